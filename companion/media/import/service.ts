/**
 * Files of cameras: from the last byte on disk to the record, and what they belong to. Nothing is filed by itself: what the times and
 * the devices say is proposed, and an officer says so.
 */
import type { Problem } from '#shared/api/contract.ts';
import { type Candidate, type Import, type Upload, uploadMetadataSchema } from '#shared/api/import.ts';
import type { EventData, EventDraft } from '#shared/case/events.ts';
import type { Footage } from '#shared/media/coverage.ts';
import { type FileFormat, kindOfFormat } from '#shared/media/file-kind.ts';
import { inFuture, judgedTime } from '#shared/media/judged-time.ts';
import { matches, type StepTime } from '#shared/media/matching.ts';
import type { Caller, Ledger, StoredEvent } from '../../ledger/types.ts';
import { hashOf, type Footage as Vaulted } from '../vault/footage-file.ts';
import { deviceOfName, withoutFolders } from './file-name.ts';
import type { FileFacts } from './metadata.ts';
import { bytesText, ImportRefused } from './problems.ts';
import { footageOf, type HeldImport, spanOf, withImportEvent } from './register.ts';
import type { HeldFile, ImportStore } from './store.ts';

/** A case as this feature sees it. */
export interface ImportCase {
  readonly id: string;
  readonly streams: readonly string[];
  readonly unit: string;
  readonly members: readonly string[];
  readonly subject: string | null;
  readonly number: string | null;
  readonly steps: readonly StepTime[];
  /** Null: no pack names it. */
  readonly stepTitle: (step: string, locale: Locale) => string | null;
}
type Locale = 'zh-CN' | 'en';

export interface ImportsDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'writeOwn' | 'onAppended'>;
  readonly footage: Pick<Vaulted, 'open'>;
  readonly store: ImportStore;
  readonly cases: {
    /** By the id of any of its streams; null: there is none, or this reader may not see it. */
    find(caller: Caller, id: string): ImportCase | null;
    /** Those in which he is. */
    of(person: string): readonly ImportCase[];
  };
  /** What a file says of itself. Never throws. */
  readonly look: (path: string, format: FileFormat) => Promise<FileFacts>;
  readonly nameOf: (person: string) => string;
  readonly freeBytes: () => Promise<number>;
  /** What the disk keeps for the record itself, and what a unit may fill. */
  readonly reserveBytes?: number;
  readonly unitBytes?: number;
  readonly maxBytes: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export interface Imports {
  /** Before a file of that size is begun. @throws ImportRefused */
  roomFor(size: number, unit: string | null): Promise<void>;
  /** @throws ImportRefused */
  accept(
    caller: Caller,
    id: string,
    size: number,
    metadata: Readonly<Record<string, string | null>>,
  ): Promise<void>;
  /** The last byte is on disk: into the record with it, or let go of if the same is there. */
  settle(id: string): Promise<void>;
  /** His own upload; null: there is none. */
  upload(caller: Caller, id: string): Upload | null;
  uploads(caller: Caller): readonly Upload[];
  ofCase(caller: Caller, of: ImportCase, locale: Locale): readonly Import[];
  forMe(caller: Caller, locale: Locale): readonly Import[];
  /** As `ofCase` has it; null: there is none, or this reader may not see it. */
  view(caller: Caller, id: string, locale: Locale): Import | null;
  /** One that this reader may see. */
  one(caller: Caller, id: string): HeldImport | null;
  /** @throws ImportRefused */
  file(
    caller: Caller,
    id: string,
    to: { readonly case: string; readonly step?: string | undefined; readonly reason?: string | undefined },
  ): Promise<Problem | null>;
  /** @throws ImportRefused */
  setTime(
    caller: Caller,
    id: string,
    to: { readonly from: string; readonly reason: string },
  ): Promise<Problem | null>;
  /** What is there of a case, as coverage counts it. */
  footage(streams: readonly string[]): readonly (Footage & { readonly id: string })[];
  /** In the record; of any case. */
  held(id: string): HeldImport | null;
  /** Files that have a folder here, whatever became of them. */
  ids(): readonly string[];
  /** Has a file with these bytes come, or is it coming? By size and hash; null: no. */
  withHash(sha256: string): HeldImport | null;
  settled(): Promise<void>;
  close(): Promise<void>;
}

const MAX_UPLOADS = 50;
const RESERVE_BYTES = 2 * 1024 ** 3;
const UNIT_BYTES = 4 * 1024 ** 4;
const SHOWN_MS = 24 * 60 * 60_000;
const LISTED = 200;
/** How often what is whole and could not be written into the record is tried again. */
const RETRY_MS = 15_000;

