import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { session, signOut } from '../session.ts';
import { clockTime } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';

const foundSchema = z.object({ label: z.string(), origin: z.string().nullable(), expires: z.string() });
const pairedSchema = z.object({ device: z.string(), label: z.string() });
const devicesSchema = z.object({
  devices: z.array(z.object({ id: z.string(), label: z.string(), revoked: z.boolean() })),
});
type Device = z.infer<typeof devicesSchema>['devices'][number];

/** The extension may open this page with its code in the fragment. */
const codeGiven = location.pathname === '/pair' ? decodeURIComponent(location.hash.slice(1)) : '';
if (codeGiven !== '') history.replaceState(null, '', '/pair');

export function PairPage() {
  const { pair } = t.value;
  const [code, setCode] = useState(codeGiven);
  const [found, setFound] = useState<z.infer<typeof foundSchema> | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const question = useRef<HTMLHeadingElement>(null);

  const load = async () => {
    const answer = await ask('GET', '/api/devices', devicesSchema);
    if (answer.ok) setDevices(answer.value.devices);
    else setTrouble(answer.trouble);
  };
  useEffect(() => {
    document.title = `${pair.title} · ${t.value.brand}`;
  }, [pair]);
  useEffect(() => {
    field.current?.focus();
    void load();
  }, []);
  useEffect(() => {
    if (found !== null) question.current?.focus();
  }, [found]);

  async function look(): Promise<void> {
    setSaid(null);
    setTrouble(null);
    if (code.trim().length < 4) {
      setTrouble({ code: 'missing', title: pair.noCode, todo: '' });
      field.current?.focus();
      return;
    }
    const answer = await ask('POST', '/api/pairing/find', foundSchema, { code: code.trim() });
    if (answer.ok) setFound(answer.value);
    else setTrouble(answer.trouble);
  }

  async function decide(yes: boolean): Promise<void> {
    setTrouble(null);
    const body = { code: code.trim() };
    const answer = yes
      ? await ask('POST', '/api/pairing/confirm', pairedSchema, body)
      : await ask('POST', '/api/pairing/refuse', z.unknown(), body);
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    setSaid(yes ? pair.done(found?.label ?? '') : pair.denied);
    setFound(null);
    setCode('');
    field.current?.focus();
    void load();
  }

  return (
    <main id="content" class="page-b">
      <h1>{pair.title}</h1>
      <p class="t-2">{pair.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {said !== null && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {said}
        </p>
      )}
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <label class="f">
          <span>{pair.code}</span>
          <input
            ref={field}
            class="in code"
            value={code}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={64}
            onInput={(event) => {
              setCode(event.currentTarget.value);
              setFound(null);
            }}
          />
        </label>
        <button type="submit" class={`b ${found === null ? 'pri' : ''}`}>
          {pair.check}
        </button>
      </form>
      {found !== null && (
        <section class="said ask" aria-labelledby="is-yours">
          <h2 id="is-yours" ref={question} tabIndex={-1}>
            {pair.isYours}
          </h2>
          <dl class="kv2">
            <dt>{pair.label}</dt>
            <dd>{found.label}</dd>
            <dt>{pair.person}</dt>
            <dd>{session.value?.name}</dd>
            <dt>{pair.until}</dt>
            <dd>{clockTime(found.expires)}</dd>
          </dl>
          <p class="t-2">{pair.warn}</p>
          <p class="verbs">
            <button type="button" class="b pri" onClick={() => void decide(true)}>
              {pair.confirm}
            </button>
            <button type="button" class="b" onClick={() => void decide(false)}>
              {pair.deny}
            </button>
          </p>
        </section>
      )}
      <section class="list">
        <h2>{pair.devices}</h2>
        {devices?.length === 0 && <p class="t-3">{pair.noDevices}</p>}
        <ul>
          {devices?.map((device) => (
            <li class="row" key={device.id}>
              <Icon name="plug" class="t-3" />
              <span class="m">
                {device.label}
                {device.revoked && <small>{pair.revoked}</small>}
              </span>
              {!device.revoked && (
                <button
                  type="button"
                  class="b s"
                  aria-label={pair.revokeOf(device.label)}
                  onClick={() => {
                    const body = { reason: pair.revokeReason };
                    void ask('POST', `/api/devices/${device.id}/revoke`, z.unknown(), body).then((answer) =>
                      answer.ok ? load() : setTrouble(answer.trouble),
                    );
                  }}
                >
                  {pair.revoke}
                </button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section class="list">
        <h2>{pair.sessions}</h2>
        <p class="t-2">{pair.sessionsText}</p>
        <p class="verbs">
          <button
            type="button"
            class="b s"
            onClick={() => {
              void signOut('everywhere').then((answer) => {
                if (!answer.ok) setTrouble(answer.trouble);
              });
            }}
          >
            {pair.everywhere}
          </button>
        </p>
      </section>
    </main>
  );
}
