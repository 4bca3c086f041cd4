/** The page's own functions as they were before any script of the page ran; pages shadow and patch them. */

/** A form control named `action`, `method` or `submit` hides the form's own property: so always through these. */
export function nativesOf(win: Window & typeof globalThis) {
  const { HTMLFormElement, Element, EventTarget, Event, XMLHttpRequest, Document, Node } = win;
  const elementsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements')?.get;
  const isConnectedOf = Object.getOwnPropertyDescriptor(Node.prototype, 'isConnected')?.get;
  const call =
    <A extends readonly unknown[], R>(fn: (...args: A) => R) =>
    (self: unknown, ...args: A): R =>
      Reflect.apply(fn, self, args) as R;
  return {
    submit: call(HTMLFormElement.prototype.submit),
    requestSubmit: call(HTMLFormElement.prototype.requestSubmit as (submitter?: HTMLElement) => void),
    elements: (form: HTMLFormElement): readonly Element[] =>
      elementsOf ? Array.from(Reflect.apply(elementsOf, form, []) as ArrayLike<Element>) : [],
    isConnected: (node: Node): boolean =>
      isConnectedOf ? (Reflect.apply(isConnectedOf, node, []) as boolean) : false,
    getAttribute: call(Element.prototype.getAttribute),
    setAttribute: call(Element.prototype.setAttribute),
    closest: call(Element.prototype.closest as (selector: string) => Element | null),
    append: call(Node.prototype.appendChild as (child: Node) => Node),
    removeElement: call(Element.prototype.remove),
    createElement: call(Document.prototype.createElement as (tag: string) => HTMLElement),
    addListener: call(
      EventTarget.prototype.addEventListener as (t: string, f: EventListener, o?: boolean) => void,
    ),
    removeListener: call(
      EventTarget.prototype.removeEventListener as (t: string, f: EventListener, o?: boolean) => void,
    ),
    dispatch: call(EventTarget.prototype.dispatchEvent),
    preventDefault: call(Event.prototype.preventDefault),
    stopPropagation: call(Event.prototype.stopPropagation),
    stopImmediate: call(Event.prototype.stopImmediatePropagation),
    click: call(win.HTMLElement.prototype.click),
    fetch: win.fetch.bind(win),
    close: win.close.bind(win),
    setTimeout: win.setTimeout.bind(win),
    xhrOpen: call(
      XMLHttpRequest.prototype.open as (
        method: string,
        url: string | URL,
        async?: boolean,
        user?: string | null,
        password?: string | null,
      ) => void,
    ),
    xhrSend: call(XMLHttpRequest.prototype.send),
    xhrAbort: call(XMLHttpRequest.prototype.abort),
    xhrSetHeader: call(XMLHttpRequest.prototype.setRequestHeader),
    sendBeacon: win.navigator.sendBeacon.bind(win.navigator),
    FormData: win.FormData,
    DataTransfer: win.DataTransfer,
    Request: win.Request,
    URL: win.URL,
    URLSearchParams: win.URLSearchParams,
  };
}

export type Natives = ReturnType<typeof nativesOf>;
