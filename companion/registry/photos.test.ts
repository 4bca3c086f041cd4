import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openPhotos } from './photos.ts';
import { Refused } from './problems.ts';

const JPEG = new Uint8Array(Buffer.from('ffd8ffc0000b0800a0007801011100ffda0008010100003f0000ffd9', 'hex'));
const other = (value: number) => JPEG.with(-4, value);
/** What is sealed under one name opens under no other. */
const secrets = {
  sealSecret: (name: string, plain: Uint8Array) =>
    new Uint8Array([...new TextEncoder().encode(name), 0, ...plain.map((one) => one ^ 0x55)]),
  openSecret(name: string, sealed: Uint8Array) {
    const at = sealed.indexOf(0);
    if (new TextDecoder().decode(sealed.subarray(0, at)) !== name) throw new Error('sealed for another');
    return sealed.subarray(at + 1).map((one) => one ^ 0x55);
  },
};

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});
function opened() {
  const dir = join(mkdtempSync(join(tmpdir(), 'photos-')), 'photos');
  dirs.push(join(dir, '..'));
  const used = new Set<string>();
  const clock = { now: Date.now() };
  return { dir, used, clock, photos: openPhotos({ dir, secrets, used: () => used, now: () => clock.now }) };
}

test('R9: a photo is kept sealed, named by its hash, and comes back as it was', () => {
  const { dir, photos } = opened();
  const sha256 = photos.keep(JPEG);
  expect(photos.has(sha256)).toBe(true);
  expect(photos.read(sha256)).toEqual(JPEG);
  expect(readdirSync(dir)).toEqual([`${sha256}.sealed`]);
  expect(readFileSync(join(dir, `${sha256}.sealed`)).includes(Buffer.from(JPEG))).toBe(false);
});

test('what is no photo is refused and leaves nothing; a name is no path', () => {
  const { photos } = opened();
  expect(() => photos.keep(JPEG.slice(0, 20))).toThrow(Refused);
  expect(photos.has('0'.repeat(64))).toBe(false);
  expect(photos.read('../../master.key')).toBeNull();
});

test('what no version names is thrown away after an hour, what one names stays', () => {
  const { photos, used, clock } = opened();
  const named = photos.keep(JPEG);
  used.add(named);
  const unnamed = photos.keep(other(1));
  clock.now += 59 * 60_000;
  photos.keep(other(2));
  expect(photos.has(unnamed)).toBe(true);
  clock.now += 2 * 60_000;
  photos.keep(other(3));
  expect([named, unnamed].map(photos.has)).toEqual([true, false]);
});
