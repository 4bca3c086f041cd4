/**
 * Conditions of packs: a subset of CEL read in Kleene's strong three-valued logic.
 * A declared fact that is not known makes what depends on it `unknown`, never false; whatever is wrong
 * with the condition or with a fact's type is a fault, never `unknown`.
 */
import { type ASTNode, type ParseResult, parse, serialize } from '@marcbachmann/cel-js';
import type { FactValue } from '../case/events.ts';
import { type Said, say, wrong } from './mending.ts';
import type { FactDefinition } from './pack-schema.ts';

export type Truth = true | false | 'unknown';
export type FactType = FactDefinition['type'];
export type FactTypes = Readonly<Record<string, FactType>>;
export type Facts = Readonly<Record<string, FactValue>>;

/** What is wrong with a condition, where in it, and what to write instead. */
export interface ConditionProblem {
  readonly code:
    | 'syntax'
    | 'form-not-allowed'
    | 'not-a-fact'
    | 'fact-not-declared'
    | 'types-differ'
    | 'not-yes-or-no';
  /** Offset in the condition, in UTF-16 units. */
  readonly at: number;
  readonly found: string;
  /** In English; `said` tells it in another language. */
  readonly write: string;
  readonly said: Said;
}

/** A fault of the pack or of a fact's value: to be shown and mended, never guessed around. */
export interface Fault {
  readonly fault: 'fact-of-wrong-type' | 'evaluation';
  readonly fact: string | null;
  readonly message: string;
}

export interface Known {
  readonly value: Truth;
  /** Facts that would settle it, sorted; empty unless `unknown`. */
  readonly wanted: readonly string[];
}

/** A checked condition, ready to be evaluated any number of times. */
export interface Condition {
  readonly text: string;
  /** Every fact it mentions, sorted. */
  readonly facts: readonly string[];
  readonly root: Part;
}

type Part =
  | { readonly kind: 'and' | 'or'; readonly left: Part; readonly right: Part }
  | { readonly kind: 'not'; readonly of: Part }
  | { readonly kind: 'choose'; readonly test: Part; readonly yes: Part; readonly no: Part }
  | {
      readonly kind: 'ask';
      readonly facts: readonly string[];
      readonly types: FactTypes;
      /** Prepared when it is first asked: of all packs that load, a day's work asks a few. */
      readonly run: () => ParseResult;
    };

/** What may be written, in the words of the message that refuses the rest. */
export const ALLOWED_FORMS =
  'facts.NAME, == != < <= > >=, facts.NAME in ["…"], "…" in facts.LIST, size(facts.LIST), && || !, A ? B : C';

function problemOf(code: ConditionProblem['code'], at: number, found: string, said: Said): ConditionProblem {
  return { code, at, found, write: wrong(found, said).write, said };
}

class Refused extends Error {
  readonly problem: ConditionProblem;
  constructor(problem: ConditionProblem) {
    super(problem.write);
    this.problem = problem;
  }
}

function refuse(code: ConditionProblem['code'], node: ASTNode, write: Said): never {
  throw new Refused(problemOf(code, node.start, serialize(node), write));
}

/** `facts.officers.count` → `officers.count`; null for anything else. */
function factName(node: ASTNode): string | null {
  if (node.op !== '.') return null;
  const [of, name] = node.args;
  if (of.op === 'id') return of.args === 'facts' ? name : null;
  const before = factName(of);
  return before === null ? null : `${before}.${name}`;
}

type ValueType = FactType | 'literal-text';

