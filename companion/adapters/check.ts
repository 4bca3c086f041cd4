/**
 * Checks an adapter as its author wrote it: every problem with its line, its path, what was found, what is allowed
 * and what to write. The schema says what an adapter is; the rest says what would go wrong though it is one.
 */
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Adapter, type AdapterPage, adapterSchema, type Read } from '#shared/adapter/adapter-schema.ts';
import { matchesPattern } from '#shared/adapter/match.ts';
import { normalizeLabel } from '#shared/adapter/parse.ts';
import type { FactDefinition } from '#shared/rules/pack-schema.ts';
import type { Detail, MessageCode } from './locales/zh-CN.ts';
import { nearest } from './nearest.ts';

export interface AdapterProblem {
  readonly code: MessageCode;
  /** A warning does not keep an adapter from being installed. */
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  /** As in JavaScript: `pages[0].actions[1].request.method`. */
  readonly path: string;
  /** What stands there, as JSON, cut at 80 characters; null when nothing does. */
  readonly found: string | null;
  readonly detail: Detail;
}

/** What the installed packs know; absent parts are not checked. */
export interface KnownRules {
  readonly procedures: readonly { readonly category: string; readonly procedure: string }[];
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly actions: readonly string[];
  readonly stages: readonly string[];
}

export type CheckedAdapter =
  | { readonly adapter: Adapter; readonly problems: readonly AdapterProblem[] }
  | { readonly adapter: null; readonly problems: readonly AdapterProblem[] };

export const MAX_ADAPTER_BYTES = 1024 * 1024;

type Path = readonly (string | number)[];
type Problem = Omit<AdapterProblem, 'line' | 'path' | 'found' | 'detail'> & {
  readonly at: Path;
  readonly detail?: Partial<Detail>;
};

function spell(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | false;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** JSON Schema of the format (draft 2020-12), for editors. */
export function adapterJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(adapterSchema) as Record<string, unknown>;
}

function schemaAt(path: Path): SchemaNode | undefined {
  let node: SchemaNode | undefined = adapterJsonSchema() as SchemaNode;
  for (const part of path) {
    if (node === undefined) return undefined;
    if (typeof part === 'number') node = node.items;
    else node = node.properties?.[part] ?? (node.additionalProperties || undefined);
  }
  return node;
}

/** An example of what belongs at a place, ready to be written. */
const examples: Readonly<Record<string, string>> = {
  format: '"format": "sanxiang-adapter/1"',
  id: '"id": "case-form"',
  version: '"version": "1.0.0"',
  title: '"title": {"zh-CN": "…", "en": "…"}',
  system: '"system": "unit-cases"',
  origins: '"origins": ["http://10.1.2.3:8080"]',
  category: '"category": "penalty"',
  procedure: '"procedure": "ordinary"',
  pages: '"pages": [ … ]',
  paths: '"paths": ["/case/edit.do"]',
  exists: '"exists": []',
  fields: '"fields": {}',
  actions: '"actions": []',
  writable: '"writable": false',
  at: '"at": {"field": "…", "label": "…"}',
  decided: '"decided": ["已决定"]',
  triggers: '"triggers": ["#btnSubmit"]',
  request: '"request": {"method": "POST", "path": "/case/decide.do"}',
  method: '"method": "POST"',
  path: '"path": "/case/decide.do"',
  success: '"success": {"selector": "#resultOk"}',
};

const isType = (word: string): word is keyof typeof import('./locales/zh-CN.ts').types =>
  ['string', 'number', 'integer', 'boolean', 'array', 'object'].includes(word);

/** Zod's expectations in the words of the table of types. */
function typeWord(expected: string): string {
  if (expected === 'record') return 'object';
  if (expected === 'int') return 'integer';
  return isType(expected) ? expected : 'object';
}

