/** Building blocks of the marks and messages: plain elements, for a frame must not pay for a framework. */
import { done, door, type IconShape, lock, soon, stop, unknown } from '#shared/look/icon-shapes.ts';

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
  stop,
  done,
  soon,
  lock,
  unknown,
  door,
  eye: [
    ['path', { d: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z' }],
    ['circle', { cx: '8', cy: '8', r: '2' }],
  ],
  off: [
    ['circle', { cx: '8', cy: '8', r: '6.2' }],
    ['path', { d: 'm3.6 3.6 8.8 8.8' }],
  ],
  x: [['path', { d: 'm3.5 3.5 9 9m0-9-9 9' }]],
} as const satisfies Record<string, IconShape>;

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
