/** Compressed points of P-256 made whole: not every browser's WebCrypto imports the compressed form. */
import { toHex } from './bytes.ts';

/** Field and b of P-256 (SEC 2 §2.4.2); a = −3. Strings, for builds whose target has no BigInt literals. */
const P = BigInt('0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
const B = BigInt('0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b');
const ONE = BigInt(1);
const TWO = BigInt(2);
const THREE = BigInt(3);

/**
 * 65 bytes 04 ‖ x ‖ y of 33 bytes 02 or 03 ‖ x (SEC 1 §2.3.4); null when no such point is on the curve.
 */
export function decompressP256(point: Uint8Array): Uint8Array | null {
  const sign = point[0];
  if (point.length !== 33 || (sign !== 2 && sign !== 3)) return null;
  const x = BigInt(`0x${toHex(point.subarray(1))}`);
  if (x >= P) return null;
  const square = (((x * x + P - THREE) % P) * x + B) % P;
  // p ≡ 3 (mod 4): a root is the power (p + 1) / 4.
  const root = power(square, (P + ONE) / (TWO + TWO));
  if ((root * root) % P !== square) return null;
  const y = root % TWO === BigInt(sign - 2) ? root : P - root;
  const whole = new Uint8Array(65);
  whole[0] = 4;
  whole.set(point.subarray(1), 1);
  let rest = y;
  for (let at = 64; at > 32; at -= 1) {
    whole[at] = Number(rest % BigInt(256));
    rest /= BigInt(256);
  }
  return whole;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = ONE;
  let square = base;
  for (let rest = exponent; rest > BigInt(0); rest /= TWO) {
    if (rest % TWO === ONE) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
