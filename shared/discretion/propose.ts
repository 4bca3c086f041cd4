/**
 * From the facts of a case to what the benchmark says: statutory grounds first, in their order, then the
 * table's own aggravations, then the tier, then the ranges. A fact that is not known is asked for, never taken for no.
 * Pure: same facts, same proposal.
 */
import type { FactValue } from '../case/events.ts';
import { type Condition, compile, evaluate, type Facts, type FactTypes } from '../rules/cel.ts';
import type {
  BenchmarkEntry,
  BenchmarkFact,
  BenchmarkTable,
  FactorsEntry,
  StatuteCase,
  StatuteFine,
  TierDefinition,
  TiersEntry,
} from './benchmark-schema.ts';
import type { ConsiderationList } from './consideration-schema.ts';
import { anyApplies, cited, consider, type PreparedConsideration } from './considerations.ts';
import {
  type FractionRange,
  inFen,
  roundFen,
  statuteRange,
  tierRange,
  weightedPoint,
  wholeFen,
} from './money-range.ts';
import type {
  Caution,
  ConsiderationFinding,
  MoneyRange,
  Proposal,
  ProposalFault,
  Reason,
  ShareRange,
  TierFinding,
} from './proposal.ts';

/** Facts that the engine itself answers: whether a ground of mitigation, or a published aggravation, applies. */
export const groundFacts = { 'grounds.lighter': 'boolean', 'grounds.heavier': 'boolean' } as const;

/** A table ready to be asked about any number of cases. */
export interface Benchmark {
  readonly table: BenchmarkTable;
  /** Every fact that may be wanted, in the order in which to ask: the lists' before the table's. */
  readonly facts: Readonly<Record<string, BenchmarkFact>>;
  /** The note's sentences: the table's own, else the lists'. */
  readonly wording: NonNullable<BenchmarkTable['draft']>;
  /**
   * @param on the day whose benchmark is asked for, that of the decision
   * @returns null when the table has no such entry
   */
  propose(entry: string, facts: Facts, on: string): Proposal | null;
}

interface PreparedEntry {
  readonly entry: BenchmarkEntry;
  readonly statute: readonly {
    readonly id: string;
    readonly one: StatuteCase;
    readonly when: Condition | null;
  }[];
  readonly tiers: readonly { readonly tier: TierDefinition; readonly when: Condition }[];
  readonly factors: readonly {
    readonly factor: FactorsEntry['factors'][number];
    readonly levels: readonly {
      readonly level: FactorsEntry['factors'][number]['levels'][number];
      readonly when: Condition;
    }[];
  }[];
  readonly exemptions: readonly PreparedConsideration[];
  readonly aggravations: readonly PreparedConsideration[];
}

/** Types of every fact that conditions of the table may name. */
export function factTypesOf(table: BenchmarkTable, lists: readonly ConsiderationList[]): FactTypes {
  const declared = [...lists.map(({ facts }) => facts), table.facts].flatMap((facts) =>
    Object.entries(facts).map(([name, { type }]) => [name, type] as const),
  );
  return { ...Object.fromEntries(declared), ...groundFacts };
}

/**
 * Prepares a table with the lists of grounds that go before it.
 * @throws when a condition cannot be read: tables come through loadBenchmark, which refuses those
 */
