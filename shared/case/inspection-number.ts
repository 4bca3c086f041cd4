/** The number by which a person compares what a code says with the paper notice: nine digits, worked out from the case. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { CaseState } from './state.ts';

const NUMBERS = 1_000_000_000;

/**
 * Works without a network, and is the same on every device. It names a case among those of one officer; it is no key.
 * @param streams of the case; of merged streams the oldest counts, as ids grow with time
 * @returns 1 … 999 999 999
 * @example inspectionNumber(['01JDEM0CASE00000000000000A']) === inspectionNumber(['01JDEM0CASE00000000000000A']) // true
 */
export function inspectionNumber(streams: readonly string[]): number {
  const [oldest = ''] = [...streams].sort();
  const hash = sha256(utf8ToBytes(`sanxiang inspection 1\n${oldest}`));
  const number = hash.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0) % NUMBERS;
  return number === 0 ? 1 : number;
}

/**
 * The number of a case: the one that its arrival was given, else the one worked out from its streams.
 * @example inspectionNumberOf({ streams: ['01J…'], numbered: null }) === inspectionNumber(['01J…']) // true
 */
export function inspectionNumberOf(state: Pick<CaseState, 'streams' | 'numbered'>): number {
  return state.numbered?.inspection ?? inspectionNumber(state.streams);
}

/** `482 109 375`: in threes, as it is read out. */
export function spaced(inspection: number): string {
  return String(inspection)
    .padStart(9, '0')
    .replace(/(\d{3})(?=\d)/g, '$1 ');
}
