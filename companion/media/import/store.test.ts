import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { endOfImport, soundLines, verifyImport } from '#shared/media/import-chain.ts';
import { type ImportStore, openImportStore, StoreRefusal } from './store.ts';

interface Then {
  readonly offset: number;
  readonly sealed: number;
  readonly state: string;
}
interface Step {
  readonly put?: number;
  readonly at?: number;
  readonly of?: 'zip';
  readonly breaks?: true;
  readonly killed?: true;
  readonly disk?: number;
  readonly refused?: string;
  readonly ask?: number;
  readonly restart?: true;
  readonly tear?: 'index';
  readonly litter?: 'index';
  readonly change?: number;
  readonly lose?: 'mark';
  readonly cancel?: true;
  readonly then?: Then | null;
}
interface Story {
  readonly name: string;
  readonly size: number;
  readonly steps: readonly Step[];
}
const stories: Story[] = parse(readFileSync(join(import.meta.dirname, 'upload-stories.yaml'), 'utf8'));
const ID = '01KB0000000000000000000000';
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'sanxiang-import-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});

const wav = (size: number) => {
  const bytes = new Uint8Array(size);
  bytes.set(Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'));
  for (let at = 16; at < size; at += 1) bytes[at] = at * 7;
  return bytes;
};
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Five bytes at a time, then as told: ends, breaks, or says nothing until it is let go. */
async function* pieces(bytes: Uint8Array, then: 'ends' | 'breaks' | Promise<void>, came: () => void) {
  for (let at = 0; at < bytes.length; at += 5) yield bytes.slice(at, at + 5);
  came();
  if (then === 'breaks') throw new Error('connection lost');
  if (then !== 'ends') await then;
}
const fault = async (what: Promise<unknown>): Promise<string | null> => {
  try {
    await what;
    return null;
  } catch (error) {
    return error instanceof StoreRefusal ? error.fault : 'broke';
  }
};

describe('R28 a file on its way in', () => {
  it.each(stories)('$name', async ({ size, steps }) => {
    let dir = folder();
    let disk = Number.POSITIVE_INFINITY;
    let written = 0;
    let synced = 0;
    const start = (): ImportStore =>
      openImportStore({
        dir,
        chunk: 8,
        sealEvery: 2,
        sync: async () => {
          synced = written;
        },
        write: async (file, bytes, at) => {
          // As a real disk does: what fits is written, and then it fails.
          const fits = Math.max(0, Math.min(bytes.length, disk - at));
          await file.write(bytes, 0, fits, at);
          written = Math.max(written, at + fits);
          if (fits < bytes.length) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        },
      });
    let store = start();
    await store.create({
      ...{ id: ID, by: 'shen', unit: 'u1', name: 'a.wav', size, case: null, modified: null },
      ...{ createdAt: 0, dock: null, expected: null },
    });
    const sent = wav(size + 8);
    for (const [number, step] of steps.entries()) {
      const told = `step ${number + 1}`;
      disk = step.disk ?? Number.POSITIVE_INFINITY;
      if (step.put !== undefined) {
        const at = step.at ?? 0;
        const bytes = step.of === 'zip' ? Buffer.from('PK\x03\x04'.padEnd(step.put, 'x')) : sent;
        const part = bytes.slice(step.of === 'zip' ? 0 : at, (step.of === 'zip' ? 0 : at) + step.put);
        if (step.killed === true) {
          let came = () => {};
          const all = new Promise<void>((resolve) => {
            came = resolve;
          });
          let letGo = () => {};
          const held = new Promise<void>((resolve) => {
            letGo = resolve;
          });
          const put = store.put(ID, at, pieces(part, held, came));
          await all;
          // The folder as the dying process leaves it.
          const seen = store.get(ID);
          expect({ ...step.then }, told).toEqual(
            seen === null
              ? null
              : {
                  offset: seen.offset,
                  sealed: seen.sealed,
                  state: seen.state === 'busy' ? 'waiting' : seen.state,
                },
          );
          const left = folder();
          cpSync(dir, left, { recursive: true });
          letGo();
          await put;
          dir = left;
          continue;
        }
        const ended = fault(
          store.put(
            ID,
            at,
            pieces(part, step.breaks === true ? 'breaks' : 'ends', () => {}),
          ),
        );
        expect(await ended, told).toBe(step.refused ?? (step.breaks === true ? 'broke' : null));
      }
      if (step.ask !== undefined) expect(await store.offset(ID), told).toBe(step.ask);
      if (step.restart === true) {
        await store.settled();
        store = start();
      }
      const index = join(dir, ID, 'index');
      if (step.tear === 'index') truncateSync(index, readFileSync(index).length - 3);
      if (step.litter === 'index') appendFileSync(index, `{"kind":"chunk","number":${'9'.repeat(3000)}`);
      // No line vouches for what the disk may still lose.
      if (existsSync(index) && step.restart !== true)
        expect(endOfImport(soundLines(readFileSync(index, 'utf8'), ID)), told).toBeLessThanOrEqual(synced);
      if (step.change !== undefined) {
        const bytes = readFileSync(store.pathOf(ID));
        bytes[step.change] = (bytes[step.change] ?? 0) ^ 1;
        writeFileSync(store.pathOf(ID), bytes);
      }
      if (step.lose === 'mark') {
        const file = join(dir, ID, 'about.json');
        const about = JSON.parse(readFileSync(file, 'utf8')) as object;
        writeFileSync(file, JSON.stringify({ ...about, state: 'coming', sha256: null }));
      }
      if (step.cancel === true) await store.cancel(ID);
      if (step.then === undefined) continue;
      const seen = store.get(ID);
      expect(
        seen === null ? null : { offset: seen.offset, sealed: seen.sealed, state: seen.state },
        told,
      ).toEqual(step.then);
    }
    const end = store.get(ID);
    if (end === null || end.state === 'refused') return;
    // Whatever happened on the way: the bytes are those that were sent, and the index vouches for every one.
    const bytes = new Uint8Array(readFileSync(store.pathOf(ID)));
    expect(bytes).toEqual(sent.slice(0, size));
    expect(end.about.sha256).toBe(hex(bytes));
    if (end.head === null) throw new Error('no head');
    const texts = readFileSync(join(dir, ID, 'index'), 'utf8')
      .trimEnd()
      .split('\n');
    const of = async (offset: number, length: number) =>
      offset + length > bytes.length ? null : hex(bytes.subarray(offset, offset + length));
    expect(await verifyImport(ID, texts, of, bytes.length, end.head)).toEqual([]);
    // A byte changed anywhere is found, and its chunk named.
    for (let at = 0; at < bytes.length; at += 1) {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const faults = await verifyImport(ID, texts, of, bytes.length, end.head);
      expect(faults).toEqual([{ what: 'chunk', number: Math.floor(at / 8) + 1, why: 'changed' }]);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
    }
  });

  it('two at once with one file: the second waits, finds that it is elsewhere, and changes nothing', async () => {
    const store = openImportStore({ dir: folder(), chunk: 8, sealEvery: 2 });
    await store.create({
      ...{ id: ID, by: 'shen', unit: 'u1', name: 'a.wav', size: 44, case: null, modified: null },
      ...{ createdAt: 0, dock: null, expected: null },
    });
    const nothing = () => {};
    const first = store.put(ID, 0, pieces(wav(30), 'breaks', nothing));
    const second = store.put(ID, 0, pieces(wav(44), 'ends', nothing));
    expect([await fault(first), await fault(second)]).toEqual(['broke', 'offset']);
    expect(await store.put(ID, 30, pieces(wav(44).slice(30), 'ends', nothing))).toBe(44);
    expect(new Uint8Array(readFileSync(store.pathOf(ID)))).toEqual(wav(44));
  });
});
