/** A body camera of the demo: a drawn room, over and over, in real time over real RTMP; it comes back when it was cut off. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFlv } from './read-flv.ts';
import { type Publisher, publish } from './rtmp-publisher.ts';

const messages = readFlv(new Uint8Array(readFileSync(join(import.meta.dirname, 'scene.flv'))));
const RETRY_MS = 2_000;
/** Messages that come sooner than this are sent with the one before. */
const STEP_MS = 40;

export interface DemoCamera {
  /** Nothing is sent any more, and nothing said: as if it had been switched off. */
  stop(): void;
}

/**
 * @param forMs it stops by itself after that
 * @param startAt ms into the scene, so that two cameras do not show the same
 */
export function startDemoCamera(
  address: { readonly host: string; readonly port: number },
  key: string,
  { forMs = Number.POSITIVE_INFINITY, startAt = 0 } = {},
): DemoCamera {
  const configs = messages.filter(
    ({ kind, body }) => kind === 'data' || body[1] === 0 || (kind === 'video' && (body[0] ?? 0) >= 0x80),
  );
  const media = messages.filter((one) => !configs.includes(one));
  const length = (media.at(-1)?.time ?? 0) + STEP_MS;
  const begun = Date.now();
  let publisher: Publisher | null = null;
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  async function connect(): Promise<void> {
    if (over) return;
    try {
      const made = await publish(address, key);
      if (over) {
        made.socket.destroy();
        return;
      }
      publisher = made;
      made.socket.once('close', () => {
        publisher = null;
        if (!over) timer = setTimeout(() => void connect(), RETRY_MS);
      });
      play(made);
    } catch {
      if (!over) timer = setTimeout(() => void connect(), RETRY_MS);
    }
  }

  function play(to: Publisher): void {
    for (const { kind, body } of configs) to.send(kind, body, 0);
    // A scene begins with a key picture only there; somewhere else it begins with the next one.
    const first = Math.max(
      0,
      media.findIndex(({ kind, body, time }) => kind === 'video' && body[0] === 0x17 && time >= startAt),
    );
    const zero = Date.now();
    const offset = media[first]?.time ?? 0;
    let next = first;
    let round = 0;
    const step = () => {
      if (over || publisher !== to) return;
      const now = Date.now() - zero;
      for (;;) {
        const one = media[next];
        if (one === undefined) {
          next = 0;
          round += 1;
          continue;
        }
        const at = one.time + round * length - offset;
        if (at > now) {
          timer = setTimeout(step, Math.max(STEP_MS, at - now));
          break;
        }
        to.send(one.kind, one.body, at);
        next += 1;
      }
      if (Date.now() - begun > forMs) {
        over = true;
        clearTimeout(timer);
        to.stop();
      }
    };
    step();
  }

  void connect();
  return {
    stop() {
      over = true;
      clearTimeout(timer);
      publisher?.socket.destroy();
    },
  };
}
