/** At the door: which enterprise, what for, with whom; then the number and what lacks. Made for a phone as for a desk. */
import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import {
  type ArriveAnswer,
  type ArriveRequest,
  arriveAnswerSchema,
  type LookAnswer,
  leaveAnswerSchema,
  lookAnswerSchema,
} from '#shared/api/inspection.ts';
import { type LateEntry, lateBecause } from '#shared/case/events.ts';
import { spaced } from '#shared/case/inspection-number.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { type Camera, ownCamera } from './camera.tsx';
import { moment, words } from './words.ts';

/** What could not be entered for want of a connection: on this device until it is. */
const WAITING = 'sanxiang.arrivals.waiting';
const waitingSchema = z.array(z.object({ code: z.string().max(4096), at: z.iso.datetime() })).max(20);
type Waiting = z.infer<typeof waitingSchema>;
type Entered = ArriveRequest['entered'];

function readWaiting(): Waiting {
  try {
    const found = waitingSchema.safeParse(JSON.parse(localStorage.getItem(WAITING) ?? '[]'));
    return found.success ? found.data : [];
  } catch {
    return [];
  }
}

type Stage =
  | { readonly at: 'code' }
  | { readonly at: 'enter'; readonly code: string }
  | { readonly at: 'found'; readonly code: string; readonly entered: Entered; readonly look: LookAnswer }
  | { readonly at: 'here'; readonly look: LookAnswer; readonly answer: ArriveAnswer }
  | { readonly at: 'left'; readonly look: LookAnswer; readonly inspection: number };

/** @param camera another scanner than the browser's own, where the frame has one; null: none */
export function ArrivePage({ camera = ownCamera() }: { readonly camera?: Camera | null }) {
  const { arrive: text } = words.value;
  const [stage, setStage] = useState<Stage>({ at: 'code' });
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [waiting, setWaiting] = useState(readWaiting);
  const [late, setLate] = useState<Late>(NOT_LATE);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  const keep = (next: Waiting) => {
    localStorage.setItem(WAITING, JSON.stringify(next.slice(-20)));
    setWaiting(next);
  };

  const look = async (code: string, entered: Entered) => {
    setTrouble(null);
    const answer = await ask('POST', '/api/arrivals/look', lookAnswerSchema, { code });
    if (answer.ok) return setStage({ at: 'found', code, entered, look: answer.value });
    if (answer.trouble.code === 'network') {
      keep([...waiting.filter((one) => one.code !== code), { code, at: new Date().toISOString() }]);
      return setTrouble({ ...answer.trouble, todo: text.kept });
    }
    setTrouble(answer.trouble);
    if (answer.trouble.code === 'unknown-enterprise') setStage({ at: 'enter', code });
  };

  return (
    <main id="content" class="page-b arrive">
      <h1>{text.title}</h1>
      <p class="t-2">{text.help}</p>
      {waiting.length > 0 && stage.at === 'code' && (
        <section class="trouble">
          <Icon name="soon" class="c-soon" />
          <div>
            <b>{text.waitingTitle}</b>
            {waiting.map(({ code, at }) => (
              <p key={`${code}${at}`} class="with">
                <span>{text.waiting(code, moment(at))}</span>
                <button
                  type="button"
                  class="b s"
                  onClick={() => {
                    setLate({ on: localTime(at), because: 'no-connection', reason: '' });
                    keep(waiting.filter((one) => one.at !== at));
                    void look(code, 'typed');
                  }}
                >
                  {text.enterNow}
                </button>
                <button
                  type="button"
                  class="b s txt"
                  onClick={() => keep(waiting.filter((one) => one.at !== at))}
                >
                  {text.forget}
                </button>
              </p>
            ))}
          </div>
        </section>
      )}
      {stage.at === 'code' && (
        <CodeForm camera={camera} onText={(code, entered) => void look(code, entered)} />
      )}
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {stage.at === 'enter' && (
        <EnterForm
          code={stage.code}
          onEntered={() => void look(stage.code, 'typed')}
          onTrouble={setTrouble}
        />
      )}
      {stage.at === 'found' && (
        <Found
          {...stage}
          late={late}
          onLate={setLate}
          onTrouble={setTrouble}
          onHere={(answer) => setStage({ at: 'here', look: stage.look, answer })}
          onLeft={(inspection) => setStage({ at: 'left', look: stage.look, inspection })}
        />
      )}
      {stage.at === 'here' && <Here name={stage.look.enterprise.name} answer={stage.answer} />}
      {stage.at === 'left' && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {text.leftDone} {stage.look.enterprise.name}{' '}
          <b class="num">{spaced(stage.inspection)}</b>
        </p>
      )}
      {stage.at !== 'code' && (
        <p>
          <button
            type="button"
            class="b s txt"
            onClick={() => {
              setTrouble(null);
              setLate(NOT_LATE);
              setStage({ at: 'code' });
            }}
          >
            {text.other}
          </button>
        </p>
      )}
    </main>
  );
}

