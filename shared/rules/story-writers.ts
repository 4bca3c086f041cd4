/** Writes the events of a story as several computers would: each with its own chain, each knowing what it has seen. */
import { leafOf, NO_PREV, type SealedEvent, seal } from '../case/envelope.ts';
import { type EventDraft, latestVersion } from '../case/events.ts';
import { fold } from '../case/fold.ts';
import { nextHlc } from '../case/hlc.ts';

export const T0 = Date.parse('2026-11-25T02:00:00.000Z');
export const CASE = '01JDEM0CASE00000000000000A';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function ulid(n: number): string {
  let text = '';
  for (let rest = n, i = 0; i < 26; i += 1, rest = Math.floor(rest / 32)) text = CROCKFORD[rest % 32] + text;
  return text;
}

export class Writers {
  readonly all: SealedEvent[] = [];
  private readonly chains = new Map<string, { n: number; prev: string }>();

  /** @param at when, epoch ms; left out: a second for each event */
  write(
    by: string,
    draft: EventDraft | { type: 'unheardOf'; as: string },
    apart = false,
    at: number = T0 + this.all.length * 1000,
  ): void {
    const seen = apart ? this.all.slice(0, 1) : this.all;
    const state = fold(seen);
    const chain = this.chains.get(by) ?? { n: 0, prev: NO_PREV };
    const event = seal({
      id: ulid(this.all.length + 1),
      stream: { kind: 'case', id: CASE },
      type: draft.type === 'unheardOf' ? draft.as : draft.type,
      v: draft.type === 'unheardOf' ? 1 : latestVersion(draft.type),
      hlc: nextHlc(state.latestHlc, at, by),
      at: new Date(at).toISOString(),
      actor: by,
      device: by,
      n: chain.n + 1,
      prev: chain.prev,
      seen: state.frontier,
      data: draft.type === 'unheardOf' ? {} : draft.data,
      salt: new Uint8Array(32).fill(this.all.length),
    });
    this.chains.set(by, { n: chain.n + 1, prev: leafOf(event) });
    this.all.push(event);
  }

  now(): string {
    return new Date(T0 + this.all.length * 1000).toISOString();
  }
}
