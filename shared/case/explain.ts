/**
 * Why: what a gap rests on, said so that a lawyer can check it: the articles with their words, the rule, the condition
 * with the facts of the case put in, what closes it, what it holds and by which door that opens. Pure; nothing is
 * decided here, it is only said.
 */
import { evaluate, type Facts } from '../rules/cel.ts';
import type { Localized } from '../rules/pack-schema.ts';
import { type CitationView, cited, type RuleItem, type RuleSet } from '../rules/rule-set.ts';
import { type ConditionContext, factsInOrder, sayCondition, sayValue } from './condition-words.ts';
import { factsOf } from './derived-facts.ts';
import type { Bar, FactValue } from './events.ts';
import type { Gap, GapKind } from './gap.ts';
import { whyEn } from './locales/why-en.ts';
import type { WhyWords } from './locales/why-words.ts';
import { whyZhCN } from './locales/why-zh-cn.ts';
import type { CaseState } from './state.ts';

export type Locale = keyof Localized;
const locales: Readonly<Record<Locale, WhyWords>> = { 'zh-CN': whyZhCN, en: whyEn };

/**
 * Where a fact's value comes from; `events`: worked out from the case's own record; `note`: what a note rests on, the case
 * itself says otherwise since.
 */
export type FactOrigin =
  | { readonly from: 'page' | 'hand' | 'import' | 'events' | 'note' }
  | { readonly from: 'pack'; readonly citation: Pick<CitationView, 'short' | 'article'> | null };

export interface FactUsed {
  readonly name: string;
  /** Null while it is not known. */
  readonly value: FactValue | null;
  /** 拟罚款数额：20,000 元（取自页面） */
  readonly text: string;
}

export interface Explanation {
  readonly gap: string;
  readonly kind: GapKind;
  readonly bar: Bar;
  readonly title: string;
  readonly why: string;
  /** The item's own article first, then further ones. */
  readonly basis: readonly (CitationView & { readonly text: string })[];
  /** Whom the cited words bind and by which word, where the pack says it. */
  readonly binds: string | null;
  readonly applies: string | null;
  readonly closes: string | null;
  /** What would satisfy the article, in the pack's words. */
  readonly satisfiedBy: string | null;
  readonly holds: string;
  readonly rule: string | null;
  readonly facts: readonly FactUsed[];
}

export interface ExplainInput {
  readonly state: CaseState;
  readonly rules: RuleSet;
}

/**
 * Why this gap stands.
 * @param gap one of the case's gaps under these rules
 */
export function explainGap(gap: Gap, { state, rules }: ExplainInput, locale: Locale): Explanation {
  const words = locales[locale];
  const known = factsOf(state, rules);
  const context: ConditionContext = {
    definitions: rules.facts,
    types: rules.types,
    facts: known,
    words: words.condition,
    locale,
  };
  const item = gap.item === null ? undefined : rules.items.find(({ id }) => id === gap.item);
  const titles = gap.actions.map((action) => rules.actions[action]?.title[locale] ?? action);
  const names = item === undefined ? gap.wanted : factNames(item);
  const basis = item === undefined ? (gap.citation === null ? [] : [gap.citation]) : citationsOf(item, rules);
  const { binds, verb, satisfiedBy } = item?.definition ?? {};
  return {
    gap: gap.id,
    kind: gap.kind,
    bar: gap.bar,
    title: gap.title[locale],
    why: gap.why[locale],
    basis: basis.map((citation) => ({
      ...citation,
      text: words.basis({ ...citation, source: citation.sourceTitle }),
    })),
    binds:
      binds === undefined || verb === undefined
        ? null
        : words.bound(
            binds.map((one) => words.binds[one] ?? one),
            verb,
          ),
    applies: item === undefined ? null : appliesText(item, context, words),
    closes: item === undefined ? null : closingText(item, rules, context, words),
    satisfiedBy: satisfiedBy?.[locale] ?? null,
    holds: titles.length === 0 ? words.holdsNothing : words.holds(gap.bar, titles),
    rule: item === undefined ? null : ruleText(item, rules, words),
    facts: names.map((name) => factUsed(name, { state, rules, known }, context, words)),
  };
}

