/** Whoever reads out the short id and the eight digits of a card has the card in front of him: who is that? Slowed down. */
import type { TelephoneAnswer } from '#shared/api/credentials.ts';
import { readShortId, telephoneCodeTime } from '#shared/credential/telephone-code.ts';
import { MAX_AGE } from '#shared/credential/verify.ts';
import type { Credentials } from './service.ts';

export interface TelephoneDesk {
  /** @param who asks; wrong codes make him wait */
  ask(
    who: string,
    shortId: string,
    code: string,
  ):
    | { readonly kind: 'wait'; readonly seconds: number }
    | { readonly kind: 'answer'; readonly answer: TelephoneAnswer; readonly person: string | null };
}

export function createTelephoneDesk(deps: {
  readonly credentials: Pick<Credentials, 'agency' | 'byStatus' | 'telephoneKey' | 'standingOf'>;
  readonly limiter: { wait(key: string): number; failed(key: string): void; succeeded(key: string): void };
  /** Epoch milliseconds. */
  readonly now: () => number;
}): TelephoneDesk {
  const { credentials, limiter } = deps;
  return {
    ask(who, shortId, code) {
      const seconds = limiter.wait(who);
      if (seconds > 0) return { kind: 'wait', seconds };
      const index = readShortId(shortId);
      // A slip in the short id is told from a wrong code, and costs no try.
      if (index === null) return { kind: 'answer', answer: { fits: false, why: 'short-id' }, person: null };
      const agency = credentials.agency();
      const held = agency === null ? null : credentials.byStatus(agency.issuer, index);
      const at = Math.floor(deps.now() / 1000);
      const shown = held === null ? null : telephoneCodeTime(credentials.telephoneKey(held), code, at);
      if (held === null || agency === null || shown === null) {
        limiter.failed(who);
        return { kind: 'answer', answer: { fits: false, why: 'code' }, person: null };
      }
      limiter.succeeded(who);
      const standing = credentials.standingOf(held);
      const secondsAgo = Math.max(0, at - shown);
      // Whoever only overheard the digits would be told whose they are.
      const whose = standing === 'valid' && secondsAgo <= MAX_AGE;
      return {
        kind: 'answer',
        person: held.person,
        answer: {
          fits: true,
          standing,
          name: whose ? held.name : null,
          certificate: whose ? held.certificate : null,
          agency: agency.name,
          expires: whose ? held.expires : null,
          secondsAgo,
        },
      };
    },
  };
}
