/**
 * What is wrong with a table or a list of grounds that its schema cannot see. `checkBenchmark` refuses;
 * `reviewBenchmark` only notes what a reader should look at: gaps and overlaps between tiers, too few tiers.
 */
import { compile, type FactTypes } from '../rules/cel.ts';
import type { PlacedProblem } from '../rules/read-document.ts';
import type { BenchmarkEntry, BenchmarkTable, StatuteFine, TiersEntry } from './benchmark-schema.ts';
import type { ConsiderationList } from './consideration-schema.ts';
import { compare, type FractionRange, statuteRange, tierRange, WHOLE } from './money-range.ts';
import { factTypesOf, groundFacts } from './propose.ts';

type Path = readonly PropertyKey[];

/** Placeholders that each sentence of the note may hold. */
export const placeholders = {
  opening: ['violation', 'violates', 'penalizedBy'],
  facts: ['facts'],
  grounds: ['grounds'],
  noGrounds: [],
  tier: ['table', 'number', 'tier', 'conditions', 'standard', 'range'],
  noFine: ['table', 'number', 'tier', 'conditions', 'standard'],
  factors: ['table', 'number', 'factors', 'sum', 'range'],
  amount: ['amount'],
  mitigated: ['amount', 'statute', 'grounds'],
  outside: ['approval'],
  approvalOwn: [],
  approvalUpper: ['issuer'],
  noPenalty: ['grounds'],
  open: ['wanted'],
} as const satisfies Readonly<Record<keyof NonNullable<BenchmarkTable['draft']>, readonly string[]>>;

function draftProblems(draft: BenchmarkTable['draft']): PlacedProblem[] {
  return Object.entries(draft ?? {}).flatMap(([name, sentence]) => {
    const allowed: readonly string[] = placeholders[name as keyof typeof placeholders];
    return [...(sentence ?? '').matchAll(/\{([^{}]*)\}/g)]
      .map((match) => match[1] ?? '')
      .filter((word) => !allowed.includes(word))
      .map((word) => ({
        path: ['draft', name],
        found: `{${word}}`,
        write:
          allowed.length === 0
            ? 'no placeholder here'
            : `one of ${allowed.map((one) => `{${one}}`).join(', ')}`,
      }));
  });
}

function twice(ids: readonly string[], path: (at: number) => Path): PlacedProblem[] {
  return ids.flatMap((id, at) =>
    ids.indexOf(id) < at ? [{ path: path(at), found: id, write: 'each id once' }] : [],
  );
}

function effectiveProblems({ from, to }: BenchmarkTable['effective']): PlacedProblem[] {
  return to !== undefined && to < from
    ? [{ path: ['effective', 'to'], found: to, write: `a day from ${from} on` }]
    : [];
}

function conditionProblems(text: string | undefined, types: FactTypes, path: Path): PlacedProblem[] {
  if (text === undefined) return [];
  const compiled = compile(text, types);
  return 'problem' in compiled
    ? [{ path, found: compiled.problem.found, write: compiled.problem.write }]
    : [];
}

function sourceProblems(
  source: string,
  sources: Readonly<Record<string, unknown>>,
  path: Path,
): PlacedProblem[] {
  return Object.hasOwn(sources, source)
    ? []
    : [
        {
          path: [...path, 'source'],
          found: source,
          write: `one of ${Object.keys(sources).join(', ') || '(declare it under sources)'}`,
        },
      ];
}

