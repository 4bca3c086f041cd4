/** Opens the feature: names, rules and board from what the companion has; its routes for the app. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Calendar } from '#shared/calendar/working-days.ts';
import { withNames } from '#shared/case/gap-names.ts';
import type { DiscretionData } from '#shared/discretion/explain-departure.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import type { Identify } from '../identity.ts';
import type { Caller, Ledger } from '../ledger/types.ts';
import { type BoardStore, openBoard } from './board.ts';
import { judgeWith } from './judge.ts';
import { openNames } from './names.ts';
import type { Judge, NameOf } from './projection.ts';
import { caseRoutes } from './routes.ts';
import { casesService } from './service.ts';

export interface CasesFeatureDeps {
  readonly ledger: Ledger;
  readonly people: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly packs: () => readonly Pack[];
  readonly calendar: () => Calendar;
  /** Benchmark tables and grounds as they were looked at last, and as they stand now. */
  readonly discretion: { readonly known: () => DiscretionData; readonly current: () => DiscretionData };
  readonly opensAt: () => string;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly report: (problem: unknown) => void;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface CasesFeature {
  readonly routes: (identify: Identify) => OpenAPIHono;
  /** Judges every case again: what all rest on has changed. */
  renew(): void;
  /** The cases as they are held, for features that look across them. */
  readonly held: Pick<BoardStore, 'held' | 'ofUnit' | 'all' | 'mayRead'>;
  /** Gaps and periods of a case, as the board has them. */
  readonly judge: Judge;
  /** The name of a person as the board has it; his id when there is none. */
  readonly nameOf: NameOf;
  close(): void;
}

/** A name that is not known yet is looked up at most this often. */
const LOOK_AGAIN_MS = 500;

export async function openCases(deps: CasesFeatureDeps): Promise<CasesFeature> {
  let looking: NodeJS.Timeout | null = null;
  let renew: () => void = () => {};
  const names = await openNames(deps.people, () => {
    looking ??= setTimeout(() => {
      looking = null;
      names.refresh().then((changed) => (changed ? renew() : undefined), deps.report);
    }, LOOK_AGAIN_MS).unref();
  });
  const judged = judgeWith(deps.packs, deps.calendar, deps.discretion.known);
  const judge: typeof judged = (state, now) => {
    const found = judged(state, now);
    return { ...found, gaps: found.gaps.map((gap) => withNames(gap, names.nameOf)) };
  };
  const { ledger, now, audit } = deps;
  const board = await openBoard({
    ledger,
    judge,
    nameOf: names.nameOf,
    report: deps.report,
    now,
    epoch: deps.newId(),
  });
  renew = board.renew;
  let judgedBy: readonly unknown[] = [deps.packs(), deps.discretion.known()];
  /** Packs and tables change without an event in any case: what rests on them is judged anew before it is shown. */
  const settle = () => {
    const now = [deps.packs(), deps.discretion.current()];
    if (now.every((one, at) => one === judgedBy[at])) return;
    judgedBy = now;
    board.renew();
  };
  const cases = casesService({
    board,
    ledger,
    judge,
    nameOf: names.nameOf,
    now,
    discretion: deps.discretion.known,
    settle,
    opensAt: deps.opensAt,
    audit,
  });
  return {
    routes: (identify) => caseRoutes({ cases, identify, now }),
    renew: () => renew(),
    held: board,
    judge,
    nameOf: names.nameOf,
    close: () => {
      if (looking !== null) clearTimeout(looking);
      board.close();
    },
  };
}
