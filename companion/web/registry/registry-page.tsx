/** The registry: whether qualification is checked, who may not act first, organs, and the ways in and out. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { PAGE, type PersonRow, type RegistryPage, registryPageSchema } from '#shared/api/registry.ts';
import { factUnqualified } from '#shared/registry/locales/reasons.ts';
import { ask } from '../api.ts';
import { local, t } from '../i18n.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { dayOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Pages, SearchField, useRowKeys, useSearched } from '../ui/searched-list.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Reasoned } from './versions.tsx';

const shows = ['all', 'unqualified', 'soon', 'reviewers', 'left'] as const;
type Show = (typeof shows)[number];

export function RegistryPageView() {
  const { registry: text } = t.value;
  const [view, setView] = useState<'persons' | 'organs'>('persons');
  const [show, setShow] = useState<Show>('all');
  const [q, setQ] = useState('');
  const [offset, setOffset] = useState(0);
  const { page, trouble, again } = useSearched('/api/registry', registryPageSchema, { q, show, offset });
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useRowKeys(list, search, 'a.row');

  const edits = can('registry.set');
  const counts: Record<Show, number | null> = {
    all: page?.counts.persons ?? null,
    unqualified: page?.counts.unqualified ?? null,
    soon: page?.counts.soon ?? null,
    reviewers: page?.counts.reviewers ?? null,
    left: null,
  };
  return (
    <main id="content" class="page-b for-table registry">
      <div class="head">
        <h1>{text.title}</h1>
        {edits && page !== null && (
          <p class="verbs">
            <a class={page.phase === 'none' ? 'b pri' : 'b'} href="/registry/organs/new">
              {text.addOrgan}
            </a>
            {page.organs.length > 0 && (
              <a class="b" href="/registry/persons/new">
                {text.addPerson}
              </a>
            )}
            <a class="b" href="/registry/import">
              {text.importFile}
            </a>
            {page.phase !== 'none' && (
              <a class="b" href="/api/registry/export.xlsx" download>
                {text.exportFile}
              </a>
            )}
          </p>
        )}
      </div>
      {page !== null && page.phase !== 'none' && <p class="t-2">{text.text}</p>}
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={again} />}
      {page === null ? (
        trouble === null && <p class="sr">{t.value.loading}</p>
      ) : (
        <>
          <Checked page={page} edits={edits} onChanged={again} />
          {page.uncounted > 0 && <p class="t-3">{text.uncounted(page.uncounted)}</p>}
          {page.phase !== 'none' && (
            <>
              <div class="bars">
                <div class="choices" role="group" aria-label={text.title}>
                  {(['persons', 'organs'] as const).map((one) => (
                    <label key={one}>
                      <input type="radio" name="view" checked={view === one} onChange={() => setView(one)} />
                      {text[one]} {one === 'organs' ? page.counts.organs : page.counts.persons}
                    </label>
                  ))}
                </div>
                {view === 'persons' && (
                  <>
                    <SearchField
                      field={search}
                      label={text.searchLabel}
                      hint={text.search}
                      value={q}
                      onInput={(typed) => {
                        setQ(typed);
                        setOffset(0);
                      }}
                    />
                    <div class="choices" role="group" aria-label={text.persons}>
                      {shows.map((one) => (
                        <label key={one}>
                          <input
                            type="radio"
                            name="show"
                            checked={show === one}
                            onChange={() => {
                              setShow(one);
                              setOffset(0);
                            }}
                          />
                          {text.show[one]} {counts[one] === 0 || counts[one] === null ? '' : counts[one]}
                        </label>
                      ))}
                    </div>
                  </>
                )}
              </div>
              {view === 'persons' ? (
                <section aria-label={text.persons}>
                  {page.persons.length === 0 && <p class="t-3">{text.nobody}</p>}
                  <ul ref={list} class="people">
                    {page.persons.map((one) => (
                      <Person key={one.id} one={one} />
                    ))}
                  </ul>
                  <Pages found={page.found} size={PAGE} offset={offset} text={text} onTurn={setOffset} />
                  <p class="t-3">{text.share(page.counts.reviewers, officersOf(page))}</p>
                </section>
              ) : (
                <Organs page={page} />
              )}
            </>
          )}
        </>
      )}
    </main>
  );
}

function officersOf(page: RegistryPage): number {
  return page.organs.reduce((sum, { officers }) => sum + officers, 0);
}

const shapes = {
  unqualified: ['stop', 'c-stop'],
  soon: ['soon', 'c-soon'],
  ok: ['tick', 't-3'],
  'not-officer': ['person', 't-3'],
} as const;

function Person({ one }: { readonly one: PersonRow }) {
  const { registry: text } = t.value;
  const [name, tone] = shapes[one.standing];
  const reviews = text.reviewer[one.reviewer];
  const facts = [one.post, one.organ, reviews === '' ? null : reviews].filter((part) => part !== null);
  return (
    <li>
      <a class="row" href={`/registry/persons/${one.id}`}>
        <Icon name={name} class={tone} />
        <span class="m">
          {one.name}
          <small>
            <Dots text={facts.join(' · ')} />
          </small>
        </span>
        <span class="no">
          {one.certificate ?? (one.standing === 'not-officer' ? '' : text.noCertificate)}
        </span>
        <span class="what">
          {one.why !== null && one.standing !== 'not-officer' ? (
            local(factUnqualified({ why: one.why, since: one.since }))
          ) : (
            <>
              {text.standing[one.standing]}
              {one.until !== null && <small>{text.until(one.until)}</small>}
            </>
          )}
        </span>
      </a>
    </li>
  );
}

function Organs({ page }: { readonly page: RegistryPage }) {
  const { registry: text } = t.value;
  return (
    <ul class="people">
      {page.organs.map((one) => {
        const over = one.status === 'ended' || (one.until !== null && one.until < page.today);
        return (
          <li key={one.id}>
            <a class="row" href={`/registry/organs/${one.id}`}>
              <Icon name={over ? 'stop' : 'tick'} class={over ? 'c-stop' : 't-3'} />
              <span class="m">
                {one.name}
                <small>
                  {one.scope
                    .map((category) => text.categories[category as keyof typeof text.categories] ?? category)
                    .join('、')}
                </small>
              </span>
              <span class="no">{text.officers(one.officers)}</span>
              <span class="what">
                {text.kinds[one.kind]}
                <small>
                  {one.status === 'ended'
                    ? text.organStatus.ended
                    : one.until === null
                      ? ''
                      : text.mandateUntil(one.until)}
                </small>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Whether qualification is judged by the registry; where it is not, that is what the page says first. */
