/**
 * Records what a camera sends, as it sends it, into fragmented MP4: each fragment is on disk and in the index before anybody is told
 * of it. One recording is several files where the camera returns or changes its codecs. What is not recorded is a hole, whoever was at
 * fault. Nothing is ever deleted here.
 */
import { type ChainHead, type TrackKind, trackKinds } from '#shared/media/chain.ts';
import { HOLE_MS } from '#shared/media/coverage.ts';
import type { MediaPacket } from '../packet.ts';
import type { ClockReading } from './camera-clock.ts';
import { createFileWriter, type RecorderDisk, realDisk } from './file-writer.ts';
import { type FlvBody, readFlvBody } from './flv-body.ts';
import { makeFragment, type TrackRun } from './fragment.ts';
import { createHoles, type Hole } from './holes.ts';
import { type Described, describeTracks, makeInitSegment, type Track } from './init-segment.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** A fragment ends after so much time of the file. */
const FRAGMENT_MS = 2_000;
/** And not later than so long after its first message came, for a camera that hardly sends. */
const LINGER_MS = 3_000;
/** Of a fragment, and of what waits for a file to begin. */
const FRAGMENT_BYTES = 8 * 1024 * 1024;
/** The second track is waited for so long before a file begins. */
const TRACKS_MS = 1_000;
/** Sound of another form waits for the picture that begins another file: so long, so many bytes. */
const LATE_MS = 10_000;
const LATE_BYTES = 1024 * 1024;
/** So many files may follow one another at once, and one more each ten seconds. */
const FILES_AT_ONCE = 8;
const FILE_EVERY_MS = 10_000;
/** A file that could not be written is followed by another one not sooner than after this. */
const RETRY_MS = 5_000;
/** Of a last sample, whose end nobody said. */
const LAST_MS = 40;
const MOST_UNKNOWN = 20;
/** So many are remembered of what a camera left out. */
const MOST_JUMPS = 32;

export interface RecorderDeps {
  /** Of this recording; made when it is not there. */
  readonly folder: string;
  readonly recording: string;
  /** Number of the first file: those before it are of an earlier run. */
  readonly firstFile?: number;
  /** The disk has it: file and index. */
  readonly onHead: (head: ChainHead) => void;
  readonly onHole: (hole: Hole) => void;
  /** What cannot be recorded; each once. */
  readonly onUnknown: (what: string, why: 'codec' | 'malformed') => void;
  readonly disk?: Partial<RecorderDisk>;
  readonly makeInit?: typeof makeInitSegment;
}

export interface Recorder {
  take(packet: MediaPacket): void;
  /** Called now and then: ends a fragment that lingers, tells holes. @param now epoch ms */
  tick(now: number): void;
  /**
   * Writes what is left and closes. Resolves when the disk has it, or does not take it.
   * @param at epoch ms: when the camera was gone
   * @param how `said`: the camera said that it stops, after all that it had; `cut`: it may have had more
   */
  end(at: number, how: 'said' | 'cut'): Promise<void>;
  /** Resolves when nothing waits for the disk; never rejects. */
  settled(): Promise<void>;
  /** Number of the file that would follow. */
  nextFile(): number;
}

/** What a camera said its samples are; the same one as long as it says the same. */
interface Config {
  readonly track: Track;
  /** Null: a file cannot be begun with it. */
  readonly described: Described | null;
}
interface Sample {
  readonly kind: TrackKind;
  readonly config: Config;
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly offsetMs: number;
  readonly received: number;
  readonly camera: number;
}
interface PlacedSample extends Sample {
  /** Time in the file, ms. */
  readonly at: number;
}
interface OpenFile {
  readonly number: number;
  readonly timeline: Timeline;
  readonly tracks: ReadonlyMap<TrackKind, { readonly described: Described; readonly config: Config }>;
  readonly samples: Record<TrackKind, PlacedSample[]>;
  /** Before which no sample of the track may stand: where the one before it begins or ends. */
  readonly free: Record<TrackKind, number>;
  sequence: number;
  /** Where the fragment that is being filled begins: time in the file, and when its first message came. */
  begun: { readonly at: number; readonly received: number } | null;
  bytes: number;
}
/** What is known of one kind of message since the recording began. */
interface Came {
  /** The last sample that was recorded. */
  readonly last: number;
  /** Up to here it is told that nothing of it is recorded, and why; null: nothing is missing. */
  readonly missing: { readonly to: number; readonly why: 'silent' | 'unreadable' } | null;
}

