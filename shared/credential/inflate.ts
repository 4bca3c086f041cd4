/** zlib (RFC 1950) by script. The verify page puts the platform's own in its place (companion/web/verify/inflate.ts). */
import { unzlibSync } from 'fflate';

/**
 * At most `most` bytes, whatever the input says: fflate never grows a buffer that it was given.
 * @returns null: it is more, or no zlib
 */
export async function inflated(bytes: Uint8Array, most: number): Promise<Uint8Array | null> {
  try {
    const out = unzlibSync(bytes, { out: new Uint8Array(most + 1) });
    return out.length > most ? null : out.slice();
  } catch {
    return null;
  }
}
