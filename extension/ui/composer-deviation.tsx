/** A departure from the benchmark: why, who must approve it, and how the request stands. */
import type { Signal } from '@preact/signals';
import type { ApprovalNeeded, Proposal } from '#shared/discretion/proposal.ts';
import type { DeviationView } from '../worker/panel-protocol.ts';
import { worded } from './composer-facts.tsx';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { moment } from './values.ts';

interface DeviationProps {
  readonly proposal: Proposal;
  /** From the verdict on the amount; null where another tier without a fine was taken. */
  readonly approval: ApprovalNeeded | null;
  readonly reason: Signal<string>;
  readonly onTyped: () => void;
  /** Of the note that is written, while it is still this very departure. */
  readonly standing: DeviationView | null;
}

export function Deviation({ proposal, approval, reason, onTyped, standing }: DeviationProps) {
  const { words } = useUi();
  const say = words.composer.deviation;
  const upper = proposal.issuer.upper;
  const citation = approval?.citation ?? proposal.deviation;
  return (
    <section class="departs" aria-label={say.title}>
      <p class="t-soon cautious">
        <Icon name="door" />
        <span>
          {upper ? say.upper(worded(proposal.issuer.name)) : say.own}
          {citation === null ? null : (
            <small lang="zh-CN">
              {' '}
              {citation.short}
              {citation.article}
            </small>
          )}
        </span>
      </p>
      <label class="f">
        <span>{say.reason}</span>
        <textarea
          class="in"
          rows={2}
          maxLength={2000}
          placeholder={say.hint}
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
            onTyped();
          }}
        />
      </label>
      {standing === null ? null : <Standing deviation={standing} />}
    </section>
  );
}

export function Standing({ deviation }: { readonly deviation: DeviationView }) {
  const { words } = useUi();
  const say = words.composer.deviation;
  const { approval, carried } = deviation;
  if (carried)
    return (
      <p class="cautious" role="status">
        <Icon name="done" tone="c-done" />
        {say.given(moment(approval?.answeredAt ?? 0, words), approval?.answerReason ?? '')}
      </p>
    );
  if (approval === null) return null;
  if (approval.status === 'refused')
    return (
      <p class="cautious" role="status">
        <Icon name="stop-o" tone="c-stop" />
        {say.refused(moment(approval.answeredAt ?? 0, words), approval.answerReason ?? '')}
      </p>
    );
  return (
    <p class="cautious" role="status">
      <Icon name="clock" />
      {say.waiting(moment(approval.at, words))}
    </p>
  );
}
