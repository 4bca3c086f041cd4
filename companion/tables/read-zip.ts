/** The parts of an Office package that are asked for, unpacked within bounds. */
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { LIMITS, UnreadableFile } from './grid.ts';

/** An old .xls or .doc, or a package that needs a password: both are compound files. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');

async function unpacked(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.isEncrypted()) throw new UnreadableFile('encrypted');
  if (entry.uncompressedSize > LIMITS.partBytes) throw new UnreadableFile('unpacks-too-large');
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    // The size that the package declares may be a lie; yauzl stops at it too.
    if (size > LIMITS.partBytes) {
      stream.destroy();
      throw new UnreadableFile('unpacks-too-large');
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * @param wanted paths within the package
 * @returns the text of each part that is wanted and there
 * @throws UnreadableFile
 */
export async function readParts(
  bytes: Uint8Array,
  wanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  if (bytes.length > LIMITS.fileBytes) throw new UnreadableFile('too-large');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, COMPOUND.length).equals(COMPOUND)) throw new UnreadableFile('old-format');
  const parts = new Map<string, string>();
  try {
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, strictFileNames: true });
    if (zip.entryCount > LIMITS.parts) throw new UnreadableFile('too-many-parts');
    let seen = 0;
    for await (const entry of zip.eachEntry()) {
      seen += 1;
      if (seen > LIMITS.parts) throw new UnreadableFile('too-many-parts');
      if (wanted(entry.fileName)) parts.set(entry.fileName, await unpacked(zip, entry));
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile('not-a-zip', error);
  }
  return parts;
}
