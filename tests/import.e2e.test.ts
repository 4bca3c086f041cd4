/** R28: files are chosen in the console, break on the way, go on after a reload, and are filed under the step that is proposed. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filmAt, photoAt } from '../companion/media/import/fixtures/dated.ts';
import { findFfmpeg } from '../companion/media/redaction/run-ffmpeg.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { demoPacks } from '../demo/packs.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { picture } from './picture.ts';

const PASSWORD = 'a-long-password-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-import-'));
const files = mkdtempSync(join(tmpdir(), 'sanxiang-files-'));
const dock = mkdtempSync(join(tmpdir(), 'sanxiang-dock-'));
/** On the cameras' clocks. */
let filmed = 0;
const wall = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
let companion: Companion;
let browser: Browser;
let caseId = '';

beforeAll(async () => {
  writeFileSync(join(dock, '说明.txt'), 'x');
  companion = await startCompanion({
    ...{ dataDir, log: false, packDirs: [...demoPacks] },
    docks: [{ path: dock, label: '一队采集站', unit: null }],
  });
  const person = {
    username: 'shen',
    name: '沈一鸣',
    password: PASSWORD,
    unit: 'u1',
    roles: ['officer'],
  } as const;
  const { id: shen } = await companion.admin.createPerson({ ...person, roles: ['officer'] });
  caseId = ulid();
  const stream = { kind: 'case', id: caseId } as const;
  const write = (draft: Parameters<typeof companion.admin.write>[2]) =>
    companion.admin.write(shen, stream, draft);
  await write({ type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
  await write({
    type: 'case.factsCaptured',
    data: { facts: { party: '老巷口面馆', caseNumber: '云市监案〔2026〕86号' }, provenance: 'hand' },
  });
  await write({ type: 'step.started', data: { step: 'investigation' } });
  filmed = Math.ceil(Date.now() / 1000) * 1000;
  browser = await openBrowser({ extension: false });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await companion?.close();
  for (const dir of [dataDir, files, dock]) rmSync(dir, { recursive: true, force: true });
});

/** Written by people and devices; shown as it is. */
const DATA = [
  ...['沈一鸣', '老巷口面馆', '现场录音', '云市监案', '开机时对着电脑拍了时间'],
  ...['一队采集站', '说明.txt', 'camera.mp4', 'phone.jpg', 'Example DSJ-V5'],
];

async function open(lang: 'zh-CN' | 'en'): Promise<Page> {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1093, height: 510 });
  await page.goto(`${companion.url}/import`);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  return page;
}

async function redact(page: Page): Promise<void> {
  const at = async (seconds: string) => page.locator('.foot-strip input').fill(seconds);
  await at('0');
  await page.keyboard.press('i');
  const layer = await page.locator('.draw').boundingBox();
  const { x, y, width, height } = layer ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + 0.25 * width, y + 0.25 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.5 * width, y + 0.5 * height, { steps: 3 });
  await page.mouse.up();
  await at('2');
  const box = page.getByRole('button', { name: '遮挡 1', exact: true });
  for (let n = 0; n < 10; n += 1) await box.press('ArrowRight');
  await expect.poll(() => page.locator('.keyframes button').count()).toBe(2);
  expect(await box.getAttribute('style')).toContain('left: 35%');
  await at('1');
  await expect
    .poll(async () => Number.parseFloat((await box.getAttribute('style'))?.split('left: ')[1] ?? ''))
    .toBeCloseTo(30, 0);
  await picture(page, 'redact-drawn');
  await expectAccessible(page, 40);
  await expectNothingClipped(page);
  await page.getByRole('button', { name: '做副本' }).press('Enter');
  await page.getByText('请先在录像里定好从哪里到哪里').waitFor();
  await at('2.5');
  await page.keyboard.press('o');
  await page.getByLabel('给谁看、为什么打码').fill('政府信息公开');
  await page.keyboard.press('Enter');
  const made = page.getByRole('link', { name: /^下载打码副本/ });
  await made.waitFor();
  const download = page.waitForEvent('download');
  await made.click();
  expect((await download).suggestedFilename()).toMatch(/^redacted-[0-9A-Z]{26}\.mp4$/);
  await picture(page, 'redact-made');
}

