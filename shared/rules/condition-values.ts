/**
 * Whether a condition can come true at all: tried on values around every constant that it names. Exact for whole
 * numbers, days, yes and no, and declared answers; a condition with too many combinations is left undecided.
 */
import { type ASTNode, parse } from '@marcbachmann/cel-js';
import { addDays } from '../calendar/working-days.ts';
import type { FactValue } from '../case/events.ts';
import { type Condition, evaluate } from './cel.ts';
import type { FactDefinition } from './pack-schema.ts';

export type Facts = Readonly<Record<string, FactDefinition>>;

/** `facts.NAME OP number` as it stands, turned so that the fact is on the left. */
export interface Comparison {
  readonly fact: string;
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly with: { readonly constant: bigint | string | boolean } | { readonly fact: string };
}

const turned = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const MAX_TRIES = 40_000;
/** A text that no condition names. */
const OTHER = ' other';

export function factName(node: ASTNode): string | null {
  if (node.op !== '.') return null;
  const [of, name] = node.args;
  if (of.op === 'id') return of.args === 'facts' ? name : null;
  const before = factName(of);
  return before === null ? null : `${before}.${name}`;
}

type Constant = bigint | string | boolean;

function constantOf(node: ASTNode): Constant | null {
  if (node.op === '-_' && node.args.op === 'value' && typeof node.args.args === 'bigint')
    return -node.args.args;
  if (node.op !== 'value') return null;
  const value: unknown = node.args;
  return typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

/** A list's size counts as a fact of its own. */
function operandOf(node: ASTNode): { fact: string } | { constant: Constant } | null {
  if (node.op === 'call' && node.args[0] === 'size') {
    const of = node.args[1][0];
    const name = of === undefined ? null : factName(of);
    return name === null ? null : { fact: `size:${name}` };
  }
  const fact = factName(node);
  if (fact !== null) return { fact };
  const constant = constantOf(node);
  return constant === null ? null : { constant };
}

function walk(node: ASTNode, found: Comparison[]): void {
  switch (node.op) {
    case '&&':
    case '||':
      walk(node.args[0], found);
      walk(node.args[1], found);
      return;
    case '!_':
      walk(node.args, found);
      return;
    case '?:':
      for (const part of node.args) walk(part, found);
      return;
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = [operandOf(node.args[0]), operandOf(node.args[1])];
      if (left === null || right === null) return;
      if ('fact' in left) found.push({ fact: left.fact, operator: node.op, with: right });
      else if ('fact' in right) found.push({ fact: right.fact, operator: turned[node.op], with: left });
      return;
    }
    case 'in': {
      const [left, right] = node.args;
      const fact = factName(left);
      if (right.op === 'list' && fact !== null) {
        for (const element of right.args) {
          const constant = constantOf(element);
          if (constant !== null) found.push({ fact, operator: '==', with: { constant } });
        }
        return;
      }
      const list = factName(right);
      const constant = constantOf(left);
      if (list !== null && constant !== null) found.push({ fact: list, operator: '==', with: { constant } });
      return;
    }
    default:
      return;
  }
}

/** Every comparison of a condition, also those within lists; `"x" in facts.LIST` is given as `LIST == "x"`. */
export function comparisonsOf(text: string): readonly Comparison[] {
  const found: Comparison[] = [];
  walk(parse(text).ast, found);
  return found;
}

function subsets(of: readonly string[]): string[][] {
  const sets: string[][] = [[]];
  for (const one of of) sets.push(...sets.map((set) => set.concat(one)));
  return sets;
}

