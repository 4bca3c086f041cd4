/** What the rules say about publishing a decision on one channel. Whether to publish is a person's recorded decision. Pure. */
import { evaluate, type Facts } from './cel.ts';
import type { RuleDisclosure } from './rule-set.ts';

export type Publication =
  /** To be published within the disclosure's period. */
  | { readonly kind: 'publish' }
  /** Nothing asks for it. */
  | { readonly kind: 'not-asked' }
  /** A law keeps it back, once the approver has said so; positions in `exceptions`. */
  | { readonly kind: 'excepted'; readonly exceptions: readonly number[] }
  /** Not known: it is not published until these facts are. */
  | { readonly kind: 'unknown'; readonly wanted: readonly string[] };

/**
 * Unknown never publishes (decision 40): a condition that cannot be told, or that is faulty, leaves it unknown, unless
 * another exception settles it.
 */
export function publicationOf(disclosure: RuleDisclosure, facts: Facts): Publication {
  const wanted = new Set<string>();
  const truth = (condition: RuleDisclosure['when']): boolean | null => {
    if (condition === null) return true;
    const result = evaluate(condition, facts);
    if ('value' in result && typeof result.value === 'boolean') return result.value;
    for (const name of 'wanted' in result ? result.wanted : condition.facts) wanted.add(name);
    return null;
  };
  const asked = truth(disclosure.when);
  if (asked === false) return { kind: 'not-asked' };
  const held = disclosure.exceptions.map(({ when }) => truth(when));
  const exceptions = held.flatMap((holds, at) => (holds === true ? [at] : []));
  if (exceptions.length > 0) return { kind: 'excepted', exceptions };
  if (wanted.size > 0) return { kind: 'unknown', wanted: [...wanted].sort() };
  return { kind: 'publish' };
}