function fromIssue(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const at = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  const last = at.at(-1);
  const value = valueAt(input, at);
  const text = typeof value === 'string' ? value : '';
  const key = typeof last === 'number' ? String(at.at(-2) ?? '') : String(last ?? '');
  const error = (code: MessageCode, detail: Partial<Detail> = {}): Problem => ({
    code,
    severity: 'error',
    at,
    detail,
  });
  if (value === undefined && issue.code !== 'custom') {
    const node = schemaAt(at);
    return [
      error('missing', {
        name: key,
        list: String(node?.const ?? node?.enum?.join('、') ?? key),
        nearest: examples[key] ?? `"${key}": …`,
      }),
    ];
  }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = Object.keys(schemaAt(at)?.properties ?? {});
      return issue.keys.map((name) => ({
        code: 'unknownKey' as const,
        severity: 'error' as const,
        at: [...at, name],
        detail: { name, list: allowed.join('、'), nearest: nearest(name, allowed) ?? '' },
      }));
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const near = nearest(text, allowed);
      return [error('notAllowed', { list: allowed.join('、'), nearest: near === null ? '' : `"${near}"` })];
    }
    case 'invalid_type': {
      const quoted = typeof value === 'string' && (value === 'true' || value === 'false');
      return [
        error('wrongType', {
          name: typeWord(issue.expected),
          nearest: issue.expected === 'boolean' && quoted ? String(value) : '',
        }),
      ];
    }
    case 'invalid_format': {
      if (last === 'version') {
        const parts = text.split('.').filter((part) => /^\d+$/.test(part));
        const full = [...parts, '0', '0', '0'].slice(0, 3).join('.');
        return [error('badVersion', { nearest: parts.length > 0 ? `"${full}"` : '' })];
      }
      if (key === 'origins') {
        let origin = '';
        try {
          const url = new URL(text);
          origin = url.protocol.startsWith('http') ? `"${url.origin}"` : '';
        } catch {
          origin = '';
        }
        return [error('badOrigin', { nearest: origin })];
      }
      const plain = text
        .replace(/([a-z])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, '-')
        .replace(/^[^a-z]+|-+$/g, '');
      return [error('badName', { nearest: plain === '' ? '' : `"${plain}"` })];
    }
    case 'too_big':
      return [error('tooLong', { name: issue.origin, list: String(issue.maximum) })];
    case 'too_small':
      return [error('tooShort', { name: issue.origin, list: String(issue.minimum) })];
    case 'invalid_key':
      return [error('badName', { nearest: '' })];
    case 'custom':
      return [error('noWay')];
    case 'invalid_union':
      return [error('wrongType', { name: 'string' })];
    default:
      return [error('wrongType', { name: 'object' })];
  }
}

const types: Readonly<Record<FactDefinition['type'], readonly (Read['parse'] & string)[]>> = {
  money: ['money-yuan', 'money-wanyuan'],
  integer: ['integer'],
  boolean: ['boolean'],
  day: ['day'],
  instant: ['text'],
  text: ['text'],
  list: ['text'],
};

