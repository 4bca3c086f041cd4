/** Why a gap stands, under its row: the articles' words at once, then what the worker says of this case. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Explanation } from '#shared/case/explain.ts';
import type { Gap } from '#shared/case/gap.ts';
import { WhyLines } from '#shared/case/why-lines.tsx';
import type { CaseView } from '../worker/panel-protocol.ts';
import { language, openBasis, toggled, useUi } from './context.ts';
import { Mid } from './parts.tsx';

const idOf = (gap: Gap) => `why-${gap.id.replace(/[^A-Za-z0-9-]/g, '-')}`;

/** Opens and closes the answer; also the key `e` on the selected row. */
export function WhyButton({ gap, children }: { readonly gap: Gap; readonly children: ComponentChildren }) {
  const { words, t } = useUi();
  const open = openBasis.value.has(gap.id);
  return (
    <button
      type="button"
      class="cite"
      aria-expanded={open}
      aria-controls={open ? idOf(gap) : undefined}
      title={words.why.open(t(gap.title))}
      onClick={() => {
        openBasis.value = toggled(openBasis.value, gap.id);
      }}
    >
      {children}
    </button>
  );
}

/**
 * The worker's answer, asked anew whenever the case changed; null until it comes. Every answer brings a state with it,
 * so what is asked for is the case's version, not the state.
 */
function useWhy(gap: Gap, view: CaseView, open: boolean): Explanation | null {
  const { link } = useUi();
  const locale = language.value;
  const [why, setWhy] = useState<Explanation | null>(null);
  useEffect(() => {
    if (!open) return;
    let current = true;
    void link.send({ type: 'gap.why', case: view.id, gap: gap.id, locale }).then((result) => {
      if (current && result.ok) setWhy(result.why ?? null);
    });
    return () => {
      current = false;
    };
  }, [open, view.id, view.version, gap.id, locale, link]);
  return why;
}

export function Why({ gap, view }: { readonly gap: Gap; readonly view: CaseView }) {
  const { words } = useUi();
  const open = openBasis.value.has(gap.id);
  const why = useWhy(gap, view, open);
  if (!open) return null;
  const cited = why === null ? (gap.citation === null ? [] : [gap.citation]) : why.basis;
  return (
    <div class="why" id={idOf(gap)} data-why={gap.id}>
      {cited.map((one) => (
        <blockquote class="words" lang="zh-CN" key={`${one.source} ${one.article} ${one.words}`}>
          {one.words}
          <cite>
            {one.sourceTitle} {one.article}
            {one.verified ? null : (
              <>
                <Mid />
                {words.caseView.unverified}
              </>
            )}
          </cite>
        </blockquote>
      ))}
      {why === null ? null : <WhyLines why={why} labels={words.why.labels} />}
    </div>
  );
}
