/** ES256 by script, for a page without the platform's own: about twenty times as slow, and never better than amber. */
import { p256 } from '@noble/curves/nist.js';
import { ES256, type SignatureChecker } from './signature.ts';

export const nobleChecker: SignatureChecker = {
  kind: 'fallback',
  async verify(alg, publicKey, message, signature) {
    if (alg !== ES256) return false;
    try {
      return p256.verify(signature, message, publicKey);
    } catch {
      return false;
    }
  },
};
