/** A range of footage as the body of an answer. */
import { Readable } from 'node:stream';
import { ProblemError } from '../../problem.ts';
import { type Footage, FootageDamaged, type FootageRef } from './footage-file.ts';
import { S3Failed } from './s3-files.ts';

/**
 * Resolves when the first of it is there: what cannot be read is said in place of an answer, not in the midst of one.
 * @returns null: it is nowhere
 * @throws ProblemError when it is damaged where it lies, or lies where it cannot be had now
 */
export async function footageStream(
  footage: Pick<Footage, 'open'>,
  ref: FootageRef,
  from: number,
  to: number,
): Promise<ReadableStream | null> {
  try {
    const file = await footage.open(ref);
    if (file === null) return null;
    const parts = file.read(from, to)[Symbol.asyncIterator]();
    const first = await parts.next();
    async function* all(): AsyncGenerator<Uint8Array> {
      try {
        for (let part = first; part.done !== true; part = await parts.next()) yield part.value;
      } finally {
        await parts.return?.();
      }
    }
    return Readable.toWeb(Readable.from(all(), { objectMode: false })) as ReadableStream;
  } catch (error) {
    if (error instanceof FootageDamaged) throw new ProblemError('footage-unreadable');
    if (error instanceof S3Failed) throw new ProblemError('footage-away');
    throw error;
  }
}
