/** The panel's icons. A shape never stands without its word. */
import { Drawn } from '#shared/look/icon.tsx';
import {
  chevronDown,
  chevronRight,
  clock,
  done,
  door,
  type IconShape,
  lock,
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
  'stop-o': stopOutline,
  soon,
  unk: unknown,
  done,
  tick,
  clock,
  door,
  lock,
  rec: recording,
  search,
  chev: chevronRight,
  'chev-d': chevronDown,
  tip: [['circle', { cx: '8', cy: '8', r: '6.2' }]],
  bell: [['path', { d: 'M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5M2 11.5h12M6.5 13.8h3' }]],
  off: [
    ['path', { d: 'M4.6 12.5h6.6a2.8 2.8 0 0 0 .9-5.4A4.2 4.2 0 0 0 6 4.3M4 6.4a3.1 3.1 0 0 0 .6 6.1' }],
    ['path', { d: 'm2 2 12 12' }],
  ],
  person: [
    ['circle', { cx: '8', cy: '5', r: '2.8' }],
    ['path', { d: 'M2.8 13.5a5.2 5.2 0 0 1 10.4 0' }],
  ],
  pen: [['path', { d: 'M10.5 2.8 13.2 5.5 5.5 13.2l-3.2.5.5-3.2z' }]],
  point: [
    ['circle', { cx: '8', cy: '8', r: '5' }],
    ['path', { d: 'M8 1v4M8 11v4M1 8h4M11 8h4' }],
  ],
  sync: [
    [
      'path',
      {
        d: 'M13.5 6.5A5.8 5.8 0 0 0 3 5M2.5 9.5A5.8 5.8 0 0 0 13 11M13.5 2.8v3.7H9.8M2.5 13.2V9.5h3.7',
      },
    ],
  ],
} as const satisfies Record<string, IconShape>;

export type IconName = keyof typeof shapes;

export function Icon({ name, tone = '', size = 16 }: { name: IconName; tone?: string; size?: 16 | 20 | 24 }) {
  return <Drawn shape={shapes[name]} class={`i${size === 16 ? '' : ` i-${size}`} ${tone}`} />;
}