function factNames(item: RuleItem): readonly string[] {
  const { closedBy } = item.definition;
  const counted = closedBy.kind === 'event' && closedBy.event === 'officer.present' ? ['present.count'] : [];
  return [
    ...new Set([
      ...counted,
      ...[item.closes, item.when].flatMap((condition) => (condition === null ? [] : factsInOrder(condition))),
    ]),
  ];
}

function citationsOf(item: RuleItem, rules: RuleSet): readonly CitationView[] {
  return [item.citation, ...(item.definition.also ?? []).map((citation) => cited(citation, rules.sources))];
}

function appliesText({ when }: RuleItem, context: ConditionContext, words: WhyWords): string {
  if (when === null) return words.always;
  const said = sayCondition(when, context);
  const found = evaluate(when, context.facts);
  if (!('value' in found)) return words.faulty(said);
  if (found.value === 'unknown')
    return words.unknown(
      said,
      found.wanted.map((name) => context.definitions[name]?.title[context.locale] ?? name),
    );
  return found.value ? words.applies(said) : words.appliesNot(said);
}

/** What closes it; of a publication also what must be decided first (decision 40). */
function closingText(item: RuleItem, rules: RuleSet, context: ConditionContext, words: WhyWords): string {
  const said = closesText(item, rules, context, words);
  const closes = item.definition.checkedBy === 'registry' ? words.checkedByRegistry(said) : said;
  const publishes = rules.disclosures.some(({ definition }) => definition.item === item.id);
  return publishes ? words.onceDecided(closes) : closes;
}

function closesText(
  { definition, closes }: RuleItem,
  rules: RuleSet,
  context: ConditionContext,
  words: WhyWords,
): string {
  const { closedBy, who } = definition;
  switch (closedBy.kind) {
    case 'attestation':
      return closedBy.event === undefined ? words.closedByTick(who) : words.closedByShowing(who);
    case 'document':
      return words.closedByDocument(
        who,
        rules.documents[closedBy.document]?.title[context.locale] ?? closedBy.document,
      );
    case 'media':
      return words.closedByMedia(who);
    case 'fact':
      return words.closedByFacts(closes === null ? closedBy.condition : sayCondition(closes, context));
    case 'event':
      if (closedBy.event === 'officer.present') return words.closedByPresence(closedBy.count ?? 1);
      if (closedBy.event === 'approval.given') return words.closedByApproval(who);
      return closedBy.event === 'decision.made' ? words.closedByDecision : words.closedByNote(who);
  }
}

function ruleText(item: RuleItem, rules: RuleSet, words: WhyWords): string {
  const [first, ...over] = item.packs.map(({ id, version }) => `${id} ${version}`);
  return words.rule({ pack: first ?? '', over, item: item.id, on: rules.on });
}

function factUsed(
  name: string,
  { state, rules, known }: ExplainInput & { readonly known: Facts },
  context: ConditionContext,
  words: WhyWords,
): FactUsed {
  const definition = rules.facts[name];
  const title = definition?.title[context.locale] ?? name;
  const value = Object.hasOwn(known, name) ? (known[name] ?? null) : null;
  if (value === null) return { name, value, text: words.factLine(title, null, { from: 'events' }) };
  const type = rules.types[name] ?? 'text';
  const shown = (one: FactValue) => sayValue(one, type, name, context);
  const lines = [words.factLine(title, shown(value), originOf(name, state, rules))];
  for (const other of state.facts[name]?.differs ?? [])
    if (!Object.hasOwn(rules.fixed, name) && definition?.derived !== true)
      lines.push(words.factLine(title, shown(other.value), originAs(other.provenance)));
  return { name, value, text: words.list(lines) };
}

function originAs(provenance: 'page' | 'hand' | 'import' | 'pack'): FactOrigin {
  return provenance === 'pack' ? { from: 'pack', citation: null } : { from: provenance };
}

function originOf(name: string, state: CaseState, rules: RuleSet): FactOrigin {
  const definition = rules.facts[name];
  if (definition?.fixed !== undefined)
    return { from: 'pack', citation: cited(definition.fixed.citation, rules.sources) };
  const read = state.facts[name];
  if (definition?.derived === true || read === undefined) return { from: 'events' };
  return originAs(read.from.provenance);
}
