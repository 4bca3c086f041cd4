/** The board: rows by what is missing, live, worked by keyboard. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import type { BoardRow } from '#shared/api/console.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { go } from '../router.ts';
import { session } from '../session.ts';
import { now } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { isTyping, KeyList } from '../ui/keys.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Drawer } from './drawer.tsx';
import { lapseText } from './lapse.ts';
import { askForNotifications, call, canAsk } from './notify.ts';
import { caseName, Row } from './row.tsx';
import {
  beyond,
  fresh,
  type Group,
  gone,
  lastChange,
  lastWorked,
  link,
  listed,
  loadBoard,
  loaded,
  loading,
  outOfPlace,
  overrideNotices,
  rows,
  soonest,
  stopFollowing,
  trouble,
  waitingForMe,
  whenApprovalWaits,
} from './store.ts';

type Filter = 'all' | 'stuck' | 'soon' | 'mine';
const GROUPS: readonly Group[] = ['stuck', 'soon', 'clear'];
/** Calm rows shown before one asks for the rest. */
const CALM_SHOWN = 30;

function matches(row: BoardRow, filter: Filter, stage: string, officer: string, words: string): boolean {
  if (filter === 'mine' && row.approval?.mayAnswer !== true) return false;
  if ((filter === 'stuck' || filter === 'soon') && row.group !== filter) return false;
  if (stage !== '' && row.stage?.id !== stage) return false;
  if (officer !== '' && !row.officers.some((one) => one.id === officer)) return false;
  const text = `${row.subject ?? ''} ${row.number ?? ''}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function BoardPage() {
  const { board, keys } = t.value;
  const [filter, setFilter] = useState<Filter>('all');
  const [stage, setStage] = useState('');
  const [officer, setOfficer] = useState('');
  const [words, setWords] = useState('');
  const [folded, setFolded] = useState<ReadonlySet<Group>>(new Set());
  const [all, setAll] = useState(false);
  const selected = lastWorked.value;
  const setSelected = (caseId: string) => {
    lastWorked.value = caseId;
  };
  const [open, setOpen] = useState<{ readonly case: string; readonly approval: string } | null>(null);
  const [help, setHelp] = useState(false);
  const [refusal, setRefusal] = useState<Trouble | null>(null);
  const table = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const who = session.value;
  const mayRemind = who?.roles.includes('lead') === true;
  const mayApprove = mayRemind || who?.roles.includes('head') === true;

  const openApproval = (row: BoardRow | undefined) => {
    if (row?.approval?.mayAnswer !== true) return;
    setSelected(row.case);
    setOpen({ case: row.case, approval: row.approval.approval });
  };

  useEffect(() => {
    whenApprovalWaits((notice) => call(notice, () => openApproval(rows.value.get(notice.case))));
    void loadBoard();
    return stopFollowing;
  }, []);

  const shown = listed.value.filter(({ row }) => matches(row, filter, stage, officer, words));
  const count = (which: Group) => [...rows.value.values()].filter((row) => row.group === which).length;
  const stages = useMemo(() => {
    const found = new Map<string, { readonly index: number; readonly title: string }>();
    for (const row of rows.value.values()) {
      if (row.stage !== null)
        found.set(row.stage.id, { index: row.stage.index, title: local(row.stage.title) });
    }
    return [...found].sort(([, a], [, b]) => a.index - b.index);
  }, [rows.value, t.value]);
  const officers = useMemo(() => {
    const found = new Map<string, string>();
    for (const row of rows.value.values()) for (const one of row.officers) found.set(one.id, one.name);
    return [...found].sort(([, a], [, b]) => a.localeCompare(b, 'zh-CN'));
  }, [rows.value]);
  const visible = GROUPS.flatMap((group) => {
    const inGroup = shown.filter((one) => one.group === group);
    if (folded.has(group)) return [];
    return group === 'clear' && !all ? inGroup.slice(0, CALM_SHOWN) : inGroup;
  });
  const ticks = [...rows.value.values()].reduce(
    (sum, row) => ({ done: sum.done + row.ticks.done, ticked: sum.ticked + row.ticks.ticked }),
    { done: 0, ticked: 0 },
  );

  async function remind(row: BoardRow): Promise<void> {
    setRefusal(null);
    const answer = await ask('POST', `/api/cases/${row.case}/remind`, z.unknown(), {});
    if (!answer.ok) setRefusal(answer.trouble);
  }

  function focusRow(caseId: string): void {
    setSelected(caseId);
    const link = table.current?.querySelector(`[data-case="${caseId}"] a.open`);
    if (link instanceof HTMLElement) link.focus();
  }

  function closeDrawer(): void {
    const back = open?.case ?? selected;
    setOpen(null);
    // The row is there again in the next frame even if it was changed meanwhile.
    if (back !== null) requestAnimationFrame(() => focusRow(back));
  }

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && open !== null) {
        closeDrawer();
        return;
      }
      if (event.key === 'Escape' && event.target === search.current) {
        setWords('');
        search.current?.blur();
        if (selected !== null) focusRow(selected);
        return;
      }
      if (isTyping(event) || help) return;
      // Two quick presses come before the next drawing: where the focus is, is known at once.
      const focused = document.activeElement?.closest('[data-case]')?.getAttribute('data-case');
      const at = focused ?? selected;
      const index = visible.findIndex((one) => one.case === at);
      const current = at === null ? undefined : rows.value.get(at);
      switch (event.key) {
        case 'j':
        case 'k': {
          const next =
            visible[
              index === -1
                ? 0
                : Math.max(0, Math.min(visible.length - 1, index + (event.key === 'j' ? 1 : -1)))
            ];
          if (next !== undefined) focusRow(next.case);
          break;
        }
        case 'Enter':
          if (current === undefined || event.target instanceof HTMLButtonElement) return;
          if (event.target instanceof HTMLAnchorElement) return;
          go(`/cases/${current.case}`);
          break;
        case 'a':
          openApproval(
            current?.approval?.mayAnswer === true
              ? current
              : shown.find((s) => s.row.approval?.mayAnswer)?.row,
          );
          break;
        case 'r':
          if (mayRemind && current !== undefined) void remind(current);
          break;
        case '/':
          search.current?.focus();
          break;
        case '?':
          setHelp(true);
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  // Back from a case's page: the row is there before the rows are asked for anew.
  useLayoutEffect(() => {
    if (selected !== null) focusRow(selected);
  }, []);

  const title = `${board.title} · ${t.value.brand}`;
  useEffect(() => {
    document.title = waitingForMe.value === 0 ? title : board.titleCount(waitingForMe.value, title);
  }, [waitingForMe.value, title]);

  const chip = (which: Filter, label: string, n: number, icon?: 'stop' | 'soon') => (
    <button type="button" class="chip" aria-pressed={filter === which} onClick={() => setFilter(which)}>
      {icon !== undefined && <Icon name={icon} class={icon === 'stop' ? 'c-stop' : 'c-soon'} />}
      {label} <b>{n}</b>
    </button>
  );
  const drawerRow = open === null ? undefined : rows.value.get(open.case);

  return (
    <>
      <div class="filters" role="toolbar" aria-label={board.filters}>
        {chip('all', board.all, rows.value.size)}
        {chip('stuck', board.stuck, count('stuck'), 'stop')}
        {chip('soon', board.soon, count('soon'), 'soon')}
        {mayApprove && chip('mine', board.mine, waitingForMe.value)}
        <span class="rule" />
        <span class={`chip pick ${stage === '' ? '' : 'on'}`}>
          <select
            aria-label={board.stage}
            value={stage}
            onChange={(event) => setStage(event.currentTarget.value)}
          >
            <option value="">{board.anyStage}</option>
            {stages.map(([id, { title: name }]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" />
        </span>
        <span class={`chip pick ${officer === '' ? '' : 'on'}`}>
          <select
            aria-label={board.officer}
            value={officer}
            onChange={(event) => setOfficer(event.currentTarget.value)}
          >
            <option value="">{board.anyOfficer}</option>
            {officers.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" />
        </span>
        {outOfPlace.value > 0 && (
          <button type="button" class="chip on" title={board.reorderTitle} onClick={() => void loadBoard()}>
            {board.reorder(outOfPlace.value)}
          </button>
        )}
        <span class="scope" title={board.scope}>
          {board.scope}
        </span>
        <label class="find">
          <span class="sr">{board.search}</span>
          <Icon name="search" />
          <input
            ref={search}
            class="in"
            type="search"
            placeholder={board.searchHint}
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <kbd>/</kbd>
        </label>
      </div>
      {link.value === 'lost' && loaded.value && (
        <p class="strip soon" role="status">
          <Icon name="lost" /> {t.value.lostLong}
        </p>
      )}
      {mayApprove && canAsk.value && loaded.value && (
        <div class="strip">
          <span>
            {board.notifyAsk}
            {soonest.value === null
              ? ''
              : ` ${board.notifyWaiting(waitingForMe.value, lapseText(soonest.value, now.value, t.value))}`}
          </span>
          <button type="button" class="b s" onClick={() => void askForNotifications(true)}>
            {board.notifyYes}
          </button>
          <button type="button" class="b s txt" onClick={() => void askForNotifications(false)}>
            {board.notifyNo}
          </button>
        </div>
      )}
      {overrideNotices.value.map((notice) => (
        <div class="strip" role="status" key={notice.case + notice.at}>
          <Icon name="door" />
          <a href={`/cases/${notice.case}`}>
            {board.overrideTold(notice.subject ?? board.noSubject, local(notice.title), notice.approved)}
          </a>
          <button
            type="button"
            class="b s txt"
            onClick={() => {
              overrideNotices.value = overrideNotices.value.filter((one) => one !== notice);
            }}
          >
            {board.dismiss}
          </button>
        </div>
      ))}
      {refusal !== null && <TroubleNote trouble={refusal} />}
      {trouble.value !== null && <TroubleNote trouble={trouble.value} onRetry={() => void loadBoard()} />}
      {loaded.value && rows.value.size === 0 ? (
        <Empty mayPair />
      ) : (
        <div class="tb" role="table" aria-label={board.title} aria-busy={loading.value} ref={table}>
          <div role="rowgroup">
            <div class="tr th" role="row">
              <span role="columnheader">
                <span class="sr">{board.columns.state}</span>
              </span>
              <span role="columnheader">{board.columns.missing}</span>
              <span role="columnheader">{board.columns.case}</span>
              <span role="columnheader">{board.columns.stage}</span>
              <span role="columnheader">{board.columns.officer}</span>
              <span role="columnheader">{board.columns.since}</span>
              <span role="columnheader">{board.columns.due}</span>
              <span role="columnheader">
                <span class="sr">{board.columns.act}</span>
              </span>
            </div>
          </div>
          {!loaded.value && trouble.value === null && <Shapes />}
          {GROUPS.map((group) => {
            const inGroup = shown.filter((one) => one.group === group);
            if (inGroup.length === 0) return null;
            const isFolded = folded.has(group);
            const cut = group === 'clear' && !all ? inGroup.slice(0, CALM_SHOWN) : inGroup;
            return (
              <div role="rowgroup" key={group} aria-label={board[group]}>
                <div class="tg" role="row">
                  <div role="cell">
                    <button
                      type="button"
                      aria-expanded={!isFolded}
                      onClick={() => {
                        const next = new Set(folded);
                        if (isFolded) next.delete(group);
                        else next.add(group);
                        setFolded(next);
                      }}
                    >
                      <Icon name={isFolded ? 'chevron-right' : 'chevron-down'} />
                      {board[group]}
                      <span>{board.count(inGroup.length)}</span>
                    </button>
                  </div>
                </div>
                {!isFolded &&
                  cut.map(({ row }) => (
                    <Row
                      key={row.case}
                      row={row}
                      gone={gone.value.has(row.case)}
                      fresh={fresh.value.has(row.case)}
                      selected={selected === row.case}
                      onSelect={() => setSelected(row.case)}
                      onApprove={() => openApproval(row)}
                      onRemind={mayRemind ? () => void remind(row) : null}
                    />
                  ))}
                {!isFolded && cut.length < inGroup.length && (
                  <div class="tr more" role="row">
                    <span role="cell">
                      <button type="button" class="b s txt" onClick={() => setAll(true)}>
                        {board.moreRows(inGroup.length - cut.length)}
                      </button>
                    </span>
                  </div>
                )}
              </div>
            );
          })}
          {loaded.value && shown.length === 0 && (
            <div class="empty none">
              <p>{board.noneMatch}</p>
              <button
                type="button"
                class="b"
                onClick={() => {
                  setFilter('all');
                  setStage('');
                  setOfficer('');
                  setWords('');
                }}
              >
                {board.showAll}
              </button>
            </div>
          )}
          {beyond.value > 0 && <p class="beyond t-3">{board.moreBeyond(beyond.value)}</p>}
        </div>
      )}
      <footer class="keys">
        <span>
          <kbd>j</kbd>
          <kbd>k</kbd>
          {keys.upDown}
        </span>
        <span>
          <kbd>↵</kbd>
          {keys.open}
        </span>
        {mayApprove && (
          <span>
            <kbd>a</kbd>
            {keys.approve}
          </span>
        )}
        {mayRemind && (
          <span>
            <kbd>r</kbd>
            {keys.remind}
          </span>
        )}
        <button type="button" onClick={() => setHelp(true)}>
          <kbd>?</kbd>
          {keys.all}
        </button>
        <span class="r">{ticks.done > 0 && board.ticks(Math.round((ticks.ticked / ticks.done) * 100))}</span>
      </footer>
      <p class="sr" role="status">
        {lastChange.value !== null &&
          board.changed(
            caseName(lastChange.value),
            lastChange.value.missing === null ? board.nothingMissing : local(lastChange.value.missing.title),
          )}
      </p>
      {open !== null && drawerRow !== undefined && (
        <Drawer approval={open.approval} row={drawerRow} onClose={closeDrawer} onAnswered={() => {}} />
      )}
      {help && (
        <KeyList
          onClose={() => setHelp(false)}
          keys={[
            [['j', 'k'], keys.upDown],
            [['↵'], keys.open],
            ...(mayApprove ? ([[['a'], keys.approve]] as const) : []),
            ...(mayApprove ? ([[['Ctrl', '↵'], keys.send]] as const) : []),
            ...(mayRemind ? ([[['r'], keys.remind]] as const) : []),
            [['/'], keys.search],
            [['Esc'], keys.close],
          ]}
        />
      )}
    </>
  );
}

/** Grey shapes of the rows to come; the header above is real at once. */
function Shapes() {
  const widths = [38, 52, 44, 60, 36, 48, 55, 41];
  return (
    <div role="rowgroup">
      {widths.map((width) => (
        <div class="tr" role="row" key={width} aria-hidden="true">
          <span class="skel round" />
          <span class="skel" style={{ width: `${width + 20}%` }} />
          <span class="skel" style={{ width: `${width}%` }} />
          <span class="skel" />
          <span class="skel" />
          <span class="skel" />
          <span class="skel" style={{ width: '70%' }} />
        </div>
      ))}
    </div>
  );
}

function Empty(props: { readonly mayPair: boolean }) {
  const { board } = t.value;
  return (
    <div class="empty page">
      <span class="big">
        <Icon name="plug" class="i-20" />
      </span>
      <h2>{board.emptyTitle}</h2>
      <p>{board.emptyText}</p>
      {props.mayPair && (
        <a class="b" href="/pair">
          {board.emptyPair}
        </a>
      )}
    </div>
  );
}
