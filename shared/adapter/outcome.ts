/** The adapter's success test on what a legacy system answered (decision 19). Pure. */
import type { AdapterAction } from './adapter-schema.ts';
import { matchesPattern } from './match.ts';

/** An answer as far as it is known; `undefined` is "not known", which fails a test that asks for it. */
export interface SeenAnswer {
  /** Absolute URL the answer came from, after redirects. */
  readonly url?: string;
  readonly status?: number;
  readonly text?: string;
  /** Whether a selector is there; absent where there is no document. */
  readonly has?: (selector: string) => boolean;
}

type ResponseTest = AdapterAction['success'];

/** RFC 6901. */
function at(json: unknown, pointer: string): unknown {
  let value: unknown = json;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** True when every given test holds; false when one does not, or cannot be asked. */
export function passesTest(test: ResponseTest, answer: SeenAnswer): boolean {
  if (test.status !== undefined && test.status !== answer.status) return false;
  if (test.url !== undefined) {
    if (answer.url === undefined) return false;
    const url = new URL(answer.url);
    if (!matchesPattern(`*${test.url}*`, url.pathname + url.search)) return false;
  }
  if (test.text !== undefined && answer.text?.includes(test.text) !== true) return false;
  if (test.selector !== undefined && answer.has?.(test.selector) !== true) return false;
  if (test.json !== undefined) {
    let json: unknown;
    try {
      json = JSON.parse(answer.text ?? '');
    } catch {
      return false;
    }
    if (at(json, test.json.pointer) !== test.json.equals) return false;
  }
  return true;
}

/** Failure is asked first: a sign-in page may look like success. Neither: unknown. */
export function outcomeOf(
  action: Pick<AdapterAction, 'success' | 'failure'>,
  answer: SeenAnswer,
): 'success' | 'failure' | 'unknown' {
  if (action.failure !== undefined && passesTest(action.failure, answer)) return 'failure';
  if (answer.status !== undefined && answer.status >= 500) return 'unknown';
  return passesTest(action.success, answer) ? 'success' : 'unknown';
}
