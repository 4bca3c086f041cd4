/** The first administrator, by a link that works once for fifteen minutes (decision 34). */
import { createHash, timingSafeEqual } from 'node:crypto';

export const SETUP_MINUTES = 15;

export interface Setup {
  /** Makes a fresh token; the one before is void. */
  issue(): string;
  /** True once, for the right token in time. */
  redeem(token: string): boolean;
  /** Puts the token back when what it was redeemed for was refused. */
  restore(token: string): void;
}

interface SetupDeps {
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

const digest = (token: string) => createHash('sha256').update(token).digest();

export function createSetup({ now, random }: SetupDeps): Setup {
  let held: { readonly hash: Buffer; readonly until: number } | null = null;
  let last: { readonly hash: Buffer; readonly until: number } | null = null;
  return {
    issue() {
      const token = Buffer.from(random(32)).toString('base64url');
      held = { hash: digest(token), until: now() + SETUP_MINUTES * 60_000 };
      return token;
    },
    redeem(token) {
      if (held === null || now() > held.until || !timingSafeEqual(held.hash, digest(token))) return false;
      last = held;
      held = null;
      return true;
    },
    restore(token) {
      if (last !== null && held === null && timingSafeEqual(last.hash, digest(token))) held = last;
    },
  };
}
