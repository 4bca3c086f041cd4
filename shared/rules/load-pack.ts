/**
 * A pack from its YAML text. Every error names file and line, what stands there, and what to write instead.
 * Pure: reading files is companion/rules/read-packs.ts.
 */
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { z } from 'zod';
import { checkPack } from './check-pack.ts';
import { layerPacks } from './layer-packs.ts';
import { type Pack, packSchema } from './pack-schema.ts';

export interface PackProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `items.two-officers.bar`; empty for the file as a whole. */
  readonly path: string;
  readonly found: string;
  /** What is allowed, or what to write instead. */
  readonly write: string;
}

/** A pack file larger than this is refused unread. Characters. */
export const MAX_PACK_CHARACTERS = 1024 * 1024;
const MAX_PROBLEMS = 50;

type Path = readonly PropertyKey[];

const jsonSchema = z.toJSONSchema(packSchema, { io: 'input' });

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
}

function shapesAt(shape: Shape, path: Path): readonly Shape[] {
  if (shape.$ref !== undefined) {
    const target = (jsonSchema as Shape).$defs?.[shape.$ref.replace('#/$defs/', '')];
    return target === undefined ? [] : shapesAt(target, path);
  }
  const either = shape.anyOf ?? shape.oneOf;
  if (either !== undefined) return either.flatMap((one) => shapesAt(one, path));
  const [step, ...rest] = path;
  if (step === undefined) return [shape];
  if (typeof step === 'number') return shape.items === undefined ? [] : shapesAt(shape.items, rest);
  const named = shape.properties?.[String(step)];
  if (named !== undefined) return shapesAt(named, rest);
  return typeof shape.additionalProperties === 'object' ? shapesAt(shape.additionalProperties, rest) : [];
}

function keysAt(path: Path): string[] {
  return [
    ...new Set(shapesAt(jsonSchema as Shape, path).flatMap((shape) => Object.keys(shape.properties ?? {}))),
  ];
}

/** Levenshtein, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

function nearest(word: string, known: readonly string[]): string | null {
  const best = [...known].sort((a, b) => distance(word, a) - distance(word, b))[0];
  return best !== undefined && distance(word, best) <= Math.max(2, word.length / 3) ? best : null;
}

function nodeAt(document: Document, path: Path): Node | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const found = document.getIn(path.slice(0, length), true);
    if (isNode(found) && found.range) return found;
  }
  return document.contents;
}

/** The key's own node, so that the line is that of the word that is wrong. */
function keyAt(document: Document, path: Path, key: string): Node | null {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return null;
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key : null;
}

function shown(value: unknown): string {
  if (value === undefined) return '(missing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

const expectations: Readonly<Record<string, string>> = {
  string: 'text; put it in quotes if it looks like a number',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list (lines that begin with -, or […])',
};

const COMMA_HINT = 'quotes around the text before it: inside { } a comma begins a new key';

function writeFor(issue: z.core.$ZodIssue, path: Path): string {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(path);
      const near = nearest(issue.keys[0] ?? '', allowed);
      return `${near === null ? '' : `\`${near}\`? `}Allowed here: ${allowed.join(', ')}`;
    }
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union': {
      const options = shapesAt(jsonSchema as Shape, path.slice(0, -1)).flatMap((shape) => {
        const constant = (shape.properties?.[String(path.at(-1))] as { const?: unknown } | undefined)?.const;
        return constant === undefined ? [] : [String(constant)];
      });
      return options.length > 0 ? `one of ${options.join(', ')}` : 'another form; see docs/packs.md';
    }
    case 'invalid_type':
      return expectations[issue.expected] ?? issue.expected;
    case 'invalid_format':
      return issue.format === 'regex' ? formatHint(path) : issue.format;
    case 'too_small':
      return `at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return issue.message;
  }
}

function formatHint(path: Path): string {
  const last = String(path.at(-1));
  if (last === 'from' || last === 'to' || (last === 'version' && path[0] === 'sources'))
    return 'a day as 2026-11-25';
  if (last === 'version') return 'three numbers as 1.0.0';
  return 'a name: a small letter first, then letters, digits, . and -';
}

/**
 * Reads a pack and checks it as far as it can be checked alone. A layer is checked whole once it is laid over
 * the packs above it (checkLayers).
 * @param file name for the messages
 */
