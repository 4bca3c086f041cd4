/**
 * The gate on handler pages (decisions 21–23, 50): what the legacy server receives, byte for byte, without the gate and
 * with it — let go at once, held and pressed again, held and released from our message. Exceptions: `Sec-Fetch-User`
 * and the multipart boundary.
 */
import { rm } from 'node:fs/promises';
import type { BrowserContext, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mutant } from '../extension/gate/page/snapshot.ts';
import { buildGate } from './gate/build-gate.ts';
import {
  closePages,
  launch,
  messageIn,
  open,
  press,
  quiet,
  reset,
  settle,
  setUp,
  sorted,
  waitForMessage,
} from './gate/drive.ts';
import type { GateTest } from './gate/extension/worker.ts';
import { type LegacyServer, type SentRequest, startLegacy } from './gate/legacy-server.ts';
import { type HandlerPage, pages } from './gate/pages/pages.ts';
import { inTurn } from './in-turn.ts';

declare const gateTest: GateTest;

interface Native {
  readonly sent: readonly SentRequest[];
  readonly dialogs: number;
}

let server: LegacyServer;
let folder: string;
let context: BrowserContext;
let worker: Worker;
const natives = new Map<string, Native>();

/** What arrived, in an order that can be compared; of a race its first request, if all were alike. */
function received(handler: HandlerPage): readonly SentRequest[] {
  const all = sorted(server.sent);
  const [first] = all;
  if (!handler.races || first === undefined) return all;
  for (const one of all) expect(one).toEqual(first);
  return [first];
}
const guarded = (sent: readonly SentRequest[]): readonly SentRequest[] =>
  sorted(sent.filter((request) => !request.path.startsWith('/other/')));
const native = (handler: HandlerPage): Native => {
  const found = natives.get(handler.name);
  if (found === undefined) throw new Error(`${handler.name} was not run without the gate`);
  return found;
};

beforeAll(async () => {
  server = await startLegacy();
  const bare = await launch(null);
  for (const handler of pages) {
    const { page, dialogs } = await open(bare, server, handler);
    await press(page, handler);
    await settle(server, handler.sends);
    natives.set(handler.name, { sent: received(handler), dialogs: dialogs() });
    await closePages(bare);
  }
  await bare.close();
  folder = await buildGate('none');
  context = await launch(folder);
  worker = await setUp(context, server.origin);
});