export function openBenchmark(table: BenchmarkTable, lists: readonly ConsiderationList[]): Benchmark {
  const types = factTypesOf(table, lists);
  const ready = (text: string): Condition => {
    const compiled = compile(text, types);
    if ('problem' in compiled) throw new Error(`${table.table}: ${text}: ${compiled.problem.write}`);
    return compiled.condition;
  };
  const grounds = lists.flatMap((list) =>
    list.considerations.map(
      ({ id, title, effect, force, when, limitation, citation }): PreparedConsideration => ({
        id,
        title,
        effect,
        force,
        citation: cited(citation, list.sources),
        when: when === undefined ? null : ready(when),
        limitation: limitation ?? null,
      }),
    ),
  );
  const entries = new Map(
    table.entries.map((entry): [string, PreparedEntry] => [
      entry.entry,
      {
        entry,
        statute: Object.entries(entry.statute).map(([id, one]) => ({
          id,
          one,
          when: one.when === undefined ? null : ready(one.when),
        })),
        tiers: entry.model === 'factors' ? [] : entry.tiers.map((tier) => ({ tier, when: ready(tier.when) })),
        factors:
          entry.model === 'factors'
            ? entry.factors.map((factor) => ({
                factor,
                levels: factor.levels.map((level) => ({ level, when: ready(level.when) })),
              }))
            : [],
        exemptions: (entry.exemptions ?? []).map(({ id, title, force, when, citation }) => ({
          id,
          title,
          effect: 'no-penalty',
          force,
          citation: cited(citation, table.sources),
          when: ready(when),
          limitation: null,
        })),
        aggravations: (entry.aggravations ?? []).map(({ id, title, when, citation }) => ({
          id,
          title,
          effect: 'heavier',
          force: 'must',
          citation: cited(citation, table.sources),
          when: ready(when),
          limitation: null,
        })),
      },
    ]),
  );
  const facts: Record<string, BenchmarkFact> = {};
  for (const group of [...lists.map((list) => list.facts), table.facts])
    for (const [name, definition] of Object.entries(group)) facts[name] ??= definition;
  const deviating = [...lists].reverse().find(({ deviation }) => deviation !== undefined);
  const deviation =
    deviating?.deviation === undefined
      ? null
      : cited(deviating.deviation[table.issuer.upper ? 'upper' : 'own'], deviating.sources);
  return {
    table,
    facts,
    wording: { ...Object.assign({}, ...lists.map(({ draft }) => draft ?? {})), ...table.draft },
    propose(id, given, on) {
      const prepared = entries.get(id);
      return prepared === undefined
        ? null
        : proposeFor({ table, facts, grounds, deviation, prepared, given, on });
    },
  };
}

/** As `openBenchmark`, each table prepared once. @param lists of every category */
export function preparedBenchmarks(
  lists: readonly ConsiderationList[],
): (table: BenchmarkTable) => Benchmark {
  const prepared = new Map<BenchmarkTable, Benchmark>();
  return (table) => {
    const known = prepared.get(table);
    if (known !== undefined) return known;
    const made = openBenchmark(
      table,
      lists.filter(({ category }) => category === table.category),
    );
    prepared.set(table, made);
    return made;
  };
}

interface Asked {
  readonly table: BenchmarkTable;
  readonly facts: Readonly<Record<string, BenchmarkFact>>;
  readonly grounds: readonly PreparedConsideration[];
  readonly deviation: Proposal['deviation'];
  readonly prepared: PreparedEntry;
  readonly given: Facts;
  readonly on: string;
}

/** Those of several exclusive conditions that are, or may still be, met. */
interface Choice<T> {
  readonly kind: 'one' | 'none' | 'several' | 'unknown' | 'fault';
  readonly met: readonly T[];
  readonly wanted: readonly string[];
}

function choose<T>(
  options: readonly { readonly one: T; readonly when: Condition | null }[],
  facts: Facts,
  at: (one: T) => string,
  faults: ProposalFault[],
): Choice<T> {
  const sure: T[] = [];
  const open: T[] = [];
  const wanted: string[] = [];
  let faulted = false;
  for (const { one, when } of options) {
    if (when === null) {
      sure.push(one);
      continue;
    }
    const result = evaluate(when, facts);
    if ('fault' in result) {
      faulted = true;
      faults.push({ at: at(one), fact: result.fact, message: result.message });
    } else if (result.value === true) sure.push(one);
    else if (result.value === 'unknown') {
      open.push(one);
      wanted.push(...result.wanted);
    }
  }
  if (faulted) return { kind: 'fault', met: [], wanted };
  if (sure.length > 1) return { kind: 'several', met: sure, wanted: [] };
  const met = options.map(({ one }) => one).filter((one) => sure.includes(one) || open.includes(one));
  // One that fits beside one that may fit is not settled: the other fact could make it two.
  if (open.length > 0) return { kind: 'unknown', met, wanted };
  return { kind: met.length === 0 ? 'none' : 'one', met, wanted: [] };
}

function tierFinding({ id, title, grade, conditions, standard }: TierDefinition): TierFinding {
  return { id, title, grade: grade ?? null, conditions, standard };
}

function reasonsOf(
  names: readonly string[],
  { facts, given }: Pick<Asked, 'facts' | 'given'>,
  factor: Reason['factor'],
): Reason[] {
  return names.flatMap((name): Reason[] => {
    const value: FactValue | undefined = given[name];
    const definition = facts[name];
    if (value === undefined || definition === undefined) return [];
    return [
      { kind: factor === null ? 'condition' : 'factor', fact: name, value, title: definition.title, factor },
    ];
  });
}

