/** Recordings on a case's page: what is there, what is missing, and a key for a camera. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import type { Import } from '#shared/api/import.ts';
import { type OpenedRecording, openedRecordingSchema, type Recording } from '#shared/api/media.ts';
import { qrOfText } from '#shared/credential/qr.ts';
import { QrCode } from '#shared/credential/qr-code.tsx';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { clockTime, dayOf, dayText } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { recordedMs } from './recorded-time.ts';
import { lengthText, secondTime, words } from './words.ts';

/** More of them are on a page of their own. */
const MOST_FILES = 5;

export function CaseRecordings(props: {
  readonly case: string;
  /** Null: not loaded, or not to be seen. */
  readonly recordings: readonly Recording[] | null;
  readonly files: readonly Import[];
  /** He works on the case, so he may make a key. */
  readonly member: boolean;
  readonly onChanged: () => void;
}) {
  const text = words.value.section;
  const [opening, setOpening] = useState(false);
  const [closing, setClosing] = useState<string | null>(null);
  const { recordings, files, member, onChanged } = props;
  if (recordings === null) return null;
  const opens = member && can('media.open');
  const at = Date.now();
  const total = recordings.reduce((sum, one) => sum + recordedMs(one, at), 0);
  const seen = recordings.filter((one) => one.state !== 'over' || one.spans.length > 0);

  return (
    <section class="sec">
      <h2>
        {text.title}
        <span class="r">{seen.length > 0 && text.sum(seen.length, lengthText(total))}</span>
      </h2>
      {seen.length === 0 && files.length === 0 && (
        <div class="row t-2">
          <Icon name="todo" class="t-3" />
          <span class="m">
            {text.none}
            {opens && <small>{text.noneText}</small>}
          </span>
        </div>
      )}
      {seen.map((one) => (
        <div key={one.id}>
          <div class="row">
            <Icon
              name={one.state === 'live' ? 'recording' : one.holes.length > 0 ? 'stop-outline' : 'todo'}
              class="t-3"
            />
            <span class="m">
              {one.camera}
              <small>
                <Dots text={lineOf(one, at)} />
              </small>
              <span class="verbs">
                {one.state === 'live' && can('media.watch') && (
                  <a class="b s txt" href="/live">
                    {text.watch}
                  </a>
                )}
                {one.bytes > 0 && one.disposed === null && (
                  <a class="b s" href={`/footage/${one.id}`}>
                    {text.play}
                  </a>
                )}
                {opens && one.state !== 'over' && (
                  <button type="button" class="b s txt" onClick={() => setClosing(one.id)}>
                    {text.close}
                  </button>
                )}
              </span>
            </span>
          </div>
          {closing === one.id && (
            <CloseKey
              recording={one.id}
              onClose={(done) => {
                setClosing(null);
                if (done) onChanged();
              }}
            />
          )}
        </div>
      ))}
      {files.slice(0, MOST_FILES).map((one) => (
        <div class="row" key={one.id}>
          <Icon name="todo" class="t-3" />
          <span class="m">
            {one.name}
            <small>
              <Dots text={fileLine(one)} />
            </small>
            <span class="verbs">
              <a class="b s" href={`/footage/file/${one.id}`} aria-label={words.value.imported.see(one.name)}>
                {text.play}
              </a>
            </span>
          </span>
        </div>
      ))}
      {files.length > MOST_FILES && (
        <div class="row">
          <a href={`/import/${props.case}`}>{words.value.imported.more(files.length - MOST_FILES)}</a>
        </div>
      )}
      {opens && (
        <p class="verbs pad">
          <button type="button" class="b s" onClick={() => setOpening(true)}>
            {text.open}
          </button>
        </p>
      )}
      {opening && (
        <OpenKey
          case={props.case}
          onClose={(made) => {
            setOpening(false);
            if (made) onChanged();
          }}
        />
      )}
    </section>
  );
}

function fileLine({ kind, time }: Import): string {
  const { imported } = words.value;
  return [imported.kinds[kind], time === null ? imported.noTime : clockTime(time.counts.from)].join(' · ');
}

function lineOf(one: Recording, at: number): string {
  const text = words.value.section;
  const missing = one.holes.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
  const first = one.spans[0];
  const unsealed = one.bytes - one.sealedBytes;
  return [
    ...(one.disposed === null ? [text.state[one.state]] : [text.disposed(dayOf(one.disposed.at))]),
    ...(first === undefined ? [] : [`${clockTime(first.from)} ${lengthText(recordedMs(one, at))}`]),
    ...(first === undefined
      ? []
      : [one.holes.length === 0 ? text.noHoles : text.holes(one.holes.length, lengthText(missing))]),
    ...(one.sealedAt === null ? [] : [text.sealed(secondTime(Date.parse(one.sealedAt)))]),
    ...(unsealed > 0 ? [text.unsealed(`${Math.ceil(unsealed / 1024)} kB`)] : []),
  ].join(' · ');
}