function literalType(node: ASTNode): ValueType | null {
  if (node.op === '-_' && node.args.op === 'value' && typeof node.args.args === 'bigint') return 'integer';
  if (node.op !== 'value') return null;
  const value = node.args;
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'literal-text';
  if (typeof value === 'number') refuse('form-not-allowed', node, say('whole-numbers-only'));
  return refuse('form-not-allowed', node, say('no-null'));
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

function refuseForm(node: ASTNode): never {
  if (node.op === 'call' && node.args[0] === 'has') refuse('form-not-allowed', node, say('no-has'));
  if (node.op === 'rcall') refuse('form-not-allowed', node, say('no-macro', String(node.args[0])));
  if (node.op === '[]' || node.op === '.?' || node.op === '[?]')
    refuse('form-not-allowed', node, say('dot-only'));
  if (node.op === 'id' || node.op === '.') refuse('not-a-fact', node, say('facts-only'));
  return refuse('form-not-allowed', node, say('allowed-forms', ALLOWED_FORMS));
}

class Compiler {
  private readonly types: FactTypes;
  readonly mentioned = new Set<string>();
  constructor(types: FactTypes) {
    this.types = types;
  }

  private fact(node: ASTNode): { name: string; type: FactType } | null {
    const name = factName(node);
    if (name === null) return null;
    const type = Object.hasOwn(this.types, name) ? this.types[name] : undefined;
    if (type === undefined)
      return refuse(
        'fact-not-declared',
        node,
        say('declare-fact', name, Object.keys(this.types).sort().join(', ')),
      );
    return { name, type };
  }

  /** A value to compare: a fact, a literal, or a list's size. */
  private operand(node: ASTNode, used: Set<string>): ValueType {
    if (node.op === 'call' && node.args[0] === 'size' && node.args[1].length === 1) {
      const of = node.args[1][0];
      const fact = of === undefined ? null : this.fact(of);
      if (fact === null) return refuseForm(node);
      if (fact.type !== 'list') refuse('types-differ', node, say('size-of-list'));
      used.add(fact.name);
      return 'integer';
    }
    const fact = this.fact(node);
    if (fact !== null) {
      used.add(fact.name);
      return fact.type;
    }
    return literalType(node) ?? refuseForm(node);
  }

  private same(node: ASTNode, a: ValueType, b: ValueType, literal: ASTNode | null): void {
    const norm = (type: ValueType) => (type === 'money' ? 'integer' : type);
    if (a === 'list' || b === 'list') refuse('types-differ', node, say('in-or-size'));
    const [x, y] = [norm(a), norm(b)];
    if (x === 'instant' || y === 'instant') refuse('types-differ', node, say('instant-only-hours'));
    const textual = (type: string) => type === 'text' || type === 'day';
    const fits = x === y || (x === 'literal-text' && textual(y)) || (y === 'literal-text' && textual(x));
    if (!fits) refuse('types-differ', node, say('like-with-like', a, b));
    const isDay = x === 'day' || y === 'day';
    if (
      isDay &&
      literal?.op === 'value' &&
      typeof literal.args === 'string' &&
      !dayPattern.test(literal.args)
    )
      refuse('types-differ', literal, say('day-in-condition'));
  }

  private ask(node: ASTNode, used: ReadonlySet<string>): Part {
    if (used.size === 0) refuse('not-a-fact', node, say('name-a-fact'));
    for (const name of used) this.mentioned.add(name);
    const types = Object.fromEntries([...used].map((name) => [name, this.types[name] ?? 'text']));
    let run: ParseResult | null = null;
    return {
      kind: 'ask',
      facts: [...used].sort(),
      types,
      run: () => {
        run ??= parse(serialize(node));
        return run;
      },
    };
  }

  compile(node: ASTNode): Part {
    const used = new Set<string>();
    switch (node.op) {
      case '&&':
      case '||':
        return {
          kind: node.op === '&&' ? 'and' : 'or',
          left: this.compile(node.args[0]),
          right: this.compile(node.args[1]),
        };
      case '!_':
        return { kind: 'not', of: this.compile(node.args) };
      case '?:':
        return {
          kind: 'choose',
          test: this.compile(node.args[0]),
          yes: this.compile(node.args[1]),
          no: this.compile(node.args[2]),
        };
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=': {
        const [left, right] = node.args;
        const a = this.operand(left, used);
        const b = this.operand(right, used);
        const literal = left.op === 'value' ? left : right.op === 'value' ? right : null;
        this.same(node, a, b, literal);
        if (a === 'boolean' && node.op !== '==' && node.op !== '!=')
          refuse('types-differ', node, say('yes-no-fact'));
        return this.ask(node, used);
      }
      case 'in': {
        const [left, right] = node.args;
        const a = this.operand(left, used);
        if (right.op === 'list') {
          if (right.args.length === 0) refuse('form-not-allowed', right, say('name-the-values'));
          for (const element of right.args) {
            const b = literalType(element);
            if (b === null) refuse('form-not-allowed', element, say('values-only'));
            this.same(node, a, b, element);
          }
          return this.ask(node, used);
        }
        const list = this.fact(right);
        if (list === null) return refuseForm(right);
        if (list.type !== 'list') refuse('types-differ', right, say('no-list', list.name));
        if (a !== 'text' && a !== 'literal-text') refuse('types-differ', left, say('lists-hold-texts'));
        used.add(list.name);
        return this.ask(node, used);
      }
      default: {
        const fact = this.fact(node);
        if (fact === null) {
          if (literalType(node) === 'boolean') refuse('not-a-fact', node, say('leave-when-out'));
          return refuseForm(node);
        }
        if (fact.type !== 'boolean') refuse('not-yes-or-no', node, say('compare-it', fact.name, fact.type));
        used.add(fact.name);
        return this.ask(node, used);
      }
    }
  }
}

/**
 * Conditions prepared before, by text. What a text comes to depends on the types of the facts it names and on nothing
 * else; each layer of packs asks for the same ones again.
 */
const prepared = new Map<
  string,
  readonly {
    readonly condition: Condition;
    readonly facts: readonly string[];
    readonly types: Readonly<Record<string, FactType | undefined>>;
  }[]
>();
const MAX_PREPARED = 5000;

/**
 * Checks and prepares a condition. Every form that could make "not known" look like "no" is refused.
 * @param types type of each declared fact
 * @example compile('facts.fine >= 1000000 && !facts.withdrawn', { fine: 'money', withdrawn: 'boolean' })
 */
