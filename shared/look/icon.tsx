/** An icon's shape as SVG: a picture with a name where it stands alone, else hidden from whoever does not see it. */
import { h } from 'preact';
import type { IconShape } from './icon-shapes.ts';

export function Drawn({
  shape,
  class: classes,
  title,
}: {
  readonly shape: IconShape;
  readonly class: string;
  readonly title?: string | undefined;
}) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by its label, or hidden
    <svg
      class={classes}
      viewBox="0 0 16 16"
      {...(title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title })}
    >
      {shape.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
