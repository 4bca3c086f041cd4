/** `packs simulate`: another version of packs over the cases of a record. Case numbers only, no names. */
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { checkLayers, type LoadedPack } from '#shared/rules/load-pack.ts';
import { simulate } from '#shared/rules/simulate-packs.ts';
import { type Command, callOf, packsOf, problemText, textsOf } from './context.ts';
import { packsIn } from './diff.ts';

/** Cases that are listed one by one; more are counted. */
const MAX_LISTED = 500;

export const simulateCommand: Command = async (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args, { as: { type: 'string' } });
  const dataDir = call?.text('data') ?? tools.dataDir;
  const as = call?.text('as');
  if (call === null || call.files.length === 0 || as === undefined || dataDir === undefined) {
    err(say.help.simulate);
    return 2;
  }
  const given = textsOf(call.files, tools);
  if (given === null) return 2;
  const inForce = packsOf(call, tools);
  if (inForce === null) return 2;
  const tried: LoadedPack[] = [];
  for (const { file, text } of given) {
    const packs = packsIn(file, text, tools);
    if (packs === null) return 1;
    tried.push(...packs.map((pack) => ({ file, text, pack })));
  }
  // What is tried takes the place of every version of the same pack.
  const kept = inForce.packs
    .filter((pack) => !tried.some((one) => one.pack.pack === pack.pack))
    .map((pack): LoadedPack => ({ file: '', text: '', pack }));
  const after = checkLayers([...kept, ...tried]);
  for (const one of after.problems) err(problemText(one, say));
  if (after.problems.length > 0) return 1;

  const past = await tools.openPastCases(dataDir, as);
  if (typeof past === 'string') {
    err(say.simulate[past](past === 'locked' ? dataDir : as));
    return past === 'locked' ? 1 : 2;
  }
  try {
    const now = tools.now();
    const counts = {
      cases: past.cases.length,
      changed: 0,
      comes: 0,
      goes: 0,
      stricter: 0,
      laxer: 0,
      unruled: 0,
    };
    let listed = 0;
    for (const { number, state } of past.cases) {
      const result = simulate(state, inForce.packs, after.packs, now, shanghaiDay(now));
      if (result.changes === null) {
        counts.unruled += 1;
        continue;
      }
      if (result.changes.length === 0) continue;
      counts.changed += 1;
      for (const { kind } of result.changes) counts[kind] += 1;
      if (listed >= MAX_LISTED) continue;
      listed += 1;
      out(say.simulate.case(number));
      for (const change of result.changes)
        out(say.simulate.change(change.kind, change.title[locale], change.item, change.before, change.after));
    }
    out(say.simulate.counts(counts));
    out(say.simulate.recorded(as));
    return 0;
  } finally {
    await past.close();
  }
};
