/**
 * What a camera sends, as it comes, to those who look on. A viewer begins with the codecs' configurations and the last key picture; one
 * who does not read loses pictures up to the next key picture, and in the end his connection: never memory, never the recording.
 */
import type { MediaPacket } from '../packet.ts';
import { readFlvBody } from '../recorder/flv-body.ts';
import { describeTracks, type Track } from '../recorder/init-segment.ts';
import { createTimeline, type Timeline } from '../recorder/timeline.ts';
import { flvHeader, flvTag } from './flv-tag.ts';

/** What waits for one viewer before pictures are left out, and how little must wait before they go on. */
const FULL_BYTES = 1024 * 1024;
const DRAINED_BYTES = FULL_BYTES / 4;
/** Left out for so long, he is not looking. */
const STUCK_MS = 15_000;
/** Since the last key picture, for whoever comes next; more is not kept, and he waits for the next key picture. */
const KEPT_BYTES = 6 * 1024 * 1024;
const MAX_VIEWERS = 64;

/** Where a viewer's bytes go: a socket. */
export interface ViewerSink {
  write(bytes: Uint8Array): unknown;
  /** Bytes that wait. */
  readonly writableLength: number;
  /** After what was written. */
  end(): unknown;
  destroy(): unknown;
}

/** RFC 6381 names, as a browser is asked whether it can show them; null: there is none, or it cannot be read. */
export interface StreamTracks {
  readonly video: string | null;
  readonly audio: string | null;
}

export interface RelayDeps {
  readonly onTracks: (stream: string, tracks: StreamTracks) => void;
}

export interface Relay {
  begin(stream: string): void;
  take(stream: string, packet: MediaPacket): void;
  /** The camera is gone: its viewers are let go. */
  end(stream: string): void;
  /** @returns false: nothing comes under this name, or too many look on */
  view(stream: string, sink: ViewerSink): boolean;
  /** His connection closed. */
  leave(sink: ViewerSink): void;
  /** Lets go who takes nothing. @param now epoch ms */
  tick(now: number): void;
  readonly viewers: () => number;
}

interface Viewer {
  readonly sink: ViewerSink;
  /** Has the header and began with a key picture. */
  begun: boolean;
  /** Pictures are left out since, epoch ms; null: none are. */
  leftOutSince: number | null;
}
interface Stream {
  readonly viewers: Set<Viewer>;
  readonly configs: Map<Track['kind'], { readonly track: Track; readonly tag: Buffer }>;
  readonly timeline: Timeline;
  metadata: Buffer | null;
  /** Tags since the last key picture; null: none came, or they were too many. */
  kept: Buffer[] | null;
  keptBytes: number;
}

