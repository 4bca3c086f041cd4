/** R30 what ffmpeg is told, by hand; what it makes of it: redaction.int.test.ts. */
import { describe, expect, it } from 'vitest';
import type { Redaction } from '#shared/media/redaction.ts';
import { commandsFile, ffmpegCall } from './ffmpeg-call.ts';

const box = (at: number, x: number) => ({ at, x, y: 0.25, width: 0.5, height: 0.5 });
const redaction: Redaction = {
  of: '01JDQ8M5T0000000000000000A',
  file: 0,
  from: 2000,
  to: 2300,
  regions: [{ keyframes: [box(0, 0.25)] }, { keyframes: [box(2000, 0), box(3000, 0.5)], from: 2100 }],
  muted: [{ from: 2100, to: 2200 }],
};
const ids = { original: 'A', copy: 'B' };
const valueAfter = (args: readonly string[], name: string) => args[args.indexOf(name) + 1];

describe('R30 the call of ffmpeg', () => {
  it('cuts, covers, marks and begins at 0; the first box stands, the second one moves', () => {
    const still = "drawbox@r0=x='floor(0.250000*iw)-1':y='floor(0.250000*ih)-1'";
    expect(valueAfter(ffmpegCall(redaction, 'mov', ids), '-filter_complex')).toBe(
      `[0:v:0]trim=start=2.000:end=2.300,sendcmd=f=commands.txt,${still}` +
        ":w='ceil(0.750000*iw)-floor(0.250000*iw)+2':h='ceil(0.750000*ih)-floor(0.250000*ih)+2'" +
        ":color=black:t=fill:enable='between(t,2.000,2.300)'," +
        // From 2.0 to 2.2 it goes from 0 to 0.1; a margin of 0.1 s before it stood.
        "drawbox@r1=x='floor(0.000000*iw)-1':y='floor(0.250000*ih)-1'" +
        ":w='ceil(0.600000*iw)-floor(0.000000*iw)+2':h='ceil(0.750000*ih)-floor(0.250000*ih)+2'" +
        ":color=black:t=fill:enable='between(t,2.000,2.300)'" +
        '[covered];[covered][1:v]overlay=x=4:y=4,setpts=PTS-2.000/TB,crop=trunc(iw/2)*2:trunc(ih/2)*2[v]',
    );
    // At 2.1 it covers 2.0 to 2.3: from 0 to 0.15 + 0.5.
    expect(commandsFile(redaction).split('\n')[0]).toBe(
      '2.100 drawbox@r1 x floor(0.000000*iw)-1, drawbox@r1 y floor(0.250000*ih)-1, ' +
        'drawbox@r1 w ceil(0.650000*iw)-floor(0.000000*iw)+2, drawbox@r1 h ceil(0.750000*ih)-floor(0.250000*ih)+2;',
    );
  });
  it('mutes with a margin, or leaves all sound out', () => {
    expect(valueAfter(ffmpegCall(redaction, 'mov', ids), '-af')).toBe(
      "atrim=start=2.000:end=2.300,asetnsamples=n=256:p=0,volume=volume=0:enable='between(t,2.000,2.300)',asetpts=PTS-2.000/TB",
    );
    const none = ffmpegCall({ ...redaction, muted: 'all' }, 'mov', ids);
    expect([none.includes('-an'), none.includes('0:a:0?'), none.includes('-af')]).toEqual([
      true,
      false,
      false,
    ]);
  });
  it('reads files only, as what they are, and carries nothing of what they say of themselves over', () => {
    const args = ffmpegCall(redaction, 'avi', ids);
    expect(args.slice(args.indexOf('-protocol_whitelist'), args.indexOf('original') + 1)).toEqual([
      '-protocol_whitelist',
      'file,pipe',
      '-f',
      'avi',
      '-i',
      'original',
    ]);
    for (const [name, value] of [
      ['-map_metadata', '-1'],
      ['-map_chapters', '-1'],
      ['-a53cc', '0'],
    ] as const)
      expect([name, valueAfter(args, name)]).toEqual([name, value]);
    expect(args).toContain('title=打码副本 redacted copy');
  });
  it('has no file of commands where nothing moves', () => {
    const still = { ...redaction, regions: [{ keyframes: [box(0, 0.25)] }] };
    expect(commandsFile(still)).toBe('');
    expect(ffmpegCall(still, 'mov', ids).join(' ')).not.toContain('sendcmd');
  });
});