/** Takes a text, typed or scanned; which scanner is the caller's. */
function CodeForm(props: {
  readonly camera: Camera | null;
  readonly onText: (code: string, entered: Entered) => void;
}) {
  const { arrive: text } = words.value;
  const [code, setCode] = useState('');
  const [scanning, setScanning] = useState(false);
  const [failed, setFailed] = useState(false);
  const Scanner = props.camera;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== '') props.onText(code, 'typed');
      }}
    >
      <label class="f">
        <span>
          {text.code}
          <span>{text.codeHint}</span>
        </span>
        <input
          class="in code"
          name="code"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      {scanning && Scanner !== null && (
        <Scanner
          label={text.scan}
          onText={(found) => {
            setScanning(false);
            props.onText(found, 'scanned');
          }}
          onFailed={() => {
            setScanning(false);
            setFailed(true);
          }}
        />
      )}
      <p class="with">
        <button type="submit" class="b pri">
          {text.find}
        </button>
        {Scanner !== null && (
          <button type="button" class="b" aria-pressed={scanning} onClick={() => setScanning(!scanning)}>
            {scanning ? text.stopScan : text.scan}
          </button>
        )}
      </p>
      {(Scanner === null || failed) && <p class="t-3">{text.noCamera}</p>}
    </form>
  );
}

function EnterForm(props: {
  readonly code: string;
  readonly onEntered: () => void;
  readonly onTrouble: (trouble: Trouble | null) => void;
}) {
  const { arrive: text } = words.value;
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const code = props.code.replace(/^sxqy1:/i, '');
  return (
    <form
      class="form"
      onSubmit={async (event) => {
        event.preventDefault();
        const body = { code, name: name.trim(), address: address.trim() === '' ? null : address.trim() };
        const answer = await ask('POST', '/api/enterprises', z.unknown(), body);
        props.onTrouble(answer.ok ? null : answer.trouble);
        if (answer.ok) props.onEntered();
      }}
    >
      <h2>{text.enter}</h2>
      <p>
        <code>{code}</code>
      </p>
      <label class="f">
        <span>
          {text.name}
          <span>{text.nameHint}</span>
        </span>
        <input
          class="in"
          name="name"
          required
          maxLength={200}
          value={name}
          onInput={(e) => setName(e.currentTarget.value)}
        />
      </label>
      <label class="f">
        <span>
          {text.address}
          <span>{text.optional}</span>
        </span>
        <input
          class="in"
          name="address"
          maxLength={200}
          value={address}
          onInput={(e) => setAddress(e.currentTarget.value)}
        />
      </label>
      <p>
        <button type="submit" class="b pri">
          {text.enter}
        </button>
      </p>
    </form>
  );
}

