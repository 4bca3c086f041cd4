/** The hold message under the button: one alertdialog at a time, whose states a small view describes. */
import type { Gap } from '#shared/case/gap.ts';
import type { zhCN } from '../locales/zh-CN.ts';
import { h, type Icon, icon } from './dom.ts';
import type { Overlay } from './overlay.ts';

export type Texts = typeof zhCN;
export type Language = 'zh-CN' | 'en';

/** What the message shows. */
export type MessageView =
  | {
      readonly kind: 'gaps';
      readonly gaps: readonly Gap[];
      /** Items that a case from before our time may attest in one go: offered first. 0: none. */
      readonly before: number;
      readonly action: string;
      readonly door: 'reason' | 'approval' | null;
      readonly late: boolean;
      readonly stays: string;
      readonly cases: readonly string[];
    }
  | {
      readonly kind: 'reason';
      readonly gaps: readonly Gap[];
      readonly connected: boolean;
      readonly broken: boolean;
    }
  | { readonly kind: 'approval'; readonly gaps: readonly Gap[]; readonly connected: boolean }
  | { readonly kind: 'waiting'; readonly note: string }
  | { readonly kind: 'approved' }
  | { readonly kind: 'locked'; readonly error: string | null }
  | { readonly kind: 'broken'; readonly reason: string }
  | {
      readonly kind: 'say';
      readonly icon: Icon;
      readonly title: string;
      readonly body: string;
      readonly reload: boolean;
    };

export interface MessageActs {
  readonly openGap: (gap: Gap | null) => void;
  readonly openBaseline: () => void;
  readonly openDoor: () => void;
  readonly back: () => void;
  readonly submitReason: (reason: string) => void;
  readonly askApproval: (reason: string) => void;
  readonly unlock: (pin: string) => void;
  readonly release: () => void;
  readonly close: () => void;
  readonly reload: () => void;
}

/** `行政处罚法第四十二条`. */
const basis = ({ short, article }: NonNullable<Gap['citation']>): string => `${short}${article}`;

/** At most this many gaps stand in the message; the rest is in the panel. */
const SHOWN = 4;

export interface Message {
  /** What a press is answered with: it has the focus, as its first verb. */
  readonly show: (view: MessageView, anchor: Element) => void;
  /** What is learned while it stands: the focus stays where the officer has it. Nothing where nothing is shown. */
  readonly renew: (view: MessageView) => void;
  readonly close: (refocus: boolean) => void;
  readonly view: () => MessageView | null;
  readonly replace: () => void;
}

