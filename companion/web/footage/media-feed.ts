/**
 * Feeds a <video> from a recording's fragments through Media Source Extensions: what is needed next, and not much more; old parts are let
 * go. Where nothing was recorded it goes on after the hole.
 */
import { hideSound, hideSoundOfInit, soundTracks } from '#shared/media/picture-only.ts';
import { fragmentAt, type Placed, type PlacedFragment } from './wall-clock.ts';

const AHEAD_S = 15;
const BEHIND_S = 30;
const LOOK_MS = 200;
/** Of a range of the buffer, at its end. */
const EDGE_S = 0.1;
/** What fragments and the buffer may differ by. */
const JOINT_S = 0.5;
/** Fragments of one request. */
const TOGETHER = 5;
const TOGETHER_BYTES = 8 * 1024 * 1024;

export interface FeedEvents {
  /** What was recorded goes on there; the hole was left out, s. */
  readonly onHole: (from: number, to: number) => void;
  readonly onTrouble: (why: 'codec' | 'network' | 'media') => void;
}
export interface Feed {
  /** More was recorded meanwhile. */
  renew(placed: Placed): void;
  stop(): void;
}

const mimeOf = (codecs: readonly string[]) => `video/mp4; codecs="${codecs.join(', ')}"`;
/** One file after the other goes into one buffer, whose tracks do not change: the sound of one file is needed of all. */
export type Playable = 'whole' | 'pictures' | 'nothing';
export const isPicture = (codec: string) => /^(avc|hvc|hev|vp|av0)/.test(codec);
/** What this browser plays of every file. @param supported as `MediaSource.isTypeSupported` */
export function playable(
  { files }: { readonly files: readonly { readonly codecs: readonly string[] }[] },
  supported: (type: string) => boolean = MediaSource.isTypeSupported,
): Playable {
  const layouts = new Set(files.map(({ codecs }) => codecs.map(isPicture).sort().join()));
  if (layouts.size === 1 && files.every(({ codecs }) => supported(mimeOf(codecs)))) return 'whole';
  const pictures = files.map(({ codecs }) => codecs.filter(isPicture));
  return pictures.every((codecs) => codecs.length > 0 && supported(mimeOf(codecs))) ? 'pictures' : 'nothing';
}

/**
 * @param address of the recording's files, without the number
 * @param plays `pictures`: without their sound
 */
