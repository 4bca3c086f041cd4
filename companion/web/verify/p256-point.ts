/**
 * In place of shared/credential/p256-point.ts (build.ts): a phone that imports no compressed point makes it whole by the
 * document's second script, which has the curve anyway.
 */
import { fallback } from './fallback-script.ts';

/** 65 bytes of 33; null: no point of the curve, or nothing on this phone can tell. */
export async function decompressP256(point: Uint8Array): Promise<Uint8Array | null> {
  return (await fallback())?.wholePoint(point) ?? null;
}
