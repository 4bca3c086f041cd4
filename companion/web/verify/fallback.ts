/**
 * The page's second script, inert until it is asked for (fallback-script.ts), and apart so that a browser that cannot read it
 * still runs the others: zlib and ES256 by script, for a page without the platform's own. Points of the curve by
 * @noble/curves; the equation of ECDSA is written out here, for the package's own brings signing along, which is a
 * seventh of everything the page may weigh.
 */
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { ES256, type SignatureChecker } from '#shared/credential/signature.ts';

export { inflated } from '#shared/credential/inflate.ts';

/** FIPS 186-5, SP 800-186 §3.2.1.3. */
const P256 = {
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  h: 1n,
  a: 0xffffffff00000001000000000000000000000000fffffffffffffffffffffffcn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  Gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  Gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};
const Point = weierstrass(P256);
const { n } = P256;

const whole = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** 65 bytes 04 ‖ x ‖ y of 33 bytes (SEC 1 §2.3.4); null when no such point is on the curve. */
export function wholePoint(point: Uint8Array): Uint8Array | null {
  try {
    return Point.fromBytes(point).toBytes(false);
  } catch {
    return null;
  }
}

/**
 * ECDSA verification (FIPS 186-5 §6.4.2). What is checked is public: nothing here has to take the same time.
 * @param sha256 handed in by the page's main script, which has one
 */
export const checkerBy = (sha256: (message: Uint8Array) => Uint8Array): SignatureChecker => ({
  kind: 'fallback',
  async verify(alg, publicKey, message, signature) {
    if (alg !== ES256 || publicKey.length !== 33 || signature.length !== 64) return false;
    try {
      const key = Point.fromBytes(publicKey);
      key.assertValidity();
      const r = whole(signature.subarray(0, 32));
      const s = whole(signature.subarray(32));
      if (r < 1n || r >= n || s < 1n || s >= n) return false;
      const inverse = Point.Fn.inv(s);
      const u1 = Point.Fn.mul(Point.Fn.create(whole(sha256(message))), inverse);
      const u2 = Point.Fn.mul(r, inverse);
      const sum = Point.BASE.multiplyUnsafe(u1).add(key.multiplyUnsafe(u2));
      return !sum.is0() && Point.Fn.create(sum.toAffine().x) === r;
    } catch {
      return false;
    }
  },
});
