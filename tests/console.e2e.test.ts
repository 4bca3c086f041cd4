/**
 * The console of a real unit from its first minute on, as its administrator, its officer and his extension see it: a
 * fresh data folder, the companion by its command line, one browser.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '#shared/adapter/adapter-schema.ts';
import { adaptersFor } from '../demo/adapters.ts';
import { readLog } from '../demo/request-log.ts';
import { caseKey } from '../demo/seed-cases.ts';
import { type Demo, startDemo } from '../demo/server.ts';
import { builtExtension } from '../scripts/extension-id.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn } from './journeys/compare.ts';

const root = join(import.meta.dirname, '..');
const data = mkdtempSync(join(tmpdir(), 'sanxiang-console-'));
const PASSWORD = 'a-first-password-2026';
const PIN = '294817';
const { jsp } = journeys;
const number = caseKey('jsp', 'missingTwo');

let companion: ChildProcess;
let printed = '';
let logged = '';
let url: string;
let demo: Demo;
let browser: Browser;
let extension: string;

/** Starts it as `npm run companion -- start --data DIR` does, its output in a pipe; resolves once it says where it is. */
async function startUnit(): Promise<void> {
  companion = spawn(
    process.execPath,
    ['companion/main.ts', 'start', '--data', join(data, 'unit'), '--port', '0'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SANXIANG_LANG: '' },
    },
  );
  companion.stderr?.on('data', (chunk: Buffer) => {
    logged += chunk.toString();
  });
  url = await new Promise<string>((resolve, reject) => {
    companion.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (found !== undefined && /setup-link\.txt/.test(printed)) resolve(found);
    });
    companion.once('exit', () => reject(new Error(`the companion did not start: ${printed}${logged}`)));
  });
}

function installAdapter(adapter: Adapter, ...more: string[]): string {
  const file = join(data, 'adapter.json');
  writeFileSync(file, JSON.stringify(adapter));
  const args = ['companion/main.ts', 'adapter', 'install', file, '--data', join(data, 'unit'), ...more];
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
  return done.stdout;
}

function ours(): Adapter {
  const [adapter] = adaptersFor(demo.port);
  if (adapter === undefined) throw new Error('no adapter for the JSP demo');
  return adapter;
}

beforeAll(async () => {
  demo = await startDemo({ port: 0, host: '127.0.0.1', dataDir: join(data, 'demo'), deterministic: true });
  await startUnit();
  browser = await openBrowser({ extension: true });
  await browser.worker();
  extension = `chrome-extension://${builtExtension(root).id}`;
});
afterAll(async () => {
  await browser?.close();
  companion?.kill('SIGTERM');
  await demo?.close();
  rmSync(data, { recursive: true, force: true });
});

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
}

/** A console page of that person; whoever was signed in before is not any more. */
async function consoleOf(username: string, password = PASSWORD, path = ''): Promise<Page> {
  await browser.context.clearCookies({ domain: '127.0.0.1' });
  const page = await browser.context.newPage();
  await page.goto(url + path);
  await fill(page, { username, password });
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  return page;
}

const trouble = (page: Page, text: string): Locator => page.locator('.trouble', { hasText: text });
const said = (page: Page, text: string): Locator => page.locator('.said[role=status]', { hasText: text });
const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