/** Values of a fact between which no condition can tell more. */
function candidates(
  name: string,
  fact: FactDefinition,
  comparisons: readonly Comparison[],
  reach: number,
): readonly FactValue[] {
  if (fact.fixed !== undefined) return [fact.fixed.value];
  const constants = comparisons.flatMap((one) => ('constant' in one.with ? [one.with.constant] : []));
  const around = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach);
  switch (fact.type) {
    case 'boolean':
      return [true, false];
    case 'money':
    case 'integer': {
      if (name === 'decisions.count') return [0, 1];
      const numbers = constants.flatMap((value) => (typeof value === 'bigint' ? [Number(value)] : []));
      const all = [0, ...numbers].flatMap((number) => around.map((step) => number + step));
      return [...new Set(all.filter((number) => number >= 0))];
    }
    case 'day': {
      const days = constants.filter((value): value is string => typeof value === 'string');
      const from = days.length === 0 ? ['2026-01-01'] : days;
      return [...new Set(from.flatMap((day) => around.map((step) => addDays(day, step))))];
    }
    // No condition names an instant.
    case 'instant':
      return ['2026-11-25T10:00:00+08:00'];
    case 'text': {
      const named = constants.filter((value): value is string => typeof value === 'string');
      const answers = (fact.answers ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
      return [...new Set([...answers, ...named, ...(answers.length === 0 ? [OTHER, `${OTHER}s`] : [])])];
    }
    case 'list': {
      const named = [...new Set(constants.filter((value): value is string => typeof value === 'string'))];
      const sizes = comparisons.flatMap((one) =>
        one.fact === `size:${name}` && 'constant' in one.with && typeof one.with.constant === 'bigint'
          ? [Number(one.with.constant) + 1]
          : [],
      );
      const longest = Math.min(12, Math.max(named.length, 1, ...sizes));
      return subsets(named.slice(0, 6)).flatMap((set) =>
        Array.from({ length: longest - set.length + 1 }, (_, more) => [
          ...set,
          ...Array.from({ length: more }, (_unused, at) => `${OTHER}${at}`),
        ]),
      );
    }
  }
}

/**
 * Can `conditions` have the wanted values together?
 * @param wanted each condition with the value that it is to have
 * @param only values that facts are held to, beside their own
 * @returns null when there are too many combinations to try
 */
export function canBe(
  wanted: readonly (readonly [Condition, boolean])[],
  facts: Facts,
  only: Readonly<Record<string, FactValue>> = {},
): boolean | null {
  const names = [...new Set(wanted.flatMap(([condition]) => condition.facts))];
  const comparisons = wanted.flatMap(([condition]) => comparisonsOf(condition.text));
  // Facts that are compared with each other share their constants; only those that have an order need room between them.
  const ordered = ({ type }: FactDefinition) => type === 'money' || type === 'integer' || type === 'day';
  const reach = Math.max(1, names.filter((name) => facts[name] !== undefined && ordered(facts[name])).length);
  const linked = (name: string) => {
    const group = new Set([name]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const one of comparisons) {
        const [a, b] = [one.fact, 'fact' in one.with ? one.with.fact : null];
        if (b === null || group.has(a) === group.has(b)) continue;
        group.add(a).add(b);
        grown = true;
      }
    }
    return comparisons.filter((one) => group.has(one.fact) || one.fact === `size:${name}`);
  };
  const choices = names.map((name) => {
    const fact = facts[name];
    const held = only[name];
    if (held !== undefined) return [held];
    if (fact === undefined) return [];
    const fixed = linked(name).flatMap((one): Comparison[] => {
      const other = 'fact' in one.with ? facts[one.with.fact]?.fixed?.value : undefined;
      if (typeof other === 'number') return [{ ...one, with: { constant: BigInt(other) } }];
      return typeof other === 'string' ? [{ ...one, with: { constant: other } }] : [];
    });
    return candidates(name, fact, [...linked(name), ...fixed], reach);
  });
  const total = choices.reduce((product, values) => product * values.length, 1);
  const chosen: Record<string, FactValue> = {};
  let tries = 0;
  const search = (at: number): boolean | null => {
    const name = names[at];
    if (name === undefined) {
      tries += 1;
      return wanted.every(([condition, value]) => {
        const result = evaluate(condition, chosen);
        return 'value' in result && result.value === value;
      });
    }
    for (const value of choices[at] ?? []) {
      if (tries > MAX_TRIES) return null;
      chosen[name] = value;
      const found = search(at + 1);
      if (found !== false) return found;
    }
    return false;
  };
  const found = search(0);
  return found === false && total > MAX_TRIES ? null : found;
}
