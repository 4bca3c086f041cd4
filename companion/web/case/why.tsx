/** Why a gap of the case page stands: asked of the companion when the first one is opened. */
import { useEffect, useState } from 'preact/hooks';
import type { CasePage } from '#shared/api/console.ts';
import { explainedSchema, type GapWhy } from '#shared/api/explain.ts';
import { WhyLines } from '#shared/case/why-lines.tsx';
import { ask, type Trouble } from '../api.ts';
import { lang, local, t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';

/** Reasons by gap, of one version of the case. */
export interface Reasons {
  readonly of: (gap: string) => GapWhy | null;
  /** The answers have come: a gap without one is no longer a gap. */
  readonly known: boolean;
  readonly trouble: Trouble | null;
  readonly want: () => void;
}

/**
 * Opening the answers is a read that is recorded, so it is made when somebody asks, and once per version.
 * @param of `version`: whatever changes when the answers do
 */
export function useReasons(of: { readonly case: string; readonly version: string }): Reasons {
  const [wanted, setWanted] = useState(false);
  const [gaps, setGaps] = useState<readonly GapWhy[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    void ask('GET', `/api/cases/${of.case}/explain`, explainedSchema).then((answer) => {
      if (!current) return;
      setGaps(answer.ok ? answer.value.gaps : null);
      setTrouble(answer.ok ? null : answer.trouble);
    });
    return () => {
      current = false;
    };
  }, [wanted, of.case, of.version, lang.value]);
  return {
    of: (gap) => gaps?.find((one) => one.gap === gap) ?? null,
    known: gaps !== null,
    trouble,
    want: () => setWanted(true),
  };
}

export function GapReasons({
  gap,
  reasons,
}: {
  readonly gap: Pick<CasePage['gaps'][number], 'id' | 'title'>;
  readonly reasons: Reasons;
}) {
  const { why: text } = t.value.case;
  const why = reasons.of(gap.id);
  return (
    <details
      class="why"
      data-why={gap.id}
      onToggle={(event) => {
        if (event.currentTarget.open) reasons.want();
      }}
    >
      <summary aria-label={`${text.ask}：${local(gap.title)}`}>{text.ask}</summary>
      {why === null && reasons.trouble !== null && <TroubleNote trouble={reasons.trouble} />}
      {why === null && reasons.trouble === null && (
        <p role="status">{reasons.known ? text.closed : t.value.loading}</p>
      )}
      {why !== null && (
        <>
          <p>{why.why}</p>
          {why.basis.map((one) => (
            <p class="t-3" lang="zh-CN" key={one.article + one.words}>
              <q>{one.words}</q> {one.sourceTitle}
              {one.article}
              {!one.verified && <span class="tag">{text.unverified}</span>}
            </p>
          ))}
          <WhyLines why={why} labels={text} />
        </>
      )}
    </details>
  );
}
