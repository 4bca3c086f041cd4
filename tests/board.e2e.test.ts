import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { PASSWORD, type PersonName, type Story, seedMorning, startStory } from './board/story.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { picture } from './picture.ts';

let story: Story;
let browser: Browser;
let cases: Readonly<Record<string, string>>;
let data: string[];

beforeAll(async () => {
  story = await startStory();
  cases = await seedMorning(story);
  browser = await openBrowser({ extension: false });
  // What people, packs' house names and the legacy system wrote stays in its own language.
  data = [
    // The law's own words stand in their language.
    ...['立案审批表', '不得', '应当', '必须'],
    ...['又试了一次，仍没电。', '罚款金额', '处罚种类', '决定日期', '案号', '罚款'],
    ...['罗建国', '韩正', '沈一鸣', '林若溪', '周铭', '马凯', '何敏', '赵敏', '顾言'],
    ...[
      '春和茶楼',
      '百味轩餐厅',
      '老城驴肉馆',
      '德顺小炒',
      '顺发冷饮店',
      '何记烧饼铺',
      '青禾果蔬店',
      '老巷口面馆',
    ],
    ...['未取得食品经营许可从事餐饮服务', '从轻', '云市监案〔2026〕', '云市监处罚〔2026〕', '号'],
    ...['案件审核', '决定书内容', '询问或者检查笔录', '事先告知', '事实清楚、证据充分'],
  ];
});
afterEach(async () => {
  // A test that failed leaves its page, whose open stream would hold one of the few connections to the companion.
  for (const page of browser.context.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await browser.close();
  await story.close();
});

async function signIn(who: PersonName, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(story.companion.url);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill(who);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  expect(errors).toEqual([]);
  return page;
}

const rowOf = (page: Page, caseId: string | undefined) => page.locator(`[data-case="${caseId}"]`);

describe('R43: the lead’s board', () => {
  test('a row changes in place while one looks, and keeps its place until the next load', async () => {
    const page = await signIn('luo');
    const row = rowOf(page, cases.note);
    await row.waitFor();
    expect(await row.locator('.miss a').textContent()).toBe('证据还没有查证，另 1 项');
    const order = () =>
      page.locator('.tr[data-case]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-case')));
    const before = await order();
    await page.locator('.live-mark', { hasText: '实时' }).waitFor();
    await story.write('lin', cases.note ?? '', {
      type: 'item.completed',
      data: { item: 'evidence-verified', closedBy: 'attestation' },
    });
    await row.locator('.miss a', { hasText: /^裁量说明未写$/ }).waitFor();
    await story.write('lin', cases.note ?? '', {
      type: 'note.written',
      data: { kind: 'discretion', draft: '', text: '初次违法，已改正。', restsOn: {}, packs: [] },
    });
    await row.locator('.miss a', { hasText: '现在没有要补的' }).waitFor();
    expect(await order()).toEqual(before);
    // It is out of its group now: the lead is told, and puts it in order himself.
    await page.locator('.chip', { hasText: '重新排列（1）' }).click();
    await expect.poll(order).not.toEqual(before);
    await page.close();
  });

  test('the main navigation has one line at 125 % on a 1366 wide screen; what has no room is one key further', async () => {
    for (const lang of ['zh-CN', 'en'] as const) {
      const page = await signIn('luo', lang);
      await page.setViewportSize({ width: 1093, height: 510 });
      await rowOf(page, cases.notice).waitFor();
      await expectNothingClipped(page);
      const nav = page.locator('.bar nav');
      const words = () => nav.getByRole('link').allInnerTexts();
      const seen = (await words()).length;
      const more = nav.getByRole('button');
      await more.focus();
      await page.keyboard.press('Enter');
      await expectAccessible(page, 40);
      const all = await words();
      expect(all.length).toBeGreaterThan(seen);
      expect(new Set(all).size).toBe(all.length);
      await picture(page, `board-nav-${lang}`);
      await page.keyboard.press('Escape');
      expect((await words()).length).toBe(seen);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      const next = await page.evaluate(() => document.activeElement?.textContent);
      expect(next).toBe(all[seen]);
      await page.keyboard.press('Enter');
      await expect.poll(async () => new URL(page.url()).pathname).not.toBe('/');
      expect((await words()).length).toBeLessThanOrEqual(all.length);
      // Wide enough, there is nothing more.
      await page.setViewportSize({ width: 1900, height: 800 });
      await expect.poll(words).toEqual(all);
      await more.waitFor({ state: 'hidden' });
      await page.close();
    }
  });

  test('the keys: j and k go, / searches, ? lists, Esc comes back; letters are letters while one types', async () => {
    const page = await signIn('luo');
    await rowOf(page, cases.approval).waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[data-case]')?.getAttribute('data-case') ?? null);
    await page.keyboard.press('j');
    expect(await focused()).toBe(cases.approval);
    await page.keyboard.press('j');
    const second = await focused();
    expect(second).not.toBe(cases.approval);
    await page.keyboard.press('k');
    expect(await focused()).toBe(cases.approval);
    await page.keyboard.press('/');
    await page.keyboard.type('jkar');
    expect(await page.locator('input[type=search]').inputValue()).toBe('jkar');
    await page.locator('.empty', { hasText: '没有符合筛选的案件' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.tr[data-case]').count()).toBe(Object.keys(cases).length);
    await page.keyboard.press('?');
    await page.locator('dialog h2').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.close();
  });

  test('when the connection is lost the board says so, and catches up by itself', async () => {
    const page = await signIn('luo');
    await page.locator('.live-mark', { hasText: '实时' }).waitFor();
    try {
      await browser.context.setOffline(true);
      await page.locator('.live-mark', { hasText: '连接断了' }).waitFor();
      await page.locator('.strip', { hasText: '下面是断开前的样子' }).waitFor();
    } finally {
      await browser.context.setOffline(false);
    }
    await page.locator('.live-mark', { hasText: '实时' }).waitFor();
    expect(await page.locator('.strip.soon').count()).toBe(0);
    await page.close();
  });
});

test('decision 1: by keyboard alone from the row to the approval; without a reason it says what is missing', async () => {
  const page = await signIn('luo');
  await rowOf(page, cases.approval).locator('button', { hasText: '去批准' }).waitFor();
  await expect.poll(() => page.title()).toBe('（1）案件 · 三项');
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  const drawer = page.getByRole('dialog');
  await drawer.locator('.said', { hasText: '她的设备没电' }).waitFor();
  expect(await drawer.locator('q').textContent()).toContain('执法人员不得少于两人');
  const focus = () => page.evaluate(() => document.activeElement?.tagName);
  await expect.poll(focus).toBe('TEXTAREA');
  await page.keyboard.press('Control+Enter');
  await drawer.locator('[role=alert]', { hasText: '请写理由' }).waitFor();
  // Esc keeps what was typed and gives the row its focus back.
  await page.keyboard.type('已打电话核实');
  await page.keyboard.press('Escape');
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest('[data-case]')?.getAttribute('data-case')),
    )
    .toBe(cases.approval);
  await page.keyboard.press('a');
  await expect.poll(() => page.locator('.drawer textarea').inputValue()).toBe('已打电话核实');
  await expect.poll(focus).toBe('TEXTAREA');
  // From the reason the next stop is the verb.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await drawer.locator('[role=status]', { hasText: '已批准' }).waitFor();
  const events = await story.companion.ledger.readStream({ kind: 'case', id: cases.approval ?? '' });
  const given = events.filter((event) => event.envelope.type === 'approval.given');
  expect(given.map((event) => [event.envelope.actor, event.body?.data.reason])).toEqual([
    [story.ids.luo, '已打电话核实'],
  ]);
  await expect.poll(() => page.title()).toBe('案件 · 三项');
  await page.close();
});

