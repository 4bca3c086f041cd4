/**
 * Scripts that work in the demo systems as an officer does. They know the pages, not the extension: the same script
 * runs with and without it, and the servers' logs are compared.
 */
import type { Frame, Locator, Page } from 'playwright-core';
import type { DemoSystem } from '../../demo/seed-cases.ts';

/** The ways to submit a decision that each system offers. */
export const ways = ['native', 'enter', 'own-script', 'other-frame', 'double-click', 'early-click'] as const;
export type Way = (typeof ways)[number];

/** What an officer noticed on his way; equal with and without the extension. */
export interface Noted {
  /** Texts of the page's own dialogs, in order. All are accepted. */
  readonly dialogs: string[];
  /** The control that had the focus at each checkpoint. */
  readonly focus: string[];
  /** What pages showed at each checkpoint. */
  readonly seen: string[];
}

export interface Journey {
  readonly system: DemoSystem;
  /** Signs in and ends on the case list. `url` is the system's, as `startDemo` gives it. */
  signIn(page: Page, url: string, account?: { username: string; password: string }): Promise<void>;
  /** From the list: opens a case by its number and waits until its form is there. */
  openCase(page: Page, key: string): Promise<void>;
  /** The frame that holds the open case's form. */
  caseFrame(page: Page): Frame;
  /** CSS of the system's own submit button in the case frame. */
  readonly submitButton: string;
  /** Fills in what kind of party it is, as the officer does on that page. */
  choosePartyKind(page: Page, kind: '公民' | '企业法人'): Promise<void>;
  /** A whole stretch of unguarded work, from sign-in on: search, paging, drafts, uploads, dialogs, tables, print preview. */
  unguarded(page: Page, url: string): Promise<Noted>;
  /** Opens the case from the list and submits its decision in that way; returns once pressed. */
  submit(page: Page, key: string, way: Way): Promise<Pressed>;
  /** Waits until the system itself shows that the decision was made. */
  decided(page: Page): Promise<void>;
  /** Path of the request that makes the decision, and how it is told from others to the same path. */
  isDecision(request: {
    method: string;
    path: string;
    fields: readonly (readonly [string, string])[];
  }): boolean;
}

export interface Pressed {
  /**
   * Milliseconds from the document's load event to the press, by the browser's own stamps; only for `early-click`.
   * Where the page's script fills it after that event, from its being filled.
   */
  readonly sinceLoad: number | null;
}

const noted = new WeakMap<Page, Noted>();

/** Accepts every dialog of the page from now on and notes its text. Calling it again changes nothing. */
export function note(page: Page): Noted {
  const known = noted.get(page);
  if (known !== undefined) return known;
  const fresh: Noted = { dialogs: [], focus: [], seen: [] };
  noted.set(page, fresh);
  page.on('dialog', (dialog) => {
    fresh.dialogs.push(dialog.message());
    dialog.accept().catch(() => undefined);
  });
  return fresh;
}

/** Waits for a frame; frames of these systems come and go. */
export async function frameWhere(page: Page, fits: (frame: Frame) => boolean): Promise<Frame> {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const found = page.frames().find(fits);
    if (found !== undefined) return found;
    await page.waitForTimeout(10);
  }
  throw new Error(
    `no such frame among ${page
      .frames()
      .map((f) => f.url())
      .join(', ')}`,
  );
}

/** Text of an element with its white space folded. */
export async function shownText(locator: Locator): Promise<string> {
  return ((await locator.textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

/** Presses a button that closes its own window: the window may be gone before the press has been reported back. */
export async function clickAndClose(popup: Page, selector: string): Promise<void> {
  const closed = popup.waitForEvent('close');
  await popup.click(selector, { noWaitAfter: true }).catch((error: unknown) => {
    if (!popup.isClosed()) throw error;
  });
  await closed;
}

/** Name of the focused control, looked up where the focus is. */
export async function focused(frame: Frame): Promise<string> {
  return frame.evaluate(() => {
    const e = document.activeElement;
    return e === null ? '' : (e.getAttribute('name') ?? e.id) || e.tagName;
  });
}
