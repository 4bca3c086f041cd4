/**
 * The note in the agency's wording: each sentence of the table's template, filled with what the proposal found.
 * What is known is quoted with where it comes from; what is not known is said to be open. The note is part of a
 * Chinese decision document, whatever the language of the screen.
 */
import type { FactValue } from '../case/events.ts';
import type { BenchmarkFact, DraftWording } from './benchmark-schema.ts';
import { judgeAmount } from './judge-amount.ts';
import {
  type LawQuestion,
  type LawTable,
  type LawVersion,
  VIOLATION_DAY,
  type WhichLaw,
} from './law-change.ts';
import type { AmountVerdict, CitedBasis, ConsiderationFinding, MoneyRange, Proposal } from './proposal.ts';

export interface DraftPiece {
  readonly sentence: keyof DraftWording;
  readonly text: string;
  /** Facts that the sentence rests on. */
  readonly restsOn: readonly string[];
}

export interface DraftInput {
  readonly proposal: Proposal;
  /** Both from the benchmark that made the proposal. */
  readonly wording: DraftWording;
  readonly facts: Readonly<Record<string, BenchmarkFact>>;
  readonly values: Readonly<Record<string, FactValue>>;
  /** In 分; null: not decided yet. */
  readonly amount: number | null;
  /** Two tables, and which of them was applied and why; null: one counts on both days. */
  readonly law?: AppliedLaw | null;
  /** What a fact rests on (现场笔录); null: not said. */
  readonly basisOf?: (fact: string) => string | null;
}

/** Which of two tables is applied (penalty law 37). */
export interface AppliedLaw {
  readonly question: LawQuestion;
  readonly applied: WhichLaw;
  /** Of the person who chose; null: nobody has, or the law leaves no choice. */
  readonly reason: string | null;
  readonly citation: CitedBasis | null;
  /** On what nobody is penalized who chooses a later table without the entry; null: that is not offered. */
  readonly freeing: ConsiderationFinding | null;
}

/** 分 as a document writes it. @example yuan(864197) // '8641.97元' */
export function yuan(fen: number): string {
  const part = fen % 100;
  return `${Math.trunc(fen / 100)}${part === 0 ? '' : `.${String(part).padStart(2, '0')}`}元`;
}

/** Ten-thousandths as a document writes them. @example percent(1250) // '12.5%' */
export function percent(share: number): string {
  const part = String(share % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.trunc(share / 100)}${part === '' ? '' : `.${part}`}%`;
}

/** A range in the words of civil code 1259: 以上、以下 include the figure, 超过、不满 do not. */
export function rangeInLaw({ min, max, minOpen, maxOpen }: MoneyRange): string {
  if (min !== null && min === max) return yuan(min);
  const upper = maxOpen ? `不满${yuan(max)}` : `${yuan(max)}以下`;
  if (min === null || (min === 0 && !minOpen)) return upper;
  return minOpen ? `超过${yuan(min)}、${upper}` : `${yuan(min)}以上${upper}`;
}

function valueInWords(value: FactValue, fact: BenchmarkFact): string {
  const title = fact.title['zh-CN'];
  const named = (one: FactValue) =>
    fact.answers?.find((answer) => answer.value === one)?.title['zh-CN'] ?? String(one);
  if (Array.isArray(value)) return `${title}：${value.map(named).join('、')}`;
  if (typeof value === 'boolean') {
    const answered = fact.answers?.find((answer) => answer.value === value);
    return `${title}：${answered?.title['zh-CN'] ?? (value ? '是' : '否')}`;
  }
  if (typeof value === 'number') {
    if (fact.type === 'money') return `${title}${yuan(value)}`;
    const { parts, text } = fact.unit ?? { parts: 1, text: { 'zh-CN': '' } };
    return `${title}${decimal(value, parts)}${text['zh-CN']}`;
  }
  return fact.type === 'day' ? `${title}：${value}` : `${title}为${named(value)}`;
}

/** A whole number of parts as a decimal; parts are powers of ten in practice, anything else is written as a fraction. */
function decimal(value: number, parts: number): string {
  const digits = String(parts).length - 1;
  if (parts !== 10 ** digits) return parts === 1 ? String(value) : `${value}/${parts}`;
  const rest = String(value % parts)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${Math.trunc(value / parts)}${rest === '' || digits === 0 ? '' : `.${rest}`}`;
}

