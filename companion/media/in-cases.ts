/**
 * What cameras have of a case, told in the case itself: for each event of a recording one of its case, so that panel, board and
 * case page fold the same and know it without a network. What was not told when the companion last ended is told at the start.
 */
import type { EventDraft, EventType } from '#shared/case/events.ts';
import type { Ledger, StoredEvent } from '../ledger/types.ts';

export interface InCasesDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'readStream' | 'writeOwn' | 'onAppended'>;
  readonly onError: (error: unknown) => void;
}
export interface InCases {
  /** Resolves when all that is in the record so far is told. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Of one recording in one case: a camera that comes and goes all day would bury it. What is beyond is not told as there. */
export const MAX_TOLD = 2_000;

/** What the record refused is tried again. */
const AGAIN_MS = 10_000;

const OF_RECORDINGS: ReadonlySet<string> = new Set<EventType>([
  'footage.began',
  'footage.broken',
  'footage.ended',
]);

const ASKED: ReadonlySet<string> = new Set<EventType>([
  'media.opened',
  'media.started',
  'media.hole',
  'media.ended',
]);

/** @returns what its case is told, in order; nothing, while it is of no case */
export function footageOfRecording(
  recording: string,
  events: readonly EventDraft[],
): { readonly case: string; readonly drafts: readonly EventDraft[] } | null {
  const opened = events.find((one) => one.type === 'media.opened');
  if (opened?.type !== 'media.opened' || opened.data.case === undefined) return null;
  const { camera } = opened.data;
  const drafts: EventDraft[] = [];
  let on = false;
  for (const one of events) {
    const last = drafts.length >= MAX_TOLD;
    switch (one.type) {
      case 'media.started':
        if (last) break;
        on = true;
        drafts.push({
          type: 'footage.began',
          data: { recording, camera, kind: 'video', at: one.data.at },
        });
        break;
      case 'media.hole':
        // That it was not there between an end and the next beginning, those say.
        if (last || one.data.why === 'gone') break;
        drafts.push({
          type: 'footage.broken',
          data: { recording, holes: [{ from: one.data.from, to: one.data.to, why: one.data.why }] },
        });
        break;
      case 'media.ended':
        if (!on) break;
        on = false;
        drafts.push({ type: 'footage.ended', data: { recording, at: one.data.at, why: one.data.why } });
        break;
      default:
    }
  }
  return { case: opened.data.case, drafts };
}

const draftOf = ({ envelope, body }: StoredEvent): EventDraft | null =>
  body === null ? null : ({ type: envelope.type, data: body.data } as EventDraft);

export async function openInCases({ ledger, onError }: InCasesDeps): Promise<InCases> {
  const events = new Map<string, EventDraft[]>();
  const noted = new Set<string>();
  /** How many of its footage events each recording's case holds. */
  const told = new Map<string, number>();
  const again = new Set<string>();
  let queue: Promise<void> = Promise.resolve();

  const note = (stored: readonly StoredEvent[]): ReadonlySet<string> => {
    const touched = new Set<string>();
    for (const event of stored) {
      const { id } = event.envelope.stream;
      const draft = ASKED.has(event.envelope.type) && !noted.has(event.envelope.id) ? draftOf(event) : null;
      if (draft === null) continue;
      noted.add(event.envelope.id);
      const before = events.get(id);
      if (before === undefined) events.set(id, [draft]);
      else before.push(draft);
      touched.add(id);
    }
    return touched;
  };

  /** How many the case holds already, as of another run of the companion. */
  async function heldIn(caseId: string, recording: string): Promise<number> {
    const held = await ledger.readStream({ kind: 'case', id: caseId });
    return held.filter(
      ({ envelope, body }) => OF_RECORDINGS.has(envelope.type) && body?.data.recording === recording,
    ).length;
  }

  async function tell(recording: string): Promise<void> {
    const due = footageOfRecording(recording, events.get(recording) ?? []);
    if (due === null) return;
    let from = told.get(recording) ?? (await heldIn(due.case, recording));
    for (const draft of due.drafts.slice(from)) {
      const written = await ledger.writeOwn({ kind: 'case', id: due.case }, draft);
      if (!written.ok) {
        onError(new Error(`not told in its case: ${written.problem.code}`));
        again.add(recording);
        break;
      }
      from += 1;
    }
    told.set(recording, from);
  }

  const later = (recordings: Iterable<string>): void => {
    for (const recording of recordings) queue = queue.then(() => tell(recording)).catch(onError);
  };
  const retrying = setInterval(() => {
    const due = [...again];
    again.clear();
    later(due);
  }, AGAIN_MS);
  retrying.unref();
  const unlisten = ledger.onAppended((stored) => later(note(stored)));
  later(note(await ledger.readKind('media')));
  await queue;
  return {
    settled: async () => {
      await queue;
    },
    async close() {
      unlisten();
      clearInterval(retrying);
      await queue;
    },
  };
}
