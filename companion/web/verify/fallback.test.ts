/** ES256 by script against Node's own: what it takes, and everything that it must not. */
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { decompressP256 } from '#shared/credential/p256-point.ts';
import { ES256 } from '#shared/credential/signature.ts';
import { newKey } from '../../../tests/verify/agency.ts';
import { checkerBy, wholePoint } from './fallback.ts';

const checker = checkerBy(sha256);
const key = newKey();
const message = new TextEncoder().encode('云溪区市场监督管理局');
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const bytes = (value: bigint) =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * (31 - at))) & 255n));
const pair = (r: bigint, s: bigint) => Uint8Array.from([...bytes(r), ...bytes(s)]);
const whole = (part: Uint8Array) => part.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
const verify = (signature: Uint8Array, of = message, by = key.publicKey, alg = ES256) =>
  checker.verify(alg, by, of, signature);

test('takes what Node signed, a hundred times, with either s', async () => {
  for (let i = 0; i < 100; i += 1) {
    const other = newKey();
    const text = new TextEncoder().encode(`${i}`);
    const signature = await other.sign(text);
    expect(await verify(signature, text, other.publicKey)).toBe(true);
    const [r, s] = [whole(signature.subarray(0, 32)), whole(signature.subarray(32))];
    // Which of the two is wanted is asked elsewhere, of the form (cose.ts).
    expect(await verify(pair(r, N - s), text, other.publicKey)).toBe(true);
  }
});

test('makes a point whole as the platform’s other way does, and none that is not on the curve', () => {
  for (let i = 0; i < 20; i += 1) {
    const { publicKey } = newKey();
    expect(wholePoint(publicKey)).toEqual(decompressP256(publicKey));
    const off = publicKey.map((byte, at) => (at === 32 ? byte ^ i : byte));
    expect(wholePoint(off)).toEqual(decompressP256(off));
  }
  expect(wholePoint(new Uint8Array(33))).toBeNull();
});

describe('refuses', async () => {
  const good = await key.sign(message);
  const [r, s] = [whole(good.subarray(0, 32)), whole(good.subarray(32))];
  const flipped = (at: number) => good.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const wrong: Record<string, () => Promise<boolean>> = {
    'another message': () => verify(good, new TextEncoder().encode('云溪区城市管理局')),
    'another key': () => verify(good, message, newKey().publicKey),
    'a bit of r': () => verify(flipped(5)),
    'a bit of s': () => verify(flipped(60)),
    'r of zero': () => verify(pair(0n, s)),
    's of zero': () => verify(pair(r, 0n)),
    'both zero': () => verify(pair(0n, 0n)),
    'r of n': () => verify(pair(N, s)),
    's of n': () => verify(pair(r, N)),
    'r beyond n': () => verify(pair(r + N > 2n ** 256n ? 2n ** 256n - 1n : r + N, s)),
    'r and s changed': () => verify(pair(s, r)),
    'a signature cut': () => verify(good.subarray(0, 63)),
    'a signature too long': () => verify(Uint8Array.from([...good, 0])),
    'no signature': () => verify(new Uint8Array(0)),
    'a key that is no point': () => verify(good, message, Uint8Array.from([2, ...new Array(32).fill(255)])),
    'a key cut': () => verify(good, message, key.publicKey.subarray(0, 32)),
    'a key with another sign': () =>
      verify(
        good,
        message,
        key.publicKey.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
      ),
    'the point at infinity': () => verify(good, message, new Uint8Array(33)),
    'another algorithm': () => verify(good, message, key.publicKey, -35),
  };
  test('takes the one it is about', async () => expect(await verify(good)).toBe(true));
  test.each(Object.entries(wrong))('%s', async (_name, tried) => expect(await tried()).toBe(false));
});
