/** R30 what of a recording a browser is given, worked by hand for one that plays H.264 and AAC. */
import { describe, expect, it } from 'vitest';
import { playableOf } from './media-feed.ts';

const supported = (type: string) => {
  const codecs = (/codecs="(.*)"/.exec(type)?.[1] ?? '').split(', ');
  return codecs.every((codec) => /^(avc1|mp4a)\./.test(codec));
};
const [H264, AAC, H265] = ['avc1.64001f', 'mp4a.40.2', 'hvc1.1.6.L93'];

describe('R30 a browser that plays H.264 and AAC is given of a recording', () => {
  it.each([
    ['whole', [[H264, AAC]]],
    ['whole', [[H264], [H264]]],
    ['whole', [[AAC]]],
    ['pictures', [[H264, 'alaw']]],
    [
      'pictures',
      [
        [H264, AAC],
        [H264, 'ulaw'],
      ],
    ],
    // Sound may begin later, or the pictures end before it.
    ['whole', [[H264], [H264, AAC]]],
    ['whole', [[H264, AAC], [AAC]]],
    ['nothing', [[H265, AAC]]],
    ['nothing', [['alaw']]],
    ['nothing', [[H264, AAC], ['alaw']]],
    [
      'nothing',
      [
        [H264, AAC],
        [H265, AAC],
      ],
    ],
  ] as const)('%s of %j', (wanted, files) => {
    expect(
      playableOf(
        files.map((codecs) => ({ codecs })),
        supported,
      ),
    ).toBe(wanted);
  });
});
