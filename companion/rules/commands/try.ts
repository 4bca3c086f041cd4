/** `packs try`: what the rules in force say to cases, periods and fact sets that anyone wrote. Answers in JSON. */
import { parse } from 'yaml';
import { askedPeriodsSchema } from '#shared/calendar/worked-cases.ts';
import { askedFactSetsSchema } from '#shared/discretion/worked-by-hand.ts';
import {
  type Answered,
  type AskedFile,
  answer,
  askedFileSchema,
  askedStorySchema,
} from '#shared/rules/asked-cases.ts';
import { type DocumentProblem, readDocument } from '#shared/rules/read-document.ts';
import { type Command, callOf, packsOf, problemText, textsOf } from './context.ts';

/** A file is one story, one list of periods, one list of fact sets, or several of them under their names. */
function read(text: string, file: string): { value: AskedFile } | { problems: readonly DocumentProblem[] } {
  const has = (key: string): boolean => {
    try {
      const value: unknown = parse(text, { maxAliasCount: 50 });
      return typeof value === 'object' && value !== null && key in value;
    } catch {
      return false;
    }
  };
  if (has('story')) {
    const story = readDocument(text, file, askedStorySchema);
    return 'value' in story ? { value: { stories: [story.value] } } : story;
  }
  if (has('rules')) {
    const periods = readDocument(text, file, askedPeriodsSchema);
    return 'value' in periods ? { value: { periods: periods.value } } : periods;
  }
  if (has('table')) {
    const sets = readDocument(text, file, askedFactSetsSchema);
    return 'value' in sets ? { value: { discretion: [sets.value] } } : sets;
  }
  return readDocument(text, file, askedFileSchema);
}

export const tryCommand: Command = (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args, { tables: { type: 'string', multiple: true } });
  if (call === null || call.files.length === 0) {
    err(say.help.try);
    return 2;
  }
  const given = textsOf(call.files, tools);
  if (given === null) return 2;
  const inForce = packsOf(call, tools);
  if (inForce === null) return 2;
  const benchmarks = tools.benchmarksOf(call.texts('tables'), call.text('data') ?? tools.dataDir);
  for (const one of [...inForce.problems, ...benchmarks.problems]) err(problemText(one, say));
  const { tables, lists } = benchmarks;
  const files: { file: string; answers: readonly Answered[] }[] = [];
  let broken = 0;
  for (const { file, text } of given) {
    const asked = read(text, file);
    if ('problems' in asked) {
      for (const one of asked.problems) err(problemText(one, say));
      broken += asked.problems.length;
      continue;
    }
    files.push({ file, answers: answer(asked.value, { packs: inForce.packs, tables, lists, locale }) });
  }
  const answers = files.flatMap((one) => one.answers);
  const wrong = answers.filter((one) => one.differences.length + one.problems.length > 0);
  const same = broken === 0 && wrong.length === 0;
  out(JSON.stringify({ same, files }, null, 2));
  for (const { name, differences, problems } of wrong)
    err([name, ...[...problems, ...differences].map((one) => `  ${one}`)].join('\n'));
  if (broken > 0) err(say.try.broken(broken));
  err(say.try.told(answers.length, wrong.length));
  return same ? 0 : 1;
};
