import { describe, expect, it } from 'vitest';
import { rtmp } from './soak/rtmp.ts';

describe('R28: what a network may send (slice of the soak: 3 s)', () => {
  it('loses no picture of others, ends nothing of theirs, leaves the process as it is', async () => {
    const report = await rtmp({ seconds: 3, seed: 1 });
    expect(report.faults).toEqual([]);
    expect(report.pictures.recorded).toBe(report.pictures.sent);
    expect(report.pictures.sent).toBeGreaterThan(30);
    // It was really fuzzed: sessions that came to a recording, others that did not, and some of each that were wrong.
    expect([report.sessions > 40, report.published > 10, (report.ended.protocol ?? 0) > 0]).toEqual([
      true,
      true,
      true,
    ]);
    expect(Object.keys(report.refused).length).toBeGreaterThan(2);
    expect(report.rss.most).toBeLessThan(400);
  });

  it('sees a camera that was cut off', async () => {
    const report = await rtmp({ seconds: 0.6, seed: 2, spoil: 'camera' });
    expect(report.faults.join('\n')).toMatch(/another's recording ended: closed/);
  });
});
