import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type CameraRun, type CamerasRun, judgeCameras, runCameras } from './soak/cameras.ts';
import { plainCameras } from './soak/companion-numbered-cameras.ts';

const dir = mkdtempSync(join(tmpdir(), 'cameras-slice-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const cameras = plainCameras();
let run: CamerasRun;

it('R28 every picture that was sent is on disk or in a gap of the record, over cuts and a kill of the companion (slice of the soak)', async () => {
  run = await runCameras({
    cameras,
    dataDir: join(dir, 'data'),
    streams: 2,
    seconds: 6,
    seed: 3,
    calm: [1.2, 1.6],
    away: [0.3, 0.9],
  });
  const report = await judgeCameras(run, cameras);
  expect(report.faults).toEqual([]);
  // What was asked for really happened.
  expect(report).toMatchObject({ crashes: 1 });
  expect(report.kept).toBeGreaterThan(30);
  expect(report.files).toBeGreaterThan(3);
}, 90_000);

it('sees a changed byte, a gap that nobody tells of, and one that is longer than the outage', async () => {
  const path = join(dir, 'data', 'media', run.cameras[0]?.recording ?? '', '0.mp4');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.with(bytes.length - 9, (bytes.at(-9) ?? 0) ^ 1));
  const changed = await judgeCameras(run, cameras);
  writeFileSync(path, bytes);
  expect(changed.faults).toHaveLength(1);
  expect(changed.faults[0]).toContain('"changed"');

  const judged = (tell: (one: CameraRun) => CameraRun, reads = cameras) =>
    judgeCameras({ ...run, cameras: run.cameras.map(tell) }, reads);
  const told = (one: CameraRun) => {
    const first = one.events.find(({ type }) => type === 'media.started');
    const last = one.events.findLast(({ type }) => type === 'media.ended');
    return [...one.events.filter(({ type }) => type === 'media.chainHead'), first, last].filter(
      (event) => event !== undefined,
    );
  };
  // As if half of the pictures had never reached the disk, and nothing had ever been away.
  const untold = await judged((one) => ({ ...one, events: told(one) }), {
    ...cameras,
    numbers: async (file) => (await cameras.numbers(file)).filter((number) => number % 2 === 0),
  });
  expect(untold.faults.some((fault) => fault.includes('no gap tells of it'))).toBe(true);

  const longer = await judged((one) => {
    // Not where it begins: what touches the time before the first picture is not a gap between pictures.
    const from = (one.sent[0]?.[0]?.at ?? 0) + 1_000;
    const data = {
      from: new Date(from).toISOString(),
      to: new Date(from + 4_000).toISOString(),
      why: 'silent',
    };
    return { ...one, outages: [], events: [...told(one), { type: 'media.hole', data }] };
  });
  expect(longer.faults.filter((fault) => fault.includes('longer than the outage'))).toHaveLength(2);
}, 60_000);
