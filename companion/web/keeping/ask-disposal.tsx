/** What was chosen is asked for disposal, with basis and reason. */
import { useRef, useState } from 'preact/hooks';
import type { KeptThing } from '#shared/api/keeping.ts';
import { madeSchema } from '#shared/api/keeping.ts';
import { ask, type Trouble } from '../api.ts';
import { sizeText } from '../import/size.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { words } from './words.ts';

export function AskDisposal(props: {
  readonly chosen: readonly KeptThing[];
  readonly onClear: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { ask: text } = words.value;
  const { chosen } = props;
  const [basis, setBasis] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);

  const copies = chosen.reduce((sum, one) => sum + one.copies, 0);

  async function send(): Promise<void> {
    const lacks = basis.trim().length < 4 ? 'basis' : reason.trim().length < 4 ? 'reason' : null;
    if (lacks !== null) {
      setTrouble({ code: 'missing', title: text.lacks[lacks], todo: '' });
      (lacks === 'basis' ? first : second).current?.focus();
      return;
    }
    setBusy(true);
    const things = chosen.map(({ kind, id }) => ({ kind, id }));
    const body = { things, basis: basis.trim(), reason: reason.trim() };
    const answer = await ask('POST', '/api/media/keeping/disposals', madeSchema, body);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) props.onDone(text.sent);
  }
  return (
    <form
      class="form ask-disposal"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onClear();
      }}
    >
      <p role="status">
        <b>{text.chosen(chosen.length, sizeText(chosen.reduce((sum, { bytes }) => sum + bytes, 0)))}</b>{' '}
        {copies > 0 && `${text.copies(copies)} `}
        <span class="t-2">{text.note}</span>
      </p>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <div class="cols">
        <label class="f">
          <span>{text.basis}</span>
          <input
            class="in"
            ref={first}
            maxLength={400}
            value={basis}
            placeholder={text.basisHint}
            onInput={(event) => setBasis(event.currentTarget.value)}
          />
        </label>
        <label class="f">
          <span>{text.reason}</span>
          <input
            class="in"
            ref={second}
            maxLength={400}
            value={reason}
            placeholder={text.reasonHint}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      </div>
      <p class="verbs">
        <button type="submit" class="b s pri" disabled={busy}>
          {text.send}
        </button>
        <button type="button" class="b s" onClick={props.onClear}>
          {text.clear}
        </button>
      </p>
    </form>
  );
}
