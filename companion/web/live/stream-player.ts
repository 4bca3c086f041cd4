/**
 * A camera's live picture in a <video>: FLV taken apart in the page and played through Media Source Extensions. It keeps near the
 * present, tries again when the picture ends, and says what it does.
 */
import mpegts from 'mpegts.js';

mpegts.LoggingControl.applyConfig({ forceGlobalTag: false, enableAll: false });

export type PlayerState =
  | { readonly kind: 'joining' }
  /** Behind the newest picture that came, s. */
  | { readonly kind: 'live'; readonly behind: number }
  /** Since, epoch ms. */
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'trouble' };

export interface StreamPlayer {
  stop(): void;
}

const RETRY_MS = 1_500;
const LOOK_MS = 1_000;
/** Joined, and no picture after so long: the connection is made anew. */
const PATIENCE_MS = 12_000;
/** Faults of what came, one after the other, until it is said that it cannot be shown. */
const MAX_FAULTS = 3;

/** @param onState called whenever it changes, and each second while it plays */
export function playStream(
  video: HTMLVideoElement,
  url: string,
  onState: (state: PlayerState) => void,
): StreamPlayer {
  let player: ReturnType<typeof mpegts.createPlayer> | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let begun = 0;
  let moved = { at: -1, when: 0 };
  let lost: number | null = null;
  let faults = 0;

  function start(): void {
    begun = Date.now();
    moved = { at: -1, when: begun };
    if (lost === null) onState({ kind: 'joining' });
    player = mpegts.createPlayer(
      { type: 'flv', isLive: true, url, withCredentials: true },
      {
        enableStashBuffer: false,
        lazyLoad: false,
        liveBufferLatencyChasing: true,
        liveBufferLatencyMaxLatency: 1.5,
        liveBufferLatencyMinRemain: 0.3,
        // What was shown is not kept: the recording has it.
        autoCleanupSourceBuffer: true,
        autoCleanupMaxBackwardDuration: 20,
        autoCleanupMinBackwardDuration: 10,
      },
    );
    player.on(mpegts.Events.ERROR, (kind: string) => {
      if (kind === mpegts.ErrorTypes.MEDIA_ERROR) faults += 1;
      again();
    });
    player.on(mpegts.Events.LOADING_COMPLETE, again);
    player.attachMediaElement(video);
    player.load();
    void Promise.resolve(player.play()).catch(() => undefined);
  }

  function end(): void {
    const old = player;
    player = null;
    old?.destroy();
  }

  function again(): void {
    if (stopped) return;
    clearTimeout(retry);
    if (faults >= MAX_FAULTS) {
      stop();
      onState({ kind: 'trouble' });
      return;
    }
    lost ??= Date.now();
    onState({ kind: 'lost', since: lost });
    // Not within the library's own event.
    retry = setTimeout(() => {
      end();
      start();
    }, RETRY_MS);
  }

  function look(): void {
    if (player === null) return;
    const { currentTime, buffered } = video;
    if (currentTime !== moved.at) {
      const first = moved.at < 0;
      moved = { at: currentTime, when: Date.now() };
      if (first || currentTime === 0) return;
      lost = null;
      faults = 0;
      const newest = buffered.length === 0 ? currentTime : buffered.end(buffered.length - 1);
      onState({ kind: 'live', behind: Math.max(0, newest - currentTime) });
    } else if (Date.now() - moved.when > PATIENCE_MS) again();
  }
  const looking = setInterval(look, LOOK_MS);

  function stop(): void {
    stopped = true;
    clearTimeout(retry);
    clearInterval(looking);
    end();
  }
  start();
  return { stop };
}
