/** `packs list`: the packs in force, and the files of those that are not. */
import { countsOf } from '#shared/rules/review-pack.ts';
import { type Command, callOf, packsOf, problemText } from './context.ts';

export const listCommand: Command = (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args);
  if (call === null || call.files.length > 0) {
    err(say.help.list);
    return 2;
  }
  const inForce = packsOf(call, tools);
  if (inForce === null) return 2;
  for (const pack of inForce.packs) {
    out(say.pack(pack.pack, pack.version, pack.layer, pack.title[locale]));
    out(say.counts(countsOf(pack)));
  }
  for (const one of inForce.problems) err(problemText(one, say));
  return inForce.problems.length === 0 ? 0 : 1;
};
