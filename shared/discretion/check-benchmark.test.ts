import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { articleTexts, citationsOf } from '../rules/check-citations.ts';
import { mending as chinese } from '../rules/locales/mending-zh-cn.ts';
import { toldIn } from '../rules/mending.ts';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';
import { factsInWords, type ReviewNote, reviewBenchmark } from './review-benchmark.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const groundsText = read('grounds/national-penalty.yaml');
const grounds = loadGrounds(groundsText, 'grounds');
if ('problems' in grounds) throw new Error(JSON.stringify(grounds.problems));
const lists = [grounds.list];
const tableText = (name: string) => read(`../../demo/benchmarks/${name}.yaml`);

/** Every pair is found, so that a renamed line does not make a test empty. */
function replaced(text: string, pairs: readonly string[]): string {
  let changed = text;
  for (let at = 0; at < pairs.length; at += 2) {
    const [from = '', to = ''] = [pairs[at], pairs[at + 1]];
    if (!changed.includes(from)) throw new Error(`not there: ${from}`);
    changed = changed.replace(from, to);
  }
  return changed;
}

function inWords(note: ReviewNote): string {
  switch (note.kind) {
    case 'too-few-tiers':
      return `${note.kind} ${note.entry} ${note.count} of ${note.minimum}`;
    case 'no-tier-for':
    case 'two-tiers-for':
      return `${note.kind} ${note.entry} ${factsInWords(note.facts)}`;
    case 'not-tried':
      return `${note.kind} ${note.entry}`;
    default: {
      const { min, max, minOpen, maxOpen } = note.range;
      const range = `${minOpen ? '(' : '['}${min.n / min.d}, ${max.n / max.d}${maxOpen ? ')' : ']'}`;
      return `${note.kind} ${note.entry} ${note.case} ${range}`;
    }
  }
}

const { reviews, changed } = parse(read('worked/reviews.yaml')) as {
  reviews: { table: string; notes: string[] }[];
  changed: { why: string; table: string; replace: string[]; notes: string[] }[];
};

function notesOf(text: string): string[] {
  const loaded = loadBenchmark(text, 'table', lists);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return reviewBenchmark(loaded.table, lists).map(inWords);
}

describe('R4: gaps and overlaps of a table are seen', () => {
  test.each(reviews.map((one) => [one.table, one] as const))('%s as it is', (_, one) => {
    expect(notesOf(tableText(one.table))).toEqual(one.notes);
  });

  test.each(changed.map((one) => [one.why, one] as const))('%s', (_, one) => {
    expect(notesOf(replaced(tableText(one.table), one.replace))).toEqual(one.notes);
  });
});

