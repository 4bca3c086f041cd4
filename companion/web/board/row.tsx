/** One case on the board: what is missing first, then which case, where, who, since when, until when. */
import type { BoardRow } from '#shared/api/console.ts';
import { local, t } from '../i18n.ts';
import { can } from '../session.ts';
import { age, agePart, clockTime, dayText, now, splitNumber } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

export interface RowProps {
  readonly row: BoardRow;
  readonly gone: boolean;
  readonly fresh: boolean;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onApprove: () => void;
  readonly onRemind: (() => void) | null;
}

function iconOf(row: BoardRow, gone: boolean): readonly [IconName, string, string] {
  const { state } = t.value.board;
  if (gone) return ['link', 't-3', state.gone];
  if (row.group === 'stuck') {
    if (row.missing?.kind === 'unknown') return ['unknown', 'c-soon', state.unknown];
    return row.missing === null || row.missing.bar === 'statutory'
      ? ['stop', 'c-stop', state.statutory]
      : ['stop-outline', 'c-stop', state.procedural];
  }
  if (row.group === 'soon') return ['soon', 'c-soon', state.soon];
  if (row.missing !== null) return ['todo', 't-3', state.todo];
  if (row.due?.whose === 'party') return ['clock', 't-3', state.party];
  return ['tick', 't-3', state.clear];
}

function missingText(row: BoardRow, gone: boolean): string {
  const { board } = t.value;
  if (gone) return board.gone;
  if (row.stage === null) return board.notJudged;
  if (row.missing !== null) {
    return local(row.missing.title) + (row.missing.more > 0 ? board.more(row.missing.more) : '');
  }
  return row.due?.whose === 'party' ? board.waitParty(local(row.due.title)) : board.nothingMissing;
}

/** The deadline in full: its name, and where another reading of the law ends. */
function dueTitle(due: NonNullable<BoardRow['due']>): string {
  const { board } = t.value;
  return [
    local(due.title),
    ...(due.cited === null ? [] : [board.cited(dayText(due.day, t.value), dayText(due.cited, t.value))]),
    ...(due.adverseFrom === null ? [] : [board.adverse(dayText(due.adverseFrom, t.value))]),
    ...(due.provisional ? [board.provisional] : []),
  ].join('\n');
}

/** What a row is called where it is spoken of: the party, else the number, else that it has none. */
export function caseName(row: { readonly subject: string | null; readonly number: string | null }): string {
  return row.subject ?? row.number ?? t.value.board.noSubject;
}

/** That a camera sends is grey like all that goes well; that one should and none does is for the lead to see now. */
function RecordingTag({ of }: { readonly of: NonNullable<BoardRow['recording']> }) {
  const { board } = t.value;
  const since = clockTime(of.since);
  if (of.is === 'on') {
    const what = (
      <>
        <Icon name="recording" />
        {board.on}
      </>
    );
    const title = board.recordingOn(of.camera, since);
    return can('media.watch') ? (
      <a class="tag" href="/live" title={title} data-recording="on">
        {what}
      </a>
    ) : (
      <span class="tag" title={title} data-recording="on">
        {what}
      </span>
    );
  }
  return (
    <span class="tag t-stop" title={board.recordingOff(since)} data-recording="off">
      <Icon name="recording" />
      {board.off}
    </span>
  );
}

