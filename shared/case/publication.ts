/**
 * How far the decision whether to make a case's decision public has come, channel by channel (decision 40). Worked cases:
 * worked/publication.yaml. Nothing here says that anything was published: that is recorded by an item of its own.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { publicationOf } from '../rules/disclosure.ts';
import type { RuleDisclosure, RuleSet } from '../rules/rule-set.ts';
import { approvalHash } from './approval.ts';
import { factsOf } from './derived-facts.ts';
import { canonicalBytes } from './envelope.ts';
import type { Gap } from './gap.ts';
import { gapText } from './gap-text.ts';
import type { ApprovalState, CaseState, DisclosureDecision } from './state.ts';

/** What approvals of a withholding name as their action. */
export const WITHHOLDING_ACTION = 'withhold-disclosure';
/** A request for it lapses after so many days. */
export const WITHHOLDING_REQUEST_DAYS = 30;
/** `approval.given` wants a date: the approval lasts as long as what was approved stands. */
export const WITHHOLDING_GIVEN_DAYS = 3650;

export type ChannelStanding =
  /** No rule asks for it. */
  | 'not-asked'
  /** Facts are wanted; until they are known nothing is published. */
  | 'unknown'
  | 'undecided'
  /** Decided to publish; the period runs until publication itself is recorded. */
  | 'to-publish'
  /** To be withheld, and the head has not answered. */
  | 'asked'
  | 'refused'
  | 'lapsed'
  /** Answered by somebody who may not, or for something else. */
  | 'void'
  | 'withheld'
  /** What was decided does not fit the facts as they are: to be decided anew. */
  | 'unsettled'
  /** Decisions that did not know of each other disagree. */
  | 'conflict';

export interface ChannelView {
  readonly disclosure: RuleDisclosure;
  readonly standing: ChannelStanding;
  /** Facts that are wanted first, of `unknown`. */
  readonly wanted: readonly string[];
  /** Exceptions that hold, positions in the disclosure's. */
  readonly exceptions: readonly number[];
  /** What was last decided of the channel, whether it counts or not. */
  readonly decision: DisclosureDecision | null;
  /** Its request for approval. */
  readonly approval: ApprovalState | null;
}

/** What an approval of a withholding is bound to: channels, article and reason. */
export function withholdingHash(
  stream: string,
  {
    channels,
    basis,
    reason,
  }: Pick<DisclosureDecision, 'channels' | 'basis'> & { readonly reason?: string | undefined },
): string {
  const form = bytesToHex(
    sha256(
      canonicalBytes({
        channels: [...channels].sort(),
        basis: basis.map(({ source, article }) => ({ source, article })),
        reason: reason ?? '',
      }),
    ),
  );
  return approvalHash({ case: stream, action: WITHHOLDING_ACTION, form });
}

/** The request that goes with a withholding, if it asks for just that; null otherwise. */
export function withholdingApproval(
  state: Pick<CaseState, 'streams' | 'approvals'>,
  decision: DisclosureDecision,
): ApprovalState | null {
  const asked = decision.approval === undefined ? undefined : state.approvals[decision.approval];
  if (asked === undefined || asked.what !== 'withholding') return null;
  return state.streams.some((stream) => withholdingHash(stream, decision) === asked.hash) ? asked : null;
}

function withholdingStanding(
  state: CaseState,
  decision: DisclosureDecision,
  now: string | null,
): ChannelStanding {
  const asked = withholdingApproval(state, decision);
  switch (asked?.status) {
    case 'given':
      return 'withheld';
    case 'refused':
      return 'refused';
    case 'requested':
      return now !== null && Date.parse(asked.expires) <= Date.parse(now) ? 'lapsed' : 'asked';
    default:
      return 'void';
  }
}

/**
 * Every channel of the rules with how far it has come; none while there is no decision to publish.
 * @param now ISO instant; null where it does not matter whether a request has lapsed
 */
export function channelsOf(
  state: CaseState,
  rules: Pick<RuleSet, 'disclosures'> & Parameters<typeof factsOf>[1],
  now: string | null,
): readonly ChannelView[] {
  if (state.decision === null || rules.disclosures.length === 0) return [];
  const facts = factsOf(state, rules);
  return rules.disclosures.map((disclosure): ChannelView => {
    const said = publicationOf(disclosure, facts);
    const known = state.disclosures[disclosure.definition.channel.id];
    const decision = known?.latest ?? null;
    const exceptions = said.kind === 'excepted' ? said.exceptions : [];
    const view = {
      disclosure,
      wanted: said.kind === 'unknown' ? said.wanted : [],
      exceptions,
      decision,
      approval:
        decision === null || decision.decision === 'publish' ? null : withholdingApproval(state, decision),
    };
    if (said.kind === 'not-asked' || said.kind === 'unknown') return { ...view, standing: said.kind };
    if (decision === null || known === undefined) return { ...view, standing: 'undecided' };
    if (known.others.length > 0) return { ...view, standing: 'conflict' };
    if (decision.decision === 'publish')
      return { ...view, standing: said.kind === 'publish' ? 'to-publish' : 'unsettled' };
    const [basis] = decision.basis;
    const stands = exceptions.some((at) => {
      const citation = disclosure.exceptions[at]?.citation;
      return citation?.source === basis?.source && citation?.article === basis?.article;
    });
    return { ...view, standing: stands ? withholdingStanding(state, decision, now) : 'unsettled' };
  });
}