/** One failure each: what is changed, where it is said to be, what is found. */
const broken: readonly (readonly [string, string, readonly string[], string, string])[] = [
  ['an unknown key', 'demo-food', ['keywords:', 'keyword:'], 'entries.0.keyword', 'keyword'],
  [
    'a condition that cannot be read',
    'demo-food',
    ['when: facts.evidenceConcealed', 'when: facts.evidenceConcealed >'],
    'entries.0.aggravations.0.when',
    'facts.evidenceConcealed >',
  ],
  [
    'a fact that nobody declares',
    'demo-food',
    ['facts.goodsValue < 1000000', 'facts.goodsWorth < 1000000'],
    'entries.0.statute.small-value.when',
    'facts.goodsWorth',
  ],
  [
    'a source that is not there',
    'demo-food',
    ['source: demo-benchmark', 'source: demo-bench'],
    'entries.0.aggravations.0.citation.source',
    'demo-bench',
  ],
  [
    'an exemption that must be given, on words that nobody read',
    'demo-city-appearance',
    ['force: may', 'force: must'],
    'entries.0.exemptions.0.force',
    'must',
  ],
  [
    'an exemption whose condition cannot be read',
    'demo-city-appearance',
    ['facts.correctedInTime &&', 'facts.correctedInTime &&&'],
    'entries.0.exemptions.0.when',
    'facts.firstViolation && facts.correctedInTime &&& facts.facilityArea <= 500',
  ],
  [
    'an exemption from a source that is not there',
    'demo-city-appearance',
    ['source: demo-first-violations', 'source: demo-first'],
    'entries.0.exemptions.0.citation.source',
    'demo-first',
  ],
  [
    'an end before the beginning',
    'demo-food',
    ['from: 2026-01-01', 'from: 2026-01-01, to: 2025-01-01'],
    'effective.to',
    '2025-01-01',
  ],
  [
    'a tier above the law',
    'demo-city-appearance',
    ['organization: { min: 200000, max: 300000 }', 'organization: { min: 200000, max: 300001 }'],
    'entries.0.tiers.2.fines.organization',
    'above the highest figure of the law',
  ],
  [
    'a tier below the law that is not mitigated',
    'demo-city-appearance',
    ['organization: { min: 50000, max: 150000 }', 'organization: { min: 49999, max: 150000 }'],
    'entries.0.tiers.0.fines.organization',
    'below the lowest figure of the law',
  ],
  [
    'a range the wrong way round',
    'demo-city-appearance',
    ['organization: { min: 50000, max: 150000 }', 'organization: { min: 150001, max: 150000 }'],
    'entries.0.tiers.0.fines.organization',
    'an empty range',
  ],
  [
    'a range of a point that is not in it',
    'demo-city-appearance',
    [
      'organization: { min: 50000, max: 150000 }',
      'organization: { min: 150000, max: 150000, maxOpen: true }',
    ],
    'entries.0.tiers.0.fines.organization',
    'an empty range',
  ],
  [
    'half of the highest below the lowest',
    'demo-shares',
    ['min: 50000, max: 500000', 'min: 300000, max: 500000'],
    'entries.0.tiers.2.fines.all',
    'an empty range',
  ],
  [
    'a law the wrong way round',
    'demo-city-appearance',
    [
      'fine: { measure: { unit: fen }, min: 50000, max: 300000 }',
      'fine: { measure: { unit: fen }, min: 500000, max: 300000 }',
    ],
    'entries.0.statute.organization.fine',
    'an empty range',
  ],
  [
    'a tier for a case that the law has not',
    'demo-city-appearance',
    ['person: { min: 20000, max: 50000 }', 'person: { min: 20000, max: 50000 }\n          nobody: null'],
    'entries.0.tiers.0.fines.nobody',
    'nobody',
  ],
  [
    'a case that a tier forgets',
    'demo-city-appearance',
    ['          person: { min: 20000, max: 50000 }\n', ''],
    'entries.0.tiers.0.fines',
    '(missing)',
  ],
  [
    'a share of what is no money',
    'demo-planning',
    [
      'title: { zh-CN: 建设工程造价, en: Cost of the works }\n    type: money',
      'title: { zh-CN: 建设工程造价, en: Cost of the works }\n    type: integer',
    ],
    'entries.0.statute.correctable.fine.measure.of',
    'constructionCost',
  ],
  [
    'a lowest figure that nobody names',
    'demo-shares',
    ['    minWithout: { share: 1000, words: 没有规定最低限的，按最高限的10%计算 }\n', ''],
    'entries.1.tiers.1.fines.all',
    'counts from the lowest figure',
  ],
  [
    'weights above the whole',
    'demo-factors',
    ['weight: 2700', 'weight: 2701'],
    'entries.0.factors',
    'weights up to 10001',
  ],
  [
    'an entry twice',
    'demo-safety',
    ['- entry: unsafe-command', '- entry: worker-breach'],
    'entries.1.entry',
    'worker-breach',
  ],
  [
    'a tier twice',
    'demo-safety',
    ['- id: key-post', '- id: ordinary-worker'],
    'entries.0.tiers.1.id',
    'ordinary-worker',
  ],
  [
    'a fact that the program answers',
    'demo-food',
    ['  evidenceConcealed:\n', '  grounds.heavier:\n'],
    'facts.grounds.heavier',
    'grounds.heavier',
  ],
  [
    'a fact of another type than the grounds have',
    'demo-food',
    ['  evidenceConcealed:\n', '  harm:\n'],
    'facts.harm.type',
    'boolean',
  ],
  [
    'a placeholder that the sentence has not',
    'demo-food',
    ['facts:\n', 'draft:\n  amount: 罚款{amout}\nfacts:\n'],
    'draft.amount',
    '{amout}',
  ],
  [
    'a number for a share beyond the whole',
    'demo-shares',
    ['share: 5000', 'share: 50000'],
    'entries.0.tiers.2.fines.all.max.share',
    '',
  ],
];

