/**
 * Records what a camera sends, as it sends it, into fragmented MP4: each fragment is on disk and in the index before anybody is told
 * of it. One recording is several files where the camera returns or changes its codecs. Nothing is ever deleted here.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChainHead, chained, type IndexLine, lineText, type Unchained } from '#shared/media/chain.ts';
import type { MediaPacket } from '../packet.ts';
import { type FlvBody, readFlvBody } from './flv-body.ts';
import { makeFragment, type TrackRun } from './fragment.ts';
import { type Described, describeTracks, makeInitSegment, type Track } from './init-segment.ts';
import { createTimeline, HOLE_MS, type Timeline } from './timeline.ts';

/** A fragment ends after so much time of the file. */
const FRAGMENT_MS = 2_000;
/** And not later than so long after its first message came, for a camera that hardly sends. */
const LINGER_MS = 3_000;
const FRAGMENT_BYTES = 8 * 1024 * 1024;
/** The second track is waited for so long before a file begins. */
const TRACKS_MS = 1_000;
/** What may wait for the disk; beyond that it is a hole, not a growing queue. */
const WAITING_BYTES = 32 * 1024 * 1024;
/** Of a last sample, whose end nobody said. */
const LAST_MS = 40;

export type HoleReason = Extract<IndexLine, { kind: 'hole' }>['why'];
export interface Hole {
  readonly file: number;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly why: HoleReason;
}

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
  /** Opens a file to be written; passed in so that a full disk can be tried. */
  readonly openFile?: (path: string) => Promise<FileHandle>;
}

export interface Recorder {
  take(packet: MediaPacket): void;
  /** Called now and then: ends a fragment that lingers. @param now epoch ms */
  tick(now: number): void;
  /** Writes what is left and closes. Resolves when the disk has it. */
  end(): Promise<void>;
  /** Resolves when nothing waits for the disk. */
  settled(): Promise<void>;
  /** Number of the file that would follow. */
  nextFile(): number;
}

interface Sample {
  readonly at: number;
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly offsetMs: number;
  readonly received: number;
  readonly camera: number;
}
type Kind = 'audio' | 'video';

interface OpenFile {
  readonly number: number;
  readonly described: readonly Described[];
  readonly tracks: ReadonlyMap<Kind, { readonly id: number; readonly timescale: number }>;
  readonly samples: Record<Kind, Sample[]>;
  sequence: number;
  /** A codec changed, or sound came: another file begins with the next picture that needs none before it. */
  stale: boolean;
  /** Where the fragment that is being filled begins: time in the file, and when its first message came. */
  begun: { readonly at: number; readonly received: number } | null;
  bytes: number;
}

/** On the disk's side of the queue. */
interface Written {
  readonly number: number;
  readonly media: FileHandle;
  readonly index: FileHandle;
  last: IndexLine | null;
  end: number;
  indexEnd: number;
}

