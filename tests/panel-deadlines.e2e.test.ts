import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { addDays, shanghaiDay } from '#shared/calendar/working-days.ts';
import { atRest } from './at-rest.ts';
import { axeOn } from './axe.ts';
import { enter, installSample, runningOn, streamOf } from './deadlines/sample-case.ts';
import { inTurn, languages } from './in-turn.ts';
import { openBeside } from './panel/held-case.ts';
import { openWorld, type World } from './panel/world.ts';
import { picture } from './picture.ts';

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

const row = (panel: Page, id: string) => panel.locator(`[data-deadline="${id}"]`);

/** Texts that stick out of the panel or of their own box. */
function cut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.counted *, button[data-deadline] *, .under *')]
      .filter((one) => {
        const { right, left, width } = one.getBoundingClientRect();
        const inline = getComputedStyle(one).display === 'inline';
        const over = !inline && one.scrollWidth > one.clientWidth + 1 && one.textContent !== '';
        return width > 0 && one.tagName !== 'svg' && (right > innerWidth + 1 || left < -1 || over);
      })
      .map((one) => `${one.tagName}.${one.className}: ${one.textContent?.slice(0, 30)}`),
  );
}

describe('R19: the deadlines of a case in the panel', () => {
  it('the day to work to, the other reading, from when against the party, what stops it; by keyboard, clean of axe', async () => {
    const world = await openWorld();
    worlds.push(world);
    installSample(join(world.dataDir, 'companion'));
    const { key, panel } = await openBeside(world, 'missingTwo', { width: 360, height: 900 });
    await panel.locator('[data-waiting]').click();
    await row(panel, 'sample-long').waitFor();
    // Control: nothing runs before its day is known.
    expect(await row(panel, 'sample-seizure').innerText()).toContain('填了“扣押日期”才起算');

    const today = shanghaiDay(new Date().toISOString());
    const id = await streamOf(world.companion, key);
    await enter(world.companion, id, runningOn(today));
    await row(panel, 'sample-seizure').locator('.r', { hasText: '还剩 11 天' }).waitFor();
    await picture(panel, 'rows');

    // Decision 38: two dates where the law leaves a point open, and a third for what goes against the party.
    expect(await row(panel, 'sample-open').innerText()).toMatch(/或之前\n另一种算法到 .*，按早的办/);
    const party = await row(panel, 'sample-party').innerText();
    expect(party).toMatch(/对方的期限 .*或之前/);
    expect(party).toMatch(/最早 .*）起可以作不利处理/);
    expect(await row(panel, 'sample-party').locator('.t-soon').count()).toBe(0);

    expect(await row(panel, 'sample-hours').innerText()).toMatch(/23:50 前\n(23:50 前|已过 23:50)$/);

    // The long one is folded, says how it was counted, and its article is a click away.
    await row(panel, 'sample-long').click();
    const long = panel.locator('.counted');
    expect(await long.locator('.fold').count()).toBe(2);
    expect(await long.locator('.days > div').count()).toBeLessThan(20);
    expect(await long.innerText()).toContain('数满 90 日');
    await long.locator('.cite', { hasText: '第四条' }).click();
    expect(await long.locator('blockquote').innerText()).toContain('原文未核对，只提示');
    await picture(panel, 'long');
    await row(panel, 'sample-long').click();

    // An appraisal begins: it stands still; the notice is asked, and without it the time counts.
    await row(panel, 'sample-seizure').click();
    await panel.locator('.counted button', { hasText: '有不计入期限的时间' }).click();
    await panel.locator('.change', { hasText: '技术鉴定' }).locator('button', { hasText: '填上' }).click();
    await panel.locator('.sheet input').fill(addDays(today, -10));
    await panel.keyboard.press('Enter');
    await panel.locator('.change dd.q', { hasText: '书面告知对方了吗' }).waitFor();
    expect(await row(panel, 'sample-seizure').innerText()).toContain('有 1 处延长或停止没有算上');
    await panel.locator('.counted .note', { hasText: '没有书面告知对方，照算' }).waitFor();
    await picture(panel, 'untold');
    await panel.locator('.change dd.q button').click();
    await panel.locator('.sheet input').fill(addDays(today, -10));
    await panel.keyboard.press('Enter');
    await row(panel, 'sample-seizure').locator('.r', { hasText: '停止计算' }).waitFor();
    await enter(world.companion, id, { 'sample.appraisalTo': addDays(today, -3) });
    // Eight days taken off: 11 + 8.
    await row(panel, 'sample-seizure').locator('.r', { hasText: '还剩 19 天' }).waitFor();
    await picture(panel, 'taken-off');

    // Another law sets the period: until it is entered how long, the general day stands and is said to be doubtful.
    const other = panel.locator('.change', { hasText: '法律对期限另有规定' });
    expect(await other.locator('dt').count()).toBe(1);
    await other.locator('button', { hasText: '填上' }).click();
    await panel.locator('.sheet select').selectOption('true');
    await panel.locator('.sheet-f button').press('Enter');
    await other.locator('dd.q', { hasText: '另有规定的期限多长' }).waitFor();
    await panel.locator('.counted .note', { hasText: '这里的日子是一般规定的 30 日，不一定对' }).waitFor();
    expect(await row(panel, 'sample-seizure').innerText()).toMatch(
      /期限另有规定，还没有填多长[\s\S]*还剩 19 天/,
    );
    await picture(panel, 'other-law-wanted');
    await other.locator('dd.q button').click();
    await panel.locator('.sheet input').fill('60');
    await panel.keyboard.press('Enter');
    await row(panel, 'sample-seizure').locator('.r', { hasText: '还剩 49 天' }).waitFor();
    await panel.locator('.counted', { hasText: '期限另有规定，照填写的 60 日算' }).waitFor();
    expect(await panel.locator('.counted .note').count()).toBe(0);
    await picture(panel, 'other-law');

    // The calendar file: the case's number and the periods, nobody's name.
    const [download] = await Promise.all([
      panel.waitForEvent('download'),
      panel.locator('button', { hasText: '存成日历文件' }).click(),
    ]);
    const file = readFileSync((await download.path()) ?? '', 'utf8').replaceAll('\r\n ', '');
    expect(file).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect(file).toContain(`SUMMARY:样例：扣押期限（${key}）`);
    const subject = await panel.locator('.case h1').innerText();
    expect(subject.length).toBeGreaterThan(1);
    expect(file).not.toContain(subject);
    expect(file).not.toContain('沈一鸣');

    for (const name of ['sample-long', 'sample-open', 'sample-before', 'sample-party'])
      await row(panel, name).click();
    const found: string[] = [];
    for (const language of inTurn(languages, 0, 2)) {
      await world.setLanguage(language);
      await panel.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
      await panel.bringToFront();
      for (const colorScheme of ['light', 'dark'] as const) {
        await panel.emulateMedia({ colorScheme });
        await atRest(panel);
        const light = colorScheme === 'light';
        const { violations, passes } = await axeOn(panel, light ? {} : { rules: ['color-contrast'] });
        expect(passes.length).toBeGreaterThan(light ? 10 : 0);
        for (const one of violations)
          found.push(`${language} ${colorScheme}: ${one.id} ${one.nodes[0]?.html}`);
        await panel.locator('[data-deadline="sample-before"]').scrollIntoViewIfNeeded();
        await picture(panel, `all-${language}-${colorScheme}`);
      }
      await panel.emulateMedia({ colorScheme: 'light' });
      for (const width of [288, 360, 480]) {
        await panel.setViewportSize({ width, height: 2600 });
        for (const text of await cut(panel)) found.push(`${language}, ${width} px: ${text}`);
        await picture(panel, `whole-${language}-${width}`);
      }
      await panel.setViewportSize({ width: 360, height: 900 });
    }
    expect(found).toEqual([]);
  }, 400_000);
});

