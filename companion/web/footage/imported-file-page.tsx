/** Plays an imported film or sound, or shows a photo, on the clock of the case where its time is known. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { casePageSchema, type TimelineEntry } from '#shared/api/console.ts';
import { type Import, importSchema } from '#shared/api/import.ts';
import { mediaTypes } from '#shared/media/file-kind.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, t } from '../i18n.ts';
import { sizeText } from '../import/size.ts';
import { can as may } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { clockTime, dayOf, dayText } from '../ui/format.ts';
import { isTyping } from '../ui/keys.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { BookmarkForm, BookmarkList, useBookmarks } from './bookmarks.tsx';
import type { Chosen } from './clip-form.tsx';
import { besides, KeyLine, Story, Strip, type StripClock } from './clock-parts.tsx';
import { type Drawing, NOTHING_DRAWN, type RedactClock, RedactForm, RedactLayer } from './redact.tsx';
import { usePlay } from './use-play.ts';
import { lengthText, secondTime, words } from './words.ts';

const STEP_S = 5;
const SHOWN: ReadonlySet<string> = new Set(['jpeg', 'png']);

/** Whether it is worth a try; a file that says more than it holds fails later. */
function plays({ kind, format }: Import): boolean {
  if (kind === 'photo') return SHOWN.has(format);
  // QuickTime's boxes are MP4's: a browser that is asked by that name plays what it can of them.
  const type = format === 'mov' ? mediaTypes.mp4 : mediaTypes[format];
  return document.createElement(kind).canPlayType(type) !== '';
}

