/** R4, R43: the head approves a departure in the console's drawer: what he is shown, why, by keyboard, what it leads to. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { departingNote, REASON, seedDeparting } from './board/departing.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { PASSWORD, type PersonName, type Story, startStory } from './board/story.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { picture } from './picture.ts';

let story: Story;
let browser: Browser;
let departing: Awaited<ReturnType<typeof seedDeparting>>;
let other: Awaited<ReturnType<typeof seedDeparting>>;
let upper: Awaited<ReturnType<typeof seedDeparting>>;
let overriding = '';
/** The benchmark became lighter after the violation: chosen with reasons, and not chosen. */
let chosen: Awaited<ReturnType<typeof seedDeparting>>;
let unchosen: Awaited<ReturnType<typeof seedDeparting>>;
const LIGHTER = '新的上限由二十万元降到十万元，对当事人较轻';

beforeAll(async () => {
  story = await startStory();
  for (const [index, amount] of [5_000_000, 5_200_000, 5_500_000, 5_800_000, 7_200_000].entries())
    await decidedBefore(amount, index);
  [departing, other] = [await seedDeparting(story, 201), await seedDeparting(story, 202)];
  upper = await seedDeparting(story, 203, { issuer: 'upper' });
  for (const { caseId } of [departing, other, upper])
    await story.write('shen', caseId, {
      type: 'case.factsCaptured',
      data: { facts: { firstViolation: true, harm: 'more' }, provenance: 'hand' },
    });
  const folder = join(story.dataDir, 'benchmarks');
  mkdirSync(folder, { recursive: true });
  const older = readFileSync('demo/benchmarks/demo-food.yaml', 'utf8')
    .replace('version: 1.0.0', 'version: 0.9.0')
    .replace('effective: { from: 2026-01-01 }', 'effective: { from: 2025-01-01, to: 2025-12-31 }')
    .replace('max: 10000000', 'max: 20000000');
  writeFileSync(join(folder, 'demo-food-0.9.yaml'), older);
  chosen = await seedDeparting(story, 204, {
    law: {
      days: { violation: '2025-12-20', decision: '2026-11-25' },
      change: 'lighter',
      versions: { violation: '0.9.0', decision: '1.0.0' },
      applied: 'decision',
      reason: LIGHTER,
    },
  });
  unchosen = await seedDeparting(story, 205);
  for (const { caseId } of [chosen, unchosen])
    await story.write('shen', caseId, {
      type: 'case.factsCaptured',
      data: {
        facts: { firstViolation: true, harm: 'more', violationEndedOn: '2025-12-20' },
        provenance: 'hand',
      },
    });
  overriding = await story.seed({
    subject: '春和茶楼',
    number: '云市监案〔2026〕86号',
    officer: 'shen',
    open: ['two-officers'],
  });
  await story.ask('shen', overriding, ['two-officers'], '林若溪在场，她的设备没电。');
  browser = await openBrowser({ extension: false });
}, 120_000);
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await browser?.close();
  await story?.close();
});

/** An earlier decision of the unit under the same entry; the last departed. */
async function decidedBefore(amount: number, index: number): Promise<void> {
  const caseId = await story.seed({
    subject: '何记烧饼铺',
    number: `云市监案〔2026〕${100 + index}号`,
    officer: 'lin',
  });
  const note = departingNote('own', amount);
  const { benchmark, deviation, ...rest } = note;
  if (benchmark === undefined || deviation === undefined) throw new Error('no benchmark');
  const departed = amount > 6_500_000;
  await story.write('lin', caseId, {
    type: 'note.written',
    data: {
      ...rest,
      tier: departed ? '一般' : '从轻',
      benchmark: {
        ...benchmark,
        tier: departed ? 'ordinary' : 'lighter',
        verdict: departed ? 'outside-tier' : 'inside',
      },
      ...(departed ? { deviation } : {}),
    },
  });
  await story.write('lin', caseId, {
    type: 'decision.made',
    data: { decidedOn: `2026-10-${12 + index}` },
  });
}

