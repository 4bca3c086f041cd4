/** A case, read-only: what happened, what is missing, until when. Opening it is recorded by the companion. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { type CasePage, casePageSchema } from '#shared/api/console.ts';
import { personSchema } from '#shared/api/contract.ts';
import { type Import, importsSchema } from '#shared/api/import.ts';
import { type Recording, recordingsSchema } from '#shared/api/media.ts';
import { DayStrip } from '#shared/calendar/day-strip.tsx';
import { ask, type Trouble } from '../api.ts';
import { Drawer } from '../board/drawer.tsx';
import { useBookmarks } from '../footage/bookmarks.tsx';
import { CaseRecordings } from '../footage/case-recordings.tsx';
import { footageStrip } from '../footage/strip.ts';
import { lang, local, t } from '../i18n.ts';
import { words as importWords } from '../import/words.ts';
import { go } from '../router.ts';
import { can, session } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { age, clockTime, dayLong, now } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { isTyping, KeyList } from '../ui/keys.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { RequiredRecordings } from './coverage.tsx';
import { Disclosures } from './disclosures.tsx';
import { Timeline } from './timeline.tsx';
import { GapReasons, useReasons } from './why.tsx';

const ORDER = 'sanxiang.timeline-oldest';

export function CasePageView({ id }: { readonly id: string }) {
  const { case: text, keys } = t.value;
  const [page, setPage] = useState<CasePage | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [newest, setNewest] = useState(localStorage.getItem(ORDER) === null);
  const [drawer, setDrawer] = useState(false);
  const [assigning, setAssigning] = useState(false);
  const [closing, setClosing] = useState<CasePage['gaps'][number] | null>(null);
  const [changed, setChanged] = useState(false);
  const [reminded, setReminded] = useState(false);
  const [help, setHelp] = useState(false);
  const [recordings, setRecordings] = useState<readonly Recording[] | null>(null);
  const [files, setFiles] = useState<readonly Import[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);

  const load = async () => {
    const answer = await ask('GET', `/api/cases/${id}`, casePageSchema);
    if (answer.ok) {
      setPage(answer.value);
      setTrouble(null);
      setChanged(false);
    } else setTrouble(answer.trouble);
  };
  useEffect(() => void load(), [id, lang.value]);
  const loadRecordings = async () => {
    const answer = await ask('GET', `/api/media/recordings?case=${id}`, recordingsSchema);
    if (answer.ok) setRecordings(answer.value.recordings);
    const brought = await ask('GET', `/api/media/imports?case=${id}`, importsSchema);
    if (brought.ok) setFiles(brought.value.imports);
  };
  useEffect(() => {
    if (can('media.read')) void loadRecordings();
  }, [id]);
  const { all: bookmarks } = useBookmarks(can('media.read') ? id : undefined);
  const name = page === null ? '' : (page.subject ?? page.number ?? t.value.board.noSubject);
  useEffect(() => {
    document.title = `${name === '' ? t.value.board.title : name} · ${t.value.brand}`;
    if (name !== '') heading.current?.focus();
  }, [name]);

  // The page itself is a read that is recorded, so it is not renewed behind the reader's back: it says that it could be.
  useEffect(() => {
    if (page === null) return;
    const stream = new EventSource('/api/board/events');
    stream.addEventListener('row', (event: MessageEvent<string>) => {
      const row = z.object({ case: z.string(), version: z.string() }).safeParse(JSON.parse(event.data));
      if (row.success && row.data.case === page.case && row.data.version !== page.version) setChanged(true);
    });
    return () => stream.close();
  }, [page?.case, page?.version]);

  const order = () => {
    setNewest(!newest);
    if (newest) localStorage.setItem(ORDER, 'yes');
    else localStorage.removeItem(ORDER);
  };
  const closeDrawer = () => {
    setDrawer(false);
    requestAnimationFrame(() => heading.current?.focus());
  };
  const remind = async () => {
    const answer = await ask('POST', `/api/cases/${id}/remind`, z.unknown(), {});
    if (answer.ok) setReminded(true);
    else setTrouble(answer.trouble);
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || help || assigning || closing !== null) return;
      // Keys while a dialog is open are the dialog's, also when nothing in it has the focus.
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.target instanceof Element && event.target.closest('form') !== null) return;
      if (event.key === 'Escape') drawer ? closeDrawer() : go('/');
      else if (event.key === 'a' && page?.approval?.mayAnswer === true) setDrawer(true);
      else if (event.key === 'r' && page?.mayRemind === true) void remind();
      else if (event.key === 's') order();
      else if (event.key === '?') setHelp(true);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  if (page === null) {
    return (
      <main id="content" class="fill">
        <div class="ch">
          {trouble === null ? (
            <div class="shapes" role="status">
              <span class="sr">{t.value.loading}</span>
              <span class="skel" style={{ width: '30%' }} />
              <span class="skel" style={{ width: '60%' }} />
              <span class="skel" style={{ width: '45%' }} />
            </div>
          ) : (
            <>
              <TroubleNote trouble={trouble} onRetry={() => void load()} />
              <p>
                <a href="/">{text.back}</a>
              </p>
            </>
          )}
        </div>
      </main>
    );
  }
  const filmed = (recordings ?? []).filter(({ spans }) => spans.length > 0);
  const footage =
    filmed.length === 0 && bookmarks.length === 0
      ? []
      : footageStrip(
          page.timeline.map(({ at }) => Date.parse(at)),
          filmed,
          Date.now(),
          bookmarks,
        );
  const blocking = page.gaps.filter((gap) => gap.blocks);
  const later = page.gaps.filter((gap) => !gap.blocks && gap.bar !== 'advisory');
  return (
    <main id="content" class="fill">
      <div class="ch">
        <div class="ch-t">
          <h1 ref={heading} tabIndex={-1}>
            {name}
          </h1>
          <span class="t-2 sub">
            <Dots
              text={[page.subject === null ? null : page.number, page.cause]
                .filter((part) => part !== null)
                .join(' · ')}
            />
          </span>
          {blocking.length > 0 ? (
            <span class="tag t-stop">
              <Icon name="stop" />
              {text.missing(blocking.length)}
            </span>
          ) : (
            <span class="tag">
              <Icon name={later.length > 0 ? 'todo' : 'tick'} />
              {later.length > 0 ? text.todo(later.length) : text.complete}
            </span>
          )}
          <span class="r">
            {page.mayRemind && blocking.length > 0 && (
              <button type="button" class="b s" onClick={() => void remind()}>
                {reminded ? t.value.board.remindedNow : text.remind}
              </button>
            )}
            <button type="button" class="b s" title={text.orderTitle} onClick={order}>
              {newest ? text.newest : text.oldest}
              <Icon name="chevron-down" />
            </button>
          </span>
        </div>
        {page.stages.length > 0 && (
          <ol class="stages" style={{ gridTemplateColumns: `repeat(${page.stages.length}, 1fr)` }}>
            {page.stages.map((stage) => (
              <li key={stage.id} class={stage.is} aria-current={stage.is === 'now' ? 'step' : undefined}>
                {local(stage.title)}
              </li>
            ))}
          </ol>
        )}
      </div>
      {changed && (
        <p class="strip" role="status">
          {text.updated}
          <button type="button" class="b s" onClick={() => void load()}>
            {text.update}
          </button>
        </p>
      )}
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <div class="cv">
        <Timeline page={page} newestFirst={newest} footage={footage} />
        <aside class="side" aria-label={text.gapsNow}>
          <Gaps page={page} onApprove={() => setDrawer(true)} onClose={setClosing} />
          <RequiredRecordings page={page} />
          <CaseRecordings
            case={page.case}
            recordings={recordings}
            files={files}
            member={[...page.officers, page.lead].some((one) => one?.id === session.value?.id)}
            onChanged={() => void loadRecordings()}
          />
          {can('media.import') && (
            <section class="sec">
              <h2>{importWords.value.inCaseTitle}</h2>
              <div class="row">
                <a href={`/import/${page.case}`}>{importWords.value.title}</a>
              </div>
            </section>
          )}
          <Deadlines page={page} />
          <Disclosures page={page} onApprove={() => setDrawer(true)} />
          {page.overrides.length > 0 && <Overrides page={page} />}
          <section class="sec">
            <h2>{text.officers}</h2>
            <div class="row">
              <Icon name="person" class="t-3" />
              <span class="m">
                {page.officers.map((officer) => officer.name).join('、') || text.nobody}
                {page.lead !== null && (
                  <small>
                    {text.lead} {page.lead.name}
                  </small>
                )}
              </span>
              {page.mayAssign && (
                <button type="button" class="b s" onClick={() => setAssigning(true)}>
                  {text.assign}
                </button>
              )}
            </div>
          </section>
          <section class="sec">
            <h2>
              {text.record}
              <span class="r">{text.recordEvents(page.record.events)}</span>
            </h2>
            <div class="row">
              <Icon name="link" class="t-3" />
              <span class="m">
                {text.ticks(page.ticks.done, page.ticks.ticked)}
                <small>
                  <Dots text={text.recordNote(page.record.erased, page.record.notUnderstood)} />
                </small>
              </span>
            </div>
          </section>
        </aside>
      </div>
      {drawer && page.approval !== null && (
        <Drawer
          approval={page.approval.approval}
          row={page}
          onClose={closeDrawer}
          onAnswered={() => setChanged(true)}
        />
      )}
      {closing !== null && (
        <CloseItem
          page={page}
          gap={closing}
          onClose={(done) => {
            setClosing(null);
            if (done) void load();
          }}
        />
      )}
      {assigning && (
        <Assign
          page={page}
          onClose={(done) => {
            setAssigning(false);
            if (done) void load();
          }}
        />
      )}
      {help && (
        <KeyList
          onClose={() => setHelp(false)}
          keys={[
            ...(page.approval?.mayAnswer === true ? ([[['a'], keys.approve]] as const) : []),
            ...(page.mayRemind ? ([[['r'], keys.remind]] as const) : []),
            [['s'], keys.order],
            [['Esc'], keys.close],
          ]}
        />
      )}
    </main>
  );
}

function Gaps(props: {
  readonly page: CasePage;
  readonly onApprove: () => void;
  readonly onClose: (gap: CasePage['gaps'][number]) => void;
}) {
  const { page } = props;
  const { case: text, bars, board } = t.value;
  const reasons = useReasons(page);
  const lists = [
    [text.gapsNow, page.gaps.filter((gap) => gap.blocks), true],
    [text.gapsLater, page.gaps.filter((gap) => !gap.blocks), false],
  ] as const;
  return (
    <>
      {lists.map(([title, gaps, now_]) =>
        !now_ && gaps.length === 0 ? null : (
          <section class="sec" key={title}>
            <h2>
              {title}
              {gaps.length > 0 && <span class="r">{text.count(gaps.length)}</span>}
            </h2>
            {gaps.length === 0 && (
              <div class="row t-2">
                <Icon name="tick" class="t-3" />
                {text.noGaps}
              </div>
            )}
            {gaps.map((gap, index) => (
              <div key={gap.id}>
                <div class="row">
                  <Icon
                    name={
                      !gap.blocks
                        ? 'todo'
                        : gap.kind === 'unknown'
                          ? 'unknown'
                          : gap.bar === 'statutory'
                            ? 'stop'
                            : 'stop-outline'
                    }
                    class={gap.blocks ? (gap.kind === 'unknown' ? 'c-soon' : 'c-stop') : 't-3'}
                  />
                  <span class="m" title={local(gap.why)}>
                    {local(gap.title)}
                    <small>
                      {bars[gap.bar]}
                      {gap.citation !== null && (
                        <>
                          <span class="mid"> · </span>
                          <span class="cite" lang="zh-CN" title={gap.citation.words}>
                            {gap.citation.short}
                            {gap.citation.article}
                          </span>
                        </>
                      )}
                      {gap.since !== null && (
                        <>
                          <span class="mid"> · </span>
                          {text.missingFor(age(gap.since, now.value, t.value))}
                        </>
                      )}
                    </small>
                    {gap.asked !== null && (
                      <small>{text.asked(gap.asked.by.name, clockTime(gap.asked.at))}</small>
                    )}
                    {gap.values.length > 0 && <small>{gap.values.join(' / ')}</small>}
                  </span>
                  {gap.close !== null && (
                    <button
                      type="button"
                      class="b s"
                      aria-label={`${text.closeIt}：${local(gap.title)}`}
                      onClick={() => props.onClose(gap)}
                    >
                      {text.closeIt}
                    </button>
                  )}
                  {now_ && index === 0 && page.approval?.mayAnswer === true && (
                    <button type="button" class="b s pri" onClick={props.onApprove}>
                      {board.approve}
                    </button>
                  )}
                </div>
                <GapReasons gap={gap} reasons={reasons} />
              </div>
            ))}
          </section>
        ),
      )}
    </>
  );
}

/** The line under a deadline's name: the day to work to, how another reading differs, from when against the party. */
function Until({ one }: { readonly one: CasePage['deadlines'][number] }) {
  const { case: text } = t.value;
  if (one.metOn !== null) return <small>{text.metOn(dayLong(one.metOn, t.value))}</small>;
  if (one.from === null)
    return (
      <small lang="zh-CN">
        {one.citation?.short}
        {one.citation?.article}
      </small>
    );
  if (one.shown === null) return <small>{text.standsStill}</small>;
  return (
    <>
      <small>
        {one.whose === 'party' ? `${text.party} ` : ''}
        {one.dueAt === null
          ? text.orBefore(dayLong(one.shown, t.value))
          : text.beforeAt(dayLong(one.shown, t.value), one.dueAt.slice(11, 16))}
      </small>
      {one.due !== null && one.due !== one.shown && (
        <small>{text.otherwise(dayLong(one.due, t.value), one.whose === 'authority')}</small>
      )}
      {one.adverseFrom !== null && <small>{text.adverse(dayLong(one.adverseFrom, t.value))}</small>}
    </>
  );
}

