/** A clip for a court: from where to where, why, and what was exported before. */
import { useEffect, useState } from 'preact/hooks';
import { type ExportedClips, exportedClipsListSchema, exportedClipsSchema } from '#shared/api/media.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { dayOf, dayText } from '../ui/format.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { lengthText, secondTime, words } from './words.ts';

/** Epoch ms; null: not chosen yet. */
export interface Chosen {
  readonly from: number | null;
  readonly to: number | null;
}

export function ClipForm(props: {
  readonly recording: string;
  readonly chosen: Chosen;
  readonly onMark: (end: 'from' | 'to') => void;
}) {
  const text = words.value.clip;
  const { recording, chosen, onMark } = props;
  const { from, to } = chosen;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [made, setMade] = useState<readonly ExportedClips[]>([]);
  const address = `/api/media/recordings/${recording}/clips`;
  useEffect(() => {
    void ask('GET', address, exportedClipsListSchema).then((answer) => {
      if (answer.ok) setMade(answer.value.exports);
    });
  }, [address]);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const lacks =
      from === null || to === null
        ? text.lacks.ends
        : to <= from
          ? text.lacks.order
          : reason.trim().length < 4
            ? text.lacks.reason
            : null;
    if (lacks !== null || from === null || to === null) {
      setTrouble({ code: 'missing', title: lacks ?? '', todo: '' });
      return;
    }
    setBusy(true);
    const answer = await ask('POST', address, exportedClipsSchema, {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      reason: reason.trim(),
    });
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (!answer.ok) return;
    setMade([answer.value, ...made]);
    setReason('');
  }

  return (
    <section class="sec clip-form">
      <h2>{text.title}</h2>
      <form class="pad" onSubmit={(event) => void save(event)} noValidate>
        {trouble !== null && <TroubleNote trouble={trouble} />}
        <div class="ends-of">
          {(['from', 'to'] as const).map((end) => (
            <button type="button" class="b s" key={end} onClick={() => onMark(end)}>
              {text[end]} <kbd>{end === 'from' ? 'i' : 'o'}</kbd>{' '}
              <span class="num">{chosen[end] === null ? '--:--:--' : secondTime(chosen[end])}</span>
            </button>
          ))}
        </div>
        {from !== null && to !== null && to > from && <p class="t-2">{text.length(lengthText(to - from))}</p>}
        <label class="f">
          <span>{text.reason}</span>
          <input
            class="in"
            value={reason}
            maxLength={400}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="b s pri" disabled={busy}>
          {busy ? text.busy : text.make}
        </button>
        <p class="t-3">{text.note}</p>
      </form>
      {made.length > 0 && (
        <ul class="pad exports">
          {made.map((one) => (
            <li key={one.id}>
              <a href={`${address}/${one.id}`} download={`court-${one.id}.zip`}>
                {text.download(secondTime(Date.parse(one.from)), secondTime(Date.parse(one.to)))}
              </a>
              <small class="t-2">
                {text.by(
                  one.by,
                  `${dayText(dayOf(one.at), t.value)} ${secondTime(Date.parse(one.at))}`,
                  one.reason,
                )}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
