/** The lines of an explanation, each under its question; what has no answer is left out. Panel and console show the same. */
import type { Explanation } from './explain.ts';

/** The order in which they are read. */
const LINES = ['applies', 'binds', 'satisfiedBy', 'closes', 'holds', 'rule'] as const;
export type WhyLabels = Readonly<Record<(typeof LINES)[number] | 'facts', string>>;

type Explained = Pick<Explanation, (typeof LINES)[number]> & {
  readonly facts: readonly { readonly name: string; readonly text: string }[];
};

export function WhyLines({ why, labels }: { readonly why: Explained; readonly labels: WhyLabels }) {
  return (
    <dl>
      {LINES.map((is) =>
        why[is] === null ? null : (
          <div key={is} data-is={is}>
            <dt>{labels[is]}</dt>
            <dd>{why[is]}</dd>
          </div>
        ),
      )}
      {why.facts.length === 0 ? null : (
        <div data-is="facts">
          <dt>{labels.facts}</dt>
          <dd>
            <ul>
              {why.facts.map((fact) => (
                <li key={fact.name}>{fact.text}</li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  );
}
