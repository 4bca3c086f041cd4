/** Icons of the look book. They never stand alone: a word is beside them, or in `title` for a reader. */
import type { JSX } from 'preact';

const shapes = {
  logo: (
    <>
      <rect x=".5" y=".5" width="15" height="15" rx="3.5" fill="var(--accent)" stroke="none" />
      <path d="M4.2 4.7h7.6M5.2 8h5.6M3.7 11.3h8.6" stroke="#fff" stroke-width="1.6" />
    </>
  ),
  tick: <path d="m3 8.4 3.2 3.2L13 4.6" stroke-width="1.8" />,
  stop: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" stroke="none" />
      <path d="M4.5 8h7" stroke="var(--surface)" stroke-width="2" />
    </>
  ),
  'stop-outline': (
    <>
      <path d="M5.2 1.75h5.6l3.45 3.45v5.6l-3.45 3.45H5.2l-3.45-3.45V5.2z" />
      <path d="M5 8h6" />
    </>
  ),
  soon: (
    <>
      <path d="M8 1.5 15 14H1z" fill="currentColor" stroke-width="1.5" />
      <path d="M8 6v3.6" stroke="var(--surface)" stroke-width="1.8" />
      <circle cx="8" cy="11.9" r="1" fill="var(--surface)" stroke="none" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.4" stroke-dasharray="2.4 1.9" />
      <path d="M6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.5-.8 1.1M8 11.3v.2" />
    </>
  ),
  todo: <circle cx="8" cy="8" r="5.6" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.4V8l2.4 1.6" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="m4.8 8.2 2.3 2.3 4.2-4.8" stroke="var(--surface)" stroke-width="1.8" />
    </>
  ),
  door: (
    <>
      <path d="M3.5 14V2.5h7V14M2 14h12" />
      <circle cx="8.3" cy="8.5" r=".8" fill="currentColor" stroke="none" />
      <path d="M10.5 4.5h2V14" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="3" />
      <path d="m7.2 8.8 6-6M11 5l2 2" />
    </>
  ),
  shield: (
    <>
      <path d="M8 1.5 13.5 3.5v4.2c0 3.4-2.3 5.7-5.5 6.8-3.2-1.1-5.5-3.4-5.5-6.8V3.5z" />
      <path d="m5.5 8 1.9 1.9 3.3-3.7" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.6" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  'chevron-down': <path d="M3.5 6 8 10.5 12.5 6" />,
  'chevron-right': <path d="M6 3.5 10.5 8 6 12.5" />,
  link: (
    <path d="M6.5 9.5a3 3 0 0 0 4.3 0l2.3-2.3A3 3 0 0 0 8.8 2.9l-.9.9M9.5 6.5a3 3 0 0 0-4.3 0L2.9 8.8a3 3 0 0 0 4.3 4.3l.9-.9" />
  ),
  person: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6" />
    </>
  ),
  plug: <path d="M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9v2.5a4.5 4.5 0 0 1-9 0zM8 12.5V15" />,
  lost: (
    <path d="M2 6.2a9 9 0 0 1 12 0M4.4 8.9a5.4 5.4 0 0 1 7.2 0M6.8 11.4a1.9 1.9 0 0 1 2.4 0M2.5 14 13.5 2" />
  ),
} satisfies Record<string, JSX.Element>;
export type IconName = keyof typeof shapes;

export function Icon(props: { readonly name: IconName; readonly class?: string; readonly title?: string }) {
  const { name, title } = props;
  return (
    <svg
      class={`i ${props.class ?? ''}`}
      viewBox="0 0 16 16"
      {...(title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title })}
    >
      {shapes[name]}
    </svg>
  );
}
