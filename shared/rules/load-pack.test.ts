import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkLayers, loadPack, MAX_PACK_CHARACTERS, type PackProblem } from './load-pack.ts';
import { mending as english } from './locales/mending-en.ts';
import { mending as chinese } from './locales/mending-zh-cn.ts';
import { toldIn } from './mending.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

function problemsOf(text: string, file = 'x.yaml'): readonly PackProblem[] {
  const result = loadPack(text, file);
  return 'problems' in result ? result.problems : [];
}

/** One broken pack per failure: the line that is wrong, its path, and words of the message. */
const expected: readonly (readonly [file: string, line: number, path: string, words: string])[] = [
  ['bad-day', 7, 'effective.from', 'a day as 2026-11-25'],
  ['bad-yaml', 4, '', '`}` or `]` before it'],
  ['comma-in-text', 23, 'items.one.why.therefore', 'inside { } a comma begins a new key'],
  ['condition-has', 24, 'items.one.when', 'Leave `has(…)` out'],
  ['condition-syntax', 24, 'items.one.when', 'facts.NAME, == != < <= > >='],
  ['deadline-before-months', 23, 'deadlines.soon.unit', 'only these are counted back'],
  ['deadline-before-rolls', 26, 'deadlines.soon.rollover', 'does not roll over'],
  ['deadline-extension-length', 29, 'deadlines.soon.extendedBy.0.max', 'by how much'],
  ['deadline-from', 21, 'deadlines.soon.from', 'one of decision.decidedOn'],
  ['deadline-hours-roll', 24, 'deadlines.soon.unit', 'they run through'],
  ['deadline-hours', 21, 'deadlines.soon.from', 'declare it under facts:'],
  ['deadline-other-law', 31, 'deadlines.soon.otherLaw.applies', 'one of another'],
  ['deadline-suspension-fact', 30, 'deadlines.soon.suspendedBy.0.from', 'one of decision.decidedOn'],
  ['deadline-suspension-notice', 29, 'deadlines.soon.suspendedBy.0.noticeOn', 'day of the written notice'],
  ['disclosure-deadline', 56, 'disclosures.portal.deadline', 'one of soon'],
  [
    'disclosure-exception-by-notice',
    62,
    'disclosures.portal.exceptions.0.citation.source',
    'excepts nothing',
  ],
  ['disclosure-exception-unconditional', 60, 'disclosures.portal.exceptions.0.when', '`when:` with text'],
  ['disclosure-exception-unread', 62, 'disclosures.portal.exceptions.0.citation.verified', 'has been read'],
  ['disclosure-same-channel', 67, 'disclosures.again.channel.id', 'one channel has one period'],
  ['disclosure-shared-deadline', 68, 'disclosures.credit.deadline', 'a period of its own'],
  ['duty-half', 21, 'items.one.satisfiedBy', 'satisfiedBy too'],
  ['duty-statutory', 32, 'items.one.verb', '不得: that is what'],
  ['duty-verb', 32, 'items.one.verb', 'the verb of the quoted words'],
  ['ends-before-it-begins', 7, 'effective.to', 'a day not before 2021-07-15'],
  ['extends-on-national', 4, 'extends', 'leave `extends` out'],
  ['fact-inside-fact', 13, 'facts.fine', 'could not tell them apart'],
  ['fact-name', 12, 'facts.fine-amount', 'letters and digits'],
  ['fixed-of-wrong-type', 12, 'facts.fine.fixed.value', 'a value of type money'],
  ['in-force-backwards', 31, 'items.one.inForce.to', 'a day not before 2022-07-29'],
  ['instant-compared', 26, 'items.one.when', 'Only periods of hours run from an instant'],
  ['layer-without-extends', 3, 'layer', 'extends: the pack it is laid over'],
  ['major-decision-fact', 55, 'majorDecisions.large.when', 'Declare `finee`'],
  ['major-decision-item', 57, 'majorDecisions.large.item', 'one of one, told'],
  ['major-decision-officer', 57, 'majorDecisions.large.item', 'that a legal officer closes'],
  ['missing-key', 21, 'items.one.why', '`why:` with a mapping'],
  ['no-duty-in-words', 26, 'items.one.citation.words', '应当、必须、不得'],
  ['not-derivable', 12, 'facts.fine.derived', 'present.count'],
  ['number-for-text', 2, 'version', 'quotes'],
  ['one-language', 23, 'items.one.why.en', '`en:` with text'],
  ['record-announces-itself', 61, 'records.scene.announcement', 'an item of its own'],
  ['record-method', 56, 'records.scene.methods.0', 'one of text, photo, audio, video'],
  ['record-stage', 54, 'records.scene.stage', 'one of decision'],
  ['record-unannounced', 53, 'records.scene.announcement', 'told that recording is on'],
  ['record-unknown-key', 57, 'records.scene.carrier', '`carriers`? Allowed here: title'],
  ['record-whole-by-photo', 56, 'records.scene.methods', 'not the whole of it'],
  ['record-without-item', 53, 'records.scene.item', 'lay a duty'],
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
  test('records, catalogue and disclosures are read', () => {
    expect(problemsOf(read('./fixtures/whole-with-registers.yaml'))).toEqual([]);
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
  const inChinese: Readonly<Record<string, string>> = parse(read('./fixtures/broken-in-chinese.yaml'));
  test('each is told in Chinese too', () => {
    expect(Object.keys(inChinese)).toEqual(expected.map(([file]) => file));
  });
  test.each(expected)('%s in Chinese', (file, _line, path) => {
    const problem = problemsOf(read(`./fixtures/broken/${file}.yaml`)).find((one) => one.path === path);
    if (problem === undefined) throw new Error('no problem');
    expect(toldIn(problem, chinese).write).toContain(inChinese[file]);
    expect(toldIn(problem, english)).toEqual({ found: problem.found, write: problem.write });
  });
  test('what is said by a code of another version is told as it came', () => {
    const said = { write: { code: 'from-tomorrow', with: [] }, found: { code: 'toString', with: [] } };
    expect(toldIn({ found: 'a', write: 'b', said }, chinese)).toEqual({ found: 'a', write: 'b' });
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

function layered(text: string, upper = './fixtures/whole.yaml') {
  const loaded = [
    ['whole.yaml', read(upper)],
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
    expect(result.problems).toMatchObject([
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

const both = (text: string) => `{ zh-CN: ${text}, en: ${text} }`;
const cite = (source: string, verified = true) =>
  `{ source: ${source}, article: 第一条, words: 应当这样做, verified: ${verified} }`;
/** Entries of a lower layer, each as one above with something else in its place. */
const record = (change: (text: string) => string) =>
  `records:\n${change(`  scene:
    title: ${both('现场')}
    stage: decision
    content: ${both('全过程')}
    methods: [audio, video]
    carriers: [body-camera]
    extent: whole
    citation: ${cite('rule')}
    item: one
    announcement: told
`)}`;
const major = (change: (text: string) => string) =>
  `majorDecisions:\n${change(`  large:
    title: ${both('大')}
    by: amount
    when: facts.fine >= 100
    citation: ${cite('rule')}
    item: told
`)}`;
const disclosure = (change: (text: string) => string) =>
  `disclosures:\n${change(`  portal:
    title: ${both('公开')}
    content: ${both('结论')}
    channel: { id: portal, title: ${both('公示平台')} }
    deadline: soon
    item: one
    citation: ${cite('rule')}
    exceptions:
      - title: ${both('小')}
        when: facts.fine < 100
        citation: ${cite('law')}
        approver: head
`)}`;
const swap = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};
const exceptionOf = (source: string) => (text: string) =>
  `${text}      - { title: ${both('又')}, when: facts.fine < 5, citation: ${cite(source)}, approver: head }\n`;

describe('records, catalogue and disclosures of a lower layer: added and tightened, never loosened', () => {
  const over = (more: string) =>
    layered(layer(one('procedural'), more), './fixtures/whole-with-registers.yaml').problems.map(
      ({ path }) => path,
    );
  test.each([
    ['another record', record(swap('scene:', 'second:'))],
    ['the same record', record((text) => text)],
    ['one way of two', record(swap('[audio, video]', '[video]'))],
    ['one way of two, only that said', 'tightensRecords: { scene: { methods: [video] } }\n'],
    [
      'more decisions that are major',
      major(swap('facts.fine >= 100', '"(facts.fine >= 100) || (facts.fine == 7)"')),
    ],
    ['every decision major', major(swap('    when: facts.fine >= 100\n', ''))],
    ['another line of the catalogue', major(swap('large:', 'small:'))],
    ['the same disclosure', disclosure((text) => text)],
    ['an exception by a law', disclosure(exceptionOf('law'))],
  ])('may be: %s', (_name, more) => {
    expect(over(more)).toEqual([]);
  });
  test.each([
    ['part of it for the whole', record(swap('extent: whole', 'extent: as-needed')), 'records.scene.extent'],
    ['most of it for the whole', record(swap('extent: whole', 'extent: required')), 'records.scene.extent'],
    [
      'part of it, only that said',
      'tightensRecords: { scene: { extent: as-needed } }\n',
      'tightensRecords.scene.extent',
    ],
    ['what is not above', 'tightensRecords: { service: { extent: whole } }\n', 'tightensRecords.service'],
    [
      'another announcement',
      'tightensRecords: { scene: { announcement: nobody } }\n',
      'tightensRecords.scene.announcement',
    ],
    ['text for a film', record(swap('[audio, video]', '[text, video]')), 'records.scene.methods'],
    ['another carrier', record(swap('[body-camera]', '[paper-file]')), 'records.scene.carriers'],
    ['no announcement', record(swap('    announcement: told\n', '')), 'records.scene.announcement'],
    ['another item', record(swap('item: one', 'item: told')), 'records.scene.item'],
    [
      'only sometimes',
      record(swap('    item:', '    when: facts.fine > 3\n    item:')),
      'records.scene.when',
    ],
    ['unread', record(swap('verified: true', 'verified: false')), 'records.scene.citation.verified'],
    ['fewer major decisions', major(swap('>= 100', '>= 200')), 'majorDecisions.large.when'],
    ['another review', major(swap('item: told', 'item: one')), 'majorDecisions.large.item'],
    ['an exception taken away', disclosure(swap('fine < 100', 'fine < 50')), 'disclosures.portal.exceptions'],
    ['another channel', disclosure(swap('id: portal', 'id: paper')), 'disclosures.portal.channel.id'],
    [
      'sometimes published',
      disclosure(swap('    deadline:', '    when: facts.fine > 3\n    deadline:')),
      'disclosures.portal.when',
    ],
    [
      'an exception by a house rule',
      disclosure(exceptionOf('rule')),
      'disclosures.portal.exceptions.1.citation.source',
    ],
  ])('may not be: %s', (_name, more, path) => {
    expect(over(more)).toContain(path);
  });
});
