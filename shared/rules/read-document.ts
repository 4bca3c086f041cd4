/**
 * A strict document from YAML text: every error names file and line, what stands there, and what to write instead.
 * What may stand there is passed in as a zod schema.
 */
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { type PlainSaid, type SaidProblem, say, sayKeyWith, type Words, wrong } from './mending.ts';
import { kindOf, type NotYaml } from './not-yaml.ts';

export interface DocumentProblem extends SaidProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `items.two-officers.bar`; empty for the file as a whole. */
  readonly path: string;
}

/** What a check finds that knows paths and no lines. */
export interface PlacedProblem extends SaidProblem {
  readonly path: Path;
}

/** A file larger than this is refused unread. Characters. */
export const MAX_DOCUMENT_CHARACTERS = 1024 * 1024;
const MAX_PROBLEMS = 50;

type Path = readonly PropertyKey[];

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
}

const shapes = new WeakMap<z.ZodType, Shape>();

/** Worked out at the first error of a schema only. */
function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  const shape = z.toJSONSchema(schema, { io: 'input' }) as Shape;
  shapes.set(schema, shape);
  return shape;
}

function shapesAt(root: Shape, shape: Shape, path: Path): readonly Shape[] {
  if (shape.$ref !== undefined) {
    const target = root.$defs?.[shape.$ref.replace('#/$defs/', '')];
    return target === undefined ? [] : shapesAt(root, target, path);
  }
  const either = shape.anyOf ?? shape.oneOf;
  if (either !== undefined) return either.flatMap((one) => shapesAt(root, one, path));
  const [step, ...rest] = path;
  if (step === undefined) return [shape];
  if (typeof step === 'number') return shape.items === undefined ? [] : shapesAt(root, shape.items, rest);
  const named = shape.properties?.[String(step)];
  if (named !== undefined) return shapesAt(root, named, rest);
  return typeof shape.additionalProperties === 'object'
    ? shapesAt(root, shape.additionalProperties, rest)
    : [];
}

function keysAt(root: Shape, path: Path): string[] {
  return [...new Set(shapesAt(root, root, path).flatMap((shape) => Object.keys(shape.properties ?? {})))];
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

/** As much of a text as a message shows. */
export function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** What stands there, as a message shows it. */
export function shown(value: unknown): Words {
  if (value === undefined) return say('missing');
  return cut(typeof value === 'string' ? value : JSON.stringify(value));
}

function writeFor(root: Shape, issue: z.core.$ZodIssue, path: Path): PlainSaid {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(root, path);
      const near = nearest(issue.keys[0] ?? '', allowed);
      return say('unknown-key', near ?? '', allowed.join(', '));
    }
    case 'invalid_value':
      return say('one-of', issue.values.map(String).join(', '));
    case 'invalid_union': {
      const options = shapesAt(root, root, path.slice(0, -1)).flatMap((shape) => {
        const constant = (shape.properties?.[String(path.at(-1))] as { const?: unknown } | undefined)?.const;
        return constant === undefined ? [] : [String(constant)];
      });
      return options.length > 0 ? say('one-of', options.join(', ')) : say('another-form');
    }
    case 'invalid_type':
      return say('shape', issue.expected);
    case 'invalid_format':
      return say('format', issue.format === 'regex' ? formatHint(path) : issue.format);
    case 'too_small':
      return say('at-least', String(issue.minimum), issue.origin === 'string' ? 'characters' : '');
    case 'too_big':
      return say('at-most', String(issue.maximum), issue.origin === 'string' ? 'characters' : '');
    default:
      return say('literally', issue.message);
  }
}

function formatHint(path: Path): string {
  const last = String(path.at(-1));
  if (last === 'from' || last === 'to' || (last === 'version' && path[0] === 'sources')) return 'day';
  return last === 'version' ? 'version' : 'name';
}

/**
 * Reads a text by a schema, then by a further check of what was read.
 * @param file name for the messages
 * @param check problems that the schema cannot see, by path
 */
export function readDocument<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  check: (value: T) => readonly PlacedProblem[] = () => [],
): { readonly value: T } | { readonly problems: readonly DocumentProblem[] } {
  const read = readDocuments(text, file, schema, check, (raw) => ({ values: [raw] }));
  if ('problems' in read) return read;
  const [value] = read.values;
  return value === undefined ? { problems: [] } : { value };
}