function pathProblem(path: string, at: Path): Problem[] {
  const rooted = /^[/*]/.test(path) ? path : `/${path}`;
  const plain = rooted.replace(/^\/?https?:\/\/[^/]+/, '').replace(/[?#].*$/, '');
  if (plain === path) return [];
  return [{ code: 'badPath', severity: 'error', at, detail: { nearest: plain === '' ? '' : `"${plain}"` } }];
}

function factProblems(field: AdapterPage['fields'][string], at: Path, known: KnownRules): Problem[] {
  if (field.fact === undefined) return [];
  const definition = known.facts[field.fact];
  const ofCase = (one: FactDefinition | undefined) =>
    one !== undefined && one.derived !== true && one.parameter !== true;
  if (definition === undefined || !ofCase(definition)) {
    const names = Object.keys(known.facts).filter((name) => ofCase(known.facts[name]));
    const near = nearest(field.fact, names);
    return [
      {
        code: 'unknownFact',
        severity: 'error',
        at: [...at, 'fact'],
        detail: { name: field.fact, list: names.join('、'), nearest: near === null ? '' : `"${near}"` },
      },
    ];
  }
  const problems: Problem[] = [];
  const parse = field.parse ?? 'text';
  const fitting = types[definition.type];
  if (!fitting.includes(parse)) {
    problems.push({
      code: 'factType',
      severity: 'error',
      at: field.parse === undefined ? at : [...at, 'parse'],
      detail: { list: fitting.map((p) => `"parse": "${p}"`).join('、'), nearest: `"parse": "${fitting[0]}"` },
    });
  }
  const answers = definition.answers?.map((answer) => answer.value);
  if (answers !== undefined && field.map !== undefined) {
    for (const [from, to] of Object.entries(field.map)) {
      if (to === null || answers.includes(to)) continue;
      problems.push({
        code: 'factAnswer',
        severity: 'error',
        at: [...at, 'map', from],
        detail: {
          name: String(to),
          list: answers.map((answer) => JSON.stringify(answer)).join('、'),
          nearest: '',
        },
      });
    }
  }
  return problems;
}

function pageProblems(adapter: Adapter, known: KnownRules | undefined): Problem[] {
  const problems: Problem[] = [];
  const seen: { method: string; path: string; where: string; name: string }[] = [];
  const ids = new Set<string>();
  adapter.pages.forEach((page, p) => {
    const here = ['pages', p] as const;
    if (ids.has(page.id)) {
      problems.push({
        code: 'duplicatePage',
        severity: 'error',
        at: [...here, 'id'],
        detail: { name: page.id },
      });
    }
    ids.add(page.id);
    page.paths.forEach((path, i) => {
      problems.push(...pathProblem(path, [...here, 'paths', i]));
    });
    if (known !== undefined && page.stage !== undefined && !known.stages.includes(page.stage)) {
      const near = nearest(page.stage, known.stages);
      problems.push({
        code: 'unknownStage',
        severity: 'error',
        at: [...here, 'stage'],
        detail: { list: known.stages.join('、'), nearest: near === null ? '' : `"${near}"` },
      });
    }
    for (const [id, field] of Object.entries(page.fields)) {
      const at = [...here, 'fields', id];
      if (known !== undefined) problems.push(...factProblems(field, at, known));
      if (field.fact !== undefined && Object.keys(field.at).length === 1 && field.at.query === undefined) {
        problems.push({ code: 'oneWay', severity: 'warning', at: [...at, 'at'] });
      }
      if (field.at.label !== undefined && normalizeLabel(field.at.label) === '') {
        problems.push({ code: 'noWay', severity: 'error', at: [...at, 'at', 'label'] });
      }
    }
    const readsStatus = adapter.pages.some((one) => one.status !== undefined);
    if (page.actions.length > 0 && !readsStatus) {
      problems.push({ code: 'noStatus', severity: 'warning', at: here });
    }
    page.actions.forEach((action, a) => {
      const at = [...here, 'actions', a];
      const { method, path, where } = action.request;
      problems.push(...pathProblem(path, [...at, 'request', 'path']));
      if (known !== undefined && !known.actions.includes(action.action)) {
        const near = nearest(action.action, known.actions);
        problems.push({
          code: 'unknownAction',
          severity: 'error',
          at: [...at, 'action'],
          detail: { list: known.actions.join('、'), nearest: near === null ? '' : `"${near}"` },
        });
      }
      const guardsPage = page.paths.find((pattern) => matchesPattern(path, pattern));
      if (where === undefined && guardsPage !== undefined) {
        problems.push({
          code: 'guardsWholePage',
          severity: 'error',
          at: [...at, 'request'],
          detail: { name: guardsPage },
        });
      }
      const before = seen.find(
        (one) =>
          one.method === method &&
          matchesPattern(one.path, path) &&
          (one.where === '' || one.where === JSON.stringify(where ?? {})),
      );
      if (before !== undefined) {
        problems.push({
          code: 'neverReached',
          severity: 'error',
          at: [...at, 'request'],
          detail: { name: before.name },
        });
      }
      seen.push({ method, path, where: where === undefined ? '' : JSON.stringify(where), name: spell(at) });
      if (page.caseKey === undefined && action.caseKey === undefined) {
        problems.push({ code: 'noCaseKey', severity: 'error', at });
      }
      const tests = Object.keys(action.success);
      if (tests.length === 0)
        problems.push({ code: 'emptySuccess', severity: 'error', at: [...at, 'success'] });
      else if (tests.every((test) => test === 'status' || test === 'url')) {
        problems.push({ code: 'statusOnly', severity: 'warning', at: [...at, 'success'] });
      }
      if (action.triggers.length === 0) {
        problems.push({ code: 'noTrigger', severity: 'warning', at: [...at, 'triggers'] });
      }
      if (action.decidedOn === undefined && action.caseKey?.many !== true) {
        problems.push({ code: 'noDecidedOn', severity: 'warning', at });
      }
    });
  });
  return problems;
}

function ruleProblems(adapter: Adapter, known: KnownRules): Problem[] {
  const { category, procedure } = adapter;
  if (known.procedures.some((one) => one.category === category && one.procedure === procedure)) return [];
  return [
    {
      code: 'unknownProcedure',
      severity: 'error',
      at: ['procedure'],
      detail: { list: known.procedures.map((one) => `${one.category} / ${one.procedure}`).join('、') },
    },
  ];
}

/** Every CSS selector of an adapter with its place. */
function selectorsOf(adapter: Adapter): { at: Path; selector: string }[] {
  const out: { at: Path; selector: string }[] = [];
  const add = (selector: string | undefined, ...at: Path) => {
    if (selector !== undefined) out.push({ at, selector });
  };
  adapter.pages.forEach((page, p) => {
    page.exists.forEach((selector, i) => {
      add(selector, 'pages', p, 'exists', i);
    });
    for (const place of ['caseKey', 'subject', 'status'] as const) {
      add(page[place]?.at.selector, 'pages', p, place, 'at', 'selector');
    }
    for (const [id, field] of Object.entries(page.fields)) {
      add(field.at.selector, 'pages', p, 'fields', id, 'at', 'selector');
    }
    page.actions.forEach((action, a) => {
      action.triggers.forEach((selector, i) => {
        add(selector, 'pages', p, 'actions', a, 'triggers', i);
      });
      add(action.success.selector, 'pages', p, 'actions', a, 'success', 'selector');
      add(action.failure?.selector, 'pages', p, 'actions', a, 'failure', 'selector');
    });
  });
  return out;
}

export interface CheckOptions {
  readonly known?: KnownRules;
  /** Whether a browser would take this selector; absent: selectors are not tried. */
  readonly isSelector?: (selector: string) => boolean;
}

/**
 * Checks an adapter's bytes. With no error among the problems, `adapter` is usable.
 * Never throws: what cannot be read is a problem as well.
 */
export function checkAdapter(bytes: Uint8Array, { known, isSelector }: CheckOptions = {}): CheckedAdapter {
  const alone = (
    code: MessageCode,
    line: number,
    detail: Partial<Detail>,
    found: string | null = null,
  ): CheckedAdapter => ({
    adapter: null,
    problems: [
      {
        code,
        severity: 'error',
        line,
        path: '',
        found,
        detail: { name: '', nearest: '', list: '', ...detail },
      },
    ],
  });
  if (bytes.length > MAX_ADAPTER_BYTES)
    return alone('tooLarge', 1, { list: `${MAX_ADAPTER_BYTES / 1024} KiB` });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return alone('notUtf8', 1, {});
  }
  // YAML is a superset of JSON and its parser keeps positions.
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /position (\d+)/.exec(message)?.[1];
    const line =
      position === undefined
        ? text.split('\n').length
        : text.slice(0, Number.parseInt(position, 10)).split('\n').length;
    return alone('notJson', line, {}, message.replace(/\s+/g, ' ').slice(0, 160));
  }
  const lineOf = (at: Path): number => {
    for (let length = at.length; length >= 0; length -= 1) {
      const path = at.slice(0, length);
      const parent = length === 0 ? null : document.getIn(path.slice(0, -1), true);
      const pair = isMap(parent)
        ? parent.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1))
        : undefined;
      const node = isNode(pair?.key)
        ? pair.key
        : length === 0
          ? document.contents
          : document.getIn(path, true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const placed = (problem: Problem): AdapterProblem => {
    const value = valueAt(input, problem.at);
    const json = value === undefined ? null : (JSON.stringify(value) ?? null);
    return {
      code: problem.code,
      severity: problem.severity,
      line: lineOf(problem.at),
      path: spell(problem.at),
      found: json === null ? null : json.length > 80 ? `${json.slice(0, 79)}…` : json,
      detail: { name: '', nearest: '', list: '', ...problem.detail },
    };
  };
  const twice = document.errors
    .filter((error) => error.code === 'DUPLICATE_KEY')
    .map((error): AdapterProblem => {
      const line = lines.linePos(error.pos[0]).line;
      const name = /"([^"]+)"\s*:/.exec(text.split('\n')[line - 1] ?? '')?.[1] ?? '';
      return {
        code: 'duplicateKey',
        severity: 'error',
        line,
        path: '',
        found: JSON.stringify(name),
        detail: { name, nearest: '', list: '' },
      };
    });
  const parsed = adapterSchema.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => fromIssue(issue, input)).map(placed);
    return { adapter: null, problems: [...twice, ...problems] };
  }
  const adapter = parsed.data;
  const selectors =
    isSelector === undefined
      ? []
      : selectorsOf(adapter)
          .filter(({ selector }) => !isSelector(selector))
          .map(({ at }): Problem => ({ code: 'badSelector', severity: 'error', at }));
  const problems = [
    ...twice,
    ...[
      ...(known === undefined ? [] : ruleProblems(adapter, known)),
      ...pageProblems(adapter, known),
      ...selectors,
    ].map(placed),
  ];
  return problems.some((problem) => problem.severity === 'error')
    ? { adapter: null, problems }
    : { adapter, problems };
}
