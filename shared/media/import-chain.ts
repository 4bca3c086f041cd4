/**
 * The index beside an imported file: one line for what it is, then one for each chunk, chained by SHA-256, so that the head in the
 * record vouches for every byte, and a part of the file can be shown to be of it without the rest. Layout: docs/media-format.md.
 * Pure.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalBytes, ulidSchema } from '../case/envelope.ts';
import { NO_CHAIN } from './chain.ts';

const PURPOSE = utf8ToBytes('sanxiang-import-1');
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int().min(0);
const place = { number: whole, chain: hash };

/** Bytes of a chunk; the last one of a file is shorter. */
export const CHUNK_BYTES = 4 * 1024 * 1024;

export const importLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...place,
    kind: z.literal('file'),
    version: z.literal(1),
    import: ulidSchema,
    /** Of every chunk but the last, in bytes. */
    chunk: z.int().min(1),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('chunk'),
    offset: whole,
    length: z.int().min(1),
    sha256: hash,
  }),
]);
export type ImportLine = z.infer<typeof importLineSchema>;
type Unchained<T = ImportLine> = T extends unknown ? Omit<T, 'number' | 'chain'> : never;

/** What stands in the record of a file: its last line, and how long it is. */
export interface ImportHead {
  readonly number: number;
  readonly chain: string;
  readonly bytes: number;
}

/** The line that follows: `chain` = SHA-256(purpose ‖ chain before ‖ JCS(line without its chain)), hex. */
export function chainedImport(before: ImportLine | null, line: Unchained): ImportLine {
  const placed = { ...line, number: before === null ? 0 : before.number + 1 };
  return { ...placed, chain: chainOf(before?.chain ?? NO_CHAIN, placed) } as ImportLine;
}

function chainOf(before: string, line: object): string {
  return bytesToHex(sha256(concatBytes(PURPOSE, hexToBytes(before), canonicalBytes(line))));
}

/** Bytes of the file that the lines reach. */
export function endOfImport(lines: readonly ImportLine[]): number {
  const last = lines.at(-1);
  return last?.kind === 'chunk' ? last.offset + last.length : 0;
}

/** As it stands in the index, without a line end. */
export function importLineText(line: ImportLine): string {
  return new TextDecoder().decode(canonicalBytes(line));
}

/** The lines of an index that follow one another from the start; what comes behind the first that does not is left out. */
export function soundLines(text: string, id: string): readonly ImportLine[] {
  const lines: ImportLine[] = [];
  for (const one of text.split('\n').slice(0, -1)) {
    const line = read(one);
    if (line === null || faultOf(line, lines, id) !== null) break;
    lines.push(line);
  }
  return lines;
}

export type ImportFault =
  /** `line` counts from 0. */
  | { readonly what: 'line'; readonly line: number; readonly why: 'unreadable' | 'order' | 'chain' | 'place' }
  | { readonly what: 'chunk'; readonly number: number; readonly why: 'changed' | 'missing' }
  | { readonly what: 'head'; readonly why: 'differs' }
  | { readonly what: 'file'; readonly why: 'longer' | 'shorter' };

/**
 * Judges an imported file against its index and the head in the record. Looks at everything, so that each fault is named.
 * @param texts the index, line by line
 * @param sha256Of hash of a range of the file, hex; null: it does not reach so far
 * @param size of the file in bytes
 */
export async function verifyImport(
  id: string,
  texts: readonly string[],
  sha256Of: (offset: number, length: number) => Promise<string | null>,
  size: number,
  head: ImportHead,
): Promise<readonly ImportFault[]> {
  const faults: ImportFault[] = [];
  const lines: ImportLine[] = [];
  for (const [at, text] of texts.entries()) {
    const line = read(text);
    if (line === null) {
      faults.push({ what: 'line', line: at, why: 'unreadable' });
      continue;
    }
    const fault = faultOf(line, lines, id);
    if (fault !== null) faults.push({ what: 'line', line: at, why: fault });
    if (line.kind === 'chunk') {
      const found = await sha256Of(line.offset, line.length);
      if (found !== line.sha256)
        faults.push({ what: 'chunk', number: line.number, why: found === null ? 'missing' : 'changed' });
    }
    lines.push(line);
  }
  const last = lines.at(-1);
  if (last?.number !== head.number || last.chain !== head.chain || endOfImport(lines) !== head.bytes)
    faults.push({ what: 'head', why: 'differs' });
  if (size !== head.bytes) faults.push({ what: 'file', why: size > head.bytes ? 'longer' : 'shorter' });
  return faults;
}

function faultOf(line: ImportLine, before: readonly ImportLine[], id: string) {
  const last = before.at(-1) ?? null;
  if (line.number !== before.length || (line.kind === 'file') !== (before.length === 0)) return 'order';
  const { chain, ...rest } = line;
  if (chain !== chainOf(last?.chain ?? NO_CHAIN, rest)) return 'chain';
  if (line.kind === 'file' ? line.import !== id : line.offset !== endOfImport(before)) return 'place';
  return null;
}

function read(text: string): ImportLine | null {
  try {
    const parsed = importLineSchema.safeParse(JSON.parse(text));
    // Equal lines are equal bytes: a key that stands twice, or a blank, would be read and not be seen.
    return parsed.success && importLineText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