const citedInLaw = (some: readonly CitedBasis[]) =>
  [...new Set(some.map(({ title, article }) => `《${title}》${article}`))].join('、');

const titles = (some: readonly ConsiderationFinding[]) => some.map(({ title }) => title['zh-CN']).join('、');

const withArticles = (some: readonly ConsiderationFinding[]) =>
  some
    .map(({ title, citation }) => `${title['zh-CN']}（《${citation.title}》${citation.article}）`)
    .join('；');

/** A day as a document writes it. @example dayInLaw('2026-09-01') // '2026年9月1日' */
export function dayInLaw(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

function tableInWords({ title, from }: LawTable, version: LawVersion | null): string {
  const range = version?.statute == null ? '' : `，法定幅度${rangeInLaw(version.statute)}`;
  return `《${title['zh-CN']}》（自${dayInLaw(from)}起${range}）`;
}

/** Which day's provisions were applied, and why; or that it is still to be chosen. */
function lawPieces({ question, applied, reason, citation }: AppliedLaw, fill: Fill): DraftPiece[] {
  const { days, tables, asks, change, before, after } = question;
  if (asks && reason === null) return fill('lawOpen', {}, [VIOLATION_DAY]);
  const newer =
    tables.decision === null
      ? '没有施行的裁量基准'
      : after === null
        ? `施行的${tableInWords(tables.decision, null)}没有这一项`
        : `施行${tableInWords(tables.decision, after)}`;
  const values = {
    violated: dayInLaw(days.violation),
    older: tables.violation === null ? '' : tableInWords(tables.violation, before),
    newer,
    basis: citation === null ? '' : citedInLaw([citation]),
    reason: (reason ?? '').trim().replace(/[。．.；;]+$/u, ''),
  };
  const sentence =
    before === null
      ? 'lawNone'
      : !asks
        ? change === 'heavier'
          ? 'lawHeavier'
          : 'lawSame'
        : applied === 'violation'
          ? 'lawOlder'
          : after === null
            ? 'lawFreed'
            : 'lawNewer';
  return fill(sentence, values, [VIOLATION_DAY]);
}

type Fill = (
  name: keyof DraftWording,
  values: Readonly<Record<string, string>>,
  restsOn?: readonly string[],
) => DraftPiece[];

/** A sentence with its blanks filled; none when it is not there, or a blank has nothing to say. */
function filler(wording: DraftWording): Fill {
  return (sentence, values, restsOn = []) => {
    const template = wording[sentence];
    if (template === undefined) return [];
    const blanks = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
    if (blanks.some((blank) => blank !== 'number' && (values[blank] ?? '') === '')) return [];
    // One pass: what is filled in is never read as a template again.
    const text = template.replace(/\{([^{}]*)\}/g, (_, blank: string) => values[blank] ?? '');
    return [{ sentence, text, restsOn }];
  };
}

function amountPieces(
  { proposal, wording, amount }: DraftInput,
  verdict: AmountVerdict | null,
  fill: Fill,
): DraftPiece[] {
  // A figure that the law does not let is never written as decided.
  if (amount === null || amount === 0 || verdict === null || verdict.lawful === false) return [];
  const { statute, issuer } = proposal;
  const decided =
    verdict.kind === 'below-statute' && verdict.grounds.length > 0 && statute !== null
      ? fill('mitigated', {
          amount: yuan(amount),
          statute: rangeInLaw(statute),
          grounds: titles(verdict.grounds),
        })
      : fill('amount', { amount: yuan(amount) });
  if (verdict.approval === null) return decided;
  const [approval] =
    verdict.approval.by === 'issuer'
      ? fill('approvalUpper', { issuer: issuer.name['zh-CN'] })
      : fill('approvalOwn', {});
  return [
    ...decided,
    ...(wording.outside === undefined ? [] : fill('outside', { approval: approval?.text ?? '' })),
  ];
}

/**
 * The draft, piece by piece; the officer edits and signs the whole.
 * @example draftNote({ … }).map(({ text }) => text).join('')
 */
export function draftNote(input: DraftInput): readonly DraftPiece[] {
  const { proposal, wording, facts, values, amount, basisOf, law = null } = input;
  const { entry, table, tier, considerations, outcome } = proposal;
  const fill = filler(wording);
  const verdict = amount === null ? null : judgeAmount(proposal, amount);

  const applying = considerations.filter((one) => one.outcome === 'applies');
  const freeing = applying.filter(({ effect, force }) => effect === 'no-penalty' && force === 'must');
  const chosen = applying.filter(({ effect }) => effect === 'no-penalty');
  // Of a choice (可以不予) the note speaks once it was made: a fine of nothing.
  const free = outcome === 'no-penalty' ? freeing : amount === 0 ? chosen : [];
  const ofLaw = law === null ? [] : lawPieces(law, fill);
  // What the sentence on the law has said is not said again as a ground.
  const byLaw = ofLaw.some(({ sentence }) => sentence === 'lawFreed');
  const others = byLaw ? free.filter(({ id }) => id !== law?.freeing?.id) : free;
  const named = applying.filter((one) => one.effect !== 'no-penalty' || !chosen.includes(one));

  const order = Object.keys(facts);
  const byOrder = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
  const quoted = [
    ...new Set([...proposal.reasons.map(({ fact }) => fact).sort(byOrder), ...proposal.statuteRestsOn]),
  ];
  const said = quoted.flatMap((name) => {
    const [value, fact] = [values[name], facts[name]];
    if (value === undefined || fact === undefined) return [];
    const basis = basisOf?.(name) ?? null;
    return [`${valueInWords(value, fact)}${basis === null ? '' : `（${basis}）`}`];
  });

  const common = {
    table: table.title['zh-CN'],
    number: entry.number ?? '',
    tier: tier?.title['zh-CN'] ?? '',
    conditions: tier?.conditions['zh-CN'] ?? '',
    standard: tier?.standard['zh-CN'] ?? '',
    range: proposal.range === null ? '' : rangeInLaw(proposal.range),
  };
  const factors = proposal.reasons.flatMap(({ factor }) =>
    factor === null ? [] : [`${factor.title['zh-CN']}“${factor.level['zh-CN']}”${percent(factor.weight)}`],
  );
  const allLookedInto = considerations.every((one) => one.outcome === 'not' || one.outcome === 'applies');
  const judged =
    proposal.sum !== null
      ? fill(
          'factors',
          { ...common, factors: [...new Set(factors)].join('、'), sum: percent(proposal.sum) },
          quoted,
        )
      : tier === null
        ? []
        : fill(proposal.noFine ? 'noFine' : 'tier', common, quoted);

  return [
    ...fill('opening', {
      violation: entry.violation['zh-CN'],
      violates: citedInLaw(entry.violates),
      penalizedBy: citedInLaw(entry.penalizedBy),
    }),
    ...ofLaw,
    ...(free.length > 0
      ? fill('noPenalty', { grounds: withArticles(others) }, restOf(others))
      : [
          ...fill('facts', { facts: said.join('；') }, quoted),
          ...(named.length > 0
            ? fill('grounds', { grounds: withArticles(named) }, restOf(named))
            : allLookedInto && applying.length === 0
              ? fill('noGrounds', {}, restOf(considerations))
              : []),
          ...judged,
          ...amountPieces(input, verdict, fill),
        ]),
    ...fill('open', {
      wanted: proposal.wanted.map((name) => facts[name]?.title['zh-CN'] ?? name).join('、'),
    }),
  ];
}

const restOf = (some: readonly ConsiderationFinding[]) => [
  ...new Set(some.flatMap(({ restsOn }) => Object.keys(restsOn))),
];
