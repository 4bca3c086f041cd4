/** SM2 as the second algorithm: the standard's own example, and a whole code; off unless it is turned on. */
import { sm2 } from 'sm-crypto-v2';
import { expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { codeFragment, issueCredential, proveHolding } from './code.ts';
import type { StatusList, TrustList } from './lists.ts';
import { nobleChecker } from './noble-checker.ts';
import { ES256, SM2 } from './signature.ts';
import { sm2PublicKey, sm2Signer, withSm2 } from './sm2.ts';
import { testKey } from './vectors/test-keys.ts';
import { verifyCode } from './verify.ts';

/** GB/T 32918.5-2017 annex A.2: message digest, identity 1234567812345678. */
const example = {
  secret: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  x: '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
  y: 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
};

test("the standard's example", async () => {
  const message = new TextEncoder().encode('message digest');
  const publicKey = sm2PublicKey(fromHex(example.secret));
  expect(toHex(publicKey)).toBe(`03${example.x}`);
  const checker = withSm2(nobleChecker);
  const signature = fromHex(example.r + example.s);
  expect(await checker.verify(SM2, publicKey, message, signature)).toBe(true);
  expect(await checker.verify(SM2, publicKey, new TextEncoder().encode('message digesu'), signature)).toBe(
    false,
  );
  expect(await checker.verify(ES256, publicKey, message, signature)).toBe(false);
  expect(sm2.verifyPublicKey(`04${example.x}${example.y}`)).toBe(true);
});

test('a code signed with SM2: unknown unless it is on, then amber, for no platform has it', async () => {
  const T = 1_795_746_600;
  const secret = fromHex(example.secret);
  const agencyKey = { keyId: 1, alg: SM2, publicKey: sm2PublicKey(secret), from: 20_000, to: 21_000 };
  const issuer = fromHex('a1a2a3a4a5a6a7a8');
  const trustList: TrustList = {
    issued: T,
    nextUpdate: T + 60,
    agencies: [
      {
        issuer,
        name: '天山县市场监督管理局',
        telephone: '12345',
        listener: null,
        complaints: '12345',
        keys: [agencyKey],
        statusFile: 'a.cose',
      },
    ],
  };
  const statusList: StatusList = { issuer, issued: T, nextUpdate: T + 60, size: 4, statusAt: () => 'valid' };
  const holder = testKey('holder');
  const holderSm2 = fromHex(example.x);
  for (const holderAlg of [ES256, SM2]) {
    const credential = {
      issuer,
      keyId: 1,
      notBefore: 20_780,
      expires: 20_790,
      holderKey: holderAlg === SM2 ? sm2PublicKey(holderSm2) : holder.publicKey,
      statusIndex: 0,
      name: '王志强',
      certificate: '1',
      scope: 2,
      ...(holderAlg === SM2 ? { holderAlg } : {}),
    };
    const issued = await issueCredential(credential, sm2Signer(secret), SM2);
    const proof = {
      at: T,
      nonce: new Uint8Array(8),
      inspection: 0,
      recording: false,
      twoOfficers: false,
      challenge: null,
    };
    const sign = holderAlg === SM2 ? sm2Signer(holderSm2) : holder.sign;
    const fragment = codeFragment(await proveHolding(issued, proof, sign, holderAlg));
    const input = { fragment, trustList, statusLists: [statusList], openedAt: T, now: T };
    const off = await verifyCode({ ...input, checker: nobleChecker });
    expect(off).toMatchObject({ kind: 'issuer-unknown', why: 'algorithm-unknown' });
    const on = { ...input, checker: withSm2(nobleChecker), algorithms: [ES256, SM2] };
    expect(await verifyCode(on)).toMatchObject({
      kind: 'not-current',
      why: 'fallback',
      doubts: ['fallback'],
    });
    const altered = `${fragment.slice(0, -15)}000000000000000`;
    expect((await verifyCode({ ...on, fragment: altered })).kind).not.toBe('not-current');
  }
});
