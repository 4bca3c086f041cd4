/**
 * CBOR with one spelling: RFC 8949 §4.2.1, definite lengths, shortest heads, map keys in order, no tags, no floats. Bounds
 * are checked, without recursion, before anything is decoded. Coding is tiny-cbor's; why: docs/decisions/080-credential-format.md.
 */
import { type CBORType, decodeCBOR, encodeCBOR } from '@levischuck/tiny-cbor';
import { sameBytes, toHex } from './bytes.ts';

/** Values of the formats of this folder. Maps are kept in the order of their encoded keys. */
export type CborValue = number | bigint | string | boolean | Uint8Array | CborValue[] | CborMap;
export type CborMap = Map<number | string, CborValue>;

export interface CborBounds {
  readonly bytes: number;
  /** Heads: numbers, strings, arrays, maps, each key and each value. */
  readonly items: number;
  /** Arrays and maps in each other. */
  readonly depth: number;
}

/** Outcome of `walk`: `cut` where the end of the input is missing, `malformed` for everything else. */
type Walked = 'whole' | 'cut' | 'malformed';

interface Open {
  isMap: boolean;
  /** Items still to come; a map has two for each entry. */
  left: number;
  /** Bytes of the key before, from…to; a map's keys must grow. */
  keyFrom: number;
  keyTo: number;
}

/** Bytewise order of two encoded keys (RFC 8949 §4.2.1): a before b. */
function isBefore(bytes: Uint8Array, aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  for (let at = 0; at < aTo - aFrom && at < bTo - bFrom; at += 1) {
    const difference = (bytes[aFrom + at] ?? 0) - (bytes[bFrom + at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return aTo - aFrom < bTo - bFrom;
}

/** Argument bytes behind the head, by its low five bits: 24 to 27. */
const ARGUMENT_BYTES = [1, 2, 4, 8] as const;
/** Smallest argument that needs so many bytes. */
const SMALLEST = [24, 256, 65_536, 4_294_967_296] as const;
const [UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP] = [0, 1, 2, 3, 4, 5] as const;
const FALSE = 0xf4;
const TRUE = 0xf5;

/** One item, well-formed, deterministic and within its bounds; no byte behind it. */
function walk(bytes: Uint8Array, bounds: CborBounds): Walked {
  if (bytes.length > bounds.bytes) return 'malformed';
  const open: Open[] = [];
  let at = 0;
  for (let items = 1; ; items += 1) {
    if (items > bounds.items) return 'malformed';
    const start = at;
    const head = bytes[at];
    if (head === undefined) return 'cut';
    at += 1;
    const major = head >> 5;
    let argument = head & 31;
    if (argument >= 24 && head !== FALSE && head !== TRUE) {
      const length = ARGUMENT_BYTES[argument - 24];
      const smallest = SMALLEST[argument - 24];
      if (length === undefined || smallest === undefined || major > MAP) return 'malformed';
      argument = 0;
      for (let i = 0; i < length; i += 1, at += 1) {
        const byte = bytes[at];
        if (byte === undefined) return 'cut';
        argument = argument * 256 + byte;
      }
      // Beyond 2^53 the sum is rounded, which no bound below lets pass but that of an integer, and there it does not matter.
      if (argument < smallest) return 'malformed';
    } else if (major > MAP && head !== FALSE && head !== TRUE) return 'malformed';
    if (major === BYTES || major === TEXT) {
      if (argument > bytes.length - at) return 'cut';
      at += argument;
    }
    if (major === ARRAY || major === MAP) {
      const left = major === MAP ? argument * 2 : argument;
      if (left > bounds.items - items || open.length >= bounds.depth) return 'malformed';
      if (left > 0) {
        // A key is a number or a text: an array or a map never stands where a key should.
        if (atKey(open)) return 'malformed';
        open.push({ isMap: major === MAP, left, keyFrom: 0, keyTo: 0 });
        continue;
      }
    }
    const parent = open[open.length - 1];
    if (parent !== undefined && atKey(open)) {
      if (major !== UNSIGNED && major !== NEGATIVE && major !== TEXT) return 'malformed';
      if (parent.keyTo > 0 && !isBefore(bytes, parent.keyFrom, parent.keyTo, start, at)) return 'malformed';
      parent.keyFrom = start;
      parent.keyTo = at;
    }
    // Close what is full.
    for (;;) {
      const last = open[open.length - 1];
      if (last === undefined) return at === bytes.length ? 'whole' : 'malformed';
      last.left -= 1;
      if (last.left > 0) break;
      open.pop();
    }
  }
}

function atKey(open: readonly Open[]): boolean {
  const parent = open[open.length - 1];
  return parent?.isMap === true && parent.left % 2 === 0;
}

/** The one encoding of a value; maps are sorted. */
export function encodeCbor(value: CborValue): Uint8Array {
  return encodeCBOR(sorted(value));
}

function sorted(value: CborValue): CBORType {
  if (value instanceof Uint8Array || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = [...value].map(([key, one]) => ({ key, one: sorted(one), at: toHex(encodeCBOR(key)) }));
  entries.sort((a, b) => (a.at < b.at ? -1 : 1));
  return new Map(entries.map(({ key, one }) => [key, one]));
}

/**
 * Decodes bytes that are the one encoding of their value.
 * @returns `cut` where the end is missing, `malformed` for all else
 */
export function decodeCbor(bytes: Uint8Array, bounds: CborBounds): CborValue | Faulty {
  const walked = walk(bytes, bounds);
  if (walked !== 'whole') return { faulty: walked };
  let value: CborValue;
  try {
    // A copy: tiny-cbor reads the buffer beneath a view.
    value = decodeCBOR(new Uint8Array(bytes)) as CborValue;
  } catch {
    // Well-formed, but nothing that tiny-cbor can hold: a key beyond 2^53.
    return { faulty: 'malformed' };
  }
  // What the walk leaves is text that is no UTF-8: it is decoded to other text.
  return sameBytes(encodeCbor(value), bytes) ? value : { faulty: 'malformed' };
}

export interface Faulty {
  readonly faulty: 'cut' | 'malformed';
}

/** @example isFaulty(decodeCbor(Uint8Array.of(0x18), bounds)) // true: the end is missing */
export function isFaulty(value: CborValue | Faulty): value is Faulty {
  return typeof value === 'object' && 'faulty' in value;
}
