/**
 * Feeds a <video> from a recording's fragments through Media Source Extensions: what is needed next, and not much more; old parts are let
 * go. Where nothing was recorded it goes on after the hole.
 */
import { hideSound, hideSoundOfInit, soundTracks } from '#shared/media/picture-only.ts';
import { fragmentAt, type Placed, type PlacedFile, type PlacedFragment } from './wall-clock.ts';

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
/** With its sound, where it has one; its pictures alone, for no browser plays such sound; not at all. */
export type Playable = 'whole' | 'pictures' | 'nothing';
export const isPicture = (codec: string) => /^(avc|hvc|hev|vp|av0)/.test(codec);
/** What this browser plays of a file. @param supported as `MediaSource.isTypeSupported` */
export function playable(
  { codecs }: { readonly codecs: readonly string[] },
  supported: (type: string) => boolean = MediaSource.isTypeSupported,
): Playable {
  if (supported(mimeOf(codecs))) return 'whole';
  const pictures = codecs.filter(isPicture);
  return pictures.length > 0 && supported(mimeOf(pictures)) ? 'pictures' : 'nothing';
}
/** What it plays of a recording: no more than of the file of which it plays least. */
export function playableOf(
  files: readonly { readonly codecs: readonly string[] }[],
  supported?: (type: string) => boolean,
): Playable {
  const all = files.map((one) => playable(one, supported));
  return all.includes('nothing') ? 'nothing' : all.includes('pictures') ? 'pictures' : 'whole';
}

/** What the buffer is given of a file. */
const given = (one: PlacedFile) => (playable(one) === 'pictures' ? one.codecs.filter(isPicture) : one.codecs);
/** A buffer keeps the tracks that it began with: for a file with others it is made anew. */
const tracks = (one: PlacedFile | undefined) =>
  one === undefined ? '' : given(one).map(isPicture).sort().join();

/** @param address of the recording's files, without the number */
export function feed(video: HTMLVideoElement, address: string, first: Placed, on: FeedEvents): Feed {
  let placed = first;
  let now: Section | null = null;
  const turnTo = (at: number) => {
    now?.end();
    const { playbackRate } = video;
    now = section(video, address, () => placed, at, { ...on, onTurn: turnTo });
    // A new source begins at the usual pace.
    video.playbackRate = playbackRate;
  };
  turnTo(0);
  return {
    renew(next) {
      placed = next;
    },
    stop() {
      now?.end();
      video.removeAttribute('src');
      video.load();
    },
  };
}

interface Section {
  end(): void;
}
interface SectionEvents extends FeedEvents {
  /** What is to be shown from there on has other tracks. */
  readonly onTurn: (at: number) => void;
}

/** The source that the element is given for files of the same tracks. @param begin where it is to be played from, s */
function section(
  video: HTMLVideoElement,
  address: string,
  place: () => Placed,
  begin: number,
  on: SectionEvents,
): Section {
  const source = new MediaSource();
  const objectUrl = URL.createObjectURL(source);
  const stopping = new AbortController();
  const inits = new Map<number, { readonly bytes: ArrayBuffer; readonly sound: ReadonlySet<number> }>();
  const fileOf = (fragment: PlacedFragment | null) =>
    place().files.find(({ file }) => file === fragment?.file);
  const tracksOf = (fragment: PlacedFragment | null) => tracks(fileOf(fragment));
  const own = tracksOf(fragmentAt(place(), begin));
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
    const one = place().files.find((other) => other.file === file);
    if (one === undefined || buffer === null) return;
    let init = inits.get(file);
    if (init === undefined) {
      const content = await bytes(file, 0, one.init);
      const sound = soundTracks(new Uint8Array(content));
      if (playable(one) === 'pictures') hideSoundOfInit(new Uint8Array(content), sound);
      init = { bytes: content, sound };
      inits.set(file, init);
    }
    if (over || buffer === null) return;
    const made = init;
    buffer.changeType(mimeOf(given(one)));
    buffer.timestampOffset = one.shift;
    await changed((into) => into.appendBuffer(made.bytes));
    fileNow = file;
  }

  function wanted(): readonly PlacedFragment[] {
    const at = video.currentTime;
    const placed = place();
    const found: PlacedFragment[] = [];
    let next = fragmentAt(placed, at);
    let size = 0;
    // What follows a hole is wanted before one gets there.
    let nth = next === null ? -1 : placed.fragments.indexOf(next);
    while (next !== null && next.from < Math.max(at + AHEAD_S, (placed.fragments[nth]?.from ?? 0) + 0.1)) {
      if (tracksOf(next) !== own) break;
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
      nth += 1;
      next = placed.fragments[nth] ?? null;
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
      const file = fileOf(head);
      if (file !== undefined && playable(file) === 'pictures')
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
    if (over || buffer === null || turns()) return;
    skipHole();
    if (busy) return;
    const { duration } = place();
    if (source.readyState === 'open' && !buffer.updating && duration > source.duration)
      source.duration = duration;
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

  function tellHole(at: number, to: number): void {
    const hole = place().holes.find((one) => one.from <= at + JOINT_S && one.to >= to - JOINT_S);
    if (hole !== undefined) on.onHole(hole.from, hole.to);
  }
  /** Is that in what is loaded, and not its last moment? That is not shown by itself: there one waits for what follows. */
  function isLoaded(at: number): boolean {
    for (let range = 0; range < video.buffered.length; range += 1)
      if (at >= video.buffered.start(range) && at < video.buffered.end(range) - EDGE_S) return true;
    return false;
  }

  /** True: what is to be shown next has other tracks, and is turned to. */
  function turns(): boolean {
    const at = video.currentTime;
    const placed = place();
    let due = fragmentAt(placed, at + EDGE_S);
    if (due !== null && held.has(nameOf(due)) && !isLoaded(at)) {
      // All of it was shown, though the index has it longer.
      const next = placed.fragments[placed.fragments.indexOf(due) + 1] ?? null;
      if (next !== null && next.from < at + JOINT_S) due = next;
    }
    if (due === null || tracksOf(due) === own) return false;
    if (due.from > at) tellHole(at, due.from);
    on.onTurn(Math.max(due.from + 0.01, at));
    return true;
  }

  function skipHole(): void {
    if (video.seeking) return;
    const at = video.currentTime;
    const next = fragmentAt(place(), at + EDGE_S);
    if (next === null || isLoaded(at)) return;
    for (let range = 0; range < video.buffered.length; range += 1) {
      const from = video.buffered.start(range);
      // What comes next, and not what lies behind something that is only not loaded yet.
      if (from <= at || from > Math.max(next.from, at) + JOINT_S) continue;
      tellHole(at, from);
      video.currentTime = from + 0.01;
      return;
    }
  }

  const timer = setInterval(look, LOOK_MS);
  video.addEventListener('seeking', look);
  source.addEventListener(
    'sourceopen',
    () => {
      const file = fileOf(fragmentAt(place(), begin));
      if (file === undefined) return;
      try {
        source.duration = place().duration;
        buffer = source.addSourceBuffer(mimeOf(given(file)));
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
  if (begin > 0) video.currentTime = begin;

  function end(): void {
    over = true;
    clearInterval(timer);
    video.removeEventListener('seeking', look);
    stopping.abort();
    URL.revokeObjectURL(objectUrl);
  }

  return { end };
}