function Deadlines({ page }: { readonly page: CasePage }) {
  const { case: text } = t.value;
  const join = t.value.lang === 'en' ? ' ' : '';
  return (
    <section class="sec">
      <h2>{text.deadlines}</h2>
      {page.deadlines.length === 0 && <div class="row t-3">{text.noDeadlines}</div>}
      {page.deadlines.map((one) => (
        <div class="due" key={one.id}>
          <div class="row">
            <Icon
              name={one.soon ? 'soon' : one.metOn !== null ? 'tick' : 'clock'}
              class={one.soon ? 'c-soon' : 't-3'}
            />
            <span class={`m ${one.left === null ? 't-2' : ''}`}>
              {local(one.title)}
              {one.provisional && one.metOn === null && <span class="tag">{text.provisionalTag}</span>}
              <Until one={one} />
            </span>
            <span class={`r ${one.soon ? 't-soon' : one.left === null ? 't-3' : ''}`}>
              {one.metOn !== null
                ? text.met
                : one.dueAt !== null
                  ? now.value > Date.parse(one.dueAt)
                    ? text.overAt(one.dueAt.slice(11, 16))
                    : text.leftUntil(one.dueAt.slice(11, 16))
                  : one.left !== null
                    ? t.value.leftLong(one.left, one.unit === 'working-day')
                    : one.from === null
                      ? text.notRunning
                      : text.stands}
            </span>
          </div>
          {one.from !== null && one.metOn === null && (
            <details>
              <summary>{text.howCounted}</summary>
              <DayStrip
                deadline={one}
                today={page.today}
                lang={lang.value}
                class="strip-days"
                label={(from, day) => text.strip(dayLong(from, t.value), dayLong(day, t.value))}
              />
              <p>{one.how.join(join)}</p>
              {one.remarks.map((remark) => (
                <p class="t-soon" key={remark}>
                  {remark}
                </p>
              ))}
              {[...(one.citation === null ? [] : [one.citation]), ...one.basis].map((basis) => (
                <p class="t-3" lang="zh-CN" key={basis.article + basis.words}>
                  <q>{basis.words}</q> {basis.short}
                  {basis.article}
                </p>
              ))}
            </details>
          )}
        </div>
      ))}
      {page.deadlines.some((one) => one.left !== null) && (
        <p class="due-file">
          <a href={`/api/cases/${page.case}/deadlines.ics?lang=${t.value.lang}`} download>
            {text.calendar}
          </a>
          <small class="t-3">{text.calendarHint}</small>
        </p>
      )}
    </section>
  );
}

