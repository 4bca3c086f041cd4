/** Short bearers of devices: signed, so that a restart forgets none and nothing need be kept. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const BEARER_MINUTES = 60;

export interface Bearers {
  issue(device: string): string;
  /** The device of a good bearer. */
  read(bearer: string): { readonly device: string } | 'expired' | null;
}

/** @param secret 32 bytes */
export function createBearers(secret: Uint8Array, now: () => number): Bearers {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return {
    issue(device) {
      const text = `1.${device}.${now() + BEARER_MINUTES * 60_000}`;
      return `${text}.${sign(text)}`;
    },
    read(bearer) {
      const [version, device, until, mark, more] = bearer.split('.');
      if (version !== '1' || device === undefined || until === undefined || mark === undefined) return null;
      if (more !== undefined) return null;
      const expected = Buffer.from(sign(`1.${device}.${until}`));
      const given = Buffer.from(mark);
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
      return Number(until) > now() ? { device } : 'expired';
    },
  };
}
