/**
 * Do the catalogue of major decisions and the items of legal review say the same? Tried on the values that their
 * conditions tell apart. Too much work for each load: for tests and `packs check`. Pure.
 */
import { type Condition, compile } from './cel.ts';
import { factTypes } from './check-pack.ts';
import { canBe } from './condition-values.ts';
import type { Pack } from './pack-schema.ts';

export interface CatalogueProblem {
  /** `majorDecisions.hearing` that is not reviewed, or `items.legal-review` that no line of the catalogue asks for. */
  readonly path: string;
  /** `undecided`: too many combinations to try. */
  readonly problem: 'not-reviewed' | 'not-in-catalogue' | 'undecided';
}

const strictness = { advisory: 0, procedural: 1, statutory: 2 } as const;

/**
 * Every line of the catalogue is reviewed by its own item or by one as strict; every item of legal review that the
 * catalogue names is asked for by a line that names it.
 * @param pack checked: a whole national pack, or layers joined
 * @throws TypeError when a condition was never checked
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
  /** Can the one hold where none of the others does? What holds always has no condition. */
  const alone = (one: Condition | null, others: readonly (Condition | null)[]): boolean | null => {
    const never = others.flatMap((other) => (other === null ? [] : [[other, false] as const]));
    if (never.length < others.length) return false;
    const wanted = [...(one === null ? [] : [[one, true] as const]), ...never];
    return wanted.length === 0 ? true : canBe(wanted, pack.facts);
  };
  const said = (
    path: string,
    found: boolean | null,
    problem: CatalogueProblem['problem'],
  ): CatalogueProblem[] =>
    found === false ? [] : [{ path, problem: found === null ? 'undecided' : problem }];
  return [
    ...lines.flatMap(({ id, item, when }) => {
      const bar = items.find((one) => one.id === item)?.bar ?? 0;
      const strict = items.filter((one) => one.bar >= bar);
      return said(
        `majorDecisions.${id}`,
        alone(
          when,
          strict.map((one) => one.when),
        ),
        'not-reviewed',
      );
    }),
    ...items.flatMap(({ id, when }) => {
      const naming = lines.filter(({ item }) => item === id);
      return said(
        `items.${id}`,
        alone(
          when,
          naming.map((line) => line.when),
        ),
        'not-in-catalogue',
      );
    }),
  ];
}