test('decision 7: a row opens its page, what happened is told, and the look is recorded', async () => {
  const page = await signIn('han');
  await rowOf(page, cases.decided).locator('.miss a').click();
  await page.locator('h1', { hasText: '德顺小炒' }).waitFor();
  await page.locator('.ev', { hasText: '作出决定' }).first().waitFor();
  const disclosure = page.locator('.due', { hasText: '公开处罚决定' });
  await disclosure.locator('summary').click();
  expect(await disclosure.locator('.days .due').count()).toBe(1);
  expect(await disclosure.locator('details').textContent()).toMatch(/起算.*数满 7 个工作日/);
  const reads = await story.companion.reads(story.ids.han);
  expect(reads.map((event) => event.body?.data)).toContainEqual({ what: 'case-page', of: [cases.decided] });
  await page.keyboard.press('Escape');
  await page.locator('.tb').waitFor();
  // Back on the row that was opened, and by the same key into it again.
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest('[data-case]')?.getAttribute('data-case') ?? null);
  await expect.poll(focused).toBe(cases.decided);
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: '德顺小炒' }).waitFor();
  await page.goBack();
  await expect.poll(focused).toBe(cases.decided);
  await page.close();
});

const pages: readonly (readonly [
  name: string,
  who: PersonName | null,
  path: () => string,
  ready: string,
  nodes: number,
])[] = [
  ['sign-in', null, () => '/', 'form.card', 8],
  ['first administrator', null, () => '/setup#token=x', 'form.card', 10],
  ['board', 'luo', () => '/', '.tr[data-case]', 60],
  ['approval drawer', 'luo', () => '/#drawer', '.drawer .binds', 90],
  ['list of keys', 'luo', () => '/#keys', 'dialog.box', 50],
  ['case page', 'luo', () => `/cases/${cases.notice}`, '.ev', 60],
  ['pairing', 'luo', () => '/pair', 'form', 12],
  ['people', 'zhao', () => '/people', 'form.form', 30],
  ['adapters', 'zhao', () => '/adapters', '.empty', 10],
  ['packs', 'zhao', () => '/packs', 'table tbody tr', 40],
];

