import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recorder } from './soak/recorder.ts';

it('R28 kill -9 of a recording process: what was sent is footage or a hole (slice of the soak: 2 kills)', async () => {
  const report = await recorder({ kills: 2, seed: 1 });
  expect(report.faults).toEqual([]);
  expect([report.sent > 60, report.recorded > 30]).toEqual([true, true]);
}, 120_000);

it('sees a byte that was changed, and samples that are in no file and no hole', async () => {
  const report = await recorder({
    kills: 1,
    seed: 3,
    tamper: (folder) => {
      const file = readdirSync(folder).find((name) => name.endsWith('.mp4')) ?? '';
      const media = readFileSync(join(folder, file));
      // The number of a sample: it is another one.
      const at = media.indexOf('<0000');
      media[at + 1] = 0x39;
      writeFileSync(join(folder, file), media);
    },
  });
  expect(report.faults.some((fault) => fault.includes('"why":"changed"'))).toBe(true);
  expect(report.faults.some((fault) => fault.includes('in no file and in no hole'))).toBe(true);
  expect(report.faults.some((fault) => fault.includes('was never sent'))).toBe(true);
}, 60_000);
