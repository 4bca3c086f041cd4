import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLayers, loadPack, MAX_PACK_CHARACTERS, type PackProblem } from './load-pack.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

function problemsOf(text: string, file = 'x.yaml'): readonly PackProblem[] {
  const result = loadPack(text, file);
  return 'problems' in result ? result.problems : [];
}

/** One broken pack per failure: the line that is wrong, its path, and words of the message. */
const expected: readonly (readonly [file: string, line: number, path: string, words: string])[] = [
  ['bad-day', 7, 'effective.from', 'a day as 2026-11-25'],
  ['bad-yaml', 4, '', 'well-formed YAML'],
  ['comma-in-text', 23, 'items.one.why.therefore', 'inside { } a comma begins a new key'],
  ['condition-has', 24, 'items.one.when', 'Leave `has(…)` out'],
  ['condition-syntax', 24, 'items.one.when', 'facts.NAME, == != < <= > >='],
  ['deadline-before-months', 23, 'deadlines.soon.unit', 'only these are counted back'],
  ['deadline-before-rolls', 26, 'deadlines.soon.rollover', 'does not roll over'],
  ['deadline-extension-length', 29, 'deadlines.soon.extendedBy.0.max', 'by how much'],
  ['deadline-from', 21, 'deadlines.soon.from', 'one of decision.decidedOn'],
  ['deadline-hours', 23, 'deadlines.soon.unit', 'working-day, day or month'],
  ['deadline-suspension-fact', 30, 'deadlines.soon.suspendedBy.0.from', 'one of decision.decidedOn'],
  ['deadline-suspension-notice', 29, 'deadlines.soon.suspendedBy.0.noticeOn', 'day of the written notice'],
  ['ends-before-it-begins', 7, 'effective.to', 'a day not before 2021-07-15'],
  ['extends-on-national', 4, 'extends', 'leave `extends` out'],
  ['fact-inside-fact', 13, 'facts.fine', 'could not tell them apart'],
  ['fact-name', 12, 'facts.fine-amount', 'letters and digits'],
  ['fixed-of-wrong-type', 12, 'facts.fine.fixed.value', 'a value of type money'],
  ['layer-without-extends', 3, 'layer', 'extends: the pack it is laid over'],
  ['missing-key', 21, 'items.one.why', '`why:` with a mapping'],
  ['no-duty-in-words', 26, 'items.one.citation.words', '应当、必须、不得'],
  ['not-derivable', 12, 'facts.fine.derived', 'present.count'],
  ['number-for-text', 2, 'version', 'quotes'],
  ['one-language', 23, 'items.one.why.en', '`en:` with text'],
  ['same-key-twice', 18, '', 'each key once'],
  ['same-stage-twice', 15, 'stages.1.id', 'another id'],
  ['statutory-by-notice', 25, 'items.one.bar', 'normative-document cannot make a statutory bar'],
  ['statutory-loosenable', 26, 'items.one.loosenable', 'never loosened'],
  ['statutory-without-bar', 25, 'items.one.bar', 'no 不得'],
  ['unknown-action', 29, 'items.one.guards.0', 'one of submit-decision'],
  ['unknown-document', 27, 'items.one.closedBy.document', 'declare it under documents:'],
  ['unknown-event', 27, 'items.one.closedBy.event', 'one of officer.present, note.written'],
  ['unknown-fact', 24, 'items.one.when', 'Declare `finee`'],
  ['unknown-key', 25, 'items.one.barr', '`bar`? Allowed here: title'],
  ['unknown-source', 26, 'items.one.citation.source', 'one of law, notice'],
  ['unknown-stage', 24, 'items.one.stage', 'one of decision'],
  ['wrong-bar', 25, 'items.one.bar', 'one of statutory, procedural, advisory'],
  ['wrong-closing', 27, 'items.one.closedBy.kind', 'one of attestation, document, event'],
];

