/**
 * What the page side (gate/, adapter/, in a legacy frame) and the worker say to each other.
 * The page side never decides: it reads, holds, shows and obeys. The worker folds, decides and seals.
 */
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import type { ActionSeal, FactValue } from '#shared/case/events.ts';
import type { Gap, Level, Verdict } from '#shared/case/gap.ts';

/** State of the extension as far as a frame must know it. */
export type GateState = 'working' | 'locked' | 'broken' | 'off';

/** The verdict pushed into a frame beforehand; a synchronous path may use it only while it is fresh. */
export interface PushedVerdict {
  readonly action: string;
  readonly verdict: Verdict;
  readonly level: Level;
  readonly state: GateState;
  readonly stateVersion: string;
  /** Open items of earlier stages that a case from before our time may attest in one go; 0 for every other case. */
  readonly before: number;
  /** Facts (name → value as read) the verdict rested on: it is void once one differs at the press. */
  readonly restsOn: Readonly<Record<string, FactValue>>;
  /** Epoch ms. Fresh: at most 10 s old and the same state version (decision 22). */
  readonly at: number;
}

/** A recognised page in one frame. */
export interface PageReading {
  readonly adapter: { readonly id: string; readonly version: string };
  readonly page: string;
  /** The legacy system's case number; null on a page without one yet. */
  readonly key: string | null;
  readonly subject: string | null;
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Facts whose place was not found: an adapter failure, not the officer's gap (decision 4). */
  readonly missing: readonly string[];
  /** Places found by a fallback. */
  readonly healed: readonly string[];
  readonly status: { readonly text: string; readonly decided: boolean } | null;
}

/** A guarded request caught in a frame, before it leaves. */
export interface Press {
  /** ULID made in the frame. */
  readonly attempt: string;
  readonly action: string;
  /** Legacy case numbers the request touches; each is one attempt under a shared request id. */
  readonly keys: readonly string[];
  /** e.g. `native-submit`, `form-submit`, `enter`, `xhr`, `sync-xhr`, `fetch`, `beacon`, `postback`, `navigate`, `click`. */
  readonly way: string;
  readonly seal: Omit<ActionSeal, 'packs' | 'stateVersion'>;
  /** Facts as the form holds them now: what was just typed counts. */
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly decidedOn: string | null;
  readonly documentNumber: string | null;
}

export interface PressAnswer {
  /** `go`: replay it. `hold`: show the message. */
  readonly answer: 'go' | 'hold';
  readonly verdict: Verdict;
  readonly level: Level;
  readonly state: GateState;
  /** As in `PushedVerdict`. */
  readonly before: number;
  /** True when a lead is told at once; false offline (decision 2). */
  readonly connected: boolean;
  /** Why the gate is broken, for the message. */
  readonly reason?: string;
}

/** Frame → worker. Each has one reply. */
export type ToWorker =
  | { readonly type: 'page.read'; readonly reading: PageReading }
  | { readonly type: 'page.left' }
  | { readonly type: 'gate.press'; readonly press: Press }
  /** The officer opens the door himself from the message: procedural gaps only. */
  | { readonly type: 'gate.override'; readonly press: Press; readonly reason: string }
  /** Ask for a second person: statutory gaps. */
  | { readonly type: 'gate.askApproval'; readonly press: Press; readonly reason: string }
  /** Locked: the PIN typed in the page's message, then the press again. */
  | { readonly type: 'gate.unlock'; readonly pin: string }
  /** What a synchronous path let through with a fresh pushed verdict; already in storage.local. */
  | { readonly type: 'gate.sealedAfter'; readonly press: Press; readonly pushed: PushedVerdict }
  /** What the adapter's success test said of the answer. */
  | {
      readonly type: 'gate.outcome';
      readonly attempt: string;
      readonly outcome: 'success' | 'failure' | 'unknown';
      readonly evidence: string;
    }
  | { readonly type: 'panel.open'; readonly gap?: string; readonly key?: string };

export interface Replies {
  'page.read': { readonly verdicts: readonly PushedVerdict[]; readonly wanted: readonly string[] };
  'page.left': null;
  'gate.press': PressAnswer;
  'gate.override': PressAnswer;
  'gate.askApproval': { readonly asked: boolean; readonly expires: string | null; readonly reason?: string };
  'gate.unlock': { readonly unlocked: boolean; readonly triesLeft: number };
  'gate.sealedAfter': null;
  'gate.outcome': null;
  'panel.open': { readonly opened: boolean };
}

/** Worker → frame. */
export type ToFrame =
  | { readonly type: 'verdicts'; readonly verdicts: readonly PushedVerdict[]; readonly gaps: readonly Gap[] }
  | { readonly type: 'state'; readonly state: GateState; readonly level: InstalledAdapter['level'] }
  /** An approval came: the held snapshot may go at a click. */
  | { readonly type: 'approved'; readonly attempt: string }
  /** Put text into a writable field of this page (R6). */
  | { readonly type: 'page.write'; readonly field: string; readonly value: string }
  /** The answer to a released press has loaded in this frame: ask the adapter's success test, send `gate.outcome`. */
  | {
      readonly type: 'gate.checkOutcome';
      readonly attempt: string;
      readonly adapter: string;
      readonly action: string;
      /** HTTP status of the answer; null when not known. */
      readonly status: number | null;
    }
  /** Put the focus back on the page's guarded control. */
  | { readonly type: 'page.focusAction'; readonly action: string };