/** Problems of a list of grounds by itself. */
export function checkGrounds(list: ConsiderationList): readonly PlacedProblem[] {
  const types: FactTypes = Object.fromEntries(
    Object.entries(list.facts).map(([name, { type }]) => [name, type]),
  );
  const needs = (name: string, type: string, path: Path): PlacedProblem[] =>
    types[name] === type ? [] : [{ path, found: name, write: `a fact of type ${type}, under facts` }];
  return [
    ...effectiveProblems(list.effective),
    ...(list.layer !== 'national' && list.extends === undefined
      ? [{ path: ['layer'], found: list.layer, write: 'extends: the list it adds to' }]
      : []),
    ...twice(
      list.considerations.map(({ id }) => id),
      (at) => ['considerations', at, 'id'],
    ),
    ...list.considerations.flatMap((one, at) => {
      const path = ['considerations', at];
      const { limitation } = one;
      return [
        ...(one.when === undefined && limitation === undefined
          ? [{ path, found: one.id, write: 'when: the condition under which it applies' }]
          : []),
        // A list names what the law gives; what makes a fine heavier stands in a benchmark, with its basis.
        ...(one.effect === 'heavier'
          ? [
              {
                path: [...path, 'effect'],
                found: 'heavier',
                write: 'aggravations of the table that publishes it: articles 29 to 33 give none',
              },
            ]
          : []),
        ...conditionProblems(one.when, types, [...path, 'when']),
        ...sourceProblems(one.citation.source, list.sources, [...path, 'citation']),
        ...(limitation === undefined
          ? []
          : [
              ...needs(limitation.from, 'day', [...path, 'limitation', 'from']),
              ...needs(limitation.found, 'day', [...path, 'limitation', 'found']),
              ...needs(limitation.firstDayCounts, 'boolean', [...path, 'limitation', 'firstDayCounts']),
            ]),
      ];
    }),
    ...(list.deviation === undefined
      ? []
      : (['own', 'upper'] as const).flatMap((by) =>
          sourceProblems(list.deviation?.[by].source ?? '', list.sources, ['deviation', by]),
        )),
    ...(list.lawChange === undefined
      ? []
      : sourceProblems(list.lawChange.source, list.sources, ['lawChange'])),
    ...draftProblems(list.draft),
  ];
}

const isEmpty = (range: FractionRange) => {
  const order = range.min === null ? -1 : compare(range.min, range.max);
  return order > 0 || (order === 0 && (range.minOpen || range.maxOpen));
};

function rangeProblems(
  range: FractionRange,
  fine: StatuteFine,
  mitigated: boolean,
  path: Path,
): PlacedProblem[] {
  const law = statuteRange(fine);
  const say = (found: string, write: string) => [{ path, found, write }];
  if (isEmpty(range)) return say('an empty range', 'a lowest figure below the highest');
  const top = compare(range.max, law.max);
  if (top > 0 || (top === 0 && law.maxOpen && !range.maxOpen))
    return say(
      'above the highest figure of the law',
      `at most ${fine.max}${law.maxOpen ? ', not included' : ''}`,
    );
  if (law.min === null || range.min === null || mitigated) return [];
  const bottom = compare(range.min, law.min);
  return bottom < 0 || (bottom === 0 && law.minOpen && !range.minOpen)
    ? say(
        'below the lowest figure of the law',
        `at least ${fine.min ?? 0}; or grade: mitigated, for tiers that rest on a ground of mitigation`,
      )
    : [];
}

function tierProblems(entry: TiersEntry, types: FactTypes, path: Path): PlacedProblem[] {
  return [
    ...twice(
      entry.tiers.map(({ id }) => id),
      (at) => [...path, 'tiers', at, 'id'],
    ),
    ...entry.tiers.flatMap((tier, at) => {
      const own = [...path, 'tiers', at];
      const cases = Object.keys(entry.statute);
      return [
        ...conditionProblems(tier.when, types, [...own, 'when']),
        ...Object.keys(tier.fines)
          .filter((id) => !cases.includes(id))
          .map((id) => ({ path: [...own, 'fines', id], found: id, write: `one of ${cases.join(', ')}` })),
        ...cases
          .filter((id) => !Object.hasOwn(tier.fines, id))
          .map((id) => ({
            path: [...own, 'fines'],
            found: '(missing)',
            write: `${id}: a range, or null for no fine`,
          })),
        ...cases.flatMap((id) => {
          const fine = entry.statute[id]?.fine ?? null;
          const tierFine = tier.fines[id] ?? null;
          if (tierFine === null) return [];
          const where = [...own, 'fines', id];
          if (fine === null)
            return [{ path: where, found: 'a fine', write: 'null: the law sets no fine here' }];
          const range = tierRange(tierFine, fine, entry.minWithout?.share);
          return range === null
            ? [
                {
                  path: where,
                  found: 'counts from the lowest figure',
                  write: 'minWithout: the law names no lowest figure',
                },
              ]
            : rangeProblems(range, fine, tier.grade === 'mitigated', where);
        }),
      ];
    }),
  ];
}