export function feed(
  video: HTMLVideoElement,
  address: string,
  first: Placed,
  plays: Exclude<Playable, 'nothing'>,
  on: FeedEvents,
): Feed {
  let placed = first;
  const source = new MediaSource();
  const objectUrl = URL.createObjectURL(source);
  const stopping = new AbortController();
  const inits = new Map<number, { readonly bytes: ArrayBuffer; readonly sound: ReadonlySet<number> }>();
  const typeOf = (codecs: readonly string[]) =>
    mimeOf(plays === 'pictures' ? codecs.filter(isPicture) : codecs);
  const held = new Map<string, PlacedFragment>();
  let buffer: SourceBuffer | null = null;
  let fileNow: number | null = null;
  let busy = false;
  let over = false;

  const nameOf = ({ file, index }: PlacedFragment) => `${file} ${index}`;

  async function bytes(file: number, from: number, to: number): Promise<ArrayBuffer> {
    const response = await fetch(`${address}/${file}`, {
      headers: { range: `bytes=${from}-${to - 1}` },
      credentials: 'same-origin',
      signal: stopping.signal,
    });
    if (response.status !== 206) throw new Error(`status ${response.status}`);
    return response.arrayBuffer();
  }

  /** Resolves when the buffer has done it; a full buffer lets go what lies behind. */
  async function changed(work: (into: SourceBuffer) => void): Promise<void> {
    const into = buffer;
    if (into === null || over) return;
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        into.removeEventListener('error', failed);
        resolve();
      };
      const failed = () => {
        into.removeEventListener('updateend', done);
        reject(new Error('media'));
      };
      into.addEventListener('updateend', done, { once: true });
      into.addEventListener('error', failed, { once: true });
      try {
        work(into);
      } catch (error) {
        into.removeEventListener('updateend', done);
        into.removeEventListener('error', failed);
        reject(error);
      }
    });
  }

  async function toFile(file: number): Promise<void> {
    const one = placed.files.find((other) => other.file === file);
    if (one === undefined || buffer === null) return;
    let init = inits.get(file);
    if (init === undefined) {
      const content = await bytes(file, 0, one.init);
      const sound = soundTracks(new Uint8Array(content));
      if (plays === 'pictures') hideSoundOfInit(new Uint8Array(content), sound);
      init = { bytes: content, sound };
      inits.set(file, init);
    }
    if (over || buffer === null) return;
    const made = init;
    buffer.changeType(typeOf(one.codecs));
    buffer.timestampOffset = one.shift;
    await changed((into) => into.appendBuffer(made.bytes));
    fileNow = file;
  }

  function wanted(): readonly PlacedFragment[] {
    const at = video.currentTime;
    const found: PlacedFragment[] = [];
    let next = fragmentAt(placed, at);
    let size = 0;
    // What follows a hole is wanted before one gets there.
    let place = next === null ? -1 : placed.fragments.indexOf(next);
    while (next !== null && next.from < Math.max(at + AHEAD_S, (placed.fragments[place]?.from ?? 0) + 0.1)) {
      const last = found.at(-1);
      if (held.has(nameOf(next))) {
        if (last !== undefined) break;
      } else if (
        last !== undefined &&
        (last.file !== next.file || last.offset + last.length !== next.offset)
      ) {
        break;
      } else {
        found.push(next);
        size += next.length;
        if (found.length >= TOGETHER || size > TOGETHER_BYTES) break;
      }
      place += 1;
      next = placed.fragments[place] ?? null;
      if (next !== null && next.from >= at + AHEAD_S) break;
    }
    return found;
  }

  async function step(): Promise<void> {
    const fragments = wanted();
    const [head, last] = [fragments[0], fragments.at(-1)];
    if (head !== undefined && last !== undefined) {
      if (fileNow !== head.file) await toFile(head.file);
      const content = await bytes(head.file, head.offset, last.offset + last.length);
      if (plays === 'pictures')
        hideSound(new Uint8Array(content), inits.get(head.file)?.sound ?? new Set<number>());
      await changed((into) => into.appendBuffer(content));
      for (const one of fragments) held.set(nameOf(one), one);
    }
    const old = video.currentTime - BEHIND_S;
    const gone = [...held.values()].filter((one) => one.to < old);
    if (gone.length > 5) {
      await changed((into) => into.remove(0, old));
      for (const one of gone) held.delete(nameOf(one));
    }
  }

  function look(): void {
    if (over || buffer === null) return;
    skipHole();
    if (busy) return;
    if (source.readyState === 'open' && !buffer.updating && placed.duration > source.duration)
      source.duration = placed.duration;
    busy = true;
    step()
      .catch((error: unknown) => {
        if (over) return;
        if (error instanceof DOMException && error.name === 'QuotaExceededError') return;
        const media = error instanceof Error && error.message === 'media';
        end();
        on.onTrouble(media || video.error !== null ? 'media' : 'network');
      })
      .finally(() => {
        busy = false;
      });
  }

  function skipHole(): void {
    if (video.seeking) return;
    const at = video.currentTime;
    // The last moment of a range is not shown by itself: from there on one waits for what follows.
    const next = fragmentAt(placed, at + EDGE_S);
    if (next === null) return;
    for (let range = 0; range < video.buffered.length; range += 1) {
      const [from, to] = [video.buffered.start(range), video.buffered.end(range)];
      if (at >= from && at < to - EDGE_S) return;
    }
    for (let range = 0; range < video.buffered.length; range += 1) {
      const from = video.buffered.start(range);
      // What comes next, and not what lies behind something that is only not loaded yet.
      if (from <= at || from > Math.max(next.from, at) + JOINT_S) continue;
      const hole = placed.holes.find((one) => one.from <= at + JOINT_S && one.to >= from - JOINT_S);
      if (hole !== undefined) on.onHole(hole.from, hole.to);
      video.currentTime = from + 0.01;
      return;
    }
  }

  const timer = setInterval(look, LOOK_MS);
  video.addEventListener('seeking', look);
  source.addEventListener(
    'sourceopen',
    () => {
      const [file] = placed.files;
      if (file === undefined) return;
      try {
        source.duration = placed.duration;
        buffer = source.addSourceBuffer(typeOf(file.codecs));
        buffer.mode = 'segments';
      } catch {
        end();
        on.onTrouble('codec');
        return;
      }
      look();
    },
    { once: true },
  );
  video.src = objectUrl;

  function end(): void {
    over = true;
    clearInterval(timer);
    video.removeEventListener('seeking', look);
    stopping.abort();
    URL.revokeObjectURL(objectUrl);
  }

  return {
    renew(next) {
      placed = next;
    },
    stop() {
      end();
      video.removeAttribute('src');
      video.load();
    },
  };
}
