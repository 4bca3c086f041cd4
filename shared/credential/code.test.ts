/** Digits, CBOR and names: one spelling each, and no exception whatever comes. */
import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { type CborValue, decodeCbor, encodeCbor, isFaulty } from './cbor.ts';
import { credentialFaults, decodeCode, parseFragment } from './code.ts';
import { type Credential, shanghaiDay } from './credential.ts';
import { bytesToDigits, digitLength, digitsToBytes } from './digits.ts';
import { decodeName, encodeName } from './name.ts';
import { decompressP256 } from './p256-point.ts';
import { fits, qrOfCode, qrPath, qrSide, qrVersion } from './qr.ts';
import codes from './vectors/codes.json' with { type: 'json' };

const bounds = { bytes: 1000, items: 60, depth: 4 };

describe('digits', () => {
  test('there and back, and of the length that was said', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const digits = bytesToDigits(bytes);
        expect(digits).toMatch(/^[0-9]*$/);
        expect(digits.length).toBe(digitLength(bytes.length));
        expect(digitsToBytes(digits)).toEqual(bytes);
      }),
    );
  });
  test('any digits are one text of bytes or none', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{0,60}$/), (digits) => {
        const bytes = digitsToBytes(digits);
        if (typeof bytes !== 'string') expect(bytesToDigits(bytes)).toBe(digits);
      }),
    );
  });
});

describe('CBOR', () => {
  const value: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.uint8Array({ maxLength: 30 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.string({ maxLength: 5 })), tie('value')), {
          maxLength: 4,
        })
        .map((entries) => new Map(entries)),
    ),
  })).value;
  test('what is encoded is decoded, whatever order its maps were in', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = encodeCbor(one);
        expect(decodeCbor(bytes, { bytes: 10_000, items: 10_000, depth: 9 })).toEqual(one);
      }),
    );
  });
  test('whatever is decoded is encoded to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const one = decodeCbor(bytes, bounds);
        if (!isFaulty(one)) expect(encodeCbor(one)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });
  /** RFC 8949 appendix A, as far as this format has such values; and what it has not. */
  test.each<[string, CborValue]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
    ['20', -1],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['40', new Uint8Array()],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)],
    ['60', ''],
    ['62c3bc', 'ü'],
    ['80', []],
    ['83010203', [1, 2, 3]],
    ['a0', new Map()],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, CborValue>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ])('%s', (hex, one) => {
    expect(decodeCbor(fromHex(hex), bounds)).toEqual(one);
    expect(toHex(encodeCbor(one))).toBe(hex);
  });
  test.each([
    ['1817', 'malformed'],
    ['190018', 'malformed'],
    ['1a00001000', 'malformed'],
    ['1b00000000ffffffff', 'malformed'],
    ['f6', 'malformed'],
    ['f7', 'malformed'],
    ['f0', 'malformed'],
    ['f818', 'malformed'],
    ['f93c00', 'malformed'],
    ['fb3ff0000000000000', 'malformed'],
    ['c074323031332d30332d32315432303a30343a30305a', 'malformed'],
    ['5f42010243030405ff', 'malformed'],
    ['9f01ff', 'malformed'],
    ['1c', 'malformed'],
    ['62c328', 'malformed'],
    ['a202020101', 'malformed'],
    ['a201010101', 'malformed'],
    ['a14001', 'malformed'],
    ['a18001', 'malformed'],
    ['a11bffffffffffffffff01', 'malformed'],
    ['a13bffffffffffffffff01', 'malformed'],
    ['a1f401', 'malformed'],
    ['0000', 'malformed'],
    ['8181818181', 'malformed'],
    ['', 'cut'],
    ['18', 'cut'],
    ['4401', 'cut'],
    ['8301', 'cut'],
    ['a101', 'cut'],
  ])('%s is %s', (hex, why) => {
    expect(decodeCbor(fromHex(hex), bounds)).toEqual({ faulty: why });
  });
});

test('names: one encoding each, the shorter', () => {
  for (const [name, length] of [
    ['王志强', 6],
    ['阿卜杜热合曼·买买提吐尔逊', 26],
    ['Aynur', 5],
    ['Абай', 8],
    ['ئابدۇراخمان', 22],
  ] as const) {
    const encoded = encodeName(name);
    expect(typeof encoded === 'string' ? new TextEncoder().encode(encoded).length : encoded.length).toBe(
      length,
    );
    expect(decodeName(encoded)).toBe(name);
  }
});

