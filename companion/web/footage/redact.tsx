/** A marked copy: boxes drawn over the picture by hand with keyframes, sound muted by spans; what is made is listed. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { type Redactions, redactionJobSchema, redactionsSchema } from '#shared/api/redaction.ts';
import {
  type Box,
  boxAt,
  MAX_REGIONS,
  MAX_SPAN_MS,
  type Region,
  withKeyframe,
} from '#shared/media/redaction.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { dayOf, dayText } from '../ui/format.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import type { Chosen } from './clip-form.tsx';
import { lengthText, secondTime, words } from './words.ts';

/** Where a moment lies in what was recorded: the file's number, and time in it (ms). */
export interface InFile {
  readonly file: number;
  readonly ms: number;
}
/** Of the player. Epoch ms are by the clock of the case. */
export interface RedactClock {
  readonly now: () => number;
  readonly seek: (epochMs: number) => void;
  /** Null: nothing was recorded then. */
  readonly inFile: (epochMs: number) => InFile | null;
}
/** What was drawn so far; regions have their times in epoch ms. */
export interface Drawing {
  readonly regions: readonly Region[];
  readonly selected: number | null;
}
export const NOTHING_DRAWN: Drawing = { regions: [], selected: null };

const START: Box = { x: 0.4, y: 0.35, width: 0.2, height: 0.3 };
const LEAST = 0.01;
const NUDGE = 0.01;
const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
/** Within the picture, and large enough to be taken hold of. */
const fitted = ({ x, y, width, height }: Box): Box => {
  const [w, h] = [Math.max(LEAST, Math.min(1, width)), Math.max(LEAST, Math.min(1, height))];
  return { x: clamp(x, 1 - w), y: clamp(y, 1 - h), width: w, height: h };
};
const covers = ({ from, to }: Region, at: number) => (from ?? at) <= at && at <= (to ?? at);

