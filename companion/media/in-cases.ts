/**
 * What cameras and files have of a case, told in the case itself: for each event of a recording one of its case, so that panel, board and
 * case page fold the same and know it without a network. What was not told when the companion last ended is told at the start.
 */
import type { EventData, EventDraft, EventType } from '#shared/case/events.ts';
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

const TOLD: ReadonlySet<string> = new Set<EventType>([
  'footage.began',
  'footage.broken',
  'footage.ended',
  'footage.filed',
  'footage.removed',
  'footage.disposed',
]);

const ASKED: ReadonlySet<string> = new Set<EventType>([
  'media.opened',
  'media.started',
  'media.hole',
  'media.ended',
  'media.imported',
  'media.filed',
  'media.timeSet',
  'media.disposed',
]);

/** What a case is told. */
interface Due {
  readonly case: string;
  readonly draft: EventDraft;
}

/** @returns what its case is told, in order; nothing, while it is of no case */
export function footageOfRecording(recording: string, events: readonly EventDraft[]): readonly Due[] {
  const opened = events.find((one) => one.type === 'media.opened');
  if (opened?.type !== 'media.opened' || opened.data.case === undefined) return [];
  const { camera, case: of } = opened.data;
  const due: Due[] = [];
  const tell = (draft: EventDraft) => due.push({ case: of, draft });
  let on = false;
  for (const one of events) {
    const last = due.length >= MAX_TOLD;
    switch (one.type) {
      case 'media.started':
        if (last) break;
        on = true;
        tell({ type: 'footage.began', data: { recording, camera, kind: 'video', at: one.data.at } });
        break;
      case 'media.hole': {
        // That it was not there between an end and the next beginning, those say.
        if (last || one.data.why === 'gone') break;
        // The recording has it and its page shows it; what is filmed is there without its sound too.
        if (one.data.track === 'audio') break;
        const { from, to, why } = one.data;
        tell({ type: 'footage.broken', data: { recording, holes: [{ from, to, why }] } });
        break;
      }
      case 'media.ended':
        if (!on) break;
        on = false;
        tell({ type: 'footage.ended', data: { recording, at: one.data.at, why: one.data.why } });
        break;
      case 'media.disposed':
        // However many there are already: what is let go of is told.
        tell(disposedOf(recording, one.data));
        break;
      default:
    }
  }
  return due;
}

/** @returns what cases are told of a file: that it is theirs, when it was as that is known then, that it is theirs no more */
export function footageOfFile(file: string, events: readonly EventDraft[]): readonly Due[] {
  const imported = events.find((one) => one.type === 'media.imported');
  if (imported?.type !== 'media.imported') return [];
  const { kind, recorded, device } = imported.data;
  const said = [device?.make, device?.model, device?.serial].filter((part) => part !== undefined).join(' ');
  let of = imported.data.case ?? null;
  let time: Pick<EventData<'media.timeSet'>, 'from' | 'to'> | null = recorded ?? null;
  let setBy: string | null = null;
  let disposed: EventData<'media.disposed'> | null = null;
  const due: Due[] = [];
  let told: string | null = null;
  const tellDisposed = () => {
    if (told !== null && disposed !== null) due.push({ case: told, draft: disposedOf(file, disposed) });
  };
  const tell = () => {
    if (told !== null && told !== of)
      due.push({ case: told, draft: { type: 'footage.removed', data: { file, why: 'filed-elsewhere' } } });
    told = of !== null && time !== null ? of : null;
    if (told === null || time === null) return;
    const { from, to } = time;
    due.push({
      case: told,
      draft: {
        type: 'footage.filed',
        data: {
          file,
          kind,
          from,
          to,
          ...(said === '' ? {} : { device: said.slice(0, 200) }),
          ...(setBy === null ? {} : { timeSetBy: setBy }),
        },
      },
    });
    tellDisposed();
  };
  for (const one of events) {
    if (one.type === 'media.disposed') {
      disposed = one.data;
      tellDisposed();
      continue;
    }
    if (one.type === 'media.filed') of = one.data.case;
    else if (one.type === 'media.timeSet') [time, setBy] = [one.data, one.data.by];
    else if (one !== imported) continue;
    if (due.length < MAX_TOLD) tell();
  }
  return due;
}

function disposedOf(
  source: string,
  { at, basis, askedBy, approvedBy }: EventData<'media.disposed'>,
): EventDraft {
  return { type: 'footage.disposed', data: { source, at, basis, askedBy, approvedBy } };
}

const draftOf = ({ envelope, body }: StoredEvent): EventDraft | null =>
  body === null ? null : ({ type: envelope.type, data: body.data } as EventDraft);

export async function openInCases({ ledger, onError }: InCasesDeps): Promise<InCases> {
  const events = new Map<string, EventDraft[]>();
  const noted = new Set<string>();
  /** How many footage events of a recording or file a case holds, by both. */
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
  async function heldIn(caseId: string, source: string): Promise<number> {
    const held = await ledger.readStream({ kind: 'case', id: caseId });
    return held.filter(
      ({ envelope, body }) =>
        TOLD.has(envelope.type) &&
        envelope.actor === 'companion' &&
        (body?.data.recording === source || body?.data.file === source || body?.data.source === source),
    ).length;
  }

  async function tell(source: string): Promise<void> {
    const heard = events.get(source) ?? [];
    const due = [...footageOfRecording(source, heard), ...footageOfFile(source, heard)];
    for (const of of new Set(due.map((one) => one.case))) {
      const name = `${source} ${of}`;
      let from = told.get(name) ?? (await heldIn(of, source));
      for (const { draft } of due.filter((one) => one.case === of).slice(from)) {
        const written = await ledger.writeOwn({ kind: 'case', id: of }, draft);
        if (!written.ok) {
          onError(new Error(`not told in its case: ${written.problem.code}`));
          again.add(source);
          break;
        }
        from += 1;
      }
      told.set(name, from);
    }
  }

  const later = (sources: Iterable<string>): void => {
    for (const source of sources) queue = queue.then(() => tell(source)).catch(onError);
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
