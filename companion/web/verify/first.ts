/**
 * The page's first script, before style and everything else: takes the time against which the code is judged, and the
 * code itself out of the address, so that neither history nor a shared link keeps it; asks for the two lists, which are
 * then on their way while the rest is read.
 */
import { issuerAhead } from './issuer-ahead.ts';
import { askNetwork, type Fetched } from './network-list.ts';
import { pageBase } from './page-base.ts';

declare global {
  interface Window {
    v0?: {
      /** When the page was opened (epoch ms) and with what fragment. */
      readonly at: number;
      readonly fragment: string;
      /** By their names beside the page. */
      readonly lists: Readonly<Record<string, Promise<Fetched | null>>>;
      /** How one is asked for: once in the document. */
      readonly ask: typeof askNetwork;
    };
  }
}
const lists: Record<string, Promise<Fetched | null>> = {};
window.v0 = { at: Date.now(), fragment: location.hash, lists, ask: askNetwork };
if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
// A package that we use asks for it; WebViews before Chromium 93 have none. By its descriptor: the minifier takes
// `hasOwnProperty.call` for the very thing that is missing.
Object.hasOwn ??= (object: object, key: PropertyKey) =>
  Reflect.getOwnPropertyDescriptor(object, key) !== undefined;

const base = location.origin + pageBase(location.pathname);
const ask = (name: string): void => {
  lists[name] = askNetwork(base + name);
};
ask('trust.cose');
try {
  const issuer = issuerAhead(window.v0.fragment);
  if (issuer !== null) ask(`status/${issuer}.cose`);
} catch {
  // No BigInt: the page's script says what there is to say.
}
