/** The wall of cameras that send at this moment: up to nine, one of them large when it is wanted. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type LiveCamera, liveCamerasSchema } from '#shared/api/media.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { go } from '../router.ts';
import { session } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { clockTime } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { isTyping } from '../ui/keys.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { cannotShow } from './cannot-show.ts';
import { type PlayerState, playStream } from './stream-player.ts';
import { words } from './words.ts';

/** Pictures at a time: more of them nobody follows, and a computer of an office does not decode. */
export const WALL = 9;
const LIST_MS = 3_000;
/** A camera that stopped keeps its place for so long, for most come back. */
const KEEP_MS = 30_000;

export interface Shown {
  readonly camera: LiveCamera;
  /** When it was last in the list, epoch ms. */
  readonly seen: number;
}

export function LivePage() {
  const text = words.value;
  const [shown, setShown] = useState<readonly Shown[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [large, setLarge] = useState<string | null>(null);
  const [loud, setLoud] = useState<string | null>(null);
  const wall = useRef<HTMLUListElement>(null);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async () => {
      const answer = await ask('GET', '/api/media/live', liveCamerasSchema);
      if (over) return;
      setTrouble(answer.ok ? null : answer.trouble);
      if (answer.ok) setShown((before) => merged(before ?? [], answer.value.cameras, Date.now()));
      timer = setTimeout(() => void load(), LIST_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);

  const tiles = (shown ?? []).slice(0, WALL);
  const rest = (shown ?? []).slice(WALL);
  const one = tiles.find(({ camera }) => camera.id === large);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      // A tile is where the keyboard is within it; its first button stands for it.
      const all = [...(wall.current?.querySelectorAll<HTMLElement>('li[data-id]') ?? [])];
      const at = all.findIndex((tile) => tile.contains(document.activeElement));
      const camera = tiles.find(({ camera: { id } }) => id === all[at]?.dataset.id)?.camera;
      const step = { j: 1, k: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step !== undefined)
        all[Math.max(0, Math.min(all.length - 1, at + step))]
          ?.querySelector<HTMLElement>('.under .b')
          ?.focus();
      else if (event.key === 'Escape' && large !== null) setLarge(null);
      else if (event.key === 'm' && camera !== undefined) setLoud(loud === camera.id ? null : camera.id);
      else if (event.key === 'o' && camera !== undefined) go(`/cases/${camera.case.id}`);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
  const columns = one !== undefined || tiles.length === 1 ? 1 : tiles.length <= 4 ? 2 : 3;

  return (
    <main id="content" class="fill live">
      <div class="live-h">
        <h1>{text.title}</h1>
        {tiles.length > 0 && <span class="t-2">{text.count(tiles.length + rest.length)}</span>}
        {one !== undefined && (
          <button type="button" class="b s" onClick={() => setLarge(null)}>
            {text.all} <kbd>Esc</kbd>
          </button>
        )}
        <small class="t-3 r">{text.watched}</small>
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {shown === null ? (
        trouble === null && <p class="sr">{t.value.loading}</p>
      ) : tiles.length === 0 ? (
        <div class="empty">
          <h2>{text.none}</h2>
          <p>{text.noneText}</p>
        </div>
      ) : (
        <ul class="wall" ref={wall} data-columns={columns}>
          {(one === undefined ? tiles : [one]).map(({ camera }) => (
            <Tile
              key={camera.id}
              camera={camera}
              loud={loud === camera.id}
              onLoud={() => setLoud(loud === camera.id ? null : camera.id)}
              onEnlarge={tiles.length > 1 ? () => setLarge(large === camera.id ? null : camera.id) : null}
              large={large === camera.id}
            />
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <div class="live-more">
          <span class="t-2">{text.more(rest.length)}</span>
          <ul>
            {rest.map(({ camera }) => (
              <li key={camera.id}>
                {camera.camera}
                <button
                  type="button"
                  class="b s"
                  onClick={() => setShown((before) => raised(before ?? [], camera.id))}
                >
                  {text.show}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <footer class="keys">
        <span>
          <kbd>j</kbd>
          <kbd>k</kbd>
          {text.keys.move}
        </span>
        <span>
          <kbd>↵</kbd>
          {text.keys.enlarge}
        </span>
        <span>
          <kbd>m</kbd>
          {text.keys.sound}
        </span>
        <span>
          <kbd>o</kbd>
          {text.keys.case}
        </span>
      </footer>
    </main>
  );
}

/** Each keeps its place; one that is gone is kept for a while; others come behind. */
export function merged(
  before: readonly Shown[],
  cameras: readonly LiveCamera[],
  at: number,
): readonly Shown[] {
  const now = new Map(cameras.map((camera) => [camera.id, camera]));
  const kept = before.flatMap((one) => {
    const camera = now.get(one.camera.id);
    now.delete(one.camera.id);
    if (camera !== undefined) return [{ camera, seen: at }];
    return at - one.seen < KEEP_MS ? [one] : [];
  });
  return [...kept, ...[...now.values()].map((camera) => ({ camera, seen: at }))];
}

/** On the wall, in the place of the last there. */
export function raised(before: readonly Shown[], id: string): readonly Shown[] {
  const one = before.find(({ camera }) => camera.id === id);
  if (one === undefined) return before;
  const others = before.filter((other) => other !== one);
  return [...others.slice(0, WALL - 1), one, ...others.slice(WALL - 1)];
}

function Tile(props: {
  readonly camera: LiveCamera;
  readonly loud: boolean;
  readonly onLoud: () => void;
  readonly onEnlarge: (() => void) | null;
  readonly large: boolean;
}) {
  const text = words.value;
  const { camera, loud, onLoud, onEnlarge, large } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<PlayerState>({ kind: 'joining' });
  const [tries, setTries] = useState(0);
  const cannot = cannotShow(camera, (type) => MediaSource.isTypeSupported(type));
  const shows = cannot?.picture !== true && camera.video !== null;
  useEffect(() => {
    if (!shows || video.current === null) return;
    const player = playStream(video.current, `/api/media/recordings/${camera.id}/live`, setState);
    return () => player.stop();
  }, [camera.id, shows, tries]);
  useEffect(() => {
    if (video.current !== null) video.current.muted = !loud;
  }, [loud, shows]);
  const subject = camera.case.subject ?? camera.case.number ?? text.noSubject;

  return (
    <li data-id={camera.id} data-state={state.kind} aria-label={text.tile(camera.camera, subject)}>
      <div class="pane">
        {shows && <video ref={video} muted playsInline />}
        {shows && state.kind === 'live' && <Watermark />}
        {cannot?.picture === true ? (
          <p class="over">{cannot.codec === null ? text.cannot.none : text.cannot.video(cannot.codec)}</p>
        ) : state.kind === 'trouble' ? (
          <p class="over">
            {text.cannot.trouble}
            <button type="button" class="b s" onClick={() => setTries(tries + 1)}>
              {text.retry}
            </button>
          </p>
        ) : (
          state.kind !== 'live' && (
            <p class="over" role="status">
              {state.kind === 'lost' ? text.state.lost(clockTime(state.since)) : text.state.joining}
            </p>
          )
        )}
      </div>
      <div class="under">
        <span class="m">
          <b>{camera.camera}</b>
          <small>
            <Dots text={`${subject} · ${text.by(camera.by)} · ${text.since(clockTime(camera.since))}`} />
            {cannot?.picture === false && (
              <>
                <br />
                {text.cannot.sound(cannot.codec ?? '')}
              </>
            )}
          </small>
        </span>
        {state.kind === 'live' && (
          <span class={`tag${state.behind > 3 ? ' t-soon' : ''}`}>
            <Icon name={state.behind > 3 ? 'clock' : 'recording'} />
            {state.behind > 3 ? text.state.behind(state.behind.toFixed(0)) : text.state.live}
          </span>
        )}
        {shows && camera.audio !== null && cannot === null && (
          <button type="button" class="b s txt" aria-pressed={loud} onClick={onLoud}>
            {loud ? text.soundOff : text.soundOn}
          </button>
        )}
        {onEnlarge !== null && (
          <button type="button" class="b s txt" aria-pressed={large} onClick={onEnlarge}>
            {large ? text.all : text.enlarge}
          </button>
        )}
        <a class="b s txt" href={`/cases/${camera.case.id}`}>
          {text.case}
        </a>
      </div>
    </li>
  );
}

/** Who looks, and when: whoever photographs the screen photographs that too. */
function Watermark() {
  const [at, setAt] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const said = `${session.value?.name ?? ''} ${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')}`;
  return (
    <div class="mark" aria-hidden="true" title={said}>
      {[0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => (
        <span key={n}>{said}</span>
      ))}
    </div>
  );
}
