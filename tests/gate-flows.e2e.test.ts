/** What happens around a hold: PIN, approval, broken gate, edited form, orphaned page, late injection, seals. */
import { rm } from 'node:fs/promises';
import type { BrowserContext, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSealed, sealKeyPair } from '../extension/store/queued-seal.ts';
import { axeOn } from './axe.ts';
import { buildGate } from './gate/build-gate.ts';
import {
  closePages,
  launch,
  messageIn,
  open,
  quiet,
  reset,
  settle,
  setUp,
  testAdapter,
  waitForMessage,
  workerOf,
} from './gate/drive.ts';
import type { GateTest, Mode } from './gate/extension/worker.ts';
import { type LegacyServer, startLegacy } from './gate/legacy-server.ts';
import { pages } from './gate/pages/pages.ts';

declare const gateTest: GateTest;

let server: LegacyServer;
let folder: string;
let context: BrowserContext;
let worker: Worker;

beforeAll(async () => {
  server = await startLegacy();
  folder = await buildGate('none');
  context = await launch(folder);
  worker = await setUp(context, server.origin);
});
afterAll(async () => {
  await context?.close();
  await server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await closePages(context);
});

const opened = async (name: string, mode: Mode, on = context, by = worker): Promise<Page> => {
  const handler = pages.find((one) => one.name === name);
  if (handler === undefined) throw new Error(name);
  await reset(by, mode);
  const { page } = await open(on, server, handler);
  return page;
};
const titleOf = async (on = context) => (await waitForMessage(on)).locator('h2').textContent();
const guardedCount = () => server.sent.filter((request) => request.path.startsWith('/do/')).length;

describe('a statutory bar (decision 1)', () => {
  it('offers no reason but an approval; once given, the held press goes at a click', async () => {
    const page = await opened('button-disables-itself', 'known-hold');
    await worker.evaluate(() => {
      gateTest.statutory = true;
    });
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await page.waitForTimeout(400);
    await page.click('#go');
    await (await waitForMessage(context)).locator('.msg-f .link').click();
    expect(await titleOf()).toBe('请队长批准');
    expect(await (await waitForMessage(context)).locator('.book').textContent()).toContain(
      '执法人员不得少于两人',
    );
    await page.keyboard.type('当事人已到场');
    await (await waitForMessage(context)).locator('.b.pri').click();
    // Until when is the request's own end, not a period that the message knows.
    const waiting = await waitForMessage(context, ':text("已请求批准")');
    expect(await waiting.textContent()).toMatch(/已请求批准，\d\d:\d\d 前有效/);
    const [tab] = await worker.evaluate(async () => chrome.tabs.query({ url: 'http://gate.localhost/*' }));
    const attempt = await worker.evaluate(() => gateTest.presses.at(-1)?.attempt);
    await worker.evaluate(
      ([to, id]) => {
        gateTest.mode = 'go';
        return gateTest.push(Number(to), { type: 'approved', attempt: id });
      },
      [tab?.id, attempt] as const,
    );
    expect(guardedCount()).toBe(0);
    await (await waitForMessage(context, '.b.pri:text("提交")')).click();
    await settle(server, 1);
    expect(guardedCount()).toBe(1);
    // Asked again at the click: an approval is good once.
    expect(await worker.evaluate(() => new Set(gateTest.presses.map((one) => one.attempt)).size)).toBe(2);
  });
});

describe('a broken gate (decision 3)', () => {
  it('says so, holds, and opens with a reason', async () => {
    const page = await opened('native', 'dead');
    await page.click('#go');
    await (await waitForMessage(context, 'h2:text("拦截没在工作")')).waitFor();
    expect(guardedCount()).toBe(0);
    await (await waitForMessage(context)).locator('.msg-f .link').click();
    await page.keyboard.type('系统故障，当事人等候');
    expect(await (await waitForMessage(context)).locator('.book').textContent()).toContain(
      '拦截没在工作时提交',
    );
    await (await waitForMessage(context)).locator('.b.pri').click();
    await settle(server, 1);
    expect(guardedCount()).toBe(1);
    expect(await worker.evaluate(() => gateTest.overrides.map((one) => one.reason))).toEqual([
      '系统故障，当事人等候',
    ]);
  });
});