function Checked(props: {
  readonly page: RegistryPage;
  readonly edits: boolean;
  readonly onChanged: () => void;
}) {
  const { page, edits } = props;
  const { registry: text } = t.value;
  const [asking, setAsking] = useState(false);
  const set = (checked: boolean) => (
    <Reasoned
      text={checked ? text.beginAsk : text.stopAsk}
      verb={checked ? text.begin : text.stop}
      send={(reason) => ask('PUT', '/api/registry/checked', z.unknown(), { checked, reason })}
      onCancel={() => setAsking(false)}
      onDone={() => {
        setAsking(false);
        props.onChanged();
      }}
    />
  );
  if (page.phase === 'checked')
    return (
      <div class="checked">
        <p>
          <Icon name="done" class="c-done" />
          {page.changed !== null && <Dots text={text.checked(dayOf(page.changed.at), page.changed.by)} />}
          {edits && !asking && (
            <button type="button" class="b s txt" onClick={() => setAsking(true)}>
              {text.stop}
            </button>
          )}
        </p>
        {asking && set(false)}
      </div>
    );
  const { accounts, accountsMore } = page;
  return (
    <section class="checked not" aria-labelledby="not-checked">
      <h2 id="not-checked">
        <Icon name="soon" class="c-soon" />
        {text.none.title}
      </h2>
      {page.phase === 'none' ? (
        <p>{edits ? text.none.text : text.noneReader}</p>
      ) : accounts.length === 0 ? (
        <p>{text.entered.ready}</p>
      ) : (
        <>
          <p>{text.entered.stopped(accounts.length + accountsMore)}</p>
          <ul>
            {accounts.slice(0, 8).map((one) => (
              <li key={one.id}>
                {one.name}：{local(factUnqualified(one))}
              </li>
            ))}
            {accounts.length + accountsMore > 8 && (
              <li>{text.entered.more(accounts.length + accountsMore - 8)}</li>
            )}
          </ul>
        </>
      )}
      {page.phase === 'entered' && edits && !asking && (
        <p>
          <button type="button" class="b" onClick={() => setAsking(true)}>
            {text.begin}
          </button>
        </p>
      )}
      {asking && set(true)}
    </section>
  );
}
