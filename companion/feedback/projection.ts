/** Complaints as they stand: a fold of the `feedback` streams, in the order of arrival. */
import type { FeedbackStatus } from '#shared/api/feedback.ts';
import { type EventData, eventSchemas } from '#shared/case/events.ts';
import type { StoredEvent } from '../ledger/types.ts';

export interface Step {
  readonly what: Exclude<FeedbackStatus, 'received'>;
  readonly at: string;
  /** Opaque id of who did it. */
  readonly by: string;
  readonly text: string | null;
}

export interface Feedback {
  readonly id: string;
  readonly at: string;
  /** Null once the body was erased. */
  readonly said: EventData<'feedback.received'> | null;
  readonly steps: readonly Step[];
}

export function statusOf({ steps }: Feedback): FeedbackStatus {
  return steps.at(-1)?.what ?? 'received';
}

export interface Desk {
  readonly all: ReadonlyMap<string, Feedback>;
  take(events: readonly StoredEvent[]): void;
}

export function createDesk(): Desk {
  const all = new Map<string, Feedback>();
  const step = (event: StoredEvent, what: Step['what'], text: string | null): void => {
    const { stream, at, actor } = event.envelope;
    const known = all.get(stream.id);
    // Whom it is about settles nothing, by whatever way his event came.
    if (known !== undefined && known.said?.about?.officer !== actor)
      all.set(stream.id, { ...known, steps: [...known.steps, { what, at, by: actor, text }] });
  };
  return {
    all,
    take(events) {
      for (const event of events) {
        const { type, stream, at } = event.envelope;
        const data = event.body?.data;
        switch (type) {
          case 'feedback.received': {
            const said = eventSchemas['feedback.received'][1].safeParse(data);
            all.set(stream.id, { id: stream.id, at, said: said.success ? said.data : null, steps: [] });
            break;
          }
          case 'feedback.taken':
            step(event, 'taken', null);
            break;
          case 'feedback.answered': {
            const answer = eventSchemas['feedback.answered'][1].safeParse(data);
            step(event, 'answered', answer.success ? answer.data.answer : null);
            break;
          }
          case 'feedback.setAside': {
            const aside = eventSchemas['feedback.setAside'][1].safeParse(data);
            step(event, 'set-aside', aside.success ? aside.data.reason : null);
            break;
          }
          default:
        }
      }
    },
  };
}
