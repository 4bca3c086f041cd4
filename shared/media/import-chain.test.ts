import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  chainedImport,
  type ImportHead,
  type ImportLine,
  importLineText,
  soundLines,
  verifyImport,
} from './import-chain.ts';

const ID = '01KB0000000000000000000000';
const bytes = new TextEncoder().encode('the quick brown fox jumps');
const hex = (part: Uint8Array) => createHash('sha256').update(part).digest('hex');
const of = async (offset: number, length: number) =>
  offset + length > bytes.length ? null : hex(bytes.subarray(offset, offset + length));

function lines(): ImportLine[] {
  const made = [chainedImport(null, { kind: 'file', version: 1, import: ID, chunk: 10 })];
  for (let offset = 0; offset < bytes.length; offset += 10) {
    const length = Math.min(10, bytes.length - offset);
    const sha256 = hex(bytes.subarray(offset, offset + length));
    made.push(chainedImport(made.at(-1) ?? null, { kind: 'chunk', offset, length, sha256 }));
  }
  return made;
}
const texts = () => lines().map(importLineText);
const headOf = (made: readonly ImportLine[]): ImportHead => {
  const last = made.at(-1);
  return { number: last?.number ?? 0, chain: last?.chain ?? '', bytes: bytes.length };
};
const judged = (made: readonly string[], size = bytes.length, head = headOf(lines())) =>
  verifyImport(ID, made, of, size, head);

describe('the index of an imported file', () => {
  it('vouches for every byte', async () => {
    expect(await judged(texts())).toEqual([]);
  });
  it('is this, byte by byte: what was written stays readable', () => {
    expect(texts()).toMatchInlineSnapshot(`
      [
        "{"chain":"2ff704f32638587003bad486ffe2935d965a0c9dacbe50fe736bcc82a5a7e40b","chunk":10,"import":"01KB0000000000000000000000","kind":"file","number":0,"version":1}",
        "{"chain":"157354019b6d8c440b4b2f5950b7943e4904302696503f965748b7f455c443b8","kind":"chunk","length":10,"number":1,"offset":0,"sha256":"cbd82cedddce2afb4ff64cb54c46013251a01ab463d3a6a3867261c86bd40b2e"}",
        "{"chain":"6b522ca3a9d50f63bebebce8b9ee0ecdd0071c45e6303ee9cace46a482ad4506","kind":"chunk","length":10,"number":2,"offset":10,"sha256":"3d2bc99cb41649a88d11891d09921321a6aad86d053081ea67253974ed38176a"}",
        "{"chain":"65873f9c8bf962af9046455d1379d8c9ede9b95776b39cf15c8b614bf5b36ada","kind":"chunk","length":5,"number":3,"offset":20,"sha256":"ef30940a2d1b943c8007b8a15e45935dc01902b7c0534dc7e27fda30a9b81aef"}",
      ]
    `);
  });
  it('names a file that is longer or shorter', async () => {
    expect(await judged(texts(), bytes.length + 1)).toEqual([{ what: 'file', why: 'longer' }]);
    expect(await judged(texts(), bytes.length - 1)).toEqual([{ what: 'file', why: 'shorter' }]);
  });
  it('names a line that says the same in other bytes, doubles a key, or is none', async () => {
    for (const change of [
      (line: string) => line.replace('{', '{ '),
      (line: string) => line.replace('{', '{"kind":"chunk",'),
      (line: string) => line.slice(0, -1),
      () => '',
    ]) {
      const made = texts();
      made[2] = change(made[2] ?? '');
      expect((await judged(made))[0]).toEqual({ what: 'line', line: 2, why: 'unreadable' });
      expect(soundLines(`${made.join('\n')}\n`, ID)).toHaveLength(2);
    }
  });
  it('names a line whose chain is another one, even where it is the last', async () => {
    const made = lines();
    const last = made.at(-1);
    if (last === undefined) throw new Error('no lines');
    made[made.length - 1] = { ...last, chain: 'f'.repeat(64) };
    const told = made.map(importLineText);
    expect(await judged(told, bytes.length, headOf(made))).toEqual([{ what: 'line', line: 3, why: 'chain' }]);
    expect(soundLines(`${told.join('\n')}\n`, ID)).toHaveLength(3);
  });
  it('names what was left out, put elsewhere, or belongs to another file', async () => {
    const [first = '', second = '', third = '', fourth = ''] = texts();
    const whys = async (made: readonly string[]) =>
      (await judged(made)).map((one) => `${one.what} ${one.why}`);
    expect(await whys([first, second, fourth])).toEqual(['line order']);
    expect(await whys([first, third, second, fourth])).toContain('line order');
    expect(await whys([first, second, third])).toEqual(['head differs']);
    expect(await whys([])).toEqual(['head differs']);
    const other = await verifyImport(
      '01KB0000000000000000000001',
      texts(),
      of,
      bytes.length,
      headOf(lines()),
    );
    expect(other).toEqual([{ what: 'line', line: 0, why: 'place' }]);
  });
  it('reads no line that was not ended', () => {
    expect(soundLines(texts().join('\n'), ID)).toHaveLength(3);
  });
});
