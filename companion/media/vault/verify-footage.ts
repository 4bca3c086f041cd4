/** Reads footage whole and compares it with its index and the head in the record: before that no copy counts as one. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type ChainHead, verifyChain } from '#shared/media/chain.ts';
import { type ImportHead, verifyImport } from '#shared/media/import-chain.ts';
import type { FootageFile, FootageRef } from './footage-file.ts';

/** An index is 350 bytes for two seconds: three days of one file. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** What the record says of a file that nothing is added to any more. */
export type Promised =
  | { readonly ref: Extract<FootageRef, { kind: 'recording' }>; readonly head: ChainHead }
  | { readonly ref: Extract<FootageRef, { kind: 'import' }>; readonly head: ImportHead };

export type Compared =
  | { readonly ok: true }
  /** `open`: its index has no end yet; else it is not what the record says. */
  | { readonly ok: false; readonly why: 'open' | 'no-index' | 'differs' };

/** @throws what reading throws; the reason of the signal, when it aborts */
export async function verifyFootage(
  file: FootageFile,
  promised: Promised,
  index: string,
  signal: AbortSignal,
): Promise<Compared> {
  const texts = await readLines(index);
  if (texts === null) return { ok: false, why: 'no-index' };
  const pieces = inOrder(file, signal);
  let good: boolean;
  try {
    if (promised.ref.kind === 'recording') {
      const head = promised.head as ChainHead;
      const { faults, lines, unsealed } = await verifyChain(texts, pieces.sha256, file.size, [head]);
      if (faults.length === 0 && (lines.at(-1)?.kind !== 'end' || unsealed > 0))
        return { ok: false, why: 'open' };
      good = faults.length === 0 && head.recording === promised.ref.id && head.file === promised.ref.file;
    } else {
      const faults = await verifyImport(promised.ref.id, texts, pieces.sha256, file.size, promised.head);
      good = faults.length === 0;
    }
  } finally {
    await pieces.close();
  }
  // Every byte went through: what no line speaks of would be `longer`.
  return good && pieces.done() === file.size ? { ok: true } : { ok: false, why: 'differs' };
}

async function readLines(index: string): Promise<readonly string[] | null> {
  const found = await stat(index).catch(() => null);
  if (found === null || found.size > MAX_INDEX_BYTES) return null;
  return (await readFile(index, 'utf8')).replace(/\n$/, '').split('\n');
}

/** Hashes of ranges that follow each other, in one reading of the whole. */
function inOrder(file: FootageFile, signal: AbortSignal) {
  const parts = file.read(0, file.size)[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let position = 0;
  return {
    done: () => position,
    async sha256(offset: number, length: number): Promise<string | null> {
      // Out of order its index is wrong anyway, and said so.
      if (offset !== position) return null;
      const hash = createHash('sha256');
      for (let left = length; left > 0; ) {
        signal.throwIfAborted();
        if (rest.length === 0) {
          const next = await parts.next();
          if (next.done === true) return null;
          rest = next.value;
        }
        const piece = rest.subarray(0, left);
        hash.update(piece);
        left -= piece.length;
        position += piece.length;
        rest = rest.subarray(piece.length);
      }
      return hash.digest('hex');
    },
    close: async () => void (await parts.return?.()),
  };
}