interface Late {
  /** As a datetime field has it, Shanghai; '': it was now. */
  readonly on: string;
  readonly because: LateEntry['because'];
  readonly reason: string;
}
const NOT_LATE: Late = { on: '', because: 'forgotten', reason: '' };
const localTime = (instant: string) =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16);
function sentLate({ on, because, reason }: Late): Pick<ArriveRequest, 'on' | 'late'> {
  if (on === '' && reason === '') return { on: null, late: null };
  return {
    on: on === '' ? null : `${on}:00+08:00`,
    late: reason.trim() === '' ? null : { because, reason: reason.trim() },
  };
}

function LateFields(props: {
  readonly label: string;
  readonly late: Late;
  readonly onLate: (late: Late) => void;
}) {
  const { arrive: text } = words.value;
  const { late, onLate } = props;
  return (
    <details open={late.on !== ''}>
      <summary>{props.label}</summary>
      <div class="cols">
        <label class="f">
          <span>{text.when}</span>
          <input
            class="in"
            type="datetime-local"
            name="when"
            value={late.on}
            onInput={(event) => onLate({ ...late, on: event.currentTarget.value })}
          />
        </label>
        <label class="f">
          <span>{text.because}</span>
          <select
            class="in"
            name="because"
            value={late.because}
            onChange={(event) => {
              const found = lateBecause.find((one) => one === event.currentTarget.value);
              if (found !== undefined) onLate({ ...late, because: found });
            }}
          >
            {lateBecause.map((one) => (
              <option key={one} value={one}>
                {text.becauses[one]}
              </option>
            ))}
          </select>
        </label>
        <label class="f">
          <span>{text.lateReason}</span>
          <input
            class="in"
            name="late-reason"
            maxLength={1000}
            value={late.reason}
            onInput={(event) => onLate({ ...late, reason: event.currentTarget.value })}
          />
        </label>
      </div>
    </details>
  );
}

interface FoundProps {
  readonly code: string;
  readonly entered: Entered;
  readonly look: LookAnswer;
  readonly late: Late;
  readonly onLate: (late: Late) => void;
  readonly onTrouble: (trouble: Trouble | null) => void;
  readonly onHere: (answer: ArriveAnswer) => void;
  readonly onLeft: (inspection: number) => void;
}

function Found(props: FoundProps) {
  const { arrive: text } = words.value;
  const { look, entered, code, late } = props;
  const { enterprise, frequency } = look;
  const [another, setAnother] = useState(false);
  const base = {
    enterprise: enterprise.id,
    kind: null,
    item: null,
    purpose: '—',
    plan: null,
    along: [],
    urgent: null,
    entered,
    another: false,
  };
  const arrive = async (request: Omit<ArriveRequest, 'on' | 'late'>) => {
    const answer = await ask('POST', '/api/arrivals', arriveAnswerSchema, { ...request, ...sentLate(late) });
    props.onTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) props.onHere(answer.value);
  };
  const leave = async () => {
    const body = { code, entered, ...sentLate(late) };
    const answer = await ask('POST', '/api/arrivals/leave', leaveAnswerSchema, body);
    props.onTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) props.onLeft(answer.value.inspection);
  };
  return (
    <>
      <section class="found" aria-labelledby="enterprise">
        <h2 id="enterprise">{enterprise.name}</h2>
        <p>
          <code>{enterprise.code}</code> {enterprise.address}
        </p>
        <p class="t-2">{text.isIt}</p>
        <p>
          {text.frequency(frequency.year)} ·{' '}
          {frequency.cap === null ? text.noCap : text.cap(frequency.used ?? 0, frequency.cap.cap)}
        </p>
      </section>
      {look.unqualified !== null ? (
        <TroubleNote
          trouble={{ code: 'not-qualified', title: text.unqualified, todo: local(look.unqualified.text) }}
        />
      ) : look.open !== null && !another ? (
        <section class="form">
          <p>{text.open(spaced(look.open.inspection), moment(look.open.arrivedAt))}</p>
          <LateFields label={text.lateLeave} late={late} onLate={props.onLate} />
          <p class="with">
            <button type="button" class="b pri" onClick={() => void leave()}>
              {text.leave}
            </button>
            <button type="button" class="b" onClick={() => void arrive({ ...base, purpose: text.join })}>
              {text.join}
            </button>
          </p>
        </section>
      ) : look.todays !== null && !another ? (
        <section class="form">
          <p>{text.left(spaced(look.todays.inspection))}</p>
          <p class="with">
            <button type="button" class="b pri" onClick={() => void arrive({ ...base, purpose: text.goOn })}>
              {text.goOn}
            </button>
            <button type="button" class="b" onClick={() => setAnother(true)}>
              {text.another}
            </button>
          </p>
        </section>
      ) : (
        <ArriveForm {...props} another={another} onArrive={arrive} />
      )}
    </>
  );
}

