/** 录音录像: what the recording list asks at each step, against what is there; holes by the second, and who accounted for them. */
import type { CasePage } from '#shared/api/console.ts';
import { durationText } from '#shared/case/locales/duration.ts';
import { secondTime } from '../footage/words.ts';
import { local, t } from '../i18n.ts';
import { Dots } from '../ui/dots.tsx';
import { now } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

const clockSeconds = (instant: string) => secondTime(Date.parse(instant));

type Recorded = CasePage['recordings'][number];

const marks: Readonly<Record<Recorded['state'], readonly [IconName, string]>> = {
  covered: ['tick', 't-3'],
  recording: ['recording', 't-3'],
  partly: ['stop-outline', 'c-stop'],
  missing: ['stop-outline', 'c-stop'],
  none: ['todo', 't-3'],
  waiting: ['todo', 't-3'],
  stated: ['door', 't-3'],
};

const lasted = (from: string, to: string | null) =>
  Math.max(0, (to === null ? now.value : Date.parse(to)) - Date.parse(from));

function summary(one: Recorded): string {
  const say = t.value.case.recorded;
  const there = one.covered + one.sending;
  const lost = one.holes.reduce((sum, hole) => sum + lasted(hole.from, hole.to), 0);
  return [
    ...(there > 0 ? [local(durationText(there))] : []),
    lost > 0 && one.state !== 'missing'
      ? say.lacks(local(durationText(lost)), one.state === 'stated')
      : say.state[one.state],
  ].join(' · ');
}

function Row({ one }: { readonly one: Recorded }) {
  const say = t.value.case.recorded;
  const [icon, tone] = marks[one.state];
  const { statement } = one;
  const between = (from: string, to: string | null) =>
    to === null ? say.since(clockSeconds(from)) : say.between(clockSeconds(from), clockSeconds(to));
  return (
    <div class="due" data-record={one.record}>
      <div class="row">
        <Icon name={icon} class={tone} />
        <span class="m">
          {local(one.title)}
          <span class="tag">{say.extent[one.extent]}</span>
          <small>
            <Dots text={summary(one)} />
          </small>
          {statement !== null && (
            <small>{say.stated(statement.by.name, local(statement.because), statement.reason)}</small>
          )}
        </span>
      </div>
      <details>
        <summary>{say.more}</summary>
        <p>{say.methods(one.methods.map((method) => say.method[method]))}</p>
        {one.sittings.map(({ from, to, late }) => (
          <p key={from}>
            {say.step(between(from, to))}
            {late && say.late}
          </p>
        ))}
        {one.sittings.length === 0 && <p>{say.unmarked}</p>}
        {one.holes.length > 0 && (
          <>
            <p>{say.holes}</p>
            <ul class="holes">
              {one.holes.map(({ from, to }) => (
                <li key={from}>
                  {between(from, to)} <span class="t-3">{local(durationText(lasted(from, to)))}</span>
                </li>
              ))}
            </ul>
          </>
        )}
        <p class="t-3" lang="zh-CN">
          <q>{one.citation.words}</q> {one.citation.short}
          {one.citation.article}
        </p>
      </details>
    </div>
  );
}

export function RequiredRecordings({ page }: { readonly page: CasePage }) {
  const say = t.value.case.recorded;
  const { recordings } = page;
  if (recordings.length === 0) return null;
  return (
    <section class="sec" data-recorded>
      <h2>{say.title}</h2>
      {recordings.map((one) => (
        <Row one={one} key={one.record} />
      ))}
    </section>
  );
}
