/** What `npm start` runs once everything is installed and built. */
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startDemoUnit } from './demo-unit.ts';
import { builtExtension } from './extension-id.ts';

const root = join(import.meta.dirname, '..');
const dataDir = process.env.SANXIANG_DATA ?? join(homedir(), '.sanxiang-demo');
const port = Number(process.env.PORT ?? 4180);

const unit = await startDemoUnit({ dataDir, port, extension: builtExtension(root), log: false });
const { file } = unit;

console.log(`
三项已启动

  控制台        ${file.console}
  示例系统      ${file.systems.jsp.url}      JSP，框架页，GBK
                ${file.systems.aspnet.url}   ASP.NET，回发
                ${file.systems.layui.url}    layui，XHR
  账号          见 ${join(dataDir, 'demo.json')}（${file.accounts.map((account) => account.username).join('、')}）
  扩展          ${file.extension.folder}
                装法：chrome://extensions → 开发者模式 → 加载已解压的扩展程序
                或者：npm start -- --browser，打开装好扩展、已配对的浏览器
  数据          ${dataDir}
  停止          Ctrl+C
`);

if (process.argv.includes('--browser')) await openBrowser();

/** A window as an officer has it: the extension loaded, one preconfirmed pairing code in the fragment, the demo open. */
async function openBrowser(): Promise<void> {
  const officer = file.accounts.find((account) => account.role === 'officer');
  if (officer === undefined) return;
  const code = await unit.companion.admin.preconfirmPairing(officer.username);
  const options = `chrome-extension://${file.extension.id}/options.html#companion=${encodeURIComponent(file.console)}&code=${encodeURIComponent(code)}`;
  const browser = spawn(
    process.env.SANXIANG_CHROMIUM ?? 'chromium',
    [
      `--user-data-dir=${join(dataDir, 'browser')}`,
      `--load-extension=${file.extension.folder}`,
      `--disable-extensions-except=${file.extension.folder}`,
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      options,
      file.systems.jsp.url,
      file.console,
    ],
    { stdio: 'ignore' },
  );
  console.log(
    `  浏览器已打开；扩展的 PIN 是 ${officer.pin ?? ''}，老系统账号 ${officer.legacy?.username ?? ''} / ${officer.legacy?.password ?? ''}\n`,
  );
  browser.once('error', () => console.error('  浏览器没有打开：没有图形界面，或没有装 Chromium。'));
}

const stop = async () => {
  await unit.close();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
