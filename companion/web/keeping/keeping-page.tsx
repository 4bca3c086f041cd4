/** How footage is kept: how it stands, what waits for somebody, each piece with its period, holds, and the rules. */
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  KEEPING_PAGE,
  type Keeping,
  type KeepingShow,
  type KeptThing,
  keepingSchema,
  keepingShows,
} from '#shared/api/keeping.ts';
import { type StationState, stationStateSchema } from '#shared/api/media.ts';
import { type VaultState, vaultStateSchema } from '#shared/api/vault.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { can } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import { Pages, useRowKeys } from '../ui/searched-list.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { AskDisposal } from './ask-disposal.tsx';
import { Disposals } from './disposals.tsx';
import { Reasoned } from './reasoned.tsx';
import { Rules } from './rules.tsx';
import { Standing } from './standing.tsx';
import { ThingRow } from './thing-row.tsx';
import { momentText, words } from './words.ts';

/** While an inventory is taken or a disposal carried out, and otherwise. */
const SOON_MS = 1_000;
const LATER_MS = 60_000;

export function KeepingPage() {
  const text = words.value;
  const [page, setPage] = useState<Keeping | null>(null);
  const [station, setStation] = useState<StationState | null>(null);
  const [vault, setVault] = useState<VaultState | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [show, setShow] = useState<KeepingShow>('all');
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<ReadonlyMap<string, KeptThing>>(new Map());
  const [told, setTold] = useState<string | null>(null);
  const [times, setTimes] = useState(0);
  const list = useRef<HTMLTableSectionElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const again = () => setTimes((before) => before + 1);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => {
    const loading = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      const query = new URLSearchParams({ show, offset: String(offset) });
      const [kept, cameras, lies] = await Promise.all([
        ask('GET', `/api/media/keeping?${query}`, keepingSchema, undefined, loading.signal),
        can('media.station')
          ? ask('GET', '/api/media/station', stationStateSchema, undefined, loading.signal)
          : null,
        ask('GET', '/api/media/vault', vaultStateSchema, undefined, loading.signal),
      ]);
      if (loading.signal.aborted) return;
      setTrouble(kept.ok ? null : kept.trouble);
      if (kept.ok) setPage(kept.value);
      if (cameras?.ok) setStation(cameras.value);
      if (lies.ok) setVault(lies.value);
      const moves =
        (lies.ok && lies.value.job.state === 'running') ||
        (kept.ok &&
          (kept.value.inventory.running !== null ||
            kept.value.disposals.some(({ stands }) => stands === 'approved')));
      timer = setTimeout(() => void load(), moves ? SOON_MS : LATER_MS);
    };
    void load();
    return () => {
      loading.abort();
      clearTimeout(timer);
    };
  }, [show, offset, times]);
  useRowKeys(list, first, 'input[type=checkbox], button, a');

  const turn = (to: KeepingShow) => {
    setShow(to);
    setOffset(0);
  };
  const done = (what: string) => {
    setTold(what);
    setChosen(new Map());
    again();
  };
  const choose = (one: KeptThing, wanted: boolean) => {
    const next = new Map(chosen);
    if (wanted) next.set(one.id, one);
    else next.delete(one.id);
    setChosen(next);
    setTold(null);
  };

  return (
    <main id="content" class="page-b for-table keeping">
      <h1>{text.title}</h1>
      <p class="t-2">{text.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={again} />}
      {page === null ? (
        trouble === null && <p class="sr">{t.value.loading}</p>
      ) : (
        <>
          <Standing
            page={page}
            station={station}
            vault={vault}
            onShowPast={() => {
              turn('past');
              first.current?.focus();
            }}
            onChanged={again}
          />
          <Disposals disposals={page.disposals} onDone={done} />
          <section aria-labelledby="keeping-list">
            <h2 id="keeping-list">{text.list.title}</h2>
            <div class="choices" role="group" aria-label={text.list.title}>
              {keepingShows.map((one) => (
                <label key={one}>
                  <input
                    type="radio"
                    name="show"
                    {...(one === 'past' ? { ref: first } : {})}
                    checked={show === one}
                    onChange={() => turn(one)}
                  />
                  {text.list.show[one]} {one === 'all' || page.counts[one] === 0 ? '' : page.counts[one]}
                </label>
              ))}
            </div>
            {chosen.size > 0 && (
              <AskDisposal chosen={[...chosen.values()]} onClear={() => setChosen(new Map())} onDone={done} />
            )}
            <p class={told === null ? 'sr' : 'said ok'} role="status">
              {told !== null && (
                <>
                  <Icon name="done" class="c-done" /> {told}
                </>
              )}
            </p>
            {page.things.length === 0 ? (
              <p class="t-2">{text.list.none[show]}</p>
            ) : (
              <table class="numbers things">
                <caption class="sr">{text.list.title}</caption>
                <thead>
                  <tr>
                    <th scope="col">{text.list.columns.what}</th>
                    <th scope="col">{text.list.columns.case}</th>
                    <th scope="col">{text.list.columns.until}</th>
                    <th scope="col">{text.list.columns.stands}</th>
                  </tr>
                </thead>
                <tbody ref={list}>
                  {page.things.map((one) => (
                    <ThingRow
                      key={one.id}
                      one={one}
                      rules={page.rules}
                      chosen={chosen.has(one.id)}
                      onChoose={(wanted) => choose(one, wanted)}
                      onDone={done}
                    />
                  ))}
                </tbody>
              </table>
            )}
            <Pages
              found={page.found}
              size={KEEPING_PAGE}
              offset={offset}
              text={text.list}
              onTurn={setOffset}
            />
          </section>
          <Holds page={page} onDone={done} />
          <Rules page={page} />
        </>
      )}
      <p class="t-3 keys-said">
        <kbd>j</kbd> <kbd>k</kbd> {text.keys.walk} <kbd>␣</kbd> {text.keys.choose} <kbd>/</kbd>{' '}
        {text.keys.filter}
      </p>
    </main>
  );
}

/** Of whole cases, and all others: where each can be lifted without looking for its rows. */
function Holds({ page, onDone }: { readonly page: Keeping; readonly onDone: (told: string) => void }) {
  const { holds: text, list, did } = words.value;
  const [lifting, setLifting] = useState<string | null>(null);
  return (
    <section aria-labelledby="keeping-holds">
      <h2 id="keeping-holds">{text.title}</h2>
      {page.holds.length === 0 && <p class="t-2">{text.none}</p>}
      {page.holds.map((hold) => {
        const { id, on, name, by, at, reason } = hold;
        return (
          <div class="row hold" key={id}>
            <Icon name="shield" class="t-3" />
            <div class="m">
              <b>
                {text.on[on]} {name ?? ''}
              </b>
              <small>{text.since(by?.name ?? '', at === null ? '' : momentText(at), reason ?? '')}</small>
              {lifting === id && (
                <Reasoned
                  label={list.liftWhy}
                  hint=""
                  send={list.liftDo}
                  to={`/api/media/keeping/holds/${id}/lift`}
                  onDone={() => {
                    setLifting(null);
                    onDone(did.lifted);
                  }}
                  onStop={() => setLifting(null)}
                />
              )}
            </div>
            {can('media.hold') && lifting !== id && (
              <button type="button" class="b s" onClick={() => setLifting(id)}>
                {list.lift}
              </button>
            )}
          </div>
        );
      })}
    </section>
  );
}
