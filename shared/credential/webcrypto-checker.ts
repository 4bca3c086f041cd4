/** ES256 by the platform's own cryptography (W3C Web Cryptography, ECDSA). */
import { decompressP256 } from './p256-point.ts';
import { ES256, type SignatureChecker } from './signature.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const HASH = { name: 'ECDSA', hash: 'SHA-256' };

/** @param subtle `crypto.subtle`; a page on plain http has none */
export function webcryptoChecker(subtle: SubtleCrypto): SignatureChecker {
  return {
    kind: 'webcrypto',
    async verify(alg, publicKey, message, signature) {
      const point = alg === ES256 ? decompressP256(publicKey) : null;
      if (point === null) return false;
      try {
        const key = await subtle.importKey('raw', plain(point), CURVE, false, ['verify']);
        return await subtle.verify(HASH, key, plain(signature), plain(message));
      } catch {
        return false;
      }
    },
  };
}

/** Bytes on a buffer of their own, as WebCrypto's types want them. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
