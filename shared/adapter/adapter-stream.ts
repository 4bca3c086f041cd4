/** Where an adapter's own events go: installed, level set, drifted. */

/** Stream ids are narrower than adapter ids: a dot becomes an underscore. */
export function adapterStreamId(adapter: string): string {
  return adapter.replaceAll('.', '_');
}
