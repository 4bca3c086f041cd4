/** The panel's icons: 16 × 16, stroke in the current colour. A shape never stands without its word. */
import type { JSX } from 'preact';

const shapes = {
  stop: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" stroke="none" />
      <path d="M4.5 8h7" stroke="var(--surface)" strokeWidth="2" />
    </>
  ),
  tip: (
    <>
      <circle cx="8" cy="8" r="6.2" />
    </>
  ),
  bell: (
    <>
      <path d="M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5M2 11.5h12M6.5 13.8h3" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="m4.8 8.2 2.3 2.3 4.2-4.8" stroke="var(--surface)" strokeWidth="1.8" />
    </>
  ),
  chev: (
    <>
      <path d="m6 3.5 4.5 4.5L6 12.5" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.4V8l2.4 1.6" />
    </>
  ),
  tick: (
    <>
      <path d="m3 8.4 3.2 3.2L13 4.6" strokeWidth="1.8" />
    </>
  ),
  unk: (
    <>
      <circle cx="8" cy="8" r="6.4" strokeDasharray="2.4 2" />
      <path d="M6.2 6.4a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.7.5-.7 1.1" />
      <circle cx="8" cy="11.3" r=".9" fill="currentColor" stroke="none" />
    </>
  ),
  'chev-d': (
    <>
      <path d="M3.5 6 8 10.5 12.5 6" />
    </>
  ),
  off: (
    <>
      <path d="M4.6 12.5h6.6a2.8 2.8 0 0 0 .9-5.4A4.2 4.2 0 0 0 6 4.3M4 6.4a3.1 3.1 0 0 0 .6 6.1" />
      <path d="m2 2 12 12" />
    </>
  ),
  door: (
    <>
      <path d="M3.5 14V2.5h7V14M2 14h12" />
      <circle cx="8.3" cy="8.5" r=".8" fill="currentColor" stroke="none" />
      <path d="M10.5 4.5h2V14" />
    </>
  ),
  pen: (
    <>
      <path d="M10.5 2.8 13.2 5.500 5.500 13.2l-3.2.5.5-3.200z" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.5" />
      <path d="M5 7V5a3 3 0 0 1 6 0v2" />
    </>
  ),
  'stop-o': (
    <>
      <path d="M5.2 1.75h5.6l3.45 3.45v5.6l-3.45 3.45H5.2l-3.45-3.45V5.2z" />
      <path d="M5 8h6" />
    </>
  ),
  soon: (
    <>
      <path d="M8 1.5 15 14H1z" fill="currentColor" strokeWidth="1.5" />
      <path d="M8 6v3.6" stroke="var(--surface)" strokeWidth="1.8" />
      <circle cx="8" cy="11.9" r="1" fill="var(--surface,#fff)" stroke="none" />
    </>
  ),
  point: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="M8 1v4M8 11v4M1 8h4M11 8h4" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.6" />
      <path d="m10.500 10.500 3.500 3.500" />
    </>
  ),
  sync: (
    <>
      <path d="M13.500 6.500A5.800 5.800 0 0 0 3 5M2.500 9.500A5.800 5.800 0 0 0 13 11M13.500 2.800v3.700H9.800M2.500 13.200V9.500h3.700" />
    </>
  ),
} as const satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof shapes;

export function Icon({ name, tone = '', size = 16 }: { name: IconName; tone?: string; size?: 16 | 20 | 24 }) {
  const sized = size === 16 ? '' : ` i-${size}`;
  return (
    <svg class={`i${sized} ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