export function createMessage(
  overlay: Overlay,
  texts: Texts,
  language: Language,
  acts: MessageActs,
): Message {
  let box: HTMLElement | null = null;
  let anchor: Element | null = null;
  let now: MessageView | null = null;
  /** The reason as typed so far: a look back at the gaps, or an answer that comes late, loses none of it. */
  let words = '';

  const button = (label: string, primary: boolean, onclick: () => void): HTMLElement =>
    h('button', { type: 'button', class: primary ? 'b pri' : 'b', onclick }, label);
  const link = (label: string, onclick: () => void): HTMLElement =>
    h('button', { type: 'button', class: 'link', onclick }, label);

  const names = (gaps: readonly Gap[]): string =>
    gaps.map((gap) => gap.title[language]).join(language === 'en' ? ', ' : '、');

  const gapRow = (gap: Gap, index: number, first: boolean): HTMLElement => {
    const { next } = gap;
    const label = next?.label[language] ?? texts.hold.openPanel;
    const full = next?.minutes === undefined ? label : texts.hold.minutes(label, next.minutes);
    const citation = gap.citation;
    return h(
      'li',
      { class: `gap ${gap.bar}` },
      h('span', { class: 'no', 'aria-hidden': 'true' }, String(index + 1)),
      h(
        'div',
        {},
        h('h3', {}, gap.title[language]),
        h(
          'p',
          {},
          texts.hold.bar[gap.bar],
          citation === null ? null : h('span', { class: 'mid' }, ' · '),
          citation === null
            ? null
            : h(
                'span',
                { class: 'cite', title: `${citation.sourceTitle} ${citation.article}\n${citation.words}` },
                basis(citation),
              ),
        ),
        // Who is meant, by which fact, and who can mend it.
        gap.unqualified === undefined ? null : h('p', {}, gap.why[language]),
        gap.values.length > 1 ? h('p', {}, texts.hold.values(gap.values)) : null,
      ),
      button(full, first, () => acts.openGap(gap)),
    );
  };

  const foot = (text: string, ...end: readonly Node[]): HTMLElement =>
    h('div', { class: 'msg-f' }, h('span', {}, text), h('span', { class: 'end' }, ...end));

  interface Content {
    readonly icon: Icon;
    readonly tone: string;
    readonly title: string;
    readonly body: readonly Node[];
    readonly foot: HTMLElement | null;
  }

  const field = (label: string, placeholder: string): { row: HTMLElement; input: HTMLTextAreaElement } => {
    const input = h('textarea', { class: 'in', rows: '2', maxlength: '2000', placeholder });
    input.value = words;
    input.addEventListener('input', () => {
      words = input.value;
    });
    return { row: h('label', { class: 'f' }, h('span', {}, label), input), input };
  };

  const content = (view: MessageView): Content => {
    switch (view.kind) {
      case 'gaps': {
        const { gaps } = view;
        const offer = view.before > 0;
        const most = offer ? SHOWN - 1 : SHOWN;
        const rest = gaps.length - most;
        return {
          icon: 'stop',
          tone: 'c-stop',
          title: gaps.length === 0 ? texts.hold.checking : texts.hold.title(gaps.length, view.action),
          body: [
            ...(offer
              ? [
                  h(
                    'div',
                    { class: 'offer' },
                    h('p', {}, texts.hold.before(view.before)),
                    button(texts.hold.attest, true, acts.openBaseline),
                  ),
                ]
              : []),
            h('ol', {}, ...gaps.slice(0, most).map((gap, at) => gapRow(gap, at, at === 0 && !offer))),
            ...(rest > 0
              ? [
                  h(
                    'p',
                    { class: 'more' },
                    link(texts.hold.more(rest), () => acts.openGap(null)),
                  ),
                ]
              : []),
            ...(view.cases.length > 1 ? [h('p', { class: 'say' }, texts.hold.cases(view.cases))] : []),
          ],
          foot: foot(
            view.stays,
            ...(view.late ? [link(texts.hold.reload, acts.reload)] : []),
            ...(view.door === null ? [] : [link(texts.hold.door, acts.openDoor)]),
          ),
        };
      }
      case 'reason': {
        const { row, input } = field(texts.reason.ask, texts.reason.placeholder);
        const record = h('p', { class: 'book' });
        const error = h('p', { class: 'err', role: 'alert', hidden: true }, texts.reason.empty);
        const say = (): void => {
          const reason = input.value.trim() || '…';
          record.textContent = view.broken
            ? texts.reason.recordBroken(reason)
            : texts.reason.record(names(view.gaps), reason);
        };
        input.addEventListener('input', say);
        say();
        const submit = (): void => {
          const reason = input.value.trim();
          error.hidden = reason !== '';
          if (reason === '') input.focus();
          else acts.submitReason(reason);
        };
        return {
          icon: 'door',
          tone: 'c-calm',
          title: texts.reason.title,
          body: [row, error, record],
          foot: foot(
            view.connected ? texts.reason.told : texts.reason.toldLater,
            button(texts.reason.back, false, acts.back),
            button(texts.reason.submit, true, submit),
          ),
        };
      }
      case 'approval': {
        const { row, input } = field(texts.approval.ask, texts.reason.placeholder);
        const error = h('p', { class: 'err', role: 'alert', hidden: true }, texts.reason.empty);
        const submit = (): void => {
          const reason = input.value.trim();
          error.hidden = reason !== '';
          if (reason === '') input.focus();
          else acts.askApproval(reason);
        };
        const law = view.gaps.flatMap((gap) =>
          gap.bar === 'statutory' && gap.citation !== null
            ? [h('p', { class: 'book' }, `${basis(gap.citation)}：“${gap.citation.words}”`)]
            : [],
        );
        return {
          icon: 'door',
          tone: 'c-calm',
          title: texts.approval.title,
          body: [
            h('div', { class: 'say' }, h('p', {}, texts.approval.why)),
            ...law,
            row,
            error,
            ...(view.connected ? [] : [h('p', { class: 'say' }, texts.approval.offline)]),
          ],
          foot: foot(
            '',
            button(texts.reason.back, false, acts.back),
            button(texts.approval.submit, true, submit),
          ),
        };
      }
      case 'waiting':
        return {
          icon: 'door',
          tone: 'c-soon',
          title: texts.approval.title,
          body: [h('div', { class: 'say' }, h('p', {}, view.note))],
          foot: foot(texts.hold.stays),
        };
      case 'approved':
        return {
          icon: 'done',
          tone: 'c-done',
          title: texts.approval.given,
          body: [],
          foot: foot(texts.hold.stays, button(texts.approval.go, true, acts.release)),
        };
      case 'locked': {
        const input = h('input', {
          class: 'in pin',
          type: 'password',
          inputmode: 'numeric',
          autocomplete: 'off',
          maxlength: '12',
          'aria-label': texts.locked.pin,
        });
        const submit = (): void => acts.unlock(input.value);
        input.addEventListener('keydown', (event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          submit();
        });
        return {
          icon: 'lock',
          tone: 'c-calm',
          title: texts.locked.title,
          body: [
            h('div', { class: 'f' }, input),
            ...(view.error === null ? [] : [h('p', { class: 'err', role: 'alert' }, view.error)]),
            h('div', { class: 'say' }, h('p', {}, texts.locked.hint)),
          ],
          foot: foot(
            texts.hold.stays,
            link(texts.locked.forgotten, () => acts.openGap(null)),
            button(texts.locked.unlock, true, submit),
          ),
        };
      }
      case 'broken':
        return {
          icon: 'off',
          tone: 'c-soon',
          title: texts.broken.title,
          body: [h('div', { class: 'say' }, h('p', {}, texts.broken.body(view.reason)))],
          foot: foot(texts.hold.stays, link(texts.hold.door, acts.openDoor)),
        };
      case 'say':
        return {
          icon: view.icon,
          tone: 'c-calm',
          title: view.title,
          body: [h('div', { class: 'say' }, h('p', {}, view.body))],
          foot: view.reload ? foot('', link(texts.hold.reload, acts.reload)) : null,
        };
    }
  };

  const focusFirst = (element: HTMLElement): void => {
    const first =
      element.querySelector<HTMLElement>('.body textarea,.body input,.body button') ??
      element.querySelector<HTMLElement>('.msg-f .b.pri,.msg-f .b') ??
      element.querySelector<HTMLElement>('button');
    first?.focus({ preventScroll: true });
  };

  const position = (): void => {
    if (box !== null && anchor?.isConnected) overlay.under(box, anchor);
  };

  const close = (refocus: boolean): void => {
    if (box === null) return;
    const to = anchor;
    box.remove();
    box = null;
    now = null;
    words = '';
    if (refocus && to?.isConnected && 'focus' in to && typeof to.focus === 'function') to.focus();
  };

  const draw = (view: MessageView, at: Element): HTMLElement => {
    const parts = content(view);
    box?.remove();
    anchor = at;
    now = view;
    const drawn = h(
      'div',
      { class: 'msg', role: 'alertdialog', 'aria-labelledby': 'title', lang: language },
      h(
        'div',
        { class: 'msg-h' },
        icon(parts.icon, parts.tone),
        h('h2', { id: 'title' }, parts.title),
        h(
          'button',
          { type: 'button', class: 'xb', 'aria-label': texts.hold.close, onclick: acts.close },
          icon('x'),
        ),
      ),
      h('div', { class: 'body' }, ...parts.body),
      parts.foot,
    );
    drawn.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      if (view.kind === 'reason' || view.kind === 'approval') acts.back();
      else acts.close();
    });
    box = drawn;
    overlay.root.append(drawn);
    position();
    return drawn;
  };

  return {
    view: () => now,
    replace: position,
    close,
    show: (view, at) => {
      if (at !== anchor) words = '';
      focusFirst(draw(view, at));
    },
    renew: (view) => {
      if (box === null || anchor === null || JSON.stringify(view) === JSON.stringify(now)) return;
      const focused = overlay.root.activeElement;
      const had = focused !== null && box.contains(focused);
      const drawn = draw(view, anchor);
      if (!had) return;
      const same = [...drawn.querySelectorAll('button')].find(
        (one) => one.textContent === focused.textContent,
      );
      if (same === undefined) focusFirst(drawn);
      else same.focus({ preventScroll: true });
    },
  };
}
