/**
 * Keys for cameras, and in the record what became of them: when a camera was there, what of its recording is sealed, what is
 * missing. Bytes are the listening process's; the record has heads and holes.
 */
import type { Socket } from 'node:net';
import type { Problem } from '#shared/api/contract.ts';
import type { OpenedRecording, Recording, StationState } from '#shared/api/media.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft, EventType } from '#shared/case/events.ts';
import { upcast } from '#shared/case/upcast.ts';
import type { ChainHead } from '#shared/media/chain.ts';
import type { Caller, Ledger, StoredEvent } from '../ledger/types.ts';
import type { FromStation } from './ingest/messages.ts';
import type { Station, StationDeps } from './ingest/station.ts';
import { type HeldRecording, withMediaEvent } from './register.ts';
import type { StreamTracks } from './relay/relay.ts';
import { keyHash, streamKey } from './stream-key.ts';

export interface MediaDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'writeOwn' | 'onAppended'>;
  /** Starts the listening process; null: the unit takes no cameras in. */
  readonly station: ((on: Pick<StationDeps, 'onMessage' | 'onDown'>) => Station) | null;
  readonly secret: Uint8Array;
  readonly newId: () => string;
  readonly now: () => number;
  /** When the last message of a recording that is on disk had come, epoch ms; null: none is, or it cannot be read. */
  readonly lastKept: (recording: string) => Promise<number | null>;
  readonly onError: (error: unknown) => void;
  /** For whoever looks at the folder while nobody can be asked. */
  readonly keepState: (state: StationState) => void;
}

export interface Media {
  /** A key for a camera; the caller has been asked for. `off`: no cameras are taken in; `deaf`: none can be, by the system's word. */
  open(
    caller: Caller,
    asked: { readonly camera: string; readonly case: string; readonly hours: number },
  ): Promise<OpenedRecording | Problem | 'off' | 'full' | { readonly deaf: string }>;
  close(caller: Caller, recording: string, reason: string): Promise<'done' | 'over' | Problem>;
  recording(id: string): HeldRecording | null;
  ofCase(streams: readonly string[]): readonly Recording[];
  /** As `ofCase` has it. */
  view(recording: string): Recording | null;
  /** For whoever runs the companion; null: none, or good no more. */
  key(recording: string): string | null;
  /** Cameras that send at this moment, the longest first. */
  live(): readonly (HeldRecording & StreamTracks)[];
  /** Its live picture as FLV; null: there is none. */
  watch(recording: string): Socket | null;
  /** The same on a viewer's own connection (`Station.show`); null: there is none. */
  show: Station['show'];
  /** Resolves when everything told so far is in the record. */
  settled(): Promise<void>;
  stop(): Promise<void>;
  readonly listening: Promise<Awaited<Station['listening']>> | null;
  readonly stationPid: () => number | null;
  /** Whether cameras are listened to, and who was refused. */
  station(): StationState;
}

/** Keys that are good at once: more than a unit has cameras. */
const MAX_KEYS = 500;
const SEAL_MS = 10_000;
const KEYS_MS = 30_000;
const streamOf = (id: string): StreamRef => ({ kind: 'media', id });
const iso = (ms: number) => new Date(ms).toISOString();

