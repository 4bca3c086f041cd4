/**
 * What a checker doubts in a pack that the loader takes: items that can never matter, conditions that contradict
 * each other, thresholds that are not those of the words. Pure; `npm run packs -- check` prints it.
 */
import type { Bar } from '../case/events.ts';
import { type Condition, compile } from './cel.ts';
import { catalogueProblems } from './check-catalogue.ts';
import { factTypes } from './check-pack.ts';
import { type Comparison, canBe, comparisonsOf } from './condition-values.ts';
import type { ItemDefinition, Pack } from './pack-schema.ts';
import { type Side, thresholdsIn } from './threshold-words.ts';

export const findingCodes = [
  'never-applies',
  'cannot-be-closed',
  'never-missing',
  'holds-nothing',
  'needed-by-no-action',
  'not-an-answer',
  'threshold-without-side',
  'threshold-words',
  'fewer-than-the-words',
  'not-translated',
  'not-reviewed',
  'not-in-catalogue',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  readonly code: FindingCode;
  /** `items.two-officers.when` */
  readonly path: string;
  readonly found: string;
  /** What the finding rests on: the words, the known answers; empty where the code says all. */
  readonly against: string;
}

const han = /\p{Script=Han}/u;
const latin = /[A-Za-z]/;

/** Places where one language stands in for the other. */
function untranslated(value: unknown, path: string): Finding[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => untranslated(one, `${path}.${at}`));
  if (typeof value !== 'object' || value === null) return [];
  const { 'zh-CN': chinese, en: english } = value as Record<string, unknown>;
  if (typeof chinese === 'string' && typeof english === 'string') {
    const found: Finding[] = [];
    const report = (language: string, text: string) =>
      found.push({ code: 'not-translated', path: `${path}.${language}`, found: text, against: language });
    if (han.test(english) && !latin.test(english)) report('en', english);
    if (latin.test(chinese) && !han.test(chinese)) report('zh-CN', chinese);
    return found;
  }
  return Object.entries(value).flatMap(([key, one]) =>
    untranslated(one, path === '' ? key : `${path}.${key}`),
  );
}

const sideOf = { '>=': 'with-more', '<': 'with-more', '<=': 'with-less', '>': 'with-less' } as const;

class Reviewer {
  readonly findings: Finding[] = [];
  private readonly own: Pack;
  private readonly joint: Pack;
  constructor(own: Pack, joint: Pack) {
    this.own = own;
    this.joint = joint;
  }

  add(code: FindingCode, path: string, found: string, against = ''): void {
    this.findings.push({ code, path, found, against });
  }

  private compiled(text: string | undefined): Condition | null {
    if (text === undefined) return null;
    const result = compile(text, factTypes(this.joint.facts));
    return 'condition' in result ? result.condition : null;
  }

  private answers(path: string, comparisons: readonly Comparison[]): void {
    for (const { fact, with: other } of comparisons) {
      if (!('constant' in other) || typeof other.constant !== 'string') continue;
      const definition = this.joint.facts[fact];
      if (definition?.type !== 'text' && definition?.type !== 'list') continue;
      const known = (definition.answers ?? []).map(({ value }) => String(value));
      if (known.length > 0 && !known.includes(other.constant))
        this.add('not-an-answer', path, other.constant, known.join(', '));
    }
  }

  /**
   * @param deciding the words that count first
   * @param also what is read when the deciding words name no threshold of that number
   */
  private thresholds(
    path: string,
    comparisons: readonly Comparison[],
    deciding: readonly string[],
    also: readonly string[],
  ): void {
    for (const one of comparisons) {
      const { fact, operator } = one;
      const definition = this.joint.facts[fact];
      const type = fact.startsWith('size:') ? 'integer' : definition?.type;
      if (type !== 'money' && type !== 'integer') continue;
      const fixed = 'fact' in one.with ? this.joint.facts[one.with.fact]?.fixed : undefined;
      const value = 'constant' in one.with ? one.with.constant : fixed?.value;
      if (typeof value !== 'bigint' && typeof value !== 'number') continue;
      const shown = `${fact} ${operator} ${value}`;
      if (operator === '==' || operator === '!=') {
        if (type === 'money' && Number(value) !== 0) this.add('threshold-without-side', path, shown);
        continue;
      }
      const number = type === 'money' ? Number(value) / 100 : Number(value);
      const named = (texts: readonly string[]) =>
        texts
          .flatMap(thresholdsIn)
          .filter((said) => said.number === number && (said.unit === '元') === (type === 'money'));
      const decided = named(fixed === undefined ? deciding : [fixed.citation.words, ...deciding]);
      const said = decided.length > 0 ? decided : named(also);
      const side: Side = sideOf[operator];
      if (said.length > 0 && said.every((threshold) => threshold.side !== side))
        this.add('threshold-words', path, shown, said.map(({ words }) => words).join(', '));
    }
  }

