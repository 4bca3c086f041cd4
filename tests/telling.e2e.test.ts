/** R15 in the real browser: the other party is told, and signs in the panel or on the page that is turned towards him. */
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { Language } from '../extension/ui/locales/locales.ts';
import { atRest } from './at-rest.ts';
import { axeOn } from './axe.ts';
import { enter, streamOf } from './deadlines/sample-case.ts';
import { openBeside } from './panel/held-case.ts';
import { openWorld, speak, type World } from './panel/world.ts';
import { picture } from './picture.ts';

let world: World | null = null;
afterAll(() => world?.close());

async function sound(page: Page, where: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 768 });
  await atRest(page);
  const axe = await axeOn(page);
  expect(axe.passes.length).toBeGreaterThan(0);
  expect(axe.violations.map(({ id, nodes }) => `${where} ${id} ${nodes[0]?.html}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThan(1);
}

/** Led over the pad as a hand does; `turn` of a name, without it one slip. */
async function draw(page: Page, turn: boolean): Promise<void> {
  const pad = page.locator('.pad svg');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error('no pad');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(0.2, 0.5));
  await page.mouse.down();
  for (const [x, y] of turn
    ? ([
        [0.3, 0.2],
        [0.4, 0.8],
        [0.55, 0.3],
        [0.7, 0.6],
      ] as const)
    : ([[0.6, 0.5]] as const))
    await page.mouse.move(...at(x, y), { steps: 6 });
  await page.mouse.up();
}

it('R15: told in the pack’s sentences, signed on screen, not signed with the reason, or answered in the recording', async () => {
  world = await openWorld();
  const { companion } = world;
  const { key, legacy, panel } = await openBeside(world, 'complete', { width: 360, height: 768 });
  await panel.locator('h2.verdict').waitFor();
  const id = await streamOf(companion, key);
  const officer = (await companion.admin.person('officer1'))?.id ?? '';
  const stream = { kind: 'case', id } as const;
  const today = shanghaiDay(new Date().toISOString());
  await companion.admin.write(officer, stream, { type: 'decision.made', data: { decidedOn: today } });
  await enter(companion, id, { recorded: true });
  const told = async () =>
    (await companion.ledger.readStream(stream))
      .filter(({ envelope }) => envelope.type === 'party.told')
      .map(({ body }) => body?.data as Record<string, unknown>);
  const row = panel.locator('[data-gap="item:recording-announced"]');
  await row.waitFor({ timeout: 20_000 });

  await row.locator('.go button, button.txt').first().press('Enter');
  await panel.locator('.sheet .sentences li').first().waitFor();
  expect(await panel.locator('.sheet .sentences li').count()).toBe(3);
  expect(await panel.locator('.sheet .sentences').innerText()).toContain('我们现在开始录音录像');
  await picture(panel, 'telling');
  await sound(panel, 'sheet', 360);

  // Nothing is kept before it is said how he acknowledged it, and a slip of the hand is no signature.
  await panel.locator('.sheet-f .pri').press('Enter');
  await panel.locator('.sheet [role=alert]', { hasText: '先选对方怎么确认的' }).waitFor();
  await panel.locator('.sheet h2').click();
  await panel.keyboard.press('1');
  await panel.locator('.pad').waitFor();
  await draw(panel, false);
  await panel.locator('.sheet-f .pri').press('Enter');
  await panel.locator('.sheet [role=alert]', { hasText: '还没有签名' }).waitFor();
  await panel.locator('.pad button').press('Enter');
  await draw(panel, true);
  await picture(panel, 'telling-signed');
  await sound(panel, 'signed', 288);
  expect(await told()).toEqual([]);
  await panel.locator('.sheet-f .pri').press('Enter');
  await panel.locator('.sheet').waitFor({ state: 'detached' });
  await row.waitFor({ state: 'detached' });
  await expect.poll(told).toMatchObject([
    {
      item: 'recording-announced',
      shown: { language: 'zh-CN', sentences: { length: 3 } },
      acknowledged: { how: 'signed-on-screen', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);

  // On the page that is turned towards him, in his language.
  const tab = await panel.evaluate(() => new URLSearchParams(location.search).get('tab'));
  const turned = await world.context.newPage();
  await turned.goto(`${world.extension}/telling.html?tab=${tab}&item=recording-announced`);
  await turned.locator('.turned .sentences li').first().waitFor();
  await picture(turned, 'telling-page');
  await sound(turned, 'page', 360);
  await turned.locator('.tongue label', { hasText: 'English' }).click();
  await turned.locator('h1', { hasText: 'Please read' }).waitFor();
  await draw(turned, true);
  await turned.locator('.turned > .pri').press('Enter');
  await turned.locator('h1', { hasText: 'Recorded' }).waitFor();
  await expect.poll(async () => (await told()).length).toBe(2);
  expect((await told())[1]).toMatchObject({ shown: { language: 'en' } });

  // He will not sign: the reason is written, and a witness named.
  await turned.goto(`${world.extension}/telling.html?tab=${tab}&item=nothing-of-the-kind`);
  await turned.locator('.turned', { hasText: '不在了' }).waitFor();
  await turned.close();
  await legacy.bringToFront();
  await companion.admin.write(officer, stream, {
    type: 'item.reopened',
    data: { item: 'recording-announced', reason: '重新告知' },
  });
  await row.waitFor({ timeout: 20_000 });
  await row.locator('.go button, button.txt').first().press('Enter');
  await panel.locator('.sheet h2').click();
  await panel.keyboard.press('2');
  await panel.locator('.sheet-f .pri').press('Enter');
  await panel.locator('.sheet [role=alert]', { hasText: '写明当时的情况' }).waitFor();
  await panel.locator('.sheet .f', { hasText: '对方怎么说的' }).locator('input').fill('说要先问家里人');
  await panel.locator('.sheet .f', { hasText: '见证人' }).locator('input').fill('社区网格员 古丽');
  await picture(panel, 'telling-not-signed');
  for (const language of ['en', 'zh-CN'] satisfies Language[]) {
    await speak(panel, language);
    await sound(panel, language, 288);
  }
  await panel.locator('.sheet-f .pri').press('Enter');
  await panel.locator('.sheet').waitFor({ state: 'detached' });
  await expect.poll(async () => (await told()).length).toBe(3);
  expect((await told())[2]).toMatchObject({
    acknowledged: { how: 'not-signed', why: 'refuses', reason: '说要先问家里人', witness: '社区网格员 古丽' },
  });
}, 120_000);