/** The fact that shares are of, as far as it is known. */
function baseOf(
  { measure }: StatuteFine,
  given: Facts,
  faults: ProposalFault[],
): { readonly base: number | null; readonly wanted: readonly string[] } | null {
  if (measure.unit === 'fen') return { base: null, wanted: [] };
  const value = given[measure.of];
  if (value === undefined) return { base: null, wanted: [measure.of] };
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
    return { base: value, wanted: [] };
  faults.push({ at: 'statute', fact: measure.of, message: `${measure.of} should be of type money` });
  return null;
}

function asShares(range: FractionRange, fine: StatuteFine): ShareRange | null {
  if (fine.measure.unit === 'fen') return null;
  // Not money: ten-thousandths, brought to whole ones in the same careful direction.
  const whole = wholeFen(range, null);
  return whole === null ? null : { ...whole, of: fine.measure.of };
}

interface Ranges {
  readonly statuteCase: Proposal['statuteCase'];
  readonly lawSetsNoFine: boolean;
  readonly fine: StatuteFine | null;
  /** null: not known; the number of 分 that shares are of, or null within for figures in 分. */
  readonly base: { readonly of: number | null } | null;
  readonly statute: MoneyRange | null;
  readonly statuteShare: ShareRange | null;
  readonly wanted: readonly string[];
  readonly fault: boolean;
}

function statuteOf({ prepared, given }: Asked, facts: Facts, faults: ProposalFault[]): Ranges {
  const nothing = {
    statuteCase: null,
    lawSetsNoFine: false,
    fine: null,
    base: null,
    statute: null,
    statuteShare: null,
  };
  const options = prepared.statute.map((one) => ({ one, when: one.when }));
  const choice = choose(options, facts, ({ id }) => `statute.${id}`, faults);
  const found = choice.met[0];
  if (choice.kind !== 'one' || found === undefined) {
    if (choice.kind === 'none' || choice.kind === 'several')
      faults.push({
        at: 'statute',
        fact: null,
        message: choice.kind === 'none' ? 'no range of the law fits' : 'more than one range of the law fits',
      });
    return { ...nothing, wanted: choice.wanted, fault: choice.kind !== 'unknown' };
  }
  const { fine, title } = found.one;
  const statuteCase = { id: found.id, title, optional: fine?.optional === true };
  if (fine === null) return { ...nothing, statuteCase, lawSetsNoFine: true, wanted: [], fault: false };
  const based = baseOf(fine, given, faults);
  if (based === null) return { ...nothing, statuteCase, fine, wanted: [], fault: true };
  if (based.wanted.length > 0)
    return {
      ...nothing,
      statuteCase,
      fine,
      statuteShare: asShares(statuteRange(fine), fine),
      wanted: based.wanted,
      fault: false,
    };
  const statute = wholeFen(statuteRange(fine), based.base);
  if (statute === null) faults.push({ at: 'statute', fact: null, message: 'the range of the law is empty' });
  return {
    ...nothing,
    statuteCase,
    fine,
    base: { of: based.base },
    statute,
    wanted: [],
    fault: statute === null,
  };
}

interface Found {
  readonly outcome: Proposal['outcome'];
  readonly tier: TierFinding | null;
  readonly candidates: readonly TierFinding[];
  readonly reasons: readonly Reason[];
  readonly sum: number | null;
  readonly range: MoneyRange | null;
  readonly rangeShare: ShareRange | null;
  readonly noFine: boolean;
  readonly wanted: readonly string[];
}

const outcomes = {
  one: 'tier',
  none: 'no-tier',
  several: 'overlap',
  unknown: 'undetermined',
  fault: 'fault',
} as const;

