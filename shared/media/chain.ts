/**
 * The index beside a recorded file: one line for the init segment, each fragment and each hole, chained by SHA-256, so that a head
 * in the record vouches for every byte before it. Layout: docs/media-format.md. Pure.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalBytes, ulidSchema } from '../case/envelope.ts';

const PURPOSE = utf8ToBytes('sanxiang-media-1');
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int().min(0);
/** Epoch ms by the companion's clock. */
const instant = whole;
const range = { offset: whole, length: z.int().min(1), sha256: hash };
const place = { number: whole, chain: hash };

export const indexLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...place,
    ...range,
    kind: z.literal('init'),
    version: z.literal(1),
    recording: ulidSchema,
    /** Of this recording, from 0: a returning camera begins another one. */
    file: whole,
    /** As the file names them, e.g. `avc1.64001f`. */
    codecs: z.array(z.string().max(60)).max(4),
    at: instant,
  }),
  z.strictObject({
    ...place,
    ...range,
    kind: z.literal('fragment'),
    /** Time in the file, ms: begin and end. */
    from: whole,
    to: whole,
    /** When its first and last message had come. */
    received: z.tuple([instant, instant]),
    /** The camera's own time of the first and the last, ms; not known of one that was recovered. */
    camera: z.tuple([whole, whole]).optional(),
    /** Begins with a picture that needs none before it. */
    key: z.boolean(),
    /** Found whole after a crash, without its line. */
    recovered: z.literal(true).optional(),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('hole'),
    from: instant,
    to: instant,
    why: z.enum(['silent', 'gone', 'jump', 'too-slow', 'disk-full', 'crash']),
  }),
]);
export type IndexLine = z.infer<typeof indexLineSchema>;
/** A line before it is chained. */
export type Unchained<T = IndexLine> = T extends unknown ? Omit<T, 'number' | 'chain'> : never;

/** What is sealed in the record: everything of the file up to that line. */
export interface ChainHead {
  readonly recording: string;
  readonly file: number;
  readonly number: number;
  readonly chain: string;
  /** Of the file that are vouched for. */
  readonly bytes: number;
}

/** What the first line is chained to. */
export const NO_CHAIN = '0'.repeat(64);

/** `SHA-256(purpose ‖ chain before ‖ JCS(line without its chain))`, hex. */
export function chainOf(before: string, line: Omit<IndexLine, 'chain'>): string {
  const { chain: _own, ...rest } = line as IndexLine;
  return bytesToHex(sha256(concatBytes(PURPOSE, hexToBytes(before), canonicalBytes(rest))));
}

/** The line that follows. */
export function chained(before: IndexLine | null, line: Unchained): IndexLine {
  const placed = { ...line, number: before === null ? 0 : before.number + 1 } as Omit<IndexLine, 'chain'>;
  return { ...placed, chain: chainOf(before?.chain ?? NO_CHAIN, placed) } as IndexLine;
}

/** Bytes of the file after that line. */
export function endOf(line: IndexLine, before: number): number {
  return line.kind === 'hole' ? before : line.offset + line.length;
}

export type ChainFault =
  /** Not a line of this format; `line` counts from 0. */
  | { readonly what: 'line'; readonly line: number; readonly why: 'unreadable' | 'order' | 'chain' | 'place' }
  /** The bytes are not those that were sealed. */
  | { readonly what: 'init' | 'fragment'; readonly number: number; readonly why: 'changed' | 'missing' }
  /** A sealed head that the index does not reach, or does not agree with. */
  | { readonly what: 'head'; readonly number: number; readonly why: 'missing' | 'differs' }
  /** Bytes behind the last line. */
  | { readonly what: 'file'; readonly why: 'longer' };

export interface Verified {
  readonly faults: readonly ChainFault[];
  readonly lines: readonly IndexLine[];
  /** Lines that no head vouches for yet. */
  readonly unsealed: number;
}

/**
 * Judges an index against its file and the heads in the record. Looks at everything, so that each fault is named.
 * @param texts the index, line by line
 * @param sha256Of hash of a range of the file, hex; null: the file does not reach so far
 * @param size of the file in bytes
 * @param heads of this file
 */
export async function verifyChain(
  texts: readonly string[],
  sha256Of: (offset: number, length: number) => Promise<string | null>,
  size: number,
  heads: readonly ChainHead[],
): Promise<Verified> {
  const faults: ChainFault[] = [];
  const lines: IndexLine[] = [];
  let before = NO_CHAIN;
  let end = 0;
  for (const [at, text] of texts.entries()) {
    const line = readLine(text);
    if (line === null) {
      faults.push({ what: 'line', line: at, why: 'unreadable' });
      continue;
    }
    if (line.number !== at || (line.kind === 'init') !== (at === 0))
      faults.push({ what: 'line', line: at, why: 'order' });
    if (line.chain !== chainOf(before, line)) faults.push({ what: 'line', line: at, why: 'chain' });
    if (line.kind !== 'hole') {
      if (line.offset !== end) faults.push({ what: 'line', line: at, why: 'place' });
      const found = await sha256Of(line.offset, line.length);
      if (found !== line.sha256)
        faults.push({ what: line.kind, number: line.number, why: found === null ? 'missing' : 'changed' });
    }
    before = line.chain;
    end = endOf(line, end);
    lines.push(line);
  }
  if (size > end) faults.push({ what: 'file', why: 'longer' });
  let sealed = -1;
  const first = lines[0];
  for (const head of heads) {
    const line = lines.find(({ number }) => number === head.number);
    if (line === undefined) {
      faults.push({ what: 'head', number: head.number, why: 'missing' });
      continue;
    }
    const bytes = lines
      .filter(({ number }) => number <= head.number)
      .reduce((sum, one) => endOf(one, sum), 0);
    const fits =
      line.chain === head.chain &&
      bytes === head.bytes &&
      first?.kind === 'init' &&
      first.recording === head.recording &&
      first.file === head.file;
    if (fits) sealed = Math.max(sealed, head.number);
    else faults.push({ what: 'head', number: head.number, why: 'differs' });
  }
  return { faults, lines, unsealed: lines.filter(({ number }) => number > sealed).length };
}

function readLine(text: string): IndexLine | null {
  try {
    const parsed = indexLineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** As it stands in the index, without a line end: canonical, so that equal lines are equal bytes. */
export function lineText(line: IndexLine): string {
  return new TextDecoder().decode(canonicalBytes(line));
}
