/**
 * The one element we add to a legacy page: a shadow root over it, out of its layout, holding marks and the message.
 * Nothing is placed over a field, and nothing of the page moves.
 */
import { h } from './dom.ts';
import { style } from './style.ts';

declare const __OPEN_SHADOW_ROOT__: boolean;

export interface Overlay {
  readonly root: ShadowRoot;
  /** Puts an element beside (mark) or under (message) an anchor, in the document's coordinates. */
  readonly beside: (element: HTMLElement, anchor: Element) => void;
  readonly under: (element: HTMLElement, anchor: Element) => void;
  readonly remove: () => void;
}

const CONTROLS = 'input,select,textarea,button,a,label';

export function createOverlay(): Overlay {
  const host = h('div', { 'data-sanxiang': '' });
  const open = typeof __OPEN_SHADOW_ROOT__ === 'boolean' && __OPEN_SHADOW_ROOT__;
  const root = host.attachShadow({ mode: open ? 'open' : 'closed' });
  root.append(h('style', {}, style));
  if (matchMedia('(prefers-contrast: more)').matches) host.dataset.theme = 'high';
  else host.dataset.theme = 'light';
  // Keys typed into our message are not the page's shortcuts.
  for (const type of [
    'keydown',
    'keyup',
    'keypress',
    'input',
    'change',
    'click',
    'mousedown',
    'pointerdown',
  ]) {
    root.addEventListener(type, (event) => event.stopPropagation());
  }
  document.documentElement.append(host);

  const origin = (): { x: number; y: number } => {
    const rect = host.getBoundingClientRect();
    return { x: rect.left, y: rect.top };
  };
  const place = (element: HTMLElement, left: number, top: number): void => {
    const from = origin();
    element.style.left = `${Math.round(left - from.x)}px`;
    element.style.top = `${Math.round(top - from.y)}px`;
  };

  /** True when no control of the page lies under this rectangle. */
  const free = (left: number, top: number, width: number, height: number): boolean => {
    if (left < 0 || left + width > innerWidth || top < 0) return false;
    for (const x of [left + 1, left + width / 2, left + width - 1]) {
      for (const y of [top + 1, top + height / 2, top + height - 1]) {
        for (const element of document.elementsFromPoint(x, y)) {
          if (element !== host && element.closest(CONTROLS)) return false;
        }
      }
    }
    return true;
  };

  return {
    root,
    remove: () => host.remove(),
    beside: (element, anchor) => {
      const at = anchor.getBoundingClientRect();
      element.hidden = at.width === 0 && at.height === 0;
      if (element.hidden) return;
      const { width, height } = element.getBoundingClientRect();
      const middle = at.top + (at.height - height) / 2;
      const spots: readonly (readonly [number, number])[] = [
        [at.right + 4, middle],
        [at.left, at.bottom + 4],
        [at.left - width - 4, middle],
        [at.left, at.top - height - 4],
      ];
      const spot = spots.find(([left, top]) => free(left, top, width, height)) ?? [at.left, at.bottom + 4];
      place(element, spot[0], spot[1]);
    },
    under: (element, anchor) => {
      const at = anchor.getBoundingClientRect();
      const body = element.querySelector<HTMLElement>('.body');
      const below = innerHeight - at.bottom - 18;
      const above = at.top - 18;
      body?.style.setProperty('--room', '60vh');
      let { width, height } = element.getBoundingClientRect();
      const rest = height - (body?.getBoundingClientRect().height ?? 0);
      const up = height > below && above > below;
      const room = Math.max(up ? above : below, Math.min(innerHeight - 16, 180));
      if (height > room) {
        body?.style.setProperty('--room', `${Math.max(60, room - rest)}px`);
        ({ width, height } = element.getBoundingClientRect());
      }
      const centre = at.left + at.width / 2;
      const left = Math.max(8, Math.min(centre - 88, innerWidth - width - 8));
      const wished = up ? at.top - height - 9 : at.bottom + 9;
      const top = Math.max(8, Math.min(wished, innerHeight - height - 8));
      const beak = Math.abs(top - wished) < 1;
      element.classList.toggle('below', beak && !up);
      element.classList.toggle('above', beak && up);
      element.style.setProperty(
        '--at',
        `${Math.round(Math.max(12, Math.min(centre - left - 5, width - 24)))}px`,
      );
      place(element, left, top);
    },
  };
}
