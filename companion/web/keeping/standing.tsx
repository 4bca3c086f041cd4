/** How it stands now: the disk, the station for cameras, where footage lies, the last inventory. */
import { useState } from 'preact/hooks';
import { z } from 'zod';
import type { Keeping } from '#shared/api/keeping.ts';
import type { StationState } from '#shared/api/media.ts';
import type { VaultState } from '#shared/api/vault.ts';
import { inventorySentence, inventoryWords } from '#shared/media/locales/inventory.ts';
import { ask, type Trouble } from '../api.ts';
import { lang } from '../i18n.ts';
import { sizeText } from '../import/size.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Fact } from './fact.tsx';
import { Storage } from './storage.tsx';
import { lastsText, momentText, shareText, words } from './words.ts';

/** Faults that are named on the page before one asks for the rest. */
const NAMED = 8;

export function Standing(props: {
  readonly page: Keeping;
  /** Null: not to be seen by this reader. */
  readonly station: StationState | null;
  /** Null: not known yet. */
  readonly vault: VaultState | null;
  readonly onShowPast: () => void;
  readonly onChanged: () => void;
}) {
  const text = words.value;
  return (
    <section aria-labelledby="keeping-now">
      <h2 id="keeping-now">{text.now}</h2>
      <Disk page={props.page} onShowPast={props.onShowPast} />
      {props.station !== null && <Station station={props.station} />}
      {props.vault !== null && <Storage vault={props.vault} onChanged={props.onChanged} />}
      <LastInventory {...props.page.inventory} onChanged={props.onChanged} />
    </section>
  );
}

function Disk({ page, onShowPast }: { readonly page: Keeping; readonly onShowPast: () => void }) {
  const { disk: text } = words.value;
  const { level, share, free, total, hours, days } = page.disk;
  const bad = level === 'low' || level === 'critical';
  return (
    <Fact
      icon={level === 'ok' ? 'tick' : level === 'critical' ? 'stop' : 'soon'}
      tone={level === 'ok' ? 't-3' : level === 'critical' ? 'c-stop' : 'c-soon'}
      title={text.title}
    >
      <span
        class={`meter ${level === 'critical' ? 'stop' : level === 'ok' ? '' : 'soon'}`}
        aria-hidden="true"
      >
        <i style={{ width: `${Math.round(100 * (1 - share))}%` }} />
      </span>{' '}
      <span class={level === 'critical' ? 't-stop' : bad ? 't-soon' : ''}>{text.level[level]}</span>
      <small>
        <Dots
          text={[
            text.left(shareText(share), sizeText(free), sizeText(total)),
            hours === null ? text.quiet(days) : text.lasts(lastsText(hours), days),
          ].join(' · ')}
        />
      </small>
      {page.counts.past > 0 ? (
        <small>
          {text.past(page.counts.past, sizeText(page.counts.pastBytes))}{' '}
          <button type="button" class="b s txt" onClick={onShowPast}>
            {text.show}
          </button>
        </small>
      ) : (
        level !== 'ok' && <small>{text.none}</small>
      )}
    </Fact>
  );
}

function Station({ station }: { readonly station: StationState }) {
  const { station: text } = words.value;
  const { state, port, since, restarts, refused, code } = station;
  const well = state === 'listening' || state === 'off';
  return (
    <Fact
      icon={state === 'listening' ? 'tick' : state === 'off' ? 'todo' : 'soon'}
      tone={well ? 't-3' : 'c-soon'}
      title={text.title}
    >
      <span class={well ? '' : 't-soon'}>{text.states[state]}</span>
      {state !== 'off' && (
        <small>
          <Dots
            text={[
              ...(port === null ? [] : [text.port(port)]),
              ...(since === null ? [] : [text.since(momentText(since))]),
              ...(restarts > 0 ? [text.restarts(restarts)] : []),
              ...(refused.total > 0 ? [text.refused(refused.total)] : []),
            ].join(' · ')}
          />
          {code !== null && <code>{code}</code>}
        </small>
      )}
      {!well && <small>{text.todo}</small>}
    </Fact>
  );
}

function LastInventory(props: Keeping['inventory'] & { readonly onChanged: () => void }) {
  const { inventory: text } = words.value;
  const { last, running, nights, onChanged } = props;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [all, setAll] = useState(false);
  const act = async (method: 'POST' | 'DELETE') => {
    const body = method === 'POST' ? { everything: true } : undefined;
    const answer = await ask(method, '/api/media/keeping/inventory', z.unknown(), body);
    setTrouble(answer.ok ? null : answer.trouble);
    onChanged();
  };
  const found = last?.found ?? 0;
  const shown = all ? (last?.faults ?? []) : (last?.faults ?? []).slice(0, NAMED);
  const hidden = found - shown.length;
  return (
    <Fact
      icon={last === null ? 'todo' : found > 0 ? 'stop' : 'tick'}
      tone={found > 0 ? 'c-stop' : 't-3'}
      title={text.title}
    >
      {last === null ? (
        <span>{text.never}</span>
      ) : (
        <>
          <span class={found > 0 ? 't-stop' : ''}>
            {found > 0
              ? text.found(momentText(last.at), last.files, found)
              : text.fine(momentText(last.at), last.files)}
          </span>
          <small>
            <Dots
              text={[
                text.share(last.hashed, nights),
                ...(last.asked === null ? [] : [text.asked(last.asked.name)]),
              ].join(' · ')}
            />
          </small>
        </>
      )}
      {found > 0 && last !== null && last.faults.length === 0 && <small>{text.lost}</small>}
      {shown.length > 0 && (
        <ul class="faults">
          {shown.map((fault) => (
            <li key={`${fault.what} ${fault.id} ${fault.file ?? ''}`} title={fault.id}>
              {inventorySentence(fault, lang.value, fault.name ?? undefined)}
              <small>{inventoryWords[lang.value].what[fault.what].todo}</small>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && last !== null && last.faults.length > 0 && (
        <button type="button" class="b s txt" disabled={all} onClick={() => setAll(true)}>
          {text.more(hidden)}
        </button>
      )}
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {running !== null && (
        <p class="verbs" role="status">
          <progress max={Math.max(1, running.of)} value={running.done} aria-label={text.title} />
          <span>{running.of === 0 ? text.begins : text.running(running.done, running.of)}</span>
          {can('media.inventory') && (
            <button type="button" class="b s" onClick={() => void act('DELETE')}>
              {text.cancel}
            </button>
          )}
        </p>
      )}
      {running === null && can('media.inventory') && (
        <p class="verbs">
          <button type="button" class="b s" onClick={() => void act('POST')}>
            {text.take}
          </button>
          <span class="t-3">{text.takeNote}</span>
        </p>
      )}
    </Fact>
  );
}
