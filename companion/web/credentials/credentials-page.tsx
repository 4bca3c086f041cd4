/** The administrator's page: who shows a credential on which device, what is done to one, and the keys and lists behind it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import {
  CREDENTIALS_PAGE,
  type CredentialRow,
  type CredentialsPage,
  credentialsQuerySchema,
  credentialsSchema,
} from '#shared/api/credentials.ts';
import { factUnqualified, isReason } from '#shared/registry/locales/reasons.ts';
import { ask } from '../api.ts';
import { local, t } from '../i18n.ts';
import { Reasoned } from '../registry/versions.tsx';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { clockTime, dayOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Pages, SearchField, useRowKeys, useSearched } from '../ui/searched-list.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { consequences, type DeedName, deedFacts, deedsFor } from './consequences.ts';
import { KeysAndLists, NotSetUp, Upkeep } from './keys-and-lists.tsx';
import { words } from './words.ts';

const shows = credentialsQuerySchema.shape.show.unwrap().options;
type Show = (typeof shows)[number];

interface Done {
  readonly deed: DeedName;
  readonly name: string;
  /** When the status list before it was signed. */
  readonly before: string | null;
}

export function CredentialsPageView() {
  const { list: text } = words.value;
  const [show, setShow] = useState<Show>('current');
  const [q, setQ] = useState('');
  const [offset, setOffset] = useState(0);
  const { page, trouble, again } = useSearched('/api/credentials', credentialsSchema, { q, show, offset });
  const [open, setOpen] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const said = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useRowKeys(list, search, 'button.row');
  useLayoutEffect(() => {
    if (done !== null) said.current?.focus();
  }, [done]);

  const look = (next: { readonly q?: string; readonly show?: Show; readonly offset?: number }) => {
    if (next.q !== undefined) setQ(next.q);
    if (next.show !== undefined) setShow(next.show);
    setOffset(next.offset ?? 0);
    setOpen(null);
    setDone(null);
  };
  const finished = (deed: DeedName, name: string) => {
    setDone({ deed, name, before: page?.status?.issued ?? null });
    setOpen(null);
    again();
  };
  const manages = can('credential.manage');

  return (
    <main id="content" class="page-b for-table registry credentials">
      <div class="head">
        <h1>{text.title}</h1>
        <p class="verbs">
          <a class="b" href="/telephone">
            {text.toDesk}
          </a>
        </p>
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={again} />}
      {page === null ? (
        trouble === null && <p class="t-3">{t.value.loading}</p>
      ) : page.agency === null ? (
        <NotSetUp manages={manages} />
      ) : (
        <>
          <p class="t-2">{text.text}</p>
          {done !== null && (
            <p class="said ok" role="status" tabIndex={-1} ref={said}>
              <Icon name="done" class="c-done" />
              <span>
                {text.done[done.deed](done.name)}
                {done.deed !== 'readmit' && <ListSigned page={page} before={done.before} />}
              </span>
            </p>
          )}
          <Upkeep findings={page.upkeep} manages={manages} />
          <Barred page={page} manages={manages} onDone={(name) => finished('readmit', name)} />
          <div class="bars">
            <SearchField
              field={search}
              label={text.searchLabel}
              hint={text.search}
              value={q}
              onInput={(typed) => look({ q: typed })}
            />
            <div class="choices" role="group" aria-label={text.title}>
              {shows.map((one) => (
                <label key={one}>
                  <input
                    type="radio"
                    name="show"
                    checked={show === one}
                    onChange={() => look({ show: one })}
                  />
                  {text.show[one]} {page.counts[one] === 0 ? '' : page.counts[one]}
                </label>
              ))}
            </div>
          </div>
          <section aria-label={text.title}>
            {page.credentials.length === 0 && (
              <p class="t-3">
                {page.counts.all === 0 ? text.none : text.nothing}{' '}
                {page.counts.all > 0 && show !== 'all' && (
                  <button type="button" class="b s txt" onClick={() => look({ show: 'all' })}>
                    {text.nothingSeeAll}
                  </button>
                )}
              </p>
            )}
            <ul ref={list} class="people">
              {page.credentials.map((one) => (
                <Row
                  key={one.id}
                  one={one}
                  page={page}
                  open={open === one.id}
                  manages={manages}
                  onOpen={(wanted) => setOpen(wanted ? one.id : null)}
                  onDone={(deed) => finished(deed, one.person.name)}
                />
              ))}
            </ul>
            <Pages
              found={page.found}
              size={CREDENTIALS_PAGE}
              offset={offset}
              text={text}
              onTurn={(to) => look({ offset: to })}
            />
          </section>
          <KeysAndLists page={page} agency={page.agency} manages={manages} />
        </>
      )}
    </main>
  );
}

