/**
 * What is wrong with a table or a list of grounds that its schema cannot see. `checkBenchmark` refuses;
 * `reviewBenchmark` only notes what a reader should look at: gaps and overlaps between tiers, too few tiers.
 */
import { compile, type FactTypes } from '../rules/cel.ts';
import { say, type Words, wrong } from '../rules/mending.ts';
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
  lawHeavier: ['violated', 'older', 'newer', 'basis'],
  lawOlder: ['violated', 'older', 'newer', 'basis', 'reason'],
  lawNewer: ['violated', 'older', 'newer', 'basis', 'reason'],
  lawFreed: ['violated', 'older', 'newer', 'basis', 'reason'],
  lawSame: ['violated', 'older', 'newer'],
  lawNone: ['violated', 'newer'],
  lawOpen: [],
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
        ...wrong(
          `{${word}}`,
          allowed.length === 0
            ? say('no-placeholder')
            : say('one-of', allowed.map((one) => `{${one}}`).join(', ')),
        ),
      }));
  });
}

function twice(ids: readonly string[], path: (at: number) => Path): PlacedProblem[] {
  return ids.flatMap((id, at) =>
    ids.indexOf(id) < at ? [{ path: path(at), ...wrong(id, say('id-once')) }] : [],
  );
}

function effectiveProblems({ from, to }: BenchmarkTable['effective']): PlacedProblem[] {
  return to !== undefined && to < from
    ? [{ path: ['effective', 'to'], ...wrong(to, say('day-from', from)) }]
    : [];
}

function conditionProblems(text: string | undefined, types: FactTypes, path: Path): PlacedProblem[] {
  if (text === undefined) return [];
  const compiled = compile(text, types);
  return 'problem' in compiled ? [{ path, ...wrong(compiled.problem.found, compiled.problem.said) }] : [];
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
          ...wrong(source, say('one-of-declared', Object.keys(sources).join(', '), 'sources')),
        },
      ];
}

/** Problems of a list of grounds by itself. */
export function checkGrounds(list: ConsiderationList): readonly PlacedProblem[] {
  const types: FactTypes = Object.fromEntries(
    Object.entries(list.facts).map(([name, { type }]) => [name, type]),
  );
  const needs = (name: string, type: string, path: Path): PlacedProblem[] =>
    types[name] === type ? [] : [{ path, ...wrong(name, say('fact-of-type', type)) }];
  return [
    ...effectiveProblems(list.effective),
    ...twice(
      [...list.considerations, ...(list.unlawfulNoMore === undefined ? [] : [list.unlawfulNoMore])].map(
        ({ id }) => id,
      ),
      (at) => (at < list.considerations.length ? ['considerations', at, 'id'] : ['unlawfulNoMore', 'id']),
    ),
    ...list.considerations.flatMap((one, at) => {
      const path = ['considerations', at];
      const { limitation } = one;
      return [
        ...(one.when === undefined && limitation === undefined
          ? [{ path, ...wrong(one.id, say('when-it-applies')) }]
          : []),
        // A list names what the law gives; what makes a fine heavier stands in a benchmark, with its basis.
        ...(one.effect === 'heavier'
          ? [
              {
                path: [...path, 'effect'],
                ...wrong('heavier', say('aggravation-in-table')),
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
    ...(list.unlawfulNoMore === undefined
      ? []
      : sourceProblems(list.unlawfulNoMore.citation.source, list.sources, ['unlawfulNoMore', 'citation'])),
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
  const at = (found: Words, write: Words) => [{ path, ...wrong(found, write) }];
  if (isEmpty(range)) return at(say('empty-range'), say('min-below-max'));
  const top = compare(range.max, law.max);
  if (top > 0 || (top === 0 && law.maxOpen && !range.maxOpen))
    return at(say('above-the-law'), say('at-most-of-law', String(fine.max), law.maxOpen ? 'open' : ''));
  if (law.min === null || range.min === null || mitigated) return [];
  const bottom = compare(range.min, law.min);
  return bottom < 0 || (bottom === 0 && law.minOpen && !range.minOpen)
    ? at(say('below-the-law'), say('at-least-of-law', String(fine.min ?? 0)))
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
          .map((id) => ({ path: [...own, 'fines', id], ...wrong(id, say('one-of', cases.join(', '))) })),
        ...cases
          .filter((id) => !Object.hasOwn(tier.fines, id))
          .map((id) => ({
            path: [...own, 'fines'],
            ...wrong(say('missing'), say('range-or-null', id)),
          })),
        ...cases.flatMap((id) => {
          const fine = entry.statute[id]?.fine ?? null;
          const tierFine = tier.fines[id] ?? null;
          if (tierFine === null) return [];
          const where = [...own, 'fines', id];
          if (fine === null) return [{ path: where, ...wrong(say('a-fine'), say('no-fine-by-law')) }];
          const range = tierRange(tierFine, fine, entry.minWithout?.share);
          return range === null
            ? [
                {
                  path: where,
                  ...wrong(say('counts-from-lowest'), say('min-without')),
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
    ...(cases.length === 0 ? [{ path: [...path, 'statute'], ...wrong('{}', say('range-of-law')) }] : []),
    ...cases.flatMap(([id, { when, fine }]) => {
      const own = [...path, 'statute', id];
      if (fine === null) return conditionProblems(when, types, [...own, 'when']);
      const { measure } = fine;
      return [
        ...conditionProblems(when, types, [...own, 'when']),
        ...(isEmpty(statuteRange(fine))
          ? [{ path: [...own, 'fine'], ...wrong(say('empty-range'), say('min-below-max')) }]
          : []),
        ...(measure.unit === 'share' && types[measure.of] !== 'money'
          ? [
              {
                path: [...own, 'fine', 'measure', 'of'],
                ...wrong(measure.of, say('fact-of-type', 'money')),
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
    ...(entry.exemptions ?? []).flatMap((one, i) => [
      ...conditionProblems(one.when, types, [...path, 'exemptions', i, 'when']),
      ...sourceProblems(one.citation.source, table.sources, [...path, 'exemptions', i, 'citation']),
      ...(one.force === 'must' && !one.citation.verified
        ? [{ path: [...path, 'exemptions', i, 'force'], ...wrong('must', say('unread-only-may')) }]
        : []),
    ]),
    ...twice(
      [...(entry.exemptions ?? []), ...(entry.aggravations ?? [])].map(({ id }) => id),
      () => [...path, 'exemptions'],
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
            ...wrong(say('weights-up-to', String(most)), say('weights-at-most', String(WHOLE))),
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
        return [{ path: ['facts', name], ...wrong(name, say('answered-by-program')) }];
      const above = lists.find(({ facts }) => Object.hasOwn(facts, name))?.facts[name];
      return above === undefined || above.type === type
        ? []
        : [
            {
              path: ['facts', name, 'type'],
              ...wrong(type, say('type-of-grounds', above.type)),
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
