/** R28, R30 in a real browser: a camera is made a key for, seen live, lost, seen again, and what it sent is played with its hole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaPacket } from '../companion/media/packet.ts';
import { hevcPackets } from '../companion/media/recorder/fixtures/hevc-packets.ts';
import { readFlv } from '../companion/media/recorder/fixtures/read-flv.ts';
import { findFfmpeg } from '../companion/media/redaction/run-ffmpeg.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { type DemoCamera, startDemoCamera } from '../demo/camera/camera.ts';
import { publish } from '../demo/camera/rtmp-publisher.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { picture } from './picture.ts';

const PASSWORD = 'a-long-password-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-footage-'));
let companion: Companion;
let browser: Browser;
let page: Page;
let caseId = '';
const cameras: { stop(): void }[] = [];

beforeAll(async () => {
  companion = await startCompanion({ dataDir, log: false, rtmp: { port: 0 } });
  await companion.admin.createPerson({
    username: 'shen',
    name: '沈一鸣',
    password: PASSWORD,
    roles: ['officer', 'lead'],
    unit: 'u1',
  });
  caseId = ulid();
  const shen = (await companion.admin.person('shen'))?.id ?? '';
  const stream = { kind: 'case', id: caseId } as const;
  await companion.admin.write(shen, stream, {
    type: 'case.opened',
    data: { category: 'penalty', procedure: 'ordinary' },
  });
  await companion.admin.write(shen, stream, {
    type: 'case.factsCaptured',
    data: { facts: { subject: '老巷口面馆' }, provenance: 'hand' },
  });
  await companion.admin.write(shen, stream, { type: 'case.assigned', data: { officers: [shen] } });
  browser = await openBrowser({ extension: false });
  page = await browser.context.newPage();
  await page.setViewportSize({ width: 1093, height: 510 });
  await page.goto(companion.url);
  await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'zh-CN'));
  await page.reload();
  await page.locator('[name=username]').fill('shen');
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('.bar nav').waitFor();
}, 60_000);
afterAll(async () => {
  for (const camera of cameras) camera.stop();
  await browser?.close();
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function cameraOn(key: string): Promise<DemoCamera> {
  const listening = await companion.media.listening;
  if (listening?.ok !== true) throw new Error('no cameras');
  const camera = startDemoCamera({ host: '127.0.0.1', port: listening.port }, key);
  cameras.push(camera);
  return camera;
}
/** A recording's id; the camera goes on until the end, without its sound in the first round where that is said. */
async function sendAgainAndAgain(
  camera: string,
  messages: readonly MediaPacket[],
  firstRound: 'whole' | 'mute' = 'whole',
): Promise<string> {
  const shen = await companion.caller('shen');
  const listening = await companion.media.listening;
  if (shen === null || listening?.ok !== true) throw new Error('no cameras');
  const opened = await companion.media.open(shen, { camera, case: caseId, hours: 1 });
  if (typeof opened !== 'object' || !('key' in opened)) throw new Error('no key');
  const sending = await publish({ host: '127.0.0.1', port: listening.port }, opened.key);
  const length = (messages.at(-1)?.cameraMs ?? 0) + 40;
  const began = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (;;) {
      const one = messages[sent % messages.length];
      const time = (one?.cameraMs ?? 0) + Math.floor(sent / messages.length) * length;
      if (one === undefined || time > Date.now() - began) return;
      if (firstRound === 'whole' || sent >= messages.length || one.kind !== 'audio')
        sending.send(one.kind, one.body, time);
      sent += 1;
    }
  }, 40);
  const stop = () => {
    clearInterval(timer);
    sending.stop();
  };
  cameras.push({ stop });
  return opened.recording;
}
const seconds = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);

