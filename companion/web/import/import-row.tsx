/** One imported file: when, by what, and what it belongs to, which an officer says. */
import { useId, useState } from 'preact/hooks';
import { z } from 'zod';
import type { Candidate, Import } from '#shared/api/import.ts';
import { type Answer, ask, type Trouble } from '../api.ts';
import { Dots } from '../ui/dots.tsx';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { sizeText } from './size.ts';
import { words } from './words.ts';

const okSchema = z.object({ ok: z.literal(true) });
const SHANGHAI_MS = 8 * 3_600_000;
/** `2026-11-26 09:12:03` on the clock of Asia/Shanghai. */
const wall = (instant: string) =>
  new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ');

export interface PickableCase {
  readonly id: string;
  readonly subject: string | null;
  readonly number: string | null;
}
type Open = 'file' | 'time' | null;

export function ImportRow(props: {
  readonly one: Import;
  readonly cases: readonly PickableCase[];
  readonly onDone: () => void;
}) {
  const text = words.value;
  const { one, cases, onDone } = props;
  const [open, setOpen] = useState<Open>(null);
  const [all, setAll] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const done = (answer: Answer<unknown>) => {
    setTrouble(answer.ok ? null : answer.trouble);
    if (!answer.ok) return;
    setOpen(null);
    onDone();
  };
  const fileUnder = async (to: { case: string; step?: string; reason?: string }) =>
    done(await ask('POST', `/api/media/imports/${one.id}/file`, okSchema, to));
  const shown = all ? one.candidates : one.candidates.slice(0, 1);
  const { device, time, place } = one;
  return (
    <tr>
      <th scope="row">
        <span class="name">{one.name}</span>
        <small>
          <Dots
            text={[
              text.kinds[one.kind],
              sizeText(one.size),
              one.by === null ? text.fromDock(one.dock ?? '') : text.by(one.by),
            ].join(' · ')}
          />
        </small>
        {one.unreadable && (
          <small class="t-soon">
            <Icon name="soon" class="c-soon" /> {text.unreadable}
          </small>
        )}
        <small class="verbs">
          {one.disposed === null ? (
            <>
              <a href={`/footage/file/${one.id}`} aria-label={`${text.see} ${one.name}`}>
                {text.see}
              </a>
              <a
                href={`/api/media/imports/${one.id}/bytes`}
                download={one.name}
                aria-label={`${text.download} ${one.name}`}
              >
                {text.download}
              </a>
            </>
          ) : (
            <span title={one.disposed.basis}>{text.disposed(wall(one.disposed.at).slice(0, 10))}</span>
          )}
          <code class="hash" title={one.sha256}>
            {text.hash} {one.sha256.slice(0, 12)}…
          </code>
        </small>
      </th>
      <td data-column={text.when}>
        {time === null ? <span class="t-2">{text.unknownTime}</span> : <When one={one} time={time} />}
        {one.mine && open !== 'time' && (
          <button type="button" class="b s txt" onClick={() => setOpen('time')}>
            {time === null ? text.setTime : text.change}
          </button>
        )}
        {open === 'time' && <TimeForm one={one} done={done} onStop={() => setOpen(null)} />}
      </td>
      <td data-column={text.device}>
        {device === null ? (
          <span class="t-3">{text.unknownDevice}</span>
        ) : (
          <>
            {device.serial ?? device.model ?? device.make}
            <small>
              {device.from === 'name'
                ? text.byName
                : [device.make, device.serial === undefined ? null : device.model].filter(Boolean).join(' ')}
            </small>
          </>
        )}
        {place !== null && (
          <small>
            {text.place(place.latitude.toFixed(4), place.longitude.toFixed(4))}
            <span class="t-3"> {text.placeOnly}</span>
          </small>
        )}
      </td>
      <td data-column={text.belongs}>
        {one.filed !== null && one.case !== null ? (
          <a href={`/cases/${one.case}`}>{one.filed.subject ?? one.filed.number ?? text.noSubject}</a>
        ) : (
          <span class="t-2">{text.noCase}</span>
        )}
        {one.filed !== null && <small>{one.filed.stepTitle ?? one.step ?? text.noStep}</small>}
        {one.mine && one.candidates.length > 0 && (
          <ul class="candidates">
            {shown.map((candidate) => (
              <CandidateRow
                key={`${candidate.case} ${candidate.step}`}
                candidate={candidate}
                inCase={one.case !== null}
                onFile={() =>
                  void fileUnder({
                    case: candidate.case,
                    ...(candidate.step === null ? {} : { step: candidate.step }),
                  })
                }
              />
            ))}
          </ul>
        )}
        {one.mine && one.case === null && one.candidates.length === 0 && <small>{text.none}</small>}
        {one.mine && (
          <span class="verbs">
            {one.candidates.length > 1 && (
              <button type="button" class="b s txt" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? text.fewer : text.others(one.candidates.length - 1)}
              </button>
            )}
            {open !== 'file' && (
              <button type="button" class="b s txt" onClick={() => setOpen('file')}>
                {one.case === null ? text.other : text.move}
              </button>
            )}
          </span>
        )}
        {open === 'file' && (
          <FileForm one={one} cases={cases} send={fileUnder} onStop={() => setOpen(null)} />
        )}
        {trouble !== null && <TroubleNote trouble={trouble} />}
      </td>
    </tr>
  );
}