test('whatever comes in the fragment is read or refused, and never thrown at', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^#1[0-9]{0,400}$/)), (fragment) => {
      const read = parseFragment(fragment);
      if (read.ok) decodeCode(read.bytes);
    }),
    { numRuns: 1000 },
  );
});

test('compressed points are made whole as noble makes them', () => {
  for (let at = 1; at <= 12; at += 1) {
    const secret = new Uint8Array(32).fill(at);
    expect(decompressP256(p256.getPublicKey(secret, true))).toEqual(p256.getPublicKey(secret, false));
  }
  const field = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
  for (const hex of [`02${field}`, `04${'11'.repeat(32)}`, '02', '', `02${'11'.repeat(33)}`])
    expect(decompressP256(fromHex(hex))).toBeNull();
});

test('days of Shanghai', () => {
  expect(shanghaiDay(Date.UTC(2026, 10, 26, 15, 59, 59) / 1000)).toBe(20_783);
  expect(shanghaiDay(Date.UTC(2026, 10, 26, 16, 0, 0) / 1000)).toBe(20_784);
});

describe('QR', () => {
  const credential: Credential = {
    issuer: new Uint8Array(8),
    keyId: 2,
    notBefore: 20_774,
    expires: 20_834,
    holderKey: fromHex(`02${'11'.repeat(32)}`),
    statusIndex: 19_999,
    name: '王志强',
    certificate: '65010020230017',
    scope: 66,
  };
  const prefix = 'https://zf.xj-tianshan.cn/v';
  const fitOf = (over: Partial<Credential>) => fits({ ...credential, ...over }, prefix);

  test('capacity: 287 bytes behind 28 characters in version 11, 333 in version 12', () => {
    const version = (bytes: number) => qrVersion(28, 1 + digitLength(bytes));
    expect([238, 239, 286, 288, 332, 334].map(version)).toEqual([10, 11, 11, 12, 12, null]);
  });
  test('a long name fits version 11 whole, the longest version 12, what does not is refused with its reason', () => {
    expect(fitOf({})).toMatchObject({ ok: true, version: 11, challengeVersion: 11 });
    expect(fitOf({ name: '阿卜杜热合曼·买买提吐尔逊' })).toMatchObject({
      ok: true,
      version: 11,
      challengeVersion: 12,
    });
    expect(fitOf({ name: '阿卜杜热合曼·买买提吐尔逊·阿卜杜克里木' })).toMatchObject({
      ok: true,
      version: 12,
    });
    expect(fitOf({ name: '艾'.repeat(40) })).toMatchObject({
      ok: false,
      most: 333,
      parts: [{ part: 'name', bytes: 120 }, {}, {}],
    });
    expect(credentialFaults({ ...credential, name: '艾'.repeat(65) })).toEqual(['name']);
  });
  test('the version foretold is the version drawn', () => {
    for (const name of [
      'ordinary',
      'long-name',
      'latin-name',
      'bare-proof',
      'challenge',
      'largest',
    ] as const) {
      const { fragment } = codes.codes[name];
      const read = parseFragment(fragment);
      if (!read.ok) throw new Error(name);
      const matrix = qrOfCode(prefix, read.bytes);
      expect(matrix.version, name).toBe(qrVersion(prefix.length + 1, 1 + digitLength(read.bytes.length)));
    }
  });
  test('whole pixels a module, and every dark module drawn once', () => {
    expect(qrSide({ size: 61 }, 345, 1)).toBe(345);
    expect(qrSide({ size: 61 }, 344, 1)).toBe(276);
    expect(qrSide({ size: 61 }, 344, 2) * 2).toBe(9 * 69);
    const read = parseFragment(codes.codes.ordinary.fragment as string);
    if (!read.ok) throw new Error(read.why);
    const matrix = qrOfCode(prefix, read.bytes);
    let dark = 0;
    for (let y = 0; y < matrix.size; y += 1)
      for (let x = 0; x < matrix.size; x += 1) dark += Number(matrix.isDark(x, y));
    const drawn = [...qrPath(matrix).matchAll(/h(\d+)v1/g)].reduce((sum, [, run]) => sum + Number(run), 0);
    expect(drawn).toBe(dark);
  });
});
