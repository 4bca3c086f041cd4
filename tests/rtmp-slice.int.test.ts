import { describe, expect, it } from 'vitest';
import { rtmp } from './soak/rtmp.ts';

describe('R28: what a network may send (slice of the soak: 2 s)', () => {
  it('loses no picture of others, ends nothing of theirs, leaves the process as it is', async () => {
    const report = await rtmp({ seconds: 2, seed: 1 });
    expect(report.faults).toEqual([]);
    expect(report.pictures.recorded).toBe(report.pictures.sent);
    expect(report.pictures.sent).toBeGreaterThan(15);
    // It was really fuzzed: sessions that came to a recording, others that did not, and some of each that were wrong.
    expect([report.sessions > 20, report.published > 5, (report.ended.protocol ?? 0) > 0]).toEqual([
      true,
      true,
      true,
    ]);
    expect(Object.keys(report.refused).length).toBeGreaterThan(1);
    expect(report.rss.most).toBeLessThan(400);
  });

  it('sees a camera that was cut off', async () => {
    const report = await rtmp({ seconds: 0.6, seed: 2, spoil: 'camera' });
    expect(report.faults.join('\n')).toMatch(/another's recording ended: closed/);
  });
});