function OpenKey(props: { readonly case: string; readonly onClose: (made: boolean) => void }) {
  const text = words.value.section;
  const dialog = useRef<HTMLDialogElement>(null);
  const [camera, setCamera] = useState('');
  const [hours, setHours] = useState(12);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [made, setMade] = useState<OpenedRecording | null>(null);
  const [copied, setCopied] = useState<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (camera.trim() === '') {
      setTrouble({ code: 'missing', title: text.lacks.camera, todo: '' });
      return;
    }
    const answer = await ask('POST', '/api/media/recordings', openedRecordingSchema, {
      camera: camera.trim(),
      case: props.case,
      hours,
    });
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) setMade(answer.value);
  }
  const copy = async (what: string) => {
    try {
      await navigator.clipboard.writeText(what);
      setCopied(what);
    } catch {
      setCopied(null);
    }
  };
  const close = () => dialog.current?.close();
  const url = made === null ? '' : `${made.server}/${made.key}`;
  const local = made !== null && /^rtmp:\/\/(127\.|localhost|\[::1\])/.test(made.server);
  return (
    <dialog
      class="box stream-key"
      ref={dialog}
      aria-labelledby="key-title"
      onClose={() => props.onClose(made !== null)}
    >
      {made === null ? (
        <form onSubmit={(event) => void save(event)} noValidate>
          <h2 id="key-title">{text.open}</h2>
          {trouble !== null && <TroubleNote trouble={trouble} />}
          <label class="f">
            <span>{text.camera}</span>
            <input
              class="in"
              value={camera}
              maxLength={80}
              placeholder={text.cameraHint}
              required
              onInput={(event) => setCamera(event.currentTarget.value)}
            />
          </label>
          <label class="f short">
            <span>{text.hours}</span>
            <input
              class="in"
              type="number"
              min={1}
              max={72}
              value={hours}
              onInput={(event) => setHours(event.currentTarget.valueAsNumber || 12)}
            />
          </label>
          <div class="verbs">
            <button type="submit" class="b pri">
              {text.make}
            </button>
            <button type="button" class="b" onClick={close}>
              {text.cancel} <kbd>Esc</kbd>
            </button>
          </div>
        </form>
      ) : (
        <>
          <h2 id="key-title">{text.made}</h2>
          <div class="stream-key-b">
            <dl>
              {(
                [
                  [text.server, made.server],
                  [text.key, made.key],
                  [text.url, url],
                ] as const
              ).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <code>{value}</code>
                    <button type="button" class="b s txt" onClick={() => void copy(value)}>
                      {copied === value ? text.copied : text.copy}
                    </button>
                  </dd>
                </div>
              ))}
            </dl>
            <figure>
              <QrCode matrix={qrOfText(url)} most={180} pixelRatio={devicePixelRatio} label={text.qr} />
              <figcaption class="t-2">{text.qr}</figcaption>
            </figure>
          </div>
          <p class="t-2">
            {text.until(`${dayText(dayOf(made.until), t.value)} ${clockTime(made.until)}`)}。
            {local ? text.loopback : text.plain}
          </p>
          <div class="verbs">
            <button type="button" class="b pri" onClick={close}>
              {text.done}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}

function CloseKey(props: { readonly recording: string; readonly onClose: (done: boolean) => void }) {
  const text = words.value.section;
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (reason.trim().length < 4) {
      setTrouble({ code: 'missing', title: text.lacks.reason, todo: '' });
      return;
    }
    const answer = await ask('POST', `/api/media/recordings/${props.recording}/close`, z.unknown(), {
      reason: reason.trim(),
    });
    if (answer.ok) props.onClose(true);
    else setTrouble(answer.trouble);
  }
  return (
    <form class="close-key" onSubmit={(event) => void save(event)} noValidate>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <label class="f">
        <span>{text.closeReason}</span>
        <input
          class="in"
          value={reason}
          maxLength={400}
          // biome-ignore lint/a11y/noAutofocus: it is asked for by the press that opened it
          autoFocus
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <div class="verbs">
        <button type="submit" class="b s pri">
          {text.closeDo}
        </button>
        <button type="button" class="b s" onClick={() => props.onClose(false)}>
          {t.value.cancel}
        </button>
      </div>
    </form>
  );
}