async function signIn(who: PersonName, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.goto(story.companion.url);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill(who);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  return page;
}
async function open(page: Page, caseId: string) {
  await page.locator(`[data-case="${caseId}"] .act button`).click();
  const drawer = page.getByRole('dialog');
  await drawer.locator('.binds').waitFor();
  return drawer;
}
const given = async (caseId: string) =>
  (await story.companion.ledger.readStream({ kind: 'case', id: caseId }))
    .filter(({ envelope }) => envelope.type === 'approval.given')
    .map(({ body }) => body?.data);

/** Ids by which a reason names its rule. */
const ruleNames = [
  'deviation-approved',
  'national-penalty-ordinary',
  'agency-demo-market-supervision',
  'market-supervision',
];
/** What people wrote, the law's own verb, and the tier's title as the note has it. */
const data = [
  ...[REASON, '老巷口面馆', '云市监案〔2026〕', '号', '沈一鸣', '韩正', '从轻', '一般'],
  ...['未取得食品经营许可从事餐饮服务', '何记烧饼铺', '春和茶楼', '林若溪', '“应”'],
];

describe('the drawer of a departure', () => {
  test('says figures, who wants what and why, facts, grounds and articles, like decisions, and what yes and no do', async () => {
    const page = await signIn('han');
    const drawer = await open(page, departing.caseId);
    const figures = await drawer.locator('dl.kv2').innerText();
    for (const part of [
      '一般，罚款 80,000 元',
      '从轻，50,000～65,000 元',
      '50,000～100,000 元',
      '未取得食品经营许可从事餐饮服务',
      '示例区市场监督管理行政处罚裁量基准（演示） 1.0.0 第12项',
      '示例区市场监督管理局',
    ])
      expect(figures).toContain(part);
    expect(await drawer.locator('.said', { hasText: REASON }).innerText()).toContain('沈一鸣');
    const because = await drawer.locator('.because').innerText();
    for (const part of [
      '初次违法：是（手填）',
      '主动消除或者减轻违法行为危害后果',
      '行政处罚法第三十二条',
      '具有法定从轻、减轻情形的',
      '法定最低限至法定幅度的30%',
      '食品安全法第一百二十二条原文未核对',
    ])
      expect(because).toContain(part);
    const ends = await drawer.locator('.binds').innerText();
    expect(ends).toMatch(/批准：说明算数/);
    expect(ends).toMatch(/不批准：这一项仍缺，提交决定时拦下，承办人写明理由才能继续/);

    // Like decisions: only when asked for, and on record.
    const reads = async () =>
      (await story.companion.reads(story.ids.han)).filter(
        ({ body }) => (body?.data as { what?: string } | undefined)?.what === 'similar-decisions',
      ).length;
    expect(await reads()).toBe(0);
    await drawer.locator('.similar button').click();
    await drawer.locator('.near li').first().waitFor();
    const similar = await drawer.locator('.similar').innerText();
    expect(similar).toMatch(/5 件，2026-10-12至2026-10-16 · 其中 1 件没有按基准/);
    expect(similar).toContain('最低 50,000 元，中位 55,000 元，最高 72,000 元；一半在 52,000～58,000 元');
    expect(similar).not.toContain('何记烧饼铺');
    await expect.poll(reads).toBe(1);

    // Why it is missing at all: down to the article.
    await drawer.locator('details.why summary').click();
    await drawer.locator('details.why dl').waitFor();
    const why = await drawer.locator('details.why').innerText();
    expect(why).toMatch(/国务院办公厅关于进一步规范行政裁量权基准制定和管理工作的意见（十二）/);
    expect(why).toContain('由负责人批准，就补上了。');
  }, 60_000);

  test('a fact that changed since the note is said beside what the note rests on', async () => {
    await story.write('shen', other.caseId, {
      type: 'fact.corrected',
      data: { fact: 'firstViolation', value: false, reason: '查到 2025 年的处罚记录' },
    });
    const page = await signIn('han');
    const drawer = await open(page, other.caseId);
    const because = drawer.locator('.because');
    expect(await because.locator('.t-soon').innerText()).toBe(
      '写说明以后变了，说明要重写：初次违法：否（手填）',
    );
    expect(await because.innerText()).toContain('初次违法：是（写说明时）');
  }, 60_000);

  test.each(inTurn(languages, 0, 2))(
    'which day’s provisions were applied, and why, before he approves (%s)',
    async (lang) => {
      const page = await signIn('han', lang);
      const drawer = await open(page, chosen.caseId);
      const law = await drawer.locator('.because dd.which-law').innerText();
      const parts =
        lang === 'zh-CN'
          ? [
              '适用写说明时的规定',
              '违法行为在 2025-12-20，说明写于 2026-11-25',
              '违法时：0.9.0（自 2025-01-01 起）；写说明时：1.0.0（自 2026-01-01 起）',
              '新的法定幅度较轻',
              `沈一鸣的理由：${LIGHTER}`,
              '行政处罚法第三十七条',
            ]
          : [
              'Those of the day of the note were applied',
              'The violation was on 2025-12-20, the note was written on 2026-11-25',
              'At the violation: 0.9.0 (from 2025-01-01); when the note was written: 1.0.0 (from 2026-01-01)',
              'The later range of the law is lighter',
              `Reasons of 沈一鸣: ${LIGHTER}`,
              '行政处罚法第三十七条',
            ];
      for (const part of parts) expect(law).toContain(part);
      expect(await drawer.locator('.because dd.which-law [role=note]').count()).toBe(0);
      await drawer.locator('.because dd.which-law').scrollIntoViewIfNeeded();
      await picture(page, `departure-law-${lang}`);
      await expectAccessible(page, 60);
      await expectNothingClipped(page);
      await expectOneLanguage(page, lang, [
        ...(lang === 'en' ? [] : ['sanxiang', 'English', ...ruleNames]),
        ...data,
        LIGHTER,
      ]);
    },
    60_000,
  );

  test('a note that chose between no tables, though the facts ask for it, is said to count for nothing yet', async () => {
    const page = await signIn('han');
    const drawer = await open(page, unchosen.caseId);
    expect(await drawer.locator('.because dd.which-law [role=note]').innerText()).toBe(
      '违法以后规定变过，说明里没有按现在的情况选适用哪天的规定、写明理由。批准了说明也不算，请承办人先重写。',
    );
    await picture(page, 'departure-law-wanted');
    await page.goto(`${story.companion.url}/cases/${unchosen.caseId}`);
    await page.getByText('裁量说明没有选适用哪天的规定').first().waitFor();
    await page.locator('details[data-why="item:discretion-note"] summary').click();
    await page.locator('details[data-why="item:discretion-note"]', { hasText: '先更新扩展' }).waitFor();
    // Where the violation came after the change, or was chosen, nothing is wanted.
    for (const { caseId } of [departing, chosen]) {
      await page.goto(`${story.companion.url}/cases/${caseId}`);
      await page.locator('.ch-t').waitFor();
      expect(await page.getByText('裁量说明没有选适用哪天的规定').count()).toBe(0);
    }
  }, 60_000);

  test.each(inTurn(languages, 1, 2))(
    '%s: accessible in both themes, one language, nothing clipped at 125 % and 200 %',
    async (lang) => {
      const page = await signIn('han', lang);
      const drawer = await open(page, departing.caseId);
      for (const [width, height] of [
        [1366, 768],
        [1093, 510],
      ] as const) {
        await page.setViewportSize({ width, height });
        await picture(page, `departure-${lang}-first-${width}`);
      }
      await drawer.locator('.similar button').click();
      await drawer.locator('.near li').first().waitFor();
      await drawer.locator('details.why summary').click();
      await drawer.locator('details.why dl').waitFor();
      const light = await expectAccessible(page, 90);
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await expectAccessible(page, 30, ['color-contrast']);
      console.log(`axe: departure drawer ${lang}: ${light} nodes, ${dark} of them again in dark`);
      await expectOneLanguage(
        page,
        lang,
        lang === 'en' ? data : ['sanxiang', 'English', ...ruleNames, ...data],
      );
      for (const scheme of ['light', 'dark'] as const)
        for (const [width, height] of [
          [1366, 768],
          [1093, 510],
          [683, 384],
        ] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize({ width, height });
          await expectNothingClipped(page);
          for (const [part, top] of [
            ['top', 0],
            ['end', 9999],
          ] as const) {
            await drawer.locator('.drawer-b').evaluate((body, to) => body.scrollTo(0, to), top);
            await picture(page, `departure-${lang}-${scheme}-${width}-${part}`);
          }
        }
    },
    120_000,
  );

  test('by keyboard alone: read, say how and why, approve; what is lacking gets the focus', async () => {
    const page = await signIn('han');
    await page.locator(`[data-case="${departing.caseId}"] .act button`).focus();
    await page.keyboard.press('a');
    const drawer = page.getByRole('dialog');
    await drawer.locator('.binds').waitFor();
    const focus = () =>
      page.evaluate(() => {
        const at = document.activeElement;
        return at instanceof HTMLInputElement ? at.name : (at?.className ?? '').split(' ')[0] || at?.tagName;
      });
    await expect.poll(focus).toBe('drawer-b');
    // The keys of reading scroll.
    await page.setViewportSize({ width: 1093, height: 510 });
    await page.keyboard.press('PageDown');
    await expect
      .poll(() => drawer.locator('.drawer-b').evaluate((body) => body.scrollTop))
      .toBeGreaterThan(50);
    await page.keyboard.press('Control+Enter');
    await drawer.locator('#why-missing').waitFor();
    await page.keyboard.type('已核实学校位置，离校门 80 米');
    await page.keyboard.press('Control+Enter');
    await drawer.locator('[role=alert]', { hasText: '请选怎样批准的' }).waitFor();
    await expect.poll(focus).toBe('way');
    expect(await given(departing.caseId)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Enter');
    await drawer.locator('[role=alert]', { hasText: '请填文号或者日期' }).waitFor();
    await expect.poll(focus).toBe('document-number');
    await page.keyboard.type('集体讨论〔2026〕3 号');
    await page.keyboard.press('Control+Enter');
    await drawer.locator('.ok', { hasText: '已批准' }).waitFor();
    expect(await given(departing.caseId)).toMatchObject([
      {
        by: 'collective',
        reason: '已核实学校位置，离校门 80 米',
        document: { kind: 'discussion-record', number: '集体讨论〔2026〕3 号' },
      },
    ]);
  }, 60_000);

  test('of a benchmark from above, and for a lead: who must approve it is said', async () => {
    const page = await signIn('han');
    const drawer = await open(page, upper.caseId);
    expect(await drawer.innerText()).toContain('这条基准是上级制定的，要报制定机关批准。');
    await page.close();
    const lead = await signIn('luo');
    await lead.goto(`${story.companion.url}/cases/${upper.caseId}`);
    await lead.locator('.ch-t').waitFor();
    expect(await lead.getByRole('button', { name: '批准', exact: true }).count()).toBe(0);
  }, 60_000);
});

test('a statutory override answers why in its drawer too', async () => {
  const page = await signIn('luo');
  const drawer = await open(page, overriding);
  await drawer.locator('details.why summary').click();
  await drawer.locator('details.why dl').waitFor();
  const why = await drawer.locator('details.why').innerText();
  expect(why).toMatch(/中华人民共和国行政处罚法第四十二条/);
  expect(why).toMatch(/有 2 名执法人员确认到场，就补上了/);
  expect(why).toMatch(/national-penalty-ordinary \d+\.\d+\.\d+/);
  expect(await drawer.locator('.binds').innerText()).toMatch(/不批准：这次提交仍拦下/);
  await expectAccessible(page, 90);
  await picture(page, 'override-why');
}, 60_000);
