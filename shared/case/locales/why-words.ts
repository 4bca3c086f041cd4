/** What each language says when a gap is asked why. Names of facts and documents come from the packs. */
import type { FactType } from '../../rules/cel.ts';
import type { Bar } from '../events.ts';
import type { FactOrigin } from '../explain.ts';

export type Outcome = 'true' | 'false' | 'unknown' | 'fault';
export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Who = 'officer' | 'second-officer' | 'lead' | 'head' | 'legal-officer';

/** A condition in words, inside out. */
export interface ConditionWords {
  fact(title: string): string;
  /** A literal text or answer. */
  quoted(text: string): string;
  yuan(fen: number): string;
  day(iso: string): string;
  yesNo(value: boolean): string;
  sizeOf(fact: string): string;
  compare(left: string, operator: Comparator, right: string, type: FactType): string;
  oneOf(left: string, values: readonly string[]): string;
  holds(list: string, value: string): string;
  not(inner: string): string;
  outcome(words: string, outcome: Outcome): string;
  all(parts: readonly string[]): string;
  any(parts: readonly string[]): string;
  choose(test: string, yes: string, no: string): string;
  brackets(inner: string): string;
}

export interface WhyWords {
  readonly condition: ConditionWords;
  basis(of: {
    readonly source: string;
    readonly article: string;
    readonly words: string;
    readonly verified: boolean;
  }): string;
  readonly always: string;
  applies(condition: string): string;
  appliesNot(condition: string): string;
  unknown(condition: string, wanted: readonly string[]): string;
  faulty(condition: string): string;
  closedByTick(who: readonly Who[]): string;
  /** By a showing of identity, or by a tick. */
  closedByShowing(who: readonly Who[]): string;
  /** Of an item that asks for qualification: what the registry says stands above the tick. */
  checkedByRegistry(closes: string): string;
  closedByDocument(who: readonly Who[], document: string): string;
  closedByPresence(count: number): string;
  closedByNote(who: readonly Who[]): string;
  closedByApproval(who: readonly Who[]): string;
  readonly closedByDecision: string;
  /** Of a publication: what closes it does so once it is decided that it is made. */
  onceDecided(closes: string): string;
  closedByMedia(who: readonly Who[]): string;
  closedByFacts(condition: string): string;
  holds(bar: Bar, actions: readonly string[]): string;
  readonly holdsNothing: string;
  rule(of: {
    readonly pack: string;
    readonly over: readonly string[];
    readonly item: string;
    readonly on: string;
  }): string;
  list(values: readonly string[]): string;
  /** A list that is known to be empty. */
  readonly none: string;
  factLine(title: string, value: string | null, origin: FactOrigin): string;
  readonly binds: Readonly<Record<string, string>>;
  bound(who: readonly string[], verb: string): string;
}
