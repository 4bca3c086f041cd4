/** Plays a recording on the clock of the case: holes are seen, what happened meanwhile stands beside it and leads there. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { casePageSchema, type TimelineEntry } from '#shared/api/console.ts';
import { type RecordedFiles, recordedFilesSchema } from '#shared/api/media.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { codecName } from '../live/cannot-show.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { dayOf, dayText } from '../ui/format.ts';
import { isTyping } from '../ui/keys.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { BookmarkForm, BookmarkList, useBookmarks } from './bookmarks.tsx';
import { type Chosen, ClipForm } from './clip-form.tsx';
import { besides, KeyLine, Story, Strip } from './clock-parts.tsx';
import { type Feed, feed, isPicture, playable, playableOf } from './media-feed.ts';
import { type Drawing, NOTHING_DRAWN, type RedactClock, RedactForm, RedactLayer } from './redact.tsx';
import { usePlay } from './use-play.ts';
import { fragmentAt, type Placed, placed } from './wall-clock.ts';
import { lengthText, secondTime, words } from './words.ts';

const SPEEDS = [0.5, 1, 1.5, 2, 4] as const;
const STEP_S = 5;
/** While it is still recorded. */
const RENEW_MS = 5_000;
const TOLD_MS = 4_000;

export function FootagePage({ id }: { readonly id: string }) {
  const text = words.value;
  const [files, setFiles] = useState<RecordedFiles | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [story, setStory] = useState<readonly TimelineEntry[]>([]);
  const [cannot, setCannot] = useState<'codec' | 'network' | 'media' | null>(null);
  const [speed, setSpeed] = useState<number>(1);
  const [at, setAt] = useState(0);
  const [told, setTold] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  /** The moment that is being marked, epoch ms. */
  const [marking, setMarking] = useState<number | null>(null);
  /** Null: no marked copy is being drawn. */
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [chosen, setChosen] = useState<Chosen>({ from: null, to: null });
  const video = useRef<HTMLVideoElement>(null);
  const { playing, toggle, on } = usePlay(() => video.current);
  const player = useRef<Feed | null>(null);
  const place = files === null ? null : placed(files.files);
  const placeNow = useRef<Placed | null>(null);
  placeNow.current = place;

  useEffect(() => {
    document.title = `${text.title(files?.camera ?? '')} · ${t.value.brand}`;
  }, [text, files?.camera]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async () => {
      const answer = await ask('GET', `/api/media/recordings/${id}/files`, recordedFilesSchema);
      if (over) return;
      setTrouble(answer.ok ? null : answer.trouble);
      if (answer.ok) setFiles(answer.value);
      if (!answer.ok || answer.value.state !== 'over') timer = setTimeout(() => void load(), RENEW_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id]);
  const of = files?.case.id;
  useEffect(() => {
    if (of === undefined) return;
    void ask('GET', `/api/cases/${of}`, casePageSchema).then((answer) => {
      if (answer.ok) setStory(answer.value.timeline);
    });
  }, [of]);

  const known = useBookmarks(of, id);
  const exports = can('media.export');
  const there = place !== null;
  const plays = place === null || files?.disposed !== null ? 'nothing' : playableOf(place.files);
  const shows = plays !== 'nothing';
  useEffect(() => {
    if (plays === 'nothing' || video.current === null || placeNow.current === null) return;
    const made = feed(video.current, `/api/media/recordings/${id}/files`, placeNow.current, {
      onHole: (from, to) => setTold(words.value.skipped(lengthText((to - from) * 1000))),
      onTrouble: setCannot,
    });
    player.current = made;
    return () => {
      player.current = null;
      made.stop();
    };
  }, [id, plays, tries]);
  useEffect(() => {
    if (place !== null) player.current?.renew(place);
  }, [files]);
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => setTold(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  useEffect(() => {
    if (video.current !== null) video.current.playbackRate = speed;
  }, [speed, there]);

  const wall = (seconds: number) => (place?.begin ?? 0) + seconds * 1000;
  // The picture's own time: a key may come before the page was drawn anew.
  const here = () => video.current?.currentTime ?? at;
  const seek = (to: number) => {
    if (video.current === null || place === null) return;
    video.current.currentTime = Math.max(0, Math.min(place.duration - 0.05, to));
    setAt(video.current.currentTime);
  };
  const seekTo = (ms: number) => seek((ms - wall(0)) / 1000);
  // A link to a bookmark leads to its moment.
  const asked = location.hash.slice(1);
  useEffect(() => {
    const one = known.all.find((mark) => mark.id === asked);
    if (one !== undefined && shows) seekTo(Date.parse(one.at));
  }, [asked, known.loaded, plays]);
  const faster = (by: 1 | -1) => {
    const next = SPEEDS[SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + by];
    if (next !== undefined) setSpeed(next);
  };
  const still = () => {
    if (video.current === null || files === null) return;
    const canvas = document.createElement('canvas');
    canvas.width = video.current.videoWidth;
    canvas.height = video.current.videoHeight;
    if (canvas.width === 0) return;
    canvas.getContext('2d')?.drawImage(video.current, 0, 0);
    const link = document.createElement('a');
    link.href = canvas.toDataURL('image/png');
    link.download = text.stillName(files.camera, secondTime(wall(at)).replaceAll(':', ''));
    link.click();
  };
  const beside = besides(story, place);
  const clock: RedactClock = {
    now: () => wall(here()),
    seek: seekTo,
    inFile(ms) {
      const seconds = (ms - wall(0)) / 1000;
      const fragment = place === null ? null : fragmentAt(place, seconds);
      const of = place?.files.find(({ file }) => file === fragment?.file);
      return of === undefined ? null : { file: of.file, ms: Math.round((seconds - of.shift) * 1000) };
    },
  };
  const mark = (end: 'from' | 'to') => setChosen((before) => ({ ...before, [end]: wall(here()) }));
  /** To the one before or after of what lies on the clock of the case. */
  const toNext = (by: 1 | -1, all: readonly { readonly at: string }[]) => {
    const times = all.map((one) => (Date.parse(one.at) - wall(0)) / 1000);
    const from = here();
    const next = by > 0 ? times.find((one) => one > from + 0.5) : times.findLast((one) => one < from - 1.5);
    if (next !== undefined) seek(next);
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const onSlider = event.target instanceof HTMLInputElement && event.target.type === 'range';
      if (!onSlider && isTyping(event)) return;
      const onButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
      if (event.key === ' ' && !onButton) toggle();
      else if (event.key === 'ArrowLeft') seek(here() - STEP_S);
      else if (event.key === 'ArrowRight') seek(here() + STEP_S);
      else if (event.key === 'j') toNext(1, beside);
      else if (event.key === 'k') toNext(-1, beside);
      else if (event.key === '.') toNext(1, known.all);
      else if (event.key === ',') toNext(-1, known.all);
      else if (event.key === 'b' && known.mine && shows) setMarking(wall(here()));
      else if (event.key === '[') faster(-1);
      else if (event.key === ']') faster(1);
      else if (event.key === 's') still();
      else if (event.key === 'i' && exports) mark('from');
      else if (event.key === 'o' && exports) mark('to');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  return (
    <main id="content" class="fill footage">
      <div class="live-h">
        <h1>{files?.camera ?? ''}</h1>
        {files !== null && (
          <span class="t-2">
            <Dots text={summary(files, place)} />
          </span>
        )}
        {files !== null && (
          <a class="b s r" href={`/cases/${files.case.id}`}>
            {text.back}
          </a>
        )}
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {files === null ? (
        trouble === null && <p class="sr">{t.value.loading}</p>
      ) : files.disposed !== null ? (
        <div class="empty">
          <h2>{text.disposed(dayText(dayOf(files.disposed.at), t.value))}</h2>
          <p>{text.disposedText(files.disposed.basis)}</p>
        </div>
      ) : place === null ? (
        <div class="empty">
          <h2>{text.none}</h2>
          <p>{text.noneText}</p>
        </div>
      ) : (
        <div class="screen">
          <div class="watch">
            <div class="pane">
              {shows && (
                <video
                  ref={video}
                  playsInline
                  {...on}
                  onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
                  onClick={toggle}
                />
              )}
              {drawing !== null && (
                <RedactLayer
                  video={video}
                  at={wall(at)}
                  clock={clock}
                  drawing={drawing}
                  onDraw={setDrawing}
                />
              )}
              {(cannot !== null || !shows) && (
                <p class="over">
                  {text.trouble[cannot ?? 'codec']}
                  {cannot !== null && (
                    <button
                      type="button"
                      class="b s"
                      onClick={() => {
                        setCannot(null);
                        setTries(tries + 1);
                      }}
                    >
                      {text.retry}
                    </button>
                  )}
                </p>
              )}
              <p class="told" role="status">
                {told}
              </p>
            </div>
            <Strip
              place={place}
              at={at}
              chosen={chosen}
              events={beside}
              bookmarks={known.all}
              onSeek={seek}
              holes={files.holes}
            />
            {plays === 'pictures' && <p class="t-2 silent">{silentText(place)}</p>}
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
            <div class="verbs">
              <button type="button" class="b s pri" onClick={toggle} disabled={!shows}>
                {playing ? text.pause : text.play}
              </button>
              <span class="num clock">{secondTime(wall(at))}</span>
              <label class="speed">
                <span class="sr">{text.speed}</span>
                <select
                  class="in"
                  value={String(speed)}
                  onChange={(event) => setSpeed(Number(event.currentTarget.value))}
                >
                  {SPEEDS.map((one) => (
                    <option key={one} value={String(one)}>
                      {one}×
                    </option>
                  ))}
                </select>
              </label>
              <button type="button" class="b s" onClick={still} disabled={!shows}>
                {text.still}
              </button>
              {known.mine && (
                <button type="button" class="b s" disabled={!shows} onClick={() => setMarking(wall(here()))}>
                  {text.bookmarks.add}
                </button>
              )}
              {exports && (
                <button
                  type="button"
                  class="b s"
                  aria-expanded={drawing !== null}
                  disabled={!shows}
                  onClick={() => setDrawing(drawing === null ? NOTHING_DRAWN : null)}
                >
                  {text.redact.open}
                </button>
              )}
            </div>
          </div>
          <aside class="beside">
            {drawing !== null && (
              <RedactForm
                of={id}
                clock={clock}
                chosen={chosen}
                onMark={mark}
                drawing={drawing}
                onDraw={setDrawing}
                onClose={() => setDrawing(null)}
              />
            )}
            <Story beside={beside} now={wall(at)} onGo={seekTo} />
            <BookmarkList known={known} now={wall(at)} onGo={seekTo} />
            {exports && drawing === null && <ClipForm recording={id} chosen={chosen} onMark={mark} />}
            <section class="sec">
              <h2>{text.downloads}</h2>
              <ul class="pad">
                {files.files.map(({ file }) => (
                  <li key={file}>
                    <a
                      href={`/api/media/recordings/${id}/files/${file}`}
                      download={`${files.camera} ${file + 1}.mp4`}
                    >
                      {text.download(file + 1)}
                    </a>
                  </li>
                ))}
              </ul>
              <p class="t-3 pad">{text.downloadNote}</p>
            </section>
          </aside>
        </div>
      )}
      <KeyLine
        keys={[
          [['␣'], text.keys.play],
          [['←', '→'], text.keys.step(STEP_S)],
          [['j', 'k'], text.keys.event],
          [['b'], text.keys.bookmark],
          [[',', '.'], text.keys.bookmarks],
          [['[', ']'], text.keys.speed],
          [['s'], text.keys.still],
          [['i', 'o'], text.keys.ends],
        ]}
      />
    </main>
  );
}

function summary(files: RecordedFiles, place: Placed | null): string {
  const text = words.value;
  const parts = [files.case.subject ?? files.case.number ?? text.noSubject];
  if (place !== null) {
    const missing = place.holes.reduce((sum, { from, to }) => sum + to - from, 0);
    parts.push(
      `${secondTime(place.begin)}～${secondTime(place.begin + place.duration * 1000)}`,
      text.length(lengthText((place.duration - missing) * 1000)),
      place.holes.length === 0 ? text.holesNone : text.holes(place.holes.length, lengthText(missing * 1000)),
    );
  }
  if (files.state === 'live') parts.push(text.live);
  return parts.join(' · ');
}

/** Of which sounds the pictures are played alone, as people call them: of all there is, or of some of it. */
function silentText({ files }: Placed): string {
  const silent = files.filter((one) => playable(one) === 'pictures');
  const sounds = silent.flatMap(({ codecs }) => codecs.filter((codec) => !isPicture(codec)).map(codecName));
  const { silent: all, silentInParts: parts } = words.value;
  return (silent.length === files.length ? all : parts)([...new Set(sounds)].join('、'));
}
