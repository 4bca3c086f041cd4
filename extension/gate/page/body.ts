/** Fields of a request body, as far as they can be read at once. */
import type { Entry } from '../wire.ts';
import { plainEntries } from './snapshot.ts';

export interface BodyFields {
  /** null: not readable at once. */
  readonly entries: readonly Entry[] | null;
}

const limit = 1_000_000;

/** Text of a body: JSON's top level, else `name=value&…`. */
export function textFields(text: string): readonly Entry[] | null {
  if (text.length > limit) return null;
  if (/^\s*[{[]/u.test(text)) {
    try {
      const json: unknown = JSON.parse(text);
      if (typeof json !== 'object' || json === null) return [];
      return Object.entries(json).map(([name, value]) => [
        name,
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]);
    } catch {
      // not JSON after all
    }
  }
  return Array.from(new URLSearchParams(text));
}

/** What can be said of a body without waiting. Never consumes it. */
export function bodyFields(body: unknown): readonly Entry[] | null {
  if (body === null || body === undefined) return [];
  if (typeof body === 'string') return textFields(body);
  if (body instanceof URLSearchParams) return Array.from(body);
  if (body instanceof FormData) return plainEntries(body.entries());
  return null;
}

/** All string values under a name. */
export const valuesOf =
  (entries: readonly Entry[] | null) =>
  (name: string): readonly string[] | null =>
    entries === null
      ? null
      : entries.flatMap(([n, value]) => (n === name ? [typeof value === 'string' ? value : value.file] : []));
