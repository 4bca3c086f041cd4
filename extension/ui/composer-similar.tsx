/** What the unit decided before under the same entry: asked for by a click, for each look is recorded as a read. */
import { useSignal } from '@preact/signals';
import type { Similar } from '#shared/api/discretion.ts';
import type { FactValue } from '#shared/case/events.ts';
import { yuanFigure } from '#shared/discretion/money-text.ts';
import type { BenchmarkView, CaseView } from '../worker/panel-protocol.ts';
import { failureText } from './act.ts';
import { factInWords } from './composer-facts.tsx';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { shown } from './values.ts';

interface SimilarProps {
  readonly view: CaseView;
  readonly benchmark: BenchmarkView;
}

export function SimilarCases({ view, benchmark }: SimilarProps) {
  const { words, link } = useUi();
  const say = words.composer.similar;
  const found = useSignal<Similar | 'loading' | null>(null);
  const trouble = useSignal<string | null>(null);
  const load = async () => {
    found.value = 'loading';
    trouble.value = null;
    const result = await link.send({ type: 'note.similar', case: view.id });
    found.value = result.ok ? (result.similar ?? null) : null;
    trouble.value = !result.ok && result.code === 'offline' ? say.offline : failureText(result, words);
  };
  const { value } = found;
  return (
    <section class="similar" aria-label={say.title}>
      <div class="sec-h" style="padding:0">
        {say.title}
        <span class="r">
          {value === null || value === 'loading' ? (
            <button type="button" class="link" onClick={() => void load()}>
              {value === 'loading' ? say.loading : say.load}
            </button>
          ) : value.first === null || value.last === null ? null : (
            say.count(value.count, value.first, value.last)
          )}
        </span>
      </div>
      <div role="status">
        {trouble.value === null ? null : (
          <p class="cautious t-2">
            <Icon name="off" />
            {trouble.value}
          </p>
        )}
        {value === null || value === 'loading' ? null : <Found found={value} benchmark={benchmark} />}
      </div>
    </section>
  );
}

function Found({ found, benchmark }: { readonly found: Similar; readonly benchmark: BenchmarkView }) {
  const ui = useUi();
  const { words, t } = ui;
  const say = words.composer.similar;
  const { figures, listed, tiers, nearest } = found;
  const inWords = (name: string, value: FactValue | null) => {
    if (value === null) return say.unknown;
    const fact = benchmark.facts[name];
    return fact === undefined ? shown(value, 'text', words) : factInWords(fact, value, ui);
  };
  if (found.count === 0)
    return (
      <p class="t-2">
        {say.none} {found.otherKind === 0 ? '' : say.otherKind(found.otherKind)}
      </p>
    );
  return (
    <>
      {figures === null ? (
        listed.length === 0 ? null : (
          <p>{say.few(listed.length, words.list(listed.map(yuanFigure)))}</p>
        )
      ) : (
        <Box figures={figures} statute={benchmark.proposal.statute} />
      )}
      <p class="t-2">
        {tiers.length === 0
          ? null
          : say.tiers(words.list(tiers.map((one) => say.tier(one.title, one.count))))}
        {found.departed === 0 ? null : ` ${say.departed(found.departed)}`}
        {found.otherKind === 0 ? null : ` ${say.otherKind(found.otherKind)}`}
      </p>
      <ul class="facts near">
        {nearest.map((one) => (
          <li key={`${one.decidedOn} ${one.case ?? one.amount}`}>
            <Icon name="tip" />
            <span>
              {words.day(one.decidedOn)} {one.tier?.title ?? ''}
              <small class="t-3">
                {' '}
                {one.differences.length === 0
                  ? say.same
                  : words.list(
                      one.differences.map(({ fact, here, there }) =>
                        say.differs(
                          t(benchmark.facts[fact]?.definition.title ?? { 'zh-CN': fact, en: fact }),
                          inWords(fact, here),
                          inWords(fact, there),
                        ),
                      ),
                    )}
              </small>
            </span>
            <span class="from">{one.amount === null ? '' : words.yuan(one.amount)}</span>
          </li>
        ))}
      </ul>
      <p class="t-3">
        {say.note} {found.more ? say.more : ''}
      </p>
    </>
  );
}

interface BoxProps {
  readonly figures: NonNullable<Similar['figures']>;
  readonly statute: BenchmarkView['proposal']['statute'];
}

/** A box plot over the law's range, so that it can be read against the bar above. */
function Box({ figures, statute }: BoxProps) {
  const { words } = useUi();
  const { min, q1, median, q3, max } = figures;
  const low = Math.min(statute?.min ?? 0, min);
  const span = Math.max(1, Math.max(statute?.max ?? 0, max) - low);
  const at = (fen: number) => `${((fen - low) / span) * 100}%`;
  const [a, b, c, d, e] = [min, q1, median, q3, max].map(yuanFigure);
  const label = words.composer.similar.box(a ?? '', b ?? '', c ?? '', d ?? '', e ?? '');
  return (
    <>
      <div class="box" role="img" aria-label={label}>
        <span class="whisker" style={{ left: at(min), right: `calc(100% - ${at(max)})` }} />
        <span class="half" style={{ left: at(q1), right: `calc(100% - ${at(q3)})` }} />
        <span class="median" style={{ left: at(median) }} />
      </div>
      <p class="t-2" aria-hidden="true">
        {label}
      </p>
    </>
  );
}