test('a page brings files in, says what is none, goes on after a break and a reload, and files what it proposes', async () => {
  const page = await open('zh-CN');
  await page.locator('[name=username]').fill('shen');
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '选择文件', exact: true }).waitFor();
  await picture(page, 'import-empty');

  const wav = join(files, '现场录音.wav');
  const sound = randomBytes(17 * 1024 * 1024);
  sound.write('RIFF\x24\0\0\0WAVEfmt ', 'latin1');
  writeFileSync(wav, sound);
  const zip = join(files, '台账.mp4');
  writeFileSync(zip, 'PK\x03\x04'.padEnd(500, 'x'));
  writeFileSync(join(files, 'camera.mp4'), filmAt(filmed));
  writeFileSync(join(files, 'phone.jpg'), photoAt(filmed - 60_000));
  // The second request of the long file finds no companion.
  await page.route('**/api/media/uploads/*', (route) =>
    route.request().method() === 'PATCH' && route.request().headers()['upload-offset'] === '16777216'
      ? route.abort()
      : route.continue(),
  );
  await page.setInputFiles('#files', [join(files, 'camera.mp4'), join(files, 'phone.jpg'), zip, wav]);
  await page.getByText('连接断了，正在重试').waitFor();
  await page.getByText('这不是录像、录音或照片').waitFor();
  await expect.poll(() => page.locator('.sendings').getByText('已入记录').count()).toBe(2);
  await picture(page, 'import-sending');
  await expectAccessible(page, 40);
  await expectNothingClipped(page);

  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText('1 个文件上次没有传完').waitFor();
  // Not before: the next try would have brought the rest.
  await page.unroute('**/api/media/uploads/*');
  await picture(page, 'import-unfinished');
  await page.setInputFiles('#files', [wav]);
  await page.locator('.sendings').getByText('已入记录').waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(3);

  const film = page.locator('tbody tr', { hasText: 'camera.mp4' });
  expect(await film.innerText()).toContain('拍摄时间在这一步之内');
  expect(await film.innerText()).toContain(wall(filmed));
  await expectOneLanguage(page, 'zh-CN', DATA);
  await film.getByRole('button', { name: /^归入/ }).first().press('Enter');
  await expect.poll(() => film.getByRole('link', { name: '老巷口面馆' }).count()).toBe(1);
  const photo = page.locator('tbody tr', { hasText: 'phone.jpg' });
  await photo.getByRole('button', { name: '校正时间' }).press('Enter');
  await photo.getByLabel('真实的开始时间').fill(wall(filmed - 3000));
  await photo.getByLabel('怎么知道的').fill('开机时对着电脑拍了时间');
  await picture(page, 'import-time');
  await page.keyboard.press('Enter');
  await photo.getByText('设备时钟慢 57 秒').waitFor();
  await picture(page, 'import-filed');

  // R30 The film is played on the clock of the case, with the keys of the player; the photo is shown; a sound that is none says so.
  await film.getByRole('link', { name: '看 camera.mp4' }).press('Enter');
  await page.locator('.foot-strip').waitFor();
  const video = page.locator('video');
  await page.keyboard.press(' ');
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.2);
  expect(await page.locator('.live-h').innerText()).toContain(wall(filmed).slice(11));
  await page.keyboard.press('b');
  await page.keyboard.type('进门');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '撤下书签“进门”' }).waitFor();
  await picture(page, 'import-played');
  await expectAccessible(page, 40);
  await expectNothingClipped(page);
  await expectOneLanguage(page, 'zh-CN', [...DATA, '进门']);
  // A marked copy: a box is drawn over the picture and moved later, by mouse and by keys; what is made is there to be downloaded.
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: '打码副本' }).press('Enter');
  await page.locator('.redact').waitFor();
  if (findFfmpeg(process.env.SANXIANG_FFMPEG, process.env.PATH) === null)
    await page.getByText('这台机器没有装 ffmpeg').waitFor();
  else await redact(page);
  await page.goBack();
  await photo.getByRole('link', { name: '看 phone.jpg' }).click();
  await expect
    .poll(() => page.locator('.pane img').evaluate((one: HTMLImageElement) => one.naturalWidth))
    .toBeGreaterThan(0);
  await picture(page, 'import-photo');
  await page.goBack();
  await page.getByRole('link', { name: '看 现场录音.wav' }).click();
  await page.getByText('可能有损坏').waitFor();
  await picture(page, 'import-cannot');
  await page.goBack();

  const english = await open('en');
  await english.locator('tbody tr').first().waitFor();
  await picture(english, 'import-en');
  await expectAccessible(english, 40);
  await expectNothingClipped(english);
  await expectOneLanguage(english, 'en', DATA);
  if (process.env.SANXIANG_PICTURES === undefined) return;
  await english.emulateMedia({ colorScheme: 'dark' });
  await picture(english, 'import-en-dark');
  await english.setViewportSize({ width: 360, height: 760 });
  await picture(english, 'import-narrow');
  await page.goto(`${companion.url}/import/${caseId}`);
  await page.locator('tbody tr').first().waitFor();
  await picture(page, 'import-case');
});