describe('R5: a broken pack says file, line and what to write instead', () => {
  test('the pack that all of them are made of is whole', () => {
    expect(problemsOf(read('./fixtures/whole.yaml'))).toEqual([]);
  });
  test('a period with all that it can have is whole too', () => {
    const day = (title: string) => `{ title: { zh-CN: ${title}, en: Day }, type: day }`;
    const cite = (words: string) => `{ source: law, article: 第二条, words: ${words}, verified: true }`;
    const text = read('./fixtures/whole.yaml')
      .replace('facts:\n', `facts:\n  began: ${day('始')}\n  ended: ${day('止')}\n  told: ${day('告知')}\n`)
      .replace(
        'deadlines: {}\n',
        `deadlines:
  soon:
    title: { zh-CN: 期限, en: Period }
    from: decision.decidedOn
    length: 2
    unit: year
    direction: after
    firstDayCounts: false
    rollover: next-working-day
    basis: { firstDay: ${cite('当日不计算在内')}, rollover: ${cite('末日是休假日的顺延')} }
    suspendedBy:
      - { title: { zh-CN: 鉴定, en: Appraisal }, from: began, to: ended, notice: required, noticeOn: told, citation: ${cite('应当书面告知')} }
    extendedBy:
      - { title: { zh-CN: 延长, en: More }, approvedOn: began, max: 1, notice: none, citation: ${cite('经批准可以延长')} }
    citation: ${cite('应当在二年内')}
    whose: authority
`,
      );
    expect(text).toContain('unit: year');
    expect(problemsOf(text)).toEqual([]);
  });
  test('every broken pack has its expectation', () => {
    const files = readdirSync(new URL('./fixtures/broken/', import.meta.url)).sort();
    expect(files).toEqual(expected.map(([file]) => `${file}.yaml`));
  });
  test.each(expected)('%s', (file, line, path, words) => {
    const problems = problemsOf(read(`./fixtures/broken/${file}.yaml`), `${file}.yaml`);
    const problem = problems.find((one) => one.path === path);
    expect(problem).toMatchObject({ file: `${file}.yaml`, line });
    expect(problem?.write).toContain(words);
  });
  test('a file too large is refused unread', () => {
    expect(problemsOf('#'.repeat(MAX_PACK_CHARACTERS + 1))).toMatchObject([{ path: '', line: 1 }]);
  });
  test('a knot of aliases is refused', () => {
    const knot = `a: &a [${'x,'.repeat(40)}x]\nb: &b [${'*a,'.repeat(40)}*a]\nc: [${'*b,'.repeat(40)}*b]\n`;
    expect(problemsOf(knot)).toMatchObject([{ write: 'fewer aliases (&, *)' }]);
  });
});

/** An agency's layer over fixtures/whole.yaml with the given item. */
function layer(item: string, more = ''): string {
  return `pack: agency
version: 1.0.0
layer: agency
extends: broken
category: penalty
procedure: ordinary
title: { zh-CN: 单位, en: Agency }
effective: { from: 2021-07-15 }
sources:
  rule: { title: 本局规定, short: 规定, kind: house-rule, version: 2022-01-01 }
facts: {}
stages: []
actions: {}
documents: {}
deadlines: {}
${more}items:
${item}`;
}
const one = (bar: string, rest = '') => `  one:
    title: { zh-CN: 一, en: One }
    gap: { zh-CN: 缺一, en: One is missing }
    why: { zh-CN: 因为, en: Because }
    stage: decision
    bar: ${bar}
    citation: { source: rule, article: 第一条, words: 应当这样做, verified: true }
    closedBy: { kind: attestation }
    who: [officer]
    guards: [submit-decision]
${rest}    next: { do: tick, label: { zh-CN: 勾, en: Tick } }
`;

function layered(text: string) {
  const loaded = [
    ['whole.yaml', read('./fixtures/whole.yaml')],
    ['agency.yaml', text],
  ].map(([file = '', content = '']) => {
    const result = loadPack(content, file);
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    return { file, text: content, pack: result.pack };
  });
  return checkLayers(loaded);
}

describe('a layer is checked against what it is laid over', () => {
  test('as strict as above it may be used', () => {
    expect(layered(layer(one('procedural')))).toMatchObject({ problems: [] });
  });
  test('looser is refused with its line, and the upper pack stays usable', () => {
    const result = layered(layer(one('advisory')));
    expect(result.packs.map((pack) => pack.pack)).toEqual(['broken']);
    expect(result.problems).toEqual([
      {
        file: 'agency.yaml',
        line: 22,
        path: 'items.one.bar',
        found: 'advisory',
        write: 'bar: procedural, or stricter',
      },
    ]);
  });
  test('a condition that the upper item does not have is looser', () => {
    expect(layered(layer(one('procedural', '    when: facts.fine > 1\n'))).problems).toMatchObject([
      { path: 'items.one.when', line: 27 },
    ]);
  });
  test('names are looked up in both', () => {
    expect(
      layered(layer(one('procedural').replace('stage: decision', 'stage: later'))).problems,
    ).toMatchObject([{ path: 'items.one.stage', found: 'later' }]);
  });
  test('a pack laid over one that is not there is named', () => {
    const result = loadPack(layer(one('procedural')), 'agency.yaml');
    if ('problems' in result) throw new Error('bad');
    const text = layer(one('procedural'));
    expect(checkLayers([{ file: 'agency.yaml', text, pack: result.pack }])).toMatchObject({
      packs: [],
      problems: [{ path: 'extends', line: 4, found: 'broken' }],
    });
  });
});