function Overrides({ page }: { readonly page: CasePage }) {
  const { case: text } = t.value;
  return (
    <section class="sec">
      <h2>
        {text.overrides}
        <span class="r">{text.times(page.overrides.length)}</span>
      </h2>
      {page.overrides.map((one) => (
        <div class="row" key={one.at}>
          <Icon name="door" class="t-3" />
          <span class="m">
            {one.gaps.map(local).join('、')}
            <small>
              {one.by.name} {clockTime(one.at)}
              <span class="mid"> · </span>
              {one.reason}
            </small>
            <small>
              {one.approver === null
                ? text.noApproval
                : text.approvedBy(one.approver.name, one.approverReason ?? '')}
            </small>
          </span>
        </div>
      ))}
    </section>
  );
}

/** What head, legal officer or lead close themselves: with the document that shows it, or in their own name. */
function CloseItem(props: {
  readonly page: CasePage;
  readonly gap: CasePage['gaps'][number];
  readonly onClose: (done: boolean) => void;
}) {
  const { case: text } = t.value;
  const { page, gap } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [number, setNumber] = useState('');
  const [date, setDate] = useState('');
  const [note, setNote] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => dialog.current?.showModal(), []);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = (value: string, name: string) => (value.trim() === '' ? {} : { [name]: value.trim() });
    if (gap.close === 'document' && number.trim() === '' && date === '') {
      setTrouble({ code: 'missing', title: text.closeNeed, todo: '' });
      return;
    }
    const answer = await ask('POST', `/api/cases/${page.case}/items/${gap.item ?? ''}/close`, z.unknown(), {
      ...given(number, 'number'),
      ...given(date, 'date'),
      ...given(note, 'note'),
    });
    if (answer.ok) props.onClose(true);
    else setTrouble(answer.trouble);
  }

  return (
    <dialog class="box" ref={dialog} aria-labelledby="close-title" onClose={() => props.onClose(false)}>
      <form onSubmit={(event) => void save(event)}>
        <h2 id="close-title">{text.closeTitle(local(gap.title))}</h2>
        <p class="t-2">{local(gap.why)}</p>
        {trouble !== null && <TroubleNote trouble={trouble} />}
        {gap.close === 'document' && (
          <>
            <label class="f">
              <span>{text.closeNumber}</span>
              <input
                class="in"
                name="number"
                maxLength={200}
                value={number}
                onInput={(event) => setNumber(event.currentTarget.value)}
              />
            </label>
            <label class="f">
              <span>{text.closeDate}</span>
              <input
                class="in"
                type="date"
                name="date"
                max={page.today}
                value={date}
                onInput={(event) => setDate(event.currentTarget.value)}
              />
            </label>
          </>
        )}
        <label class="f">
          <span>{text.closeNote}</span>
          <textarea
            class="in"
            name="note"
            rows={2}
            maxLength={2000}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <DialogVerbs save={text.closeSave} close={() => dialog.current?.close()} />
      </form>
    </dialog>
  );
}

