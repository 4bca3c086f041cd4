import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Docks, openDocks } from './docks.ts';
import { ImportRefused } from './problems.ts';
import { readBytes } from './read-bytes.ts';
import { openImportStore } from './store.ts';

interface Step {
  readonly write?: Readonly<Record<string, string>>;
  readonly link?: Readonly<Record<string, string>>;
  readonly look?: number;
  readonly breaks?: string;
  readonly flips?: string;
  readonly full?: true;
  readonly gone?: true;
  readonly take?: 'dock';
  readonly put?: 'dock';
  readonly restart?: true;
  readonly files?: Readonly<Record<string, string>>;
  readonly record?: number;
}
const stories: { readonly name: string; readonly steps: readonly Step[] }[] = parse(
  readFileSync(join(import.meta.dirname, 'dock-stories.yaml'), 'utf8'),
);
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));
const film = fixture('camera.mp4');
const content: Readonly<Record<string, Buffer>> = {
  film,
  'film-half': film.subarray(0, 9000),
  photo: fixture('phone.jpg'),
  zip: Buffer.from('PK\x03\x04'.padEnd(900, 'x')),
  nothing: Buffer.alloc(0),
};
const folders: string[] = [];
afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});

/** Every file of a folder with its bytes and time. */
function snapshot(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${path.slice(dir.length)} ${hash} ${statSync(path).mtimeMs}`;
    })
    .sort();
}

describe('R28 a dock is watched', () => {
  it.each(stories)('$name', async ({ steps }) => {
    const root = mkdtempSync(join(tmpdir(), 'sanxiang-dock-'));
    folders.push(root);
    const dock = join(root, 'dock');
    mkdirSync(dock);
    let clock = 0;
    let bad: Step = {};
    const recorded = new Set<string>();
    const begin = (): Docks => {
      const store = openImportStore({ dir: join(root, 'imports'), chunk: 4096, sealEvery: 2 });
      return openDocks({
        docks: [{ path: dock, label: '一队', unit: null }],
        store,
        maxBytes: 1e9,
        newId: ulid,
        now: () => clock,
        onError: () => {},
        roomFor: async () => {
          if (bad.full === true) throw new ImportRefused('disk-low');
        },
        async whole(id) {
          const file = store.get(id);
          const same = store
            .all()
            .find(({ about }) => recorded.has(about.id) && about.sha256 === file?.about.sha256);
          if (same === undefined || same.about.id === id) recorded.add(id);
          else await store.duplicate(id, same.about.id);
        },
        async *read(path, from, to) {
          let at = from;
          const first = !reading.has(path);
          reading.add(path);
          for await (const bytes of readBytes(path, from, to)) {
            // The first reading is whole; what breaks or differs does so on the second.
            if (!first && bad.breaks !== undefined && path.endsWith(bad.breaks)) {
              yield bytes.subarray(0, 9000);
              throw new Error('EIO');
            }
            if (!first && bad.flips !== undefined && path.endsWith(bad.flips)) bytes[7000 - at] = 1;
            at += bytes.length;
            yield bytes;
          }
        },
      });
    };
    let reading = new Set<string>();
    let docks = begin();
    for (const [number, step] of steps.entries()) {
      const told = `step ${number + 1}`;
      for (const [name, what] of Object.entries(step.write ?? {})) {
        mkdirSync(dirname(join(dock, name)), { recursive: true });
        writeFileSync(join(dock, name), content[what] ?? '');
      }
      for (const [name, to] of Object.entries(step.link ?? {})) symlinkSync(join(dock, to), join(dock, name));
      if (step.take === 'dock') renameSync(dock, `${dock}-away`);
      if (step.put === 'dock') renameSync(`${dock}-away`, dock);
      if (step.restart === true) {
        await docks.close();
        docks = begin();
      }
      if (step.look !== undefined) {
        const before = step.gone === true ? [] : snapshot(dock);
        clock = step.look * 1000;
        bad = step;
        reading = new Set();
        await docks.look();
        if (step.gone !== true) expect(snapshot(dock), told).toEqual(before);
      }
      const [view] = docks.view();
      expect(view?.there, told).toBe(step.gone !== true && (step.look === undefined ? view?.there : true));
      if (step.files !== undefined) expect(Object.fromEntries(view?.files ?? []), told).toEqual(step.files);
      if (step.record !== undefined) expect(recorded.size, told).toBe(step.record);
    }
    for (const id of recorded) {
      const bytes = readFileSync(join(root, 'imports', id, 'bytes'));
      expect(Object.values(content).some((one) => one.equals(bytes))).toBe(true);
    }
  });
});
