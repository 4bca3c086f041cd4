/** Where the bytes of footage are found and let go of, wherever they lie and in whatever form. */
import { createHash } from 'node:crypto';

export type FootageRef =
  | { readonly kind: 'recording'; readonly id: string; readonly file: number }
  | { readonly kind: 'import'; readonly id: string };

export interface FootageFile {
  /** Bytes. */
  readonly size: number;
  /** Half-open; ends early where the file does. @throws FootageDamaged, or what the disk or the network says */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

export interface Footage {
  /** Null: it is nowhere. @throws what the disk or the network says, where it is and cannot be read */
  open(ref: FootageRef): Promise<FootageFile | null>;
  /** Everywhere that it is; when it resolves, a crash brings nothing back. Of what is not there: nothing. */
  remove(ref: FootageRef): Promise<void>;
}

/** What lies there is not what was put there. */
export class FootageDamaged extends Error {
  /** Number of the chunk, from 0; null: the beginning, which says what the rest is. */
  readonly chunk: number | null;
  constructor(chunk: number | null) {
    super(
      chunk === null
        ? 'the head of sealed footage is damaged'
        : `chunk ${chunk} of sealed footage is damaged`,
    );
    this.name = 'FootageDamaged';
    this.chunk = chunk;
  }
}

/** All of a range, for what is small. @returns shorter where the file ends early */
export async function bytesOf(file: FootageFile, from: number, to: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of file.read(from, to)) parts.push(part);
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : new Uint8Array(Buffer.concat(parts));
}

/** SHA-256 of all of it, hex. */
export async function hashOf(file: FootageFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of file.read(0, file.size)) hash.update(part);
  return hash.digest('hex');
}

/** Bytes as they are, each part given to the hash before it is given on. */
export async function* through(
  bytes: AsyncIterable<Uint8Array>,
  hash: { update(part: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    hash.update(part);
    yield part;
  }
}
