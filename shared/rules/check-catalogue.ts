/**
 * Do the catalogue of major decisions and the items of legal review say the same? Tried in every combination of the
 * values that their conditions tell apart. Too much work for each load: for tests and `packs check`. Pure.
 */
import { type Condition, compile, evaluate } from './cel.ts';
import { factTypes } from './check-pack.ts';
import type { FactDefinition, Pack } from './pack-schema.ts';

export interface CatalogueProblem {
  /** `majorDecisions.hearing` that is not reviewed, or `items.legal-review` that no line of the catalogue asks for. */
  readonly path: string;
  readonly problem: 'not-reviewed' | 'not-in-catalogue';
  /** Facts under which it shows. */
  readonly facts: Readonly<Record<string, boolean | number | string>>;
}

/** Combinations tried; past that, evenly spread ones. */
const MAX_WORLDS = 20_000;
const strictness = { advisory: 0, procedural: 1, statutory: 2 } as const;

type Value = boolean | number | string;

/** Values that the conditions can tell apart; of a text its answers. */
function valuesOf(name: string, fact: FactDefinition | undefined, texts: readonly string[]): Value[] {
  const numbers = texts.flatMap((text) => [...text.matchAll(/(?<![\w."-])\d+/g)].map(([one]) => Number(one)));
  switch (fact?.type) {
    case 'boolean':
      return [true, false];
    case 'money':
    case 'integer':
      // Two facts may be compared with each other: a few steps apart, below and above, equal.
      return [...new Set([0, 1, 2, ...numbers.flatMap((n) => [n - 1, n, n + 1])])].filter((n) => n >= 0);
    case 'text':
      return fact.answers === undefined ? ['one', 'another'] : fact.answers.map(({ value }) => String(value));
    default:
      throw new TypeError(`a catalogue of major decisions cannot rest on \`${name}\` of type ${fact?.type}`);
  }
}

/**
 * Every line of the catalogue is reviewed by its own item or by one as strict; every item of legal review is asked
 * for by a line.
 * @param pack checked: a whole national pack, or layers joined
 * @returns at most one problem for each line and item
 */
export function catalogueProblems(pack: Pack): readonly CatalogueProblem[] {
  const types = factTypes(pack.facts);
  const conditionOf = (text: string | undefined): Condition | null => {
    if (text === undefined) return null;
    const result = compile(text, types);
    if ('problem' in result) throw new TypeError(`unchecked condition "${text}"`);
    return result.condition;
  };
  const lines = Object.entries(pack.majorDecisions ?? {}).map(([id, line]) => ({
    id,
    item: line.item,
    when: conditionOf(line.when),
  }));
  const items = [...new Set(lines.map(({ item }) => item))].flatMap((id) => {
    const item = pack.items[id];
    return item === undefined ? [] : [{ id, bar: strictness[item.bar], when: conditionOf(item.when) }];
  });
  const conditions = [...lines, ...items].flatMap(({ when }) => (when === null ? [] : [when]));
  const names = [...new Set(conditions.flatMap(({ facts }) => facts))].sort();
  const choices = names.map((name) =>
    valuesOf(
      name,
      pack.facts[name],
      conditions.filter(({ facts }) => facts.includes(name)).map(({ text }) => text),
    ),
  );
  const all = choices.reduce((product, { length }) => product * length, 1);
  const step = Math.max(1, Math.ceil(all / MAX_WORLDS));
  const problems = new Map<string, CatalogueProblem>();
  for (let at = 0; at < all; at += step) {
    let rest = at;
    const facts: Record<string, Value> = {};
    for (const [index, name] of names.entries()) {
      const values = choices[index] ?? [];
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      if (value !== undefined) facts[name] = value;
    }
    const holds = (when: Condition | null) => {
      if (when === null) return true;
      const result = evaluate(when, facts);
      return 'value' in result && result.value === true;
    };
    const reviewed = items.filter(({ when }) => holds(when));
    const asked = lines.filter(({ when }) => holds(when));
    for (const { id, item } of asked) {
      const bar = items.find((one) => one.id === item)?.bar ?? 0;
      const path = `majorDecisions.${id}`;
      if (!problems.has(path) && !reviewed.some((one) => one.bar >= bar))
        problems.set(path, { path, problem: 'not-reviewed', facts });
    }
    for (const { id } of reviewed) {
      const path = `items.${id}`;
      if (!problems.has(path) && !asked.some(({ item }) => item === id))
        problems.set(path, { path, problem: 'not-in-catalogue', facts });
    }
  }
  return [...problems.values()];
}
