import { open } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { bringIn } from './soak/import.ts';

it('R28 a file arrives whole over a connection that breaks and a companion that is killed (slice of the soak: 40 MB)', async () => {
  const report = await bringIn({
    ...{ bytes: 40_000_001, breakMs: 400, kills: 1, rate: 24_000_000 },
    tamper: async (path) => {
      const file = await open(path, 'r+');
      await file.write('x', 4_500_000);
      await file.close();
    },
  });
  expect(report.faults).toEqual([]);
  // It really broke, and was killed, on the way.
  expect(report.breaks).toBeGreaterThan(1);
  expect(report.kills).toBe(1);
  // A byte that is another one is seen.
  expect(report.tampered).toEqual(['the bytes are others', '{"what":"chunk","number":2,"why":"changed"}']);
}, 90_000);