export function Row({ row, gone, fresh, selected, onSelect, onApprove, onRemind }: RowProps) {
  const { board, bars } = t.value;
  const [icon, colour, state] = iconOf(row, gone);
  const calm = row.group === 'clear' || gone;
  const since = row.missing?.since ?? null;
  const citation = row.missing?.citation ?? null;
  const [series, number] = row.subject === null ? ['', ''] : splitNumber(row.number ?? '');
  const name = caseName(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the row is the way for the keyboard
    <div
      class={`tr ${selected ? 'sel' : ''} ${fresh ? 'fresh' : ''} ${gone ? 'gone' : ''}`}
      role="row"
      data-case={row.case}
      onClick={(event) => {
        onSelect();
        if (event.target instanceof Element && event.target.closest('button, a') === null) {
          event.currentTarget.querySelector('a')?.focus();
        }
      }}
      onDblClick={(event) => event.currentTarget.querySelector('a')?.click()}
    >
      <span role="cell" class="st">
        <Icon name={icon} class={colour} title={state} />
      </span>
      <span role="cell" class={`miss ${calm ? 't-2' : ''}`}>
        <a href={`/cases/${row.case}`} onFocus={onSelect} class="open" title={missingText(row, gone)}>
          {missingText(row, gone)}
        </a>
        {row.recording !== null && !gone && <RecordingTag of={row.recording} />}
        {row.overridden !== null && !gone && (
          <span class="tag">
            <Icon name="door" />
            {row.overridden.approved ? board.overridden : board.reasoned}
          </span>
        )}
        {row.missing !== null && !gone && (
          <span class="k">
            {bars[row.missing.bar]}
            {citation !== null && (
              <span class="wide" title={citation.words}>
                <span class="mid"> · </span>
                <span lang="zh-CN">
                  {citation.article.startsWith('第') ? citation.article : citation.short + citation.article}
                </span>
              </span>
            )}
          </span>
        )}
      </span>
      <span role="cell" title={[row.subject, row.number].filter((part) => part !== null).join(' ')}>
        <span class="who">{name}</span>
        {number !== '' && (
          <span class="no">
            <span class="wide">{series}</span>
            {number}
          </span>
        )}
      </span>
      <span role="cell" class="s" title={row.stage === null ? undefined : local(row.stage.title)}>
        {row.stage === null ? '—' : local(row.stage.title)}
      </span>
      <span role="cell" class="s" title={row.officers.map((officer) => officer.name).join('、')}>
        {row.officers[0]?.name ?? '—'}
        {row.officers.length > 1 && <span class="t-3"> +{row.officers.length - 1}</span>}
      </span>
      {since === null ? (
        <span role="cell" class="s t-3">
          <span aria-hidden="true">—</span>
          <span class="sr">{t.value.none}</span>
        </span>
      ) : (
        <span role="cell" class="bars">
          <span class="meter" aria-hidden="true">
            <i style={{ width: `${agePart(since, now.value)}%` }} />
          </span>
          {age(since, now.value, t.value)}
        </span>
      )}
      {row.due === null ? (
        <span role="cell" class="s t-3">
          <span aria-hidden="true">—</span>
          <span class="sr">{t.value.none}</span>
        </span>
      ) : (
        <span role="cell" class="bars" title={dueTitle(row.due)}>
          <span class={`meter ${row.due.soon ? 'soon' : ''}`} aria-hidden="true">
            <i style={{ width: `${row.due.passed}%` }} />
          </span>
          <b>{dayText(row.due.day, t.value)}</b>
          <span class={row.due.soon ? 't-soon' : ''}>
            {t.value.left(row.due.left, row.due.unit === 'working-day')}
          </span>
        </span>
      )}
      <span role="cell" class="act">
        {row.approval?.mayAnswer === true && !gone ? (
          <button type="button" class="b s pri" onClick={onApprove} aria-label={board.approveOf(name)}>
            {board.approve}
          </button>
        ) : onRemind !== null && row.group !== 'clear' && !gone ? (
          <button type="button" class="b s" onClick={onRemind} aria-label={board.remindOf(name)}>
            {row.remindedAt !== null && now.value - Date.parse(row.remindedAt) < 10 * 60_000
              ? board.remindedNow
              : board.remind}
          </button>
        ) : null}
        {row.remindedAt !== null && (
          <span class="sr">{board.reminded(age(row.remindedAt, now.value, t.value))}</span>
        )}
      </span>
    </div>
  );
}
