import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatOf, HEAD_BYTES } from '#shared/media/file-kind.ts';
import { factsOf } from './file-facts.ts';
import { createLooker, type FileFacts, fileFactsSchema, NOTHING_SAID } from './metadata.ts';

interface Row extends Partial<FileFacts> {
  readonly file: string;
  /** Of `lasts`, ms: frames of a fixed length do not end where the sound does. */
  readonly near?: number;
  readonly any?: true;
}
const fixtures = join(import.meta.dirname, 'fixtures');
const rows: Row[] = parse(readFileSync(join(fixtures, 'metadata.yaml'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'sanxiang-metadata-'));
const errors: unknown[] = [];
const looker = createLooker({ onError: (error) => errors.push(error) });
afterAll(async () => {
  await looker.close();
  rmSync(scratch, { recursive: true });
});

const formatAt = (path: string) => {
  const format = formatOf(new Uint8Array(readFileSync(path).subarray(0, HEAD_BYTES)));
  if (format === null) throw new Error(path);
  return format;
};

describe('R28 what a file says of itself', () => {
  it.each(rows)('$file', async ({ file, near = 0, any, ...expected }) => {
    const path = join(fixtures, file);
    const facts = await looker.look(path, formatAt(path));
    if (any === true) {
      expect(fileFactsSchema.safeParse(facts).success).toBe(true);
      return;
    }
    const { lasts, ...rest } = facts;
    expect(rest).toEqual({ ...NOTHING_SAID, ...expected, lasts: undefined });
    if (expected.lasts === undefined || expected.lasts === null) expect(lasts).toBe(null);
    else expect(Math.abs((lasts ?? -1e9) - expected.lasts)).toBeLessThanOrEqual(near);
  });

  it('whatever bytes stand in it, reading ends with facts or with none', async () => {
    const kept = rows.map(({ file }) => ({ file, bytes: readFileSync(join(fixtures, file)) }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kept),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 30 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
        async ({ file, bytes }, changes, cut) => {
          const made = Buffer.from(bytes);
          // Behind the first bytes, so that it is still taken for what it is; most in the first two thousand, where the claims are.
          for (const [at, value] of changes) made[12 + (at % Math.min(made.length - 12, 2000))] = value;
          const path = join(scratch, 'a');
          writeFileSync(path, cut === null ? made : made.subarray(0, Math.max(64, made.length * cut)));
          const facts = await factsOf(path, formatAt(join(fixtures, file))).catch(() => NOTHING_SAID);
          expect(fileFactsSchema.safeParse(facts).error).toBeUndefined();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a thread that does not answer, dies, or answers nonsense is ended, and the next file is read', async () => {
    const bad = join(scratch, 'bad.ts');
    writeFileSync(
      bad,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ path }) => {
         if (path === 'silent') for (;;) {}
         if (path === 'dies') process.exit(3);
         if (path === 'throws') throw new Error('x');
         if (path === 'hungry') { const all = []; for (;;) all.push(new Array(1e6).fill(1)); }
         parentPort.postMessage(path === 'nonsense' ? { own: 7 } : ${JSON.stringify(NOTHING_SAID)});
       });`,
    );
    const { pathToFileURL } = await import('node:url');
    const told: unknown[] = [];
    const tried = createLooker({
      worker: pathToFileURL(bad),
      timeoutMs: 1500,
      limits: { maxOldGenerationSizeMb: 24 },
      onError: (error) => told.push(error),
    });
    const said: boolean[] = [];
    for (const path of ['fine', 'silent', 'dies', 'throws', 'nonsense', 'hungry', 'fine'])
      said.push((await tried.look(path, 'mp4')).unreadable);
    await tried.close();
    expect(said).toEqual([false, true, true, true, true, true, false]);
    expect(told).toHaveLength(4);
  });
});