export function ImportedFilePage({ id }: { readonly id: string }) {
  const text = words.value;
  const [file, setFile] = useState<Import | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [story, setStory] = useState<readonly TimelineEntry[]>([]);
  const [length, setLength] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const [broken, setBroken] = useState(false);
  const [marking, setMarking] = useState<number | null>(null);
  const [chosen, setChosen] = useState<Chosen>({ from: null, to: null });
  /** Null: no marked copy is being drawn. */
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const film = useRef<HTMLVideoElement>(null);
  const sound = useRef<HTMLAudioElement>(null);
  const media = (): HTMLMediaElement | null => film.current ?? sound.current;
  const { playing, toggle, on } = usePlay(media);
  const bytes = `/api/media/imports/${id}/bytes`;

  useEffect(() => {
    document.title = `${text.imported.title(file?.name ?? '')} · ${t.value.brand}`;
  }, [text, file?.name]);
  useEffect(() => {
    void ask('GET', `/api/media/imports/${id}`, importSchema).then((answer) => {
      setTrouble(answer.ok ? null : answer.trouble);
      if (answer.ok) setFile(answer.value);
    });
  }, [id, lang.value]);
  const of = file?.case ?? undefined;
  useEffect(() => {
    if (of === undefined) return;
    void ask('GET', `/api/cases/${of}`, casePageSchema).then((answer) => {
      if (answer.ok) setStory(answer.value.timeline);
    });
  }, [of]);
  const known = useBookmarks(of, id);

  const can = file !== null && file.disposed === null && plays(file) && !broken;
  const moves = can && file.kind !== 'photo';
  const begin = file === null || file.time === null ? null : Date.parse(file.time.counts.from);
  const clock: StripClock | null =
    begin === null ? null : { begin, duration: Math.max(length ?? 0, 0.1), holes: [] };
  const beside = besides(story, clock);
  const marks = moves && begin !== null && known.mine;
  const here = () => media()?.currentTime ?? at;
  const seek = (to: number) => {
    const element = media();
    if (element === null || length === null) return;
    element.currentTime = Math.max(0, Math.min(length - 0.05, to));
    setAt(element.currentTime);
  };
  const seekTo = (ms: number) => {
    if (begin !== null) seek((ms - begin) / 1000);
  };
  const mark = () => {
    if (marks && begin !== null) setMarking(begin + here() * 1000);
  };
  const redacts =
    moves && file.kind === 'video' && file.case !== null && begin !== null && may('media.export');
  const redactClock: RedactClock = {
    now: () => (begin ?? 0) + here() * 1000,
    seek: seekTo,
    inFile: (ms) => (begin === null ? null : { file: 0, ms: Math.round(ms - begin) }),
  };
  const markEnd = (end: 'from' | 'to') => setChosen((before) => ({ ...before, [end]: redactClock.now() }));
  const toNext = (by: 1 | -1, all: readonly { readonly at: string }[]) => {
    const times = all.map((one) => (Date.parse(one.at) - (begin ?? 0)) / 1000);
    const from = here();
    const next = by > 0 ? times.find((one) => one > from + 0.5) : times.findLast((one) => one < from - 1.5);
    if (next !== undefined) seek(next);
  };
  const asked = location.hash.slice(1);
  useEffect(() => {
    const one = known.all.find((each) => each.id === asked);
    if (one !== undefined) seekTo(Date.parse(one.at));
  }, [asked, known.loaded, length === null]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const onSlider = event.target instanceof HTMLInputElement && event.target.type === 'range';
      if (!moves || (!onSlider && isTyping(event))) return;
      const onButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
      if (event.key === ' ' && !onButton) toggle();
      else if (event.key === 'ArrowLeft') seek(here() - STEP_S);
      else if (event.key === 'ArrowRight') seek(here() + STEP_S);
      else if (event.key === 'j') toNext(1, beside);
      else if (event.key === 'k') toNext(-1, beside);
      else if (event.key === '.') toNext(1, known.all);
      else if (event.key === ',') toNext(-1, known.all);
      else if (event.key === 'b') mark();
      else if (event.key === 'i' && redacts) markEnd('from');
      else if (event.key === 'o' && redacts) markEnd('to');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  const playback = {
    src: bytes,
    onLoadedMetadata: (event: Event) => {
      const { duration } = event.currentTarget as HTMLMediaElement;
      setLength(Number.isFinite(duration) ? duration : null);
    },
    ...on,
    onTimeUpdate: (event: Event) => setAt((event.currentTarget as HTMLMediaElement).currentTime),
    onError: () => setBroken(true),
    // Without a time of its own there is no strip to lead it by.
    controls: begin === null,
  };
  return (
    <main id="content" class="fill footage">
      <div class="live-h">
        <h1>{file?.name ?? ''}</h1>
        {file !== null && (
          <span class="t-2">
            <Dots text={summary(file, length)} />
          </span>
        )}
        {file !== null && (
          <a class="b s r" href={file.case === null ? '/import' : `/cases/${file.case}`}>
            {file.case === null ? text.imported.noCaseTodo : text.back}
          </a>
        )}
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {file === null ? (
        trouble === null && <p class="sr">{t.value.loading}</p>
      ) : file.disposed !== null ? (
        <div class="empty">
          <h2>{text.disposed(dayText(dayOf(file.disposed.at), t.value))}</h2>
          <p>{text.disposedText(file.disposed.basis)}</p>
        </div>
      ) : (
        <div class="screen">
          <div class="watch">
            <div class="pane">
              {can && file.kind === 'photo' && (
                <img src={bytes} alt={file.name} onError={() => setBroken(true)} />
              )}
              {moves &&
                (file.kind === 'video' ? (
                  <video ref={film} playsInline onClick={begin === null ? undefined : toggle} {...playback} />
                ) : (
                  <audio ref={sound} {...playback} />
                ))}
              {drawing !== null && begin !== null && (
                <RedactLayer
                  video={film}
                  at={begin + at * 1000}
                  clock={redactClock}
                  drawing={drawing}
                  onDraw={setDrawing}
                />
              )}
              {!can && (
                <p class="over">
                  {broken ? text.imported.broken : text.imported.cannot(file.format.toUpperCase())}
                  <a class="b s" href={bytes} download={file.name}>
                    {text.imported.download}
                  </a>
                </p>
              )}
            </div>
            {moves && clock !== null && length !== null && (
              <Strip
                place={clock}
                at={at}
                chosen={chosen}
                events={beside}
                bookmarks={known.all}
                onSeek={seek}
                holes={[]}
              />
            )}
            {marking !== null && (
              <BookmarkForm
                key={marking}
                of={id}
                at={marking}
                onClose={(made) => {
                  setMarking(null);
                  if (made) void known.load();
                }}
              />
            )}
            {moves && begin !== null && (
              <div class="verbs">
                <button type="button" class="b s pri" onClick={toggle}>
                  {playing ? text.pause : text.play}
                </button>
                <span class="num clock">{secondTime(begin + at * 1000)}</span>
                {marks && (
                  <button type="button" class="b s" onClick={mark}>
                    {text.bookmarks.add}
                  </button>
                )}
                {redacts && (
                  <button
                    type="button"
                    class="b s"
                    aria-expanded={drawing !== null}
                    onClick={() => setDrawing(drawing === null ? NOTHING_DRAWN : null)}
                  >
                    {text.redact.open}
                  </button>
                )}
              </div>
            )}
          </div>
          <aside class="beside">
            {drawing !== null && (
              <RedactForm
                of={id}
                clock={redactClock}
                chosen={chosen}
                onMark={markEnd}
                drawing={drawing}
                onDraw={setDrawing}
                onClose={() => setDrawing(null)}
              />
            )}
            {clock === null ? (
              <section class="sec">
                <h2>{text.story}</h2>
                <p class="t-2 pad">
                  {text.imported.noTime} <a href="/import">{text.imported.noTimeTodo}</a>
                </p>
              </section>
            ) : file.case === null ? (
              <section class="sec">
                <h2>{text.story}</h2>
                <p class="t-2 pad">
                  {text.imported.noCase} <a href="/import">{text.imported.noCaseTodo}</a>
                </p>
              </section>
            ) : (
              <Story beside={beside} now={clock.begin + at * 1000} onGo={seekTo} />
            )}
            {moves && clock !== null && file.case !== null && (
              <BookmarkList known={known} now={clock.begin + at * 1000} onGo={seekTo} />
            )}
            <section class="sec">
              <h2>{text.downloads}</h2>
              <ul class="pad">
                <li>
                  <a href={bytes} download={file.name}>
                    {text.imported.download}
                  </a>
                </li>
              </ul>
              <p class="t-3 pad">{text.imported.note}</p>
            </section>
          </aside>
        </div>
      )}
      <KeyLine
        keys={
          moves && begin !== null
            ? [
                [['␣'], text.keys.play],
                [['←', '→'], text.keys.step(STEP_S)],
                [['j', 'k'], text.keys.event],
                [['b'], text.keys.bookmark],
                [[',', '.'], text.keys.bookmarks],
              ]
            : []
        }
      />
    </main>
  );
}

function summary({ kind, size, time, at, filed }: Import, length: number | null): string {
  const text = words.value;
  const day = (instant: string) => `${dayText(dayOf(instant), t.value)} ${secondTime(Date.parse(instant))}`;
  return [
    ...(filed === null ? [] : [filed.subject ?? filed.number ?? text.noSubject]),
    text.imported.kinds[kind],
    ...(time === null
      ? []
      : [
          time.set === null
            ? text.imported.by(day(time.counts.from))
            : text.imported.set(day(time.counts.from), time.set.by),
        ]),
    ...(length === null ? [] : [lengthText(length * 1000)]),
    sizeText(size),
    text.imported.came(`${dayText(dayOf(at), t.value)} ${clockTime(at)}`),
  ].join(' · ');
}
