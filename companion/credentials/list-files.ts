/**
 * Signed lists as files: the current ones where a phone is given them, and every one that ever was, named by when it was
 * signed, so that a status at an earlier time can be shown.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface ListFiles {
  /** Signed by the root; null before it was brought here. */
  trust(): Uint8Array | null;
  status(issuer: string): Uint8Array | null;
  /** Kept first, then put in the place of the one before. @param issued Unix seconds */
  put(list: 'trust' | 'status', issuer: string, issued: number, bytes: Uint8Array): void;
  /** The last one that had been signed by then; null when there was none yet. @param at Unix seconds */
  at(list: 'trust' | 'status', issuer: string, at: number): Uint8Array | null;
}

/** @param dir of the data folder, for its owner alone */
export function openListFiles(dir: string): ListFiles {
  const kept = join(dir, 'kept');
  const current = (list: 'trust' | 'status', issuer: string) =>
    list === 'trust' ? join(dir, 'trust.cose') : join(dir, 'status', `${issuer}.cose`);
  const nameOf = (list: string, issuer: string) => `${list}-${issuer}-`;
  const read = (file: string) => (existsSync(file) ? new Uint8Array(readFileSync(file)) : null);
  const write = (file: string, bytes: Uint8Array) => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, bytes, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  };
  return {
    trust: () => read(current('trust', '')),
    status: (issuer) => read(current('status', issuer)),
    put(list, issuer, issued, bytes) {
      write(join(kept, `${nameOf(list, issuer)}${String(issued).padStart(12, '0')}.cose`), bytes);
      write(current(list, issuer), bytes);
    },
    at(list, issuer, at) {
      if (!existsSync(kept)) return null;
      const name = nameOf(list, issuer);
      const last = readdirSync(kept)
        .filter((file) => file.startsWith(name) && file.endsWith('.cose'))
        .filter((file) => Number(file.slice(name.length, -'.cose'.length)) <= at)
        .sort()
        .at(-1);
      return last === undefined ? null : read(join(kept, last));
    },
  };
}
