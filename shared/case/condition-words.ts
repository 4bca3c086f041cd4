/** A condition of a pack in words, each part of it with what it comes to on the facts of the case. */
import { type ASTNode, parse, serialize } from '@marcbachmann/cel-js';
import {
  type Condition,
  compile,
  evaluate,
  type Facts,
  type FactType,
  type FactTypes,
} from '../rules/cel.ts';
import { factName } from '../rules/condition-values.ts';
import type { FactDefinition, Localized } from '../rules/pack-schema.ts';
import type { FactValue } from './events.ts';
import type { ConditionWords, Outcome } from './locales/why-words.ts';

export interface ConditionContext {
  readonly definitions: Readonly<Record<string, FactDefinition>>;
  readonly types: FactTypes;
  /** What is known. */
  readonly facts: Facts;
  readonly words: ConditionWords;
  readonly locale: keyof Localized;
}

/** The facts a condition reads, in the order in which it names them. */
export function factsInOrder(condition: Condition): readonly string[] {
  const found = new Set<string>();
  const walk = (node: ASTNode): void => {
    const name = factName(node);
    if (name !== null) found.add(name);
    else for (const part of partsOf(node)) walk(part);
  };
  walk(parse(condition.text).ast);
  return [...found];
}

function partsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case '&&':
    case '||':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
    case '?:':
    case 'list':
      return node.args;
    case '!_':
      return [node.args];
    case 'call':
      return node.args[1];
    default:
      return [];
  }
}

/**
 * @example with facts.fine >= 1000000 and a fine of 10,000 yuan: 「罚款」不低于 10,000 元〔成立〕
 */
export function sayCondition(condition: Condition, context: ConditionContext): string {
  return say(parse(condition.text).ast, context);
}

function outcomeOf(node: ASTNode, { types, facts }: ConditionContext): Outcome {
  const compiled = compile(serialize(node), types);
  if ('problem' in compiled) return 'fault';
  const found = evaluate(compiled.condition, facts);
  return 'value' in found ? (String(found.value) as Outcome) : 'fault';
}

function say(node: ASTNode, context: ConditionContext): string {
  const { words } = context;
  switch (node.op) {
    case '&&':
      return words.all(chain(node, '&&').map((part) => inner(part, context)));
    case '||':
      return words.any(chain(node, '||').map((part) => inner(part, context)));
    case '!_':
      if (isJoined(node.args)) return words.not(inner(node.args, context));
      return words.outcome(words.not(leaf(node.args, context)), outcomeOf(node, context));
    case '?:': {
      const [test, yes, no] = node.args;
      return words.choose(inner(test, context), inner(yes, context), inner(no, context));
    }
    default:
      return words.outcome(leaf(node, context), outcomeOf(node, context));
  }
}

const isJoined = (node: ASTNode) =>
  node.op === '&&' || node.op === '||' || node.op === '?:' || node.op === '!_';

function inner(node: ASTNode, context: ConditionContext): string {
  const said = say(node, context);
  return node.op === '&&' || node.op === '||' || node.op === '?:' ? context.words.brackets(said) : said;
}

/** `a || b || c` as three parts: they are written in one breath. */
function chain(node: ASTNode, operator: '&&' | '||'): readonly ASTNode[] {
  if (node.op !== operator) return [node];
  return [...chain(node.args[0], operator), ...chain(node.args[1], operator)];
}

function typeOf(node: ASTNode, types: FactTypes): FactType | null {
  if (node.op === 'call') return 'integer';
  const name = factName(node);
  return name === null ? null : (types[name] ?? null);
}

function leaf(node: ASTNode, context: ConditionContext): string {
  const { words, types } = context;
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args;
      const type = typeOf(left, types) ?? typeOf(right, types) ?? 'text';
      const of = factName(left) ?? factName(right);
      return words.compare(
        operand(left, type, of, context),
        node.op,
        operand(right, type, of, context),
        type,
      );
    }
    case 'in': {
      const [left, right] = node.args;
      if (right.op !== 'list')
        return words.holds(operand(right, 'list', null, context), operand(left, 'text', null, context));
      const of = factName(left);
      const type = typeOf(left, types) ?? 'text';
      return words.oneOf(
        operand(left, type, of, context),
        right.args.map((one) => operand(one, type, of, context)),
      );
    }
    default:
      return operand(node, 'boolean', null, context);
  }
}

/** @param of the fact it is compared with, whose answers have names */
function operand(node: ASTNode, type: FactType, of: string | null, context: ConditionContext): string {
  const { words, definitions, locale } = context;
  const name = factName(node);
  if (name !== null) return words.fact(definitions[name]?.title[locale] ?? name);
  if (node.op === 'call') {
    const list = node.args[1][0];
    return list === undefined ? serialize(node) : words.sizeOf(operand(list, 'list', null, context));
  }
  if (node.op === '-_' && node.args.op === 'value')
    return literal(-Number(node.args.args), type, of, context);
  if (node.op === 'value') {
    const value = node.args;
    return literal(typeof value === 'bigint' ? Number(value) : (value as FactValue), type, of, context);
  }
  return serialize(node);
}

function literal(value: FactValue, type: FactType, of: string | null, context: ConditionContext): string {
  const said = sayValue(value, type, of, context);
  return typeof value === 'number' || type === 'day' ? said : context.words.quoted(said);
}

/** A value as people write it: money in yuan, an answer by its name. */
export function sayValue(
  value: FactValue,
  type: FactType,
  of: string | null,
  { definitions, words, locale }: Pick<ConditionContext, 'definitions' | 'words' | 'locale'>,
): string {
  const answers = of === null ? [] : (definitions[of]?.answers ?? []);
  const answer = answers.find((one) => one.value === value);
  if (answer !== undefined) return answer.title[locale];
  if (typeof value === 'boolean') return words.yesNo(value);
  if (typeof value === 'number') return type === 'money' ? words.yuan(value) : String(value);
  if (Array.isArray(value)) return value.join('、');
  return type === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? words.day(value) : value;
}
