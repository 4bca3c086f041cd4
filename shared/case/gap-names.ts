/** Gaps as a reader is shown them who knows the persons' names: who is meant, not only how many. Pure. */
import type { Gap, Verdict } from './gap.ts';
import { gapText } from './gap-text.ts';

/**
 * @param nameOf null where no name is known
 * @param asOf day up to which the registry is known to whoever reads; null: it is at hand
 */
export function withNames(
  gap: Gap,
  nameOf: (person: string) => string | null,
  asOf: string | null = null,
): Gap {
  if (gap.unqualified === undefined || gap.unqualified.length === 0) return gap;
  const text = gap.next?.do === 'wait' ? gapText.unqualified : gapText.presentUnqualified;
  const { title, why } = text(gap.unqualified, nameOf);
  if (asOf === null) return { ...gap, title, why };
  const known = gapText.registryAsOf(asOf);
  return {
    ...gap,
    title,
    why: { 'zh-CN': `${why['zh-CN']}${known['zh-CN']}`, en: `${why.en} ${known.en}` },
  };
}

/** The same of what holds or warns: whoever is held reads who is meant. */
export function verdictWithNames(
  verdict: Verdict,
  nameOf: (person: string) => string | null,
  asOf: string | null = null,
): Verdict {
  return verdict.kind === 'allow'
    ? verdict
    : { ...verdict, gaps: verdict.gaps.map((gap) => withNames(gap, nameOf, asOf)) };
}
