/** The console's icons. They never stand alone: a word is beside them, or in `title` for a reader. */
import { Drawn } from '#shared/look/icon.tsx';
import {
  chevronDown,
  chevronRight,
  clock,
  done,
  door,
  type IconShape,
  recording,
  search,
  soon,
  stop,
  stopOutline,
  tick,
  unknown,
} from '#shared/look/icon-shapes.ts';

const shapes = {
  stop,
  'stop-outline': stopOutline,
  soon,
  unknown,
  done,
  tick,
  clock,
  door,
  search,
  recording,
  'chevron-down': chevronDown,
  'chevron-right': chevronRight,
  logo: [
    [
      'rect',
      { x: '.5', y: '.5', width: '15', height: '15', rx: '3.5', fill: 'var(--accent)', stroke: 'none' },
    ],
    ['path', { d: 'M4.2 4.7h7.6M5.2 8h5.6M3.7 11.3h8.6', stroke: '#fff', 'stroke-width': '1.6' }],
  ],
  todo: [['circle', { cx: '8', cy: '8', r: '5.6' }]],
  key: [
    ['circle', { cx: '5', cy: '11', r: '3' }],
    ['path', { d: 'm7.2 8.8 6-6M11 5l2 2' }],
  ],
  shield: [
    ['path', { d: 'M8 1.5 13.5 3.5v4.2c0 3.4-2.3 5.7-5.5 6.8-3.2-1.1-5.5-3.4-5.5-6.8V3.5z' }],
    ['path', { d: 'm5.5 8 1.9 1.9 3.3-3.7' }],
  ],
  link: [
    [
      'path',
      {
        d: 'M6.5 9.5a3 3 0 0 0 4.3 0l2.3-2.3A3 3 0 0 0 8.8 2.9l-.9.9M9.5 6.5a3 3 0 0 0-4.3 0L2.9 8.8a3 3 0 0 0 4.3 4.3l.9-.9',
      },
    ],
  ],
  person: [
    ['circle', { cx: '8', cy: '5.2', r: '2.7' }],
    ['path', { d: 'M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6' }],
  ],
  plug: [['path', { d: 'M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9v2.5a4.5 4.5 0 0 1-9 0zM8 12.5V15' }]],
  lost: [
    [
      'path',
      {
        d: 'M2 6.2a9 9 0 0 1 12 0M4.4 8.9a5.4 5.4 0 0 1 7.2 0M6.8 11.4a1.9 1.9 0 0 1 2.4 0M2.5 14 13.5 2',
      },
    ],
  ],
} as const satisfies Record<string, IconShape>;
export type IconName = keyof typeof shapes;

export function Icon(props: { readonly name: IconName; readonly class?: string; readonly title?: string }) {
  return <Drawn shape={shapes[props.name]} class={`i ${props.class ?? ''}`} title={props.title} />;
}
