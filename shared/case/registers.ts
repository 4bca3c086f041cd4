/**
 * The registers of one procedure as they are in force: record measures (记录措施), the list of what is recorded in sound or
 * film (音像记录事项清单), the catalogue of major decisions, and what is published. For people to read. Pure.
 */
import type { Registers } from '../api/registers.ts';
import type { Condition } from '../rules/cel.ts';
import type { DeadlineDefinition, Localized } from '../rules/pack-schema.ts';
import type { CitationView, RuleSet } from '../rules/rule-set.ts';
import { sayCondition } from './condition-words.ts';
import { whyEn } from './locales/why-en.ts';
import { whyZhCN } from './locales/why-zh-cn.ts';

function citationOf({ short, sourceTitle, article, words, verified }: CitationView) {
  return { short, sourceTitle, article, words, verified };
}

/** A condition in words, of no case: nothing in it is marked as holding or not. null: always. */
function conditionOf(when: Condition | null, rules: RuleSet): Localized | null {
  if (when === null) return null;
  const said = (locale: keyof Localized, words: typeof whyZhCN.condition) =>
    sayCondition(when, {
      definitions: rules.facts,
      types: rules.types,
      facts: {},
      words: { ...words, outcome: (text) => text },
      locale,
    });
  return { 'zh-CN': said('zh-CN', whyZhCN.condition), en: said('en', whyEn.condition) };
}

/**
 * @param rules of the day that is asked about
 * @example registersOf(rules).major.length // 7
 */
export function registersOf(rules: RuleSet): Registers {
  const stages = new Map(rules.stages.map(({ id, title }) => [id, title]));
  const deadlines = new Map<string, DeadlineDefinition>(
    rules.deadlines.map(({ id, definition }) => [id, definition]),
  );
  const items = new Map(rules.items.map(({ id, definition }) => [id, definition]));
  const itemTitle = (id: string | undefined) => (id === undefined ? null : (items.get(id)?.title ?? null));
  const records = rules.records.map(({ id, definition, when, citation }) => ({
    id,
    title: definition.title,
    stage: stages.get(definition.stage) ?? { 'zh-CN': definition.stage, en: definition.stage },
    content: definition.content,
    methods: [...definition.methods],
    carriers: [...definition.carriers],
    extent: definition.extent,
    when: conditionOf(when, rules),
    item: itemTitle(definition.item),
    announcement: itemTitle(definition.announcement),
    citation: citationOf(citation),
  }));
  return {
    category: rules.category,
    procedure: rules.procedure,
    on: rules.on,
    packs: [...rules.packs],
    records,
    major: rules.majorDecisions.map(({ id, definition, when, citation }) => ({
      id,
      title: definition.title,
      by: definition.by,
      when: conditionOf(when, rules),
      item: itemTitle(definition.item),
      citation: citationOf(citation),
    })),
    disclosures: rules.disclosures.map(({ id, definition, when, citation, exceptions }) => {
      const deadline = deadlines.get(definition.deadline);
      return {
        id,
        title: definition.title,
        channel: definition.channel.title,
        content: definition.content,
        length: deadline?.length ?? null,
        unit: deadline?.unit ?? null,
        when: conditionOf(when, rules),
        citation: citationOf(citation),
        exceptions: exceptions.map((one) => ({
          title: one.definition.title,
          approver: one.definition.approver,
          citation: citationOf(one.citation),
        })),
      };
    }),
  };
}