function ArriveForm(
  props: FoundProps & {
    readonly another: boolean;
    readonly onArrive: (request: Omit<ArriveRequest, 'on' | 'late'>) => Promise<void>;
  },
) {
  const { arrive: text } = words.value;
  const { look, entered } = props;
  const [plan, setPlan] = useState(look.plans[0]?.plan ?? '');
  const [kind, setKind] = useState(look.kinds[0]?.id ?? '');
  const [item, setItem] = useState(look.items[0]?.id ?? '');
  const [purpose, setPurpose] = useState('');
  const [along, setAlong] = useState<readonly string[]>([]);
  const [urgent, setUrgent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = look.plans.find((one) => one.plan === plan);
  return (
    <form
      class="form"
      onSubmit={async (event) => {
        event.preventDefault();
        if (busy) return;
        setBusy(true);
        await props.onArrive({
          enterprise: look.enterprise.id,
          kind: chosen === undefined ? kind : null,
          item: chosen === undefined && item !== '' ? item : null,
          purpose: purpose.trim() === '' ? (chosen?.purpose ?? '') : purpose.trim(),
          plan: chosen?.plan ?? null,
          along: [...along],
          urgent: urgent === null ? null : urgent.trim(),
          entered,
          another: props.another,
        });
        setBusy(false);
      }}
    >
      <fieldset class="plans">
        <legend>{text.plan}</legend>
        {look.plans.map((one) => (
          <label key={one.plan} class="choice">
            <input type="radio" name="plan" checked={plan === one.plan} onChange={() => setPlan(one.plan)} />
            <span>
              {text.planned(one.purpose, one.from, one.to)}
              <small>
                {one.approved === null
                  ? text.notApproved
                  : text.approved(one.approved.by.name, one.approved.number)}
              </small>
            </span>
          </label>
        ))}
        <label class="choice">
          <input type="radio" name="plan" checked={plan === ''} onChange={() => setPlan('')} />
          <span>
            {text.unplanned}
            <small>{text.unplannedHelp}</small>
          </span>
        </label>
      </fieldset>
      {chosen === undefined && (
        <div class="cols">
          <label class="f">
            <span>{text.kind}</span>
            <select class="in" name="kind" value={kind} onChange={(e) => setKind(e.currentTarget.value)}>
              {look.kinds.map((one) => (
                <option key={one.id} value={one.id}>
                  {local(one.title)}
                  {one.usesUp === null ? '' : `（${one.usesUp ? text.usesUp : text.usesNotUp}）`}
                </option>
              ))}
            </select>
          </label>
          <label class="f">
            <span>{text.item}</span>
            <select class="in" name="item" value={item} onChange={(e) => setItem(e.currentTarget.value)}>
              {look.items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                  {one.published ? '' : `（${text.notYet(one.publishedOn)}）`}
                </option>
              ))}
              <option value="">{text.notOnList}</option>
            </select>
          </label>
        </div>
      )}
      <label class="f">
        <span>
          {text.purpose}
          <span>{text.purposeHint}</span>
        </span>
        <input
          class="in"
          name="purpose"
          required={chosen === undefined}
          maxLength={400}
          placeholder={chosen?.purpose ?? ''}
          value={purpose}
          onInput={(event) => setPurpose(event.currentTarget.value)}
        />
      </label>
      {look.colleagues.length > 0 && (
        <fieldset>
          <legend>{text.along}</legend>
          <div class="choices">
            {look.colleagues.map(({ id, name, unqualified }) => (
              <label key={id} title={unqualified === null ? undefined : local(unqualified.text)}>
                <input
                  type="checkbox"
                  disabled={unqualified !== null}
                  checked={along.includes(id)}
                  onChange={(event) =>
                    setAlong(event.currentTarget.checked ? [...along, id] : along.filter((one) => one !== id))
                  }
                />
                {name}
                {unqualified === null ? null : <small> {local(unqualified.text)}</small>}
              </label>
            ))}
          </div>
          <p class="t-3">{text.alongHelp}</p>
        </fieldset>
      )}
      <div class="urgent">
        <label class="choice">
          <input
            type="checkbox"
            name="urgent"
            checked={urgent !== null}
            onChange={(event) => setUrgent(event.currentTarget.checked ? '' : null)}
          />
          <span>
            {text.urgent}
            <small>{text.urgentHelp}</small>
          </span>
        </label>
        {urgent !== null && (
          <label class="f">
            <span>{text.urgentReason}</span>
            <input
              class="in"
              name="urgent-reason"
              required
              maxLength={1000}
              value={urgent}
              onInput={(event) => setUrgent(event.currentTarget.value)}
            />
          </label>
        )}
      </div>
      <LateFields label={text.late} late={props.late} onLate={props.onLate} />
      <p>
        <button type="submit" class="b pri" disabled={busy}>
          {busy ? text.going : text.go}
        </button>
      </p>
    </form>
  );
}

