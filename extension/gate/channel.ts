/**
 * The wire between the page's world and ours in one frame: a detached element that both hold and the page cannot
 * reach. Events on it are synchronous across worlds, so the page's world can ask and be answered in one breath.
 * Both scripts start before any script of the page, so the page never sees the element pass.
 */
import type { FromPage, ToPage } from './wire.ts';

/** Changes with the wire's shape: an old half never talks to a new one (decision 26). */
export const GATE_VERSION = '1';

const OFFER = `sanxiang:wire:${GATE_VERSION}`;
const CALL = `sanxiang:call:${GATE_VERSION}`;
const UP = 'up';
const DOWN = 'down';

/** The page's end. `ask` returns what the other end answered in the same breath, null where nobody listens. */
export interface PageEnd {
  readonly tell: (message: FromPage, about?: Element | null) => void;
  readonly ask: (message: FromPage, about?: Element | null) => ToPage | null;
}

const parse = <T>(event: Event): T | null => {
  const detail: unknown = event instanceof CustomEvent ? event.detail : null;
  return typeof detail === 'string' ? (JSON.parse(detail) as T) : null;
};

/** Opens the end in the page's world. @param receive called for what was not asked for */
export function openPageEnd(document: Document, receive: (message: ToPage) => void): PageEnd {
  const wire = document.createElement('i');
  const { dispatchEvent } = EventTarget.prototype;
  const dispatch = (target: EventTarget, event: Event): void => {
    Reflect.apply(dispatchEvent, target, [event]);
  };
  let asking = false;
  let answer: ToPage | null = null;
  wire.addEventListener(DOWN, (event) => {
    const message = parse<ToPage>(event);
    if (message === null) return;
    if (asking) answer = message;
    else receive(message);
  });
  const offer = (): void => dispatch(document, new MouseEvent(OFFER, { relatedTarget: wire }));
  document.addEventListener(CALL, offer);
  offer();
  const send = (message: FromPage, about?: Element | null): void => {
    if (about) dispatch(wire, new MouseEvent('about', { relatedTarget: about }));
    dispatch(wire, new CustomEvent(UP, { detail: JSON.stringify(message) }));
  };
  return {
    tell: send,
    ask: (message, about) => {
      asking = true;
      answer = null;
      try {
        send(message, about);
      } finally {
        asking = false;
      }
      return answer;
    },
  };
}

/**
 * Opens the isolated end. `receive` gets the element a message is about, and may return an answer at once.
 * @param mayTake asked before a page's end is taken: one whose extension is gone must leave it to its successor
 * Returns the sender to the page's world.
 */
export function openBridgeEnd(
  document: Document,
  receive: (message: FromPage, about: Element | null) => ToPage | null,
  mayTake: () => boolean,
): (message: ToPage) => void {
  let wire: Element | null = null;
  const send = (message: ToPage): void => {
    wire?.dispatchEvent(new CustomEvent(DOWN, { detail: JSON.stringify(message) }));
  };
  const take = (event: Event): void => {
    const offered = event instanceof MouseEvent ? event.relatedTarget : null;
    if (!(offered instanceof Element) || offered === wire || !mayTake()) return;
    wire = offered;
    let about: Element | null = null;
    wire.addEventListener('about', (e) => {
      about = e instanceof MouseEvent && e.relatedTarget instanceof Element ? e.relatedTarget : null;
    });
    wire.addEventListener(UP, (e) => {
      const message = parse<FromPage>(e);
      const subject = about;
      about = null;
      if (message === null) return;
      const answer = receive(message, subject);
      if (answer !== null) send(answer);
    });
    receive({ type: 'connected' }, null);
  };
  document.addEventListener(OFFER, take);
  document.dispatchEvent(new Event(CALL));
  return send;
}