describe('an answer that comes late', () => {
  const typing = async (statutory: boolean) => {
    const page = await opened('native', 'known-hold');
    await quiet(page);
    await worker.evaluate(() => {
      gateTest.delay = 1500;
    });
    await page.click('#go');
    await (await waitForMessage(context)).locator('.msg-f .link', { hasText: '确需' }).click();
    await page.keyboard.type('当事人在场');
    await worker.evaluate((on) => {
      gateTest.statutory = on;
    }, statutory);
    await page.waitForTimeout(2000);
    return page;
  };

  it('leaves the reason that is being typed where it is', async () => {
    const page = await typing(false);
    await page.keyboard.type('等候');
    const field = (await waitForMessage(context)).locator('textarea');
    expect(await field.inputValue()).toBe('当事人在场等候');
    await (await waitForMessage(context)).locator('.b.pri').click();
    await settle(server, 0, 600);
    expect(await worker.evaluate(() => gateTest.overrides.map((one) => one.reason))).toEqual([
      '当事人在场等候',
    ]);
  });

  it.each([
    ['before that of the reason', 900, 1500],
    ['after that of the reason', 1500, 300],
  ])(
    'does not lose what was let go meanwhile: the press is answered %s',
    async (_when, delay, reasonDelay) => {
      const page = await opened('xhr', 'known-hold');
      await quiet(page);
      await worker.evaluate(
        ([press, reason]) => {
          gateTest.delay = press;
          gateTest.reasonDelay = reason;
        },
        [delay, reasonDelay] as const,
      );
      await page.click('#go');
      await (await waitForMessage(context)).locator('.msg-f .link', { hasText: '确需' }).click();
      await page.keyboard.type('当事人在场');
      await (await waitForMessage(context)).locator('.b.pri').click();
      expect(guardedCount()).toBe(0);
      await settle(server, 1);
      expect(guardedCount()).toBe(1);
      await page.waitForTimeout(1700);
      expect(await (await messageIn(context))?.innerText()).toBeUndefined();
    },
  );

  it('is shown where it says something else, and the words are there when the door is opened again', async () => {
    await typing(true);
    expect(await titleOf()).toContain('还差 2 项');
    await (await waitForMessage(context)).locator('.msg-f .link', { hasText: '确需' }).click();
    expect(await titleOf()).toBe('请队长批准');
    expect(await (await waitForMessage(context)).locator('textarea').inputValue()).toBe('当事人在场');
  });
});

describe('what the worker learns while the message stands', () => {
  const held = async (before: number): Promise<Page> => {
    const page = await opened('native', 'known-hold');
    await worker.evaluate((count) => {
      gateTest.before = count;
    }, before);
    await page.reload();
    await quiet(page);
    await page.click('#go');
    await waitForMessage(context);
    return page;
  };
  const learn = (what: 'second gap' | 'earlier work') =>
    worker.evaluate((one) => {
      if (one === 'second gap') gateTest.statutory = true;
      else gateTest.before = 0;
    }, what);
  const read = (page: Page) => page.evaluate(() => dispatchEvent(new Event('focus')));
  const focused = (page: Page) =>
    page.evaluate(() => {
      const inPage = document.activeElement;
      const deep = inPage?.shadowRoot?.activeElement ?? inPage;
      return deep instanceof HTMLInputElement ? deep.name : (deep?.textContent ?? '');
    });

  it('is said in its place, and the officer types on in the form', async () => {
    const page = await held(0);
    await learn('second gap');
    await page.fill('[name=fine]', '');
    await page.keyboard.type('1');
    await (await waitForMessage(context, 'h2:text("还差 2 项")')).waitFor();
    await page.keyboard.type('23');
    expect(await focused(page)).toBe('fine');
    expect(await page.inputValue('[name=fine]')).toBe('123');
  });

  it('where it is nothing new leaves the focus on the verb it was on', async () => {
    const page = await held(0);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('确需现在提交？');
    await (await waitForMessage(context)).evaluate((box) => box.setAttribute('data-same', ''));
    await read(page);
    await page.waitForTimeout(600);
    expect(await focused(page)).toBe('确需现在提交？');
    await waitForMessage(context, '');
    expect(await (await waitForMessage(context)).getAttribute('data-same')).toBe('');
  });

  it('that there was work before us is no longer offered once that work is known', async () => {
    const page = await held(5);
    const message = await waitForMessage(context, '.offer');
    expect(await message.innerText()).toContain('5');
    await learn('earlier work');
    await read(page);
    await message.waitFor({ state: 'detached' });
    expect(await focused(page)).toMatch(/^去写/);
  });
});

