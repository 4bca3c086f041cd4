import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { signIn } from '../session.ts';
import { TroubleNote } from '../ui/trouble.tsx';

export function SignInPage() {
  const { signIn: text } = t.value;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [going, setGoing] = useState(false);
  const [shown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  // Before the first drawing: a quick typist's keys must not be taken to another field afterwards.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (form.current === null || going) return;
    const given = new FormData(form.current);
    const [username, password] = [String(given.get('username') ?? ''), String(given.get('password') ?? '')];
    if (username.trim() === '' || password === '') {
      setTrouble({ code: 'missing', title: text.missing, todo: '' });
      return;
    }
    setGoing(true);
    const answer = await signIn(username.trim(), password);
    setGoing(false);
    if (!answer.ok) {
      setTrouble(answer.trouble);
      const field = form.current?.querySelector<HTMLInputElement>('[name=password]');
      field?.focus();
      field?.select();
    }
  }

  return (
    <form class="card" ref={form} onSubmit={(event) => void submit(event)}>
      <h1>{text.title}</h1>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <label class="f">
        <span>{text.username}</span>
        <input class="in" name="username" autocomplete="username" autocapitalize="none" spellcheck={false} />
      </label>
      <label class="f">
        <span>{text.password}</span>
        <span class="with">
          <input
            class="in"
            name="password"
            {...(shown ? ({ type: 'text' } as const) : ({ type: 'password' } as const))}
            autocomplete="current-password"
            aria-label={text.password}
          />
          <button type="button" class="b s txt" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? text.hide : text.show}
          </button>
        </span>
      </label>
      <button type="submit" class="b pri w" aria-disabled={going}>
        {going ? text.going : text.go}
      </button>
      <p class="t-3">{text.help}</p>
    </form>
  );
}
