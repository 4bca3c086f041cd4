/** Elements by hand: the page has no framework, for it is loaded over a slow line by somebody who waits. */
import type { IconShape } from '#shared/look/icon-shapes.ts';

export type Child = Node | string | null | false | readonly Child[];

export function put(into: Node, child: Child): void {
  if (child === null || child === false) return;
  if (typeof child === 'string') into.appendChild(document.createTextNode(child));
  else if (child instanceof Node) into.appendChild(child);
  else for (const one of child) put(into, one);
}

/** @param attributes `class`, `href`, …; `false` leaves one out */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | false>> | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {}))
    if (value !== false) element.setAttribute(name, value);
  put(element, children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function icon(shape: IconShape, extra = ''): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `i ${extra}`.trim());
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  for (const [tag, attributes] of shape) {
    const part = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    svg.appendChild(part);
  }
  return svg;
}

export function replace(old: Element, by: Element): void {
  old.parentNode?.replaceChild(by, old);
}

export function empty(element: Element): void {
  while (element.firstChild !== null) element.removeChild(element.firstChild);
}
