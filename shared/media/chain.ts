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

/**
 * Why nothing is there. `silent`: nothing came; `gone`: the camera was not there; `jump`: the camera's own clock left something out;
 * `too-slow`: the disk did not keep up; `disk-full`, `disk-error`: it did not take it; `unreadable`: it came in a form that could
 * not be recorded; `crash`: the recording process ended; `behind`: the camera had fallen behind when it was cut off, and what it had not
 * sent yet is gone.
 */
export const holeReasons = [
  'silent',
  'gone',
  'jump',
  'too-slow',
  'disk-full',
  'crash',
  'disk-error',
  'unreadable',
  'behind',
] as const;
export type HoleReason = (typeof holeReasons)[number];
/** Of a recording. */
export const trackKinds = ['video', 'audio'] as const;
export type TrackKind = (typeof trackKinds)[number];

export const indexLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...place,
    ...range,
    kind: z.literal('init'),
    /**
     * In files of version 1 `to` of a fragment is where its last sample begins, and no line says that a file ended well. Before version 3
     * no hole is `behind`.
     */
    version: z.union([z.literal(1), z.literal(2), z.literal(3)]),
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
    /** Time in the file, ms: where its first sample begins and where its last one ends. */
    from: whole,
    to: whole,
    /** Of which tracks it has samples; not said in version 1. */
    tracks: z.array(z.enum(trackKinds)).min(1).max(2).optional(),
    /** When its first and last message had come. */
    received: z.tuple([instant, instant]),
    /** The camera's own time of the first and the last, ms; not known of one that was recovered. */
    camera: z.tuple([whole, whole]).optional(),
    /** Begins with a picture that needs none before it. */
    key: z.boolean(),
    /** Found whole after a crash, without its line. */
    recovered: z.literal(true).optional(),
    /** `received` was reckoned from the fragment, not seen: of one that was recovered. */
    estimated: z.literal(true).optional(),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('hole'),
    from: instant,
    to: instant,
    why: z.enum(holeReasons),
    /** Only this one is missing; not said: everything is. */
    track: z.enum(trackKinds).optional(),
    /** Of a jump: the camera's own time before and after it, ms. */
    camera: z.tuple([whole, whole]).optional(),
  }),
  /** The file ended in order; nothing follows. */
  z.strictObject({
    ...place,
    kind: z.literal('end'),
    at: instant,
    /** Ended not by who wrote it, but after a crash. */
    recovered: z.literal(true).optional(),
  }),
]);
export type IndexLine = z.infer<typeof indexLineSchema>;
/** A line before it is chained. */
export type Unchained<T = IndexLine> = T extends unknown ? Omit<T, 'number' | 'chain'> : never;

/** What is sealed in the record: everything of the file up to that line. */
export const chainHeadSchema = z.strictObject({
  recording: ulidSchema,
  file: whole,
  number: whole,
  chain: hash,
  /** Of the file that are vouched for. */
  bytes: whole,
});
export type ChainHead = Readonly<z.infer<typeof chainHeadSchema>>;

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
  return 'offset' in line ? line.offset + line.length : before;
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
  /** By number: a line, and where the file ends with it. */
  const reached = new Map<number, { readonly line: IndexLine; readonly bytes: number }>();
  let before = NO_CHAIN;
  let end = 0;
  for (const [at, text] of texts.entries()) {
    const line = readLine(text);
    if (line === null) {
      faults.push({ what: 'line', line: at, why: 'unreadable' });
      continue;
    }
    if (line.number !== at || (line.kind === 'init') !== (at === 0) || lines.at(-1)?.kind === 'end')
      faults.push({ what: 'line', line: at, why: 'order' });
    if (line.chain !== chainOf(before, line)) faults.push({ what: 'line', line: at, why: 'chain' });
    if ('offset' in line) {
      if (line.offset !== end) faults.push({ what: 'line', line: at, why: 'place' });
      const found = await sha256Of(line.offset, line.length);
      if (found !== line.sha256)
        faults.push({ what: line.kind, number: line.number, why: found === null ? 'missing' : 'changed' });
    }
    before = line.chain;
    end = endOf(line, end);
    lines.push(line);
    if (!reached.has(line.number)) reached.set(line.number, { line, bytes: end });
  }
  if (size > end) faults.push({ what: 'file', why: 'longer' });
  let sealed = -1;
  const first = lines[0];
  for (const head of heads) {
    const at = reached.get(head.number);
    if (at === undefined) {
      faults.push({ what: 'head', number: head.number, why: 'missing' });
      continue;
    }
    const fits =
      at.line.chain === head.chain &&
      at.bytes === head.bytes &&
      first?.kind === 'init' &&
      first.recording === head.recording &&
      first.file === head.file;
    if (fits) sealed = Math.max(sealed, head.number);
    else faults.push({ what: 'head', number: head.number, why: 'differs' });
  }
  return { faults, lines, unsealed: lines.filter(({ number }) => number > sealed).length };
}

/** @returns null: none of this format, or not written as it has to be: one line has one text */
export function readLine(text: string): IndexLine | null {
  try {
    const parsed = indexLineSchema.safeParse(JSON.parse(text));
    return parsed.success && lineText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** As it stands in the index, without a line end: canonical, so that equal lines are equal bytes. */
export function lineText(line: IndexLine): string {
  return new TextDecoder().decode(canonicalBytes(line));
}
