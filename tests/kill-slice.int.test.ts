import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { kill } from './soak/kill.ts';

it('R44 kill -9 during appends loses and doubles nothing acknowledged (slice of the soak: 2 kills)', async () => {
  const report = await kill({ kills: 2, seed: 1 });
  expect(report.faults).toEqual([]);
  // The kills really fell into appends: something was acknowledged, and some answers were lost.
  expect(report.acknowledged).toBeGreaterThan(20);
  expect(report.onDisk).toBeGreaterThanOrEqual(report.acknowledged);
}, 150_000);

it('sees an acknowledged event that is missing, and one whose bytes were changed', async () => {
  const report = await kill({
    kills: 0,
    seed: 2,
    tamper: (file) => {
      const database = new DatabaseSync(file);
      database.exec(
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events WHERE type = 'step.started')",
      );
      database.exec(
        "UPDATE events SET leaf = zeroblob(32) WHERE seq = (SELECT max(seq) FROM events WHERE type = 'case.opened')",
      );
      database.close();
    },
  });
  expect(report.faults.filter((fault) => fault.includes('is missing'))).toHaveLength(1);
  expect(report.faults.filter((fault) => fault.includes('other bytes'))).toHaveLength(1);
}, 60_000);
