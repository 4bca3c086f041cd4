/**
 * The last good copy of each file of a folder, with the signatures beside it: what stays in force while the file itself is
 * broken, also over a restart. Whether a copy is still as good as any other its reader judges.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackSignatures } from '#shared/rules/signed-pack.ts';
import { signatureFileOf } from './trust.ts';

export interface GoodFile {
  readonly file: string;
  readonly text: string;
  /** null: nobody signed it. */
  readonly signed: PackSignatures | null;
}

export interface LastGood {
  /** The file in which the copy of this one is kept. */
  copyOf(file: string): string;
  /** @returns null when no copy is kept */
  read(file: string): { readonly file: string; readonly text: string } | null;
  /**
   * Writes what is not kept yet, and forgets the copies of files that are not among `all`: taking a file away takes what
   * stands in it out of force.
   * @throws the file system's error
   */
  keep(good: readonly GoodFile[], all: readonly string[]): void;
}

/** @param dir where copies are kept; nothing is kept without */
export function openLastGood(dir: string | undefined): LastGood {
  if (dir === undefined) return { copyOf: (file) => file, read: () => null, keep: () => undefined };
  const copyOf = (file: string) =>
    join(dir, `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.yaml`);
  const write = (file: string, text: string) => {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  };
  return {
    copyOf,
    read(file) {
      const copy = copyOf(file);
      return existsSync(copy) ? { file: copy, text: readFileSync(copy, 'utf8') } : null;
    },
    keep(good, all) {
      if (good.length === 0 && !existsSync(dir)) return;
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      for (const { file, text, signed } of good) {
        const copy = copyOf(file);
        if (signed === null) rmSync(signatureFileOf(copy), { force: true });
        else write(signatureFileOf(copy), JSON.stringify(signed));
        write(copy, text);
      }
      const wanted = new Set(all.flatMap((file) => [copyOf(file), signatureFileOf(copyOf(file))]));
      for (const name of readdirSync(dir)) if (!wanted.has(join(dir, name))) rmSync(join(dir, name));
    },
  };
}