function tierOf(
  entry: TiersEntry,
  asked: Asked,
  facts: Facts,
  ranges: Ranges,
  faults: ProposalFault[],
): Found {
  const options = asked.prepared.tiers.map((one) => ({ one, when: one.when }));
  const choice = choose(options, facts, ({ tier }) => `tiers.${tier.id}`, faults);
  const nothing = { sum: null, range: null, rangeShare: null, noFine: false, reasons: [] };
  const found = choice.met[0];
  if (choice.kind !== 'one' || found === undefined)
    return {
      ...nothing,
      outcome: outcomes[choice.kind],
      tier: null,
      candidates: choice.met.map(({ tier }) => tierFinding(tier)),
      wanted: choice.wanted,
    };
  const { tier, when } = found;
  const common = {
    ...nothing,
    outcome: 'tier' as const,
    tier: tierFinding(tier),
    candidates: [],
    reasons: reasonsOf(when.facts, asked, null),
    wanted: [],
  };
  const { statuteCase, fine, base } = ranges;
  if (ranges.lawSetsNoFine || Object.values(tier.fines).every((one) => one === null))
    return { ...common, noFine: true };
  if (statuteCase === null || fine === null) return common;
  const own = tier.fines[statuteCase.id] ?? null;
  if (own === null) return { ...common, noFine: true };
  const exact = tierRange(own, fine, entry.minWithout?.share);
  const broken = (message: string): Found => {
    faults.push({ at: `tiers.${tier.id}.fines.${statuteCase.id}`, fact: null, message });
    return { ...common, outcome: 'fault', tier: null };
  };
  if (exact === null) return broken('an end counts from a lowest figure that neither law nor table names');
  if (base === null) return { ...common, rangeShare: asShares(exact, fine) };
  const range = wholeFen(exact, base.of);
  return range === null ? broken('the range is empty') : { ...common, range };
}

function factorsOf(
  entry: FactorsEntry,
  asked: Asked,
  facts: Facts,
  ranges: Ranges,
  faults: ProposalFault[],
): Found {
  const chosen = asked.prepared.factors.map(({ factor, levels }) => ({
    factor,
    choice: choose(
      levels.map((one) => ({ one, when: one.when })),
      facts,
      ({ level }) => `factors.${factor.id}.${level.id}`,
      faults,
    ),
  }));
  const kinds = chosen.map(({ choice }) => choice.kind);
  const worst =
    (['fault', 'several', 'none', 'unknown'] as const).find((kind) => kinds.includes(kind)) ?? 'one';
  const reasons = chosen.flatMap(({ factor, choice: { kind, met } }) => {
    const found = met[0];
    if (kind !== 'one' || found === undefined) return [];
    const { level, when } = found;
    return reasonsOf(when.facts, asked, { title: factor.title, level: level.title, weight: level.weight });
  });
  const common = { tier: null, candidates: [], reasons, rangeShare: null, noFine: false };
  if (worst !== 'one')
    return {
      ...common,
      outcome: outcomes[worst],
      sum: null,
      range: null,
      wanted: chosen.flatMap(({ choice }) => choice.wanted),
    };
  const weights = chosen.map(({ choice }) => choice.met[0]?.level.weight ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, entry.start ?? 0);
  const found = { ...common, outcome: 'tier' as const, sum, range: null, wanted: [] };
  const { fine, base, statute } = ranges;
  if (ranges.lawSetsNoFine) return { ...found, noFine: true };
  if (fine === null || base === null || statute === null) return found;
  const rounded = roundFen(inFen(weightedPoint(fine, sum), base.of), entry.rounding.to, entry.rounding.mode);
  if (rounded === null) return found;
  // Rounding never leaves the law's range.
  const point = Math.min(statute.max, Math.max(statute.min ?? 0, rounded));
  return { ...found, range: { min: point, max: point, minOpen: false, maxOpen: false } };
}

function cautionsOf(
  { table, on }: Asked,
  entry: BenchmarkEntry,
  findings: readonly ConsiderationFinding[],
  { outcome, tier }: Pick<Found, 'outcome' | 'tier'>,
): Caution[] {
  const applying = findings.filter((one) => one.outcome === 'applies');
  const ids = (some: readonly ConsiderationFinding[]) => some.map(({ id }) => id);
  const gentle = tier?.grade === 'lighter' || tier?.grade === 'mitigated' || tier?.grade === 'none';
  const lighter = applying.filter(({ effect }) => effect === 'lighter-or-mitigated');
  const required =
    (outcome === 'tier' || outcome === 'no-tier') && !gentle
      ? lighter.filter(({ force }) => force === 'must')
      : [];
  const choices =
    outcome === 'no-penalty'
      ? []
      : applying.filter(({ effect, force }) => force === 'may' && (effect === 'no-penalty' || !gentle));
  const { from, to } = table.effective;
  return [
    ...(required.length === 0 ? [] : [{ kind: 'lighter-required', grounds: ids(required) } as const]),
    ...(choices.length === 0 ? [] : [{ kind: 'choice', grounds: ids(choices) } as const]),
    ...(entry.model === 'factors' && !entry.formula.verified
      ? [{ kind: 'formula-unverified' } as const]
      : []),
    ...applying
      .filter(({ citation }) => !citation.verified)
      .map(
        ({ citation }) => ({ kind: 'unverified', article: `${citation.short}${citation.article}` }) as const,
      ),
    ...(on < from || (to !== undefined && on > to)
      ? [{ kind: 'not-in-force', from, to: to ?? null } as const]
      : []),
  ];
}

