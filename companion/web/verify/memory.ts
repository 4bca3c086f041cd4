/**
 * What the phone keeps between two codes: who was genuine within the last ten minutes (so that the second officer can be
 * matched), the six digits that were asked for, the language. Nothing of the subject. A browser without storage (private
 * mode, an embedded one) keeps nothing, and the page says that it saw one officer.
 */

/** How long the first officer's code is remembered for the second one to be matched. */
export const PAIR_MS = 10 * 60_000;
/** How long six digits may be answered. */
export const CHALLENGE_MS = 5 * 60_000;
const MAX_KEPT = 20;

/** An officer whose code was genuine. */
export interface Met {
  /** Agency's id, hex. */
  readonly issuer: string;
  readonly inspection: number;
  readonly certificate: string;
  readonly name: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Challenge {
  readonly digits: number;
  readonly at: number;
}

/** What `localStorage` is, as far as it is used. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const MET = 'v.met';
const CHALLENGE = 'v.challenge';
const LANGUAGE = 'v.language';

function isMet(value: unknown): value is Met {
  const one = value as Partial<Record<keyof Met, unknown>> | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.issuer === 'string' &&
    typeof one.inspection === 'number' &&
    typeof one.certificate === 'string' &&
    typeof one.name === 'string' &&
    typeof one.at === 'number'
  );
}

/** @param shelf null: there is no storage, or it may not be used */
export function openMemory(shelf: Shelf | null) {
  const read = (key: string): unknown => {
    try {
      return JSON.parse(shelf?.getItem(key) ?? 'null');
    } catch {
      return null;
    }
  };
  const write = (key: string, value: unknown): void => {
    try {
      if (value === null) shelf?.removeItem(key);
      else shelf?.setItem(key, JSON.stringify(value));
    } catch {
      // Full, or forbidden: the page works without.
    }
  };
  /** Whatever is older, or lies in the future of a clock that was set back, is dropped and not only passed over. */
  const fresh = (now: number): Met[] => {
    const kept = read(MET);
    const all = Array.isArray(kept) ? kept.filter(isMet) : [];
    const left = all.filter(({ at }) => at <= now && now - at < PAIR_MS);
    if (left.length < all.length || (kept !== null && !Array.isArray(kept)))
      write(MET, left.length === 0 ? null : left);
    return left;
  };
  return {
    /** Drops what is too old; to be called on every opening. */
    sweep(now: number): void {
      fresh(now);
    },
    /** Notes a genuine officer and answers with everyone met at the same inspection, himself last. */
    meet(officer: Met): readonly Met[] {
      const others = fresh(officer.at).filter(
        ({ issuer, certificate }) => issuer !== officer.issuer || certificate !== officer.certificate,
      );
      const all = [...others.slice(-(MAX_KEPT - 1)), officer];
      write(MET, all);
      // Without a number nothing says that two officers came for the same thing.
      if (officer.inspection === 0) return [officer];
      return all.filter(
        ({ issuer, inspection }) => issuer === officer.issuer && inspection === officer.inspection,
      );
    },
    challenge(now: number): Challenge | null {
      const kept = read(CHALLENGE) as Partial<Challenge> | null;
      if (typeof kept?.digits !== 'number' || typeof kept.at !== 'number') return null;
      if (kept.at <= now && now - kept.at < CHALLENGE_MS) return { digits: kept.digits, at: kept.at };
      write(CHALLENGE, null);
      return null;
    },
    setChallenge(challenge: Challenge | null): void {
      write(CHALLENGE, challenge);
    },
    language(): string | null {
      const kept = read(LANGUAGE);
      return typeof kept === 'string' ? kept : null;
    },
    setLanguage(tag: string): void {
      write(LANGUAGE, tag);
    },
  };
}
export type Memory = ReturnType<typeof openMemory>;
