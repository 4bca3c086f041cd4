/**
 * The code as a QR code: the address as a byte segment, the digits as a numeric one, error correction L or, where the same
 * version has room, better. Which version a credential needs is known before it is issued; a name is never cut. Why L, why
 * whole pixels: docs/decisions/080-credential-format.md. Drawing on a canvas or as SVG is the caller's.
 */
import { correction, generate, mode } from 'lean-qr';
import { CODE_VERSION, codeFragment, codeLength } from './code.ts';
import type { Credential } from './credential.ts';
import { digitLength } from './digits.ts';

/** Version that phones read at 320 captured pixels, and the largest that is shown. */
export const WANTED_VERSION = 11;
export const LARGEST_VERSION = 12;
/** Modules of white on each side (ISO/IEC 18004 §6.3.8). */
export const QUIET_ZONE = 4;

/** Data codewords at level L, versions 1 to 12 (ISO/IEC 18004, table 7). */
const CODEWORDS_L = [19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370] as const;

/**
 * The smallest version that holds so many bytes and, behind them, so many digits; null: it takes more than 12.
 * @example qrVersion(29, 700) // 12
 */
export function qrVersion(bytes: number, digits: number): number | null {
  const found = CODEWORDS_L.findIndex((codewords, at) => {
    // From version 10 on the counts of both segments are longer (table 3).
    const counts = at + 1 >= 10 ? 16 + 12 : 8 + 10;
    const rest = [0, 4, 7][digits % 3] ?? 0;
    return 8 + counts + 8 * bytes + 10 * Math.floor(digits / 3) + rest <= 8 * codewords;
  });
  return found < 0 ? null : found + 1;
}

/** A proof as long as any can be until the year 2106. */
const LONGEST_PROOF = {
  at: 2 ** 32 - 1,
  nonce: new Uint8Array(8),
  inspection: Number.MAX_SAFE_INTEGER,
  recording: true,
  twoOfficers: true,
  challenge: 999_999,
  dayCard: true,
};

export type Fit =
  | {
      readonly ok: true;
      /** Of the code as it is shown every 30 s, and of one with six digits in it. */
      readonly version: number;
      readonly challengeVersion: number;
      readonly bytes: number;
    }
  | {
      readonly ok: false;
      /** Bytes of the largest code, and how many the address leaves. */
      readonly bytes: number;
      readonly most: number;
      /** What could be shorter, the longest first; each with its bytes. */
      readonly parts: readonly { readonly part: 'prefix' | 'name' | 'certificate'; readonly bytes: number }[];
    };

/**
 * Whether every code of this credential fits. To be asked before it is issued.
 * @param prefix address of the page, without `#`
 */
export function fits(credential: Credential, prefix: string, alg?: number): Fit {
  const address = new TextEncoder().encode(prefix).length + 1;
  const versionOf = (bytes: number) => qrVersion(address, CODE_VERSION.length + digitLength(bytes));
  const bytes = codeLength(credential, LONGEST_PROOF, alg);
  const plain = codeLength(credential, { ...LONGEST_PROOF, challenge: null }, alg);
  const challengeVersion = versionOf(bytes);
  const version = versionOf(plain);
  if (version !== null && challengeVersion !== null)
    return { ok: true, version, challengeVersion, bytes: plain };
  let most = bytes;
  while (most > 0 && versionOf(most) === null) most -= 1;
  const of = (part: 'prefix' | 'name' | 'certificate', value: string) => ({
    part,
    bytes: new TextEncoder().encode(value).length,
  });
  const parts = [
    of('prefix', prefix),
    of('name', credential.name),
    of('certificate', credential.certificate),
  ];
  return { ok: false, bytes, most, parts: parts.sort((a, b) => b.bytes - a.bytes) };
}

/** A QR code: which modules are dark. */
export interface QrMatrix {
  readonly version: number;
  /** Modules a side, without the quiet zone. */
  readonly size: number;
  /** Outside the code: false. */
  readonly isDark: (x: number, y: number) => boolean;
}

/**
 * @param prefix address of the page, without `#`
 * @throws when the code is longer than version 12 holds, which `fits` says before
 */
export function qrOfCode(prefix: string, code: Uint8Array): QrMatrix {
  const text = mode.multi(mode.ascii(`${prefix}#`), mode.numeric(codeFragment(code)));
  const bitmap = generate(text, { minCorrectionLevel: correction.L, maxVersion: LARGEST_VERSION });
  return { version: (bitmap.size - 17) / 4, size: bitmap.size, isDark: (x, y) => bitmap.get(x, y) };
}

/** Any short text, such as an address that a camera is to scan. */
export function qrOfText(text: string): QrMatrix {
  const bitmap = generate(text, { minCorrectionLevel: correction.M });
  return { version: (bitmap.size - 17) / 4, size: bitmap.size, isDark: (x, y) => bitmap.get(x, y) };
}

/**
 * Path of the dark modules in units of one module, one rectangle a run; the quiet zone is part of the coordinates, so the
 * view box is `0 0 side side` with `side = size + 2 × QUIET_ZONE`. Draw it crisp: `shape-rendering="crispEdges"`.
 */
export function qrPath(matrix: QrMatrix): string {
  const { size, isDark } = matrix;
  let path = '';
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      if (!isDark(x, y)) continue;
      const from = x;
      while (x + 1 < size && isDark(x + 1, y)) x += 1;
      path += `M${from + QUIET_ZONE} ${y + QUIET_ZONE}h${x + 1 - from}v1h-${x + 1 - from}z`;
    }
  return path;
}

/**
 * CSS pixels a side so that each module is a whole number of the screen's own pixels: a module of 4.6 pixels is read
 * less well than one of 4.
 * @param most CSS pixels there is room for
 * @param pixelRatio `devicePixelRatio`
 * @returns at least one device pixel a module, even where that is more than `most`
 */
export function qrSide(matrix: Pick<QrMatrix, 'size'>, most: number, pixelRatio: number): number {
  const modules = matrix.size + 2 * QUIET_ZONE;
  const pixels = Math.max(1, Math.floor((most * pixelRatio) / modules));
  return (pixels * modules) / pixelRatio;
}
