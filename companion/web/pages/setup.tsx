import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { personSchema } from '#shared/api/contract.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';

/** The token is in the fragment, so that it reaches no server log; it leaves the address bar at once. */
const token = location.pathname === '/setup' ? location.hash.replace(/^#(token=)?/, '') : '';
if (token !== '') history.replaceState(null, '', '/setup');

export function SetupPage() {
  const { setup } = t.value;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [done, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    document.title = `${setup.title} · ${t.value.brand}`;
  }, [setup]);
  // Before the first drawing: a quick typist's keys must not be taken to another field afterwards.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);

  if (token === '') {
    return (
      <div class="card">
        <h1>{setup.noToken}</h1>
        <p class="t-2">{setup.noTokenText}</p>
      </div>
    );
  }
  if (done) {
    return (
      <div class="card">
        <h1>{setup.done}</h1>
        {/* A load of its own: the page of the link is left behind. */}
        <a class="b pri w" href="/" target="_self">
          {t.value.signIn.go}
        </a>
      </div>
    );
  }
  return (
    <form
      class="card"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const field = (name: string) => String(given.get(name) ?? '').trim();
        void ask('POST', '/api/setup/administrator', personSchema, {
          token,
          name: field('name'),
          username: field('username'),
          password: String(given.get('password') ?? ''),
        }).then((answer) => (answer.ok ? setDone(true) : setTrouble(answer.trouble)));
      }}
    >
      <h1>{setup.title}</h1>
      <p class="t-2">{setup.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <label class="f">
        <span>{setup.name}</span>
        <input class="in" name="name" autocomplete="name" required maxLength={60} />
      </label>
      <label class="f">
        <span>
          {setup.username}
          <span>{setup.usernameHint}</span>
        </span>
        <input class="in" name="username" autocomplete="username" required minLength={2} maxLength={40} />
      </label>
      <label class="f">
        <span>
          {setup.password}
          <span>{setup.passwordHint}</span>
        </span>
        <input
          class="in"
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minLength={10}
        />
      </label>
      <button type="submit" class="b pri w">
        {setup.go}
      </button>
    </form>
  );
}
