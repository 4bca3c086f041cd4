/** 期限: until when, whose period it is, how it was counted, what stops or extends it. */
import { DayStrip } from '#shared/calendar/day-strip.tsx';
import { explainView } from '#shared/calendar/explain.ts';
import { isSoon, leftOf, workTo } from '#shared/calendar/soon.ts';
import type { DeadlineView, PeriodChange } from '#shared/case/gap.ts';
import type { CaseView, CitationView, FactView } from '../worker/panel-protocol.ts';
import { language, openBasis, sheet, toggled, unfolded, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Mid } from './parts.tsx';
import { saveCalendar } from './save-calendar.ts';
import { factText } from './values.ts';

function Strip({ view, today }: { readonly view: DeadlineView; readonly today: string }) {
  const { words } = useUi();
  const skipped = view.strip.filter((one) => !one.counts && one.why !== 'start' && one.why !== 'act').length;
  return (
    <DayStrip
      deadline={view}
      today={today}
      lang={language.value}
      class="strip"
      label={(from, day) => words.deadline.strip(from, day, skipped)}
    />
  );
}

/** The articles, each a click away with its words. */
function Articles({
  of,
  cited,
}: {
  readonly of: string;
  readonly cited: readonly (CitationView & { readonly what: string })[];
}) {
  const { words } = useUi();
  const nameOf = (at: number) => `${of} basis ${at}`;
  return (
    <>
      <p class="src">
        {cited.map((one, at) => (
          <span key={one.what}>
            {at === 0 ? null : <Mid />}
            {one.what === '' ? null : `${one.what} `}
            <button
              type="button"
              class="cite"
              aria-expanded={openBasis.value.has(nameOf(at))}
              onClick={() => {
                openBasis.value = toggled(openBasis.value, nameOf(at));
              }}
            >
              {one.short}
              {one.article}
            </button>
          </span>
        ))}
      </p>
      {cited.map((one, at) =>
        openBasis.value.has(nameOf(at)) ? (
          <blockquote class="words" key={one.what}>
            {one.words}
            <cite>
              {one.sourceTitle} {one.article}
              {one.verified ? null : (
                <>
                  <Mid />
                  {words.caseView.unverified}
                </>
              )}
            </cite>
          </blockquote>
        ) : null,
      )}
    </>
  );
}

/** The facts that stop or extend the period: what is there, and what is asked next. */
function Change({
  of,
  change,
  facts,
}: {
  readonly of: string;
  readonly change: PeriodChange;
  readonly facts: readonly FactView[];
}) {
  const { words, t } = useUi();
  const said = words.deadline.change;
  const known = change.facts.flatMap(({ role, fact }) => {
    const found = facts.find((one) => one.name === fact);
    return found === undefined ? [] : [{ role, fact: found }];
  });
  const [first] = known;
  // That no other law sets the period asks nothing more.
  const began = first?.fact.value != null && !(first.role === 'applies' && first.fact.value === false);
  // Nothing of it is asked before it began.
  const rows = began ? known : known.slice(0, 1);
  if (rows.length === 0) return null;
  return (
    <div class="change">
      <h3>{said[change.kind](t(change.title), change.max)}</h3>
      <dl class="kv">
        {rows.map(({ role, fact }) => {
          const wanted =
            fact.value === null && (role === 'period' || (role === 'noticeOn' && change.noticeRequired));
          return [
            <dt key={`${fact.name} name`} class={wanted ? 'q' : ''}>
              {wanted ? <Icon name="soon" tone="c-soon" /> : null}
              {said.role[role]}
            </dt>,
            <dd key={fact.name} class={wanted ? 'q' : ''}>
              {wanted
                ? said.toldAsk[change.kind]
                : fact.value === null
                  ? said.none
                  : factText(fact, words, t)}{' '}
              <button
                type="button"
                class="b s txt"
                aria-label={`${fact.value === null ? words.fact.save : words.fact.correctTitle}：${t(fact.title)}`}
                onClick={() => {
                  sheet.value = { kind: 'fact', fact: fact.name, correct: fact.value !== null };
                }}
              >
                {fact.value === null ? words.fact.save : words.fact.correctTitle}
              </button>
            </dd>,
          ];
        })}
      </dl>
      <Articles of={`${of} ${change.kind} ${t(change.title)}`} cited={[{ ...change.citation, what: '' }]} />
    </div>
  );
}