describe('a kept press (decision 23)', () => {
  it('is void once the form was edited', async () => {
    const page = await opened('native', 'hold');
    await page.click('#go');
    await waitForMessage(context);
    await page.fill('[name=fine]', '1.00');
    await (await waitForMessage(context)).locator('.msg-f .link', { hasText: '确需' }).click();
    await page.keyboard.type('理由');
    await (await waitForMessage(context)).locator('.b.pri').click();
    await (await waitForMessage(context, 'h2:text("填的内容改过了")')).waitFor();
    await settle(server, 0, 300);
    expect(guardedCount()).toBe(0);
  });
});

describe('paths that cannot wait', () => {
  it.each([
    ['sync-xhr', 'NetworkError'],
    ['beacon', 'false'],
  ])('%s without a fresh allow is refused at once, as the platform does', async (name, title) => {
    const page = await opened(name, 'go');
    await page.click('#go');
    await expect.poll(() => page.title()).toBe(title);
    await settle(server, 0, 300);
    expect(guardedCount()).toBe(0);
  });
  it('with one it goes and says sealedAfter, with the verdict’s age', async () => {
    const page = await opened('sync-xhr', 'known-go');
    await quiet(page);
    await page.click('#go');
    await settle(server, 1);
    expect(guardedCount()).toBe(1);
    await expect
      .poll(() => worker.evaluate(() => gateTest.sealedAfter.map((one) => one.seal.sealedAfter)))
      .toEqual([true]);
    const ages = await worker.evaluate(() => gateTest.sealedAfter.map((one) => one.seal.verdictAgeMs ?? -1));
    expect(ages.every((age) => age >= 0 && age <= 10_000)).toBe(true);
  });
});

describe('the seal (decision 23)', () => {
  it('stands in storage.local, readable by the officer’s key only, and is what the worker was told', async () => {
    const page = await opened('native', 'hold');
    await worker.evaluate(() => chrome.storage.local.remove('seal:x'));
    await page.click('#go');
    await waitForMessage(context);
    const [press] = await worker.evaluate(() => gateTest.presses);
    if (press === undefined) throw new Error('no press');
    const stored = await worker.evaluate((key) => chrome.storage.local.get(key), `seal:${press.attempt}`);
    const sealed = Object.values(stored)[0] as Parameters<typeof openSealed>[1];
    const { secretKey } = sealKeyPair(new Uint8Array(32).fill(7));
    expect(openSealed(secretKey, sealed)?.press).toEqual(press);
    expect(JSON.stringify(stored)).not.toContain('58000');
    expect(press.seal.fields).toEqual({ fine: '58000.00', note: '第一行\n第二行' });
    expect(press.facts).toEqual({ fineAmount: 5_800_000 });
    expect(press.keys).toEqual(['86号']);
  });
});

describe('the outcome (decision 19)', () => {
  it.each(['native', 'named-target', 'xhr', 'fetch'])(
    '%s: the adapter’s success test is asked of the answer',
    async (name) => {
      const page = await opened(name, 'go');
      await page.click('#go');
      await expect
        .poll(() => worker.evaluate(() => gateTest.outcomes.map((one) => one.outcome)))
        .toEqual(['success']);
      const attempts = await worker.evaluate(() => [
        gateTest.presses[0]?.attempt,
        gateTest.outcomes[0]?.attempt,
      ]);
      expect(attempts[0]).toBe(attempts[1]);
    },
  );
});

