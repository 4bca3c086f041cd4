/** What lies over the panel: second officer, document, fact, door, approval, baseline, keys. */
import { useSignal } from '@preact/signals';
import type { TargetedInputEvent, TargetedKeyboardEvent } from 'preact';
import { APPROVAL_MINUTES, GRANT_MINUTES } from '#shared/case/approval.ts';
import type { FactValue } from '#shared/case/events.ts';
import type { CaseView, PanelState } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { CardScreen, cardWords } from './card.tsx';
import { failure, language, sheet, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { closeSheet, Mid, SheetFrame, sheetDone } from './parts.tsx';
import { PublicationSheet } from './publication.tsx';
import { StepSheet, UnrecordedSheet } from './recording.tsx';
import { PIN_LENGTH } from './screens.tsx';
import { TellingSheet } from './telling.tsx';
import { factText, readingsOf, typed } from './values.ts';

interface CaseProps {
  readonly view: CaseView;
  readonly state: PanelState;
}

/** The second officer types his own PIN here, or confirms on his own computer (decision 14). */
export function OfficerSheet({ view, state }: CaseProps) {
  const { words, link } = useUi();
  const here = state.colleagues.filter((one) => one.hasPin);
  // The colleague who has the case too; of several who share this computer he is the likely one.
  const likely = here.find((one) => view.officers.includes(one.id)) ?? here[0];
  const picked = useSignal<string | null>(null);
  const person = picked.value ?? likely?.id ?? '';
  const pin = useSignal('');
  const me = state.me;
  const alone = me !== null && !view.present.includes(me.id);
  const confirm = async () => {
    if (pin.value === '') return;
    const command = { type: 'officer.add', case: view.id, person, pin: pin.value } as const;
    pin.value = '';
    if (await act(link, words, command)) sheetDone();
  };
  return (
    <SheetFrame
      title={words.officer.title}
      foot={
        here.length === 0 ? undefined : (
          <button type="button" class="b pri" style="flex:1" onClick={() => void confirm()}>
            {words.officer.confirm}
          </button>
        )
      }
    >
      {here.length === 0 ? (
        <p class="t-2">{words.officer.none}</p>
      ) : (
        <>
          <p class="t-2">{words.officer.lead}</p>
          <label class="f">
            <span>{words.officer.pick}</span>
            <select
              class="in"
              value={person}
              onChange={(event) => {
                picked.value = event.currentTarget.value;
              }}
            >
              {here.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <label class="f">
            <span>{words.officer.pin}</span>
            <input
              class="in"
              type="password"
              inputMode="numeric"
              autocomplete="off"
              maxLength={PIN_LENGTH}
              data-first
              value={pin.value}
              onInput={(event) => {
                pin.value = event.currentTarget.value.replace(/\D/g, '');
                event.currentTarget.value = pin.value;
                // Nothing is left to say after the last digit, as at the lock.
                if (pin.value.length === PIN_LENGTH) void confirm();
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void confirm();
              }}
            />
          </label>
        </>
      )}
      <p class="t-3" style="font:var(--t13)">
        {words.officer.own}
      </p>
      <div style="display:flex;gap:8px;flex-wrap:wrap">
        {alone ? (
          <button
            type="button"
            class="b"
            onClick={async () => {
              if (await act(link, words, { type: 'officer.here', case: view.id })) sheetDone();
            }}
          >
            {words.officer.here}
          </button>
        ) : null}
        <button type="button" class="b" onClick={() => void link.send({ type: 'pair.open' })}>
          {words.officer.pair}
        </button>
      </div>
    </SheetFrame>
  );
}

export function DocumentSheet({ view, item }: { readonly view: CaseView; readonly item: string }) {
  const { words, link, t } = useUi();
  const known = view.items.find((one) => one.id === item);
  const number = useSignal('');
  const date = useSignal('');
  const save = async () => {
    if (number.value.trim() === '' && date.value === '') {
      failure.value = words.document.need;
      return;
    }
    const done = await act(link, words, {
      type: 'item.document',
      case: view.id,
      item,
      number: number.value.trim(),
      date: date.value,
    });
    if (done) sheetDone();
  };
  return (
    <SheetFrame
      title={known === undefined ? words.document.number : t(known.title)}
      foot={
        <button type="button" class="b pri" style="flex:1" onClick={() => void save()}>
          {words.document.save}
        </button>
      }
    >
      <label class="f">
        <span>{words.document.number}</span>
        <input
          class="in"
          data-first
          maxLength={100}
          value={number.value}
          onInput={(event) => {
            number.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void save();
          }}
        />
      </label>
      <label class="f">
        <span>{words.document.date}</span>
        <input
          class="in"
          type="date"
          max={view.today}
          value={date.value}
          onInput={(event) => {
            date.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void save();
          }}
        />
      </label>
    </SheetFrame>
  );
}

export function FactSheet({
  view,
  fact: name,
  correct,
}: {
  readonly view: CaseView;
  readonly fact: string;
  readonly correct: boolean;
}) {
  const { words, link, t } = useUi();
  const fact = view.facts.find((one) => one.name === name);
  const text = useSignal('');
  const reason = useSignal('');
  // Of two values that contradict each other one is picked; null: neither, another is typed.
  const picked = useSignal<FactValue | null>(
    correct && fact !== undefined && fact.differs.length > 0 ? fact.value : null,
  );
  if (fact === undefined) return null;
  const options =
    fact.answers.length > 0
      ? fact.answers.map((answer) => ({
          value: String(answer.value),
          raw: answer.value,
          text: t(answer.title),
        }))
      : fact.type === 'boolean'
        ? [
            { value: 'true', raw: true, text: words.yes },
            { value: 'false', raw: false, text: words.no },
          ]
        : [];
  const save = async () => {
    const value =
      picked.value ?? options.find((one) => one.value === text.value)?.raw ?? typed(text.value, fact.type);
    if (value === null) {
      failure.value = words.fact.bad;
      return;
    }
    if (correct && reason.value.trim().length < 4) {
      failure.value = words.fact.needReason;
      return;
    }
    const done = await act(
      link,
      words,
      correct
        ? { type: 'fact.correct', case: view.id, fact: name, value, reason: reason.value.trim() }
        : { type: 'fact.enter', case: view.id, fact: name, value },
    );
    if (done) sheetDone();
  };
  const field = {
    id: 'fact-value',
    class: 'in',
    'data-first': true,
    value: text.value,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => {
      text.value = event.currentTarget.value;
    },
    onKeyDown: (event: TargetedKeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Enter' && !correct) void save();
    },
  };
  const readings = readingsOf(fact);
  const differs = correct && fact.differs.length > 0;
  return (
    <SheetFrame
      title={correct ? words.fact.correctTitle : words.fact.title}
      foot={
        <button type="button" class="b pri" style="flex:1" onClick={() => void save()}>
          {words.fact.save}
        </button>
      }
    >
      {differs ? (
        <fieldset>
          <legend class="t-2" style="font:var(--t12);margin-bottom:6px">
            {words.fact.which}
          </legend>
          <div class="opts" style="grid-template-columns:1fr">
            {readings.map((one, at) => (
              <label key={String(one.value)}>
                <input
                  type="radio"
                  name="which"
                  data-first={at === 0 ? true : undefined}
                  checked={picked.value === one.value}
                  onChange={() => {
                    picked.value = one.value;
                  }}
                />
                {factText({ ...fact, value: one.value }, words, t)}
                <span class="t-3" style="margin-left:auto;font:var(--t12)">
                  {one.provenance === null ? '' : words.provenance[one.provenance]}
                </span>
              </label>
            ))}
            <label>
              <input
                type="radio"
                name="which"
                checked={picked.value === null}
                onChange={() => {
                  picked.value = null;
                }}
              />
              {words.fact.another}
            </label>
          </div>
        </fieldset>
      ) : correct && fact.value !== null ? (
        <dl class="kv2" style="grid-template-columns:88px 1fr">
          <dt>{fact.provenance === 'page' ? words.fact.page : words.fact.now}</dt>
          <dd>{factText(fact, words, t)}</dd>
        </dl>
      ) : null}
      {differs && picked.value !== null ? null : (
        <div class="f">
          <label
            for="fact-value"
            class="t-2"
            style="display:flex;justify-content:space-between;font:var(--t12);margin-bottom:4px"
          >
            {fact.question === null ? t(fact.title) : t(fact.question)}
            <span>{words.fact.note}</span>
          </label>
          {options.length > 0 ? (
            <select
              id="fact-value"
              class="in"
              data-first
              value={text.value}
              onChange={(event) => {
                text.value = event.currentTarget.value;
              }}
            >
              <option value="" />
              {options.map((one) => (
                <option key={one.value} value={one.value}>
                  {one.text}
                </option>
              ))}
            </select>
          ) : (
            <span style="display:flex;gap:8px;align-items:center;color:inherit;font:var(--t14)">
              {fact.type === 'day' ? (
                <input type="date" {...field} />
              ) : fact.type === 'instant' ? (
                <input type="datetime-local" {...field} />
              ) : fact.type === 'text' || fact.type === 'list' ? (
                <input type="text" maxLength={4000} {...field} />
              ) : (
                <input type="text" inputMode="decimal" maxLength={20} {...field} />
              )}
              {fact.type === 'money' ? <span>{words.yuanUnit}</span> : null}
            </span>
          )}
        </div>
      )}
      {correct ? (
        <label class="f">
          <span>{words.fact.reason}</span>
          <textarea
            class="in"
            rows={3}
            maxLength={2000}
            value={reason.value}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </label>
      ) : null}
    </SheetFrame>
  );
}

const LEAST_REASON = 10;

/** The officer opens a procedural hold himself, with a reason (decision 1). */
export function DoorSheet({ view, state }: CaseProps) {
  const { words, link, t } = useUi();
  const why = useSignal(words.door.reasons[0] ?? '');
  const more = useSignal('');
  const granted = useSignal(false);
  const action = view.action === null ? '' : t(view.action.title);
  const offline = state.sync.state === 'offline';
  const submit = async () => {
    if (more.value.trim().length < LEAST_REASON) {
      failure.value = words.door.count(more.value.trim().length);
      return;
    }
    const reason = `${why.value}。${more.value.trim()}`;
    if (await act(link, words, { type: 'door.reason', case: view.id, reason })) granted.value = true;
  };
  if (granted.value || view.held === null) {
    return (
      <SheetFrame
        title={words.door.title}
        icon="door"
        back
        foot={
          <button
            type="button"
            class="b pri"
            style="flex:1"
            onClick={() => {
              closeSheet();
              void link.send({ type: 'page.focus', case: view.id });
            }}
          >
            {words.door.goPage}
          </button>
        }
      >
        <p role="status">{granted.value ? words.door.again(GRANT_MINUTES) : words.door.first}</p>
      </SheetFrame>
    );
  }
  return (
    <SheetFrame
      title={words.door.title}
      icon="door"
      back
      foot={
        <>
          <button type="button" class="b pri" style="flex:1" onClick={() => void submit()}>
            {words.door.submit}
          </button>
          <button type="button" class="b" onClick={closeSheet}>
            {words.sheet.back}
          </button>
        </>
      }
    >
      <p class="t-2">
        {words.door.lead}
        {offline ? words.door.toldLater : words.door.told}
      </p>
      {view.blockers.map((gap) => (
        <div class="row" style="padding:6px 0" key={gap.id}>
          <Icon name="stop-o" tone="c-stop" />
          <span class="m">
            {t(gap.title)}
            <small>
              {words.bars[gap.bar]}
              {gap.citation === null ? null : (
                <>
                  <Mid />
                  {gap.citation.short}
                  {gap.citation.article}
                </>
              )}
            </small>
          </span>
        </div>
      ))}
      <fieldset>
        <legend class="t-2" style="font:var(--t12);margin-bottom:6px">
          {words.door.reason}
        </legend>
        <div class="opts">
          {words.door.reasons.map((reason, at) => (
            <label key={reason}>
              <input
                type="radio"
                name="why"
                data-first={at === 0 ? true : undefined}
                checked={why.value === reason}
                onChange={() => {
                  why.value = reason;
                }}
              />
              {reason}
            </label>
          ))}
        </div>
      </fieldset>
      <label class="f">
        <span>
          {words.door.more}
          <span>{words.door.count(more.value.trim().length)}</span>
        </span>
        <textarea
          class="in"
          rows={3}
          maxLength={1000}
          value={more.value}
          onInput={(event) => {
            more.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="book">
        <span>{words.door.book}</span>
        <p>
          <time>{words.time(view.checkedAt)}</time>
          {words.door.sentence(
            state.me?.name ?? '',
            action,
            view.blockers.map((gap) => t(gap.title)),
            why.value,
            more.value.trim(),
          )}
        </p>
      </div>
    </SheetFrame>
  );
}

/** What the law itself bars needs a second person (decision 1). */
export function ApprovalSheet({ view, state }: CaseProps) {
  const { words, link } = useUi();
  const reason = useSignal('');
  const statutory = view.blockers.filter((gap) => gap.bar === 'statutory');
  const latest = view.approvals[0];
  const asked = latest !== undefined && latest.status !== 'used' && latest.status !== 'void' ? latest : null;
  const over = asked !== null && asked.expires < view.checkedAt;
  const open = asked !== null && !over && asked.status !== 'refused' ? asked : null;
  const offline = state.sync.state === 'offline';
  const ask = async () => {
    if (reason.value.trim().length < LEAST_REASON) {
      failure.value = words.door.count(reason.value.trim().length);
      return;
    }
    await act(link, words, { type: 'door.approval', case: view.id, reason: reason.value.trim() });
  };
  const goPage = () => {
    closeSheet();
    void link.send({ type: 'page.focus', case: view.id });
  };
  return (
    <SheetFrame
      title={words.approval.title}
      icon="door"
      back
      foot={
        view.held === null || open?.status === 'given' ? (
          <button type="button" class="b pri" style="flex:1" onClick={goPage}>
            {words.door.goPage}
          </button>
        ) : open !== null ? (
          <button type="button" class="b" style="flex:1" onClick={closeSheet}>
            {words.sheet.back}
          </button>
        ) : (
          <button type="button" class="b pri" style="flex:1" onClick={() => void ask()}>
            {words.approval.ask}
          </button>
        )
      }
    >
      <p class="t-2">{words.approval.lead}</p>
      {statutory.map((gap) =>
        gap.citation === null ? null : (
          <blockquote class="law" key={gap.id}>
            <p>“{gap.citation.words}”</p>
            <cite>
              {gap.citation.short}
              {gap.citation.article}
            </cite>
          </blockquote>
        ),
      )}
      {view.held === null ? (
        <p role="status">{words.door.first}</p>
      ) : open === null ? (
        <>
          {asked?.status === 'refused' ? (
            <p class="err">
              <Icon name="stop-o" />
              {words.approval.refused}
              {asked.answerReason === null ? '' : `：${asked.answerReason}`}
            </p>
          ) : null}
          {over && asked !== null ? (
            <p class="t-soon">{words.approval.expired(words.time(asked.expires))}</p>
          ) : null}
          <label class="f">
            <span>
              {words.approval.reason}
              <span>{words.door.count(reason.value.trim().length)}</span>
            </span>
            <textarea
              class="in"
              rows={4}
              data-first
              maxLength={1000}
              value={reason.value}
              onInput={(event) => {
                reason.value = event.currentTarget.value;
              }}
            />
          </label>
        </>
      ) : (
        <ol class="steps">
          <li class="ok">
            <Icon name="done" tone="c-done" />
            <span>
              <b>{words.approval.sent(words.time(open.at))}</b>
              <small>{words.approval.because(open.reason)}</small>
            </span>
          </li>
          <li class={open.status === 'given' ? 'ok' : 'wait'}>
            <Icon
              name={open.status === 'given' ? 'done' : 'clock'}
              tone={open.status === 'given' ? 'c-done' : ''}
            />
            <span>
              <b>
                {open.status === 'given' && open.answeredAt !== null
                  ? words.approval.given(words.time(open.answeredAt))
                  : words.approval.wait}
              </b>
              <small>
                {open.status === 'given' && open.answerReason !== null
                  ? open.answerReason
                  : words.approval.until(words.time(open.expires))}
              </small>
            </span>
          </li>
          <li>
            <Icon name="tip" tone="t-3" />
            <span>
              <span class="t-2">{words.approval.afterwards}</span>
              <small>{words.approval.once(APPROVAL_MINUTES)}</small>
            </span>
          </li>
        </ol>
      )}
      <p class="t-3" style="font:var(--t13)">
        {offline ? words.approval.offline : words.approval.supervisor}
      </p>
    </SheetFrame>
  );
}

/** Steps that were done before the case was first seen here, attested in one go (decision 16). */
export function BaselineSheet({ view }: CaseProps) {
  const { words, link, t } = useUi();
  const reason = useSignal('');
  const { baseline } = view;
  if (baseline === null) return null;
  const items = view.items.filter((item) => baseline.items.includes(item.id));
  const chosen = useSignal<readonly string[]>(baseline.items);
  const save = async () => {
    if (reason.value.trim().length < 4) {
      failure.value = words.fact.needReason;
      return;
    }
    const done = await act(link, words, {
      type: 'baseline',
      case: view.id,
      beforeStage: baseline.beforeStage,
      items: chosen.value,
      reason: reason.value.trim(),
    });
    if (done) sheetDone();
  };
  return (
    <SheetFrame
      title={words.baseline.title}
      foot={
        <button type="button" class="b pri" style="flex:1" onClick={() => void save()}>
          {words.baseline.save}
        </button>
      }
    >
      <p class="t-2">{words.baseline.lead}</p>
      <ul class="facts">
        {items.map((item) => (
          <li key={item.id}>
            <input
              id={`base-${item.id}`}
              type="checkbox"
              style="margin:4px 0 0"
              checked={chosen.value.includes(item.id)}
              onChange={(event) => {
                chosen.value = event.currentTarget.checked
                  ? [...chosen.value, item.id]
                  : chosen.value.filter((one) => one !== item.id);
              }}
            />
            <label for={`base-${item.id}`}>{t(item.title)}</label>
            <span class="from">{words.bars[item.bar]}</span>
          </li>
        ))}
      </ul>
      <label class="f">
        <span>{words.baseline.reason}</span>
        <textarea
          class="in"
          rows={3}
          data-first
          maxLength={2000}
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </label>
    </SheetFrame>
  );
}

export function KeysSheet({ locked }: { readonly locked: boolean }) {
  const { words, link } = useUi();
  const switchLanguage = () => {
    const next = language.value === 'en' ? 'zh-CN' : 'en';
    language.value = next;
    void chrome.storage.local.set({ language: next });
  };
  return (
    <SheetFrame
      title={words.keys.title}
      foot={
        <>
          {locked ? null : (
            <>
              <button
                type="button"
                class="b"
                onClick={() => {
                  closeSheet();
                  void link.send({ type: 'lock' });
                }}
              >
                {words.keys.lock}
              </button>
              <button
                type="button"
                class="b"
                onClick={() => {
                  closeSheet();
                  void link.send({ type: 'sign-out' });
                }}
              >
                {words.keys.signOut}
              </button>
            </>
          )}
          <button type="button" class="b" onClick={switchLanguage}>
            {words.keys.language}
          </button>
        </>
      }
    >
      <dl class="keylist">
        {words.keys.rows.map(([keys, text]) => (
          <>
            <dt key={`${text}-k`}>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd key={text}>{text}</dd>
          </>
        ))}
      </dl>
    </SheetFrame>
  );
}

/** The sheet that is open, if any. */
/** A page of its own for the tab whose case this is, to be turned towards the other party. */
async function openTelling(item: string): Promise<void> {
  const bound = new URLSearchParams(location.search).get('tab');
  const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
  const tab = bound ?? String(active?.id ?? '');
  const page = new URLSearchParams({ tab, item });
  await chrome.tabs.create({ url: `telling.html?${page}` });
}
/** The officer's card without leaving the panel. */
function CardSheet({ view }: { readonly view: CaseView }) {
  return (
    <SheetFrame title={cardWords().title}>
      <CardScreen caseId={view.id} place="sheet" />
    </SheetFrame>
  );
}

export function caseSheet(view: CaseView, state: PanelState) {
  const open = sheet.value;
  switch (open?.kind) {
    case 'officer':
      return <OfficerSheet view={view} state={state} />;
    case 'document':
      return <DocumentSheet view={view} item={open.item} />;
    case 'telling': {
      const item = view.items.find((one) => one.id === open.item);
      return item === undefined ? null : (
        <TellingSheet view={view} item={item} openPage={() => void openTelling(item.id)} />
      );
    }
    case 'fact':
      return <FactSheet view={view} fact={open.fact} correct={open.correct} />;
    case 'door':
      return <DoorSheet view={view} state={state} />;
    case 'approval':
      return <ApprovalSheet view={view} state={state} />;
    case 'baseline':
      return <BaselineSheet view={view} state={state} />;
    case 'card':
      return <CardSheet view={view} />;
    case 'publication':
      return <PublicationSheet view={view} state={state} />;
    case 'unrecorded': {
      const record = view.recording.records.find((one) => one.record === open.record);
      return record === undefined ? null : <UnrecordedSheet view={view} record={record} />;
    }
    case 'step': {
      const step = view.recording.steps.find((one) => one.stage === open.stage);
      return step === undefined ? null : <StepSheet view={view} step={step} />;
    }
    default:
      return null;
  }
}