/** Where the picture is within its element, which is wider or higher than it; px. */
function shownAt(video: HTMLVideoElement) {
  const { clientWidth, clientHeight, videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return null;
  const scale = Math.min(clientWidth / videoWidth, clientHeight / videoHeight);
  const [width, height] = [videoWidth * scale, videoHeight * scale];
  return { left: (clientWidth - width) / 2, top: (clientHeight - height) / 2, width, height };
}

/** Lies over the picture: a drag draws a box or moves one; arrows do, too. */
export function RedactLayer(props: {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** Epoch ms of the picture. */
  readonly at: number;
  readonly clock: RedactClock;
  readonly drawing: Drawing;
  readonly onDraw: (drawing: Drawing) => void;
}) {
  const text = words.value.redact;
  const { video, at, clock, drawing, onDraw } = props;
  const layer = useRef<HTMLDivElement>(null);
  const drag = useRef<{
    region: number;
    how: 'new' | 'move' | 'size';
    x: number;
    y: number;
    box: Box;
  } | null>(null);
  const [, setSize] = useState(0);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const look = () => setSize((before) => before + 1);
    const watch = new ResizeObserver(look);
    watch.observe(element);
    element.addEventListener('loadedmetadata', look);
    return () => {
      watch.disconnect();
      element.removeEventListener('loadedmetadata', look);
    };
  }, []);
  const shown = video.current === null ? null : shownAt(video.current);
  if (shown === null) return null;

  const put = (region: number, box: Box, moment: number) => {
    const regions = drawing.regions.map((one, n) =>
      n === region ? { ...one, keyframes: [...withKeyframe(one.keyframes, moment, fitted(box))] } : one,
    );
    onDraw({ regions, selected: region });
  };
  const pointAt = (event: PointerEvent) => {
    const bounds = layer.current?.getBoundingClientRect();
    if (bounds === undefined) return { x: 0, y: 0 };
    return {
      x: clamp((event.clientX - bounds.left) / bounds.width, 1),
      y: clamp((event.clientY - bounds.top) / bounds.height, 1),
    };
  };
  const begin = (event: PointerEvent, region: number | null, how: 'new' | 'move' | 'size') => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    video.current?.pause();
    const point = pointAt(event);
    layer.current?.setPointerCapture(event.pointerId);
    if (region !== null) {
      const one = drawing.regions[region];
      if (one === undefined) return;
      drag.current = { region, how, ...point, box: boxAt(one.keyframes, clock.now()) };
      onDraw({ ...drawing, selected: region });
      return;
    }
    if (drawing.regions.length >= MAX_REGIONS) return;
    const box = { ...point, width: LEAST, height: LEAST };
    drag.current = { region: drawing.regions.length, how: 'new', ...point, box };
    onDraw({
      regions: [...drawing.regions, { keyframes: [{ at: Math.round(clock.now()), ...fitted(box) }] }],
      selected: drawing.regions.length,
    });
  };
  const move = (event: PointerEvent) => {
    const held = drag.current;
    if (held === null) return;
    const { x, y } = pointAt(event);
    const { box } = held;
    const moment = Math.round(clock.now());
    if (held.how === 'new')
      put(
        held.region,
        {
          ...{ x: Math.min(x, held.x), y: Math.min(y, held.y) },
          ...{ width: Math.abs(x - held.x), height: Math.abs(y - held.y) },
        },
        moment,
      );
    else if (held.how === 'move')
      put(held.region, { ...box, x: box.x + x - held.x, y: box.y + y - held.y }, moment);
    else put(held.region, { ...box, width: box.width + x - held.x, height: box.height + y - held.y }, moment);
  };
  const press = (event: KeyboardEvent, region: number, box: Box) => {
    const step = (
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Readonly<
        Record<string, readonly [number, number]>
      >
    )[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = [step[0] * NUDGE, step[1] * NUDGE];
    const moment = Math.round(clock.now());
    if (event.shiftKey) put(region, { ...box, width: box.width + x, height: box.height + y }, moment);
    else put(region, { ...box, x: box.x + x, y: box.y + y }, moment);
  };
  return (
    <div
      ref={layer}
      class="draw"
      style={{
        ...{ left: `${shown.left}px`, top: `${shown.top}px` },
        ...{ width: `${shown.width}px`, height: `${shown.height}px` },
      }}
      onPointerDown={(event) => begin(event, null, 'new')}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
    >
      {drawing.regions.map((region, n) => {
        if (!covers(region, at)) return null;
        const box = boxAt(region.keyframes, at);
        return (
          <button
            type="button"
            key={n}
            aria-label={text.box(n + 1)}
            aria-pressed={drawing.selected === n}
            style={{
              ...{ left: `${100 * box.x}%`, top: `${100 * box.y}%` },
              ...{ width: `${100 * box.width}%`, height: `${100 * box.height}%` },
            }}
            onPointerDown={(event) => begin(event, n, 'move')}
            onKeyDown={(event) => press(event, n, box)}
          >
            {n + 1}
            <i onPointerDown={(event) => begin(event, n, 'size')} />
          </button>
        );
      })}
    </div>
  );
}

const ASK_MS = 1_000;