/** Standings in which somebody has to decide, or to decide anew. */
const OPEN: ReadonlySet<ChannelStanding> = new Set<ChannelStanding>([
  'unknown',
  'undecided',
  'refused',
  'lapsed',
  'void',
  'unsettled',
  'conflict',
]);

/** Is it for the officer to decide, or to find out what he must know for it? */
export function isUndecided(standing: ChannelStanding): boolean {
  return OPEN.has(standing);
}

/**
 * The gaps as they are shown where publishing can be decided: before a publication is recorded it is decided.
 * @param all of one case, with its channels
 */
export function gapsBeforePublishing(all: readonly Gap[], views: readonly ChannelView[]): readonly Gap[] {
  if (views.length === 0) return all;
  return all.map((gap): Gap => {
    if (gap.item === null || gap.kind !== 'open' || gap.next?.do !== 'tick') return gap;
    const of = views.filter(({ disclosure }) => disclosure.definition.item === gap.item);
    if (of.some(({ standing }) => isUndecided(standing)))
      return { ...gap, next: { do: 'decide-publication', label: gapText.decidePublication } };
    return of.some(({ standing }) => standing === 'asked')
      ? { ...gap, next: { do: 'wait', label: gapText.asked } }
      : gap;
  });
}

/**
 * Is there nothing to publish under this item (or within this period), because every channel of it that is asked for is
 * withheld with approval?
 */
function nothingToPublish(of: readonly ChannelView[]): boolean {
  const asked = of.filter(({ standing }) => standing !== 'not-asked');
  return asked.length > 0 && asked.every(({ standing }) => standing === 'withheld');
}

/** What taking back the decision to publish on one channel comes to. */
export interface TakingBack {
  /** Events that are withdrawn. */
  readonly withdraw: readonly string[];
  /** Channels that were decided in one with it and stay decided: decided again, for their event goes too. */
  readonly again: readonly ChannelView[];
}

/**
 * How a mistaken yes is taken back, before anything is published: what was decided to withhold before it stands again.
 * @param views every channel of the case
 * @param published items whose publication is recorded
 * @returns null where there is no yes to take back, or where it was followed
 */
export function takingBack(
  state: Pick<CaseState, 'disclosures'>,
  views: readonly ChannelView[],
  channel: string,
  published: ReadonlySet<string>,
): TakingBack | null {
  const idOf = (view: ChannelView) => view.disclosure.definition.channel.id;
  const view = views.find((one) => idOf(one) === channel);
  const withdraw = state.disclosures[channel]?.publishing ?? [];
  if (view?.standing !== 'to-publish' || published.has(view.disclosure.definition.item)) return null;
  const again = views.filter((one) => {
    if (one === view || one.standing !== 'to-publish') return false;
    return state.disclosures[idOf(one)]?.publishing.every((event) => withdraw.includes(event)) === true;
  });
  return { withdraw, again };
}

/** Standings in which what is recorded of a publication counts: it was decided, or nothing has to be. */
const SETTLED: ReadonlySet<ChannelStanding> = new Set<ChannelStanding>([
  'not-asked',
  'to-publish',
  'withheld',
]);

/**
 * Items that ask for a publication of which nobody has decided that it is made, nor had it withheld: what is recorded
 * of them does not close them. A tick stays as it was written, and counts once the decision stands.
 */
export function undecidedItems(views: readonly ChannelView[]): ReadonlySet<string> {
  return new Set(
    views
      .filter(({ standing }) => !SETTLED.has(standing))
      .map(({ disclosure }) => disclosure.definition.item),
  );
}

/** Items that ask for a publication which an approved decision withholds. */
export function withheldItems(views: readonly ChannelView[]): ReadonlySet<string> {
  const items = new Set(views.map(({ disclosure }) => disclosure.definition.item));
  return new Set(
    [...items].filter((item) =>
      nothingToPublish(views.filter(({ disclosure }) => disclosure.definition.item === item)),
    ),
  );
}

/** Periods within which nothing is to be published any more, as an approved decision withholds it. */
export function withheldDeadlines(views: readonly ChannelView[]): ReadonlySet<string> {
  const deadlines = new Set(views.map(({ disclosure }) => disclosure.definition.deadline));
  return new Set(
    [...deadlines].filter((deadline) =>
      nothingToPublish(views.filter(({ disclosure }) => disclosure.definition.deadline === deadline)),
    ),
  );
}
