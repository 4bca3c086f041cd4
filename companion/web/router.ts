/** Where we are: the path as a signal; links of the console change it without a load. */
import { signal } from '@preact/signals';

export const path = signal(location.pathname);

addEventListener('popstate', () => {
  path.value = location.pathname;
});

/** @param hash with its `#`: a place in the page */
export function go(to: string, hash = ''): void {
  if (to === path.value && hash === location.hash) return;
  history.pushState(null, '', to + hash);
  path.value = to;
}

/** Takes the clicks on inner links; with a modifier, or to elsewhere, the browser's own way stays. */
export function takeLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target !== '') return;
  // A file is fetched by the browser itself.
  if (link.hasAttribute('download')) return;
  if (link.origin !== location.origin || link.getAttribute('href')?.startsWith('#') === true) return;
  event.preventDefault();
  go(link.pathname, link.hash);
}
