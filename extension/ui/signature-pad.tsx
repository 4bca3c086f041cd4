/** Where somebody signs with finger, pen or mouse: lines are kept as they are led, in thousandths of the pad's width. */
import type { TargetedPointerEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { looksSigned, MAX_POINTS, type Strokes, strokePaths } from '#shared/case/strokes.ts';
import { useUi } from './context.ts';

/** Thousandths of the pad's width: nearer points say nothing more. */
const STEP = 3;
const RATIO = 0.3;

export interface PadProps {
  readonly strokes: Strokes;
  /** Milliseconds, growing. */
  readonly now: () => number;
  onChange(strokes: Strokes): void;
}

export function SignaturePad({ strokes, now, onChange }: PadProps) {
  const pad = useRef<HTMLDivElement>(null);
  useEffect(() => pad.current?.scrollIntoView({ block: 'nearest' }), []);
  const { words } = useUi();
  const say = words.tell;
  const begun = useRef<number | null>(null);
  const drawing = useRef<number | null>(null);
  const lines = useRef<number[][]>([]);
  lines.current = strokes.map((line) => [...line]);

  const add = (event: TargetedPointerEvent<SVGSVGElement>, isNew: boolean) => {
    const box = event.currentTarget.getBoundingClientRect();
    const bound = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value)));
    const x = bound(((event.clientX - box.left) / box.width) * 1000, 1000);
    const y = bound(((event.clientY - box.top) / box.width) * 1000, 1000 * RATIO);
    begun.current ??= now();
    const line = isNew ? [] : (lines.current.at(-1) ?? []);
    const [lastX, lastY] = [line.at(-3), line.at(-2)];
    if (lastX !== undefined && lastY !== undefined && Math.hypot(x - lastX, y - lastY) < STEP) return;
    if (lines.current.reduce((sum, one) => sum + one.length, 0) >= MAX_POINTS * 3) return;
    const grown = [...line, x, y, Math.round(now() - begun.current)];
    onChange(isNew ? [...lines.current, grown] : [...lines.current.slice(0, -1), grown]);
  };

  return (
    <div class="pad" ref={pad}>
      <svg
        viewBox={`0 0 1000 ${1000 * RATIO}`}
        role="img"
        aria-label={looksSigned(strokes) ? say.drawn : say.pad}
        onPointerDown={(event) => {
          if (drawing.current !== null) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = event.pointerId;
          add(event, true);
        }}
        onPointerMove={(event) => {
          if (drawing.current === event.pointerId) add(event, false);
        }}
        onPointerUp={(event) => {
          if (drawing.current === event.pointerId) drawing.current = null;
        }}
        onPointerCancel={() => {
          drawing.current = null;
        }}
      >
        {strokePaths(strokes).map((path) => (
          <path key={path} d={path} />
        ))}
      </svg>
      {strokes.length === 0 ? (
        <p aria-hidden="true">{say.here}</p>
      ) : (
        <button
          type="button"
          class="b s txt"
          onClick={() => {
            begun.current = null;
            onChange([]);
          }}
        >
          {say.again}
        </button>
      )}
    </div>
  );
}
