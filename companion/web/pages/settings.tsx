/** What an administrator chooses for everyone: whose days off count, and when the office is open. */
import { useEffect, useState } from 'preact/hooks';
import { type Settings, settingsSchema } from '#shared/api/settings.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { clockTime, dayText } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';

type Region = Settings['regions'][number]['id'];

export function SettingsPage() {
  const { settings: text } = t.value;
  const [saved, setSaved] = useState<Settings | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const load = async () => {
    const answer = await ask('GET', '/api/settings', settingsSchema);
    if (answer.ok) {
      setSaved(answer.value);
      setTrouble(null);
    } else setTrouble(answer.trouble);
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
      {saved !== null && <SettingsForm saved={saved} onSaved={setSaved} />}
    </main>
  );
}

function SettingsForm(props: { readonly saved: Settings; readonly onSaved: (now: Settings) => void }) {
  const { settings: text } = t.value;
  const { saved } = props;
  const [region, setRegion] = useState<string>(saved.region);
  const [hours, setHours] = useState(saved.officeHours);
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState(false);
  const wrong = (title: string) => setTrouble({ code: 'missing', title, todo: '' });

  async function save(): Promise<void> {
    setSaid(false);
    const same =
      region === saved.region && hours.from === saved.officeHours.from && hours.to === saved.officeHours.to;
    if (same) return wrong(text.same);
    if (hours.from >= hours.to) return wrong(text.badHours);
    if (reason.trim().length < 4) return wrong(text.noReason);
    const body = { region, officeHours: hours, reason: reason.trim() };
    const answer = await ask('PUT', '/api/settings', settingsSchema, body);
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    setTrouble(null);
    setReason('');
    setSaid(true);
    props.onSaved(answer.value);
  }

  const clock = (which: 'from' | 'to') => (
    <label class="f short">
      <span>{text[which]}</span>
      <input
        class="in short"
        type="time"
        name={which}
        value={hours[which]}
        onInput={(event) => setHours({ ...hours, [which]: event.currentTarget.value })}
      />
    </label>
  );

  return (
    <form
      class="settings"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset>
        <legend>{text.region}</legend>
        {saved.regions.map(({ id, years }) => (
          <label key={id} class="choice">
            <input
              type="radio"
              name="region"
              value={id}
              checked={region === id}
              onChange={() => setRegion(id satisfies Region)}
            />
            <span>
              <b>{text.regions[id]}</b>
              <small>
                {text.regionHelp[id]}
                {text.years(years)}
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{text.hours}</legend>
        <div class="hours">
          {clock('from')}
          {clock('to')}
        </div>
        <p class="t-3">{text.hoursHelp}</p>
      </fieldset>
      <label class="f">
        <span>
          {text.reason}
          <span>{text.reasonHint}</span>
        </span>
        <input
          class="in"
          name="reason"
          value={reason}
          maxLength={400}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {said && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {text.saved}
        </p>
      )}
      <p>
        <button type="submit" class="b pri">
          {text.save}
        </button>
      </p>
      <p class="t-3">
        {saved.changed === null
          ? text.never
          : text.changed(
              saved.changed.by.name,
              `${dayText(new Date(Date.parse(saved.changed.at) + 8 * 3_600_000).toISOString().slice(0, 10), t.value)} ${clockTime(saved.changed.at)}`,
              saved.changed.reason,
            )}
      </p>
    </form>
  );
}
