/** A case: verdict, blockers, this stage, deadlines. The order never changes. */
import { Fragment } from 'preact';
import type { Gap } from '#shared/case/gap.ts';
import type { Localized } from '#shared/rules/pack-schema.ts';
import type { CaseView, ItemView, PanelState } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { failure, openBasis, selected, sheet, toggled, unfolded, useUi } from './context.ts';
import { Deadlines } from './deadlines.tsx';
import { Icon } from './icons.tsx';
import type { Link } from './link.ts';
import type { Words } from './locales/locales.ts';
import { CaseHead, Failure, Mid } from './parts.tsx';
import { Publication } from './publication.tsx';
import { RecordingStrip } from './recording.tsx';
import { Records } from './records.tsx';
import { factText, moment, readingsOf } from './values.ts';
import { Why, WhyButton } from './why.tsx';

/** Gaps in the order the keys walk them: blockers, then what else can be done, as far as it is unfolded. */
export function rowsOf(view: CaseView): readonly Gap[] {
  const { now, later } = openOthers(view);
  return [
    ...view.blockers,
    ...now,
    ...later.flatMap(({ id, gaps }) => (unfolded.value.has(laterName(id)) ? gaps : [])),
  ];
}

const laterName = (stage: string): string => `stage ${stage}`;

/** How far a stage lies behind the one the case is in: none before it, none where the pack does not know it. */
function behind(stage: string, view: CaseView): number {
  const order = (id: string | null) => view.stages.findIndex((one) => one.id === id);
  return order(view.stage) < 0 ? 0 : Math.max(0, order(stage) - order(view.stage));
}

interface OpenOthers {
  /** Of this stage, of those before it, and what went wrong. */
  readonly now: readonly Gap[];
  readonly later: readonly {
    readonly id: string;
    readonly title: Localized;
    readonly gaps: readonly Gap[];
  }[];
}

/** What is still to do and blocks nothing: this stage's own first, what may not be needed after what is. */
function openOthers(view: CaseView): OpenOthers {
  const open = view.others.filter(
    (gap) => gap.next !== null || gap.kind === 'ungated' || gap.kind === 'notUnderstood',
  );
  const needed = (gaps: readonly Gap[]) => [
    ...gaps.filter((gap) => gap.kind !== 'unknown'),
    ...gaps.filter((gap) => gap.kind === 'unknown'),
  ];
  const later = (gap: Gap) => gap.kind !== 'ungated' && behind(gap.stage, view) > 0;
  return {
    now: needed(open.filter((gap) => !later(gap))),
    later: view.stages.flatMap(({ id, title }) => {
      const gaps = needed(open.filter((gap) => gap.stage === id && later(gap)));
      return gaps.length === 0 ? [] : [{ id, title, gaps }];
    }),
  };
}

/** Does what a gap's verb says: a tick is made at once, the rest opens its sheet. */
/** The gap is closed by telling the other party something. */
export function tellsOf(gap: Gap, view: CaseView): boolean {
  const does = gap.next?.do;
  if (does !== 'tick' && does !== 'enter-document') return false;
  return view.items.some((item) => item.id === gap.item && item.tells.length > 0);
}

export async function doGap(gap: Gap, view: CaseView, link: Link, words: Words): Promise<void> {
  failure.value = null;
  const wanted = gap.wanted[0];
  if (gap.item !== null && tellsOf(gap, view)) {
    sheet.value = { kind: 'telling', item: gap.item };
    return;
  }
  switch (gap.next?.do) {
    case 'write-note':
    case 'ask-approval':
      sheet.value = { kind: 'composer' };
      return;
    case 'decide-publication':
      sheet.value = { kind: 'publication' };
      return;
    case 'add-officer':
      sheet.value = { kind: 'officer' };
      return;
    case 'enter-document':
      if (gap.item !== null) sheet.value = { kind: 'document', item: gap.item };
      return;
    case 'enter-fact':
      if (wanted !== undefined) {
        const isKnown = view.facts.some((one) => one.name === wanted && one.value !== null);
        sheet.value = { kind: 'fact', fact: wanted, correct: gap.kind === 'conflict' || isKnown };
      }
      return;
    case 'tick':
    case 'record':
      if (gap.item !== null) await act(link, words, { type: 'item.complete', case: view.id, item: gap.item });
      return;
    case 'state-recording': {
      const record = gap.unrecorded?.[0]?.record;
      if (record !== undefined) sheet.value = { kind: 'unrecorded', record };
      return;
    }
    case 'ask':
      if (gap.item !== null) await act(link, words, { type: 'item.ask', case: view.id, item: gap.item });
      return;
    case 'wait':
    case undefined:
      return;
  }
}