export function compile(
  text: string,
  types: FactTypes,
): { readonly condition: Condition } | { readonly problem: ConditionProblem } {
  for (const known of prepared.get(text) ?? [])
    if (known.facts.every((name) => Object.hasOwn(types, name) && types[name] === known.types[name]))
      return { condition: known.condition };
  let ast: ASTNode;
  try {
    ast = parse(text).ast;
  } catch (error) {
    const range = (error as { range?: { start: number } }).range;
    return {
      problem: problemOf('syntax', range?.start ?? 0, text, say('cel-forms', ALLOWED_FORMS)),
    };
  }
  try {
    const compiler = new Compiler(types);
    const root = compiler.compile(ast);
    const condition = { text, facts: [...compiler.mentioned].sort(), root };
    if (prepared.size >= MAX_PREPARED) prepared.clear();
    prepared.set(text, [
      ...(prepared.get(text) ?? []),
      {
        condition,
        facts: condition.facts,
        types: Object.fromEntries(condition.facts.map((name) => [name, types[name]])),
      },
    ]);
    return { condition };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem };
    throw error;
  }
}

function isOfType(value: FactValue, type: FactType): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'money':
    case 'integer':
      return Number.isSafeInteger(value);
    case 'text':
      return typeof value === 'string';
    case 'day':
      return typeof value === 'string' && dayPattern.test(value);
    case 'instant':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value);
  }
}

/** The part of logic that mutants replace in the tests: `null` stands for nothing known. */
export interface Logic {
  and(a: Truth, b: Truth): Truth;
  or(a: Truth, b: Truth): Truth;
  not(a: Truth): Truth;
  choose(test: Truth, yes: Truth, no: Truth): Truth;
  /** What a comparison on a fact that is not known comes to. */
  missing: Truth;
}

/** Kleene's strong logic. */
export const kleene: Logic = {
  and: (a, b) => (a === false || b === false ? false : a === true && b === true ? true : 'unknown'),
  or: (a, b) => (a === true || b === true ? true : a === false && b === false ? false : 'unknown'),
  not: (a) => (a === 'unknown' ? 'unknown' : !a),
  choose: (test, yes, no) =>
    test === true ? yes : test === false ? no : yes === no && yes !== 'unknown' ? yes : 'unknown',
  missing: 'unknown',
};

class Faulted extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

function nest(facts: Facts, names: readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  for (const name of names) {
    const path = name.split('.');
    let at = root;
    for (const step of path.slice(0, -1)) {
      const next = (at[step] ?? Object.create(null)) as Record<string, unknown>;
      at[step] = next;
      at = next;
    }
    at[path[path.length - 1] ?? name] = facts[name];
  }
  return root;
}

function walk(part: Part, facts: Facts, logic: Logic, wanted: Set<string>): Truth {
  switch (part.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [new Set<string>(), new Set<string>()];
      const value = logic[part.kind](
        walk(part.left, facts, logic, left),
        walk(part.right, facts, logic, right),
      );
      if (value === 'unknown') for (const name of [...left, ...right]) wanted.add(name);
      return value;
    }
    case 'not':
      return logic.not(walk(part.of, facts, logic, wanted));
    case 'choose': {
      const [asked, yes, no] = [new Set<string>(), new Set<string>(), new Set<string>()];
      const test = walk(part.test, facts, logic, asked);
      const value = logic.choose(test, walk(part.yes, facts, logic, yes), walk(part.no, facts, logic, no));
      if (value === 'unknown') {
        for (const name of asked) wanted.add(name);
        if (test !== false) for (const name of yes) wanted.add(name);
        if (test !== true) for (const name of no) wanted.add(name);
      }
      return value;
    }
    case 'ask': {
      const missing = part.facts.filter((name) => !Object.hasOwn(facts, name));
      for (const name of part.facts) {
        const value = facts[name];
        const type = part.types[name];
        if (value === undefined || type === undefined || isOfType(value, type)) continue;
        throw new Faulted({
          fault: 'fact-of-wrong-type',
          fact: name,
          message: `${name} should be of type ${type}`,
        });
      }
      if (missing.length > 0) {
        for (const name of missing) wanted.add(name);
        return logic.missing;
      }
      let result: unknown;
      try {
        result = part.run()({ facts: nest(facts, part.facts) });
      } catch (error) {
        throw new Faulted({ fault: 'evaluation', fact: null, message: String(error) });
      }
      if (typeof result !== 'boolean')
        throw new Faulted({ fault: 'evaluation', fact: null, message: 'the condition gave no yes or no' });
      return result;
    }
  }
}

/**
 * The condition's value on what is known. More facts never turn a known value into another.
 * @returns the value with the facts that would settle it, or a fault of the pack or of a fact
 */
export function evaluate(condition: Condition, facts: Facts, logic: Logic = kleene): Known | Fault {
  const wanted = new Set<string>();
  try {
    const value = walk(condition.root, facts, logic, wanted);
    return { value, wanted: value === 'unknown' ? [...wanted].sort() : [] };
  } catch (error) {
    if (error instanceof Faulted) return error.fault;
    throw error;
  }
}
