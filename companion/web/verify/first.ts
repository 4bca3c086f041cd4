/**
 * The page's first script, before style and everything else: takes the time against which the code is judged, and the
 * code itself out of the address, so that neither history nor a shared link keeps it.
 */
declare global {
  interface Window {
    /** When the page was opened (epoch ms) and with what fragment. */
    v0?: { readonly at: number; readonly fragment: string };
  }
}
window.v0 = { at: Date.now(), fragment: location.hash };
if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
// A package that we use asks for it; WebViews before Chromium 93 have none. By its descriptor: the minifier takes
// `hasOwnProperty.call` for the very thing that is missing.
Object.hasOwn ??= (object: object, key: PropertyKey) =>
  Reflect.getOwnPropertyDescriptor(object, key) !== undefined;

export {};
