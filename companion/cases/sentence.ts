/**
 * What a sentence of the timeline is made of. The sentences themselves are in locales/, one per kind of event.
 * Pure: names and titles are passed in, so that nothing here reads a registry.
 */
import type { EventData, EventType, FactValue } from '#shared/case/events.ts';

export type MarkKind = 'dot' | 'done' | 'stop' | 'stop-outline' | 'soon' | 'door' | 'unknown';

export interface Sentence {
  readonly text: string;
  readonly note?: string;
  readonly mark?: MarkKind;
  /** Lines drawn on a screen, as SVG path data in thousandths of the width. */
  readonly drawing?: readonly string[];
}

/** What ids are called, in the language of the sentence. Unknown ids come back as they are. */
export interface Names {
  /** Who wrote the event. */
  readonly who: string;
  person(id: string): string;
  /** The item's own title: 裁量说明. */
  item(id: string): string;
  /** What its gap says, with the article: 裁量说明未写（27 号文（十二））. */
  gap(id: string): string;
  action(id: string): string;
  fact(id: string): string;
  document(kind: string): string;
  deadline(id: string): string;
  stage(id: string): string;
  /** Where something is published: 执法信息公示平台. */
  channel(id: string): string;
  /** A source's short name: 政府信息公开条例. */
  source(id: string): string;
  /** For what an approval was asked; null when the request is not at hand. */
  asked(approval: string): EventData<'approval.requested'>['what'] | null;
  /** What is recorded at a step: 现场和调查取证. */
  record(id: string): string;
  /** What a recording, or a file that was brought in, was taken with; null when nothing says. */
  device(source: string): string | null;
  /** The time of day of an instant, to the second: `10:22:05`. */
  clock(instant: string): string;
  /** `1 月 6 日（周三）` */
  day(day: string): string;
  /** An amount in 分 as money. */
  money(fen: number): string;
  value(fact: string, value: FactValue): string;
  /** How long the item was missing when this event closed it, as words; null when it was not blocking. */
  readonly missedFor: string | null;
}

/** One sentence for every kind of event; a kind without one does not compile. */
export type Sentences = {
  readonly [T in EventType]: (data: EventData<T>, names: Names) => Sentence;
};

/** So many facts stand in a sentence; the others are counted. */
export const FACTS_TOLD = 12;

/** What the browser saw of an answer, without the server's own address: `200 /zfba/caseDecide.do`. */
export function answered(evidence: string): string {
  return evidence.replace(/^(\d{3}) https?:\/\/[^/]+/, '$1 ');
}
