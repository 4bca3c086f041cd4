/** A QR code as one SVG path, black on white whatever the theme. */
import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** Light modules that a reader wants around a code (ISO/IEC 18004). */
export const QUIET_ZONE = 4;

export interface QrPicture {
  /** 1 … 40. */
  readonly version: number;
  /** Modules on a side, without the quiet zone. */
  readonly size: number;
  /** Of the dark modules, one unit each. */
  readonly path: string;
}

/**
 * At correction level L: for dense codes fewer, larger modules are read better than more correction.
 * @throws when the text fits no QR code
 */
export function qrPicture(text: string): QrPicture {
  const code = generate(text, { minCorrectionLevel: correction.L, maxCorrectionLevel: correction.L });
  return { version: (code.size - 17) / 4, size: code.size, path: toSvgPath(code) };
}

/** Version of the code alone. */
export function qrVersion(text: string): number {
  return (
    (generate(text, { minCorrectionLevel: correction.L, maxCorrectionLevel: correction.L }).size - 17) / 4
  );
}