/** Takes a file's value apart into several of the schema's, or says what is wrong with how it is to be taken apart. */
export type TakeApart = (raw: unknown) =>
  | { readonly values: readonly unknown[] }
  | {
      readonly problems: readonly { readonly path: Path; readonly found: unknown; readonly write: Words }[];
    };

/**
 * As readDocument, for a file that stands for several values. Each keeps the paths that it has in the file.
 * @param takeApart where each value comes from
 */
export function readDocuments<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  check: (value: T) => readonly PlacedProblem[],
  takeApart: TakeApart,
): { readonly values: readonly T[] } | { readonly problems: readonly DocumentProblem[] } {
  if (text.length > MAX_DOCUMENT_CHARACTERS)
    return {
      problems: [
        {
          file,
          line: 1,
          path: '',
          ...wrong(
            say('characters-found', String(text.length)),
            say('at-most', String(MAX_DOCUMENT_CHARACTERS), ''),
          ),
        },
      ],
    };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const lineOf = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const written = text.split(/\r?\n/);
  const notYaml = (line: number, kind: NotYaml): DocumentProblem => ({
    file,
    line,
    path: '',
    ...wrong(say('not-yaml', kind, cut((written[line - 1] ?? '').trim())), say('well-formed', kind)),
  });
  if (document.errors.length > 0) {
    const said = document.errors.map((error) => notYaml(lineOf(error.pos[0]), kindOf(error)));
    // One slip makes the library stumble several times over the same line.
    const once = new Map(said.map((one) => [`${one.line} ${one.found}`, one]));
    return { problems: [...once.values()].slice(0, MAX_PROBLEMS) };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    // An alias of nothing says where it is only in the text; too many of them are no place's fault.
    const name = /^Unresolved alias .*: (.+)$/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = name === undefined ? -1 : written.findIndex((one) => one.includes(`*${name}`));
    if (line >= 0) return { problems: [notYaml(line + 1, 'alias')] };
    return { problems: [{ file, line: 1, path: '', ...wrong(say('many-aliases'), say('fewer-aliases')) }] };
  }
  const at = (path: Path, key?: string): number => {
    const node = (key === undefined ? null : keyAt(document, path, key)) ?? nodeAt(document, path);
    return lineOf(node?.range?.[0]);
  };
  const placed = ({
    path,
    found,
    write,
  }: {
    readonly path: Path;
    readonly found: unknown;
    readonly write: Words;
  }): DocumentProblem => ({
    file,
    line: at(path),
    path: path.map(String).join('.'),
    ...wrong(shown(found), write),
  });
  const checked = (raw: unknown): { value: T } | { problems: readonly DocumentProblem[] } => {
    const result = schema.safeParse(raw);
    if (result.success) {
      const problems = check(result.data);
      return problems.length === 0
        ? { value: result.data }
        : {
            problems: problems.map(({ path, ...rest }) => ({
              file,
              line: at(path),
              path: path.map(String).join('.'),
              ...rest,
              found: cut(rest.found),
            })),
          };
    }
    const root = shapeOf(schema);
    return {
      problems: result.error.issues.map((issue) => {
        const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
        const path = key === undefined ? issue.path : [...issue.path, key];
        const there = document.getIn(path);
        return {
          file,
          line: at(issue.path, key),
          path: path.map(String).join('.'),
          ...wrong(
            key ?? shown(isNode(there) ? there.toJSON() : there),
            key !== undefined && (there === null || there === undefined)
              ? say('comma-in-text')
              : key === undefined && there === undefined
                ? sayKeyWith(String(issue.path.at(-1)), writeFor(root, issue, issue.path))
                : writeFor(root, issue, issue.path),
          ),
        };
      }),
    };
  };
  const apart = takeApart(value);
  if ('problems' in apart) return { problems: apart.problems.slice(0, MAX_PROBLEMS).map(placed) };
  const results = apart.values.map(checked);
  // What is wrong in one is mostly wrong in all: it is said once.
  const problems = new Map(
    results
      .flatMap((one) => ('problems' in one ? one.problems : []))
      .map((one) => [`${one.line} ${one.path} ${one.write}`, one]),
  );
  if (problems.size > 0) return { problems: [...problems.values()].slice(0, MAX_PROBLEMS) };
  return { values: results.flatMap((one) => ('value' in one ? [one.value] : [])) };
}
