/**
 * The public page's files as a unit serves them: what `npm run build:verify` wrote, with the unit's root key pinned and
 * the listeners of its trust list allowed to be asked. The scripts stay byte for byte, so their hashes in the policy hold.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Path below the page's folder, with slashes → content. */
export type PageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface Pins {
  /** The offline root's public key, 33 bytes, compressed point. */
  readonly rootKey: Uint8Array;
  /** Origins that the trust list names as listeners. */
  readonly listeners: readonly string[];
}

/** The build as it lies in `dir`; null when there is none. */
export function readPageFiles(dir: string): PageFiles | null {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else files.set(relative(dir, path).split(sep).join('/'), new Uint8Array(readFileSync(path)));
    }
  };
  try {
    walk(dir);
  } catch {
    return null;
  }
  return files.has('index.html') ? files : null;
}

const ORIGIN = /^https?:\/\/[A-Za-z0-9.:[\]-]+$/;

/**
 * Pins key and listeners in every document of the page, and gives the service worker the page's new version.
 * @throws RangeError for a listener that is no plain origin: it would end up in a policy
 */
export function pinned(files: PageFiles, { rootKey, listeners }: Pins): PageFiles {
  const origins = [...new Set(listeners)].sort();
  const wrong = origins.find((origin) => !ORIGIN.test(origin));
  if (wrong !== undefined) throw new RangeError(`not an origin: ${wrong}`);
  const hex = Buffer.from(rootKey).toString('hex');
  const connect = ["connect-src 'self'", ...origins].join(' ');
  const result = new Map<string, Uint8Array<ArrayBuffer>>();
  const hash = createHash('sha256');
  const put = (path: string, text: string): void => {
    result.set(path, new Uint8Array(Buffer.from(text, 'utf8')));
  };
  for (const [path, content] of files) {
    if (path.endsWith('.html')) {
      put(
        path,
        Buffer.from(content)
          .toString('utf8')
          .replace(/data-root="[0-9a-f]*"/, `data-root="${hex}"`)
          .replace(/connect-src 'self'[^;"]*/, connect),
      );
    } else result.set(path, content);
  }
  for (const [path, content] of result) if (path !== 'sw.js') hash.update(path).update('\0').update(content);
  const worker = files.get('sw.js');
  if (worker !== undefined)
    put('sw.js', Buffer.from(worker).toString('utf8').replace('%version%', hash.digest('hex').slice(0, 16)));
  return result;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  wasm: 'application/wasm',
  cose: 'application/cose',
};

export function typeOf(path: string): string {
  return types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
