import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  chained,
  chainHeadSchema,
  chainOf,
  type IndexLine,
  indexLineSchema,
  lineText,
  NO_CHAIN,
  readLine,
} from './chain.ts';
import { sha256Hex, verifyBytes } from './fixtures/verify-bytes.ts';

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
  sha256: sha256Hex('init'),
});
const hole = chained(init, { kind: 'hole', from: 1_795_744_801_000, to: 1_795_744_809_000, why: 'silent' });
const facts = {
  kind: 'fragment',
  offset: 4,
  length: 4,
  sha256: sha256Hex('frag'),
  from: 0,
  to: 1960,
  received: [1_795_744_809_000, 1_795_744_810_960],
  camera: [0, 1960],
  key: true,
} as const;
const fragment = chained(hole, { ...facts, received: [...facts.received], camera: [...facts.camera] });
const file = Buffer.from('initfrag');
const lines = [init, hole, fragment];
const judge = (texts: readonly string[], bytes: Uint8Array = file, heads = [head(fragment, 8)]) =>
  verifyBytes(texts, bytes, heads);
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

// As version 2 writes them: frozen beside version 1.
const second = chained(null, {
  kind: 'init',
  version: 2,
  recording: RECORDING,
  file: 0,
  codecs: ['avc1.4d400c', 'mp4a.40.2'],
  at: 1_795_744_800_000,
  offset: 0,
  length: 4,
  sha256: sha256Hex('init'),
});
const jumped = chained(second, {
  kind: 'hole',
  from: 1_795_744_801_000,
  to: 1_795_744_809_000,
  why: 'jump',
  camera: [1000, 9000],
});
const soundless = chained(jumped, {
  kind: 'hole',
  from: 1_795_744_802_000,
  to: 1_795_744_812_000,
  why: 'unreadable',
  track: 'audio',
});
const found = chained(soundless, {
  kind: 'fragment',
  offset: 4,
  length: 4,
  sha256: sha256Hex('frag'),
  from: 0,
  to: 2000,
  tracks: ['video'],
  received: [1_795_744_809_000, 1_795_744_811_000],
  key: true,
  recovered: true,
  estimated: true,
});
const ended = chained(found, { kind: 'end', at: 1_795_744_820_000, recovered: true });
const newer = [second, jumped, soundless, found, ended];

test('version 2 says what a fragment holds, what of a hole is missing, and that a file ended; its form is frozen', async () => {
  expect(newer.map((line) => indexLineSchema.parse(JSON.parse(lineText(line))))).toEqual(newer);
  expect(ended.chain).toBe('409b88f1e2f2798712c194765e7c11b4f056cba825217d9e212ea493c18ba571');
  const judged = await verifyBytes(newer.map(lineText), file, [head(ended, 8)]);
  expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
  expect(chainHeadSchema.parse(head(ended, 8))).toEqual(head(ended, 8));
});

test('nothing follows the end of a file', async () => {
  const more = chained(ended, { kind: 'hole', from: 1, to: 2, why: 'silent' });
  expect((await verifyBytes([...newer, more].map(lineText), file, [])).faults).toEqual([
    { what: 'line', line: 5, why: 'order' },
  ]);
});

test('a line has one text: doubled keys, blanks, other orders and escapes are none of this format', async () => {
  const text = lineText(fragment);
  const wrong = [
    text.replace('{', '{ '),
    text.replace('{', '{"number":999,'),
    text.replace('}', ',"number":2}'),
    text.replace('"kind"', String.raw`"\u006bind"`),
    text.replace('"from":0,', '').replace('{', '{"from":0,'),
    text.replace('1960', '1960.0'),
    text.replace('"length":4', '"length":4e0'),
    `${text}\r`,
  ];
  expect(readLine(text)).toEqual(fragment);
  for (const [at, one] of wrong.entries()) {
    expect(one, `${at}`).not.toBe(text);
    expect(readLine(one), one).toBeNull();
    const texts = [lineText(init), lineText(hole), one];
    expect((await judge(texts)).faults).toContainEqual({ what: 'line', line: 2, why: 'unreadable' });
  }
});