describe('R28 R30 footage', () => {
  let key = '';
  let late = '';

  test('the officer makes a key on the case’s page, by keyboard; it is shown once, with a code to scan', async () => {
    await page.goto(`${companion.url}/cases/${caseId}`);
    await page.getByRole('button', { name: '开录' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('哪一台').fill('执法记录仪 03');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: '用手机录像软件扫这个码' }).waitFor();
    const codes = await page.locator('.stream-key code').allTextContents();
    key = codes[1] ?? '';
    expect(codes[2]).toBe(`${codes[0]}/${key}`);
    await picture(page, 'footage-key');
    await expectAccessible(page, 40);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.side').innerText()).toContain('等记录仪传来');
    expect(await page.content()).not.toContain(key);
  });

  test('R28 the lead sees it live: the picture moves, with his name on it; another one when it is lost and comes back', async () => {
    const camera = await cameraOn(key);
    await page.getByRole('link', { name: '实时画面' }).click();
    const tile = page.locator('.wall li');
    await expect.poll(() => tile.getAttribute('data-state'), { timeout: 10_000 }).toBe('live');
    const pane = page.locator('.wall .pane video');
    const one = await pane.screenshot();
    await expect.poll(async () => (await pane.screenshot()).equals(one)).toBe(false);
    expect(await page.locator('.wall .mark').innerText()).toMatch(
      /沈一鸣 \d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/,
    );
    await picture(page, 'footage-live');
    await expectAccessible(page, 20);
    await expectNothingClipped(page);
    await expectOneLanguage(page, 'zh-CN', []);
    camera.stop();
    await expect.poll(() => tile.getAttribute('data-state'), { timeout: 10_000 }).toBe('lost');
    await picture(page, 'footage-lost');
    // So long that it is a hole by anybody's measure.
    await page.waitForTimeout(2_500);
    await cameraOn(key);
    await expect.poll(() => tile.getAttribute('data-state'), { timeout: 10_000 }).toBe('live');
  });

  test('R30 what was recorded is played on the case’s clock, its hole is seen and left out with a word', async () => {
    await page.getByRole('link', { name: '看案件' }).click();
    await page.locator('.foot-c .fs').first().waitFor();
    await expect.poll(() => page.locator('.side').innerText()).toContain('空档');
    await picture(page, 'footage-case');
    await expectNothingClipped(page);
    await page.getByRole('link', { name: '看', exact: true }).click();
    await page.locator('.foot-strip').waitFor();
    await page.keyboard.press(' ');
    await expect.poll(seconds).toBeGreaterThan(0.5);
    await expect.poll(() => page.locator('.foot-strip .hole').count()).toBe(1);
    // Up to the hole: what comes after it is shown, and it says so.
    const hole = await page.locator('.foot-strip .hole').evaluate((part: HTMLElement) => part.style.left);
    const duration = await page.locator('.foot-strip input').getAttribute('max');
    const from = (Number.parseFloat(hole) / 100) * Number(duration);
    await page.locator('.foot-strip input').fill(String((from - 0.3).toFixed(1)));
    await expect.poll(() => page.locator('.told').innerText()).toMatch(/^跳过空档 \d+ 秒$/);
    await expect.poll(seconds).toBeGreaterThan(from + 1);
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(640);
    await picture(page, 'footage-play');
    await expectAccessible(page, 40);
    await expectNothingClipped(page);
    await expectOneLanguage(page, 'zh-CN', []);
    // A clip for a court, by keyboard: from there to there, and why.
    await page.locator('.foot-strip input').fill('0.5');
    await page.keyboard.press('i');
    await page.locator('.foot-strip input').fill('1.5');
    await page.keyboard.press('o');
    await page.getByLabel('导出做什么用').fill('行政复议机关调取');
    await page.keyboard.press('Enter');
    const exported = page.getByRole('link', { name: /^下载 \d{2}:\d{2}:\d{2}～/ });
    await exported.waitFor();
    expect(await page.locator('.exports').innerText()).toContain('沈一鸣');
    const archive = page.waitForEvent('download');
    await exported.click();
    expect((await archive).suggestedFilename()).toMatch(/^court-[0-9A-Z]{26}\.zip$/);
    await page.locator('h1').click();
    // A bookmark: B, a word, Enter; one key leads there, and a link on the case's page.
    await page.keyboard.press(' ');
    await page.locator('.foot-strip input').fill('1.0');
    await page.keyboard.press('b');
    await page.keyboard.type('告知权利');
    await picture(page, 'footage-bookmark');
    await page.keyboard.press('Enter');
    await page.locator('.bookmarks li').waitFor();
    await page.locator('h1').click();
    await page.locator('.foot-strip input').fill('0.2');
    await page.keyboard.press('.');
    expect(Math.abs((await seconds()) - 1)).toBeLessThan(0.3);
    const saved = page.waitForEvent('download');
    await page.keyboard.press('s');
    expect((await saved).suggestedFilename()).toMatch(/^执法记录仪 03 \d{6}\.png$/);
    // A marked copy of the same span, with the box that a button draws.
    if (findFfmpeg(process.env.SANXIANG_FFMPEG, process.env.PATH) !== null) {
      await page.getByRole('button', { name: '打码副本' }).press('Enter');
      await page.getByRole('button', { name: '加一个方框' }).press('Enter');
      await page.getByLabel('给谁看、为什么打码').fill('政府信息公开');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: '下载打码副本（1 秒）' }).waitFor();
      await picture(page, 'footage-redacted');
      await expectOneLanguage(page, 'zh-CN', []);
      await page.getByRole('button', { name: '收起' }).press('Enter');
      await page.locator('h1').click();
    }
    await picture(page, 'footage-bookmarked');
    await expectAccessible(page, 40);
    await expectNothingClipped(page);
    await page.getByRole('link', { name: '回到案件' }).click();
    expect(await page.locator('.foot-c .bm').innerText()).toMatch(/^\d{2}:\d{2} 告知权利$/);
    await picture(page, 'footage-case-marked');
    await expectAccessible(page, 40);
    await page.locator('.foot-c .bm').click();
    await expect.poll(seconds).toBeGreaterThan(0.5);
    expect(Math.abs((await seconds()) - 1)).toBeLessThan(0.3);
    await page.getByRole('button', { name: '撤下书签' }).click();
    await expect.poll(() => page.locator('.bookmarks li').count()).toBe(0);
  });

  test('R28 of a camera whose sound no browser plays the pictures are seen live; of one whose pictures none plays it is said', async () => {
    // Six seconds of pictures first, then with their sound.
    late = await sendAgainAndAgain('执法记录仪 08', readFlv('h264-aac.flv', 0), 'mute');
    const silent = await sendAgainAndAgain('执法记录仪 05', readFlv('h264-alaw-long-gop.flv', 0));
    const dark = await sendAgainAndAgain('执法记录仪 06', await hevcPackets('enhanced', 0));
    await page.goto(`${companion.url}/live`);
    const tile = (id: string) => page.locator(`.wall li[data-id="${id}"]`);
    await expect.poll(() => tile(silent).getAttribute('data-state')).toBe('live');
    const pane = tile(silent).locator('video');
    const one = await pane.screenshot();
    await expect.poll(async () => (await pane.screenshot()).equals(one)).toBe(false);
    expect(await tile(silent).innerText()).toContain('G.711 A');
    expect(await tile(silent).getByRole('button', { name: '开声音' }).count()).toBe(0);
    await expect.poll(() => tile(dark).locator('.over').innerText()).toContain('H.265');
    expect(await tile(dark).locator('video').count()).toBe(0);
    await picture(page, 'footage-live-codecs');
    await expectAccessible(page, 20);
    await expectNothingClipped(page);
    await expectOneLanguage(page, 'zh-CN', []);
  });

  test('R30 where sound begins later than the pictures it is heard from there on; back before it, the pictures play alone', async () => {
    await expect.poll(() => companion.media.view(late)?.spans.length).toBe(1);
    await page.goto(`${companion.url}/footage/${late}`);
    await page.locator('.foot-strip').waitFor();
    const files = async () => await page.locator('aside a[download]').count();
    await expect.poll(files).toBe(2);
    const heard = () =>
      page.locator('video').evaluate((video) => {
        const counted = video as HTMLVideoElement & { readonly webkitAudioDecodedByteCount: number };
        return counted.webkitAudioDecodedByteCount;
      });
    await page.keyboard.press(' ');
    await expect.poll(seconds).toBeGreaterThan(0.5);
    expect([await heard(), await page.locator('.silent').count()]).toEqual([0, 0]);
    await page.locator('select').selectOption('2');
    await expect.poll(heard).toBeGreaterThan(0);
    expect(await seconds()).toBeGreaterThan(5);
    await expect.poll(seconds).toBeGreaterThan(7);
    const rate = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.playbackRate);
    expect(await rate()).toBe(2);
    await page.locator('.foot-strip input').fill('1');
    await expect.poll(async () => (await seconds()) > 1.3 && (await seconds()) < 5).toBe(true);
    expect(await rate()).toBe(2);
    await picture(page, 'footage-late-sound');
  });

  test('R30 a recording whose sound no browser plays shows its pictures, and says where the sound is', async () => {
    const shen = await companion.caller('shen');
    const listening = await companion.media.listening;
    if (shen === null || listening?.ok !== true) throw new Error('no cameras');
    const opened = await companion.media.open(shen, { camera: '执法记录仪 07', case: caseId, hours: 1 });
    if (typeof opened !== 'object' || !('key' in opened)) throw new Error('no key');
    const sending = await publish({ host: '127.0.0.1', port: listening.port }, opened.key);
    for (const { kind, body, cameraMs } of readFlv('h264-alaw-long-gop.flv', 0))
      sending.send(kind, body, cameraMs);
    sending.stop();
    await expect.poll(() => companion.media.view(opened.recording)?.state).toBe('paused');
    await expect.poll(() => companion.media.view(opened.recording)?.bytes).toBeGreaterThan(10_000);
    // Play that is pressed before there is anything to play holds until there is.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('video') === null) return;
        observer.disconnect();
        dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(`${companion.url}/footage/${opened.recording}`);
    await expect.poll(() => page.locator('.silent').innerText()).toMatch(/^这里只放画面：声音（G.711 A）/);
    await expect.poll(seconds).toBeGreaterThan(0.5);
    expect(
      await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth),
    ).toBeGreaterThan(0);
    expect(await page.locator('.over').count()).toBe(0);
    await picture(page, 'footage-silent');
    await expectNothingClipped(page);
    if (process.env.SANXIANG_PICTURES === undefined) return;
    await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'en'));
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.locator('.silent').waitFor();
    await page.getByRole('button', { name: 'Redacted copy' }).click();
    await picture(page, 'footage-en-dark');
    await page.goto(`${companion.url}/cases/${caseId}`);
    await page.locator('.foot-c .fs').first().waitFor();
    await picture(page, 'footage-case-en-dark');
    await page.locator('.side').evaluate((side) => side.scrollTo(0, 400));
    await picture(page, 'footage-case-en-dark-2');
  });
});
