/**
 * The window of `npm start -- --browser`: a Chromium with the extension loaded. Spoken to over a pipe, not a port that
 * others on the computer could use: the pairing page can be opened only once the extension is there.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoBrowserOptions {
  readonly chromium: string;
  /** Kept between starts, so that one is paired once. */
  readonly profile: string;
  readonly extension: { readonly folder: string; readonly id: string };
  /** Pages beside the extension's. */
  readonly pages: readonly string[];
  /** Path and fragment in the extension that is shown first; null: none. */
  readonly first: string | null;
  /** Of its menus, and so of console and extension, where nothing else was chosen. */
  readonly language: 'zh_CN' | 'en_US';
  readonly onClosed: () => void;
}

/** One message of the DevTools protocol, as far as it is read here. */
interface Message {
  readonly method?: string;
  readonly params?: {
    readonly targetInfo?: { readonly targetId?: string; readonly type?: string; readonly url?: string };
  };
}

const EMPTY = 'about:blank';
/** Pages are opened without the extension when it has not begun after so long, ms. */
const EXTENSION_MS = 20_000;

/**
 * A new profile's settings: pages in the language of the start, also where the computer's own is C, and no offers to keep
 * the demo's passwords or to translate, which lie over the page.
 */
function prepare(profile: string, language: DemoBrowserOptions['language']): void {
  const file = join(profile, 'Default', 'Preferences');
  if (existsSync(file)) return;
  const languages = language === 'zh_CN' ? 'zh-CN,zh,en' : 'en-US,en,zh-CN';
  mkdirSync(join(profile, 'Default'), { recursive: true, mode: 0o700 });
  const settings = {
    intl: { accept_languages: languages, selected_languages: languages },
    credentials_enable_service: false,
    profile: { password_manager_enabled: false },
    translate: { enabled: false },
  };
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
}

/**
 * Opens the window; its pages come as soon as the extension runs, what `first` names in front. Pages that a command line
 * names are begun before, and on a busy computer some stay empty when the extension then arrives.
 */
export function openDemoBrowser(options: DemoBrowserOptions): ChildProcess {
  prepare(options.profile, options.language);
  const browser = spawn(
    options.chromium,
    [
      `--user-data-dir=${options.profile}`,
      `--load-extension=${options.extension.folder}`,
      `--disable-extensions-except=${options.extension.folder}`,
      '--remote-debugging-pipe',
      '--no-first-run',
      '--no-default-browser-check',
      '--window-size=1366,768',
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
      EMPTY,
    ],
    // 3 is what Chromium reads, 4 what it writes; it ends when they do.
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LANGUAGE: options.language,
        LANG: process.env.LANG ?? `${options.language}.UTF-8`,
      },
    },
  );
  browser.once('error', options.onClosed);
  browser.once('exit', options.onClosed);
  const [, , , into, from] = browser.stdio;
  if (into === null || into === undefined || !('write' in into) || from === null || from === undefined)
    return browser;
  let id = 0;
  const send = (method: string, params: Readonly<Record<string, unknown>>) => {
    id += 1;
    into.write(`${JSON.stringify({ id, method, params })}\0`);
  };
  into.on('error', () => undefined);
  let shown = false;
  /** The page that every window begins with. */
  let empty: string | null = null;
  const show = (extension: boolean) => {
    if (shown) return;
    shown = true;
    for (const url of options.pages) send('Target.createTarget', { url, background: true });
    if (extension && options.first !== null)
      send('Target.createTarget', { url: `chrome-extension://${options.extension.id}/${options.first}` });
    if (empty !== null) send('Target.closeTarget', { targetId: empty });
  };
  const anyway = setTimeout(() => show(false), EXTENSION_MS);
  anyway.unref();
  browser.once('exit', () => clearTimeout(anyway));
  let text = '';
  from.on('data', (chunk: Buffer) => {
    const parts = (text + chunk.toString()).split('\0');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const { method, params } = JSON.parse(part) as Message;
      if (method !== 'Target.targetCreated') continue;
      const { targetId, type, url } = params?.targetInfo ?? {};
      if (type === 'page' && url === EMPTY) empty ??= targetId ?? null;
      if (url?.startsWith(`chrome-extension://${options.extension.id}/`)) show(true);
    }
  });
  send('Target.setDiscoverTargets', { discover: true });
  return browser;
}
