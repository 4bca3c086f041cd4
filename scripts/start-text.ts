/** What `npm start` prints. Chinese first; English with `SANXIANG_LANG=en`, as for the companion's own commands. */
import type { DemoFile } from './demo-unit.ts';
import { demoEnterprises } from './seed-inspections.ts';

export interface StartText {
  readonly locale: 'zh_CN' | 'en_US';
  /** Where to go. */
  readonly list: (file: DemoFile, dataDir: string) => string;
  /** What to do in the window that was opened. */
  readonly browser: (who: Walk) => string;
  readonly noBrowser: string;
}

/** The walk that shows the main job. */
export interface Walk {
  /** Pairing is still to be done, with these PINs to choose; else the first is asked for. */
  readonly pairing: boolean;
  readonly pins: readonly (readonly [name: string, pin: string])[];
  readonly legacy: { readonly username: string; readonly password: string };
  readonly case: string;
}

const zh: StartText = {
  locale: 'zh_CN',
  list: (file, dataDir) => `
三项已启动

  控制台    ${file.console}
            队长 lead，密码${passwordOf(file, 'lead')?.replace(/^/, ' ') ?? '见下面的文件'}
  核验页    ${file.public}
            对方手机打开的页面；点 q 出示执法证，用手机扫，或者把码里的网址贴进浏览器
  扫码入企  ${file.console}/arrive
            officer1 登录，输入企业的码 ${demoEnterprises.planned.code}
  实时画面  ${file.console}/live
            示例执法记录仪正在传；officer1 在案件页点“开录”，再来一台
  示例系统  ${file.systems.jsp.url}      JSP，框架页，GBK
            ${file.systems.aspnet.url}   ASP.NET，回发
            ${file.systems.layui.url}    layui，XHR
            账号 shenym，密码 123456
  扩展      ${file.extension.folder}
            自己装：chrome://extensions → 开发者模式 → 加载已解压的扩展程序
            省事些：npm start -- --browser，打开一个装好扩展的浏览器
  账号文件  ${dataDir}/demo.json
  停止      Ctrl+C
`,
  browser: ({ pairing, pins, legacy, case: number }) => `  浏览器已打开。接着：
  ${
    pairing
      ? `1. 配对页：依次给${pins.map(([name, pin]) => `${name}设 PIN ${pin}`).join('，')}`
      : `1. 点浏览器右上角拼图图标里的“三项”，输入 PIN ${pins.at(-1)?.[1] ?? ''}`
  }
  2. 办案系统标签页：用 ${legacy.username} / ${legacy.password} 登录，打开案件 ${number}
  3. 点“提交决定”：它被拦下，页面会说还差什么
`,
  noBrowser: '  浏览器没有打开：没有图形界面，或没有装 Chromium。',
};

const en: StartText = {
  locale: 'en_US',
  list: (file, dataDir) => `
sanxiang is running

  Console       ${file.console}
                team lead: lead, password ${passwordOf(file, 'lead') ?? 'in the file below'}
  Verify page   ${file.public}
                what the other party’s phone opens; press q to show identity
  On arrival    ${file.console}/arrive
                sign in as officer1, type the enterprise’s code ${demoEnterprises.planned.code}
  Live          ${file.console}/live
                the demo’s camera sends; as officer1 press “Record” on a case’s page for another
  Demo systems  ${file.systems.jsp.url}      JSP, frames, GBK
                ${file.systems.aspnet.url}   ASP.NET, postbacks
                ${file.systems.layui.url}    layui, XHR
                user shenym, password 123456
  Extension     ${file.extension.folder}
                by hand: chrome://extensions → developer mode → load unpacked
                or: npm start -- --browser opens a browser that has it
  Accounts      ${dataDir}/demo.json
  Stop          Ctrl+C
`,
  browser: ({ pairing, pins, legacy, case: number }) => `  The browser is open. Next:
  ${
    pairing
      ? `1. Pairing page: choose the PINs, in this order: ${pins.map(([name, pin]) => `${name} ${pin}`).join(', ')}`
      : `1. Press “sanxiang” behind the puzzle icon at the top right and enter the PIN ${pins.at(-1)?.[1] ?? ''}`
  }
  2. Tab of the case system: sign in as ${legacy.username} / ${legacy.password}, open the case ${number}
  3. Press “提交决定” (submit decision): it is held, and the page says what is missing
`,
  noBrowser: '  No browser was opened: there is no screen, or Chromium is not installed.',
};

/** A pipe or a log file may be read by others: there the password is only in the 0600 file. */
function passwordOf(file: DemoFile, username: string): string | null {
  const found = file.accounts.find((account) => account.username === username)?.password;
  return found !== undefined && process.stdout.isTTY ? found : null;
}

export function startText(language: string | undefined): StartText {
  return /^en/i.test(language ?? '') ? en : zh;
}