function Source({ gap }: { readonly gap: Gap }) {
  const { words } = useUi();
  return (
    <p class="src">
      {words.bars[gap.bar]}
      <Mid />
      <WhyButton gap={gap}>
        {gap.citation === null ? words.why.ask : `${gap.citation.short}${gap.citation.article}`}
      </WhyButton>
    </p>
  );
}

/** A question of two or three short answers is answered in its row; others open the sheet. */
function isAnsweredHere(gap: Gap, view: CaseView): boolean {
  const fact = view.facts.find((one) => one.name === gap.wanted[0]);
  if (gap.kind !== 'unknown' || fact === undefined) return false;
  return fact.answers.length > 0 ? fact.answers.length <= 3 : fact.type === 'boolean';
}

function Answers({ gap, view }: { readonly gap: Gap; readonly view: CaseView }) {
  const { words, link, t } = useUi();
  const fact = view.facts.find((one) => one.name === gap.wanted[0]);
  if (fact === undefined || gap.kind !== 'unknown') return null;
  if (!isAnsweredHere(gap, view)) return null;
  const known = [
    ...fact.answers,
    ...(fact.answers.length === 0 && fact.type === 'boolean'
      ? [
          { value: true, title: { 'zh-CN': words.yes, en: words.yes } },
          { value: false, title: { 'zh-CN': words.no, en: words.no } },
        ]
      : []),
  ];
  return (
    <>
      <p>{fact.question === null ? words.caseView.wanted([t(fact.title)]) : t(fact.question)}</p>
      {known.length === 0 ? null : (
        <div class="answers">
          {known.map((answer) => (
            <button
              key={String(answer.value)}
              type="button"
              class="b s"
              onClick={() =>
                void act(link, words, {
                  type: 'fact.enter',
                  case: view.id,
                  fact: fact.name,
                  value: answer.value,
                })
              }
            >
              {t(answer.title)}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** Both values of a conflict as people write them, each with where it comes from. */
function conflictValues(
  gap: Gap,
  view: CaseView,
  words: Words,
  t: (text: CaseView['facts'][number]['title']) => string,
): readonly string[] {
  const fact = gap.item === null ? view.facts.find((one) => one.name === gap.wanted[0]) : undefined;
  if (fact === undefined || fact.value === null) return gap.values;
  return readingsOf(fact).map(
    ({ value, provenance }) =>
      `${provenance === null ? '' : `${words.provenance[provenance]} `}${factText({ ...fact, value }, words, t)}`,
  );
}

function whoOf(gap: Gap, words: Words): string {
  return words.list(gap.who.map((who) => words.caseView.who[who] ?? who));
}

/** Nothing to press: what was asked for and when, else who must do it. */
function waitingFor(gap: Gap, view: CaseView, words: Words): string {
  const asked = gap.item === null ? undefined : view.asked[gap.item];
  return asked === undefined ? whoOf(gap, words) : words.caseView.askedAt(moment(asked.at, words));
}

function Blocker({ gap, at, view }: { readonly gap: Gap; readonly at: number; readonly view: CaseView }) {
  const { words, link, t } = useUi();
  const isSelected = selected.value === at;
  const answered = isAnsweredHere(gap, view);
  return (
    <li
      class={`gap ${isSelected ? 'is-sel' : ''} ${answered ? 'wide' : ''}`}
      data-gap={gap.id}
      aria-current={isSelected ? 'true' : undefined}
    >
      <span class="no">{at + 1}</span>
      <div>
        <h3>{t(gap.title)}</h3>
        {answered ? null : <p>{t(gap.why)}</p>}
        {gap.next?.do === 'ask' || (gap.item !== null && view.asked[gap.item] !== undefined) ? (
          <p class="whose">{words.caseView.mustDo(whoOf(gap, words))}</p>
        ) : null}
        {gap.values.length > 1 ? (
          <p class="wanted">{words.caseView.values(conflictValues(gap, view, words, t))}</p>
        ) : null}
        <Answers gap={gap} view={view} />
        <Source gap={gap} />
        <Why gap={gap} view={view} />
      </div>
      <div class="go" hidden={answered}>
        {gap.next === null || gap.next.do === 'wait' ? (
          <small>{waitingFor(gap, view, words)}</small>
        ) : answered ? null : (
          <>
            <button
              type="button"
              class={`b s ${isSelected ? 'pri' : ''}`}
              aria-label={`${t(gap.next.label)}：${t(gap.title)}`}
              onFocus={() => {
                selected.value = at;
              }}
              onClick={() => void doGap(gap, view, link, words)}
            >
              {t(gap.next.label)}
            </button>
            {gap.next.minutes === undefined ? null : <small>{words.minutes(gap.next.minutes)}</small>}
          </>
        )}
      </div>
    </li>
  );
}

function Verdict({ view, state }: { readonly view: CaseView; readonly state: PanelState }) {
  const { words, link, t } = useUi();
  const { action, blockers } = view;
  if (blockers.length > 0) {
    const statutory = blockers.filter((gap) => gap.bar === 'statutory').length;
    const offline = state.sync.state === 'offline';
    return (
      <section aria-labelledby="verdict">
        <h2 class="verdict stop" id="verdict">
          <Icon name="stop" />
          {action === null
            ? words.caseView.missingShort(blockers.length)
            : words.caseView.missing(blockers.length, t(action.title))}
        </h2>
        {view.baseline === null ? null : (
          <div class="offer">
            <p>{words.baseline.offer(view.baseline.items.length)}</p>
            <button
              type="button"
              class="b s"
              onClick={() => {
                sheet.value = { kind: 'baseline' };
              }}
            >
              {words.baseline.short}
            </button>
          </div>
        )}
        <ol>
          {blockers.map((gap, at) => (
            <Blocker key={gap.id} gap={gap} at={at} view={view} />
          ))}
        </ol>
        {view.door === null ? null : (
          <p class="anyway">
            <button
              type="button"
              class="link"
              onClick={() => {
                sheet.value = { kind: view.door === 'approval' ? 'approval' : 'door' };
              }}
            >
              {words.caseView.anyway}
            </button>{' '}
            {view.door === 'approval'
              ? offline
                ? words.caseView.anywayOffline
                : words.caseView.anywayApproval(statutory)
              : words.caseView.anywayReason}
          </p>
        )}
      </section>
    );
  }
  if (action === null) {
    const todo = openOthers(view).now.filter(
      (gap) => gap.bar !== 'advisory' && gap.kind !== 'unknown',
    ).length;
    return (
      <section>
        <h2 class="verdict calm">
          <Icon name={todo === 0 ? 'tick' : 'point'} />
          {todo === 0 ? words.caseView.nothing : words.caseView.toDo(todo)}
        </h2>
      </section>
    );
  }
  const closed = view.items.filter((item) => item.status === 'done' || item.status === 'waived').length;
  const [all, checked] = words.caseView.complete(closed, words.time(view.checkedAt));
  return (
    <section>
      <h2 class="verdict done">
        <Icon name="done" />
        {words.caseView.ready}
        <span class="r">
          {all}
          <Mid />
          {checked}
        </span>
      </h2>
      <div style="padding:12px 16px 14px;display:grid;gap:10px">
        <p class="t-2" style="font:var(--t13)">
          {words.caseView.notice(view.sealedFields)}
        </p>
        {action.onPage ? (
          <button
            type="button"
            class="b pri w"
            data-ready
            onClick={() => void act(link, words, { type: 'page.focus', case: view.id })}
          >
            {words.caseView.goBack(t(action.title))}
          </button>
        ) : null}
      </div>
    </section>
  );
}

function DoneItem({ item, view }: { readonly item: ItemView; readonly view: CaseView }) {
  const { words, link, t } = useUi();
  const at = item.at === null ? null : words.time(item.at);
  const parts = [
    item.by,
    at,
    item.baseline
      ? words.caseView.baseline
      : item.stated
        ? words.recording.stated
        : item.told !== null
          ? words.tell.by[item.told]
          : item.shown === null
            ? words.closedBy[item.closedBy]
            : words.shownBy[item.shown.means],
    item.detail,
  ].filter((part) => part !== null && part !== '');
  return (
    <div class="row">
      <Icon name="tick" tone="t-3" />
      <span class="m">
        {t(item.title)}
        <small>
          {parts.map((part, i) => (
            <Fragment key={part}>
              {i === 0 ? null : <Mid />}
              {part}
            </Fragment>
          ))}
        </small>
      </span>
      {item.closedBy === 'attestation' && !item.baseline && !item.stated ? (
        <button
          type="button"
          class="b s txt"
          aria-label={`${words.caseView.undo}：${t(item.title)}`}
          onClick={() =>
            void act(link, words, {
              type: 'item.reopen',
              case: view.id,
              item: item.id,
              reason: words.caseView.undoReason,
            })
          }
        >
          {words.caseView.undo}
        </button>
      ) : null}
    </div>
  );
}

function OtherRow({ gap, at, view }: { readonly gap: Gap; readonly at: number; readonly view: CaseView }) {
  const { words, link, t } = useUi();
  const unknown = gap.kind === 'unknown';
  const red = gap.kind === 'ungated';
  return (
    <>
      <div class={`row ${selected.value === at ? 'is-sel' : ''}`} data-gap={gap.id}>
        <Icon
          name={red ? 'stop' : unknown ? 'unk' : 'tip'}
          tone={red ? 'c-stop' : unknown ? 'c-soon' : 't-3'}
        />
        <span class="m">
          {t(gap.title)}
          <small>
            {words.bars[gap.bar]}
            <Mid />
            <WhyButton gap={gap}>
              {gap.citation === null ? words.why.ask : `${gap.citation.short}${gap.citation.article}`}
            </WhyButton>
          </small>
        </span>
        {gap.next === null || gap.next.do === 'wait' ? (
          gap.item !== null && view.asked[gap.item] !== undefined ? (
            <span class="r">{waitingFor(gap, view, words)}</span>
          ) : null
        ) : (
          <button
            type="button"
            class="b s txt"
            aria-label={`${t(gap.next.label)}：${t(gap.title)}`}
            onFocus={() => {
              selected.value = at;
            }}
            onClick={() => void doGap(gap, view, link, words)}
          >
            {t(gap.next.label)}
          </button>
        )}
      </div>
      {openBasis.value.has(gap.id) ? (
        <div class="why-of">
          <Why gap={gap} view={view} />
        </div>
      ) : null}
    </>
  );
}

function Items({ view }: { readonly view: CaseView }) {
  const { words, t } = useUi();
  const isDone = (item: ItemView) => item.status === 'done' || item.status === 'waived';
  // What a later stage asks is not yet asked.
  const applies = view.items.filter(
    (item) => item.status !== 'not-applicable' && (isDone(item) || behind(item.stage, view) === 0),
  );
  const done = applies.filter(isDone);
  const ticks = done.filter((item) => item.closedBy === 'attestation' && !item.baseline).length;
  const { now, later } = openOthers(view);
  const rows = rowsOf(view);
  const stage = view.stages.find((one) => one.id === view.stage);
  const open = unfolded.value.has('done');
  if (applies.length === 0 && now.length + later.length === 0) return null;
  return (
    <section class="sec">
      <h2>
        {stage === undefined ? words.caseView.others : words.caseView.stageSection(t(stage.title))}
        <span class="r">{words.caseView.stageCount(applies.length, done.length)}</span>
      </h2>
      {now.map((gap) => (
        <OtherRow key={gap.id} gap={gap} at={rows.indexOf(gap)} view={view} />
      ))}
      {done.length === 0 ? null : (
        <button
          type="button"
          class="row"
          aria-expanded={open}
          onClick={() => {
            unfolded.value = toggled(unfolded.value, 'done');
          }}
        >
          <Icon name="done" tone="c-done" />
          <span class="m">{words.caseView.done(done.length)}</span>
          {ticks === 0 ? null : <span class="r t-3">{words.caseView.onTick(ticks)}</span>}
          <Icon name={open ? 'chev-d' : 'chev'} tone="t-3" />
        </button>
      )}
      {open ? done.map((item) => <DoneItem key={item.id} item={item} view={view} />) : null}
      {later.map(({ id, title, gaps }) => (
        <Fragment key={id}>
          <button
            type="button"
            class="row"
            aria-expanded={unfolded.value.has(laterName(id))}
            onClick={() => {
              unfolded.value = toggled(unfolded.value, laterName(id));
            }}
          >
            <Icon name="clock" tone="t-3" />
            <span class="m t-2">{t(title)}</span>
            <span class="r t-3">{words.caseView.later(gaps.length)}</span>
            <Icon name={unfolded.value.has(laterName(id)) ? 'chev-d' : 'chev'} tone="t-3" />
          </button>
          {unfolded.value.has(laterName(id))
            ? gaps.map((gap) => <OtherRow key={gap.id} gap={gap} at={rows.indexOf(gap)} view={view} />)
            : null}
        </Fragment>
      ))}
    </section>
  );
}

/** The adapter did not find something: said, and not counted against the officer (decision 4). */
function Drift({ view }: { readonly view: CaseView }) {
  const { words, t } = useUi();
  if (view.notFound.length === 0) return null;
  const titles = view.notFound.map((name) => {
    const fact = view.facts.find((one) => one.name === name);
    return fact === undefined ? name : t(fact.title);
  });
  const first = view.notFound[0];
  return (
    <section>
      <h2 class="verdict soon">
        <Icon name="soon" />
        {words.fact.notFoundTitle}
      </h2>
      <div style="padding:10px 16px 14px;display:grid;gap:10px">
        <p>
          {words.fact.notFound(titles)}
          {view.driftTold ? words.fact.told : words.fact.toldLater}
          <br />
          <span class="t-2">{words.fact.notYours}</span>
        </p>
        {first === undefined || !view.facts.some((one) => one.name === first) ? null : (
          <button
            type="button"
            class="b w"
            onClick={() => {
              sheet.value = { kind: 'fact', fact: first, correct: false };
            }}
          >
            {words.fact.save}
          </button>
        )}
      </div>
    </section>
  );
}

/** What the lead asks for: his words first, else what was missing then and still is. Gone once it is done. */
function Reminder({ view }: { readonly view: CaseView }) {
  const { words, link, t } = useUi();
  const { reminder } = view;
  if (reminder === null) return null;
  const items = reminder.items.map(t);
  return (
    <section class="reminder" aria-label={words.reminder.says(reminder.by, moment(reminder.at, words))}>
      <Icon name="bell" />
      <div>
        <p class="t-2">{words.reminder.says(reminder.by, moment(reminder.at, words))}</p>
        {reminder.note === null ? (
          items.length === 0 ? null : (
            <p>{words.reminder.items(items)}</p>
          )
        ) : (
          <p>{reminder.note}</p>
        )}
      </div>
      <button
        type="button"
        class="b s"
        onClick={() => void act(link, words, { type: 'reminder.seen', case: view.id })}
      >
        {words.reminder.seen}
      </button>
    </section>
  );
}

function FactsRead({ view }: { readonly view: CaseView }) {
  const { words, t } = useUi();
  const facts = view.facts.filter((fact) => fact.value !== null || view.notFound.includes(fact.name));
  const open = unfolded.value.has('facts');
  if (facts.length === 0) return null;
  return (
    <section class="sec">
      <button
        type="button"
        class="row"
        aria-expanded={open}
        onClick={() => {
          unfolded.value = toggled(unfolded.value, 'facts');
        }}
      >
        <Icon name="search" tone="t-3" />
        <span class="m">{words.fact.read}</span>
        <span class="r t-3">{words.fact.readCount(facts.length, facts.length - view.notFound.length)}</span>
        <Icon name={open ? 'chev-d' : 'chev'} tone="t-3" />
      </button>
      {open ? (
        <dl class="kv">
          {facts.map((fact) => (
            <Fragment key={fact.name}>
              <dt>{t(fact.title)}</dt>
              <dd>
                {fact.value === null ? words.fact.notRead : factText(fact, words, t)}{' '}
                {fact.provenance === null || fact.provenance === 'page' ? null : (
                  <span class="tag">{words.provenance[fact.provenance]}</span>
                )}{' '}
                {view.healed.includes(fact.name) ? <span class="tag">{words.fact.healed}</span> : null}
                <button
                  type="button"
                  class="b s txt"
                  style="height:24px"
                  aria-label={`${fact.value === null ? words.fact.save : words.fact.correctTitle}：${t(fact.title)}`}
                  onClick={() => {
                    sheet.value = { kind: 'fact', fact: fact.name, correct: fact.value !== null };
                  }}
                >
                  {fact.value === null ? words.fact.save : words.fact.correctTitle}
                </button>
              </dd>
            </Fragment>
          ))}
        </dl>
      ) : null}
    </section>
  );
}

export function Offline({ state }: { readonly state: PanelState }) {
  const { words } = useUi();
  if (state.sync.state !== 'offline') return null;
  return (
    <div class="verdict calm" role="status" style="align-items:flex-start;font-weight:400">
      <Icon name="off" />
      <p>
        <b>{words.offline.title(state.sync.unsent)}</b>
        <br />
        <span class="t-2" style="font:var(--t13)">
          {words.offline.body}
        </span>
      </p>
    </div>
  );
}

export function Waiting({ state }: { readonly state: PanelState }) {
  const { words } = useUi();
  const { sync } = state;
  if (sync.state !== 'offline' || sync.unsent === 0 || sync.oldestAt === null) return null;
  return (
    <section class="sec">
      <h2>
        {words.offline.waiting}
        <span class="r">{words.offline.waitingCount(sync.unsent, words.time(sync.oldestAt))}</span>
      </h2>
      {sync.waiting.map((one) => (
        <div class="row" key={`${one.type}${one.at}`}>
          <Icon name="pen" tone="t-3" />
          <span class="m">
            {words.events[one.type] ?? words.otherEvent}
            <small>{words.time(one.at)}</small>
          </span>
        </div>
      ))}
      {sync.unsent > sync.waiting.length ? (
        <p class="t-3" style="padding:2px 16px 6px 42px;font:var(--t13)">
          {words.offline.more(sync.unsent - sync.waiting.length)}
        </p>
      ) : null}
    </section>
  );
}

/** What the officer must know before he works on: clock, a full store, refused records, a broken gate. */
export function Warnings({ state }: { readonly state: PanelState }) {
  const { words } = useUi();
  const { sync, broken } = state;
  return (
    <>
      {broken === null ? null : (
        <div class="verdict stop" role="status" style="align-items:flex-start">
          <Icon name="stop" />
          <p>
            {words.broken.title}
            <br />
            <span style="font:var(--t13)">{words.broken.body}</span>
          </p>
        </div>
      )}
      {sync.state !== 'other-record' ? null : (
        <div class="verdict stop" role="alert" style="align-items:flex-start">
          <Icon name="stop" />
          <p>
            {words.otherRecord.title}
            <br />
            <span style="font:var(--t13)">{words.otherRecord.body}</span>
          </p>
        </div>
      )}
      {sync.restoredAt === null ? null : (
        <div class="verdict soon" role="status">
          <Icon name="soon" />
          {words.restored(words.time(sync.restoredAt))}
        </div>
      )}
      {sync.clockOffMs === null ? null : (
        <div class="verdict soon" role="status">
          <Icon name="clock" />
          {words.clock(sync.clockOffMs)}
        </div>
      )}
      {sync.registry?.old === true ? (
        <div class="verdict soon" role="status">
          <Icon name="soon" />
          {words.registryOld(sync.registry.asOf)}
        </div>
      ) : null}
      {sync.nearlyFull ? (
        <div class="verdict soon" role="status">
          <Icon name="soon" />
          {words.nearlyFull(sync.unsent)}
        </div>
      ) : null}
      {sync.refused.length === 0 ? null : (
        <section class="sec">
          <h2>{words.refused.title(sync.refused.length)}</h2>
          {sync.refused.slice(0, 5).map((one) => (
            <div class="row" key={one.id}>
              <Icon name="stop-o" tone="c-stop" />
              <span class="m">
                {words.events[one.type] ?? words.otherEvent}：{one.reason}
                <small>
                  {one.todo} <code>{one.code}</code>
                </small>
              </span>
            </div>
          ))}
        </section>
      )}
    </>
  );
}

export function CaseScreen({ view, state }: { readonly view: CaseView; readonly state: PanelState }) {
  const covered = sheet.value !== null;
  return (
    <>
      <CaseHead view={view} short={covered} />
      {covered ? null : (
        <>
          <Offline state={state} />
          <Warnings state={state} />
        </>
      )}
      <div class="panel-b" inert={covered}>
        <Reminder view={view} />
        <Drift view={view} />
        <RecordingStrip view={view} state={state} />
        <Verdict view={view} state={state} />
        {covered ? null : (
          <div style="padding:0 16px">
            <Failure />
          </div>
        )}
        <Items view={view} />
        <Deadlines view={view} />
        <Publication view={view} />
        <Records view={view} rows={rowsOf(view)} />
        <FactsRead view={view} />
        <Waiting state={state} />
      </div>
    </>
  );
}
