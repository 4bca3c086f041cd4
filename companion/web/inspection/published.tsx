/** What the unit published on inspections: yearly caps, which kinds use them up, the items. The head enters it. */
import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import { type Published, publishedSchema } from '#shared/api/inspection.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { can } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { moment, words } from './words.ts';

export function PublishedPage() {
  const { published: text } = words.value;
  const [saved, setSaved] = useState<Published | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const load = async () => {
    const answer = await ask('GET', '/api/inspections/published', publishedSchema);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) setSaved(answer.value);
  };
  useEffect(() => void load(), []);
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  return (
    <main id="content" class="page-b for-table">
      <p>
        <a href="/enterprises">{text.back}</a>
      </p>
      <h1>{text.title}</h1>
      <p class="t-2">{text.help}</p>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {saved !== null && <PublishedForm saved={saved} onSaved={load} />}
    </main>
  );
}

function PublishedForm(props: { readonly saved: Published; readonly onSaved: () => Promise<void> }) {
  const { published: text } = words.value;
  const { saved } = props;
  const mine = can('inspection.approve');
  const [caps, setCaps] = useState(saved.caps);
  const [usesUp, setUsesUp] = useState(saved.usesUp);
  const [items, setItems] = useState(saved.items);
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState(false);
  const change = <T,>(list: readonly T[], at: number, part: Partial<T>) =>
    list.map((one, index) => (index === at ? { ...one, ...part } : one));
  return (
    <form
      class="form"
      onSubmit={async (event) => {
        event.preventDefault();
        const body = { caps, usesUp, items, reason: reason.trim() };
        const answer = await ask('PUT', '/api/inspections/published', z.unknown(), body);
        setTrouble(answer.ok ? null : answer.trouble);
        setSaid(answer.ok);
        if (!answer.ok) return;
        setReason('');
        await props.onSaved();
      }}
    >
      <fieldset disabled={!mine} class="rows">
        <legend>{text.caps}</legend>
        {caps.map((one, at) => (
          <div key={at} class="line">
            <label class="f short">
              <span>{text.year}</span>
              <input
                class="in short"
                type="number"
                required
                min={2020}
                max={2099}
                value={one.year}
                onInput={(e) => setCaps(change(caps, at, { year: e.currentTarget.valueAsNumber }))}
              />
            </label>
            <label class="f short">
              <span>{text.cap}</span>
              <input
                class="in short"
                type="number"
                required
                min={0}
                max={1000}
                value={one.cap}
                onInput={(e) => setCaps(change(caps, at, { cap: e.currentTarget.valueAsNumber }))}
              />
            </label>
            <label class="f">
              <span>{text.basis}</span>
              <input
                class="in"
                required
                maxLength={200}
                value={one.basis}
                onInput={(e) => setCaps(change(caps, at, { basis: e.currentTarget.value }))}
              />
            </label>
            <button
              type="button"
              class="b s txt"
              onClick={() => setCaps(caps.filter((_, index) => index !== at))}
            >
              {text.remove}
            </button>
          </div>
        ))}
        <p>
          <button
            type="button"
            class="b s"
            onClick={() => setCaps([...caps, { year: new Date().getFullYear(), cap: 1, basis: '' }])}
          >
            {text.add}
          </button>
        </p>
      </fieldset>
      <fieldset disabled={!mine}>
        <legend>{text.usesUp}</legend>
        <div class="choices">
          {saved.kinds.map(({ id, title }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={usesUp.includes(id)}
                onChange={(event) =>
                  setUsesUp(
                    event.currentTarget.checked ? [...usesUp, id] : usesUp.filter((one) => one !== id),
                  )
                }
              />
              {local(title)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset disabled={!mine} class="rows">
        <legend>{text.items}</legend>
        {items.map((one, at) => (
          <div key={at} class="line">
            <label class="f">
              <span>{text.itemTitle}</span>
              <input
                class="in"
                required
                maxLength={200}
                value={one.title}
                onInput={(e) => setItems(change(items, at, { title: e.currentTarget.value }))}
              />
            </label>
            <label class="f">
              <span>{text.basis}</span>
              <input
                class="in"
                required
                maxLength={200}
                value={one.basis}
                onInput={(e) => setItems(change(items, at, { basis: e.currentTarget.value }))}
              />
            </label>
            <label class="f short">
              <span>{text.publishedOn}</span>
              <input
                class="in"
                type="date"
                required
                value={one.publishedOn}
                onInput={(e) => setItems(change(items, at, { publishedOn: e.currentTarget.value }))}
              />
            </label>
            <label class="f short">
              <span>
                {text.id}
                <span>{text.idHint}</span>
              </span>
              <input
                class="in"
                required
                pattern="[a-z][a-zA-Z0-9.\-]{0,63}"
                value={one.id}
                onInput={(e) => setItems(change(items, at, { id: e.currentTarget.value }))}
              />
            </label>
            <button
              type="button"
              class="b s txt"
              onClick={() => setItems(items.filter((_, index) => index !== at))}
            >
              {text.remove}
            </button>
          </div>
        ))}
        <p>
          <button
            type="button"
            class="b s"
            onClick={() =>
              setItems([...items, { id: `item-${items.length + 1}`, title: '', basis: '', publishedOn: '' }])
            }
          >
            {text.add}
          </button>
        </p>
      </fieldset>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {said && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {text.saved}
        </p>
      )}
      {mine ? (
        <div class="line">
          <label class="f">
            <span>{text.reason}</span>
            <input
              class="in"
              name="reason"
              required
              maxLength={1000}
              value={reason}
              onInput={(e) => setReason(e.currentTarget.value)}
            />
          </label>
          <button type="submit" class="b pri">
            {text.save}
          </button>
        </div>
      ) : (
        <p class="t-3">{text.readOnly}</p>
      )}
      {saved.changed !== null && (
        <p class="t-3">
          {text.changed(saved.changed.by.name, moment(saved.changed.at), saved.changed.reason)}
        </p>
      )}
    </form>
  );
}