describe('[34] the first administrator', () => {
  test('the link is in a file for its owner only, and in no pipe; a wrong one says how to get another', async () => {
    const file = join(data, 'unit/setup-link.txt');
    const link = readFileSync(file, 'utf8').trim();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(printed).toContain(file);
    expect(printed + logged).not.toContain('token=');
    expect(logged).toContain('listening');

    const page = await browser.context.newPage();
    await page.goto(`${url}/setup`);
    await page.locator('h1', { hasText: '这个链接不完整' }).waitFor();
    await page.goto('about:blank');
    await page.goto(`${url}/setup#token=of-yesterday`);
    await fill(page, { name: '赵敏', username: 'zhao', password: PASSWORD });
    await page.keyboard.press('Enter');
    await trouble(page, '设置链接无效、已用过或已过期').waitFor();
    expect(await trouble(page, '请重新启动伴随服务以取得新链接').count()).toBe(1);

    await page.goto('about:blank');
    await page.goto(link);
    // The token is out of the address bar, where it would stay in the history.
    expect(page.url()).toBe(`${url}/setup`);
    await page.keyboard.type('赵敏');
    await page.keyboard.press('Tab');
    await page.keyboard.type('zhao');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: '已建立，请登录' }).waitFor();
    expect(() => statSync(file)).toThrow('ENOENT');

    // The same link once more.
    await page.goto('about:blank');
    await page.goto(link);
    await fill(page, { name: '别人', username: 'other', password: PASSWORD });
    await page.keyboard.press('Enter');
    await trouble(page, '管理员已经设置过').waitFor();
    expect(await trouble(page, '请用管理员账号登录').count()).toBe(1);
    await page.close();
  });

  test('a wrong password says what to do and leaves the hand where it goes on', async () => {
    const page = await browser.context.newPage();
    await page.goto(url);
    await fill(page, { username: 'zhao', password: 'not the password' });
    await page.keyboard.press('Enter');
    await trouble(page, '用户名或密码不对').waitFor();
    expect(await trouble(page, '忘记密码请找管理员').count()).toBe(1);
    expect(await focusedName(page)).toBe('password');
    // What was wrong is selected: the next key replaces it.
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('header.bar', { hasText: '赵敏' }).waitFor();
    await page.close();
  });
});

test('people are made with their roles, are told by user name, and get a new password when they forgot theirs', async () => {
  const page = await consoleOf('zhao');
  await page.locator('h1', { hasText: '人员' }).waitFor();
  await page.getByText('先建立执法人员和队长的账号').waitFor();
  const make = async (name: string, username: string, roles: readonly string[]) => {
    await fill(page, { name, username, password: PASSWORD });
    for (const role of roles) await page.locator('.choices label', { hasText: role }).click();
    await page.locator('form.form .pri').click();
  };
  await make('沈一鸣', 'shen', []);
  await trouble(page, '请至少选一个角色').waitFor();
  await make('沈一鸣', 'shen', ['执法人员']);
  await said(page, '沈一鸣的账号已建立').waitFor();
  await make('罗建国', 'luo', ['队长', '执法人员']);
  await said(page, '罗建国的账号已建立').waitFor();
  const row = (name: string) => page.locator('.list li', { hasText: name });
  await row('罗建国').waitFor();
  expect(await row('罗建国').innerText()).toMatch(/luo[\s\S]*执法人员、队长|luo[\s\S]*队长、执法人员/);
  await make('沈一鸣', 'shen', ['执法人员']);
  await trouble(page, '这个用户名已有人使用').waitFor();

  // By keyboard: open, too short, right, and the focus is back on the verb.
  const verb = row('沈一鸣').getByRole('button', { name: '重设密码：沈一鸣' });
  await verb.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  await trouble(page, '密码太短').waitFor();
  await page.keyboard.type('-but-longer-now');
  await page.keyboard.press('Enter');
  await said(page, '沈一鸣的密码已重设').waitFor();
  await expect.poll(() => verb.evaluate((button) => document.activeElement === button)).toBe(true);
  await page.close();
  await (await consoleOf('shen', 'short-but-longer-now')).close();
});