export async function openMedia(deps: MediaDeps): Promise<Media> {
  const { ledger, now } = deps;
  const held = new Map<string, HeldRecording>();
  /** Last head that was told, by recording and file. */
  const onDisk = new Map<string, Map<number, ChainHead>>();
  /** Of those, which are not in the record yet. */
  const unsealed = new Set<ChainHead>();
  const refused = { total: 0, by: new Map<string, number>(), last: null as StationState['refused']['last'] };
  const tracks = new Map<string, StreamTracks>();
  let queue: Promise<void> = Promise.resolve();

  const take = (events: readonly StoredEvent[]): void => {
    for (const { envelope, body } of events) {
      if (envelope.stream.kind !== 'media' || body === null) continue;
      const { id } = envelope.stream;
      const draft = upcast(envelope.type as EventType, envelope.v, body.data);
      const next = draft === null ? null : withMediaEvent(held.get(id) ?? null, id, draft, envelope.at);
      if (next !== null) held.set(id, next);
    }
  };
  take(await ledger.readKind('media'));
  const stopTaking = ledger.onAppended(take);

  const good = (one: HeldRecording) => !one.closed && Date.parse(one.until) > now();
  const isLive = (one: HeldRecording) => one.spans.at(-1)?.to === null;

  const keyOf = ({ id, camera, case: of, until }: Pick<HeldRecording, 'id' | 'camera' | 'case' | 'until'>) =>
    streamKey(deps.secret, { recording: id, camera, case: of, until });

  function write(id: string, draft: EventDraft): Promise<Problem | null> {
    const written = queue.then(async () => {
      const result = await ledger.writeOwn(streamOf(id), draft);
      return result.ok ? null : result.problem;
    });
    queue = written.then(
      (problem) => {
        if (problem !== null) deps.onError(new Error(`not recorded: ${problem.code}`));
      },
      (error: unknown) => deps.onError(error),
    );
    return written;
  }

  /** Heads that were told since, one a file: the last vouches for those before it. */
  function seal(): void {
    for (const { recording, file, number, chain, bytes } of unsealed)
      void write(recording, { type: 'media.chainHead', data: { file, number, chain, bytes } });
    unsealed.clear();
  }

  function told(message: FromStation): void {
    switch (message.type) {
      case 'started': {
        const { recording, at } = message;
        const before = held.get(recording)?.spans.at(-1)?.to ?? null;
        // It was there before, and was not there since: that is a hole, whoever was at fault.
        if (before !== null && Date.parse(before) < at)
          void write(recording, { type: 'media.hole', data: { from: before, to: iso(at), why: 'gone' } });
        void write(recording, { type: 'media.started', data: { at: iso(at) } });
        return;
      }
      case 'head': {
        const { head } = message;
        const files = onDisk.get(head.recording) ?? new Map<number, ChainHead>();
        const before = files.get(head.file);
        if (before !== undefined) unsealed.delete(before);
        unsealed.add(head);
        onDisk.set(head.recording, files.set(head.file, head));
        return;
      }
      case 'hole': {
        const { recording, from, to, why, track } = message;
        if (to > from)
          void write(recording, {
            type: 'media.hole',
            data: { from: iso(from), to: iso(to), why, ...(track === undefined ? {} : { track }) },
          });
        return;
      }
      case 'ended': {
        const { recording, why, at } = message;
        tracks.delete(recording);
        void write(recording, { type: 'media.ended', data: { at: iso(at), why } });
        return;
      }
      case 'tracks': {
        const { recording, video, audio } = message;
        tracks.set(recording, { video, audio });
        return;
      }
      case 'unrecovered': {
        const { recording, file, code } = message;
        deps.onError(new Error(`recording ${recording}, file ${file} cannot be recovered: ${code}`));
        return;
      }
      case 'refused': {
        const { by, address } = message;
        for (const { why, count } of by) {
          refused.total += count;
          refused.by.set(why, (refused.by.get(why) ?? 0) + count);
        }
        refused.last = { at: iso(now()), address, why: by.at(-1)?.why ?? '' };
        stateChanged = true;
        return;
      }
      case 'listening':
      case 'cannot-listen':
        keepState();
        return;
      case 'relaying':
      case 'recovered':
      case 'unknown':
      case 'beat':
        return;
    }
  }

  function down(): void {
    seal();
    tracks.clear();
    keepState();
    for (const one of held.values())
      if (isLive(one)) void write(one.id, { type: 'media.ended', data: { at: iso(now()), why: 'down' } });
  }

  // What was live when the companion last ended was not told of. It ended with what the disk has: heads are in the record only
  // now and then, and the last of them may be of the time before the camera came back.
  for (const one of held.values())
    if (isLive(one)) {
      const began = Date.parse(one.spans.at(-1)?.from ?? iso(now()));
      const sealed = one.sealedAt === null ? began : Date.parse(one.sealedAt);
      const last = (await deps.lastKept(one.id)) ?? sealed;
      const at = iso(Math.min(Math.max(began, last), Math.max(began, now())));
      await write(one.id, { type: 'media.ended', data: { at, why: 'down' } });
    }

  /** Callbacks of the station come later than this line. */
  let station: Station | null = null;
  let stateChanged = false;
  function state(): StationState {
    const standing = station?.standing();
    return {
      state: standing?.state ?? 'off',
      code: standing?.code ?? null,
      port: standing?.port ?? null,
      since: standing === undefined ? null : iso(standing.since),
      restarts: standing?.restarts ?? 0,
      refused: {
        total: refused.total,
        by: [...refused.by].map(([why, count]) => ({ why, count })),
        last: refused.last,
      },
    };
  }
  function keepState(): void {
    stateChanged = false;
    try {
      deps.keepState(state());
    } catch (error) {
      deps.onError(error);
    }
  }

  station = deps.station === null ? null : deps.station({ onMessage: told, onDown: down });
  keepState();
  /** When the next key comes to its end, or somebody looks whether one did. */
  let ending: NodeJS.Timeout | undefined;
  function tellKeys(): void {
    clearTimeout(ending);
    const all = [...held.values()];
    const keys = all.filter(good);
    // Whoever still sends under a key that nobody took back was ended by the clock.
    const expired = all.filter((one) => isLive(one) && !one.closed && !good(one)).map(({ id }) => id);
    station?.setKeys({
      keys: keys.map((one) => ({ hash: keyHash(keyOf(one)), recording: one.id })),
      expired: expired.slice(0, MAX_KEYS),
    });
    const next = keys.reduce((least, { until }) => Math.min(least, Date.parse(until) - now()), KEYS_MS);
    ending = setTimeout(tellKeys, Math.max(next, 0) + 1).unref();
  }
  tellKeys();
  const sealing = setInterval(() => {
    seal();
    if (stateChanged) keepState();
  }, SEAL_MS);

  function viewOf(one: HeldRecording): Recording {
    const sum = (of: Iterable<number>) => [...of].reduce((all, bytes) => all + bytes, 0);
    const disk = new Map(one.sealed);
    for (const [file, { bytes }] of onDisk.get(one.id) ?? []) disk.set(file, bytes);
    const state = isLive(one) ? 'live' : !good(one) ? 'over' : one.spans.length === 0 ? 'waiting' : 'paused';
    return {
      id: one.id,
      camera: one.camera,
      by: one.by,
      until: one.until,
      state,
      spans: one.spans.map((span) => ({ ...span })),
      holes: one.holes.map((hole) => ({ ...hole })),
      sealedBytes: sum(one.sealed.values()),
      bytes: sum(disk.values()),
      sealedAt: one.sealedAt,
      disposed: one.disposed,
    };
  }

  return {
    listening: station?.listening ?? null,
    stationPid: () => station?.pid() ?? null,
    station: state,
    async open(caller, { camera, case: of, hours }) {
      if (station === null) return 'off';
      if ([...held.values()].filter(good).length >= MAX_KEYS) return 'full';
      const first = await station.listening;
      const standing = station.standing();
      // It is started again within a second; who was listening will listen.
      if (standing.state !== 'listening' && !(first.ok && standing.state === 'starting'))
        return { deaf: standing.code ?? standing.state };
      const recording = deps.newId();
      const until = iso(now() + hours * 3_600_000);
      const problem = await write(recording, {
        type: 'media.opened',
        data: { by: caller.person, camera, case: of, until },
      });
      if (problem !== null) return problem;
      tellKeys();
      const key = keyOf({ id: recording, camera, case: of, until });
      return { recording, server: `:${standing.port}/live`, key, until };
    },
    async close(caller, recording, reason) {
      const one = held.get(recording);
      if (one === undefined || !good(one)) return 'over';
      const problem = await write(recording, { type: 'media.closed', data: { by: caller.person, reason } });
      if (problem !== null) return problem;
      tellKeys();
      return 'done';
    },
    recording: (id) => held.get(id) ?? null,
    ofCase: (streams) =>
      [...held.values()].filter((one) => one.case !== null && streams.includes(one.case)).map(viewOf),
    view(recording) {
      const one = held.get(recording);
      return one === undefined ? null : viewOf(one);
    },
    key(recording) {
      const one = held.get(recording);
      return one !== undefined && good(one) ? keyOf(one) : null;
    },
    live: () =>
      [...held.values()].filter(isLive).map((one) => ({
        ...one,
        ...(tracks.get(one.id) ?? { video: null, audio: null }),
      })),
    watch(recording) {
      const one = held.get(recording);
      return one !== undefined && isLive(one) ? (station?.watch(recording) ?? null) : null;
    },
    show(recording, ...rest) {
      const one = held.get(recording);
      return one !== undefined && isLive(one) ? (station?.show(recording, ...rest) ?? null) : null;
    },
    async settled() {
      seal();
      await queue;
    },
    async stop() {
      clearInterval(sealing);
      clearTimeout(ending);
      await station?.close();
      seal();
      await queue;
      stopTaking();
    },
  };
}
