/** A court package as a browser is given one: a clip of noise, with certificate and list that are real. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes } from '../../shared/case/envelope.ts';
import { signCertificate } from '../../shared/media/certificate.ts';
import { CASE_EVENTS, MANIFEST, signManifest } from '../../shared/media/court-package.ts';
import { clipWorld } from '../../shared/media/fixtures/clip-world.ts';

const built = join(import.meta.dirname, '../../dist/clip-page/index.html');
if (!existsSync(built)) throw new Error('the clip page is not built: npm run build:verify');
/** As it is opened from a folder. */
export const clipPage = pathToFileURL(built).href;

export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer<ArrayBuffer>;
}

/** @param spoilt a bit of which file is flipped, after everything was signed */
export function clipFolder(spoilt?: { readonly change: string; readonly at: number }): UploadedFile[] {
  const { key, clip, unsigned } = clipWorld(4000);
  const { head, opened } = unsigned;
  const files = new Map<string, Uint8Array>([
    ['clip-1.mp4', clip],
    ['clip-1.certificate.json', signCertificate(unsigned, key.sign)],
    [CASE_EVENTS, canonicalBytes([opened, head])],
  ]);
  const manifest = signManifest(
    {
      ...{ checkpoint: unsigned.checkpoint, export: unsigned.exported.id, at: unsigned.exported.at },
      ...{ key: unsigned.key, version: 1 },
      files: [...files].map(([name, bytes]) => ({
        name,
        bytes: bytes.length,
        sha256: bytesToHex(sha256(bytes)),
      })),
    },
    key.sign,
  );
  files.set(MANIFEST, manifest);
  return [...files].map(([name, bytes]) => {
    const buffer = Buffer.from(bytes);
    if (name === spoilt?.change) buffer[spoilt.at] = (buffer[spoilt.at] ?? 0) ^ 1;
    return { name, mimeType: 'application/octet-stream', buffer };
  });
}