function Here({ name, answer }: { readonly name: string; readonly answer: ArriveAnswer }) {
  const { arrive: text } = words.value;
  const first = answer.gaps.filter((gap) => gap.first);
  const later = answer.gaps.filter((gap) => !gap.first);
  return (
    <section class="here" aria-live="polite">
      <p class="said ok">
        <Icon name="done" class="c-done" /> {answer.again ? text.again : text.done}：{name}
      </p>
      <p class="number">
        <span>{text.number}</span>
        <b class="num">{spaced(answer.inspection)}</b>
        <small>{text.numberHelp}</small>
      </p>
      <ul class="plain">
        {answer.officers.map(({ id, name: officer, here }) => (
          <li key={id}>
            <Icon name={here ? 'done' : 'clock'} class={here ? 'c-done' : 'c-soon'} /> {officer}{' '}
            <small>{here ? text.here : text.notHere}</small>
          </li>
        ))}
      </ul>
      {answer.notes.map((note) => (
        <p key={note} class="note-soon">
          {note === 'one-officer' ? text.oneOfficer : text.others}
        </p>
      ))}
      <h2>{first.length === 0 ? text.nothing : text.lacks}</h2>
      <GapList gaps={first} />
      {later.length > 0 && (
        <details>
          <summary>
            {text.lacksLater}（{later.length}）
          </summary>
          <GapList gaps={later} />
        </details>
      )}
      <p>
        <a class="b" href={`/cases/${answer.case}`}>
          {text.toCase}
        </a>
      </p>
    </section>
  );
}

function GapList({ gaps }: { readonly gaps: ArriveAnswer['gaps'] }) {
  const { arrive: text } = words.value;
  return (
    <ul class="lacks">
      {gaps.map((gap) => (
        <li key={gap.item ?? gap.title.en} data-item={gap.item}>
          <b>{local(gap.title)}</b>
          <small>
            {t.value.bars[gap.bar]}
            {gap.article === null ? '' : ` · ${gap.article}`}
            {gap.article !== null && !gap.verified ? ` · ${text.unverified}` : ''}
          </small>
          <small>{local(gap.why)}</small>
        </li>
      ))}
    </ul>
  );
}
