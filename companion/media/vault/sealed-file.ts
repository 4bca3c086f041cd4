/**
 * Footage at rest: a file encrypted under a key of its own, in chunks that can be read and judged each for itself. The construction is
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM, as age v1 has it over ChaCha20-Poly1305: the nonce of a chunk is its
 * number and whether it is the last, so that none can be changed, moved or cut off. Layout: docs/media-format.md.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { bytesOf, FootageDamaged, type FootageFile } from './footage-file.ts';

const MAGIC = Buffer.from('sanxiang-sealed-1\n');
const CHUNK_BYTES = 256 * 1024;
/** What a reader takes: a head that asks for more is none of ours. */
const MAX_CHUNK_BYTES = 4 * 1024 * 1024;
const MAX_WRAPPED = 1024;
const TAG_BYTES = 16;
/** Magic, bytes of a chunk, bytes of the file, bytes of the wrapped key. */
const FIXED = MAGIC.length + 4 + 8 + 2;

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(chunk), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * @param source exactly `size` bytes
 * @param key 32 bytes, for this file and never for another, nor for this one a second time
 * @param wrapped the key, as only its keeper can open it
 * @throws RangeError when the source is of another length
 */
export async function* sealed(
  source: AsyncIterable<Uint8Array>,
  { size, key, wrapped }: { readonly size: number; readonly key: Uint8Array; readonly wrapped: Uint8Array },
): AsyncGenerator<Uint8Array> {
  const head = Buffer.alloc(FIXED);
  MAGIC.copy(head);
  head.writeUInt32BE(CHUNK_BYTES, MAGIC.length);
  head.writeBigUInt64BE(BigInt(size), MAGIC.length + 4);
  head.writeUInt16BE(wrapped.length, MAGIC.length + 12);
  const about = Buffer.concat([head, wrapped]);
  yield about;
  const chunks = Math.max(1, Math.ceil(size / CHUNK_BYTES));
  let number = 0;
  let waiting = Buffer.alloc(0);
  let taken = 0;
  const chunk = (plain: Uint8Array): Uint8Array => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, number === chunks - 1));
    cipher.setAAD(about);
    number += 1;
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  for await (const part of source) {
    taken += part.length;
    if (taken > size) throw new RangeError('the file is longer than was said');
    waiting = Buffer.concat([waiting, part]);
    for (; waiting.length >= CHUNK_BYTES && number < chunks - 1; waiting = waiting.subarray(CHUNK_BYTES))
      yield chunk(waiting.subarray(0, CHUNK_BYTES));
  }
  if (taken !== size) throw new RangeError('the file is shorter than was said');
  yield chunk(waiting);
}

/**
 * What was sealed, by ranges: only the chunks of a range are read, and nothing of a chunk is given out before all of it was judged.
 * @param stored the sealed file as it lies there
 * @param unwrap opens the wrapped key; throws when it cannot
 * @throws FootageDamaged when its beginning is not one
 */
export async function openSealed(
  stored: FootageFile,
  unwrap: (wrapped: Uint8Array) => Uint8Array,
): Promise<FootageFile> {
  const first = Buffer.from(await bytesOf(stored, 0, FIXED));
  if (first.length < FIXED || !first.subarray(0, MAGIC.length).equals(MAGIC)) throw new FootageDamaged(null);
  const chunkBytes = first.readUInt32BE(MAGIC.length);
  const size = Number(first.readBigUInt64BE(MAGIC.length + 4));
  const wrappedBytes = first.readUInt16BE(MAGIC.length + 12);
  if (
    chunkBytes < 1 ||
    chunkBytes > MAX_CHUNK_BYTES ||
    wrappedBytes > MAX_WRAPPED ||
    !Number.isSafeInteger(size)
  )
    throw new FootageDamaged(null);
  const wrapped = await bytesOf(stored, FIXED, FIXED + wrappedBytes);
  const about = Buffer.concat([first, wrapped]);
  const chunks = Math.max(1, Math.ceil(size / chunkBytes));
  if (wrapped.length !== wrappedBytes || stored.size !== about.length + size + chunks * TAG_BYTES)
    throw new FootageDamaged(null);
  let key: Uint8Array;
  try {
    key = unwrap(wrapped);
  } catch {
    throw new FootageDamaged(null);
  }
  const placeOf = (chunk: number) => about.length + chunk * (chunkBytes + TAG_BYTES);
  const opened = (chunk: number, bytes: Buffer): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(chunk, chunk === chunks - 1), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(about);
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const plain = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
    try {
      decipher.final();
    } catch {
      throw new FootageDamaged(chunk);
    }
    return plain;
  };
  return {
    size,
    async *read(asked, to) {
      const [from, end] = [Math.max(0, asked), Math.min(to, size)];
      if (from >= end) return;
      let chunk = Math.floor(from / chunkBytes);
      const after = Math.ceil(end / chunkBytes);
      let waiting = Buffer.alloc(0);
      const give = (bytes: Buffer): Uint8Array => {
        const plain = opened(chunk, bytes);
        const base = chunk * chunkBytes;
        chunk += 1;
        return plain.subarray(Math.max(0, from - base), Math.min(plain.length, end - base));
      };
      for await (const part of stored.read(placeOf(chunk), Math.min(placeOf(after), stored.size))) {
        waiting = waiting.length === 0 ? Buffer.from(part) : Buffer.concat([waiting, part]);
        for (;;) {
          const length = Math.min(placeOf(chunk + 1), stored.size) - placeOf(chunk);
          if (chunk >= after || waiting.length < length) break;
          yield give(waiting.subarray(0, length));
          waiting = waiting.subarray(length);
        }
      }
      if (chunk < after) throw new FootageDamaged(chunk);
    },
  };
}
