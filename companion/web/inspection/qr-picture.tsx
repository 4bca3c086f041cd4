/** A QR code as SVG paths: sharp at any size, on paper as on the screen. */
import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** Modules of white on each side (ISO/IEC 18004 §6.3.8). */
const QUIET = 4;

/** @param text at error correction M: paper on a wall gets scratched */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET;
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shape-rendering="crispEdges"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={toSvgPath(code)} fill="#000" fill-rule="evenodd" />
    </svg>
  );
}
