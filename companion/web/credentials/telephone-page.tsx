/** Somebody calls and reads out what stands beside a code: whose it is, and what he is to be told. By keyboard alone. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type TelephoneAnswer, telephoneAnswerSchema } from '#shared/api/credentials.ts';
import { TELEPHONE_STEP } from '#shared/credential/telephone-code.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { clockTime } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { codeTyped, idTyped, lacking } from './digits-typed.ts';
import { type Band, saying, type Told } from './saying.ts';
import { words } from './words.ts';

export function TelephonePage() {
  const { desk: text } = words.value;
  const [id, setId] = useState('');
  const [code, setCode] = useState('');
  const [found, setFound] = useState<{ readonly answer: TelephoneAnswer; readonly at: number } | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const idField = useRef<HTMLInputElement>(null);
  const codeField = useRef<HTMLInputElement>(null);
  /** Of the digits that were asked last: an answer that comes late is not that of the next caller. */
  const asked = useRef(0);

  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => idField.current?.focus(), []);
  // The hand stays on the keyboard: what has to be read once more is selected, else the next caller's id begins.
  useLayoutEffect(() => {
    if (found === null) return;
    const { again, heading } = saying(found.answer);
    (again && heading === 'notCurrent' ? codeField : idField).current?.select();
  }, [found]);

  /** What is typed next belongs to nobody who is still on the screen. */
  const typing = () => {
    asked.current += 1;
    setFound(null);
    setTrouble(null);
  };
  const next = () => {
    typing();
    setId('');
    setCode('');
    idField.current?.focus();
  };

  async function check(): Promise<void> {
    typing();
    const lacks = lacking(id, code);
    if (lacks !== null) {
      // In the middle of typing, Enter only goes on.
      if (lacks === 'id' || code !== '' || document.activeElement === codeField.current)
        setTrouble({ code: 'missing', title: text.lacks[lacks], todo: '' });
      (lacks === 'id' ? idField : codeField).current?.focus();
      return;
    }
    const mine = asked.current;
    const answer = await ask('POST', '/api/credentials/telephone', telephoneAnswerSchema, { id, code });
    if (mine !== asked.current) return;
    if (answer.ok) setFound({ answer: answer.value, at: Date.now() });
    else {
      setTrouble(answer.trouble);
      codeField.current?.select();
    }
  }

  return (
    <main id="content" class="page-b telephone">
      <h1>{text.title}</h1>
      <p class="t-2">{text.text}</p>
      <form
        class="line"
        noValidate
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') next();
        }}
      >
        <label class="f id">
          <span>
            {text.id}
            <span>{text.idHint}</span>
          </span>
          <input
            class="in"
            name="id"
            ref={idField}
            value={id}
            inputMode="numeric"
            onInput={(event) => {
              // Digits that were answered are the last caller's; of a misheard id the digits may still stand.
              if (found !== null && saying(found.answer).heading !== 'misheard') setCode('');
              typing();
              setId(idTyped(event.currentTarget.value));
            }}
          />
        </label>
        <label class="f digits">
          <span>
            {text.code}
            <span>{text.codeHint(TELEPHONE_STEP)}</span>
          </span>
          <input
            class="in"
            name="code"
            ref={codeField}
            value={code}
            inputMode="numeric"
            onInput={(event) => {
              typing();
              setCode(codeTyped(event.currentTarget.value));
            }}
          />
        </label>
        <button type="submit" class="b pri">
          {text.ask}
        </button>
        <button type="button" class="b" onClick={next}>
          {text.next} <kbd>Esc</kbd>
        </button>
      </form>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <div role="status">{found !== null && <Answer answer={found.answer} at={found.at} />}</div>
    </main>
  );
}

const icons = { done: 'done', soon: 'soon', stop: 'stop', calm: 'unknown' } as const satisfies Record<
  Band,
  string
>;

function Answer({ answer, at }: { readonly answer: TelephoneAnswer; readonly at: number }) {
  const { desk: text } = words.value;
  const { band, heading, say, tells, again } = saying(answer);
  return (
    <article class="said-of" data-band={band} data-heading={heading}>
      <header>
        <Icon name={icons[band]} class="i-24" />
        <h2>{text.headings[heading]}</h2>
        <small>
          {answer.fits && <span>{text.shown(answer.secondsAgo)}</span>}
          <span>{text.asked(clockTime(at))}</span>
        </small>
      </header>
      {answer.fits && tells.length > 0 && (
        <section aria-label={text.tells}>
          <h3>{tells.includes('name') ? text.tells : text.tellsNothing}</h3>
          <dl>
            {tells.map((one) => (
              <div key={one}>
                <dt>{text[one]}</dt>
                <dd data-told={one}>{toldOf(answer, one)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section aria-label={text.say}>
        <h3>{text.say}</h3>
        <ol>
          {say.map((one) => (
            <li key={one} data-say={one}>
              {text.sentences[one]}
            </li>
          ))}
        </ol>
      </section>
      {again && <p class="t-2">{text.again}</p>}
    </article>
  );
}

function toldOf(answer: Extract<TelephoneAnswer, { readonly fits: true }>, one: Told): string {
  return answer[one] ?? '';
}
