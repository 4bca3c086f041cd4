import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { personSchema, type Role, roleSchema } from '#shared/api/contract.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { can, session } from '../session.ts';
import { age, now } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';

const personRowSchema = personSchema.extend({ username: z.string().optional() });
const peopleSchema = z.object({ people: z.array(personRowSchema) });
const resetsSchema = z.object({
  resets: z.array(
    z.object({
      device: z.string(),
      person: z.string(),
      label: z.string(),
      asked: z.string(),
      agreed: z.boolean(),
    }),
  ),
});
type Person = z.infer<typeof personRowSchema>;
const MIN_PASSWORD = 10;
type Reset = z.infer<typeof resetsSchema>['resets'][number];

export function PeoplePage() {
  const { people: text } = t.value;
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [resets, setResets] = useState<readonly Reset[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [roles, setRoles] = useState<ReadonlySet<Role>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const mayReset = can('device.approvePinReset');

  const load = async () => {
    const answer = await ask('GET', '/api/people', peopleSchema);
    if (answer.ok) setPeople(answer.value.people);
    else setTrouble(answer.trouble);
    if (!mayReset) return;
    const waiting = await ask('GET', '/api/pin-resets', resetsSchema);
    if (waiting.ok) setResets(waiting.value.resets);
  };
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => void load(), []);

  async function create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (form.current === null) return;
    setSaid(null);
    setTrouble(null);
    const given = new FormData(form.current);
    const field = (name: string) => String(given.get(name) ?? '').trim();
    const missing = field('name') === '' || field('username') === '' || field('password') === '';
    if (missing || roles.size === 0) {
      setTrouble({ code: 'missing', title: missing ? text.noName : text.noRole, todo: '' });
      return;
    }
    const answer = await ask('POST', '/api/people', personSchema, {
      name: field('name'),
      username: field('username'),
      password: String(given.get('password') ?? ''),
      roles: [...roles],
    });
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    form.current.reset();
    setRoles(new Set());
    setSaid(text.created(answer.value.name));
    form.current.querySelector('input')?.focus();
    void load();
  }

  const nameOf = (id: string) => people?.find((one) => one.id === id)?.name ?? id;
  const waiting = resets.filter((one) => !one.agreed);

  return (
    <main id="content" class="page-b">
      <h1>{text.title}</h1>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {said !== null && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {said}
        </p>
      )}
      {mayReset && (
        <section class="list">
          <h2>{text.resets}</h2>
          {waiting.length === 0 ? (
            <p class="t-3">{text.noResets}</p>
          ) : (
            <>
              <p class="t-2">{text.resetText}</p>
              <ul>
                {waiting.map((one) => (
                  <li class="row" key={one.device}>
                    <Icon name="key" class="t-3" />
                    <span class="m">
                      {nameOf(one.person)}
                      <small>{text.resetAsked(one.label, age(one.asked, now.value, t.value))}</small>
                    </span>
                    <button
                      type="button"
                      class="b s"
                      aria-label={text.approveOf(nameOf(one.person))}
                      onClick={() => {
                        void ask('POST', `/api/pin-resets/${one.device}/agree`, z.unknown(), {}).then(
                          (answer) => {
                            if (!answer.ok) setTrouble(answer.trouble);
                            else {
                              setSaid(text.approved);
                              void load();
                            }
                          },
                        );
                      }}
                    >
                      {text.approve}
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      <section class="list">
        <h2>{text.title}</h2>
        {people?.length === 1 && <p class="t-2">{text.emptyText}</p>}
        <ul>
          {people?.map((one) => (
            <PersonRow
              key={one.id}
              one={one}
              onSet={() => {
                setTrouble(null);
                setSaid(text.passwordSet(one.name));
              }}
            />
          ))}
        </ul>
      </section>
      {can('people.create') && (
        <form class="list form" ref={form} noValidate onSubmit={(event) => void create(event)}>
          <h2>{text.add}</h2>
          <div class="cols">
            <label class="f">
              <span>{text.name}</span>
              <input class="in" name="name" maxLength={60} autocomplete="off" />
            </label>
            <label class="f">
              <span>
                {text.username}
                <span>{t.value.setup.usernameHint}</span>
              </span>
              <input class="in" name="username" maxLength={40} autocomplete="off" autocapitalize="none" />
            </label>
            <label class="f">
              <span>
                {text.password}
                <span>{text.passwordHint}</span>
              </span>
              <input class="in" name="password" type="password" autocomplete="new-password" />
            </label>
          </div>
          <fieldset>
            <legend>{text.role}</legend>
            <div class="choices">
              {roleSchema.options.map((role) => (
                <label key={role}>
                  <input
                    type="checkbox"
                    checked={roles.has(role)}
                    onChange={(event) => {
                      const next = new Set(roles);
                      if (event.currentTarget.checked) next.add(role);
                      else next.delete(role);
                      setRoles(next);
                    }}
                  />
                  {t.value.roles[role]}
                </label>
              ))}
            </div>
          </fieldset>
          <p>
            <button type="submit" class="b pri">
              {text.create}
            </button>
          </p>
        </form>
      )}
    </main>
  );
}

function PersonRow(props: { readonly one: Person; readonly onSet: () => void }) {
  const { one } = props;
  const { people: text } = t.value;
  const [password, setPassword] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const verb = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const asking = password !== null;
  useLayoutEffect(() => {
    if (asking) field.current?.focus();
  }, [asking]);

  const leave = () => {
    setPassword(null);
    setTrouble(null);
    requestAnimationFrame(() => verb.current?.focus());
  };

  async function save(): Promise<void> {
    if (password === null || password.length < MIN_PASSWORD) {
      setTrouble({ code: 'missing', title: text.shortPassword, todo: '' });
      field.current?.focus();
      return;
    }
    const answer = await ask('POST', `/api/people/${one.id}/password`, personSchema, { password });
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    leave();
    props.onSet();
  }

  return (
    <li class="with-form">
      <div class="row">
        <Icon name="person" class="t-3" />
        <span class="m">
          {one.name}
          {one.username !== undefined && <span class="login">{one.username}</span>}
          {one.id === session.value?.id && <span class="tag">{text.yourself}</span>}
        </span>
        <span class="r">{one.roles.map((role) => t.value.roles[role]).join('、')}</span>
        {can('people.setPassword') && (
          <button
            type="button"
            class="b s txt"
            ref={verb}
            aria-label={text.setPasswordOf(one.name)}
            aria-expanded={asking}
            onClick={() => (asking ? leave() : setPassword(''))}
          >
            {text.setPassword}
          </button>
        )}
      </div>
      {asking && (
        <form
          class="line"
          noValidate
          onKeyDown={(event) => {
            if (event.key === 'Escape') leave();
          }}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          {trouble !== null && <TroubleNote trouble={trouble} />}
          <label class="f">
            <span>
              {text.newPassword}
              <span>{text.passwordHint}</span>
            </span>
            <input
              class="in"
              ref={field}
              type="password"
              autocomplete="new-password"
              value={password}
              onInput={(event) => setPassword(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="b pri">
            {text.savePassword}
          </button>
          <button type="button" class="b" onClick={leave}>
            {t.value.cancel}
          </button>
        </form>
      )}
    </li>
  );
}
