/** What the page's world and the bridge of one frame say to each other. Plain JSON; no secret goes down. */
import type { GateRule } from '#shared/adapter/match.ts';

/** An entry of a form as it is sent; a file by its name only. */
export type Entry = readonly [name: string, value: string | { readonly file: string; readonly size: number }];

/** How a guarded request was about to leave. */
export type Way =
  | 'native-submit'
  | 'form-submit'
  | 'click'
  | 'enter'
  | 'link'
  | 'navigate'
  | 'xhr'
  | 'sync-xhr'
  | 'fetch'
  | 'beacon';

export interface Hold {
  /** Number of the hold in this frame. */
  readonly hold: number;
  readonly adapter: string;
  readonly page: string;
  readonly action: string;
  /** Place among the page's actions. */
  readonly index: number;
  readonly way: Way;
  readonly method: string;
  readonly url: string;
  /** Entries in order; null where the body was not readable, or (early) nothing was made yet. */
  readonly entries: readonly Entry[] | null;
  /** Early: stopped before any handler of the page; the page is as it was. */
  readonly early: boolean;
}

/** Page's world → bridge. */
export type FromPage =
  | { readonly type: 'connected' }
  /** Is this action held by a fresh verdict that still stands? Answered at once with `early`. */
  | { readonly type: 'early?'; readonly adapter: string; readonly action: string }
  /** A held press; answered later by `answer`. */
  | { readonly type: 'held'; readonly hold: Hold }
  /** A path that cannot wait; answered at once with `sync`. */
  | { readonly type: 'sync?'; readonly hold: Hold }
  /** The request went (or is going): `armed` when it was let pass as it was, after a release from the message. */
  | { readonly type: 'sent'; readonly hold: number; readonly armed?: Hold }
  /** Replaced by a newer press of the same form, aborted by the page, or void because the form was edited. */
  | { readonly type: 'dropped'; readonly hold: number; readonly why: 'replaced' | 'aborted' | 'edited' }
  /** What the system answered to an XHR or fetch. */
  | {
      readonly type: 'response';
      readonly hold: number;
      readonly url: string;
      readonly status: number;
      readonly text: string;
    };

/** Bridge → page's world. */
export type ToPage =
  | { readonly type: 'rules'; readonly rules: readonly GateRule[] }
  | { readonly type: 'early'; readonly hold: boolean }
  | { readonly type: 'sync'; readonly allow: boolean }
  | { readonly type: 'answer'; readonly hold: number; readonly go: boolean }
  /** From a click in our message: let the held press go now. Answered by `sent` or `dropped`. */
  | { readonly type: 'release'; readonly hold: number }
  /** The officer closed the message: forget the snapshot. */
  | { readonly type: 'forget'; readonly hold: number }
  /** Step aside for good: the extension is gone, or a newer gate is here. */
  | { readonly type: 'retire' };
