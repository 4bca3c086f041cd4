/**
 * `npm run build:verify`: the page that goes with a clip, into dist/clip-page. One document that needs nothing else and may ask
 * nobody: its policy lets run its own script and play what it was given.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, script, style } from '../verify/build.ts';

const here = import.meta.dirname;

/** @param out folder that is emptied and written */
export async function buildClipPage(out: string): Promise<void> {
  const main = await script(join(here, 'main.ts'), { name: 'c' });
  const sheet = style(join(here, 'clip-page.css'));
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(main)}`,
    `style-src ${hashOf(sheet)}`,
    'img-src data:',
    'media-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const parts: Readonly<Record<string, string>> = { policy, main, style: sheet };
  const page = readFileSync(join(here, 'index.html'), 'utf8').replace(
    /(?:\/\*|%)([a-z]+)(?:\*\/|%)/g,
    (whole, name: string) => parts[name] ?? whole,
  );
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'index.html'), page);
}

if (import.meta.main) await buildClipPage(join(here, '../../../dist/clip-page'));
