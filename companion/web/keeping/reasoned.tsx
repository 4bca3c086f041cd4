/** A word that somebody has to write before something is done, in place. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { words } from './words.ts';

const doneSchema = z.unknown();

export function Reasoned(props: {
  readonly label: string;
  readonly hint: string;
  readonly note?: string;
  readonly send: string;
  readonly to: string;
  /** What goes along beside the reason. */
  readonly more?: object;
  readonly onDone: () => void;
  readonly onStop: () => void;
}) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  async function send(): Promise<void> {
    if (reason.trim().length < 4) {
      setTrouble({ code: 'missing', title: words.value.lacks, todo: '' });
      field.current?.focus();
      return;
    }
    setBusy(true);
    const answer = await ask('POST', props.to, doneSchema, { ...props.more, reason: reason.trim() });
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) props.onDone();
  }
  return (
    <form
      class="form reasoned"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onStop();
      }}
    >
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <label class="f">
        <span>{props.label}</span>
        <input
          class="in"
          ref={field}
          maxLength={400}
          value={reason}
          placeholder={props.hint}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      {props.note !== undefined && <p class="t-2">{props.note}</p>}
      <p class="verbs">
        <button type="submit" class="b s pri" disabled={busy}>
          {props.send}
        </button>
        <button type="button" class="b s" onClick={props.onStop}>
          {t.value.cancel}
        </button>
      </p>
    </form>
  );
}