test('[30] pairing: refused it says so; confirmed in the console while the extension waits, it goes on by itself', async () => {
  const offer = async (): Promise<readonly [Page, string]> => {
    const page = await browser.context.newPage();
    await page.goto(`${extension}/options.html#companion=${encodeURIComponent(url)}`);
    await page.locator('button[type=submit]').click();
    return [page, await page.locator('.code').innerText()];
  };
  const mine = await consoleOf('shen', 'short-but-longer-now', '/pair');
  await mine.locator('input.code').fill('ZZZZ-ZZZZ');
  await mine.keyboard.press('Enter');
  await trouble(mine, '配对码不对或已过期').waitFor();
  expect(await trouble(mine, '请在扩展中重新取得配对码').count()).toBe(1);

  const [other, otherCode] = await offer();
  await mine.bringToFront();
  await mine.locator('input.code').fill(otherCode.toLowerCase());
  await mine.keyboard.press('Enter');
  await mine.locator('.ask').waitFor();
  await mine.getByRole('button', { name: '不是我的' }).click();
  await said(mine, '已拒绝').waitFor();
  await other.locator('.err').waitFor();
  await other.close();

  const [options, code] = await offer();
  await mine.bringToFront();
  // The hand is in the field already.
  await mine.keyboard.type(code);
  await mine.keyboard.press('Enter');
  await mine.locator('.ask', { hasText: '沈一鸣' }).waitFor();
  await expectAccessible(mine, 20);
  await mine.getByRole('button', { name: '是我的，配对' }).click();
  await said(mine, '可以回到扩展了').waitFor();
  await mine.close();
  await options.locator('[name=pin]').waitFor();
  await options.bringToFront();
  await fill(options, { pin: PIN, 'pin-again': PIN });
  await options.keyboard.press('Enter');
  await options.locator('h1', { hasText: '配对好了' }).waitFor();
  await options.close();
});

describe('[6] the level of a system', () => {
  const mark = (page: Page, text: string) =>
    jsp.caseFrame(page).locator('[data-sanxiang] .mark', { hasText: text });
  const decisions = () => decisionsIn(readLog(demo.logs.jsp), 'gbk', jsp.isDecision).length;
  let legacy: Page;
  /** Open as officers have it; while it is, the extension asks for news every four seconds. */
  let panel: Page;

  const setLevel = async (page: Page, level: string, reason: string) => {
    await page.locator('.adapter select').selectOption(level);
    await page.locator('.adapter form input').fill(reason);
    await page.keyboard.press('Enter');
  };

  test('begins at observe; set with a reason, the extension follows by itself, and the press is held', async () => {
    expect(installAdapter(ours())).toContain('demo-jsp');
    panel = await browser.context.newPage();
    await panel.goto(`${extension}/sidepanel.html?tab=-1`);
    legacy = await browser.context.newPage();
    await jsp.signIn(legacy, demo.urls.jsp);
    // Until the extension has fetched what is installed, the page is one that it does not know.
    await expect
      .poll(
        async () => {
          await jsp.openCase(legacy, number);
          return mark(legacy, '只看不拦')
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            );
        },
        { timeout: 40_000 },
      )
      .toBe(true);

    const page = await consoleOf('zhao', PASSWORD, '/adapters');
    await setLevel(page, 'hold', '不行');
    await trouble(page, '请写明为什么改，至少 4 个字').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await setLevel(page, 'hold', '培训两周后正式启用');
    await said(page, '已改').waitFor();
    await page.close();

    await legacy.bringToFront();
    await mark(legacy, '还差').waitFor({ timeout: 30_000 });
    await jsp.caseFrame(legacy).locator(jsp.submitButton).click();
    await jsp.caseFrame(legacy).locator('[data-sanxiang] [role=alertdialog]').waitFor();
    expect(decisions()).toBe(0);
    await legacy.keyboard.press('Escape');
  });

  test('a page that drifted is shown to the administrator with what was not found and what to do', async () => {
    const adapter = ours();
    const pages = adapter.pages.map((one) => {
      const fine = one.fields.fineAmount;
      if (fine === undefined) return one;
      const moved = { ...fine, at: { field: 'fkje_old', label: '罚款数额（旧）' } };
      return { ...one, fields: { ...one.fields, fineAmount: moved } };
    });
    installAdapter({ ...adapter, version: '1.0.1', pages }, '--level', 'hold');
    await legacy.bringToFront();
    const page = await consoleOf('zhao', PASSWORD, '/adapters');
    await page.locator('.adapter', { hasText: '1.0.1' }).waitFor();
    await expect
      .poll(
        async () => {
          await jsp.openCase(legacy, number);
          await page.reload();
          await page.locator('.adapter').waitFor();
          return page.locator('.drifts').isVisible();
        },
        { timeout: 90_000, interval: 2000 },
      )
      .toBe(true);
    const drift = await page.locator('.drifts').innerText();
    expect(drift).toContain('认不出：罚款金额');
    expect(drift).toContain('改好适配文件后重新安装');
    await expectAccessible(page, 20);
    for (const lang of inTurn(languages, 1, 2)) {
      await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
      await page.reload();
      await page.locator('.drifts').waitFor();
      await expectOneLanguage(
        page,
        lang,
        lang === 'en'
          ? ['赵敏']
          : [
              'sanxiang',
              'English',
              'http://jsp.localhost',
              'demo-jsp',
              'case-form',
              'observe',
              'warn',
              'hold',
            ],
      );
      await page.setViewportSize({ width: 1093, height: 510 });
      await expectNothingClipped(page);
      await page.setViewportSize({ width: 1366, height: 768 });
    }
    await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'zh-CN'));
    // Mended and installed again, it is as it was.
    installAdapter({ ...adapter, version: '1.0.2' }, '--level', 'hold');
    await page.reload();
    await page.locator('.adapter', { hasText: '1.0.2' }).waitFor();
    expect(await page.locator('.drifts').count()).toBe(0);
    await page.close();
  }, 180_000);

  test('switched off, nothing is held or drawn there: the press goes as if there were no extension', async () => {
    const page = await consoleOf('zhao', PASSWORD, '/adapters');
    await setLevel(page, 'off', '系统今晚升级，先停用');
    await said(page, '已改').waitFor();
    await page.reload();
    await page.locator('.adapter select').waitFor();
    expect(await page.locator('.adapter select').inputValue()).toBe('off');
    await page.close();
    await legacy.bringToFront();
    await jsp.caseFrame(legacy).locator('[data-sanxiang] .mark').waitFor({ state: 'detached' });
    await jsp.caseFrame(legacy).locator(jsp.submitButton).click();
    await jsp.decided(legacy);
    expect(decisions()).toBe(1);
    await panel.close();
  });
});