function When({ one, time }: { readonly one: Import; readonly time: NonNullable<Import['time']> }) {
  const text = words.value;
  const from = wall(time.counts.from);
  const to = wall(time.counts.to);
  const { set } = time;
  const ahead = set?.ahead ?? null;
  return (
    <>
      <span class="nb">{from}</span>
      {one.kind !== 'photo' && (
        <span class="nb"> – {to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to}</span>
      )}
      {set !== null ? (
        <small>
          {text.setBy(set.by, set.reason)}
          {ahead !== null && (
            <span class={Math.abs(ahead) > 2000 ? 't-soon' : ''}>
              {' '}
              {Math.abs(ahead) < 1000
                ? text.exact
                : ahead > 0
                  ? text.ahead(text.difference(ahead))
                  : text.behind(text.difference(ahead))}
            </span>
          )}
        </small>
      ) : (
        <small>
          <Dots
            text={[
              time.source === null ? null : text.source[time.source],
              time.zone === null || time.source === 'file-system' ? null : text.zone[time.zone],
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          />
        </small>
      )}
      {time.future && set === null && (
        <small class="t-soon">
          <Icon name="soon" class="c-soon" /> {text.future}
        </small>
      )}
    </>
  );
}

function CandidateRow(props: {
  readonly candidate: Candidate;
  readonly inCase: boolean;
  readonly onFile: () => void;
}) {
  const text = words.value;
  const { subject, number, step, stepTitle, why, apart } = props.candidate;
  const name = subject ?? number ?? text.noSubject;
  const stepName = stepTitle ?? step;
  const where = props.inCase ? (stepName ?? name) : [name, stepName].filter(Boolean).join(' · ');
  const minutes = Math.max(1, Math.round((apart ?? 0) / 60_000));
  return (
    <li>
      <span class="m">
        <Dots text={where} />
        <small>{why.map((one) => text.why[one](minutes)).join('；')}</small>
      </span>
      <button type="button" class="b s" aria-label={text.fileAs(where)} onClick={props.onFile}>
        {text.fileHere}
      </button>
    </li>
  );
}

function FileForm(props: {
  readonly one: Import;
  readonly cases: readonly PickableCase[];
  readonly send: (to: { case: string; reason?: string }) => Promise<void>;
  readonly onStop: () => void;
}) {
  const text = words.value;
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState('');
  const id = useId();
  const moves = props.one.case !== null;
  return (
    <form
      class="form small"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== '')
          void props.send({ case: chosen, ...(moves && reason.trim() !== '' ? { reason } : {}) });
      }}
    >
      <label class="f" for={`${id}-case`}>
        <span>{text.pick}</span>
        <select
          id={`${id}-case`}
          class="in"
          required
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          <option value="">{text.pickOne}</option>
          {props.cases
            .filter((one) => one.id !== props.one.case)
            .map((one) => (
              <option key={one.id} value={one.id}>
                {[one.subject ?? text.noSubject, one.number].filter(Boolean).join(' · ')}
              </option>
            ))}
        </select>
      </label>
      {moves && (
        <label class="f" for={`${id}-reason`}>
          <span>{text.reason}</span>
          <input
            id={`${id}-reason`}
            class="in"
            required
            minLength={4}
            maxLength={400}
            placeholder={text.reasonHint}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      )}
      <p class="verbs">
        <button type="submit" class="b s pri">
          {text.fileHere}
        </button>
        <button type="button" class="b s" onClick={props.onStop}>
          {text.stop}
        </button>
      </p>
    </form>
  );
}

function TimeForm(props: {
  readonly one: Import;
  readonly done: (answer: Answer<unknown>) => void;
  readonly onStop: () => void;
}) {
  const text = words.value;
  const { one } = props;
  const [time, setTime] = useState(one.time === null ? '' : wall(one.time.counts.from));
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState(false);
  const id = useId();
  const send = async () => {
    const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time.trim())
      ? Date.parse(`${time.trim().replace(' ', 'T')}+08:00`)
      : Number.NaN;
    setWrong(Number.isNaN(at));
    if (Number.isNaN(at)) return;
    const body = { from: new Date(at).toISOString(), reason };
    props.done(await ask('POST', `/api/media/imports/${one.id}/time`, okSchema, body));
  };
  return (
    <form
      class="form small"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label class="f" for={`${id}-time`}>
        <span>{text.time}</span>
        <input
          id={`${id}-time`}
          class={`in ${wrong ? 'bad' : ''}`}
          required
          maxLength={19}
          aria-describedby={`${id}-hint`}
          aria-invalid={wrong}
          value={time}
          onInput={(event) => setTime(event.currentTarget.value)}
        />
      </label>
      <small id={`${id}-hint`} class={wrong ? 't-stop' : ''}>
        {wrong ? text.timeWrong : text.timeHint}
      </small>
      <label class="f" for={`${id}-reason`}>
        <span>{text.timeReason}</span>
        <input
          id={`${id}-reason`}
          class="in"
          required
          minLength={4}
          maxLength={400}
          placeholder={text.timeReasonHint}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <small>{text.timeHelp}</small>
      <p class="verbs">
        <button type="submit" class="b s pri">
          {text.save}
        </button>
        <button type="button" class="b s" onClick={props.onStop}>
          {text.stop}
        </button>
      </p>
    </form>
  );
}
