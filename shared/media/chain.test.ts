import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  chained,
  chainOf,
  type IndexLine,
  indexLineSchema,
  lineText,
  NO_CHAIN,
  verifyChain,
} from './chain.ts';

const RECORDING = '01JDEM0CASE00000000000000A';
const init = chained(null, {
  kind: 'init',
  version: 1,
  recording: RECORDING,
  file: 0,
  codecs: ['avc1.4d400c'],
  at: 1_795_744_800_000,
  offset: 0,
  length: 4,
  sha256: createHash('sha256').update('init').digest('hex'),
});
const hole = chained(init, { kind: 'hole', from: 1_795_744_801_000, to: 1_795_744_809_000, why: 'silent' });
const facts = {
  kind: 'fragment',
  offset: 4,
  length: 4,
  sha256: createHash('sha256').update('frag').digest('hex'),
  from: 0,
  to: 1960,
  received: [1_795_744_809_000, 1_795_744_810_960],
  camera: [0, 1960],
  key: true,
} as const;
const fragment = chained(hole, { ...facts, received: [...facts.received], camera: [...facts.camera] });
const file = Buffer.from('initfrag');
const lines = [init, hole, fragment];
const judge = (texts: readonly string[], bytes = file, heads = [head(fragment, 8)]) =>
  verifyChain(
    texts,
    async (offset, length) =>
      offset + length > bytes.length
        ? null
        : createHash('sha256')
            .update(bytes.subarray(offset, offset + length))
            .digest('hex'),
    bytes.length,
    heads,
  );
const again = (more: { readonly to?: number; readonly offset?: number }) => ({
  ...facts,
  received: [...facts.received] as [number, number],
  camera: [...facts.camera] as [number, number],
  ...more,
});
function head(line: IndexLine, bytes: number) {
  return { recording: RECORDING, file: 0, number: line.number, chain: line.chain, bytes };
}

test('the chain is SHA-256 of purpose, chain before and the canonical line, as Node works it out; the form is frozen', () => {
  let before = NO_CHAIN;
  for (const line of lines) {
    const { chain, ...rest } = line;
    const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
    const byHand = createHash('sha256')
      .update('sanxiang-media-1')
      .update(Buffer.from(before, 'hex'))
      .update(JSON.stringify(sorted))
      .digest('hex');
    expect(chain).toBe(byHand);
    expect(chainOf(before, rest)).toBe(byHand);
    before = chain;
  }
  expect(fragment.chain).toBe('d3582adec7d0a02987b0a3997695e501324797d05c7fb494cb8234c40e876d6a');
  for (const line of lines) expect(indexLineSchema.parse(JSON.parse(lineText(line)))).toEqual(line);
});

test('what fits has no fault; lines behind the last head are not sealed yet', async () => {
  expect(await judge(lines.map(lineText))).toEqual({ faults: [], lines, unsealed: 0 });
  expect((await judge(lines.map(lineText), file, [head(init, 4)])).unsealed).toBe(2);
  expect((await judge(lines.map(lineText), file, [])).unsealed).toBe(3);
});

test('a line that is left out, doubled, moved or put in is found, and so is a chain that was worked out anew', async () => {
  const texts = lines.map(lineText);
  const [a = '', b = '', c = ''] = texts;
  for (const wrong of [
    [a, c],
    [a, b, b, c],
    [b, a, c],
    [a, c, b],
    [a, b, '{}', c],
    [a, b, `${c} `.replace('1960', '1961')],
  ])
    expect((await judge(wrong)).faults.length, wrong.join('\n')).toBeGreaterThan(0);
  // Whoever writes the whole index anew has a chain that fits in itself, and not the head in the record.
  const without = chained(init, again({}));
  expect((await judge([a, lineText(without)])).faults).toEqual([{ what: 'head', number: 2, why: 'missing' }]);
  const later = chained(hole, again({ to: 1961 }));
  expect((await judge([a, b, lineText(later)])).faults).toEqual([
    { what: 'head', number: 2, why: 'differs' },
  ]);
  // Bytes that are shifted within the file.
  const shifted = chained(hole, again({ offset: 3 }));
  expect((await judge([a, b, lineText(shifted)])).faults).toContainEqual({
    what: 'line',
    line: 2,
    why: 'place',
  });
});
