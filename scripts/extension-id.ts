/** Where the built extension lies and which id its fixed key gives it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The id Chromium derives: SHA-256 of the DER public key, its first 16 bytes in the letters a to p.
 * @throws when the extension is not built or its manifest has no key
 */
export function builtExtension(root: string): { readonly folder: string; readonly id: string } {
  const folder = join(root, '.output/chrome-mv3');
  const { key } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { key?: string };
  if (key === undefined) throw new Error('the manifest has no key: the id would change with the folder');
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return { folder, id: [...hash].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('') };
}
