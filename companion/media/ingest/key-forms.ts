/** Where in what a camera says its key may stand: firmware forms differ (`key-forms.yaml`). Pure. */

/** Each costs a hash. */
const MAX_TRIED = 4;

/**
 * @param app of `connect`
 * @param name of `publish`
 * @returns what may be a key, the likeliest first
 */
export function keysIn(app: string, name: string): readonly string[] {
  const [folder, appQuery] = cut(app);
  const [path, query] = cut(name.replace(/^rtmps?:\/\/[^/]*\/(live\/)?/, ''));
  const parts = (of: string) => of.split('/').filter((part) => part !== '');
  const above = parts(folder);
  const likely = [
    ...parts(path),
    ...parameter(query),
    // The first is the server's own word, unless it is all there is.
    ...(above.length > 1 || name === '' ? above.slice(above[0] === 'live' ? 1 : 0) : []),
    ...parameter(appQuery),
  ];
  return [...new Set(likely)].slice(0, MAX_TRIED);
}

function cut(said: string): readonly [string, string] {
  const at = said.indexOf('?');
  return at < 0 ? [said, ''] : [said.slice(0, at), said.slice(at + 1)];
}

/** The parameter `key`, if it can be read. */
function parameter(query: string): readonly string[] {
  for (const pair of query.split('&')) {
    if (!pair.startsWith('key=')) continue;
    try {
      const key = decodeURIComponent(pair.slice('key='.length));
      return key === '' ? [] : [key];
    } catch {
      return [];
    }
  }
  return [];
}
