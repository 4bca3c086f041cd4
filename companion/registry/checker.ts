/**
 * Writes into cases what the registry says of those who act in them: when the registry changes, when the day does, and when
 * somebody joins. A device does the same before a press; whoever comes second finds nothing left to write.
 */
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { Standing } from '#shared/case/gaps.ts';
import { findingsDue } from '#shared/case/qualification-due.ts';
import type { CaseState } from '#shared/case/state.ts';
import { categories } from '#shared/registry/records.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { StoredEvent } from '../ledger/types.ts';
import type { Registry } from './service.ts';

/** A case as its reader holds it. */
export interface CheckedCase {
  /** The stream it is held under. */
  readonly id: string;
  readonly state: CaseState;
  readonly rules: RuleSet | null;
  readonly standings: readonly Standing[];
}

export interface CheckerDeps {
  readonly registry: Pick<Registry, 'phase' | 'qualified' | 'onChange' | 'state'>;
  readonly cases: { all(): readonly CheckedCase[]; of(stream: string): CheckedCase | null };
  readonly onAppended: (listener: (events: readonly StoredEvent[]) => void) => () => void;
  readonly write: (caseId: string, draft: EventDraft) => Promise<unknown>;
  /** The registry that is asked: when its snapshot was issued and what it hashes to. */
  readonly asked: () => { readonly issued: string; readonly sha256: string };
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** After these somebody may act who was not asked about, or an item waits for a finding. */
const STIRRING: ReadonlySet<string> = new Set([
  'case.opened',
  'case.assigned',
  'case.handedOver',
  'case.merged',
  'case.split',
  'officer.present',
  'qualification.checked',
  'item.reopened',
]);
/** The cases' reader hears of events first, and takes its time. */
const WAIT_MS = 150;
/** The day is looked at so often. */
const TICK_MS = 60_000;
/** One event names so many persons at most. */
const MAX_PERSONS = 40;

export function startChecker(deps: CheckerDeps): { settle(): Promise<void>; close(): void } {
  const { registry, cases, now } = deps;
  const stirred = new Set<string>();
  let everything = registry.phase() === 'checked';
  let day = shanghaiDay(new Date(now()).toISOString());
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let closed = false;

  async function check(one: CheckedCase): Promise<void> {
    if (one.rules === null || one.state.opened === null) return;
    const on = shanghaiDay(new Date(now()).toISOString());
    const category = categories.find((name) => name === one.state.opened?.category);
    const asks = registry.phase() === 'checked';
    const due = findingsDue(one.state, one.rules, one.standings, (account) => {
      if (!asks) return null;
      const found = registry.qualified({ account }, on, category);
      if (found.ok) return { finding: 'qualified' };
      const { why, since } = found;
      return { finding: 'unqualified', why, ...(since === null ? {} : { since }) };
    });
    if (due.length === 0) return;
    await deps.write(one.id, {
      type: 'qualification.checked',
      data: { on, registry: deps.asked(), persons: due.slice(0, MAX_PERSONS) },
    });
  }

  async function work(): Promise<void> {
    const all = everything ? cases.all() : [...stirred].flatMap((id) => cases.of(id) ?? []);
    everything = false;
    stirred.clear();
    const seen = new Set<string>();
    for (const one of all) {
      if (closed) return;
      if (seen.has(one.id)) continue;
      seen.add(one.id);
      await check(one);
    }
  }

  function soon(): void {
    if (timer !== null || closed) return;
    timer = setTimeout(() => {
      timer = null;
      working = working.then(work).catch(deps.onError);
    }, WAIT_MS);
    timer.unref();
  }

  const unlisten = deps.onAppended((events) => {
    // Nothing is asked of a registry that was never switched on.
    if (registry.state().checked === null) return;
    for (const { envelope } of events)
      if (envelope.stream.kind === 'case' && STIRRING.has(envelope.type)) stirred.add(envelope.stream.id);
    if (stirred.size > 0) soon();
  });
  registry.onChange(() => {
    if (registry.state().checked === null) return;
    everything = true;
    soon();
  });
  const ticking = setInterval(() => {
    const today = shanghaiDay(new Date(now()).toISOString());
    if (today === day || registry.phase() !== 'checked') return;
    day = today;
    everything = true;
    soon();
  }, TICK_MS);
  ticking.unref();
  if (everything) soon();

  return {
    /** Resolves when what is due now has been written. */
    async settle() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      working = working.then(work).catch(deps.onError);
      await working;
    },
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      clearInterval(ticking);
      unlisten();
    },
  };
}