function Assign(props: { readonly page: CasePage; readonly onClose: (done: boolean) => void }) {
  const { case: text } = t.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [people, setPeople] = useState<readonly z.infer<typeof personSchema>[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(props.page.officers.map((one) => one.id)),
  );
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void ask('GET', '/api/people', z.object({ people: z.array(personSchema) })).then((answer) => {
      if (answer.ok) setPeople(answer.value.people.filter((one) => one.roles.includes('officer')));
      else setTrouble(answer.trouble);
    });
  }, []);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (chosen.size === 0) {
      setTrouble({ code: 'missing', title: text.assignNone, todo: '' });
      return;
    }
    const answer = await ask('POST', `/api/cases/${props.page.case}/assign`, z.unknown(), {
      officers: [...chosen],
    });
    if (answer.ok) props.onClose(true);
    else setTrouble(answer.trouble);
  }

  return (
    <dialog class="box" ref={dialog} aria-labelledby="assign-title" onClose={() => props.onClose(false)}>
      <form onSubmit={(event) => void save(event)}>
        <h2 id="assign-title">{text.assignTitle}</h2>
        <p class="t-2">{text.assignText}</p>
        {trouble !== null && <TroubleNote trouble={trouble} />}
        <div class="choices">
          {people.map((one) => (
            <label key={one.id}>
              <input
                type="checkbox"
                checked={chosen.has(one.id)}
                onChange={(event) => {
                  const next = new Set(chosen);
                  if (event.currentTarget.checked) next.add(one.id);
                  else next.delete(one.id);
                  setChosen(next);
                }}
              />
              {one.name}
            </label>
          ))}
        </div>
        <DialogVerbs save={text.assignSave} close={() => dialog.current?.close()} />
      </form>
    </dialog>
  );
}

/** The end of a dialog's form: its one verb, and the way out. */
function DialogVerbs({ save, close }: { readonly save: string; readonly close: () => void }) {
  return (
    <p class="verbs">
      <button type="submit" class="b pri">
        {save}
      </button>
      <button type="button" class="b" onClick={close}>
        {t.value.cancel}
      </button>
    </p>
  );
}
