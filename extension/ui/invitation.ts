/** What `npm start -- --browser` or a link of the console hands over in the fragment, never in the query. */
export interface Invitation {
  readonly companion: string;
  readonly code: string | null;
  /** Codes of colleagues who are paired here after the first. */
  readonly more: readonly string[];
}

/**
 * Reads `#companion=http://127.0.0.1:4310&code=K7QM-2XVD`.
 * `code` may stand more than once: one person each, on a shared computer.
 * @returns null when there is none, or when the address is not http(s) with a host alone
 * @example readInvitation('#companion=http://127.0.0.1:4310')?.code // null
 */
export function readInvitation(hash: string): Invitation | null {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const companion = originOf(given.get('companion') ?? '');
  const [code = null, ...more] = given.getAll('code');
  return companion === null ? null : { companion, code, more };
}

/**
 * The origin a companion may have: https anywhere, plain http on this computer only (decision 35).
 * @example originOf('http://127.0.0.1:4310/board') // 'http://127.0.0.1:4310'
 */
export function originOf(text: string): string | null {
  if (!URL.canParse(text.trim())) return null;
  const { protocol, hostname, origin } = new URL(text.trim());
  const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  return protocol === 'https:' || (protocol === 'http:' && local) ? origin : null;
}