/** Whether phones are told of it, as the list that came after it says. */
function ListSigned(props: { readonly page: CredentialsPage; readonly before: string | null }) {
  const { list: text } = words.value;
  const { status } = props.page;
  const signs = props.page.keys.some(({ standing }) => standing === 'signing');
  if (!signs) return <> {text.listNotSigned}</>;
  return status !== null && status.issued !== props.before ? (
    <> {text.listSigned(clockTime(status.issued))}</>
  ) : null;
}

const shapes = {
  suspended: ['stop', 'c-stop'],
  soon: ['soon', 'c-soon'],
  valid: ['tick', 't-3'],
  over: ['stop-outline', 't-3'],
  replaced: ['clock', 't-3'],
} as const;

function Row(props: {
  readonly one: CredentialRow;
  readonly page: CredentialsPage;
  readonly open: boolean;
  readonly manages: boolean;
  readonly onOpen: (wanted: boolean) => void;
  readonly onDone: (deed: DeedName) => void;
}) {
  const { one, open } = props;
  const { list: text } = words.value;
  const verb = useRef<HTMLButtonElement>(null);
  const [shape, tone] = shapes[one.group];
  const leave = () => {
    props.onOpen(false);
    verb.current?.focus();
  };
  return (
    <li class="with-form" data-credential={one.id} data-group={one.group}>
      <button
        type="button"
        class="row"
        ref={verb}
        aria-expanded={open}
        onClick={() => props.onOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && open) leave();
        }}
      >
        <Icon name={shape} class={tone} />
        <span class="m">
          {one.person.name}
          <small>
            <Dots text={`${deviceOf(one)} · ${text.shortId(one.shortId)}`} />
          </small>
        </span>
        <span class="no">{one.certificate}</span>
        <span class="what">
          {stateOf(one)}
          <small>
            {one.standing === 'revoked' || one.group === 'suspended'
              ? (causesOf(one)[0] ?? '')
              : one.standing === 'expired'
                ? text.ended(one.expires)
                : text.until(one.expires)}
          </small>
        </span>
      </button>
      {open && <Detail {...props} onLeave={leave} />}
    </li>
  );
}

function deviceOf({ device }: CredentialRow): string {
  return device.label ?? words.value.list.consoleDevice;
}

function stateOf(one: CredentialRow): string {
  const { list: text } = words.value;
  if (one.group === 'replaced') return text.replaced;
  if (one.group === 'soon') return text.soon;
  // A suspension outlasts the credential under it.
  return one.group === 'suspended' ? text.standing.suspended : text.standing[one.standing];
}

function causesOf(one: CredentialRow): readonly string[] {
  const { list: text } = words.value;
  return one.causes.map(({ because, reason, since }) => {
    const said = because === 'registry' && reason !== null && isReason(reason);
    return text.because[because](
      said ? local(factUnqualified({ why: reason, since: null })) : (reason ?? ''),
      dayOf(since),
    );
  });
}