  private item(path: string, item: ItemDefinition): void {
    const { facts, actions } = this.joint;
    const when = this.compiled(item.when);
    const closes = item.closedBy.kind === 'fact' ? this.compiled(item.closedBy.condition) : null;
    const applies = when === null ? [] : [[when, true] as const];
    const words = [item.citation.words, ...(item.also ?? []).map((one) => one.words)];
    const texts = [item.title, item.gap, item.why].map((text) => text['zh-CN']);
    if (when !== null) {
      const comparisons = comparisonsOf(when.text);
      this.answers(`${path}.when`, comparisons);
      this.thresholds(`${path}.when`, comparisons, words, texts);
    }
    if (closes !== null) {
      const comparisons = comparisonsOf(closes.text);
      this.answers(`${path}.closedBy`, comparisons);
      this.thresholds(`${path}.closedBy`, comparisons, words, texts);
    }
    if (this.findings.some((one) => one.code === 'not-an-answer' && one.path.startsWith(`${path}.`))) return;
    if (when !== null && canBe(applies, facts) === false)
      this.add('never-applies', `${path}.when`, when.text);
    else if (closes !== null) {
      if (canBe([...applies, [closes, true]], facts) === false)
        this.add('cannot-be-closed', `${path}.closedBy`, closes.text, when?.text ?? '');
      else if (canBe([...applies, [closes, false]], facts) === false)
        this.add('never-missing', `${path}.closedBy`, closes.text, when?.text ?? '');
    }
    if (item.bar !== 'advisory' && item.citation.verified && item.guards.length === 0)
      this.add('holds-nothing', `${path}.guards`, '[]', item.bar);
    // Once there is a decision, nothing holds the action that makes it.
    const onlyDeciding = item.guards.length > 0 && item.guards.every((one) => actions[one]?.decides === true);
    if (onlyDeciding && when !== null && canBe(applies, facts, { 'decisions.count': 0 }) === false)
      if (canBe(applies, facts) !== false)
        this.add('needed-by-no-action', `${path}.guards`, item.guards.join(', '), when.text);
    if (item.closedBy.kind === 'event' && item.closedBy.event === 'officer.present') {
      const count = item.closedBy.count ?? 1;
      const least = words
        .flatMap(thresholdsIn)
        .filter(({ unit, side }) => (unit === '人' || unit === '名') && side === 'with-more');
      if (least.length > 0 && least.every(({ number }) => number > count))
        this.add(
          'fewer-than-the-words',
          `${path}.closedBy`,
          String(count),
          least.map((one) => one.words).join(', '),
        );
    }
  }

  all(): readonly Finding[] {
    for (const [id, item] of Object.entries(this.own.items)) this.item(`items.${id}`, item);
    for (const id of Object.keys(this.own.tightens ?? {})) {
      const item = this.joint.items[id];
      if (item !== undefined) this.item(`tightens.${id}`, item);
    }
    for (const [id, deadline] of Object.entries(this.own.deadlines)) {
      const when = this.compiled(deadline.when);
      if (when === null) continue;
      const path = `deadlines.${id}.when`;
      const comparisons = comparisonsOf(when.text);
      this.answers(path, comparisons);
      this.thresholds(path, comparisons, [deadline.citation.words], [deadline.title['zh-CN']]);
      if (canBe([[when, true]], this.joint.facts) === false) this.add('never-applies', path, when.text);
    }
    this.findings.push(...untranslated(this.own, ''));
    return this.findings;
  }
}

/**
 * @param joint the pack laid over those above it; the pack itself on the national layer
 * @returns what a checker doubts, in the order of the pack
 */
export function reviewPack(own: Pack, joint: Pack): readonly Finding[] {
  return [...new Reviewer(own, joint).all(), ...catalogueFindings(own, joint)];
}

/** A lower layer may ask for more reviews than its catalogue has lines, never for fewer. */
function catalogueFindings(own: Pack, joint: Pack): Finding[] {
  return catalogueProblems(joint).flatMap(({ path, problem }): Finding[] =>
    problem === 'undecided' || (problem === 'not-in-catalogue' && own.layer !== 'national')
      ? []
      : [{ code: problem, path, found: path.slice(path.indexOf('.') + 1), against: '' }],
  );
}

/** How many items a pack has, by bar in force, and how many rest on words that someone has read. */
export interface PackCounts {
  readonly items: number;
  /** By the bar that counts: unverified law is advisory. */
  readonly bars: Readonly<Record<Bar, number>>;
  readonly verified: number;
  readonly unverified: number;
  readonly deadlines: number;
}

export function countsOf(pack: Pick<Pack, 'items' | 'deadlines'>): PackCounts {
  const items = Object.values(pack.items);
  const bars: Record<Bar, number> = { statutory: 0, procedural: 0, advisory: 0 };
  for (const { bar, citation } of items) bars[citation.verified ? bar : 'advisory'] += 1;
  const verified = items.filter(({ citation }) => citation.verified).length;
  return {
    items: items.length,
    bars,
    verified,
    unverified: items.length - verified,
    deadlines: Object.keys(pack.deadlines).length,
  };
}
