/** 这一步怎么记录: what of this stage is recorded, how and on what; and whether the decision is a major one. */
import type { Gap } from '#shared/case/gap.ts';
import type { CaseView, MajorView, RecordView } from '../worker/panel-protocol.ts';
import { selected, sheet, toggled, unfolded, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Mid } from './parts.tsx';
import { Cited } from './publication.tsx';

const NAME = 'records';

function Told({ record, rows }: { readonly record: RecordView; readonly rows: readonly Gap[] }) {
  const { words, t } = useUi();
  const { announcement } = record;
  const say = words.records;
  if (announcement === null) return null;
  const at = rows.findIndex(({ id }) => id === announcement.gap);
  return (
    <div class="told">
      <p>
        {announcement.done ? say.told : say.tell}
        {at < 0 ? null : (
          <>
            {' '}
            <button
              type="button"
              class="link"
              onClick={() => {
                selected.value = at;
                const row = document.querySelector<HTMLElement>(
                  `[data-gap="${CSS.escape(announcement.gap ?? '')}"]`,
                );
                row?.scrollIntoView({ block: 'nearest' });
                row?.querySelector<HTMLElement>('button')?.focus();
              }}
            >
              {t(announcement.title)}
            </button>
          </>
        )}
      </p>
      <Cited of={`told ${record.id}`} cited={announcement.citation} />
    </div>
  );
}

function RecordRow({ record, rows }: { readonly record: RecordView; readonly rows: readonly Gap[] }) {
  const { words, t } = useUi();
  const say = words.records;
  return (
    <div class="record" data-record={record.id}>
      <h3>
        {t(record.title)} <span class="tag">{say.extent[record.extent]}</span>
      </h3>
      <p>{t(record.content)}</p>
      <p class="t-2">
        {say.how(
          record.methods.map((method) => say.method[method]),
          record.carriers.map((carrier) => say.carrier[carrier]),
        )}
      </p>
      {record.wanted.length === 0 ? null : (
        <p class="t-soon">
          <Icon name="unk" tone="c-soon" /> {words.caseView.wanted(record.wanted.map(t))}
        </p>
      )}
      <Cited of={`record ${record.id}`} cited={record.citation} />
      <Told record={record} rows={rows} />
    </div>
  );
}

function Major({ major, view }: { readonly major: NonNullable<MajorView>; readonly view: CaseView }) {
  const { words, t } = useUi();
  const say = words.records.major;
  switch (major.kind) {
    case 'major':
      return (
        <div class="record" data-major="major">
          <h3>{say.is}</h3>
          {major.lines.map(({ title, citation }) => (
            <div key={title['zh-CN']}>
              <p>{t(title)}</p>
              <Cited of={`major ${title['zh-CN']}`} cited={citation} />
            </div>
          ))}
        </div>
      );
    case 'unknown': {
      const fact = view.facts.find(({ name }) => name === major.wanted);
      return (
        <div class="record" data-major="unknown">
          <h3>{say.unknown}</h3>
          {fact === undefined ? null : (
            <p>
              {say.decides}{' '}
              <button
                type="button"
                class="link"
                onClick={() => {
                  sheet.value = { kind: 'fact', fact: fact.name, correct: fact.value !== null };
                }}
              >
                {t(fact.title)}
              </button>
            </p>
          )}
        </div>
      );
    }
    case 'ordinary':
      return (
        <div class="record" data-major="ordinary">
          <p class="t-2">{say.not}</p>
        </div>
      );
    default:
      return major satisfies never;
  }
}

/** @param rows the gaps as they stand in the panel, so that one of them can be shown */
export function Records({ view, rows }: { readonly view: CaseView; readonly rows: readonly Gap[] }) {
  const { words } = useUi();
  const say = words.records;
  const { records, major } = view;
  if (records.length === 0 && major === null) return null;
  const open = unfolded.value.has(NAME);
  const filmed = records.filter(({ methods }) => methods.some((method) => method !== 'text')).length;
  return (
    <section class="sec" data-records>
      <button
        type="button"
        class="row"
        aria-expanded={open}
        onClick={() => {
          unfolded.value = toggled(unfolded.value, NAME);
        }}
      >
        <Icon name="pen" tone="t-3" />
        <span class="m">
          {say.title}
          <small>
            {records.length === 0 ? say.none : say.count(records.length)}
            {filmed === 0 ? null : (
              <>
                <Mid />
                {say.filmed(filmed)}
              </>
            )}
            {major?.kind === 'major' ? (
              <>
                <Mid />
                {say.major.tag}
              </>
            ) : null}
          </small>
        </span>
        <Icon name={open ? 'chev-d' : 'chev'} tone="t-3" />
      </button>
      {open ? (
        <div class="records">
          {records.map((record) => (
            <RecordRow key={record.id} record={record} rows={rows} />
          ))}
          {major === null ? null : <Major major={major} view={view} />}
        </div>
      ) : null}
    </section>
  );
}
