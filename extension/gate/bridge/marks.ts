/** The small marks beside guarded buttons: what the state of this action is, before it is pressed. */
import type { PushedVerdict } from '../../protocol.ts';
import { h, type Icon, icon } from './dom.ts';
import type { Texts } from './message.ts';
import type { Overlay } from './overlay.ts';

export interface MarkView {
  readonly pushed: PushedVerdict;
  readonly anchor: Element;
  /** Of the action, e.g. 提交决定. */
  readonly title: string;
  readonly key: string | null;
  /** Facts whose place on the page was not found. */
  readonly missing: number;
}

export interface Marks {
  readonly draw: (views: readonly MarkView[], texts: Texts) => void;
  /** The page moved: stand beside the buttons again. */
  readonly replace: () => void;
}

export function createMarks(overlay: Overlay, open: (key: string | null) => void): Marks {
  let drawn: { readonly element: HTMLElement; readonly name: HTMLElement; readonly anchor: Element }[] = [];
  let last = '';

  const face = (view: MarkView, texts: Texts): { tone: string; icon: Icon; text: string } => {
    const { pushed } = view;
    const { mark } = texts;
    if (pushed.state === 'locked') return { tone: 'calm', icon: 'lock', text: mark.locked };
    if (pushed.state === 'broken') return { tone: 'soon', icon: 'off', text: mark.broken };
    if (pushed.level === 'observe') return { tone: 'calm', icon: 'eye', text: mark.observing };
    if (pushed.verdict.kind === 'hold') {
      return { tone: 'stop', icon: 'stop', text: mark.missing(pushed.verdict.gaps.length) };
    }
    if (view.missing > 0) return { tone: 'calm', icon: 'unknown', text: mark.notRead };
    if (pushed.verdict.kind === 'warn') {
      return { tone: 'soon', icon: 'soon', text: mark.missing(pushed.verdict.gaps.length) };
    }
    return { tone: 'done', icon: 'done', text: mark.ok };
  };

  const replace = (): void => {
    for (const { element, name, anchor } of drawn) {
      element.hidden = !anchor.isConnected;
      if (!anchor.isConnected) continue;
      name.hidden = true;
      // Behind other buttons of the line it says whose mark it is; with that it is wider.
      if (overlay.beside(element, anchor) !== 'apart') continue;
      name.hidden = false;
      if (overlay.beside(element, anchor) === 'apart') continue;
      name.hidden = true;
      overlay.beside(element, anchor);
    }
  };

  return {
    replace,
    draw: (views, texts) => {
      const faces = views.map((view) => face(view, texts));
      const state = JSON.stringify(faces);
      const sameAnchors =
        views.length === drawn.length && views.every((v, i) => drawn[i]?.anchor === v.anchor);
      if (state === last && sameAnchors) return replace();
      last = state;
      for (const { element } of drawn) element.remove();
      drawn = views.map((view, i) => {
        const look = faces[i] ?? face(view, texts);
        const name = h('span', { class: 'of', hidden: true }, texts.mark.of(view.title));
        const element = h(
          'button',
          {
            type: 'button',
            class: `mark ${look.tone}`,
            title: texts.mark.openPanel,
            onclick: () => open(view.key),
          },
          icon(look.icon),
          h('span', {}, name, look.text),
        );
        overlay.root.append(element);
        return { element, name, anchor: view.anchor };
      });
      replace();
    },
  };
}
