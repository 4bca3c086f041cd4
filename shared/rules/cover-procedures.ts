/**
 * A lower layer whose duties are the same in several procedures: one file with `covers:` in place of category,
 * procedure and extends. It is taken apart into one plain pack per procedure before anything else looks at it.
 */
import { z } from 'zod';
import { nameSchema } from '../case/events.ts';
import { say, type Words } from './mending.ts';

const coversSchema = z
  .array(z.strictObject({ category: nameSchema, procedure: nameSchema, extends: nameSchema }))
  .min(1)
  .max(100);
const inSchema = z.array(z.string()).min(1);

export interface CoverProblem {
  readonly path: readonly PropertyKey[];
  readonly found: unknown;
  readonly write: Words;
}

type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `penalty/ordinary`, as `in:` spells a procedure. */
const nameOf = (one: { readonly category: string; readonly procedure: string }) =>
  `${one.category}/${one.procedure}`;

/** The entries of one section that hold in a procedure, without their `in:`. */
function entriesIn(section: Mapping, procedure: string): Mapping {
  return Object.fromEntries(
    Object.entries(section).flatMap(([id, entry]): [string, unknown][] => {
      if (!isMapping(entry) || entry.in === undefined) return [[id, entry]];
      const { in: only, ...rest } = entry;
      return Array.isArray(only) && only.includes(procedure) ? [[id, rest]] : [];
    }),
  );
}

/**
 * Takes a file with `covers:` apart. What it makes still has to pass the pack's own schema.
 * @param raw the file's value, as read from YAML
 * @returns one raw pack per covered procedure, or what is wrong with `covers:` and `in:`
 */
export function coveredPacks(
  raw: Mapping,
): { readonly values: readonly Mapping[] } | { readonly problems: readonly CoverProblem[] } {
  const { covers, ...rest } = raw;
  const problems: CoverProblem[] = [];
  for (const key of ['category', 'procedure', 'extends'])
    if (rest[key] !== undefined)
      problems.push({ path: [key], found: rest[key], write: say('covers-says-it', key) });
  if (rest.layer === 'national')
    problems.push({
      path: ['layer'],
      found: 'national',
      write: say('layer-below'),
    });
  const read = coversSchema.safeParse(covers);
  if (!read.success)
    return {
      problems: [
        ...problems,
        ...read.error.issues.map((issue) => ({
          path: ['covers', ...issue.path],
          found: covers,
          write: say('covers-list'),
        })),
      ],
    };
  const names = read.data.map(nameOf);
  names.forEach((name, at) => {
    if (names.indexOf(name) < at)
      problems.push({ path: ['covers', at], found: name, write: say('procedure-once') });
  });
  for (const [section, entries] of Object.entries(rest)) {
    if (!isMapping(entries)) continue;
    for (const [id, entry] of Object.entries(entries)) {
      if (!isMapping(entry) || entry.in === undefined) continue;
      const only = inSchema.safeParse(entry.in);
      if (!only.success) {
        problems.push({
          path: [section, id, 'in'],
          found: entry.in,
          write: say('list-of', names.join(', ')),
        });
        continue;
      }
      only.data.forEach((name, at) => {
        if (!names.includes(name))
          problems.push({
            path: [section, id, 'in', at],
            found: name,
            write: say('one-of', names.join(', ')),
          });
      });
    }
  }
  if (problems.length > 0) return { problems };
  return {
    values: read.data.map((one) => ({
      ...Object.fromEntries(
        Object.entries(rest).map(([key, value]) => [
          key,
          isMapping(value) ? entriesIn(value, nameOf(one)) : value,
        ]),
      ),
      category: one.category,
      procedure: one.procedure,
      extends: one.extends,
    })),
  };
}
