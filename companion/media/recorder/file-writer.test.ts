/** R28 what is told is on disk: what is asked of the disk, in which order, and what becomes of what it refuses. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createFileWriter } from './file-writer.ts';
import { linesOf, parsed, removeTemporaryFolders, START, temporaryFolder } from './fixtures/record.ts';
import { type Asked, type Fate, triedDisk } from './fixtures/tried-disk.ts';

afterEach(removeTemporaryFolders);
const RECORDING = '01JDEM0CASE00000000000000A';
const described = [
  {
    id: 1,
    timescale: 8000,
    codec: 'alaw',
    track: { kind: 'audio', codec: 'alaw', config: new Uint8Array(0) },
    sampleRate: 8000,
    numberOfChannels: 1,
  },
] as const;

function writing(fate: (asked: Asked, n: number) => Fate | undefined = () => undefined) {
  const folder = join(temporaryFolder(), 'rec');
  const order: string[] = [];
  const lost: unknown[] = [];
  const broken: unknown[] = [];
  const { disk } = triedDisk((asked, n) => {
    order.push(`${asked.doing} ${asked.name.startsWith('recorder-') ? 'above' : asked.name}`);
    return fate(asked, n);
  });
  const writer = createFileWriter({
    folder,
    recording: RECORDING,
    disk,
    makeInit: async () => Buffer.from('init'),
    onHead: ({ number, bytes }) => order.push(`head ${number} ${bytes}`),
    onLost: (hole) => lost.push(hole),
    onBroken: ({ number, next }) => broken.push([number, next]),
  });
  let at = 0;
  const fragment = (bytes: string, file = 0) => {
    at += 2_000;
    const [from, to] = [START + at - 2_000, START + at];
    writer.fragment(
      file,
      Buffer.from(bytes),
      { from, to },
      { from: at - 2_000, to: at, received: [from, to], key: true },
    );
  };
  return { folder, order, lost, broken, writer, fragment };
}

describe('R28 the disk of a recording', () => {
  it('has bytes before their line, both before anybody is told; and the name of the file before its first line', async () => {
    const { writer, order, fragment, folder } = writing();
    writer.begin(0, described, START);
    fragment('first');
    writer.hole({ from: START, to: START + 1, why: 'silent' });
    fragment('second');
    writer.finish(0, START + 9_000);
    writer.close();
    await writer.settled();
    const bytes = ['truncate 0.mp4', 'write 0.mp4', 'datasync 0.mp4'];
    const lines = ['truncate 0.index', 'write 0.index', 'datasync 0.index'];
    expect(order).toEqual([
      ...['makeFolder rec', 'create 0.mp4', 'create 0.index', 'syncFolder rec', 'syncFolder above'],
      // A hole costs no round of its own, and comes with whatever is written next.
      ...[...bytes, ...lines, 'head 1 4'],
      ...[...bytes, ...lines, 'head 2 9'],
      ...[...bytes, ...lines, 'head 3 15'],
      ...['truncate 0.mp4', 'datasync 0.mp4', ...lines, 'head 4 15', 'close 0.mp4', 'close 0.index'],
    ]);
    expect(parsed({ folder }).map(({ kind }) => kind)).toEqual([
      'init',
      'hole',
      'fragment',
      'fragment',
      'end',
    ]);
  });

  it('that takes a few bytes at a time has them all; that takes none is a hole and no endless try', async () => {
    const { writer, fragment, folder, lost } = writing(({ doing, name, at }) =>
      doing !== 'write' ? undefined : name === '0.mp4' && at === 9 ? { takes: 0 } : { takes: 3 },
    );
    writer.begin(0, described, START);
    fragment('first');
    fragment('never');
    writer.finish(0, START);
    writer.close();
    await writer.settled();
    expect(readFileSync(join(folder, '0.mp4'), 'utf8')).toBe('initfirst');
    expect(linesOf({ folder }).map((text) => JSON.parse(text).kind)).toEqual(['init', 'fragment', 'end']);
    expect(lost).toMatchObject([{ from: START + 2_000, to: START + 4_000 }]);
  });

  it.each([
    ['ENOSPC', 'disk-full', []],
    ['EDQUOT', 'disk-full', []],
    ['EIO', 'disk-error', [[0, 1]]],
  ] as const)(
    'that says %s in the midst loses what it refused, and no hole’s line',
    async (error, why, broken) => {
      let refuse = false;
      const made = writing(({ doing, name }) =>
        refuse && doing === 'write' && name === '0.index' ? { error, takes: 7 } : undefined,
      );
      made.writer.begin(0, described, START);
      made.fragment('first');
      await made.writer.settled();
      made.writer.hole({ from: START, to: START + 1, why: 'silent' });
      refuse = true;
      made.fragment('refused and longer than what follows');
      await made.writer.settled();
      expect([made.lost, made.broken]).toEqual([[{ from: START + 2_000, to: START + 4_000, why }], broken]);
      refuse = false;
      made.fragment('third');
      made.writer.finish(0, START);
      made.writer.close();
      await made.writer.settled();
      expect(parsed(made).map(({ kind }) => kind)).toEqual(['init', 'fragment', 'hole', 'fragment', 'end']);
      expect(readFileSync(join(made.folder, '0.mp4'), 'utf8')).toBe('initfirstthird');
    },
  );

  it('cuts off what it refused last, before the file ends', async () => {
    const made = writing(({ doing, at }) =>
      doing === 'write' && at === 9 ? { error: 'ENOSPC', takes: 5 } : undefined,
    );
    made.writer.begin(0, described, START);
    made.fragment('first');
    made.fragment('refused');
    made.writer.finish(0, START);
    made.writer.close();
    await made.writer.settled();
    expect(statSync(join(made.folder, '0.mp4')).size).toBe(9);
    expect(made.order.at(-3)).toBe('head 2 9');
  });

  it('lets go of every file that was opened, and ends one only when the next has begun', async () => {
    const made = writing(({ doing, name }) =>
      doing === 'write' && name === '1.mp4' ? { error: 'EIO' } : undefined,
    );
    made.writer.begin(0, described, START);
    made.fragment('first');
    made.writer.finish(0, START);
    made.writer.begin(1, described, START);
    await made.writer.settled();
    // A crash here finds a file without an end.
    expect(parsed(made).map(({ kind }) => kind)).toEqual(['init', 'fragment']);
    made.writer.begin(2, described, START);
    await made.writer.settled();
    expect(parsed(made).map(({ kind }) => kind)).toEqual(['init', 'fragment', 'end']);
    made.writer.close();
    await made.writer.settled();
    const count = (what: string) => made.order.filter((one) => one.startsWith(what)).length;
    expect([count('create'), count('close')]).toEqual([6, 6]);
  });

  it('has 32 MB waiting for it and no more', async () => {
    const { writer } = writing();
    const most = 32 * 1024 * 1024;
    writer.begin(0, described, START);
    expect([writer.fits(most), writer.fits(most + 1)]).toEqual([true, false]);
    writer.fragment(
      0,
      Buffer.alloc(100),
      { from: 0, to: 1 },
      { from: 0, to: 1, received: [0, 1], key: true },
    );
    expect([writer.fits(most - 100), writer.fits(most - 99)]).toEqual([true, false]);
    await writer.settled();
    expect(writer.fits(most)).toBe(true);
    writer.close();
    await writer.settled();
  });
});