test('[28] a forgotten PIN: asked in the panel, approved in the console after the person was spoken to, nothing lost', async () => {
  const panel = await browser.context.newPage();
  await panel.setViewportSize({ width: 360, height: 768 });
  await panel.goto(`${extension}/sidepanel.html?tab=-1`);
  await panel.locator('[data-row]').first().waitFor();
  const before = await panel.locator('[data-row]').count();
  await panel.keyboard.press('?');
  await panel.getByRole('button', { name: '锁定' }).click();
  await panel.locator('.pin-box').waitFor();
  await panel.getByRole('button', { name: '忘记 PIN' }).click();
  await panel.locator('.pin-box input').focus();
  await panel.keyboard.type('580362');
  await panel.locator('.err', { hasText: '已请管理员批准' }).waitFor();

  const page = await consoleOf('zhao', PASSWORD, '/people');
  const agree = page.getByRole('button', { name: '同意重设：沈一鸣' });
  await agree.waitFor();
  await expectAccessible(page, 30);
  await agree.click();
  await said(page, '已同意').waitFor();
  await agree.waitFor({ state: 'detached' });
  await page.close();

  // Still not without his own fresh sign-in.
  await (await consoleOf('shen', 'short-but-longer-now')).close();
  await panel.bringToFront();
  await panel.locator('.pin-box input').focus();
  await panel.keyboard.type('580362');
  await panel.locator('[data-row]').first().waitFor();
  expect(await panel.locator('[data-row]').count()).toBe(before);
  await panel.close();
});

test('signing out everywhere ends every computer’s session, in the other tab too; paired browsers stay', async () => {
  const elsewhere = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'luo', password: PASSWORD }),
  });
  const cookie = elsewhere.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const me = () => fetch(`${url}/api/me`, { headers: { cookie } }).then((answer) => answer.status);
  expect(await me()).toBe(200);
  const page = await consoleOf('luo', PASSWORD, '/pair');
  const tab = await browser.context.newPage();
  await tab.goto(url);
  await tab.locator('header.bar').waitFor();
  await page.getByRole('button', { name: '在所有电脑上退出' }).click();
  await page.locator('form.card').waitFor();
  await tab.locator('form.card').waitFor();
  expect(await me()).toBe(401);
  await page.close();
  await tab.close();
  const mine = await consoleOf('shen', 'short-but-longer-now', '/pair');
  await mine.locator('.list .row', { hasText: 'Chromium' }).waitFor();
  await mine.close();
});
