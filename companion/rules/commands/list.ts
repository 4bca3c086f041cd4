/** `packs list`: the packs and benchmark tables in force, and the files of those that are not. */
import { summarizePacks } from '#shared/rules/summarize-packs.ts';
import { type Command, callOf, packsOf, problemText, summaryText, tellUnsigned } from './context.ts';

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
  const benchmarks = tools.benchmarksOf([], call.text('data') ?? tools.dataDir);
  for (const { table, version, layer, title } of benchmarks.tables) {
    out(say.pack(table, version, layer, title[locale] ?? title['zh-CN']));
    out(say.table(benchmarks.signers?.get(`${table} ${version}`) ?? []));
  }
  const problems = [...inForce.problems, ...benchmarks.problems];
  for (const one of problems) err(problemText(one, say));
  tellUnsigned(problems, tools);
  return problems.length === 0 ? 0 : 1;
};