describe('documents without a response of their own (decision 22)', () => {
  it('a form written into about:blank is held by inherited rules', async () => {
    const page = await opened('unguarded-form', 'hold');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentDocument?.write(
        '<form method="post" action="/do/blank" target="_parent"><input name="a" value="1"></form>',
      );
      frame.contentDocument?.close();
      frame.contentDocument?.forms[0]?.submit();
    });
    await waitForMessage(context);
    await settle(server, 0, 300);
    expect(guardedCount()).toBe(0);
  });
});

describe('writing back (R6)', () => {
  it('into a writable field, with the events a typed value has; into no other', async () => {
    const page = await opened('native', 'known-hold');
    await quiet(page);
    await page.evaluate(() => {
      document.addEventListener(
        'input',
        (e) => (document.title += `i:${(e.target as HTMLInputElement).name}`),
      );
      document.addEventListener(
        'change',
        (e) => (document.title += `c:${(e.target as HTMLInputElement).name}`),
      );
      document.title = '';
    });
    const [tab] = await worker.evaluate(async () => chrome.tabs.query({ url: 'http://gate.localhost/*' }));
    for (const field of ['note', 'fine']) {
      await worker.evaluate(
        ([to, name]) => gateTest.push(Number(to), { type: 'page.write', field: name, value: '从轻处罚' }),
        [tab?.id, field] as const,
      );
    }
    expect(await page.inputValue('[name=facts]')).toBe('从轻处罚');
    expect(await page.inputValue('[name=fine]')).toBe('58000.00');
    expect(await page.title()).toBe('i:factsc:facts');
  });
});

describe('on someone else’s page', () => {
  it('the mark lies over no control, and moves nothing', async () => {
    const without = await opened('native', 'go');
    const boxes = (page: Page) =>
      page.evaluate(() =>
        Array.from(document.querySelectorAll('form,form *'), (e) => {
          const { x, y, width, height } = e.getBoundingClientRect();
          return [x, y, width, height];
        }),
      );
    const before = await boxes(without);
    await closePages(context);
    const page = await opened('native', 'known-hold');
    await quiet(page);
    expect(await boxes(page)).toEqual(before);
    const mark = await page.locator('[data-sanxiang] .mark').boundingBox();
    expect(mark?.height).toBe(20);
    const over = await page.evaluate((m) => {
      if (m === null) return ['no mark'];
      return Array.from(
        document.querySelectorAll('input:not([type=hidden]),select,textarea,button,a'),
      ).filter((e) => {
        const r = e.getBoundingClientRect();
        return r.left < m.x + m.width && r.right > m.x && r.top < m.y + m.height && r.bottom > m.y;
      }).length;
    }, mark);
    expect(over).toBe(0);
  });
  it('mark and message pass axe (WCAG 2.2 AA), with nodes counted', async () => {
    const page = await opened('native', 'known-hold');
    await quiet(page);
    await page.click('#go');
    await (await waitForMessage(context)).waitFor();
    const { violations, passes } = await axeOn(page, { within: '[data-sanxiang]' });
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
    expect(passes.reduce((sum, one) => sum + one.nodes.length, 0)).toBeGreaterThan(10);
  });
});

describe('a gate that comes late (decision 26)', () => {
  it('a page open before it is guarded after injection, twice injected as well; its bytes stay', async () => {
    const other = await launch(folder);
    try {
      const its = await workerOf(other);
      const page = await other.newPage();
      await page.goto(`${server.origin}/p/native`);
      await its.evaluate((installed) => gateTest.setup(installed), [testAdapter(server.origin)]);
      await reset(its, 'hold');
      await its.evaluate(() => gateTest.inject());
      await its.evaluate(() => gateTest.inject());
      server.sent.length = 0;
      await page.click('#go');
      await waitForMessage(other);
      await settle(server, 0, 300);
      expect(guardedCount()).toBe(0);
      expect(await its.evaluate(() => gateTest.presses.length)).toBe(1);
      await page.keyboard.press('Escape');
      await reset(its, 'go');
      await page.click('#go');
      await settle(server, 1);
      expect(guardedCount()).toBe(1);
    } finally {
      await other.close();
    }
  });
});
