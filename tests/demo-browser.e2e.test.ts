import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLog } from '../demo/request-log.ts';
import { openDemoBrowser } from '../scripts/demo-browser.ts';
import { openUnit, type Unit } from './harness/unit.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanxiang-window-'));
/** A Chromium that needs no screen, told apart from the real one by nothing else. */
const chromium = join(folder, 'chromium');
let unit: Unit;

beforeAll(async () => {
  const real = process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium';
  writeFileSync(chromium, `#!/bin/sh\nexec '${real}' --headless=new --disable-gpu "$@"\n`);
  chmodSync(chromium, 0o755);
  unit = await openUnit();
});
afterAll(async () => {
  await unit?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('R44: the window of `npm start -- --browser` reaches the pairing page once the extension is there, and pairs', async () => {
  const code = await unit.companion.admin.preconfirmPairing('officer1');
  const invitation = new URLSearchParams({ companion: unit.file.console, code });
  const person = await unit.companion.admin.person('officer1');
  const paired = new Promise<string>((resolve) => {
    unit.companion.ledger.onAppended((events) => {
      const found = events.find(({ envelope }) => envelope.type === 'device.paired');
      if (found !== undefined) resolve(JSON.stringify(found.body?.data));
    });
  });
  const browser = openDemoBrowser({
    chromium,
    profile: join(folder, 'profile'),
    extension: unit.file.extension,
    pages: [unit.file.systems.jsp.url],
    first: `options.html#${invitation}`,
    language: 'zh_CN',
    onClosed: () => undefined,
  });
  const closed = new Promise((resolve) => browser.once('exit', resolve));
  try {
    expect(await paired).toContain(person?.id);
    // The pages beside it are there, not only named in their tabs.
    await expect.poll(() => readLog(unit.demo.logs.jsp).some(({ url }) => url.includes('login'))).toBe(true);
  } finally {
    browser.kill();
    await closed;
  }
});
