/** A QR code on the screen: black on white in every theme, each module a whole number of the screen's pixels. */
import { type QrMatrix, QUIET_ZONE, qrPath, qrSide } from './qr.ts';

interface Props {
  readonly matrix: QrMatrix;
  /** CSS pixels there is room for. */
  readonly most: number;
  readonly pixelRatio: number;
  /** What a screen reader says of it. */
  readonly label: string;
}

export function QrCode({ matrix, most, pixelRatio, label }: Props) {
  const modules = matrix.size + 2 * QUIET_ZONE;
  const side = qrSide(matrix, most, pixelRatio);
  return (
    <svg
      role="img"
      aria-label={label}
      width={side}
      height={side}
      viewBox={`0 0 ${modules} ${modules}`}
      shape-rendering="crispEdges"
      style={{ display: 'block' }}
    >
      <rect width={modules} height={modules} fill="#fff" />
      <path d={qrPath(matrix)} fill="#000" />
    </svg>
  );
}