/** What a sample takes of memory: a camera that sends a byte at a time fills it with what stands around them. */
const costOf = ({ data }: Sample) => data.length + 200;
const costsOf = (samples: readonly Sample[]) => samples.reduce((sum, sample) => sum + costOf(sample), 0);

export function createRecorder(deps: RecorderDeps): Recorder {
  const configs = new Map<TrackKind, Config>();
  const unknown = new Set<string>();
  const holes = createHoles();
  const came = new Map<TrackKind, Came>();
  /** Of the camera, through all files. */
  const clocks = new Map<TrackKind, ClockReading>();
  /** What it left out lately: the last that came is older by that too. */
  let jumps: readonly { readonly kind: TrackKind; readonly at: number; readonly missing: number }[] = [];
  let file: OpenFile | null = null;
  let nextFile = deps.firstFile ?? 0;
  /** Before a file begins. */
  let pending: Sample[] = [];
  let pendingCost = 0;
  /** Sound of another form than the file's, while it waits for a picture that another file begins with. */
  let late: Sample[] = [];
  let lateCost = 0;
  let files = { left: FILES_AT_ONCE, at: 0 };
  let broken: { readonly number: number; readonly next: number } | null = null;
  let retryAt = 0;
  /** When this began; when the last message came; up to where it is told that none came. */
  let first: number | null = null;
  let lastReceived = 0;
  let silentTo = 0;
  /** When the last message of the last fragment came. */
  let cutTo: number | null = null;
  let ended = false;

  const writer = createFileWriter({
    folder: deps.folder,
    recording: deps.recording,
    disk: { ...realDisk, ...deps.disk },
    makeInit: deps.makeInit ?? makeInitSegment,
    onHead: deps.onHead,
    onLost: lose,
    onBroken({ number, next, tracks }) {
      if (broken?.number !== number) retryAt = lastReceived + (tracks.length > 0 ? 0 : RETRY_MS);
      broken = { number, next };
      for (const { track } of tracks) {
        if (configs.get(track.kind)?.track === track) configs.set(track.kind, { track, described: null });
        say(`${track.kind} configuration`, 'malformed');
      }
    },
  });

  // ── what comes ────────────────────────────────────────────────────────────────────────────────

  function take(packet: MediaPacket): void {
    if (ended) return;
    const { receivedAt } = packet;
    begins(receivedAt);
    if (packet.kind === 'data') return;
    const body = readFlvBody(packet);
    if (body.kind === 'nothing') return;
    if (body.kind === 'video-config' || body.kind === 'audio-config') {
      configured(body);
      return;
    }
    silence(receivedAt);
    lastReceived = Math.max(lastReceived, receivedAt);
    trackSilence(receivedAt, packet.kind);
    if (body.kind === 'unknown') {
      cannot(packet.kind, receivedAt, body.what, body.why);
      return;
    }
    const { kind } = body;
    if (body.kind === 'audio' && body.codec !== 'aac' && configs.get('audio')?.track.codec !== body.codec)
      configure({ kind: 'audio', codec: body.codec, config: new Uint8Array(0) });
    const config = configs.get(kind);
    if (config === undefined || config.track.codec !== body.codec) {
      cannot(kind, receivedAt, `${kind} without a configuration`, 'malformed');
      return;
    }
    if (config.described === null) {
      cannot(kind, receivedAt, `${kind} configuration`, 'malformed');
      return;
    }
    sampled({
      kind,
      config,
      data: body.data,
      key: body.kind === 'audio' || body.key,
      offsetMs: body.kind === 'video' ? body.offsetMs : 0,
      received: receivedAt,
      camera: packet.cameraMs,
    });
  }

  /** A camera that is there and sends nothing is silent from the beginning. */
  function begins(at: number): void {
    if (first !== null) return;
    first = at;
    lastReceived = at;
  }

  function configured(body: Extract<FlvBody, { kind: 'video-config' | 'audio-config' }>): void {
    const config = body.config.slice();
    configure(
      body.kind === 'video-config'
        ? { kind: 'video', codec: body.codec, config }
        : { kind: 'audio', codec: body.codec, config },
    );
  }

  function configure(track: Track): void {
    const same = (one: Config | undefined) =>
      one?.track.codec === track.codec && Buffer.compare(one.track.config, track.config) === 0;
    if (same(configs.get(track.kind))) return;
    // A camera that returns to what the file has goes on in the file.
    const inFile = file?.tracks.get(track.kind)?.config;
    const described = describeTracks([track])?.[0] ?? null;
    configs.set(track.kind, inFile !== undefined && same(inFile) ? inFile : { track, described });
    if (described === null) say(`${track.kind} configuration`, 'malformed');
  }

  function say(what: string, why: 'codec' | 'malformed'): void {
    if (unknown.has(what) || unknown.size >= MOST_UNKNOWN) return;
    unknown.add(what);
    deps.onUnknown(what, why);
  }

  function cannot(kind: TrackKind, at: number, what: string, why: 'codec' | 'malformed'): void {
    say(what, why);
    miss(kind, at, 'unreadable');
  }

  /** It gets its line with the next fragment, and is told with others of its kind. */
  function lose(hole: Hole): void {
    holes.add(hole);
    writer.hole(hole);
  }

  // ── what does not come ────────────────────────────────────────────────────────────────────────

  /** Nothing at all came for longer than what counts as a hole. */
  function silence(now: number): void {
    if (first === null || now - lastReceived <= HOLE_MS) return;
    const from = Math.max(lastReceived, silentTo);
    if (now > from) lose({ from, to: now, why: 'silent' });
    silentTo = Math.max(silentTo, now);
  }

  /** Of one track nothing is recorded since the last of it that was. */
  function miss(track: TrackKind, to: number, why: 'silent' | 'unreadable'): void {
    const of = came.get(track) ?? { last: to, missing: null };
    const from = Math.max(of.missing?.to ?? of.last, silentTo);
    if (to >= from) lose({ from, to, why, track });
    came.set(track, { last: of.last, missing: { to: Math.max(from, to), why } });
  }

  /** Of a track that the file has nothing came for long, while the other one goes on. */
  function trackSilence(now: number, except: TrackKind): void {
    for (const track of file?.tracks.keys() ?? []) {
      const of = came.get(track);
      if (of === undefined || track === except || (track === 'audio' && late.length > 0)) continue;
      // What could not be read ends with the next that can: until then it may be on its way.
      const since = of.missing?.why === 'unreadable' ? of.missing.to : of.last;
      const goesOn = of.missing?.why === 'silent';
      if (goesOn || now - Math.max(since, silentTo) > HOLE_MS) miss(track, now, 'silent');
    }
  }

  function recorded({ kind, received }: Sample): void {
    const of = came.get(kind);
    if (of !== undefined) {
      const long = received - Math.max(of.last, silentTo) > HOLE_MS;
      if (of.missing !== null || long) miss(kind, received, of.missing?.why ?? 'silent');
    }
    came.set(kind, { last: received, missing: null });
  }

  /**
   * A camera that had fallen behind is cut off: what it filmed meanwhile never came. Times are those of what came, so the last of it stands
   * for what is older by as much.
   */
  function cutOff(): void {
    for (const [track, { behind }] of clocks) {
      const last = came.get(track)?.last;
      if (last === undefined || behind <= HOLE_MS) continue;
      // What it left out within that stretch is a hole of its own, and the stretch begins earlier by as much.
      let from = last - Math.round(behind);
      for (const jump of jumps.toReversed()) if (jump.kind === track && jump.at > from) from -= jump.missing;
      lose({ from: Math.max(first ?? last, from), to: last, why: 'behind', track });
    }
  }

  // ── what is recorded ──────────────────────────────────────────────────────────────────────────

  function sampled(sample: Sample): void {
    const { kind, config, received } = sample;
    if (file !== null && mayFollow(file, sample)) finish(received);
    if (file === null) {
      begin(sample);
      return;
    }
    if (file.tracks.get(kind)?.config === config) {
      recorded(sample);
      add(file, sample);
      return;
    }
    // Its form is not that of the file. Sound waits for the next one; a picture that begins none is of no use in any.
    if (kind === 'audio') wait(sample);
    else cannot(kind, received, 'picture of another configuration', 'codec');
  }

  /** Another file begins: with a picture that needs none before it, or with sound where no pictures come. */
  function mayFollow(of: OpenFile, { kind, key, received }: Sample): boolean {
    const failed = broken?.number === of.number;
    const stale = [...configs].some(
      ([one, config]) => config.described !== null && of.tracks.get(one)?.config !== config,
    );
    if (!failed && !stale) return false;
    const waited = received - (late[0]?.received ?? received);
    const noPictures = received - (came.get('video')?.last ?? 0) > LATE_MS;
    if (kind === 'video' ? !key : configs.has('video') && waited <= LATE_MS && !noPictures) return false;
    return failed ? received >= retryAt : mayOpen(received);
  }

  function mayOpen(now: number): boolean {
    const more = Math.floor((now - files.at) / FILE_EVERY_MS);
    if (more > 0) files = { left: Math.min(FILES_AT_ONCE, files.left + more), at: now };
    if (files.left === 0) return false;
    files.left -= 1;
    return true;
  }

  function wait(sample: Sample): void {
    late.push(sample);
    lateCost += costOf(sample);
    const waited = sample.received - (late[0]?.received ?? sample.received);
    if (lateCost <= LATE_BYTES && waited <= LATE_MS) return;
    for (const { kind, received } of takeLate())
      cannot(kind, received, 'sound of another configuration', 'codec');
  }

  function takeLate(): Sample[] {
    const held = late;
    late = [];
    lateCost = 0;
    return held;
  }

  /** A file begins with both tracks, or with the one that is there when the other was waited for; pictures with a key frame. */
  function begin(sample: Sample): void {
    const { kind, key, received } = sample;
    if (kind === 'video' && !key && !pending.some((one) => one.kind === 'video')) {
      cannot(kind, received, 'picture before its key picture', 'malformed');
      return;
    }
    for (const one of [...takeLate(), sample]) {
      recorded(one);
      pending.push(one);
      pendingCost += costOf(one);
    }
    const both = configs.has('video') && configs.has('audio') && pending.some((one) => one.kind === 'video');
    const waited = received - (pending[0]?.received ?? received);
    if (both || waited >= TRACKS_MS || pendingCost >= FRAGMENT_BYTES) openNow();
  }

  function openNow(): void {
    const held = pending;
    pending = [];
    pendingCost = 0;
    const usable = (['video', 'audio'] as const).flatMap((kind) => {
      const config = configs.get(kind);
      return config === undefined || config.described === null ? [] : [config];
    });
    const described = describeTracks(usable.map(({ track }) => track)) ?? [];
    const tracks = new Map<TrackKind, { readonly described: Described; readonly config: Config }>();
    for (const [at, config] of usable.entries()) {
      const one = described[at];
      if (one !== undefined) tracks.set(config.track.kind, { described: one, config });
    }
    const begun = held[0]?.received ?? lastReceived;
    if (tracks.size > 0) {
      const made: OpenFile = {
        number: nextFile,
        timeline: createTimeline(clocks),
        tracks,
        samples: { audio: [], video: [] },
        free: { audio: 0, video: 0 },
        sequence: 1,
        begun: null,
        bytes: 0,
      };
      file = made;
      nextFile += 1;
      broken = null;
      // A track that the camera named and never sends is missing from here on.
      for (const track of tracks.keys())
        if (!came.has(track)) came.set(track, { last: begun, missing: null });
      writer.begin(made.number, described, begun);
    }
    for (const sample of held) {
      // Its configuration may have changed while it waited.
      if (file !== null && file.tracks.get(sample.kind)?.config === sample.config) add(file, sample);
      else cannot(sample.kind, sample.received, `${sample.kind} of another configuration`, 'codec');
    }
  }

  function add(into: OpenFile, sample: Sample): void {
    const { kind, received } = sample;
    const { at: wanted, jump } = into.timeline.place(kind, sample.camera, received);
    if (jump !== null) {
      jumps = [...jumps.slice(1 - MOST_JUMPS), { kind, at: received, missing: jump.missing }];
      lose({
        from: Math.max(first ?? received, received - jump.missing),
        to: received,
        why: 'jump',
        camera: jump.camera,
      });
    }
    const at = Math.max(wanted, into.free[kind]);
    into.free[kind] = at + 1;
    into.begun ??= { at, received };
    into.samples[kind].push({ ...sample, at });
    into.bytes += costOf(sample);
    if (at - into.begun.at < FRAGMENT_MS && into.bytes < FRAGMENT_BYTES) return;
    cut(into, at);
    into.begun = { at, received };
  }

  /**
   * Ends a fragment. The last sample of each track waits for the next one, which says how long it was, unless none came for long.
   * @param now time in the file; null: the file ends
   */
  function cut(from: OpenFile, now: number | null): void {
    const runs: TrackRun[] = [];
    const out: {
      readonly sample: PlacedSample;
      readonly end: number;
      readonly id: number;
      readonly start: number;
    }[] = [];
    let key = true;
    for (const [kind, { described }] of from.tracks) {
      const samples = from.samples[kind];
      const last = samples.at(-1);
      if (last === undefined) continue;
      const count = now === null || now - last.at >= FRAGMENT_MS ? samples.length : samples.length - 1;
      const going = samples.slice(0, count);
      const [begin] = going;
      if (begin === undefined) continue;
      from.samples[kind] = samples.slice(count);
      if (kind === 'video') key = begin.key;
      const units = (ms: number) => Math.round((ms * described.timescale) / 1000);
      const ends = going.map(({ at }, i) => {
        const next = samples[i + 1]?.at ?? at + LAST_MS;
        // What comes after a hole does not say how long it was.
        return next - at > HOLE_MS ? at + LAST_MS : next;
      });
      from.free[kind] = Math.max(from.free[kind], ends.at(-1) ?? 0);
      runs.push({
        id: described.id,
        start: units(begin.at),
        samples: going.map(({ at, data, key: sync, offsetMs }, i) => ({
          data,
          key: sync,
          offset: units(offsetMs),
          duration: units(ends[i] ?? at) - units(at),
        })),
      });
      for (const [i, sample] of going.entries())
        out.push({ sample, end: ends[i] ?? sample.at, id: described.id, start: units(sample.at) });
    }
    from.bytes = costsOf([...from.samples.audio, ...from.samples.video]);
    const [any] = out;
    if (any === undefined) return;
    const early = out.reduce(
      (one, other) => (other.sample.received < one.sample.received ? other : one),
      any,
    );
    const late = out.reduce(
      (one, other) => (other.sample.received >= one.sample.received ? other : one),
      any,
    );
    const { received } = early.sample;
    // Were it not written, it would be missing from the end of the one before.
    const lost = {
      from: Math.min(received, Math.max(cutTo ?? received, silentTo)),
      to: late.sample.received,
    };
    cutTo = late.sample.received;
    if (!writer.fits(out.reduce((sum, { sample }) => sum + costOf(sample), 0))) {
      lose({ ...lost, why: 'too-slow' });
      return;
    }
    const bytes = makeFragment(from.sequence, runs, { id: early.id, at: early.start, received });
    from.sequence += 1;
    writer.fragment(from.number, bytes, lost, {
      from: out.reduce((least, { sample }) => Math.min(least, sample.at), any.sample.at),
      to: out.reduce((most, { end }) => Math.max(most, end), any.end),
      tracks: trackKinds.filter((kind) => out.some(({ sample }) => sample.kind === kind)),
      received: [received, late.sample.received],
      camera: [early.sample.camera, late.sample.camera],
      key,
    });
  }

  function finish(at: number): void {
    if (file === null) return;
    cut(file, null);
    writer.finish(file.number, at);
    if (broken?.number === file.number) nextFile = broken.next;
    file = null;
  }

  return {
    take,
    tick(now) {
      if (ended) return;
      begins(now);
      silence(now);
      const waits = pending[0];
      if (file === null && waits !== undefined && now - waits.received > 2 * TRACKS_MS) openNow();
      if (file?.begun != null && now - file.begun.received > LINGER_MS) {
        // As if the companion's clock had gone on in the file.
        cut(file, file.begun.at + (now - file.begun.received));
        const kept = [...file.samples.audio, ...file.samples.video];
        file.begun = kept.reduce<PlacedSample | null>(
          (one, other) => (one === null || other.at < one.at ? other : one),
          null,
        );
      }
      for (const hole of holes.due(now)) deps.onHole(hole);
    },
    async end(at, how) {
      if (ended) return writer.settled();
      ended = true;
      const until = Math.max(at, lastReceived);
      silence(until);
      if (how === 'cut') cutOff();
      if (file !== null && late.length > 0 && mayOpen(until)) finish(until);
      for (const one of takeLate())
        if (file === null) {
          recorded(one);
          pending.push(one);
        } else cannot(one.kind, one.received, 'sound of another configuration', 'codec');
      if (pending.length > 0) openNow();
      if (file !== null) cut(file, null);
      await writer.settled();
      for (const hole of holes.due('all')) deps.onHole(hole);
      finish(until);
      writer.close();
      await writer.settled();
    },
    settled: () => writer.settled(),
    nextFile: () => nextFile + (file === null && pending.length > 0 ? 1 : 0),
  };
}
