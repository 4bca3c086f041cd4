/** Where footage lies, and how the work of bringing it there stands. */
import { useState } from 'preact/hooks';
import { type VaultState, vaultStateSchema } from '#shared/api/vault.ts';
import { ask, type Trouble } from '../api.ts';
import { sizeText } from '../import/size.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Fact } from './fact.tsx';
import { momentText, words } from './words.ts';

export function Storage({
  vault,
  onChanged,
}: {
  readonly vault: VaultState;
  readonly onChanged: () => void;
}) {
  const { storage: text } = words.value;
  const { wanted, job, copies } = vault;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const act = async (run: boolean) => {
    const answer = await ask('POST', '/api/media/vault/moving', vaultStateSchema, { run });
    setTrouble(answer.ok ? null : answer.trouble);
    onChanged();
  };
  const bad = job.state === 'stopped' || job.left > 0 || job.said !== null;
  const moves = wanted.sealed || wanted.bucket;
  return (
    <Fact icon={bad ? 'soon' : 'tick'} tone={bad ? 'c-soon' : 't-3'} title={text.title}>
      <span>
        {[
          wanted.sealed ? text.sealed : text.plain,
          ...(wanted.bucket ? [text.bucket] : []),
          ...(wanted.bucket && wanted.localDays !== null ? [text.localDays(wanted.localDays)] : []),
          ...(wanted.home ? [text.home] : []),
        ].join(text.and)}
      </span>
      {copies.length > 0 && (
        <small>
          <Dots
            text={copies
              .map(({ place, form, files, bytes }) => text.copies[place](form, files, sizeText(bytes)))
              .join(' · ')}
          />
        </small>
      )}
      {job.state === 'stopped' && <small class="t-soon">{text.stopped(job.said ?? '')}</small>}
      {job.state !== 'stopped' && job.said !== null && <small class="t-soon">{text.failed(job.said)}</small>}
      {job.left > 0 && <small class="t-soon">{text.left(job.left)}</small>}
      {job.state !== 'running' && job.at !== null && (
        <small>{text.last(momentText(job.at), job.done, job.moved)}</small>
      )}
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {job.state === 'running' && (
        <p class="verbs" role="status">
          <progress max={Math.max(1, job.of)} value={job.done} aria-label={text.title} />
          <span>{text.running(job.done, job.of)}</span>
          {can('media.move') && (
            <button type="button" class="b s" onClick={() => void act(false)}>
              {text.cancel}
            </button>
          )}
        </p>
      )}
      {job.state !== 'running' && moves && can('media.move') && (
        <p class="verbs">
          <button type="button" class="b s" onClick={() => void act(true)}>
            {text.run}
          </button>
          <span class="t-3">{text.runNote}</span>
        </p>
      )}
    </Fact>
  );
}
