/** [40], R25, R29, R33 in the real panel: how a step is recorded, and the decision whether a decision is made public. */
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { atRest } from './at-rest.ts';
import { axeOn } from './axe.ts';
import { enter, streamOf } from './deadlines/sample-case.ts';
import { openBeside } from './panel/held-case.ts';
import { openWorld, type World } from './panel/world.ts';
import { picture } from './picture.ts';

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

/** Clean of axe, its colours in light and dark; nothing sticks out at the panel's widths. */
async function sound(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await atRest(page);
    const axe = await axeOn(page, colorScheme === 'light' ? {} : { rules: ['color-contrast'] });
    expect(axe.passes.length).toBeGreaterThan(0);
    expect(axe.violations.map(({ id, nodes }) => `${colorScheme} ${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const size = page.viewportSize() ?? { width: 360, height: 768 };
  for (const width of [360, 288]) {
    await page.setViewportSize({ ...size, width });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThan(1);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.sheet *, .records *, [data-publication] *')]
        .filter(
          (one) => !one.matches('textarea, input') && one.getBoundingClientRect().right > innerWidth + 1,
        )
        .map((one) => one.textContent?.slice(0, 30)),
    );
    expect(cut).toEqual([]);
  }
  await page.setViewportSize(size);
}

describe('the decision to publish, in the panel', () => {
  it('by keyboard: unknown first, then published where nothing bars it, else asked of the head', async () => {
    const world = await openWorld();
    worlds.push(world);
    const { key, panel } = await openBeside(world, 'missingTwo', { width: 360, height: 768 });
    await panel.locator('h2.verdict.stop').waitFor();

    // What is recorded is one row, below the gaps; nothing is said of publishing before there is a decision.
    expect(await panel.locator('[data-publication]').count()).toBe(0);
    const records = panel.locator('[data-records]');
    expect(await panel.locator('[data-record]').count()).toBe(0);
    await records.locator('button.row').focus();
    await panel.keyboard.press('Enter');
    await panel.locator('[data-major]').waitFor();
    expect(await panel.locator('[data-major]').innerText()).toContain('不在重大执法决定目录里');
    const id = await streamOf(world.companion, key);
    const officer = (await world.companion.admin.person('officer1'))?.id ?? '';
    const corrected = await world.companion.admin.write(
      officer,
      { kind: 'case', id },
      {
        type: 'fact.corrected',
        data: { fact: 'legalReviewGround', value: 'public-interest', reason: '涉及学校食堂' },
      },
    );
    expect(corrected.ok).toBe(true);
    await panel.locator('[data-major="major"]').waitFor({ timeout: 20_000 });
    const major = await panel.locator('[data-major]').innerText();
    expect(major).toContain('是重大执法决定，决定前要法制审核');
    expect(major).toContain('涉及重大公共利益');
    await panel.locator('[data-major] .cite').click();
    expect(await panel.locator('[data-major] blockquote').innerText()).toContain('第五十八条');
    await panel.locator('[data-records]').scrollIntoViewIfNeeded();
    await picture(panel, 'records-decision');
    await sound(panel);

    const events = async (type: string) =>
      (await world.companion.ledger.readStream({ kind: 'case', id }))
        .filter(({ envelope }) => envelope.type === type)
        .map(({ body }) => body?.data as Record<string, unknown>);
    const written = await world.companion.admin.write(
      officer,
      { kind: 'case', id },
      {
        type: 'decision.made',
        data: { decidedOn: shanghaiDay(new Date().toISOString()) },
      },
    );
    expect(written.ok).toBe(true);
    await enter(world.companion, id, { onlyWarned: false, partyElsewhere: false });

    const publication = panel.locator('[data-publication]');
    await publication.waitFor({ timeout: 20_000 });
    const platform = panel.locator('[data-channel="disclosure-platform"]');
    expect(await platform.innerText()).toMatch(/还定不下来，先不公开[\s\S]*或之前/);
    await publication.scrollIntoViewIfNeeded();
    await picture(panel, 'publication-unknown');

    // Questions one after the other; the focus goes on with them.
    await publication.locator('.under button').focus();
    await panel.keyboard.press('Enter');
    await panel.locator('.sheet .asked').first().waitFor();
    expect(await panel.locator('.sheet-f button').count()).toBe(0);
    const asked = await panel.locator('.sheet .asked').count();
    expect(asked).toBe(3);
    await picture(panel, 'publication-questions');
    await sound(panel);
    for (let n = asked; n > 0; n -= 1) {
      const question = panel.locator('.sheet .asked').first();
      const text = await question.locator('legend').innerText();
      await question.locator('button', { hasText: text.includes('社会影响') ? '是' : '否' }).press('Enter');
      await expect.poll(() => panel.locator('.sheet .asked').count()).toBe(n - 1);
      await expect.poll(() => panel.evaluate(() => document.activeElement?.matches('.sheet *'))).toBe(true);
    }
    await panel.locator('.sheet-f button', { hasText: '决定公开' }).waitFor();
    expect(await panel.locator('.sheet input[type=checkbox]:checked').count()).toBe(2);
    await picture(panel, 'publication-publish');
    await sound(panel);
    // Only on the platform for now.
    await panel.locator('.sheet .chan', { hasText: '信用信息' }).locator('input').press(' ');
    await panel.locator('.sheet-f button').press('Enter');
    await panel.locator('.sheet').waitFor({ state: 'detached' });
    await platform.locator('small', { hasText: '决定公开，还没有记下已经公开' }).waitFor();
    expect(await panel.locator('[data-channel="credit-publicity-system"]').innerText()).toContain(
      '还没有决定公开不公开',
    );
    const publish = {
      decision: 'publish',
      channels: ['disclosure-platform'],
      basis: [{ source: 'gbf-2018-118', article: '（六）' }],
      restsOn: { socialInfluence: true, stateSecret: false, privateMatter: false },
    };
    await expect.poll(() => events('disclosure.decided')).toMatchObject([publish]);

    // A wrong yes is taken back in the same sheet, before anything is published, and given again.
    await publication.locator('.under button').press('Enter');
    const back = panel.locator('.sheet [data-decided] button');
    await back.waitFor();
    expect(await panel.locator('.sheet [data-decided]').innerText()).toContain('执法信息公示平台');
    await picture(panel, 'publication-take-back');
    await sound(panel);
    await back.press('Enter');
    await back.waitFor({ state: 'detached' });
    // Behind the sheet.
    await platform.locator('small', { hasText: '还没有决定公开不公开' }).waitFor({ state: 'attached' });
    expect(await panel.evaluate(() => document.activeElement?.matches('.sheet *'))).toBe(true);
    await expect.poll(() => events('event.withdrawn')).toMatchObject([{ reason: '点错了' }]);
    await panel.locator('.sheet .chan', { hasText: '信用信息' }).locator('input').press(' ');
    await panel.locator('.sheet-f button').press('Enter');
    await panel.locator('.sheet').waitFor({ state: 'detached' });
    await platform.locator('small', { hasText: '决定公开，还没有记下已经公开' }).waitFor();
    await expect.poll(() => events('disclosure.decided')).toMatchObject([publish, publish]);

    // A fact changes: what was decided is to be decided anew, and now only with the head.
    await enter(world.companion, id, { privateMatter: true });
    await platform.locator('small', { hasText: '情况变了，要重新决定' }).waitFor({ timeout: 20_000 });
    await publication.locator('.under button').press('Enter');
    const ask = panel.locator('.sheet-f button', { hasText: '请负责人批准不公开' });
    await ask.waitFor();
    expect(await panel.locator('.sheet-f button').count()).toBe(1);
    await ask.press('Enter');
    await panel.locator('.sheet [role=alert]', { hasText: '至少 10 个字' }).waitFor();
    await panel.locator('.sheet textarea').fill('决定书里有当事人的病历，第三方没有同意');
    await panel.locator('.sheet .cite').first().press('Enter');
    expect(await panel.locator('.sheet blockquote').innerText()).toContain('行政机关不得公开');
    await picture(panel, 'publication-withhold');
    await sound(panel);
    await ask.press('Enter');
    await panel.locator('.sheet').waitFor({ state: 'detached' });
    await platform.locator('small', { hasText: '请示不公开，等负责人答复' }).waitFor();
    expect(await platform.innerText()).toMatch(/或之前/);
    await expect.poll(async () => (await events('approval.requested')).length).toBe(1);

    // The head approves; the period is gone with it.
    const [request] = await events('approval.requested');
    const { approval, hash } = request as { approval: string; hash: string };
    const head = (await world.companion.admin.person('head'))?.id ?? '';
    const given = await world.companion.admin.write(
      head,
      { kind: 'case', id },
      {
        type: 'approval.given',
        data: {
          approval,
          hash,
          reason: '病历属实',
          expires: '2036-01-01T00:00:00.000Z',
          by: 'head',
        },
      },
    );
    expect(given.ok ? '' : given.problem.title).toBe('');
    await platform.locator('small', { hasText: '不公开，负责人已批准' }).waitFor({ timeout: 20_000 });
    expect(await platform.innerText()).not.toMatch(/或之前/);
    expect(await panel.locator('[data-deadline="disclosure"]').count()).toBe(0);
    await publication.scrollIntoViewIfNeeded();
    await picture(panel, 'publication-withheld');
  }, 240_000);
});
