/** Building blocks of the marks and messages: plain elements, for a frame must not pay for a framework. */

type Child = Node | string | null | false;
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** `h('button', { class: 'b', onclick: fn }, '去写')`. Text only ever becomes text. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (typeof value === 'string') element.setAttribute(name, value);
    else if (value) element.setAttribute(name, '');
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

const SHAPES = {
  stop: [
    ['path', { d: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', fill: 'currentColor', stroke: 'none' }],
    ['path', { d: 'M4.5 8h7', stroke: 'var(--surface,#fff)', 'stroke-width': '2' }],
  ],
  done: [
    ['circle', { cx: '8', cy: '8', r: '7', fill: 'currentColor', stroke: 'none' }],
    ['path', { d: 'm4.8 8.2 2.3 2.3 4.2-4.8', stroke: 'var(--surface,#fff)', 'stroke-width': '1.8' }],
  ],
  soon: [
    ['path', { d: 'M8 1.5 15 14H1z', fill: 'currentColor', stroke: 'none' }],
    ['path', { d: 'M8 6v4M8 12v.2', stroke: 'var(--surface,#fff)', 'stroke-width': '1.6' }],
  ],
  lock: [
    ['rect', { x: '3', y: '7', width: '10', height: '7', rx: '1.5' }],
    ['path', { d: 'M5 7V5a3 3 0 0 1 6 0v2' }],
  ],
  unknown: [
    ['circle', { cx: '8', cy: '8', r: '6.4', 'stroke-dasharray': '2.4 2' }],
    ['path', { d: 'M6.2 6.4a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.7.5-.7 1.1' }],
  ],
  eye: [
    ['path', { d: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.500 8 1.500 8z' }],
    ['circle', { cx: '8', cy: '8', r: '2' }],
  ],
  off: [
    ['circle', { cx: '8', cy: '8', r: '6.2' }],
    ['path', { d: 'm3.6 3.6 8.8 8.8' }],
  ],
  door: [
    ['path', { d: 'M3.500 14V2.500h7V14M2 14h12' }],
    ['path', { d: 'M10.5 4.500h2V14' }],
  ],
  x: [['path', { d: 'm3.5 3.5 9 9m0-9-9 9' }]],
} as const;

export type Icon = keyof typeof SHAPES;
const SVG = 'http://www.w3.org/2000/svg';

export function icon(name: Icon, tone = ''): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `i ${tone}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  for (const [tag, attributes] of SHAPES[name]) {
    const shape = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}
