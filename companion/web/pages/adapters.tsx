import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import { adapterListSchema } from '#shared/api/adapters.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { age, now } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';

const levels = ['off', 'observe', 'warn', 'hold'] as const;
const levelSchema = z.enum(levels);
type Level = z.infer<typeof levelSchema>;
type Installed = z.infer<typeof adapterListSchema>['adapters'][number];

export function AdaptersPage() {
  const { adapters: text } = t.value;
  const [installed, setInstalled] = useState<readonly Installed[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const load = async () => {
    const answer = await ask('GET', '/api/adapters', adapterListSchema);
    if (answer.ok) setInstalled(answer.value.adapters);
    else setTrouble(answer.trouble);
  };
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => void load(), []);

  return (
    <main id="content" class="page-b">
      <h1>{text.title}</h1>
      <p class="t-2">{text.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {installed?.length === 0 && (
        <div class="empty page">
          <span class="big">
            <Icon name="plug" class="i-20" />
          </span>
          <h2>{text.empty}</h2>
          <p>{text.emptyText}</p>
          <code>npm run adapter -- install FILE --level observe</code>
        </div>
      )}
      <ul class="list">
        {installed?.map((one) => (
          <AdapterRow key={one.adapter.id} one={one} onChanged={() => void load()} />
        ))}
      </ul>
    </main>
  );
}

function AdapterRow(props: { readonly one: Installed; readonly onChanged: () => void }) {
  const { adapters: text } = t.value;
  const { adapter, level, drifts } = props.one;
  const [wanted, setWanted] = useState<Level>(level);
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState(false);
  const name = local(adapter.title);
  const titleOf = (fact: string): string => {
    const field = adapter.pages
      .flatMap((page) => Object.values(page.fields))
      .find((one) => one.fact === fact);
    return field === undefined ? fact : local(field.title);
  };
  const guarded = adapter.pages.reduce((sum, page) => sum + page.actions.length, 0);

  async function save(): Promise<void> {
    setSaid(false);
    if (reason.trim().length < 4) {
      setTrouble({ code: 'missing', title: text.noReason, todo: '' });
      return;
    }
    const body = { level: wanted, reason: reason.trim() };
    const answer = await ask('PUT', `/api/adapters/${adapter.id}/level`, z.unknown(), body);
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    setTrouble(null);
    setReason('');
    setSaid(true);
    props.onChanged();
  }

  return (
    <li class="adapter with-form">
      <div class="row">
        <Icon name="plug" class="t-3" />
        <span class="m">
          {name}
          <small>
            {adapter.id} {adapter.version}
            <span class="mid"> · </span>
            {adapter.origins.join('、')}
            <span class="mid"> · </span>
            {text.pages(adapter.pages.length)}
            <span class="mid"> · </span>
            {text.guards(guarded)}
          </small>
        </span>
        <select
          class="in short"
          aria-label={text.levelOf(name)}
          value={wanted}
          onChange={(event) => {
            setSaid(false);
            setWanted(levelSchema.parse(event.currentTarget.value));
          }}
        >
          {levels.map((one) => (
            <option key={one} value={one}>
              {text.levels[one]}
            </option>
          ))}
        </select>
      </div>
      {drifts.length > 0 && (
        <ul class="drifts">
          {drifts.map((drift) => (
            <li key={drift.page}>
              <Icon name="soon" class="c-soon" />
              <span>
                {drift.missing.length > 0 && text.notFound(drift.page, drift.missing.map(titleOf))}
                {drift.missing.length > 0 && drift.healed.length > 0 && ' '}
                {drift.healed.length > 0 && text.moved(drift.page, drift.healed.map(titleOf))}
                <small>
                  {age(drift.at, now.value, t.value)}
                  <span class="mid"> · </span>
                  {text.mend}
                </small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {said && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {text.saved}
        </p>
      )}
      {wanted !== level && (
        <form
          class="line"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          {trouble !== null && <TroubleNote trouble={trouble} />}
          <label class="f">
            <span>
              {text.reason}
              <span>{text.reasonHint}</span>
            </span>
            <input
              class="in"
              value={reason}
              maxLength={400}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="b pri">
            {text.changeTo(text.levels[wanted])}
          </button>
          <button type="button" class="b" onClick={() => setWanted(level)}>
            {text.cancel}
          </button>
        </form>
      )}
    </li>
  );
}