afterAll(async () => {
  await context?.close();
  await server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** From our message: the door, a reason, and go. */
async function releaseFromMessage(): Promise<void> {
  const message = await waitForMessage(context);
  await message.locator('.msg-f .link', { hasText: '确需现在提交' }).click();
  const sheet = await waitForMessage(context);
  await sheet.locator('textarea').fill('当事人在场等候');
  await sheet.locator('.b.pri').click();
}

describe('positive control: without the gate every page sends what it is said to send', () => {
  it.each(pages)('$name', (handler) => {
    const { sent, dialogs } = native(handler);
    expect([sent.length, dialogs]).toEqual([handler.sends, handler.dialogs ?? 0]);
  });
});

describe('(ii) let go at once: the server receives the same bytes', () => {
  it.each(inTurn(pages, 0, 4))('$name', async (handler) => {
    await reset(worker, handler.sync ? 'known-go' : 'go');
    const { page, dialogs } = await open(context, server, handler);
    if (handler.sync) await quiet(page);
    await press(page, handler);
    await settle(server, handler.sends);
    expect(received(handler)).toEqual(native(handler).sent);
    expect(dialogs()).toBe(handler.dialogs ?? 0);
    // The gate really was in the way: it asked about every guarded request.
    const asked = await worker.evaluate(() => gateTest.presses.length + gateTest.sealedAfter.length);
    expect(asked).toBeGreaterThanOrEqual(guarded(native(handler).sent).length);
    await closePages(context);
  });
});

const early = pages.filter((handler) => !handler.noTrigger && handler.sends > 0);

describe('(iii) known to be held: stopped before any handler, nothing leaves; completed and pressed again it goes', () => {
  it.each(inTurn(early, 1, 4))('$name', async (handler) => {
    await reset(worker, 'known-hold');
    const { page, dialogs } = await open(context, server, handler);
    await quiet(page);
    await press(page, handler);
    await waitForMessage(context);
    await settle(server, 0, 400);
    expect(server.sent).toEqual([]);
    expect(dialogs()).toBe(0);
    await page.keyboard.press('Escape');
    await worker.evaluate(() => {
      gateTest.mode = 'known-go';
    });
    await page.mouse.move(0, 0);
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await quiet(page, '.mark.done');
    await press(page, handler);
    await settle(server, handler.sends);
    expect(received(handler)).toEqual(native(handler).sent);
    expect(dialogs()).toBe(handler.dialogs ?? 0);
    await closePages(context);
  });
});

describe('(iv) known to be held, released from our message', () => {
  it.each(inTurn(early, 2, 4))('$name', async (handler) => {
    await reset(worker, 'known-hold');
    const { page, dialogs } = await open(context, server, handler);
    await quiet(page);
    await press(page, handler);
    await releaseFromMessage();
    if (handler.trusted) {
      // The page takes only the officer's own press, and the message asks for it.
      await (await waitForMessage(context, 'h2:text("请再按一次")')).waitFor();
      await press(page, handler);
    }
    await settle(server, handler.sends);
    expect(received(handler)).toEqual(native(handler).sent);
    expect(dialogs()).toBe(handler.dialogs ?? 0);
    await closePages(context);
  });
});

const late = pages.filter(
  (handler) => guarded(native2(handler)).length > 0 && !handler.sync && !handler.request,
);
function native2(handler: HandlerPage): readonly SentRequest[] {
  // Which pages send something guarded is known before they are run.
  const path = handler.name === 'unguarded-form' ? '/other/x' : '/do/x';
  return handler.sends === 0 ? [] : [{ method: 'POST', path, headers: [], body: '' }];
}

describe('(iv) not known beforehand: held after the handlers, nothing leaves; released from our message', () => {
  it.each(inTurn(late, 3, 4))('$name', async (handler) => {
    await reset(worker, 'hold');
    const { page, dialogs } = await open(context, server, handler);
    await press(page, handler);
    await waitForMessage(context);
    await settle(server, 0, 400);
    expect(guarded(server.sent)).toEqual([]);
    await releaseFromMessage();
    await settle(server, handler.sends);
    expect(guarded(received(handler))).toEqual(guarded(native(handler).sent));
    expect(dialogs()).toBe(handler.dialogs ?? 0);
    await closePages(context);
  });
});

describe('held requests fail at once and leak nothing', () => {
  it.each(pages.filter((handler) => handler.request))('$name', async (handler) => {
    await reset(worker, 'hold');
    const { page } = await open(context, server, handler);
    await press(page, handler);
    await waitForMessage(context);
    await settle(server, 0, 400);
    expect(guarded(server.sent)).toEqual([]);
    await closePages(context);
  });
});

describe('a mutant of the gate turns it red (decision 48)', () => {
  const red: readonly (readonly [Mutant, string])[] = [
    ['submitter-dropped', 'native'],
    ['submitter-dropped', 'formaction'],
    ['charset-changed', 'native'],
    ['fields-reordered', 'gbk'],
  ];
  it.each(red)('%s on %s', async (mutant, name) => {
    const handler = pages.find((one) => one.name === name);
    if (handler === undefined) throw new Error(name);
    const dir = await buildGate(mutant, folder);
    const other = await launch(dir);
    try {
      await setUp(other, server.origin);
      const { page } = await open(other, server, handler);
      await press(page, handler);
      await settle(server, handler.sends);
      expect(server.sent.length).toBeGreaterThan(0);
      expect(sorted(server.sent)).not.toEqual(native(handler).sent);
    } finally {
      await other.close();
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('no-form-wall: what only the form wall stops gets away', async () => {
    const handler = pages.find((one) => one.name === 'blank-target');
    if (handler === undefined) throw new Error('blank-target');
    const dir = await buildGate('no-form-wall', folder);
    const other = await launch(dir);
    try {
      const its = await setUp(other, server.origin);
      await reset(its, 'hold');
      const { page } = await open(other, server, handler);
      await press(page, handler);
      await settle(server, 1);
      expect(guarded(server.sent).length).toBe(1);
      // Wall 3 sees it all the same: sent, and no attempt behind it.
      await expect
        .poll(() => its.evaluate(() => gateTest.observed.map((one) => one.attempt)))
        .toEqual([null]);
    } finally {
      await other.close();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe('the message', () => {
  it('is an alertdialog with the focus on its first verb; Esc closes it and gives the focus back', async () => {
    await reset(worker, 'known-hold');
    const handler = pages.find((one) => one.name === 'native');
    if (handler === undefined) throw new Error('native');
    const { page } = await open(context, server, handler);
    await quiet(page);
    await page.focus('#go');
    await page.keyboard.press('Enter');
    const message = await waitForMessage(context);
    expect(await message.getAttribute('role')).toBe('alertdialog');
    const focused = () =>
      page.evaluate(() => {
        const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
        return inner?.id || inner?.textContent;
      });
    expect(await focused()).toBe('去写，约 1 分钟');
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await messageIn(context)) === null).toBe(true);
    expect(await focused()).toBe('go');
    await closePages(context);
  });
});