export function loadPack(
  text: string,
  file: string,
): { readonly pack: Pack } | { readonly problems: readonly PackProblem[] } {
  if (text.length > MAX_PACK_CHARACTERS)
    return {
      problems: [
        {
          file,
          line: 1,
          path: '',
          found: `${text.length} characters`,
          write: `at most ${MAX_PACK_CHARACTERS}`,
        },
      ],
    };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const lineOf = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  if (document.errors.length > 0)
    return {
      problems: document.errors.slice(0, MAX_PROBLEMS).map((error) => ({
        file,
        line: lineOf(error.pos[0]),
        path: '',
        found: error.message,
        write:
          error.code === 'DUPLICATE_KEY'
            ? 'each key once'
            : 'well-formed YAML: indent by two spaces, quote text that holds `: `, `, ` or begins with a sign',
      })),
    };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    return { problems: [{ file, line: 1, path: '', found: String(error), write: 'fewer aliases (&, *)' }] };
  }
  const at = (path: Path, key?: string): number => {
    const node = (key === undefined ? null : keyAt(document, path, key)) ?? nodeAt(document, path);
    return lineOf(node?.range?.[0]);
  };
  const result = packSchema.safeParse(value);
  if (!result.success)
    return {
      problems: result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
        const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
        const path = key === undefined ? issue.path : [...issue.path, key];
        const there = document.getIn(path);
        return {
          file,
          line: at(issue.path, key),
          path: path.map(String).join('.'),
          found: key ?? shown(isNode(there) ? there.toJSON() : there),
          write:
            key !== undefined && (there === null || there === undefined)
              ? COMMA_HINT
              : key === undefined && there === undefined
                ? `\`${String(issue.path.at(-1))}:\` with ${writeFor(issue, issue.path)}`
                : writeFor(issue, issue.path),
        };
      }),
    };
  const pack = result.data;
  const problems: { readonly path: Path; readonly found: string; readonly write: string }[] = [];
  if (pack.layer === 'national') {
    if (pack.extends !== undefined)
      problems.push({
        path: ['extends'],
        found: pack.extends,
        write: 'leave `extends` out: nothing is above national',
      });
    problems.push(...checkPack(pack));
  } else if (pack.extends === undefined) {
    problems.push({ path: ['layer'], found: pack.layer, write: 'extends: the pack it is laid over' });
  }
  if (problems.length === 0) return { pack };
  return {
    problems: problems.slice(0, MAX_PROBLEMS).map(({ path, found, write }) => ({
      file,
      line: at(path),
      path: path.map(String).join('.'),
      found: shown(found),
      write,
    })),
  };
}

export interface LoadedPack {
  readonly file: string;
  readonly text: string;
  readonly pack: Pack;
}

/** Line of a dotted path in a text, as well as it can be found; ids may themselves hold dots. */
export function lineOfPath(text: string, path: string): number {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  let node: unknown = document.contents;
  let offset = 0;
  let rest = path;
  while (rest !== '' && (isMap(node) || isSeq(node))) {
    if (isSeq(node)) {
      const [place = ''] = rest.split('.');
      const entry: unknown = node.items[Number(place)];
      if (!isNode(entry)) break;
      offset = entry.range?.[0] ?? offset;
      rest = rest.slice(place.length + 1);
      node = entry;
      continue;
    }
    const pair = node.items
      .filter(
        (item) => isScalar(item.key) && (rest === item.key.value || rest.startsWith(`${item.key.value}.`)),
      )
      .sort((a, b) => String(b.key).length - String(a.key).length)[0];
    if (pair === undefined || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0] ?? offset;
    rest = rest.slice(String(pair.key.value).length + 1);
    node = pair.value;
  }
  return lines.linePos(offset).line;
}