export async function openImports(deps: ImportsDeps): Promise<Imports> {
  const { ledger, store, now, cases } = deps;
  const held = new Map<string, HeldImport>();
  const byHash = new Map<string, string>();
  const settling = new Map<string, Promise<void>>();
  let queue: Promise<void> = Promise.resolve();

  const take = (events: readonly StoredEvent[]): void => {
    for (const { envelope, body } of events) {
      if (envelope.stream.kind !== 'media' || body === null) continue;
      const { id } = envelope.stream;
      const draft = { type: envelope.type, data: body.data } as EventDraft;
      const next = withImportEvent(held.get(id) ?? null, id, draft, envelope.at);
      if (next === null) continue;
      held.set(id, next);
      if (!byHash.has(next.data.sha256)) byHash.set(next.data.sha256, id);
    }
  };
  take(await ledger.readKind('media'));
  const stopTaking = ledger.onAppended(take);

  async function write(id: string, draft: EventDraft): Promise<Problem | null> {
    const result = await ledger.writeOwn({ kind: 'media', id }, draft);
    return result.ok ? null : result.problem;
  }

  async function accept(
    caller: Caller,
    id: string,
    size: number,
    metadata: Readonly<Record<string, string | null>>,
  ): Promise<void> {
    const parsed = uploadMetadataSchema.safeParse(metadata);
    if (!parsed.success || !Number.isSafeInteger(size)) throw new ImportRefused('upload-gone');
    if (size < 1) throw new ImportRefused('file-empty');
    if (size > deps.maxBytes) throw new ImportRefused('file-too-large', bytesText(deps.maxBytes));
    const { filename, modified } = parsed.data;
    const of = parsed.data.case === undefined ? null : cases.find(caller, parsed.data.case);
    if (parsed.data.case !== undefined && of?.members.includes(caller.person) !== true)
      throw new ImportRefused('not-your-file');
    const coming = store.all().filter(({ about }) => about.state === 'coming');
    const own = coming.filter(({ about }) => about.by === caller.person);
    if (own.length >= MAX_UPLOADS) throw new ImportRefused('too-many-uploads', String(own.length));
    await roomFor(size, caller.unit);
    await store.create({
      id,
      by: caller.person,
      unit: caller.unit,
      name: withoutFolders(filename),
      size,
      case: of?.id ?? null,
      modified: modified === undefined ? null : Number(modified),
      createdAt: now(),
      dock: null,
      expected: null,
    });
  }

  /** @throws ImportRefused. What is announced counts as if it were here: a disk is not promised twice. */
  async function roomFor(size: number, unit: string | null): Promise<void> {
    const all = store.all();
    const coming = all.filter(({ about }) => about.state === 'coming');
    const promised = coming.reduce((sum, { about, offset }) => sum + about.size - offset, 0);
    const free = (await deps.freeBytes()) - promised - (deps.reserveBytes ?? RESERVE_BYTES);
    if (size > free) throw new ImportRefused('disk-low', bytesText(Math.max(0, free)));
    const filled = all
      .filter(({ about }) => about.unit === unit && (about.state === 'coming' || about.state === 'whole'))
      .filter(({ about }) => held.get(about.id)?.disposed == null)
      .reduce((sum, { about }) => sum + about.size, 0);
    const left = (deps.unitBytes ?? UNIT_BYTES) - filled;
    if (size > left) throw new ImportRefused('unit-full', bytesText(Math.max(0, left)));
  }

  function settle(id: string): Promise<void> {
    const running = settling.get(id);
    if (running !== undefined) return running;
    // One after the other: of two equal files that end together, the second is the duplicate.
    const done = queue.then(() => record(id)).finally(() => settling.delete(id));
    queue = done.catch(() => {});
    settling.set(id, done);
    return done;
  }

  async function record(id: string): Promise<void> {
    const file = store.get(id);
    if (file === null || file.head === null || held.has(id)) return;
    const { about, head } = file;
    if (about.sha256 === null || about.format === null) return;
    const same = byHash.get(about.sha256);
    if (same !== undefined && same !== id) {
      // Before a copy is let go of, the one that stays is read: it may have suffered meanwhile.
      const stays = await deps.footage.open({ kind: 'import', id: same });
      if (stays !== null && (await hashOf(stays)) === about.sha256) return store.duplicate(id, same);
    }
    const facts = await deps.look(store.pathOf(id), about.format);
    const kind = facts.soundOnly ? 'audio' : kindOfFormat[about.format];
    const time = judgedTime({
      own: facts.own,
      name: about.name,
      lasts: kind === 'photo' ? 0 : (facts.lasts ?? 0),
      modified: about.modified,
      came: about.createdAt,
    });
    const device = facts.device ?? deviceOfName(about.name);
    const data: EventData<'media.imported'> = {
      ...(about.by === null ? {} : { by: about.by }),
      ...(about.dock === null ? {} : { dock: about.dock.label }),
      name: about.name,
      kind,
      format: about.format,
      size: about.size,
      sha256: about.sha256,
      head: { number: head.number, chain: head.chain },
      ...(device === null ? {} : { device }),
      ...(time === null
        ? {}
        : {
            recorded: {
              from: new Date(time.span.from).toISOString(),
              to: new Date(time.span.to).toISOString(),
              ...{ own: time.own, source: time.source, zone: time.zone },
            },
          }),
      ...(facts.place === null ? {} : { place: facts.place }),
      ...(facts.unreadable ? { unreadable: true as const } : {}),
      ...(about.case === null ? {} : { case: about.case }),
    };
    const problem = await write(id, { type: 'media.imported', data });
    if (problem !== null) throw new Error(`not recorded: ${problem.code}`);
  }

  const settleAll = async (): Promise<void> => {
    for (const { about } of store.all())
      if (about.state === 'whole' && !held.has(about.id)) await settle(about.id).catch(deps.onError);
  };
  // What was whole when the companion last ended, and what could not be written.
  let first = settleAll();
  const retry = setInterval(() => {
    first = settleAll();
  }, RETRY_MS);
  retry.unref();

  function stateOf({ about, state }: HeldFile): Upload['state'] {
    if (held.has(about.id)) return 'recorded';
    if (state === 'waiting' || state === 'busy') return 'coming';
    return state;
  }
  function uploadView(caller: Caller, file: HeldFile): Upload {
    const { about, offset } = file;
    const same = about.of === null ? null : held.get(about.of);
    // Where the same bytes are is told as far as the reader may know of it.
    const visible = same !== null && same !== undefined && one(caller, same.id) !== null;
    return {
      id: about.id,
      name: about.name,
      size: about.size,
      offset: about.state === 'duplicate' ? about.size : offset,
      modified: about.modified,
      case: about.case,
      state: stateOf(file),
      of:
        about.of === null
          ? null
          : {
              id: about.of,
              name: visible ? same.data.name : about.name,
              case: visible ? same.case : null,
            },
    };
  }

  function one(caller: Caller, id: string): HeldImport | null {
    const found = held.get(id);
    if (found === undefined) return null;
    if (found.data.by === caller.person) return found;
    if (found.case !== null) return cases.find(caller, found.case) === null ? null : found;
    return fromDockFor(caller, found) ? found : null;
  }

  /** An unfiled file of a dock is shown to whom it could concern: whose steps it matches, and his lead. */
  function fromDockFor(caller: Caller, found: HeldImport): boolean {
    const about = store.get(found.id)?.about;
    if (found.case !== null || found.data.by !== undefined) return false;
    if (about !== undefined && about.unit !== null && about.unit !== caller.unit) return false;
    return caller.roles.includes('lead') || proposals(caller, found).length > 0;
  }

  function devicesOf(streams: readonly string[]): string[] {
    return [...held.values()].flatMap(({ case: of, data }) =>
      of !== null && streams.includes(of) && data.device?.serial !== undefined ? [data.device.serial] : [],
    );
  }
  function proposals(caller: Caller, found: HeldImport) {
    const mine = cases.of(caller.person);
    return matches(
      spanOf(found),
      found.data.device?.serial ?? null,
      mine.map(({ id, steps, streams }) => ({ case: id, steps, devices: devicesOf(streams) })),
    );
  }

  function importView(caller: Caller, found: HeldImport, locale: Locale): Import {
    const { id, at, data, timeSet } = found;
    const of = found.case === null ? null : cases.find(caller, found.case);
    const mine = new Map(cases.of(caller.person).map((each) => [each.id, each]));
    const candidates: Candidate[] =
      found.step !== null
        ? []
        : proposals(caller, found)
            .filter(({ case: proposed }) => of === null || proposed === of.id)
            .flatMap(({ case: proposed, step, why, apart }) => {
              const each = mine.get(proposed);
              if (each === undefined) return [];
              const { subject, number } = each;
              const stepTitle = step === null ? null : each.stepTitle(step, locale);
              return [{ case: proposed, subject, number, step, stepTitle, why: [...why], apart }];
            });
    const span = spanOf(found);
    const { recorded } = data;
    return {
      id,
      name: data.name,
      kind: data.kind,
      format: data.format as Import['format'],
      size: data.size,
      sha256: data.sha256,
      by: data.by === undefined ? null : deps.nameOf(data.by),
      dock: data.dock ?? null,
      at,
      device: data.device ?? null,
      time:
        span === null
          ? null
          : {
              counts: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
              device: recorded === undefined ? null : { from: recorded.from, to: recorded.to },
              own: recorded?.own ?? null,
              source: recorded?.source ?? null,
              zone: recorded?.zone ?? null,
              future: recorded !== undefined && inFuture(spanFrom(recorded), Date.parse(at)),
              set:
                timeSet === null
                  ? null
                  : {
                      by: deps.nameOf(timeSet.by),
                      reason: timeSet.reason,
                      ahead:
                        recorded === undefined ? null : Date.parse(recorded.from) - Date.parse(timeSet.from),
                    },
            },
      unreadable: data.unreadable === true,
      disposed: found.disposed,
      place:
        data.place === undefined
          ? null
          : { latitude: data.place.latitude / 1e6, longitude: data.place.longitude / 1e6 },
      case: of?.id ?? null,
      step: found.step,
      filed:
        of === null
          ? null
          : {
              subject: of.subject,
              number: of.number,
              stepTitle: found.step === null ? null : of.stepTitle(found.step, locale),
            },
      candidates,
      mine: mayFile(caller, found),
    };
  }

  /** Whoever brought it, who is in its case, or to whom it is proposed. */
  function mayFile(caller: Caller, found: HeldImport): boolean {
    if (!caller.roles.some((role) => role === 'officer' || role === 'lead')) return false;
    if (found.data.by === caller.person && found.case === null) return true;
    if (found.case !== null) {
      const of = cases.find(caller, found.case);
      return of?.members.includes(caller.person) === true || leads(caller, of);
    }
    return fromDockFor(caller, found);
  }
  const leads = (caller: Caller, of: ImportCase | null) =>
    of !== null && caller.roles.includes('lead') && of.unit === caller.unit;

  const newest = (all: readonly HeldImport[]) =>
    [...all].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, LISTED);

  return {
    accept,
    roomFor,
    settle,
    upload(caller, id) {
      const file = store.get(id);
      return file === null || file.about.by !== caller.person ? null : uploadView(caller, file);
    },
    uploads: (caller) =>
      store
        .all()
        .filter(({ about }) => about.by === caller.person)
        .filter(({ about }) => !held.has(about.id) || about.createdAt > now() - SHOWN_MS)
        .map((file) => uploadView(caller, file)),
    ofCase: (caller, of, locale) =>
      newest([...held.values()].filter((each) => each.case !== null && of.streams.includes(each.case))).map(
        (each) => importView(caller, each, locale),
      ),
    forMe: (caller, locale) =>
      newest(
        [...held.values()].filter((each) => each.data.by === caller.person || fromDockFor(caller, each)),
      ).map((each) => importView(caller, each, locale)),
    view(caller, id, locale) {
      const found = one(caller, id);
      return found === null ? null : importView(caller, found, locale);
    },
    one,
    async file(caller, id, to) {
      const found = one(caller, id);
      if (found === null) throw new ImportRefused('no-such-import');
      const of = cases.find(caller, to.case);
      if (!mayFile(caller, found) || !(of?.members.includes(caller.person) === true || leads(caller, of)))
        throw new ImportRefused('not-your-file');
      if (of === null) throw new ImportRefused('not-your-file');
      if (to.step !== undefined && !of.steps.some(({ step }) => step === to.step))
        throw new ImportRefused('no-such-step');
      if (found.case !== null && !of.streams.includes(found.case) && to.reason === undefined)
        throw new ImportRefused('reason-needed');
      const data = {
        by: caller.person,
        case: of.id,
        ...(to.step === undefined ? {} : { step: to.step }),
        ...(to.reason === undefined ? {} : { reason: to.reason }),
      };
      return write(id, { type: 'media.filed', data });
    },
    async setTime(caller, id, { from, reason }) {
      const found = one(caller, id);
      if (found === null) throw new ImportRefused('no-such-import');
      if (!mayFile(caller, found)) throw new ImportRefused('not-your-file');
      const { recorded } = found.data;
      const lasts = recorded === undefined ? 0 : Date.parse(recorded.to) - Date.parse(recorded.from);
      const to = Date.parse(from) + lasts;
      if (inFuture({ from: to, to }, Date.parse(found.at))) throw new ImportRefused('time-in-future');
      return write(id, {
        type: 'media.timeSet',
        data: { by: caller.person, from, to: new Date(to).toISOString(), reason },
      });
    },
    footage: (streams) =>
      [...held.values()].flatMap((each) => {
        const footage = each.case !== null && streams.includes(each.case) ? footageOf(each) : null;
        return footage === null ? [] : [{ ...footage, id: each.id }];
      }),
    held: (id) => held.get(id) ?? null,
    ids: () => store.all().map(({ about }) => about.id),
    withHash(sha256) {
      const id = byHash.get(sha256);
      return id === undefined ? null : (held.get(id) ?? null);
    },
    async settled() {
      await first;
      await Promise.all([...settling.values()].map((one) => one.catch(() => {})));
    },
    async close() {
      clearInterval(retry);
      stopTaking();
      await store.settled();
      await first;
      await Promise.all([...settling.values()].map((one) => one.catch(() => {})));
    },
  };
}

const spanFrom = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  from: Date.parse(from),
  to: Date.parse(to),
});