/** Runs in the extension's own page: what stands in the tray, what was made since, and the alarm that looks at deadlines. */
async function tray(world: World) {
  const page = await world.context.newPage();
  await page.goto(`${world.extension}/sidepanel.html?tab=-1`);
  const ids = () => page.evaluate(async () => Object.keys(await chrome.notifications.getAll()).sort());
  return {
    page,
    ids,
    clear: () =>
      page.evaluate(async () => {
        for (const id of Object.keys(await chrome.notifications.getAll()))
          await chrome.notifications.clear(id);
      }),
    /** Lets the alarm go off, and waits until it has. */
    async ring() {
      await page.evaluate(async () => {
        await chrome.alarms.create('deadlines', { when: Date.now() + 50, periodInMinutes: 15 });
      });
      await page.waitForTimeout(2500);
    },
  };
}

describe('R19: the device tells of deadlines', () => {
  it('once each, over worker death and browser restart; locked it names nothing; a press opens the case', async () => {
    const world = await openWorld();
    worlds.push(world);
    installSample(join(world.dataDir, 'companion'));
    const administrator = await world.companion.admin.person('administrator');
    const allDay = {
      region: 'national',
      officeHours: { from: '00:00', to: '23:59' },
      reason: '测试昼夜都跑',
    };
    await world.companion.admin.write(
      administrator?.id ?? '',
      { kind: 'unit', id: 'companion' },
      {
        type: 'unit.calendarSet',
        data: allDay,
      },
    );
    const { key, legacy, panel } = await openBeside(world, 'complete');
    await panel.locator('[data-waiting]').waitFor();
    const id = await streamOf(world.companion, key);
    const today = shanghaiDay(new Date().toISOString());
    // The ninetieth day is today; of thirty days the last is tomorrow; the party's fifteenth is today.
    await enter(world.companion, id, {
      'sample.longOn': addDays(today, -89),
      'sample.seizedOn': addDays(today, -29),
      'sample.toldPartyOn': addDays(today, -15),
    });
    await row(panel, 'sample-seizure').locator('.r', { hasText: '还剩 2 天' }).waitFor();
    const subject = await panel.locator('.case h1').innerText();

    let own = await tray(world);
    await own.clear();
    const made = own.page.evaluate(
      () =>
        new Promise<readonly string[]>((done) => {
          const poll = setInterval(async () => {
            const ids = Object.keys(await chrome.notifications.getAll());
            if (ids.length < 2) return;
            clearInterval(poll);
            done(ids.sort());
          }, 100);
        }),
    );
    await own.ring();
    const mine = [`deadline:${id}:sample-long`, `deadline:${id}:sample-seizure`];
    expect(await made).toEqual(expect.arrayContaining(mine));
    expect((await own.ids()).filter((one) => one.includes('sample-party'))).toEqual([]);
    // Nothing blocks this case, so its badge says how near its nearest period is.
    const badge = await own.page.evaluate(async (at) => {
      const tab = (await chrome.tabs.query({})).find((one) => one.url?.startsWith(at));
      return chrome.action.getBadgeText({ tabId: tab?.id ?? -1 });
    }, new URL(legacy.url()).origin);
    expect(badge).toBe('今天');

    // A press on it brings the case's page to the front, with the deadline unfolded in the panel.
    await own.page.bringToFront();
    const worker = world.context.serviceWorkers().find((one) => one.url().startsWith(world.extension));
    await worker?.evaluate((pressed) => {
      const event = chrome.notifications.onClicked as unknown as { dispatch(id: string): void };
      event.dispatch(pressed);
    }, mine[0] ?? '');
    await panel.locator('[data-deadline="sample-long"][aria-expanded="true"]').waitFor();
    await expect.poll(() => legacy.evaluate(() => document.visibilityState)).toBe('visible');

    // Once: not again by the alarm, nor after the worker died, nor after the browser was closed and opened.
    await own.clear();
    await own.ring();
    expect(await own.ids()).toEqual([]);
    const session = await world.context.newCDPSession(own.page);
    await session.send('ServiceWorker.enable').catch(() => undefined);
    await session.send('ServiceWorker.stopAllWorkers').catch(() => undefined);
    await own.ring();
    expect(await own.ids()).toEqual([]);

    // Control: another last day is told.
    await enter(world.companion, id, { 'sample.longOn': addDays(today, -88) });
    await row(panel, 'sample-long').locator('.r', { hasText: '还剩 2 天' }).waitFor();
    await own.ring();
    expect(await own.ids()).toEqual([`deadline:${id}:sample-long`]);

    // Locked: what named the case is taken away, and what comes names nothing.
    await panel.bringToFront();
    await panel.keyboard.press('?');
    await panel.locator('button', { hasText: '锁定' }).click();
    await panel.locator('input[type=password]').waitFor();
    expect(await own.ids()).toEqual([]);
    await own.ring();
    expect(await own.ids()).toEqual(['deadlines-locked']);
    await own.clear();
    await own.ring();
    expect(await own.ids()).toEqual([]);

    await world.restartBrowser();
    own = await tray(world);
    await own.ring();
    expect(await own.ids()).toEqual([]);
    expect(subject).not.toBe('');
  }, 400_000);
});