/** Is one version higher than another? @example isHigher('1.10.0', '1.9.9') // true */
export function isHigher(version: string, than: string): boolean {
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Why a pack may not lie beside another: nobody could tell which of them is in force on a day.
 * An open end is ended by the next version; a correction may begin on the same day under a higher version.
 */
function clash(pack: Pack, other: Pack): { path: string; found: string; write: string } | null {
  const [a, b] = [pack.effective, other.effective];
  const meet = (a.to === undefined || a.to >= b.from) && (b.to === undefined || b.to >= a.from);
  const named = `${other.pack} ${other.version}`;
  if (pack.pack !== other.pack) {
    const both = pack.layer === 'national' && other.layer === 'national' && meet;
    if (!both || pack.category !== other.category || pack.procedure !== other.procedure) return null;
    const write = `a day after the end of ${named}, which is in force for ${pack.category}/${pack.procedure} too; or the id ${other.pack} with a higher version`;
    return { path: 'effective.from', found: a.from, write };
  }
  if (pack.version === other.version) {
    if (JSON.stringify(pack) === JSON.stringify(other)) return null;
    const write = `a version higher than ${other.version}: other contents lie there under the same one`;
    return { path: 'version', found: pack.version, write };
  }
  const [earlier, later] = a.from <= b.from ? [a, b] : [b, a];
  if (a.from === b.from) return null;
  if (earlier.to !== undefined && earlier.to >= later.from) {
    const write =
      later === a
        ? `a day after ${earlier.to}, on which ${named} ends; or end that one before ${a.from}`
        : `a day before ${later.from}, on which ${named} begins`;
    return later === a
      ? { path: 'effective.from', found: a.from, write }
      : { path: 'effective.to', found: earlier.to, write };
  }
  const [older, newer] = a.from <= b.from ? [pack, other] : [other, pack];
  if (!isHigher(older.version, newer.version)) return null;
  const write =
    newer === pack
      ? `a version higher than ${other.version}, which begins earlier`
      : `a version lower than ${other.version}, which begins later`;
  return { path: 'version', found: pack.version, write };
}

/** `a → b → a` when the pack lies upon itself; null when it does not. */
function cycleOf(pack: Pack, all: readonly LoadedPack[]): string | null {
  const way = [pack.pack];
  for (let next = pack.extends; next !== undefined && way.length <= all.length; ) {
    way.push(next);
    if (next === pack.pack) return way.join(' → ');
    const upper = next;
    next = all.find((one) => one.pack.pack === upper)?.pack.extends;
  }
  return null;
}

/**
 * Checks packs against those they lie beside, and layers against the packs they are laid over, whole. Of two that
 * cannot both be in force the one that was given first stays.
 * @returns the packs that may be used, each pack as it is with its upper layers, and every problem of those that may
 *   not be used
 */
export function checkLayers(loaded: readonly LoadedPack[]): {
  readonly packs: readonly Pack[];
  readonly joint: ReadonlyMap<string, Pack>;
  readonly problems: readonly PackProblem[];
} {
  const problems: PackProblem[] = [];
  const joint = new Map<string, Pack>();
  const packs: Pack[] = [];
  const beside: LoadedPack[] = [];
  for (const one of loaded) {
    const found = beside.map(({ pack }) => clash(one.pack, pack)).find((problem) => problem !== null);
    if (found === undefined || found === null) beside.push(one);
    else problems.push({ file: one.file, line: lineOfPath(one.text, found.path), ...found });
  }
  let waiting = beside;
  for (;;) {
    const ready = waiting.filter(
      ({ pack }) => pack.layer === 'national' || (pack.extends !== undefined && joint.has(pack.extends)),
    );
    if (ready.length === 0) break;
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const { file, text, pack } of ready) {
      const upper = pack.extends === undefined ? undefined : joint.get(pack.extends);
      if (upper === undefined) {
        joint.set(pack.pack, pack);
        packs.push(pack);
        continue;
      }
      const layered = layerPacks(upper, pack);
      if ('pack' in layered) {
        joint.set(pack.pack, layered.pack);
        packs.push(pack);
        continue;
      }
      for (const { path, found, write } of layered.problems)
        problems.push({ file, line: lineOfPath(text, path), path, found: shown(found), write });
    }
  }
  for (const { file, text, pack } of waiting)
    problems.push({
      file,
      line: lineOfPath(text, 'extends'),
      path: 'extends',
      found: cycleOf(pack, waiting) ?? shown(pack.extends),
      write:
        cycleOf(pack, waiting) === null
          ? `a pack that is there: ${[...joint.keys()].join(', ') || '(none)'}`
          : 'a pack of an upper layer: no pack lies upon itself',
    });
  return { packs, joint, problems };
}
