/** 公开: whether the decision is made public, channel by channel. Decided is not published, and is not said to be. */
import type { CasePage } from '#shared/api/console.ts';
import { type StandingSign, standingSigns } from '#shared/case/standing-words.ts';
import { local, t } from '../i18n.ts';
import { clockTime, dayLong, dayOf } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

type Channel = CasePage['disclosures'][number];

const marks: Readonly<Record<StandingSign, readonly [IconName, string]>> = {
  quiet: ['tick', 't-3'],
  unknown: ['unknown', 'c-soon'],
  open: ['todo', 't-3'],
  waits: ['clock', 't-3'],
  again: ['soon', 'c-soon'],
};

const at = (instant: string) => `${dayLong(dayOf(instant), t.value)} ${clockTime(instant)}`;

function Basis({ basis }: { readonly basis: Channel['citation'] }) {
  return (
    <p class="t-3" lang="zh-CN">
      <q>{basis.words}</q> {basis.short}
      {basis.article}
    </p>
  );
}

function Row({ one }: { readonly one: Channel }) {
  const say = t.value.case.disclosure;
  const [icon, tone] = marks[one.published ? 'quiet' : standingSigns[one.standing]];
  const { decided, answered } = one;
  return (
    <div class="due">
      <div class="row">
        <Icon name={icon} class={tone} />
        <span class="m">
          {local(one.title)}
          <small>
            {one.published ? say.published : say.standing[one.standing]}
            {one.wanted.length > 0 && say.wanted(one.wanted.map(local))}
          </small>
          {one.due !== null && !one.published && one.standing !== 'not-asked' && (
            <small>{say.until(dayLong(one.due, t.value))}</small>
          )}
        </span>
      </div>
      <details>
        <summary>{say.more}</summary>
        <p>{local(one.content)}</p>
        <Basis basis={one.citation} />
        {decided !== null && (
          <>
            <p>
              {say.decided[decided.decision](decided.by.name, at(decided.at))}
              {decided.reason !== null && say.reason(decided.reason)}
            </p>
            {decided.decision === 'withhold' &&
              decided.basis.map((basis) => <Basis key={basis.article} basis={basis} />)}
          </>
        )}
        {answered !== null && (
          <p>
            {say.answered(answered.by.name, at(answered.at))}
            {say.reason(answered.reason)}
          </p>
        )}
      </details>
    </div>
  );
}

export function Disclosures({
  page,
  onApprove,
}: {
  readonly page: CasePage;
  readonly onApprove: () => void;
}) {
  const say = t.value.case.disclosure;
  if (page.disclosures.length === 0) return null;
  return (
    <section class="sec" data-disclosures>
      <h2>{say.title}</h2>
      {page.disclosures.map((one) => (
        <Row key={one.channel} one={one} />
      ))}
      {page.approval?.what === 'withholding' && page.approval.mayAnswer && (
        <p class="due-file">
          <button type="button" class="b s pri" onClick={onApprove}>
            {say.answer}
          </button>
        </p>
      )}
    </section>
  );
}