export function createRelay({ onTracks }: RelayDeps): Relay {
  const streams = new Map<string, Stream>();
  const where = new Map<ViewerSink, { readonly stream: Stream; readonly viewer: Viewer }>();

  function begin(name: string): void {
    end(name);
    streams.set(name, {
      viewers: new Set(),
      configs: new Map(),
      timeline: createTimeline(),
      metadata: null,
      kept: null,
      keptBytes: 0,
    });
  }

  function end(name: string): void {
    const stream = streams.get(name);
    streams.delete(name);
    if (stream !== undefined) letGo(stream);
  }

  function letGo(stream: Stream): void {
    for (const { sink } of [...stream.viewers]) endOf(sink);
  }

  function endOf(sink: ViewerSink): void {
    leave(sink);
    sink.end();
  }

  function leave(sink: ViewerSink): void {
    const found = where.get(sink);
    where.delete(sink);
    found?.stream.viewers.delete(found.viewer);
  }

  function take(name: string, packet: MediaPacket): void {
    const stream = streams.get(name);
    if (stream === undefined) return;
    if (packet.kind === 'data') {
      stream.metadata ??= flvTag('data', 0, packet.body);
      return;
    }
    const body = readFlvBody(packet);
    if (body.kind === 'nothing' || body.kind === 'unknown') return;
    if (body.kind === 'video-config' || body.kind === 'audio-config') {
      configured(name, stream, body, packet);
      return;
    }
    // A browser plays AAC only; sound of another kind is recorded, and its absence is said on the page.
    if (body.kind === 'audio' && body.codec !== 'aac') {
      if (!stream.configs.has('audio')) {
        const track: Track = { kind: 'audio', codec: body.codec, config: new Uint8Array(0) };
        stream.configs.set('audio', { track, tag: Buffer.alloc(0) });
        tellTracks(name, stream);
      }
      return;
    }
    if (!stream.configs.has(body.kind)) return;
    const { at } = stream.timeline.place(body.kind, packet.cameraMs, packet.receivedAt);
    const tag = flvTag(packet.kind, at, packet.body);
    const key = body.kind === 'video' ? body.key : !stream.configs.has('video');
    keep(stream, tag, key);
    for (const viewer of [...stream.viewers]) give(stream, viewer, tag, key, packet.receivedAt);
  }

  function configured(
    name: string,
    stream: Stream,
    body: Extract<ReturnType<typeof readFlvBody>, { kind: 'video-config' | 'audio-config' }>,
    packet: MediaPacket,
  ): void {
    const config = body.config.slice();
    const track: Track =
      body.kind === 'video-config'
        ? { kind: 'video', codec: body.codec, config }
        : { kind: 'audio', codec: body.codec, config };
    const before = stream.configs.get(track.kind)?.track;
    if (before?.codec === track.codec && Buffer.compare(before.config, config) === 0) return;
    stream.configs.set(track.kind, { track, tag: flvTag(packet.kind, 0, packet.body) });
    stream.kept = null;
    tellTracks(name, stream);
    // What a viewer was told at the beginning holds no longer: he begins again.
    for (const { sink, begun } of [...stream.viewers]) if (begun) endOf(sink);
  }

  function tellTracks(name: string, { configs }: Stream): void {
    const of = (kind: Track['kind']) => {
      const found = configs.get(kind);
      return found === undefined ? null : (describeTracks([found.track])?.[0]?.codec ?? null);
    };
    onTracks(name, { video: of('video'), audio: of('audio') });
  }

  function keep(stream: Stream, tag: Buffer, key: boolean): void {
    if (key) {
      stream.kept = [tag];
      stream.keptBytes = tag.length;
      return;
    }
    if (stream.kept === null) return;
    stream.keptBytes += tag.length;
    if (stream.keptBytes > KEPT_BYTES) stream.kept = null;
    else stream.kept.push(tag);
  }

  function give(stream: Stream, viewer: Viewer, tag: Buffer, key: boolean, now: number): void {
    const { sink } = viewer;
    if (!viewer.begun) {
      if (key) start(stream, viewer);
      return;
    }
    const waiting = sink.writableLength;
    if (viewer.leftOutSince !== null) {
      if (!key || waiting > DRAINED_BYTES) return;
      viewer.leftOutSince = null;
    } else if (waiting > FULL_BYTES) {
      viewer.leftOutSince = now;
      return;
    }
    sink.write(tag);
  }

  /** What is kept ends with the tag that came last. */
  function start(stream: Stream, viewer: Viewer): void {
    const { configs, metadata, kept } = stream;
    if (kept === null) return;
    viewer.begun = true;
    const shown = [...configs.values()].filter(({ tag }) => tag.length > 0);
    const has = (kind: Track['kind']) => shown.some(({ track }) => track.kind === kind);
    viewer.sink.write(
      Buffer.concat([
        flvHeader({ audio: has('audio'), video: has('video') }),
        ...(metadata === null ? [] : [metadata]),
        ...shown.map(({ tag }) => tag),
        ...kept,
      ]),
    );
  }

  return {
    begin,
    take,
    end,
    leave,
    view(name, sink) {
      const stream = streams.get(name);
      if (stream === undefined || where.size >= MAX_VIEWERS) return false;
      const viewer: Viewer = { sink, begun: false, leftOutSince: null };
      stream.viewers.add(viewer);
      where.set(sink, { stream, viewer });
      start(stream, viewer);
      return true;
    },
    tick(now) {
      for (const [sink, { viewer }] of [...where])
        if (viewer.leftOutSince !== null && now - viewer.leftOutSince > STUCK_MS) {
          leave(sink);
          sink.destroy();
        }
    },
    viewers: () => where.size,
  };
}
