/** ES256 by the platform's own cryptography (W3C Web Cryptography, ECDSA). */
import { decompressP256 } from './p256-point.ts';
import { ES256, type SignatureChecker } from './signature.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const HASH = { name: 'ECDSA', hash: 'SHA-256' };

/** @param subtle `crypto.subtle`; a page on plain http has none */
export function webcryptoChecker(subtle: SubtleCrypto): SignatureChecker {
  const imported = (point: Uint8Array) => subtle.importKey('raw', plain(point), CURVE, false, ['verify']);
  return {
    kind: 'webcrypto',
    async verify(alg, publicKey, message, signature) {
      if (alg !== ES256 || !isCompressed(publicKey)) return false;
      try {
        // To import a compressed point is optional; where it is done it is done faster than by script.
        const key = await imported(publicKey).catch(async () => {
          const point = await decompressP256(publicKey);
          return point === null ? null : imported(point);
        });
        return key !== null && (await subtle.verify(HASH, key, plain(signature), plain(message)));
      } catch {
        return false;
      }
    },
  };
}

const isCompressed = (point: Uint8Array) => point.length === 33 && (point[0] === 2 || point[0] === 3);

/** Bytes on a buffer of their own, as WebCrypto's types want them. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
