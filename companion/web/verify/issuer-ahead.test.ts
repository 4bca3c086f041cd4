/** The vectors' own issuers are the expectation: what is found ahead is what the code says once it is read. */
import { expect, test } from 'vitest';
import { toHex } from '#shared/credential/bytes.ts';
import { decodeCode, parseFragment } from '#shared/credential/code.ts';
import vectors from '#shared/credential/vectors/codes.json' with { type: 'json' };
import { issuerAhead } from './issuer-ahead.ts';

const fragments = Object.entries(vectors.codes).map(
  ([name, { fragment }]) =>
    [name, typeof fragment === 'string' ? fragment : fragment.repeat.repeat(fragment.times)] as const,
);

test('of every code that can be read the issuer is found ahead, but where SM2 signed, whose header is longer', () => {
  const missed: string[] = [];
  let found = 0;
  for (const [name, fragment] of fragments) {
    const parsed = parseFragment(fragment);
    const decoded = parsed.ok ? decodeCode(parsed.bytes) : parsed;
    if (!decoded.ok) continue;
    const ahead = issuerAhead(fragment);
    if (ahead === null) missed.push(name);
    else {
      expect(ahead, name).toBe(toHex(decoded.code.credential.issuer));
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(40);
  expect(missed.sort()).toEqual(['algorithm-swapped', 'sm2-off']);
});

test.each([
  ['nothing', ''],
  ['no digits', '#top'],
  ['another version', `#2${'0'.repeat(600)}`],
  ['too short', '#100472900472'],
  ['noughts', `#1${'0'.repeat(600)}`],
  ['groups that hold too much', `#1${'9'.repeat(600)}`],
  ['letters behind', `#1${'0'.repeat(40)}x${'0'.repeat(600)}`],
])('%s: none', (_name, fragment) => {
  expect(issuerAhead(fragment)).toBeNull();
});

test('whatever a fragment says, it is sixteen digits or none', () => {
  for (const [name, fragment] of fragments)
    expect(issuerAhead(fragment) ?? '0000000000000000', name).toMatch(/^[0-9a-f]{16}$/);
});