function Changes({ deadline, view }: { readonly deadline: DeadlineView; readonly view: CaseView }) {
  const { words } = useUi();
  const changes = (deadline.changes ?? []).filter((change) =>
    change.facts.some(({ fact }) => view.facts.some((one) => one.name === fact)),
  );
  if (changes.length === 0 || deadline.metOn !== null) return null;
  const used = changes.some(({ facts: [first] }) =>
    view.facts.some((one) => one.name === first?.fact && one.value !== null),
  );
  const name = `${deadline.id} changes`;
  const open = used || unfolded.value.has(name);
  return (
    <>
      {used ? null : (
        <button
          type="button"
          class="b s txt"
          aria-expanded={open}
          onClick={() => {
            unfolded.value = toggled(unfolded.value, name);
          }}
        >
          {changes.some(({ kind }) => kind === 'other-law')
            ? words.deadline.change.askOther
            : words.deadline.change.ask}
        </button>
      )}
      {open
        ? changes.map((change) => (
            <Change key={change.kind + change.title.en} of={deadline.id} change={change} facts={view.facts} />
          ))
        : null}
    </>
  );
}

/** From what the period will run, while it does not yet. */
function startText(deadline: DeadlineView, view: CaseView, { words, t }: ReturnType<typeof useUi>): string {
  const { runsFrom, length, unit, direction } = deadline;
  const fact = view.facts.find((one) => one.name === runsFrom);
  if (runsFrom === 'decision.decidedOn' || fact === undefined)
    return words.deadline.afterDecision(length, unit);
  return direction === 'before'
    ? words.deadline.beforeFact(t(fact.title), length, unit)
    : words.deadline.afterFact(t(fact.title), length, unit);
}

/** The line under a deadline's name: the day to work to, and how another reading differs. */
function Until({ deadline, view }: { readonly deadline: DeadlineView; readonly view: CaseView }) {
  const ui = useUi();
  const { words } = ui;
  const { due, whose, adverseFrom, metOn, from } = deadline;
  const day = workTo(deadline);
  const say = words.deadline;
  if (metOn !== null) return <small>{say.metOn(metOn)}</small>;
  if (from === null) return <small>{startText(deadline, view, ui)}</small>;
  if (day === null) return <small>{say.standsStill}</small>;
  return (
    <>
      <small>
        {whose === 'party' ? `${say.party} ` : ''}
        <span class="nb">
          {deadline.dueAt == null ? say.orBefore(day) : say.beforeAt(day, deadline.dueAt.slice(11, 16))}
        </span>
      </small>
      {due === null || due === day ? null : <small>{say.otherwise(due, whose === 'authority')}</small>}
      {adverseFrom == null ? null : <small>{say.adverse(adverseFrom)}</small>}
    </>
  );
}

