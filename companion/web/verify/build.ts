/**
 * `npm run build:verify`: the page that a subject's phone opens, into dist/verify. Everything the verdict needs stands in
 * one document, whose policy lets run exactly its own three scripts; the scanner is apart, for it is large.
 * Root key and listeners are put in when the page is written out for a unit (companion/verify-page).
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = import.meta.dirname;
const root = join(here, '../../..');
/** WebViews of five years ago. */
const TARGET = ['chrome80', 'safari14.1'];

/** Asked for on a tap; an agency that has read one puts its name into `confirmedBy`. */
const LANGUAGES = ['ug', 'kk', 'ru'];

interface ScriptOptions {
  /** What the entry exports is left in this property of the window. */
  readonly name?: string;
  /** Modules that others take the place of. */
  readonly instead?: readonly { readonly find: RegExp; readonly replacement: string }[];
}

/** One entry and all it imports as one classic script. */
export async function script(
  entry: string,
  { name = '_', instead = [] }: ScriptOptions = {},
): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: here,
    resolve: { alias: [{ find: '#shared', replacement: join(root, 'shared') }, ...instead] },
    build: {
      write: false,
      target: TARGET,
      minify: true,
      modulePreload: false,
      lib: { entry: resolve(here, entry), formats: ['iife'], name, fileName: 'out' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk =
    output !== undefined && 'output' in output
      ? output.output.find((one) => one.type === 'chunk' && one.isEntry)
      : undefined;
  if (chunk?.type !== 'chunk') throw new Error(`vite gave no script for ${entry}`);
  // Inside a document the end of a script must not be met in its text.
  return chunk.code.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

/** Tokens that the page uses, and its own sheet, without comments and spaces. */
export function style(sheet = join(here, 'verify.css')): string {
  const own = readFileSync(sheet, 'utf8');
  const used = new Set([...own.matchAll(/var\((--[a-z0-9-]+)/g)].map(([, name]) => name));
  // A token may rest on another one.
  const tokens = readFileSync(join(root, 'shared/look/tokens.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name, value] of tokens.matchAll(/(--[a-z0-9-]+):([^;}]*)/g))
    if (used.has(name))
      for (const [, inner] of (value ?? '').matchAll(/var\((--[a-z0-9-]+)/g)) used.add(inner);
  const left = tokens
    .replace(/(--[a-z0-9-]+):[^;}]*;?/g, (whole, name: string) => (used.has(name) ? whole : ''))
    // No theme is chosen on this page: the phone's own is followed.
    .replace(/\[data-theme="(dark|high)"\]\s*\{[^}]*\}/g, '')
    .replace(/, \[data-theme="light"\]/g, '')
    .replace(/:root:not\(\[data-theme\]\)/g, ':root');
  return `${left}\n${own}`
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/;}/g, '}')
    .trim();
}

/** As a policy names what may run. */
export const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `connect-src` gets the listeners of the trust list when the page is written out. */
function policy(scripts: readonly string[], sheet: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(' ')}`,
    `style-src ${hashOf(sheet)}`,
    "connect-src 'self'",
    "worker-src 'self'",
    // The empty icon, without which a browser asks for one.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types v',
  ].join('; ');
}

/**
 * @param out folder that is emptied and written
 * @param entry script of the page; another one to measure what a document of this form takes by itself
 */
export async function buildVerifyPage(out: string, entry = join(here, 'main.ts')): Promise<void> {
  const [first, fallback, main, worker, scan, say] = await Promise.all([
    script('first.ts'),
    script('fallback.ts', { name: 'vf' }),
    script(entry, {
      instead: ['inflate', 'p256-point'].map((name) => ({
        find: new RegExp(`^\\./${name}\\.ts$`),
        replacement: join(here, `${name}.ts`),
      })),
    }),
    script('sw.ts'),
    script('scan/scan.ts'),
    script('say/say.ts'),
  ]);
  const sheet = style();
  const put = (text: string, parts: Readonly<Record<string, string>>) =>
    text.replace(/(?:\/\*|%)([a-z]+)(?:\*\/|%)/g, (whole, name: string) => parts[name] ?? whole);
  const page = put(readFileSync(join(here, 'index.html'), 'utf8'), {
    policy: policy([first, fallback, main], sheet),
    first,
    style: sheet,
    fallback,
    main,
  });
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'index.html'), page);
  writeFileSync(join(out, 'sw.js'), `${worker}\n`);
  for (const [name, code] of [
    ['scan', scan],
    ['say', say],
  ] as const) {
    mkdirSync(join(out, name));
    const document = readFileSync(join(here, `${name}/index.html`), 'utf8');
    writeFileSync(join(out, `${name}/index.html`), put(document, { style: sheet, sheet: hashOf(sheet) }));
    writeFileSync(join(out, `${name}/${name}.js`), `${code}\n`);
  }
  mkdirSync(join(out, 'languages'));
  for (const tag of LANGUAGES) {
    const words: unknown = JSON.parse(readFileSync(join(here, `locales/page/${tag}.json`), 'utf8'));
    writeFileSync(join(out, `languages/${tag}.json`), JSON.stringify(words));
  }
  copyFileSync(
    fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')),
    join(out, 'scan/zxing_reader.wasm'),
  );
}

if (import.meta.main) await buildVerifyPage(join(root, 'dist/verify'));
