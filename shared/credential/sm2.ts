/**
 * SM2 with SM3 (GB/T 32918.2) as the second algorithm, off unless an agency turns it on: no browser's own cryptography
 * has it, so its verdicts are those of a fallback. Nothing else imports this file, so a page without it does not load it.
 */
import { sm2 } from 'sm-crypto-v2';
import { fromHex, toHex } from './bytes.ts';
import { type Sign, type SignatureChecker, SM2 } from './signature.ts';

/** The default distinguishing id of GB/T 35276: nobody's own is sent with a code. */
const USER_ID = '1234567812345678';

/** @param privateKey 32 bytes */
export function sm2Signer(privateKey: Uint8Array): Sign {
  const hex = toHex(privateKey);
  return async (message) => fromHex(sm2.doSignature(message, hex, { hash: true, userId: USER_ID }));
}

/** 33 bytes, compressed. */
export function sm2PublicKey(privateKey: Uint8Array): Uint8Array {
  return fromHex(sm2.compressPublicKeyHex(sm2.getPublicKeyFromPrivateKey(toHex(privateKey))));
}

/** SM2 besides what another checker knows. */
export function withSm2(other: SignatureChecker): SignatureChecker {
  return {
    kind: 'fallback',
    async verify(alg, publicKey, message, signature) {
      if (alg !== SM2) return other.verify(alg, publicKey, message, signature);
      try {
        const options = { hash: true, userId: USER_ID };
        return sm2.doVerifySignature(message, toHex(signature), toHex(publicKey), options);
      } catch {
        return false;
      }
    },
  };
}
