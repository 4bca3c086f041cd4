/** The typed way to the companion: what comes back is checked, what went wrong is a problem with something to do. */
import type { z } from 'zod';
import { problemSchema } from '#shared/api/contract.ts';
import { lang, t } from './i18n.ts';

export interface Trouble {
  readonly code: string;
  readonly title: string;
  readonly todo: string;
}
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: Trouble };

/** Called when the companion says that nobody is signed in. */
let whenSignedOut = () => {};
export function onSignedOut(what: () => void): void {
  whenSignedOut = what;
}

/**
 * @param schema what a good answer looks like; null when its content does not matter
 * @returns never throws: no network is a trouble too
 */
export function ask<S extends z.ZodType>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  to: string,
  schema: S,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer<z.infer<S>>> {
  return call(to, schema, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Hands in a file as it is; answers as `ask` does. */
export function sendFile<S extends z.ZodType>(
  to: string,
  schema: S,
  file: Blob,
): Promise<Answer<z.infer<S>>> {
  return call(to, schema, {
    method: 'POST',
    body: file,
    headers: { 'content-type': file.type === 'image/jpeg' ? file.type : 'application/octet-stream' },
  });
}

async function call<S extends z.ZodType>(
  to: string,
  schema: S,
  { headers = {}, ...init }: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> },
): Promise<Answer<z.infer<S>>> {
  let response: Response;
  try {
    response = await fetch(to, {
      ...init,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': lang.value,
        ...headers,
      },
    });
  } catch {
    const { network, networkTodo } = t.value.errors;
    return { ok: false, trouble: { code: 'network', title: network, todo: networkTodo } };
  }
  const content: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    if (response.status === 401 && !to.includes('sign-in')) whenSignedOut();
    const problem = problemSchema.safeParse(content);
    return { ok: false, trouble: problem.success ? troubleOf(problem.data) : unknownTrouble() };
  }
  const parsed = schema.safeParse(content);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, trouble: unknownTrouble() };
}

function troubleOf(problem: z.infer<typeof problemSchema>): Trouble {
  return { code: problem.code, title: problem.title, todo: problem.todo ?? problem.detail ?? '' };
}

function unknownTrouble(): Trouble {
  const { unknown, unknownTodo } = t.value.errors;
  return { code: 'unknown', title: unknown, todo: unknownTodo };
}
