/**
 * What an agency has to see to of its keys and lists before phones show less than green: from the dates alone, for the
 * console and for `doctor`. Worked by hand in upkeep.yaml.
 */
import { shanghaiDay } from '../calendar/working-days.ts';

/** Days before its end from which each is to be seen to. */
export const seeTo = {
  /** Somebody has to fetch the root. */
  trustDays: 30,
  /** Credentials are given for sixty days and never beyond the key. */
  keyDays: 90,
  /** Good for a week, signed anew twice a day by a companion that runs. */
  statusDays: 2,
  /** It could be renewed for five days before that. */
  credentialDays: 5,
} as const;

export const upkeepThings = [
  'agency',
  'trust-list',
  'signing-key',
  'waiting-key',
  'status-list',
  'officers',
] as const;
export type UpkeepThing = (typeof upkeepThings)[number];

/** `make-key` and `sign-trust` are commands, `start` a companion that runs, `connect` the officer's own. */
export const upkeepSteps = ['make-key', 'sign-trust', 'start', 'connect'] as const;
export type UpkeepStep = (typeof upkeepSteps)[number];

/** `over`: phones show less than green, or nobody can be given a credential. */
export const upkeepStates = ['over', 'soon', 'ok'] as const;
export type UpkeepState = (typeof upkeepStates)[number];

export interface UpkeepFinding {
  readonly what: UpkeepThing;
  readonly state: UpkeepState;
  /** Last day on which it is good. */
  readonly day: string | null;
  /** From today to that day; negative when it is behind. */
  readonly days: number | null;
  /** In their order. */
  readonly do: readonly UpkeepStep[];
  /** Of a key; null: no key signs. */
  readonly keyId?: number | null | undefined;
  /** Of officers: so many credentials. */
  readonly count?: number | undefined;
}

export interface UpkeepFacts {
  /** What phones are told of the agency is what is registered. */
  readonly told: boolean;
  /** Instants. */
  readonly trusted: { readonly nextUpdate: string } | null;
  readonly status: { readonly nextUpdate: string } | null;
  readonly keys: readonly {
    readonly keyId: number;
    /** Last day. */
    readonly to: string;
    readonly standing: 'signing' | 'trusted' | 'waiting' | 'retired' | 'ended';
  }[];
  /** Credentials that end within `seeTo.credentialDays` and were not renewed. */
  readonly lapsing: number;
}

/**
 * The worst first, then in the order in which they are seen to.
 * @param now epoch milliseconds
 * @example upkeep({...facts, trusted: null}, now)[0].do // ['sign-trust']
 */
export function upkeep(facts: UpkeepFacts, now: number): readonly UpkeepFinding[] {
  const today = shanghaiDay(new Date(now).toISOString());
  const daysTo = (day: string) => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  const until = (instant: string) => {
    const day = shanghaiDay(instant);
    return { day, days: daysTo(day) };
  };
  const signing = facts.keys.find(({ standing }) => standing === 'signing') ?? null;
  const waiting = facts.keys.filter(({ standing }) => standing === 'waiting');
  /** How a key comes to sign: one that is made already is not made again. */
  const nextKey: readonly UpkeepStep[] = waiting.length > 0 ? ['sign-trust'] : ['make-key', 'sign-trust'];
  const nothing = { day: null, days: null } as const;

  const found: UpkeepFinding[] = [];
  if (signing === null)
    found.push({ what: 'signing-key', state: 'over', ...nothing, do: nextKey, keyId: null });
  else {
    const days = daysTo(signing.to);
    const state = days <= seeTo.keyDays ? 'soon' : 'ok';
    const { keyId, to: day } = signing;
    found.push({ what: 'signing-key', state, day, days, do: state === 'ok' ? [] : nextKey, keyId });
    for (const { keyId: next, to } of waiting)
      found.push({
        what: 'waiting-key',
        state: 'soon',
        day: to,
        days: daysTo(to),
        do: ['sign-trust'],
        keyId: next,
      });
  }
  if (facts.trusted === null)
    found.push({
      what: 'trust-list',
      state: 'over',
      ...nothing,
      do: facts.keys.length === 0 ? ['make-key', 'sign-trust'] : ['sign-trust'],
    });
  else {
    const { nextUpdate } = facts.trusted;
    const { day, days } = until(nextUpdate);
    const state = Date.parse(nextUpdate) <= now ? 'over' : days <= seeTo.trustDays ? 'soon' : 'ok';
    found.push({ what: 'trust-list', state, day, days, do: state === 'ok' ? [] : ['sign-trust'] });
    if (!facts.told) found.push({ what: 'agency', state: 'soon', ...nothing, do: ['sign-trust'] });
  }
  // Without a key that signs, a companion that runs does not help.
  const signs: readonly UpkeepStep[] = signing === null ? nextKey : ['start'];
  if (facts.status === null) found.push({ what: 'status-list', state: 'over', ...nothing, do: signs });
  else {
    const { nextUpdate } = facts.status;
    const { day, days } = until(nextUpdate);
    const ends = signing === null || days <= seeTo.statusDays;
    const state = Date.parse(nextUpdate) <= now ? 'over' : ends ? 'soon' : 'ok';
    found.push({ what: 'status-list', state, day, days, do: state === 'ok' ? [] : signs });
  }
  if (facts.lapsing > 0)
    found.push({ what: 'officers', state: 'soon', ...nothing, do: ['connect'], count: facts.lapsing });
  return upkeepStates.flatMap((state) => found.filter((one) => one.state === state));
}
