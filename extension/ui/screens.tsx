/** Screens without a case: locked, not paired, my cases, loading. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CaseRow, PanelState, Screen } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { Offline, Waiting, Warnings } from './case-screen.tsx';
import { failure, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Failure, Mid } from './parts.tsx';
import { moment } from './values.ts';

export const PIN_LENGTH = 6;

/** Boxes that show how many digits were typed; one real field underneath takes the keys. */
export function PinField({
  label,
  value,
  onInput,
  onFull,
}: {
  readonly label: string;
  readonly value: string;
  readonly onInput: (pin: string) => void;
  readonly onFull: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
  }, []);
  return (
    <div class="pin-box">
      <input
        ref={field}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        aria-label={label}
        maxLength={PIN_LENGTH}
        value={value}
        onInput={(event) => {
          const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, PIN_LENGTH);
          event.currentTarget.value = digits;
          onInput(digits);
          if (digits.length === PIN_LENGTH) onFull();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onFull();
        }}
      />
      <div class="pin-in" aria-hidden="true">
        {Array.from({ length: PIN_LENGTH }, (_, i) => (
          <span key={i} class={i === value.length ? 'cur' : ''}>
            {i < value.length ? <i class="dot" /> : null}
          </span>
        ))}
      </div>
    </div>
  );
}

export function LockedScreen({ screen }: { readonly screen: Extract<Screen, { kind: 'locked' }> }) {
  const { words, link } = useUi();
  const pin = useSignal('');
  const forgot = useSignal(false);
  const choosing = useSignal(false);
  const busy = useSignal(false);
  const unlock = async (typedPin: string) => {
    if (busy.value || typedPin.length < 4) return;
    busy.value = true;
    await act(
      link,
      words,
      forgot.value
        ? { type: 'recover', person: screen.person, pin: typedPin }
        : { type: 'unlock', person: screen.person, pin: typedPin },
    );
    pin.value = '';
    busy.value = false;
  };
  return (
    <>
      <div style="flex:1;display:flex;flex-direction:column;justify-content:center;padding-bottom:48px">
        <div class="empty">
          <span class="big">
            <Icon name="lock" size={24} />
          </span>
          <h2>{forgot.value ? words.locked.newPin : words.locked.title}</h2>
          <p>{screen.name}</p>
        </div>
        <PinField
          label={words.locked.label}
          value={pin.value}
          onInput={(next) => {
            pin.value = next;
          }}
          onFull={() => void unlock(pin.value)}
        />
        <div style="padding:0 32px;display:grid;justify-items:center;min-height:24px">
          <Failure />
        </div>
        {screen.waiting ? (
          <p class="t-2" style="text-align:center;font:var(--t13);padding:0 32px">
            {words.locked.waiting}
          </p>
        ) : null}
        {forgot.value ? (
          <p class="t-2" style="text-align:center;font:var(--t13);padding:8px 32px 0">
            {words.locked.recoverHelp}
          </p>
        ) : null}
        <div style="display:flex;justify-content:center;gap:4px;margin-top:16px;flex-wrap:wrap">
          <button
            type="button"
            class="b s txt"
            aria-pressed={forgot.value}
            onClick={() => {
              forgot.value = !forgot.value;
              failure.value = null;
            }}
          >
            {words.locked.forgot}
          </button>
          <button
            type="button"
            class="b s txt"
            aria-expanded={choosing.value}
            onClick={() => {
              choosing.value = !choosing.value;
            }}
          >
            {words.locked.notMe(screen.name)}
          </button>
        </div>
        {choosing.value ? (
          <div style="display:grid;gap:6px;justify-items:center;padding-top:8px">
            {screen.others.map((one) => (
              <button
                key={one.person}
                type="button"
                class="b s"
                onClick={() => void act(link, words, { type: 'switch', person: one.person })}
              >
                {words.locked.others} {one.name}
              </button>
            ))}
            <button type="button" class="b s" onClick={() => void link.send({ type: 'pair.open' })}>
              {words.unpaired.button}
            </button>
          </div>
        ) : null}
      </div>
      {screen.unsent > 0 ? (
        <p class="t-3" style="font:var(--t12);text-align:center;padding:0 32px 14px">
          {words.locked.unsent(screen.name, screen.unsent)}
        </p>
      ) : null}
    </>
  );
}