function Deadline({ deadline, view }: { readonly deadline: DeadlineView; readonly view: CaseView }) {
  const { words, t } = useUi();
  const { unit, metOn } = deadline;
  const left = leftOf(deadline);
  const open = unfolded.value.has(deadline.id);
  const soon = isSoon(deadline);
  const running = left !== null;
  const stands = deadline.from !== null && workTo(deadline) === null && metOn === null;
  const remarks = deadline.remarks?.filter(({ kind }) => kind !== 'suspension-running') ?? [];
  const { how, remarks: said, provisional } = explainView(deadline, language.value);
  return (
    <>
      <button
        type="button"
        class="row"
        aria-expanded={open}
        data-deadline={deadline.id}
        onClick={() => {
          unfolded.value = toggled(unfolded.value, deadline.id);
        }}
      >
        <Icon
          name={metOn !== null ? 'tick' : soon ? 'soon' : 'clock'}
          tone={metOn === null && soon ? 'c-soon' : 't-3'}
        />
        <span class={`m ${running ? '' : 't-2'}`}>
          {t(deadline.title)}
          {deadline.provisional && metOn === null ? (
            <>
              {' '}
              <span class="tag">{words.deadline.provisionalTag}</span>
            </>
          ) : null}
          <Until deadline={deadline} view={view} />
          {remarks.length === 0 || metOn !== null ? null : (
            <small class="t-soon">{words.deadline.unearned(remarks.length)}</small>
          )}
          {deadline.otherLaw?.length !== null || metOn !== null ? null : (
            <small class="t-soon">{words.deadline.otherLawWanted}</small>
          )}
        </span>
        <span class={`r ${soon ? 't-soon' : running ? '' : 't-3'}`}>
          {metOn !== null
            ? words.deadline.met
            : deadline.dueAt != null
              ? view.checkedAt > Date.parse(deadline.dueAt)
                ? words.deadline.overAt(deadline.dueAt.slice(11, 16))
                : words.deadline.leftUntil(deadline.dueAt.slice(11, 16))
              : left !== null
                ? left < 0
                  ? words.deadline.over(-left, unit)
                  : words.deadline.left(left, unit)
                : stands
                  ? words.deadline.stands
                  : words.deadline.notRunning}
        </span>
        <Icon name={open ? 'chev-d' : 'chev'} tone="t-3" />
      </button>
      {open ? (
        <div class="counted">
          {left !== null && left >= 0 && deadline.dueAt == null ? (
            <p class="left-over">{words.deadline.withToday(left, unit)}</p>
          ) : null}
          <Strip view={deadline} today={view.today} />
          {how.length === 0 ? null : <p class="t-2">{how.join(language.value === 'en' ? ' ' : '')}</p>}
          {said.map((one) => (
            <p class="t-soon note" key={one}>
              <Icon name="soon" tone="c-soon" />
              <span>{one}</span>
            </p>
          ))}
          {metOn === null
            ? provisional.map((one) => (
                <p class="t-soon note" key={one}>
                  <Icon name="soon" tone="c-soon" />
                  <span>{one}</span>
                </p>
              ))
            : null}
          <Articles
            of={deadline.id}
            cited={[
              ...(deadline.citation === null ? [] : [{ ...deadline.citation, what: '' }]),
              ...(deadline.basis ?? []).map((one) => ({ ...one, what: words.deadline.counting })),
            ]}
          />
          <Changes deadline={deadline} view={view} />
        </div>
      ) : null}
    </>
  );
}

/** The row under which periods wait that nothing has begun. */
export const WAITING = 'waiting deadlines';

export function Deadlines({ view }: { readonly view: CaseView }) {
  const { words } = useUi();
  const running = view.deadlines.some((one) => leftOf(one) !== null);
  const waits = view.deadlines.filter((one) => one.from === null && one.metOn === null);
  // One that waits says what it waits for; several of them would push out of sight what runs.
  const folded = waits.length > 1 ? waits : [];
  const open = unfolded.value.has(WAITING);
  if (view.deadlines.length === 0) return null;
  return (
    <section class="sec">
      <h2>
        {words.caseView.deadlines}
        <span class="r">{words.caseView.today(view.today)}</span>
      </h2>
      {view.deadlines
        .filter((deadline) => !folded.includes(deadline))
        .map((deadline) => (
          <Deadline key={deadline.id} deadline={deadline} view={view} />
        ))}
      {folded.length === 0 ? null : (
        <button
          type="button"
          class="row"
          data-waiting
          aria-expanded={open}
          onClick={() => {
            unfolded.value = toggled(unfolded.value, WAITING);
          }}
        >
          <Icon name="clock" tone="t-3" />
          <span class="m t-2">{words.deadline.waiting}</span>
          <span class="r t-3">{words.deadline.waitingCount(folded.length)}</span>
          <Icon name={open ? 'chev-d' : 'chev'} tone="t-3" />
        </button>
      )}
      {open ? folded.map((deadline) => <Deadline key={deadline.id} deadline={deadline} view={view} />) : null}
      {running ? (
        <p class="under">
          <button type="button" class="b s txt" onClick={() => saveCalendar(view, language.value)}>
            {words.deadline.calendar}
          </button>
          <small class="t-3">{words.deadline.calendarHint}</small>
        </p>
      ) : null}
    </section>
  );
}
