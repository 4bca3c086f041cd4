/**
 * The one element we add to a legacy page: a shadow root over it, out of its layout, holding marks and the message.
 * Nothing is placed over a field, and nothing of the page moves.
 */
import { h } from './dom.ts';
import { style } from './style.ts';

declare const __OPEN_SHADOW_ROOT__: boolean;

export interface Overlay {
  readonly root: ShadowRoot;
  /**
   * Puts a mark on its button's line, where no control lies under it. `beside`: close to the button, `apart`: further
   * along the line, `near`: on no free place of the line. Coordinates are the document's.
   */
  readonly beside: (element: HTMLElement, anchor: Element) => 'beside' | 'apart' | 'near';
  /** Puts the message under its button. */
  readonly under: (element: HTMLElement, anchor: Element) => void;
  readonly remove: () => void;
}

const CONTROLS = 'input,select,textarea,button,a,label';
/** Between a button and its mark. */
const GAP = 4;
/** Further off, a mark is no longer seen as its button's. */
const ALONG = 480;

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

  const inside = (left: number, top: number, width: number): boolean =>
    left >= 0 && left + width <= document.documentElement.clientWidth && top >= 0;
  /** A control of the page that lies under this rectangle; null when it is free. */
  const covered = (left: number, top: number, width: number, height: number): Element | null => {
    const step = Math.max(1, (width - 2) / Math.ceil(width / 16));
    for (let x = left + 1; x <= left + width - 1; x += step) {
      for (const y of [top + 1, top + height / 2, top + height - 1]) {
        for (const element of document.elementsFromPoint(x, y)) {
          const control = element === host ? null : element.closest(CONTROLS);
          if (control !== null) return control;
        }
      }
    }
    return null;
  };
  const free = (left: number, top: number, width: number, height: number): boolean =>
    inside(left, top, width) && covered(left, top, width, height) === null;
  /** The first free place to the right on the line, at most this far from the button. */
  const along = (from: number, top: number, width: number, height: number): number | null => {
    let left = from;
    while (left - from < ALONG && inside(left, top, width)) {
      const control = covered(left, top, width, height);
      if (control === null) return left;
      left = Math.max(control.getBoundingClientRect().right + GAP, left + GAP);
    }
    return null;
  };

  return {
    root,
    remove: () => host.remove(),
    beside: (element, anchor) => {
      const at = anchor.getBoundingClientRect();
      element.hidden = at.width === 0 && at.height === 0;
      if (element.hidden) return 'near';
      const { width, height } = element.getBoundingClientRect();
      const middle = at.top + (at.height - height) / 2;
      const right = along(at.right + GAP, middle, width, height);
      if (right !== null) {
        place(element, right, middle);
        return right <= at.right + GAP ? 'beside' : 'apart';
      }
      const spots: readonly (readonly [number, number])[] = [
        [at.left - width - GAP, middle],
        [at.left, at.bottom + GAP],
        [at.left, at.top - height - GAP],
      ];
      const spot = spots.find(([left, top]) => free(left, top, width, height)) ?? [at.left, at.bottom + GAP];
      place(element, spot[0], spot[1]);
      return 'near';
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
