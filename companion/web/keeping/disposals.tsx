/** Requests to dispose of footage: who asked, on what basis, who approved, what came of it. */
import { useState } from 'preact/hooks';
import type { DisposalView } from '#shared/api/keeping.ts';
import { sizeText } from '../import/size.ts';
import { can } from '../session.ts';
import { dayOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Reasoned } from './reasoned.tsx';
import { momentText, words } from './words.ts';

export function Disposals(props: {
  readonly disposals: readonly DisposalView[];
  readonly onDone: (told: string) => void;
}) {
  const { disposals: text } = words.value;
  return (
    <section aria-labelledby="keeping-disposals">
      <h2 id="keeping-disposals">{text.title}</h2>
      {props.disposals.length === 0 && <p class="t-2">{text.none}</p>}
      {props.disposals.map((one) => (
        <Disposal key={one.id} one={one} onDone={props.onDone} />
      ))}
    </section>
  );
}

function Disposal({ one, onDone }: { readonly one: DisposalView; readonly onDone: (told: string) => void }) {
  const { disposals: text, list, did } = words.value;
  const [writing, setWriting] = useState<'approve' | 'refuse' | null>(null);
  const waits = one.stands === 'asked' || one.stands === 'third';
  const names = one.named.map(({ name, to }) => `${name ?? list.hidden} ${dayOf(to)}`).join('、');
  const to = `/api/media/keeping/disposals/${one.id}`;
  const done = (told: string) => {
    setWriting(null);
    onDone(told);
  };
  return (
    <div class="disposal" data-disposal={one.stands}>
      <p>
        <Icon
          name={
            waits ? 'clock' : one.stands === 'done' ? 'done' : one.stands === 'approved' ? 'soon' : 'todo'
          }
          class={waits || one.stands === 'approved' ? 'c-soon' : 't-3'}
        />{' '}
        <b>{text.what(one.things, sizeText(one.bytes))}</b> {one.copies > 0 && `${text.copies(one.copies)} `}
        {text.stands[one.stands]}
        {one.stands === 'approved' && <> {text.doneOf(one.done, one.things)}</>}
      </p>
      <dl class="kv2">
        <dt>{text.of}</dt>
        <dd>
          {names}
          {one.things > one.named.length && ` ${text.andMore(one.things)}`}
        </dd>
        <dt>{text.basis}</dt>
        <dd>{one.basis}</dd>
        <dt>{text.reason}</dt>
        <dd>{one.reason}</dd>
      </dl>
      <small>{text.by(one.by.name, momentText(one.at))}</small>
      {one.approvals.map(({ by, at }) => (
        <small key={by.id}>{text.approvedBy(by.name, momentText(at))}</small>
      ))}
      {one.refused !== null && (
        <small>{text.refusedBy(one.refused.by.name, momentText(one.refused.at), one.refused.reason)}</small>
      )}
      {one.dropped.map(({ id, why }) => (
        <small key={id} class="t-soon">
          {one.named.find((named) => named.id === id)?.name ?? id} {text.dropped[why]}
        </small>
      ))}
      {one.trouble !== null && <small class="t-soon">{text.trouble(one.trouble)}</small>}
      {waits && can('media.approveDisposal') && one.mayNot !== null && (
        <small class="t-2">{text.mayNot[one.mayNot]}</small>
      )}
      {waits && can('media.approveDisposal') && writing === null && (
        <p class="verbs">
          {one.mayNot === null && (
            <button type="button" class="b s" onClick={() => setWriting('approve')}>
              {text.approve}
            </button>
          )}
          <button type="button" class="b s" onClick={() => setWriting('refuse')}>
            {text.refuse}
          </button>
        </p>
      )}
      {writing !== null && (
        <Reasoned
          key={writing}
          label={text.opinion}
          hint={text.opinionHint}
          {...(writing === 'approve' ? { note: text.final } : {})}
          send={writing === 'approve' ? text.approveDo : text.refuseDo}
          to={`${to}/${writing}`}
          onDone={() => done(writing === 'approve' ? did.approved : did.refused)}
          onStop={() => setWriting(null)}
        />
      )}
    </div>
  );
}