export function createRecorder(deps: RecorderDeps): Recorder {
  const openFile = deps.openFile ?? ((path: string) => open(path, 'wx'));
  const configs = new Map<Kind, Track>();
  const unknown = new Set<string>();
  let timeline: Timeline = createTimeline();
  let file: OpenFile | null = null;
  let nextFile = deps.firstFile ?? 0;
  let pending: { readonly kind: Kind; readonly sample: Sample }[] = [];
  let lastReceived: number | null = null;
  let written: Written | null = null;
  let waiting = 0;
  let queue: Promise<void> = Promise.resolve();
  let missed: { from: number; to: number; why: HoleReason } | null = null;
  let ended = false;

  const then = (work: () => Promise<void>): void => {
    queue = queue.then(work, work);
  };

  // ── the camera's side ─────────────────────────────────────────────────────────────────────────

  function take(packet: MediaPacket): void {
    if (ended) return;
    const body = readFlvBody(packet);
    if (body.kind === 'nothing') return;
    if (body.kind === 'unknown') {
      if (!unknown.has(body.what) && unknown.size < 20) {
        unknown.add(body.what);
        deps.onUnknown(body.what, body.why);
      }
      return;
    }
    if (body.kind === 'video-config' || body.kind === 'audio-config') configured(body);
    else sampled(body, packet);
  }

  function configured(body: Extract<FlvBody, { kind: 'video-config' | 'audio-config' }>): void {
    const config = body.config.slice();
    const track: Track =
      body.kind === 'video-config'
        ? { kind: 'video', codec: body.codec, config }
        : { kind: 'audio', codec: body.codec, config };
    const before = configs.get(track.kind);
    if (before?.codec === track.codec && Buffer.compare(before.config, config) === 0) return;
    configs.set(track.kind, track);
    if (file !== null) file.stale = true;
  }

  function sampled(body: Extract<FlvBody, { kind: 'video' | 'audio' }>, packet: MediaPacket): void {
    const { kind } = body;
    if (body.kind === 'audio' && body.codec !== 'aac' && configs.get('audio')?.codec !== body.codec) {
      configs.set('audio', { kind: 'audio', codec: body.codec, config: new Uint8Array(0) });
      if (file !== null) file.stale = true;
    }
    if (configs.get(kind)?.codec !== body.codec) return;
    if (lastReceived !== null && packet.receivedAt - lastReceived > HOLE_MS)
      hole(lastReceived, packet.receivedAt, 'silent');
    const placed = timeline.place(kind, packet.cameraMs, packet.receivedAt);
    if (placed.hole !== null && lastReceived !== null && packet.receivedAt - lastReceived <= HOLE_MS)
      hole(packet.receivedAt - placed.hole, packet.receivedAt, 'jump');
    lastReceived = packet.receivedAt;
    const sample: Sample = {
      at: placed.at,
      data: body.data,
      key: body.kind === 'audio' || body.key,
      offsetMs: body.kind === 'video' ? body.offsetMs : 0,
      received: packet.receivedAt,
      camera: packet.cameraMs,
    };
    if (file?.stale === true && sample.key && (kind === 'video' || !configs.has('video'))) finish();
    if (file === null) begin(kind, sample);
    else add(file, kind, sample);
  }

  /** A file begins with both tracks, or with the one that is there when the other was waited for; pictures with a key frame. */
  function begin(kind: Kind, sample: Sample): void {
    if (kind === 'video' && !sample.key && !pending.some((one) => one.kind === 'video')) return;
    pending.push({ kind, sample });
    const [first] = pending;
    const waited = first === undefined ? 0 : sample.received - first.sample.received;
    const both = configs.has('video') && configs.has('audio') && pending.some((one) => one.kind === 'video');
    if (!both && waited < TRACKS_MS) return;
    openNow();
  }

  function openNow(): void {
    const held = pending;
    pending = [];
    const described = describeTracks((['video', 'audio'] as const).flatMap((one) => configs.get(one) ?? []));
    if (described === null || held.length === 0) {
      if (described === null) deps.onUnknown('configuration', 'malformed');
      configs.clear();
      return;
    }
    const made: OpenFile = {
      number: nextFile,
      described,
      tracks: new Map(described.map(({ track, id, timescale }) => [track.kind, { id, timescale }])),
      samples: { audio: [], video: [] },
      sequence: 1,
      stale: false,
      begun: null,
      bytes: 0,
    };
    file = made;
    nextFile += 1;
    writeInit(made, held[0]?.sample.received ?? 0);
    for (const { kind, sample } of held) add(made, kind, sample);
  }

  function add(into: OpenFile, kind: Kind, sample: Sample): void {
    if (!into.tracks.has(kind)) return;
    into.begun ??= sample;
    into.samples[kind].push(sample);
    into.bytes += sample.data.length;
    if (sample.at - into.begun.at >= FRAGMENT_MS || into.bytes >= FRAGMENT_BYTES) cut(into, sample);
  }

  /**
   * Ends a fragment. The last sample of each track waits for the next one, which says how long it was, unless none came for long.
   * @param newest where the next fragment begins; null: the file ends
   */
  function cut(from: OpenFile, newest: Pick<Sample, 'at' | 'received'> | null): void {
    const runs: TrackRun[] = [];
    const out: Sample[] = [];
    let key = true;
    for (const [kind, { id, timescale }] of from.tracks) {
      const samples = from.samples[kind];
      const last = samples.at(-1);
      if (last === undefined) continue;
      const over = newest === null || newest.at - last.at >= FRAGMENT_MS;
      const count = over ? samples.length : samples.length - 1;
      if (count < 1) continue;
      const units = (ms: number) => Math.round((ms * timescale) / 1000);
      const going = samples.slice(0, count);
      if (kind === 'video') key = going[0]?.key ?? false;
      from.samples[kind] = samples.slice(count);
      runs.push({
        id,
        start: units(going[0]?.at ?? 0),
        samples: going.map(({ at, data, key, offsetMs }, i) => ({
          data,
          key,
          offset: units(offsetMs),
          duration: units(samples[i + 1]?.at ?? at + LAST_MS) - units(at),
        })),
      });
      out.push(...going);
    }
    from.begun = newest;
    from.bytes = [...from.samples.audio, ...from.samples.video].reduce(
      (sum, { data }) => sum + data.length,
      0,
    );
    if (runs.length === 0) return;
    const bytes = makeFragment(from.sequence, runs);
    from.sequence += 1;
    const [first] = out;
    if (first === undefined) return;
    const early = out.reduce((one, other) => (other.received < one.received ? other : one), first);
    const late = out.reduce((one, other) => (other.received >= one.received ? other : one), first);
    writeFragment(from.number, bytes, {
      from: out.reduce((least, { at }) => Math.min(least, at), first.at),
      to: out.reduce((most, { at }) => Math.max(most, at), first.at),
      received: [early.received, late.received],
      camera: [early.camera, late.camera],
      key,
    });
  }

  function finish(): void {
    if (file === null) return;
    cut(file, null);
    file = null;
    timeline = createTimeline();
  }

  // ── the disk's side ───────────────────────────────────────────────────────────────────────────

  function writeInit({ number, described }: OpenFile, at: number): void {
    then(async () => {
      await close();
      const init = await makeInitSegment(described);
      await mkdir(deps.folder, { recursive: true, mode: 0o700 });
      const media = await openFile(join(deps.folder, `${number}.mp4`));
      const index = await openFile(join(deps.folder, `${number}.index`));
      written = { number, media, index, last: null, end: 0, indexEnd: 0 };
      await put(written, init, {
        kind: 'init',
        version: 1,
        recording: deps.recording,
        file: number,
        codecs: described.map(({ codec }) => codec),
        at,
      });
      const folder = await open(deps.folder, 'r');
      await folder.sync().finally(() => folder.close());
    });
  }

  type FragmentFacts = Pick<
    Extract<IndexLine, { kind: 'fragment' }>,
    'from' | 'to' | 'received' | 'camera' | 'key'
  >;
  function writeFragment(number: number, bytes: Uint8Array, facts: FragmentFacts): void {
    const [from, to] = facts.received;
    if (waiting + bytes.length > WAITING_BYTES) {
      hole(from, to, 'too-slow');
      return;
    }
    waiting += bytes.length;
    then(async () => {
      try {
        if (written?.number !== number) throw new Error('its file is not open');
        await put(written, bytes, { kind: 'fragment', ...facts });
      } catch {
        // What was written of it is cut off again at the next try: the file's end is where the index says.
        hole(from, to, 'disk-full');
      } finally {
        waiting -= bytes.length;
      }
    });
  }

  /** Bytes, then their line, each on disk before what comes after it; then it is told. */
  async function put(
    to: Written,
    bytes: Uint8Array,
    facts:
      | Omit<Unchained<Extract<IndexLine, { kind: 'init' }>>, 'offset' | 'length' | 'sha256'>
      | Omit<Unchained<Extract<IndexLine, { kind: 'fragment' }>>, 'offset' | 'length' | 'sha256'>,
  ): Promise<void> {
    await to.media.truncate(to.end);
    await whole(to.media, bytes, to.end);
    await to.media.datasync();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (missed !== null && to.last !== null) {
      const { from, to: until, why } = missed;
      await line(to, { kind: 'hole', from, to: until, why });
      missed = null;
    }
    await line(to, { ...facts, offset: to.end, length: bytes.length, sha256 } as Unchained);
    to.end += bytes.length;
    const { last } = to;
    if (last !== null)
      deps.onHead({
        recording: deps.recording,
        file: to.number,
        number: last.number,
        chain: last.chain,
        bytes: to.end,
      });
  }

  async function line(to: Written, made: Unchained): Promise<void> {
    const next = chained(to.last, made);
    const text = Buffer.from(`${lineText(next)}\n`);
    await to.index.truncate(to.indexEnd);
    await whole(to.index, text, to.indexEnd);
    await to.index.datasync();
    to.indexEnd += text.length;
    to.last = next;
  }

  async function whole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
      if (bytesWritten === 0) throw new Error('nothing was written');
      done += bytesWritten;
    }
  }

  function hole(from: number, to: number, why: HoleReason): void {
    deps.onHole({ file: file?.number ?? Math.max(0, nextFile - 1), from, to, why });
    missed =
      missed === null
        ? { from, to, why }
        : { from: Math.min(missed.from, from), to: Math.max(missed.to, to), why: missed.why };
  }

  async function close(): Promise<void> {
    const old = written;
    written = null;
    await old?.media.close();
    await old?.index.close();
  }

  return {
    take,
    tick(now) {
      if (file?.begun == null || now - file.begun.received <= LINGER_MS) return;
      // As if the companion's clock had gone on in the file.
      const at = file.begun.at + (now - file.begun.received);
      cut(file, { at, received: now });
      if (file.bytes === 0) file.begun = null;
    },
    async end() {
      ended = true;
      if (file === null && pending.length > 0) openNow();
      finish();
      await queue;
      await close();
    },
    settled: () => queue,
    nextFile: () => nextFile + (file === null && pending.length > 0 ? 1 : 0),
  };
}
