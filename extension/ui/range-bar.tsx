/** The range of a fine as a picture: whole bar = the law, blue = the tier, knob = the amount. The input beside it is the control. */
import { rangeText } from '#shared/discretion/money-text.ts';
import type { MoneyRange } from '#shared/discretion/proposal.ts';
import { language, useUi } from './context.ts';

interface RangeBarProps {
  readonly statute: MoneyRange;
  /** null: none is proposed or taken. */
  readonly tier: { readonly title: string; readonly range: MoneyRange } | null;
  /** 分; null: none was entered. */
  readonly amount: number | null;
}

/** Labels closer than this, in percent of the bar, would run into each other. */
const APART = 17;

export function RangeBar({ statute, tier, amount }: RangeBarProps) {
  const { words } = useUi();
  const lang = language.value;
  const low = Math.min(statute.min ?? 0, tier?.range.min ?? Number.POSITIVE_INFINITY);
  const high = Math.max(statute.max, tier?.range.max ?? 0);
  const span = Math.max(1, high - low);
  const at = (fen: number) => Math.max(0, Math.min(100, ((fen - low) / span) * 100));
  const zone = ({ min, max }: MoneyRange) => {
    const left = at(min ?? low);
    return { left: `${left}%`, width: `${Math.max(1, at(max) - left)}%` };
  };
  const ends = [
    statute.min ?? 0,
    statute.max,
    ...(tier === null ? [] : [tier.range.min ?? 0, tier.range.max]),
  ];
  const label = words.composer.rangeLabel(
    rangeText(statute, lang),
    tier === null ? null : { title: tier.title, range: rangeText(tier.range, lang) },
    amount === null ? null : words.yuan(amount),
  );
  return (
    <div class="range" role="img" aria-label={label}>
      <span class="zone" style={zone(statute)} />
      {tier === null ? null : <span class="zone on" style={zone(tier.range)} />}
      {amount === null ? null : (
        <span
          class={`pin ${amount < low || amount > high ? 'off' : ''}`}
          style={{ left: `${at(amount)}%` }}
        />
      )}
      {labelled(ends, at).map((fen) => (
        <span
          key={fen}
          class={`tick ${at(fen) < 8 ? 'a' : at(fen) > 92 ? 'z' : ''}`}
          style={{ left: `${at(fen)}%` }}
        >
          {words.composer.short(fen)}
        </span>
      ))}
    </div>
  );
}

/** Ends that get a label: the outermost first, then those that have room. */
function labelled(ends: readonly number[], at: (fen: number) => number): readonly number[] {
  const all = [...new Set(ends)].sort((a, b) => a - b);
  const kept: number[] = [];
  for (const fen of [all[0], all.at(-1), ...all.slice(1, -1)])
    if (fen !== undefined && kept.every((one) => Math.abs(at(one) - at(fen)) >= APART)) kept.push(fen);
  return kept;
}
