/** Keys of tests: secret keys from names, signatures by RFC 6979. ONLY FOR TESTS. */
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ES256, type Sign } from '../signature.ts';

export interface TestKey {
  readonly alg: number;
  readonly publicKey: Uint8Array;
  readonly sign: Sign;
}

export function testKey(name: string): TestKey {
  const secret = sha256(new TextEncoder().encode(`sanxiang test key ${name}`));
  return {
    alg: ES256,
    publicKey: p256.getPublicKey(secret, true),
    // Either s, as WebCrypto gives it.
    sign: async (message) => p256.sign(message, secret, { lowS: false }),
  };
}
