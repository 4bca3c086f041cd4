/** How certificate numbers look, by region: data, for no published rule of their coding was found. A misfit warns, never refuses. */
import data from './certificate-patterns.json' with { type: 'json' };

/**
 * The pattern that a number should fit, or null when it does.
 * @param region as in the unit's settings; one without a pattern of its own goes by the nation's
 * @example misfit('14050226031', 'national') // null
 */
export function misfit(number: string, region: string): { readonly example: string } | null {
  const own = data.patterns.find((one) => one.region === region);
  const found = own ?? data.patterns.find((one) => one.region === 'national');
  if (found === undefined || new RegExp(found.pattern).test(number)) return null;
  return { example: found.example };
}

/** One spelling of what people type: full-width digits and letters narrowed, spaces gone, upper case. */
export function plainNumber(typed: string): string {
  return typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}
