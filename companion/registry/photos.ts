/** The bytes of officers' photos, sealed, one file each beside the ledger, named by what they hold. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { jpegFault } from './jpeg.ts';
import { Refused } from './problems.ts';

/** What was handed in and stands in no record is thrown away after so long, ms. */
const UNUSED_MS = 60 * 60_000;

export interface PhotosDeps {
  readonly dir: string;
  readonly secrets: {
    sealSecret(name: string, plain: Uint8Array): Uint8Array;
    openSecret(name: string, sealed: Uint8Array): Uint8Array;
  };
  /** SHA-256 of every photo that stands in a version of a person. */
  readonly used: () => ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Photos {
  /** @returns SHA-256 of the bytes, hex. @throws Refused */
  keep(bytes: Uint8Array): string;
  has(sha256: string): boolean;
  /** @param sha256 hex. @returns null: there is none */
  read(sha256: string): Uint8Array<ArrayBuffer> | null;
}

export function openPhotos({ dir, secrets, used, now }: PhotosDeps): Photos {
  const at = (sha256: string) => join(dir, `${sha256}.sealed`);
  const name = (sha256: string) => `photo/${sha256}`;
  /** Of people who handed in several, or none of them in the end. */
  function sweep(): void {
    const kept = used();
    for (const file of readdirSync(dir)) {
      const old = now() - statSync(join(dir, file)).mtimeMs > UNUSED_MS;
      if (old && !kept.has(file.replace(/\.sealed$/, ''))) unlinkSync(join(dir, file));
    }
  }
  return {
    keep(bytes) {
      const fault = jpegFault(bytes);
      if (fault !== null) throw new Refused(fault);
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      sweep();
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      writeFileSync(at(sha256), secrets.sealSecret(name(sha256), bytes), { mode: 0o600, flush: true });
      return sha256;
    },
    has: (sha256) => existsSync(at(sha256)),
    read(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256) || !existsSync(at(sha256))) return null;
      return new Uint8Array(secrets.openSecret(name(sha256), new Uint8Array(readFileSync(at(sha256)))));
    },
  };
}