function Detail(props: {
  readonly one: CredentialRow;
  readonly page: CredentialsPage;
  readonly manages: boolean;
  readonly onDone: (deed: DeedName) => void;
  readonly onLeave: () => void;
}) {
  const { one, page, manages } = props;
  const { list: text } = words.value;
  const [asking, setAsking] = useState<DeedName | null>(null);
  const verbs = useRef<HTMLParagraphElement>(null);
  const possible = deedsFor(one);
  const causes = causesOf(one);
  const byRegistry = one.standing === 'suspended' && one.causes.some(({ because }) => because === 'registry');
  const cancel = () => {
    const of = asking;
    setAsking(null);
    requestAnimationFrame(() => verbs.current?.querySelector<HTMLElement>(`[data-deed=${of}]`)?.focus());
  };
  return (
    <div class="credential-b">
      {asking === null && (
        <dl class="kv2">
          <dt>{text.certificate}</dt>
          <dd>{one.certificate}</dd>
          <dt>{text.device}</dt>
          <dd>{deviceOf(one)}</dd>
          <dt>{text.number}</dt>
          <dd>{one.shortId}</dd>
          <dt>{text.since}</dt>
          <dd>{text.sinceUntil(one.notBefore, one.expires)}</dd>
          {one.others > 0 && (
            <>
              <dt>{text.othersLabel}</dt>
              <dd>{text.others(one.others)}</dd>
            </>
          )}
          {causes.length > 0 && (
            <>
              <dt>{text.causeLabel}</dt>
              <dd>
                {causes.map((cause) => (
                  <p key={cause}>{cause}</p>
                ))}
                {byRegistry && <p class="t-2">{text.registryMends}</p>}
              </dd>
            </>
          )}
        </dl>
      )}
      {possible.length === 0 ? (
        <p class="t-3">{one.standing === 'revoked' ? text.settled : text.seeLater}</p>
      ) : !manages ? (
        <p class="t-3">{text.readOnly}</p>
      ) : asking === null ? (
        <p class="verbs" ref={verbs}>
          {possible.map((deed) => (
            <button
              type="button"
              class="b s"
              key={deed}
              data-deed={deed}
              onClick={() => setAsking(deed)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') props.onLeave();
              }}
            >
              {text.deeds[deed]}
            </button>
          ))}
        </p>
      ) : (
        <>
          <h3>{text.deedOf[asking](one.person.name)}</h3>
          <Reasoned
            text={saidBefore(asking, page, one)}
            verb={text.deeds[asking]}
            onCancel={cancel}
            onDone={() => props.onDone(asking)}
            send={(reason) =>
              asking === 'suspend' || asking === 'resume'
                ? ask('POST', `/api/credentials/${one.id}/${asking}`, z.unknown(), { reason })
                : ask('POST', `/api/credentials/${one.id}/revoke`, z.unknown(), {
                    reason,
                    because: asking === 'revoke' ? 'administrator' : 'lost-device',
                  })
            }
          />
        </>
      )}
    </div>
  );
}

function saidBefore(deed: DeedName, page: CredentialsPage, row: CredentialRow | null): readonly string[] {
  const { list: text } = words.value;
  return consequences(deed, deedFacts(page, row)).map((one) =>
    one === 'offline' && page.status !== null
      ? `${text.consequences.offline}${text.offlineUntil(dayOf(page.status.nextUpdate))}`
      : text.consequences[one],
  );
}

/** Persons who are given no credential and sign no step until somebody readmits them. */
function Barred(props: {
  readonly page: CredentialsPage;
  readonly manages: boolean;
  readonly onDone: (name: string) => void;
}) {
  const { barred, barredMore } = props.page;
  const { list: text } = words.value;
  const [asking, setAsking] = useState<string | null>(null);
  const rows = useRef<HTMLUListElement>(null);
  if (barred.length === 0) return null;
  const cancel = (id: string) => {
    setAsking(null);
    requestAnimationFrame(() => rows.current?.querySelector<HTMLElement>(`[data-readmit="${id}"]`)?.focus());
  };
  return (
    <section class="list" aria-labelledby="barred">
      <h2 id="barred">{text.barred(barred.length + barredMore)}</h2>
      <p class="t-2">{text.barredText}</p>
      <ul ref={rows}>
        {barred.map((one) => (
          <li key={one.id} class="with-form" data-barred={one.id}>
            <div class="row">
              <Icon name="stop" class="c-stop" />
              <span class="m">
                {one.name}
                <small>
                  <Dots text={text.barredSince(dayOf(one.since), one.reason ?? '')} />
                </small>
              </span>
              {props.manages && asking !== one.id && (
                <button
                  type="button"
                  class="b s"
                  data-readmit={one.id}
                  aria-label={`${text.deeds.readmit} ${one.name}`}
                  onClick={() => setAsking(one.id)}
                >
                  {text.deeds.readmit}
                </button>
              )}
            </div>
            {asking === one.id && (
              <Reasoned
                text={saidBefore('readmit', props.page, null)}
                verb={text.deeds.readmit}
                onCancel={() => cancel(one.id)}
                onDone={() => {
                  setAsking(null);
                  props.onDone(one.name);
                }}
                send={(reason) =>
                  ask('POST', `/api/credentials/people/${one.id}/readmit`, z.unknown(), { reason })
                }
              />
            )}
          </li>
        ))}
        {barredMore > 0 && <li class="t-3">{text.barredMore(barredMore)}</li>}
      </ul>
    </section>
  );
}
