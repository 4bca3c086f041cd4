/** `packs diff`: two versions of a pack, sentence by sentence. */
import { diffPacks } from '#shared/rules/diff-packs.ts';
import { loadPackFile } from '#shared/rules/load-pack.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type Command, callOf, type PackTools, problemText, textsOf } from './context.ts';

/** Null when the text is no pack: that has been said. */
export function packsIn(file: string, text: string, { say, err }: PackTools): readonly Pack[] | null {
  const result = loadPackFile(text, file);
  if ('packs' in result) return result.packs;
  for (const one of result.problems) err(problemText(one, say));
  return null;
}

const procedureOf = ({ category, procedure }: Pack) => `${category}/${procedure}`;

export const diffCommand: Command = (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args);
  const [first, second, more] = call?.files ?? [];
  if (call === null || first === undefined || second === undefined || more !== undefined) {
    err(say.help.diff);
    return 2;
  }
  const given = textsOf([first, second], tools);
  if (given === null) return 2;
  const [before, after] = given.map(({ file, text }) => packsIn(file, text, tools));
  if (!before || !after) return 1;
  // A file that covers one procedure in each version is compared even if that was renamed.
  const alone = before.length === 1 && after.length === 1;
  const of = (packs: readonly Pack[], procedure: string) =>
    alone ? packs[0] : packs.find((one) => procedureOf(one) === procedure);
  const procedures = alone
    ? [procedureOf(after[0] ?? (before[0] as Pack))]
    : [...new Set([...before, ...after].map(procedureOf))];
  let changes = 0;
  for (const procedure of procedures) {
    const [old, now] = [of(before, procedure), of(after, procedure)];
    if (procedures.length > 1) out(say.diff.procedure(procedure));
    if (old === undefined || now === undefined) {
      changes += 1;
      out(old === undefined ? say.diff.covered : say.diff.notCovered);
      continue;
    }
    const found = diffPacks(old, now);
    changes += found.length;
    for (const { kind, path, title, before: from, after: to } of found)
      out(say.diff.change[kind](say.diff.named(title?.[locale] ?? null, path), from, to));
  }
  out(changes === 0 ? say.diff.none : say.diff.count(changes));
  return 0;
};
