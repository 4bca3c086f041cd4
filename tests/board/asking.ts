/** A story's companion asked over HTTP, as one of its people who signs in once. */
import { type PersonName, type Story, signIn } from './story.ts';

interface Asked {
  /** GET without a body, POST with one, unless it says otherwise. */
  readonly method?: string;
  readonly body?: unknown;
}

/** @param story made before the first question, not before this */
export function askingOf(story: () => Story) {
  const cookies = new Map<PersonName, string>();
  return async (who: PersonName, path: string, { method, body }: Asked = {}): Promise<Response> => {
    const { companion } = story();
    const cookie = cookies.get(who) ?? (await signIn(story(), who));
    cookies.set(who, cookie);
    return fetch(companion.url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        cookie,
        origin: companion.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
}

/** The code of a problem (RFC 9457); empty where the answer is none. */
export async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { readonly code?: string }).code ?? '';
}