describe('a table that is broken says where, and what is there', () => {
  test.each(broken)('%s', (_, name, pairs, path, found) => {
    const text = replaced(tableText(name), pairs);
    const loaded = loadBenchmark(text, `${name}.yaml`, lists);
    if (!('problems' in loaded)) throw new Error('it was taken');
    const problem = loaded.problems.find((one) => one.path === path);
    expect([path, loaded.problems.map((one) => one.path)]).toEqual([path, expect.arrayContaining([path])]);
    if (found !== '') expect(problem?.found).toBe(found);
    expect(problem?.write.length).toBeGreaterThan(2);
    expect(problem?.line).toBeGreaterThan(1);
    // In Chinese as in English, whichever code it has.
    if (problem === undefined) throw new Error('no problem');
    const told = toldIn(problem, chinese);
    expect(told.write).toMatch(/\p{Script=Han}/u);
    expect(told.write).not.toMatch(/\b(the|of|one|with)\b/);
  });

  test.each([
    ['aggravation among the grounds', ['effect: no-penalty', 'effect: heavier'], 'considerations.0.effect'],
    [
      'a ground without a condition',
      ['    when: facts.noFaultProven && !facts.noFaultExcepted\n', ''],
      'considerations.3',
    ],
    ['a ground twice', ['- id: capacity-none', '- id: age-under-14'], 'considerations.1.id'],
    [
      'a limitation from what is no day',
      ['from: violationEndedOn', 'from: violationMinor'],
      'considerations.5.limitation.from',
    ],
    [
      'a source that is not there',
      [
        'source: gbf-2022-27\n    article: （十二）\n    words: 报请',
        'source: gbf\n    article: （十二）\n    words: 报请',
      ],
      'deviation.upper.source',
    ],
  ] as const)('grounds: %s', (_, pairs, path) => {
    const loaded = loadGrounds(replaced(groundsText, pairs), 'grounds.yaml');
    if (!('problems' in loaded)) throw new Error('it was taken');
    expect(loaded.problems.map((one) => one.path)).toEqual(expect.arrayContaining([path]));
  });

  /** Close to broken, and allowed. */
  test.each([
    [
      'a tier that ends where the law does',
      'demo-city-appearance',
      [
        'max: 300000 }\n          person: { min: 60000',
        'max: 300000, maxOpen: true }\n          person: { min: 60000',
      ],
    ],
    [
      'a mitigated tier below the law',
      'demo-food',
      [
        'small-value: { min: 1000000, max: 5000000, maxOpen: true }',
        'small-value: { min: 0, max: 5000000, maxOpen: true }',
      ],
    ],
    ['weights that make the whole', 'demo-factors', ['weight: 2600', 'weight: 2599']],
    [
      'an end on the day of the beginning',
      'demo-food',
      ['from: 2026-01-01', 'from: 2026-01-01, to: 2026-01-01'],
    ],
    [
      'a tier of one figure',
      'demo-city-appearance',
      ['organization: { min: 50000, max: 150000 }', 'organization: { min: 150000, max: 150000 }'],
    ],
    [
      'no tier with a fine',
      'demo-shares',
      ['fines: { all: { min: { of: min }, max: { of: min } } }', 'fines: { all: null }'],
    ],
    ['a number that is not the row', 'demo-food', ['number: 第12项', 'number: "12-3"']],
    ['without a translation of the words', 'demo-food', ['zh-CN: 减轻, en: Mitigated', 'zh-CN: 减轻']],
  ] as const)('near miss: %s', (_, name, pairs) => {
    const loaded = loadBenchmark(replaced(tableText(name), pairs), name, lists);
    expect('problems' in loaded ? loaded.problems : []).toEqual([]);
  });
});

describe('what is cited as read stands in the article, word for word', () => {
  const lawOf = (source: string): string => {
    for (const folder of ['fixtures/laws/', '../rules/fixtures/laws/'])
      try {
        return read(`${folder}${source}.md`);
      } catch {
        // It may lie in the other folder.
      }
    return '';
  };
  const documents = [
    ['national-penalty grounds', grounds.list] as const,
    ...reviews.map(({ table }) => {
      const loaded = loadBenchmark(tableText(table), table, lists);
      if ('problems' in loaded) throw new Error(table);
      return [table, loaded.table] as const;
    }),
  ];
  const squeeze = (text: string) => text.replace(/\s+/g, '');

  test.each(documents)('%s', (_, document) => {
    const cited = citationsOf(document).filter(([, { verified }]) => verified);
    const missing = cited.filter(
      ([, { source, article, words }]) =>
        !articleTexts(lawOf(source), article).some((one) => squeeze(one).includes(squeeze(words))),
    );
    expect(missing).toEqual([]);
  });

  test('the grounds are all read; of the tables only what could be', () => {
    const count = (document: (typeof documents)[number][1]) =>
      citationsOf(document).filter(([, { verified }]) => verified).length;
    expect(documents.map(([name, document]) => [name, count(document)])).toEqual([
      ['national-penalty grounds', 18],
      ['demo-safety', 0],
      ['demo-city-appearance', 0],
      ['demo-planning', 0],
      ['demo-shares', 0],
      ['demo-factors', 0],
      ['demo-food', 2],
    ]);
  });
});
