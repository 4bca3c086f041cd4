/** Files that are no YAML: what is said of each in both languages, by hand in fixtures/not-yaml.yaml. */
import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { mending as english } from './locales/mending-en.ts';
import { mending as chinese } from './locales/mending-zh-cn.ts';
import { toldIn } from './mending.ts';
import { readDocument } from './read-document.ts';

const words = z.strictObject({ 'zh-CN': z.string(), en: z.string() });
const cases = z
  .array(z.strictObject({ case: z.string(), text: z.string(), line: z.int(), found: words, write: words }))
  .parse(parse(readFileSync(new URL('./fixtures/not-yaml.yaml', import.meta.url), 'utf8')));

function firstOf(text: string) {
  const read = readDocument(text, 'a.yaml', z.unknown());
  return 'problems' in read ? read.problems[0] : undefined;
}

it.each(cases)('$case', ({ text, line, found, write }) => {
  const problem = firstOf(text);
  if (problem === undefined) throw new Error('it was read');
  expect(problem.line).toBe(line);
  expect(toldIn(problem, chinese)).toEqual({ found: found['zh-CN'], write: write['zh-CN'] });
  expect(toldIn(problem, english)).toEqual({ found: found.en, write: write.en });
});

test('whole files of the same kind are read', () => {
  for (const text of [
    'pack: a\nversion: 1.0.0\n',
    'title:\n  zh-CN: 甲\n  en: A\n',
    'title: { zh-CN: 甲, en: A }\n',
    'why: "依据: 第二条"\ntitle: "@甲"\n',
    "path: 'C:\\案卷'\n",
    'one: &甲 1\ntwo: *甲\n',
  ])
    expect(firstOf(text)).toBeUndefined();
});
