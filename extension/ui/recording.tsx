/** 录音录像: whether a camera is on in a step that is recorded, when the step was, and why something of it is not there. */
import { useSignal } from '@preact/signals';
import { shanghaiDay, shanghaiInstant } from '#shared/calendar/working-days.ts';
import { unrecordedBecause } from '#shared/case/events.ts';
import { durationText } from '#shared/case/locales/duration.ts';
import { unrecordedWords } from '#shared/case/locales/unrecorded-words.ts';
import type { CaseView, PanelState, RecordedStep, RecordedView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { sheet, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Mid, SheetFrame, sheetDone } from './parts.tsx';
import { moment } from './values.ts';

/** A reason of so many characters says something. */
const LEAST_REASON = 4;

/** To the second: what is at stake is seconds. */
const clock = (ms: number) => shanghaiInstant(new Date(ms).toISOString()).slice(11, 19);

/** The step that is marked from here: one that goes on, else that of the case's stage, else one before it. */
function stepAtHand({ recording, stage }: CaseView): RecordedStep | null {
  const { steps } = recording;
  return (
    steps.find(({ since }) => since !== null) ?? steps.find((one) => one.stage === stage) ?? steps[0] ?? null
  );
}

/** Above all else while it matters: a camera that should be on cannot be made good later. */
export function RecordingStrip({ view, state }: { readonly view: CaseView; readonly state: PanelState }) {
  const { words, link, t } = useUi();
  const say = words.recording;
  const { cameras, announce } = view.recording;
  const step = stepAtHand(view);
  if (step === null && cameras.length === 0) return null;
  const [camera] = cameras;
  const goesOn = step !== null && step.since !== null;
  const off = camera === undefined && goesOn && step.must;
  const known = state.sync.state === 'offline' ? state.sync.lastAt : null;
  const offline = state.sync.state === 'offline';
  const mark = (as: 'started' | 'ended') => {
    if (step !== null)
      void act(link, words, { type: 'step.mark', case: view.id, step: step.stage, as, late: null });
  };
  return (
    <section class={`filming ${off ? 'off' : ''}`} aria-label={say.title} data-recording-strip>
      <p class="filming-is" role="status" data-recording={camera !== undefined ? 'on' : off ? 'off' : 'none'}>
        <Icon name="rec" tone={off ? 'c-stop' : 't-3'} />
        <span>
          {camera !== undefined ? (
            <>
              <b>{say.on}</b>
              <Mid />
              {camera.device ?? say.camera}
              <Mid />
              {say.since(moment(camera.since, words))}
              {cameras.length > 1 ? say.more(cameras.length - 1) : null}
            </>
          ) : off ? (
            <b>{say.off(clock(step.since ?? 0))}</b>
          ) : (
            say.none
          )}
          {offline ? <small>{say.lastKnown(known === null ? null : words.time(known))}</small> : null}
          {off && !offline ? <small>{say.turnOn}</small> : null}
        </span>
      </p>
      {step === null ? null : (
        <p class="filming-step">
          <span>
            {t(step.title)}
            <small>
              {goesOn ? say.goesOn(moment(step.since ?? 0, words)) : step.begun ? say.over : say.notBegun}
            </small>
          </span>
          <button
            type="button"
            class="b s txt"
            onClick={() => {
              sheet.value = { kind: 'step', stage: step.stage };
            }}
          >
            {say.later}
          </button>
          <button type="button" class="b s" data-step onClick={() => mark(goesOn ? 'ended' : 'started')}>
            {goesOn ? say.end : step.begun ? say.again : say.begin}
          </button>
        </p>
      )}
      {camera !== undefined && announce !== null ? <p class="filming-tell">{say.announce}</p> : null}
    </section>
  );
}

function Lacks({ record }: { readonly record: RecordedView }) {
  const { words, t } = useUi();
  const say = words.recording;
  return (
    <ul class="lacks">
      {record.lacks.map(({ from, to }) => (
        <li key={from}>
          {to === null ? (
            say.open(clock(from))
          ) : (
            <>
              {clock(from)}–{clock(to)} <span class="t-3">{t(durationText(to - from))}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

export function UnrecordedSheet({
  view,
  record,
}: {
  readonly view: CaseView;
  readonly record: RecordedView;
}) {
  const { words, link, t } = useUi();
  const say = words.recording;
  const because = useSignal<(typeof unrecordedBecause)[number] | null>(null);
  const reason = useSignal('');
  const missing = useSignal<string | null>(null);
  // What he reads is what he accounts for: a hole that comes while he writes is not in it.
  const lacks = useSignal(record.lacks);
  const save = async () => {
    if (because.value === null) {
      missing.value = say.needBecause;
      document.querySelector<HTMLElement>('.sheet input[type=radio]')?.focus();
      return;
    }
    if (reason.value.trim().length < LEAST_REASON) {
      missing.value = say.needReason(LEAST_REASON);
      document.querySelector<HTMLElement>('#unrecorded-reason')?.focus();
      return;
    }
    const done = await act(link, words, {
      type: 'recording.state',
      case: view.id,
      record: record.record,
      because: because.value,
      reason: reason.value,
      spans: lacks.value,
    });
    if (done) sheetDone();
  };
  return (
    <SheetFrame
      title={say.sheet}
      foot={
        <button type="button" class="b pri" style="flex:1" onClick={() => void save()}>
          {say.save}
        </button>
      }
    >
      <p class="t-2">
        {record.there > 0
          ? say.broken(t(record.title), t(durationText(record.there)))
          : say.nothing(t(record.title))}
      </p>
      <Lacks record={{ ...record, lacks: lacks.value }} />
      <fieldset>
        <legend class="t-2">{say.why}</legend>
        {unrecordedBecause.map((one, at) => (
          <div key={one} class="chan">
            <label>
              <input
                type="radio"
                name="because"
                data-first={at === 0 ? true : undefined}
                checked={because.value === one}
                onChange={() => {
                  because.value = one;
                  missing.value = null;
                }}
              />
              {t(unrecordedWords[one])}
            </label>
          </div>
        ))}
      </fieldset>
      <label class="f">
        <span>{say.reason}</span>
        <textarea
          id="unrecorded-reason"
          class={`in ${missing.value === null ? '' : 'bad'}`}
          rows={3}
          maxLength={2000}
          placeholder={say.reasonHint}
          value={reason.value}
          onInput={(event) => {
            missing.value = null;
            reason.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          }}
        />
      </label>
      <p class="t-3">{say.notCovered}</p>
      {missing.value === null ? null : (
        <p class="t-stop" role="alert">
          {missing.value}
        </p>
      )}
    </SheetFrame>
  );
}

/** When a step really began or ended, entered afterwards; both times stay to be seen. */
export function StepSheet({ view, step }: { readonly view: CaseView; readonly step: RecordedStep }) {
  const { words, link, t } = useUi();
  const say = words.recording;
  const as = useSignal<'started' | 'ended'>(step.begun ? 'ended' : 'started');
  const day = useSignal(shanghaiDay(new Date(view.checkedAt).toISOString()));
  const time = useSignal('');
  const reason = useSignal('');
  const missing = useSignal<string | null>(null);
  const save = async () => {
    const on = Date.parse(`${day.value}T${time.value.length === 5 ? `${time.value}:00` : time.value}+08:00`);
    if (Number.isNaN(on)) {
      missing.value = say.needTime;
      return;
    }
    if (on > Date.now()) {
      missing.value = say.notYet;
      return;
    }
    if (reason.value.trim().length < LEAST_REASON) {
      missing.value = say.needReason(LEAST_REASON);
      return;
    }
    const done = await act(link, words, {
      type: 'step.mark',
      case: view.id,
      step: step.stage,
      as: as.value,
      late: { on, reason: reason.value },
    });
    if (done) sheetDone();
  };
  return (
    <SheetFrame
      title={say.stepSheet(t(step.title))}
      foot={
        <button type="button" class="b pri" style="flex:1" onClick={() => void save()}>
          {say.save}
        </button>
      }
    >
      <p class="t-2">{say.lateLead}</p>
      <fieldset class="chan">
        <legend class="sr">{say.which}</legend>
        {(['started', 'ended'] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="which"
              data-first={as.peek() === one ? true : undefined}
              checked={as.value === one}
              onChange={() => {
                as.value = one;
              }}
            />
            {say[one]}
          </label>
        ))}
      </fieldset>
      <div class="when">
        <label class="f">
          <span>{say.day}</span>
          <input
            class="in"
            type="date"
            value={day.value}
            onInput={(event) => {
              day.value = event.currentTarget.value;
            }}
          />
        </label>
        <label class="f">
          <span>{say.time}</span>
          <input
            class="in"
            type="time"
            step={1}
            value={time.value}
            onInput={(event) => {
              missing.value = null;
              time.value = event.currentTarget.value;
            }}
          />
        </label>
      </div>
      <label class="f">
        <span>{say.lateReason}</span>
        <textarea
          class="in"
          rows={2}
          maxLength={2000}
          value={reason.value}
          onInput={(event) => {
            missing.value = null;
            reason.value = event.currentTarget.value;
          }}
        />
      </label>
      {missing.value === null ? null : (
        <p class="t-stop" role="alert">
          {missing.value}
        </p>
      )}
    </SheetFrame>
  );
}