export function UnpairedScreen() {
  const { words, link } = useUi();
  return (
    <div style="flex:1;display:flex;flex-direction:column;justify-content:center;padding-bottom:48px">
      <div class="empty">
        <span class="big">
          <Icon name="door" size={24} />
        </span>
        <h2>{words.unpaired.title}</h2>
        <p>{words.unpaired.body}</p>
        <button type="button" class="b pri" onClick={() => void link.send({ type: 'pair.open' })}>
          {words.unpaired.button}
        </button>
      </div>
    </div>
  );
}

function CaseLine({ row }: { readonly row: CaseRow }) {
  const { words, link, t } = useUi();
  const due = row.due;
  return (
    <button
      type="button"
      class="row"
      data-row
      onClick={() => void act(link, words, { type: 'case.open', case: row.id })}
    >
      {row.held > 0 ? (
        <Icon name="stop" tone="c-stop" />
      ) : due === null ? (
        <Icon name="tick" tone="t-3" />
      ) : (
        <Icon name="clock" tone="t-3" />
      )}
      <span class="m">
        {row.held > 0
          ? words.cases.missing(row.held)
          : due === null
            ? words.cases.clear
            : words.cases.due(words.day(due.day))}
        <small>
          {row.subject}
          {row.subject === null || row.key === null ? null : <Mid />}
          {row.key ?? (row.subject === null ? words.caseView.unnamed : null)}
        </small>
        {row.reminder === null ? null : (
          <small class="reminded">
            <Icon name="bell" />
            {words.reminder.row(row.reminder.by, moment(row.reminder.at, words))}
            {row.reminder.note === null ? null : `：${row.reminder.note}`}
          </small>
        )}
      </span>
      <span class="r">{row.stage === null ? '' : t(row.stage)}</span>
      <Icon name="chev" tone="t-3" />
    </button>
  );
}

export function CasesScreen({
  screen,
  state,
}: {
  readonly screen: Extract<Screen, { kind: 'cases' }>;
  readonly state: PanelState;
}) {
  const { words } = useUi();
  return (
    <div class="panel-b" style="display:flex;flex-direction:column">
      <Offline state={state} />
      <Warnings state={state} />
      <div class="empty" style="margin:auto;padding-top:32px;padding-bottom:32px">
        <span class="big">
          <Icon name="search" size={24} />
        </span>
        <h2>{screen.known ? words.cases.noNumber : words.cases.none}</h2>
        <p>{screen.known ? words.cases.noNumberBody : words.cases.noneBody}</p>
      </div>
      <Waiting state={state} />
      <section class="sec">
        <h2>
          {words.cases.mine}
          <span class="r">{words.cases.mineCount(screen.cases.length)}</span>
        </h2>
        {screen.cases.length === 0 ? (
          <p class="note">{words.cases.empty}</p>
        ) : (
          screen.cases.map((row) => <CaseLine key={row.id} row={row} />)
        )}
        <div style="padding:0 16px">
          <Failure />
        </div>
      </section>
    </div>
  );
}

export function LoadingScreen() {
  const { words } = useUi();
  return (
    <div class="panel-b" aria-busy="true">
      <div class="verdict calm">
        <Icon name="clock" />
        {words.caseView.checking}
      </div>
      <div style="padding:16px;display:grid;gap:14px">
        <span class="skel" />
        <span class="skel" style="width:70%" />
        <span class="skel" style="width:85%" />
      </div>
    </div>
  );
}
