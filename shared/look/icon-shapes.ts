/**
 * The icons of the look book, 16 × 16, stroke in the current colour: elements of SVG with their attributes, for whoever
 * draws them (panel and console by Preact, the marks in the page by hand). Each by its own name, so that a page's script
 * carries what it shows and no more.
 */
export type IconShape = readonly (readonly [
  tag: 'path' | 'circle' | 'rect',
  attributes: Readonly<Record<string, string>>,
])[];

const PAPER = 'var(--surface,#fff)';

export const stop = [
  ['path', { d: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', fill: 'currentColor', stroke: 'none' }],
  ['path', { d: 'M4.5 8h7', stroke: PAPER, 'stroke-width': '2' }],
] as const satisfies IconShape;

export const stopOutline = [
  ['path', { d: 'M5.2 1.75h5.6l3.45 3.45v5.6l-3.45 3.45H5.2l-3.45-3.45V5.2z' }],
  ['path', { d: 'M5 8h6' }],
] as const satisfies IconShape;

export const done = [
  ['circle', { cx: '8', cy: '8', r: '7', fill: 'currentColor', stroke: 'none' }],
  ['path', { d: 'm4.8 8.2 2.3 2.3 4.2-4.8', stroke: PAPER, 'stroke-width': '1.8' }],
] as const satisfies IconShape;

export const tick = [
  ['path', { d: 'm3 8.4 3.2 3.2L13 4.6', 'stroke-width': '1.8' }],
] as const satisfies IconShape;

export const soon = [
  ['path', { d: 'M8 1.5 15 14H1z', fill: 'currentColor', 'stroke-width': '1.5' }],
  ['path', { d: 'M8 6v3.6', stroke: PAPER, 'stroke-width': '1.8' }],
  ['circle', { cx: '8', cy: '11.9', r: '1', fill: PAPER, stroke: 'none' }],
] as const satisfies IconShape;

export const unknown = [
  ['circle', { cx: '8', cy: '8', r: '6.4', 'stroke-dasharray': '2.4 2' }],
  ['path', { d: 'M6.2 6.4a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.7.5-.7 1.1' }],
  ['circle', { cx: '8', cy: '11.3', r: '.9', fill: 'currentColor', stroke: 'none' }],
] as const satisfies IconShape;

export const clock = [
  ['circle', { cx: '8', cy: '8', r: '6.2' }],
  ['path', { d: 'M8 4.4V8l2.4 1.6' }],
] as const satisfies IconShape;

export const door = [
  ['path', { d: 'M3.5 14V2.5h7V14M2 14h12' }],
  ['circle', { cx: '8.3', cy: '8.5', r: '.8', fill: 'currentColor', stroke: 'none' }],
  ['path', { d: 'M10.5 4.5h2V14' }],
] as const satisfies IconShape;

export const lock = [
  ['rect', { x: '3', y: '7', width: '10', height: '7', rx: '1.5' }],
  ['path', { d: 'M5 7V5a3 3 0 0 1 6 0v2' }],
] as const satisfies IconShape;

export const search = [
  ['circle', { cx: '7', cy: '7', r: '4.6' }],
  ['path', { d: 'm10.5 10.5 3.5 3.5' }],
] as const satisfies IconShape;

export const chevronDown = [['path', { d: 'M3.5 6 8 10.5 12.5 6' }]] as const satisfies IconShape;
export const chevronRight = [['path', { d: 'm6 3.5 4.5 4.5L6 12.5' }]] as const satisfies IconShape;

export const cross = [
  ['path', { d: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', fill: 'currentColor', stroke: 'none' }],
  ['path', { d: 'm5.4 5.4 5.2 5.2m0-5.2-5.2 5.2', stroke: PAPER, 'stroke-width': '1.8' }],
] as const satisfies IconShape;

export const shield = [
  [
    'path',
    {
      d: 'M8 1.5 13.5 3.5v4.2c0 3.4-2.3 5.7-5.5 6.8-3.2-1.1-5.5-3.4-5.5-6.8V3.5z',
    },
  ],
  ['path', { d: 'm5.5 8 1.9 1.9 3.3-3.7' }],
] as const satisfies IconShape;

export const phone = [
  [
    'path',
    {
      d: 'M3 2.5h2.6l1.2 3-1.6 1.2a8 8 0 0 0 4.1 4.1l1.2-1.6 3 1.2V13c0 .6-.5 1-1 1A11.5 11.5 0 0 1 2 3.5c0-.5.4-1 1-1z',
    },
  ],
] as const satisfies IconShape;

export const code = [
  [
    'path',
    {
      d: 'M2 2h4.5v4.5H2zM9.5 2H14v4.5H9.5zM2 9.5h4.5V14H2zM9.5 9.5h1.5V11M14 9.5V11m-4.5 3H11m1.5-2.5V14H14',
    },
  ],
] as const satisfies IconShape;

/** A ring with a full disc: recording is on. Grey like everything that is not blocked or due. */
export const recording = [
  ['circle', { cx: '8', cy: '8', r: '7' }],
  ['circle', { cx: '8', cy: '8', r: '4.6', fill: 'currentColor', stroke: 'none' }],
] as const satisfies IconShape;