function entryProblems(
  entry: BenchmarkEntry,
  table: BenchmarkTable,
  types: FactTypes,
  at: number,
): PlacedProblem[] {
  const path = ['entries', at];
  const cases = Object.entries(entry.statute);
  return [
    ...(cases.length === 0
      ? [{ path: [...path, 'statute'], found: '{}', write: 'the range that the law sets' }]
      : []),
    ...cases.flatMap(([id, { when, fine }]) => {
      const own = [...path, 'statute', id];
      if (fine === null) return conditionProblems(when, types, [...own, 'when']);
      const { measure } = fine;
      return [
        ...conditionProblems(when, types, [...own, 'when']),
        ...(isEmpty(statuteRange(fine))
          ? [{ path: [...own, 'fine'], found: 'an empty range', write: 'min below max' }]
          : []),
        ...(measure.unit === 'share' && types[measure.of] !== 'money'
          ? [
              {
                path: [...own, 'fine', 'measure', 'of'],
                found: measure.of,
                write: 'a fact of type money, under facts',
              },
            ]
          : []),
      ];
    }),
    ...entry.violates.flatMap((one, i) =>
      sourceProblems(one.source, table.sources, [...path, 'violates', i]),
    ),
    ...entry.penalizedBy.flatMap((one, i) =>
      sourceProblems(one.source, table.sources, [...path, 'penalizedBy', i]),
    ),
    ...(entry.aggravations ?? []).flatMap((one, i) => [
      ...conditionProblems(one.when, types, [...path, 'aggravations', i, 'when']),
      ...sourceProblems(one.citation.source, table.sources, [...path, 'aggravations', i, 'citation']),
    ]),
    ...(entry.model === 'factors' ? factorProblems(entry, types, path) : tierProblems(entry, types, path)),
  ];
}

function factorProblems(
  entry: Extract<BenchmarkEntry, { model: 'factors' }>,
  types: FactTypes,
  path: Path,
): PlacedProblem[] {
  const most = entry.factors.reduce(
    (sum, { levels }) => sum + Math.max(...levels.map(({ weight }) => weight)),
    entry.start ?? 0,
  );
  return [
    ...twice(
      entry.factors.map(({ id }) => id),
      (at) => [...path, 'factors', at, 'id'],
    ),
    ...entry.factors.flatMap((factor, i) => [
      ...twice(
        factor.levels.map(({ id }) => id),
        (at) => [...path, 'factors', i, 'levels', at, 'id'],
      ),
      ...factor.levels.flatMap(({ when }, j) =>
        conditionProblems(when, types, [...path, 'factors', i, 'levels', j, 'when']),
      ),
    ]),
    ...(most > WHOLE
      ? [
          {
            path: [...path, 'factors'],
            found: `weights up to ${most}`,
            write: `at most ${WHOLE} together: more would be above the law`,
          },
        ]
      : []),
  ];
}

/**
 * Problems for which a table is refused.
 * @param lists the grounds whose facts its conditions may name
 */
export function checkBenchmark(
  table: BenchmarkTable,
  lists: readonly ConsiderationList[],
): readonly PlacedProblem[] {
  const types = factTypesOf(table, lists);
  return [
    ...effectiveProblems(table.effective),
    ...Object.entries(table.facts).flatMap(([name, { type }]): PlacedProblem[] => {
      if (Object.hasOwn(groundFacts, name))
        return [{ path: ['facts', name], found: name, write: 'another name: the program answers this one' }];
      const above = lists.find(({ facts }) => Object.hasOwn(facts, name))?.facts[name];
      return above === undefined || above.type === type
        ? []
        : [
            {
              path: ['facts', name, 'type'],
              found: type,
              write: `${above.type}, as the list of grounds has it`,
            },
          ];
    }),
    ...(table.minimumTiers === undefined
      ? []
      : sourceProblems(table.minimumTiers.citation.source, table.sources, ['minimumTiers', 'citation'])),
    ...draftProblems(table.draft),
    ...twice(
      table.entries.map(({ entry }) => entry),
      (at) => ['entries', at, 'entry'],
    ),
    ...table.entries.flatMap((entry, at) => entryProblems(entry, table, types, at)),
  ];
}