export function RedactForm(props: {
  readonly of: string;
  readonly clock: RedactClock;
  readonly chosen: Chosen;
  readonly onMark: (end: 'from' | 'to') => void;
  readonly drawing: Drawing;
  readonly onDraw: (drawing: Drawing) => void;
  readonly onClose: () => void;
}) {
  const text = words.value.redact;
  const clip = words.value.clip;
  const { of, clock, chosen, onMark, drawing, onDraw, onClose } = props;
  const { from, to } = chosen;
  const [known, setKnown] = useState<Redactions | null>(null);
  const [muted, setMuted] = useState<readonly { readonly from: number; readonly to: number }[]>([]);
  const [muteFrom, setMuteFrom] = useState<number | null>(null);
  const [silent, setSilent] = useState(false);
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const address = `/api/media/redactions?of=${of}`;
  const load = async () => {
    const answer = await ask('GET', address, redactionsSchema);
    if (answer.ok) setKnown(answer.value);
    else setTrouble(answer.trouble);
  };
  const section = useRef<HTMLElement>(null);
  useLayoutEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), []);
  const running = known?.job?.state === 'running';
  useEffect(() => void load(), [address]);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => void load(), ASK_MS);
    return () => clearInterval(timer);
  }, [running, address]);

  const change = (n: number, with_: Partial<Region>) =>
    onDraw({
      ...drawing,
      regions: drawing.regions.map((one, other) => (other === n ? { ...one, ...with_ } : one)),
    });
  function lacks(): string | null {
    if (from === null || to === null) return clip.lacks.ends;
    if (to <= from) return clip.lacks.order;
    if (to - from > MAX_SPAN_MS) return text.lacks.long(lengthText(MAX_SPAN_MS));
    if (drawing.regions.length === 0 && muted.length === 0 && !silent) return text.lacks.nothing;
    const [first, last] = [clock.inFile(from), clock.inFile(to)];
    if (first === null || last === null || first.file !== last.file) return text.lacks.oneFile;
    return reason.trim().length < 4 ? clip.lacks.reason : null;
  }
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const missing = lacks();
    const first = from === null ? null : clock.inFile(from);
    if (missing !== null || from === null || to === null || first === null) {
      setTrouble({ code: 'missing', title: missing ?? '', todo: '' });
      return;
    }
    // Everything on the file's own clock.
    const ms = (at: number) => Math.max(0, Math.round(first.ms + at - from));
    const redaction = {
      ...{ of, file: first.file, from: ms(from), to: ms(to) },
      regions: drawing.regions.map((one) => ({
        keyframes: one.keyframes.map((key) => ({ ...key, at: ms(key.at) })),
        ...(one.from === undefined ? {} : { from: ms(one.from) }),
        ...(one.to === undefined ? {} : { to: ms(one.to) }),
      })),
      muted: silent ? 'all' : muted.map((span) => ({ from: ms(span.from), to: ms(span.to) })),
    };
    const answer = await ask('POST', '/api/media/redactions', redactionJobSchema, {
      redaction,
      reason: reason.trim(),
    });
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) await load();
  }
  async function cancel(): Promise<void> {
    const id = known?.job?.id;
    if (id !== undefined) await ask('POST', `/api/media/redactions/${id}/cancel`, z.unknown(), {});
    await load();
  }
  const job = known?.job ?? null;
  return (
    <section class="sec clip-form redact" ref={section}>
      <h2>
        {text.title}
        <button type="button" class="b s txt r" onClick={onClose}>
          {text.close}
        </button>
      </h2>
      {known !== null && !known.installed ? (
        <p class="pad">{text.noFfmpeg}</p>
      ) : (
        <form class="pad" onSubmit={(event) => void save(event)} noValidate>
          {trouble !== null && <TroubleNote trouble={trouble} />}
          <p class="t-2">{text.help}</p>
          <div class="ends-of">
            {(['from', 'to'] as const).map((end) => (
              <button type="button" class="b s" key={end} onClick={() => onMark(end)}>
                {clip[end]} <kbd>{end === 'from' ? 'i' : 'o'}</kbd>{' '}
                <span class="num">{chosen[end] === null ? '--:--:--' : secondTime(chosen[end])}</span>
              </button>
            ))}
          </div>
          <ul class="regions">
            {drawing.regions.map((region, n) => (
              <li key={n} aria-current={drawing.selected === n}>
                <span>{text.box(n + 1)}</span>
                <span class="verbs">
                  <button
                    type="button"
                    class="b s txt"
                    aria-label={text.beginOf(n + 1)}
                    onClick={() => change(n, { from: Math.round(clock.now()) })}
                  >
                    {region.from === undefined ? text.begin : secondTime(region.from)}
                  </button>
                  <button
                    type="button"
                    class="b s txt"
                    aria-label={text.endOf(n + 1)}
                    onClick={() => change(n, { to: Math.round(clock.now()) })}
                  >
                    {region.to === undefined ? text.end : secondTime(region.to)}
                  </button>
                  <button
                    type="button"
                    class="b s txt"
                    aria-label={text.removeOne(n + 1)}
                    onClick={() =>
                      onDraw({ regions: drawing.regions.filter((_, other) => other !== n), selected: null })
                    }
                  >
                    {text.remove}
                  </button>
                </span>
                <span class="keyframes">
                  {region.keyframes.map(({ at }) => (
                    <button type="button" class="b s txt num" key={at} onClick={() => clock.seek(at)}>
                      {secondTime(at)}
                    </button>
                  ))}
                </span>
              </li>
            ))}
          </ul>
          <button
            type="button"
            class="b s"
            disabled={drawing.regions.length >= MAX_REGIONS}
            onClick={() =>
              onDraw({
                regions: [...drawing.regions, { keyframes: [{ at: Math.round(clock.now()), ...START }] }],
                selected: drawing.regions.length,
              })
            }
          >
            {text.add}
          </button>
          <label class="check">
            <input
              type="checkbox"
              checked={silent}
              onChange={(event) => setSilent(event.currentTarget.checked)}
            />
            {text.silent}
          </label>
          {!silent && (
            <>
              <ul class="regions">
                {muted.map((span) => (
                  <li key={span.from}>
                    <span class="num">{text.muted(secondTime(span.from), secondTime(span.to))}</span>
                    <span class="verbs">
                      <button
                        type="button"
                        class="b s txt"
                        onClick={() => setMuted(muted.filter((one) => one !== span))}
                      >
                        {text.remove}
                      </button>
                    </span>
                  </li>
                ))}
              </ul>
              <button
                type="button"
                class="b s"
                onClick={() => {
                  const now = Math.round(clock.now());
                  if (muteFrom === null) setMuteFrom(now);
                  else {
                    if (now > muteFrom) setMuted([...muted, { from: muteFrom, to: now }]);
                    setMuteFrom(null);
                  }
                }}
              >
                {muteFrom === null ? text.muteFrom : text.muteTo(secondTime(muteFrom))}
              </button>
            </>
          )}
          <label class="f">
            <span>{text.reason}</span>
            <input
              class="in"
              value={reason}
              maxLength={400}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </label>
          {running && job !== null ? (
            <p class="making" role="status">
              <progress max={1} value={job.part} aria-label={text.making(Math.round(job.part * 100))} />
              {text.making(Math.round(job.part * 100))}
              <button type="button" class="b s" onClick={() => void cancel()}>
                {t.value.cancel}
              </button>
            </p>
          ) : (
            <button type="submit" class="b s pri">
              {text.make}
            </button>
          )}
          {job !== null && (job.state === 'failed' || job.state === 'damaged') && (
            <p class="t-stop" role="status">
              {text.ended[job.state]}
            </p>
          )}
          <p class="t-3">{text.note}</p>
        </form>
      )}
      {known !== null && known.made.length > 0 && (
        <ul class="pad exports">
          {known.made.map((one) => (
            <li key={one.id}>
              <a href={`/api/media/redactions/${of}/${one.id}`} download={`redacted-${one.id}.mp4`}>
                {text.download(lengthText(one.to - one.from))}
              </a>
              <small class="t-2">
                {clip.by(
                  one.by,
                  `${dayText(dayOf(one.at), t.value)} ${secondTime(Date.parse(one.at))}`,
                  one.reason,
                )}
              </small>
              <small class="t-3">
                {text.hash} <code>{one.copy.sha256.slice(0, 16)}…</code>
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