/** Ids of packs and items, by which a reason names its rule. The longer ones first: some are part of others. */
const ruleNames = ['packs', 'layers']
  .flatMap((folder) =>
    readdirSync(`shared/rules/${folder}`).flatMap((file) => {
      const text = readFileSync(`shared/rules/${folder}/${file}`, 'utf8');
      return [...text.matchAll(/^(?:pack: | {2})([a-z][a-z0-9-]+)/gm)].map(([, id]) => id ?? '');
    }),
  )
  .sort((a, b) => b.length - a.length);

describe.each(pages)('%s', (name, who, path, ready, nodes) => {
  test.each(
    inTurn(
      languages,
      pages.findIndex(([one]) => one === name),
      2,
    ),
  )('%s: accessible, in one language, nothing clipped, also at 200 %', async (lang) => {
    const page = who === null ? await browser.context.newPage() : await signIn(who, lang);
    if (who === null) {
      await browser.context.clearCookies();
      await page.goto(story.companion.url);
      await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
    }
    // From elsewhere, so that the page is loaded and not only its fragment changed.
    await page.goto('about:blank');
    await page.goto(story.companion.url + path());
    if (path() === '/#drawer') {
      // The one of before was answered.
      await story.ask('shen', cases.approval ?? '', ['two-officers'], '又试了一次，仍没电。');
      await rowOf(page, cases.approval).locator('button.pri').click();
      await page.locator('.drawer .sealed button').click();
    }
    if (path() === '/#keys') {
      await page.locator('.tr[data-case]').first().waitFor();
      await page.keyboard.press('?');
    }
    await page.locator(ready).first().waitFor();
    if (path().startsWith('/cases/')) {
      for (const summary of await page.locator('summary').all()) await summary.click();
    }
    // The tree is the same in both languages; axe takes seconds.
    if (lang === 'zh-CN') {
      const looked = await expectAccessible(page, nodes);
      await page.emulateMedia({ colorScheme: 'dark' });
      // The tree is the same there too: only the colours are others.
      const dark = await expectAccessible(page, Math.floor(nodes / 4), ['color-contrast']);
      await page.emulateMedia({ colorScheme: 'light' });
      console.log(`axe: ${name}: ${looked} nodes, ${dark} of them again in dark`);
    }
    await expectOneLanguage(
      page,
      lang,
      lang === 'en' ? data : ['sanxiang', 'English', 'token', 'shen', 'zhao', 'zhou', ...ruleNames],
    );
    for (const [width, height] of [
      [1366, 768],
      [1093, 510],
      [683, 384],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectNothingClipped(page);
    }
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.close();
  });
});

test('a positive control: the checks see a clipped verb, a stray language and a button without a name', async () => {
  const page = await signIn('luo');
  await rowOf(page, cases.notice).waitFor();
  await page.evaluate(() => {
    const bad = document.createElement('button');
    bad.style.cssText = 'width:40px;overflow:hidden;white-space:nowrap;display:block';
    bad.textContent = 'an untranslated verb that is far too long';
    const nameless = document.createElement('button');
    document.querySelector('.filters')?.append(bad, nameless);
    const wrapped = document.createElement('a');
    wrapped.style.cssText = 'width:40px;white-space:normal';
    wrapped.textContent = '这一个链接有两行';
    document.querySelector('.bar nav')?.append(wrapped);
  });
  await expect(expectNothingClipped(page)).rejects.toThrow(/有两行 takes \d+ lines/);
  await expect(expectNothingClipped(page)).rejects.toThrow('an untranslated verb');
  await expect(expectOneLanguage(page, 'zh-CN', [])).rejects.toThrow('an untranslated verb');
  await expect(expectAccessible(page, 1)).rejects.toThrow('button-name');
  await page.close();
});
