/** `packs list`: the packs in force, and the files of those that are not. */
import { summarizePacks } from '#shared/rules/summarize-packs.ts';
import { type Command, callOf, packsOf, problemText, summaryText } from './context.ts';

export const listCommand: Command = (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args);
  if (call === null || call.files.length > 0) {
    err(say.help.list);
    return 2;
  }
  const inForce = packsOf(call, tools);
  if (inForce === null) return 2;
  for (const one of summarizePacks(inForce.packs))
    for (const line of summaryText(one, say, locale)) out(line);
  for (const one of inForce.problems) err(problemText(one, say));
  return inForce.problems.length === 0 ? 0 : 1;
};
