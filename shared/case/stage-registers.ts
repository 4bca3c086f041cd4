/**
 * What a case's stage asks to be recorded (118号（五）（八）), and whether its decision is in the catalogue of major ones
 * (118号（十二）). Worked cases: worked/stage-registers.yaml.
 */
import { evaluate, type Facts } from '../rules/cel.ts';
import type { MajorDecisionDefinition, RecordDefinition } from '../rules/pack-schema.ts';
import type { Ruled, RuleSet } from '../rules/rule-set.ts';

export interface StageRecord {
  readonly record: Ruled<RecordDefinition>;
  /** Facts by which it is known whether it is to be recorded at all; none: it is. */
  readonly wanted: readonly string[];
}

function truthOf(
  { when }: Pick<Ruled<unknown>, 'when'>,
  facts: Facts,
): { readonly holds: boolean | null; readonly wanted: readonly string[] } {
  if (when === null) return { holds: true, wanted: [] };
  const result = evaluate(when, facts);
  // A faulty value is as good as none: it is asked for.
  if (!('value' in result)) return { holds: null, wanted: when.facts };
  if (typeof result.value === 'boolean') return { holds: result.value, wanted: [] };
  return { holds: null, wanted: result.wanted };
}

/** The records of a stage in the pack's order; what the facts rule out is left out. */
export function recordsOf(
  { records }: Pick<RuleSet, 'records'>,
  stage: string,
  facts: Facts,
): readonly StageRecord[] {
  return records.flatMap((record) => {
    if (record.definition.stage !== stage) return [];
    const { holds, wanted } = truthOf(record, facts);
    return holds === false ? [] : [{ record, wanted }];
  });
}

/** Does it ask for photo, sound or film, and so stand in the 音像记录事项清单? */
export function isRecorded({ methods }: Pick<RecordDefinition, 'methods'>): boolean {
  return methods.some((method) => method !== 'text');
}

export type Majority =
  /** The lines of the catalogue that make it so. */
  | { readonly kind: 'major'; readonly lines: readonly Ruled<MajorDecisionDefinition>[] }
  /** Not known: these facts are wanted, the first one first. */
  | { readonly kind: 'unknown'; readonly wanted: readonly string[] }
  | { readonly kind: 'ordinary' };

/** Is the decision a major one? null: this procedure has no catalogue. */
export function majorityOf(
  { majorDecisions }: Pick<RuleSet, 'majorDecisions'>,
  facts: Facts,
): Majority | null {
  if (majorDecisions.length === 0) return null;
  const told = majorDecisions.map((line) => ({ line, ...truthOf(line, facts) }));
  const lines = told.flatMap(({ line, holds }) => (holds === true ? [line] : []));
  if (lines.length > 0) return { kind: 'major', lines };
  const wanted = [...new Set(told.flatMap((one) => one.wanted))];
  return wanted.length > 0 ? { kind: 'unknown', wanted } : { kind: 'ordinary' };
}
