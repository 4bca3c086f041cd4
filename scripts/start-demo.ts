/** What `npm start` runs once everything is installed and built. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openDemoBrowser } from './demo-browser.ts';
import { type DemoAccount, startDemoUnit } from './demo-unit.ts';
import { builtExtension } from './extension-id.ts';
import { startText } from './start-text.ts';

const root = join(import.meta.dirname, '..');
const dataDir = process.env.SANXIANG_DATA ?? join(homedir(), '.sanxiang-demo');
const port = Number(process.env.PORT ?? 4180);
const say = startText(process.env.SANXIANG_LANG);

const unit = await startDemoUnit({
  dataDir,
  port,
  extension: builtExtension(root),
  log: false,
  cameras: 'play',
});
const { file } = unit;
console.log(say.list(file, dataDir));
let stopping = false;
const browser = process.argv.includes('--browser') ? await openBrowser() : null;

/** A window as two officers of one case share it: the extension loaded, their codes in the fragment, the demo open. */
async function openBrowser(): Promise<ChildProcess | null> {
  // The one paired last is the one who works.
  const officers = ['officer2', 'officer1']
    .map((username) => file.accounts.find((account) => account.username === username))
    .filter((one): one is DemoAccount => one !== undefined);
  const working = officers.at(-1);
  if (working?.legacy === undefined) return null;
  const profile = join(dataDir, 'browser');
  // A profile is paired with one companion's address; another port is another companion to it.
  const pairedAt = join(dataDir, 'browser-paired.txt');
  const pairing =
    !existsSync(profile) || !existsSync(pairedAt) || readFileSync(pairedAt, 'utf8') !== file.console;
  let first: string | null = null;
  if (pairing) {
    const invitation = new URLSearchParams({ companion: file.console });
    for (const { username } of officers) {
      invitation.append('code', await unit.companion.admin.preconfirmPairing(username));
    }
    first = `options.html#${invitation}`;
    let missing = officers.length;
    unit.companion.ledger.onAppended((events) => {
      missing -= events.filter(({ envelope }) => envelope.type === 'device.paired').length;
      if (missing <= 0) writeFileSync(pairedAt, file.console);
    });
  }
  const opened = openDemoBrowser({
    chromium: process.env.SANXIANG_CHROMIUM ?? 'chromium',
    profile,
    extension: file.extension,
    pages: [file.systems.jsp.url, file.console],
    first,
    language: say.locale,
    onClosed: () => {
      if (opened.exitCode !== 0 && !stopping) console.error(say.noBrowser);
    },
  });
  console.log(
    say.browser({
      pairing,
      pins: officers.map(({ name, pin }) => [name, pin ?? '']),
      legacy: working.legacy,
      case: file.cases.jsp.missingTwo ?? '',
    }),
  );
  return opened;
}

const stop = async () => {
  stopping = true;
  browser?.kill();
  await unit.close();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