function proposeFor(asked: Asked): Proposal {
  const { table, facts: definitions, grounds, deviation, prepared, given } = asked;
  const { entry } = prepared;
  const statutory = consider([...grounds, ...prepared.exemptions], given);
  const aggravating = consider(prepared.aggravations, given);
  const findings = [...statutory.findings, ...aggravating.findings];
  const faults: ProposalFault[] = [...statutory.faults, ...aggravating.faults].map(
    ({ at, fact, message }) => ({ at, fact, message }),
  );

  const lighter = anyApplies(findings.filter(({ effect }) => effect === 'lighter-or-mitigated'));
  // What nobody has read makes nobody's fine heavier.
  const heavier = anyApplies(
    findings.filter(({ effect, citation }) => effect === 'heavier' && citation.verified),
  );
  const answered = { 'grounds.lighter': lighter, 'grounds.heavier': heavier };
  const facts: Record<string, FactValue> = { ...given };
  for (const [name, { value }] of Object.entries(answered)) {
    if (value === 'unknown') delete facts[name];
    else facts[name] = value;
  }
  const spelledOut = (names: readonly string[]) =>
    names.flatMap((name) =>
      name === 'grounds.lighter' || name === 'grounds.heavier' ? answered[name].wanted : [name],
    );

  const ranges = statuteOf(asked, facts, faults);
  const forbidden = findings.some(
    ({ effect, force, outcome }) => effect === 'no-penalty' && force === 'must' && outcome === 'applies',
  );
  const found: Found = forbidden
    ? {
        outcome: 'no-penalty',
        tier: null,
        candidates: [],
        reasons: [],
        sum: null,
        range: null,
        rangeShare: null,
        noFine: false,
        wanted: [],
      }
    : entry.model === 'factors'
      ? factorsOf(entry, asked, facts, ranges, faults)
      : tierOf(entry, asked, facts, ranges, faults);

  const order = Object.keys(definitions);
  const wanted = forbidden
    ? []
    : [
        ...new Set(spelledOut([...findings.flatMap((one) => one.wanted), ...found.wanted, ...ranges.wanted])),
      ].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const { statuteCase, lawSetsNoFine, statute, statuteShare } = ranges;
  const ruling = prepared.statute.find(({ id }) => id === statuteCase?.id);
  const measure = ruling?.one.fine?.measure;
  const statuteRestsOn = [
    ...(ruling?.when?.facts ?? []),
    ...(measure?.unit === 'share' ? [measure.of] : []),
  ].filter(
    (name, at, all) =>
      all.indexOf(name) === at && Object.hasOwn(table.facts, name) && Object.hasOwn(given, name),
  );
  const { tier, candidates, reasons, sum, range, rangeShare, noFine } = found;
  return {
    table: { id: table.table, version: table.version, title: table.title },
    issuer: table.issuer,
    entry: {
      id: entry.entry,
      number: entry.number ?? null,
      violation: entry.violation,
      model: entry.model,
      violates: entry.violates.map((one) => cited(one, table.sources)),
      penalizedBy: entry.penalizedBy.map((one) => cited(one, table.sources)),
    },
    outcome: ranges.fault && found.outcome !== 'no-penalty' ? 'fault' : found.outcome,
    considerations: findings,
    tier,
    candidates,
    reasons,
    sum,
    statuteCase,
    statuteRestsOn,
    lawSetsNoFine,
    statute,
    statuteShare,
    range,
    rangeShare,
    noFine,
    wanted,
    cautions: cautionsOf(asked, entry, findings, found),
    faults,
    deviation,
  };
}
