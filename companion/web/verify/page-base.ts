/**
 * The folder in which the page lies, of its path: it answers at `/v`, `/v/` and `/v/index.html`.
 * @example pageBase('/v') // '/v/'
 */
export const pageBase = (pathname: string): string =>
  `${pathname.replace(/(index\.html)?$/, '').replace(/\/?$/, '/')}`;
