/** What the telephone desk says to whoever read out a short id and eight digits. Worked by hand in saying.yaml. */
import type { TelephoneAnswer } from '#shared/api/credentials.ts';
import { MAX_AGE } from '#shared/credential/verify.ts';

export type Band = 'done' | 'soon' | 'stop' | 'calm';
export type Heading = 'misheard' | 'unknown' | 'genuine' | 'notCurrent' | 'suspended' | 'revoked' | 'expired';
export type Sentence =
  | 'againId'
  | 'againBoth'
  | 'notProven'
  | 'paper'
  | 'compare'
  | 'onlyThat'
  | 'fresh'
  | 'notNow'
  | 'noMoney'
  | 'noArgue';
export type Told = 'name' | 'certificate' | 'agency' | 'expires';

export interface Saying {
  readonly band: Band;
  readonly heading: Heading;
  /** For the caller, in order. */
  readonly say: readonly Sentence[];
  /** What of the officer the caller may be told; what is not here is not on the screen either. */
  readonly tells: readonly Told[];
  /** The caller is asked for digits once more. */
  readonly again: boolean;
}

/** @example saying({ fits: false, why: 'short-id' }).heading // 'misheard' */
export function saying(answer: TelephoneAnswer): Saying {
  if (!answer.fits)
    return answer.why === 'short-id'
      ? { band: 'calm', heading: 'misheard', say: ['againId'], tells: [], again: true }
      : {
          band: 'calm',
          heading: 'unknown',
          say: ['againBoth', 'notProven', 'paper'],
          tells: [],
          again: true,
        };
  // Taken back is said before old: whoever asks may be standing at a door.
  if (answer.standing !== 'valid')
    return {
      band: 'stop',
      heading: answer.standing,
      say: ['notNow', 'noMoney', 'noArgue'],
      tells: ['agency'],
      again: false,
    };
  if (answer.secondsAgo > MAX_AGE)
    return { band: 'soon', heading: 'notCurrent', say: ['fresh', 'paper'], tells: [], again: true };
  return {
    band: 'done',
    heading: 'genuine',
    say: ['compare', 'onlyThat'],
    tells: ['name', 'certificate', 'agency', 'expires'],
    again: false,
  };
}
