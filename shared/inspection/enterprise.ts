/**
 * From the events of an enterprise's stream to what the register knows of it: what was planned there, who came, when they
 * left. Total, and a function of the set of events. It lists inspections; it adds nothing up by person.
 */
import { shanghaiDay } from '../calendar/working-days.ts';
import type { SealedEvent } from '../case/envelope.ts';
import { type DocumentRef, dataProblem, type EventData, type EventDraft } from '../case/events.ts';
import { compareOrder } from '../case/hlc.ts';
import { upcast } from '../case/upcast.ts';

type Late = NonNullable<EventData<'arrival.recorded'>['late']>;

export interface PlannedInspection {
  readonly plan: string;
  readonly kind: string;
  readonly item: string | null;
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
  readonly by: string;
  /** The responsible person's prior approval, and the event that shows it. */
  readonly approved: {
    readonly by: string;
    readonly at: string;
    readonly event: string;
    readonly document: DocumentRef;
  } | null;
  readonly dropped: { readonly by: string; readonly reason: string } | null;
  /** The inspection that it was for. */
  readonly usedBy: number | null;
}

export interface ArrivalState {
  readonly person: string;
  /** When he says that he came, ISO. */
  readonly on: string;
  /** When it was entered, ISO. */
  readonly enteredAt: string;
  readonly along: readonly string[];
  readonly late: Late | null;
}

export interface LeavingState {
  readonly person: string;
  readonly on: string;
  readonly enteredAt: string;
  readonly late: Late | null;
}

/** Several arrivals with one number: colleagues, or coming back the same day. */
export interface InspectionState {
  readonly number: number;
  readonly case: string;
  readonly kind: string;
  readonly item: string | null;
  readonly purpose: string;
  readonly plan: string | null;
  readonly urgent: string | null;
  /** Shanghai day of the first arrival. */
  readonly day: string;
  readonly arrivals: readonly ArrivalState[];
  readonly leavings: readonly LeavingState[];
  /** Somebody came and nobody has left since. */
  readonly open: boolean;
}

export interface EnterpriseState {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly address: string | null;
  /** Hash of the secret to its own page, hex. */
  readonly keyHash: string | null;
  /** Caps of its own, by year. */
  readonly caps: ReadonlyMap<number, { readonly cap: number; readonly basis: string }>;
  readonly plans: readonly PlannedInspection[];
  /** By number. */
  readonly inspections: readonly InspectionState[];
  readonly refused: readonly {
    readonly person: string;
    readonly at: string;
    readonly why: string;
    readonly since: string | null;
  }[];
}

/** @returns null while it was never entered */
export function foldEnterprise(id: string, events: readonly SealedEvent[]): EnterpriseState | null {
  let entered: EventData<'enterprise.entered'> | null = null;
  let keyHash: string | null = null;
  const caps = new Map<number, { cap: number; basis: string }>();
  const plans = new Map<string, PlannedInspection>();
  const inspections = new Map<number, InspectionState>();
  const refused: EnterpriseState['refused'][number][] = [];
  for (const { draft, by, at, event } of reads(events)) {
    switch (draft.type) {
      case 'enterprise.entered':
        entered = draft.data;
        break;
      case 'enterprise.keyIssued':
        keyHash = draft.data.hash;
        break;
      case 'enterprise.capSet':
        caps.set(draft.data.year, { cap: draft.data.cap, basis: draft.data.basis });
        break;
      case 'inspection.planned': {
        const { plan, item, ...planned } = draft.data;
        if (!plans.has(plan))
          plans.set(plan, {
            plan,
            ...planned,
            item: item ?? null,
            by,
            approved: null,
            dropped: null,
            usedBy: null,
          });
        break;
      }
      case 'inspection.approved': {
        const known = plans.get(draft.data.plan);
        // The first approval counts, and only of what still is to come: one afterwards is entered in the case.
        if (known !== undefined && known.approved === null && known.usedBy === null)
          plans.set(known.plan, { ...known, approved: { by, at, event, document: draft.data.document } });
        break;
      }
      case 'inspection.dropped': {
        const known = plans.get(draft.data.plan);
        if (known !== undefined && known.usedBy === null)
          plans.set(known.plan, { ...known, dropped: { by, reason: draft.data.reason } });
        break;
      }
      case 'arrival.recorded': {
        const { data } = draft;
        const arrival = {
          person: by,
          on: data.on,
          enteredAt: at,
          along: data.along,
          late: data.late ?? null,
        };
        const known = inspections.get(data.inspection);
        const arrivals = [...(known?.arrivals ?? []), arrival];
        const first = arrivals.reduce((one, other) => (other.on < one.on ? other : one));
        inspections.set(data.inspection, {
          ...(known ?? {
            number: data.inspection,
            case: data.case,
            kind: data.kind,
            item: data.item ?? null,
            purpose: data.purpose,
            plan: data.plan ?? null,
            urgent: data.urgent ?? null,
            leavings: [],
          }),
          arrivals,
          day: shanghaiDay(first.on),
          open: true,
        });
        const planned = data.plan === undefined ? undefined : plans.get(data.plan);
        if (planned !== undefined && planned.usedBy === null)
          plans.set(planned.plan, { ...planned, usedBy: data.inspection });
        break;
      }
      case 'leaving.recorded': {
        const { inspection, on, late } = draft.data;
        const known = inspections.get(inspection);
        if (known !== undefined)
          inspections.set(inspection, {
            ...known,
            leavings: [...known.leavings, { person: by, on, enteredAt: at, late: late ?? null }],
            open: false,
          });
        break;
      }
      case 'arrival.refused': {
        const { person, why, since } = draft.data;
        refused.push({ person, at, why, since: since ?? null });
        break;
      }
    }
  }
  if (entered === null) return null;
  return {
    id,
    code: entered.code,
    name: entered.name,
    address: entered.address ?? null,
    keyHash,
    caps,
    plans: [...plans.values()],
    inspections: [...inspections.values()].sort((a, b) => a.number - b.number),
    refused,
  };
}

interface Read {
  readonly draft: EventDraft;
  readonly by: string;
  readonly at: string;
  readonly event: string;
}

function reads(events: readonly SealedEvent[]): readonly Read[] {
  return [...new Map(events.map((event) => [event.envelope.id, event])).values()]
    .sort((a, b) => compareOrder(a.envelope, b.envelope))
    .flatMap(({ envelope: { id, type, v, actor, at }, body }) => {
      const draft =
        body !== null && dataProblem(type, v, body.data) === null ? upcast(type, v, body.data) : null;
      return draft === null ? [] : [{ draft, by: actor, at, event: id }];
    });
}

/** Plans that an arrival on that day may be for. */
export function plansOpen(state: EnterpriseState, day: string): readonly PlannedInspection[] {
  return state.plans.filter(
    ({ dropped, usedBy, from, to }) => dropped === null && usedBy === null && from <= day && day <= to,
  );
}
