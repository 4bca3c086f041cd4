/** Problem details (RFC 9457) of the companion: a code, a sentence, what to do, in the reader's language. */
import type { Context } from 'hono';
import type { Problem } from '#shared/api/contract.ts';
import * as en from './locales/en.ts';
import * as zhCN from './locales/zh-CN.ts';

export type Locale = 'zh-CN' | 'en';
export const texts = { 'zh-CN': zhCN, en } as const;
export type ProblemCode = keyof typeof zhCN.problems;

const statuses = {
  'bad-request': 400,
  'too-many-events': 413,
  'too-large': 413,
  'disk-full': 507,
  busy: 503,
  stopping: 503,
  'not-found': 404,
  'wrong-host': 421,
  'wrong-origin': 403,
  'not-signed-in': 401,
  'wrong-password': 401,
  'too-many-tries': 429,
  'not-permitted': 403,
  'setup-done': 409,
  'setup-link': 403,
  'username-taken': 409,
  'weak-password': 400,
  'pairing-code': 404,
  'pairing-waiting': 409,
  'pairing-full': 429,
  'bad-proof': 401,
  'bearer-expired': 401,
  'device-unknown': 401,
  'sign-in-again': 403,
  'recovery-waiting': 409,
  'no-recovery-key': 404,
  'credential-settled': 409,
  'code-not-shown': 409,
  'receipt-wrong': 409,
  'receipt-wait': 429,
  'no-cameras': 409,
  'cameras-deaf': 503,
  'camera-gone': 409,
  'recording-over': 409,
  'clip-empty': 404,
  'clip-not-sealed': 409,
  'clip-damaged': 409,
  'clip-too-long': 413,
  'clip-gone': 404,
  'no-ffmpeg': 409,
  'redaction-busy': 409,
  'redaction-no-room': 507,
  'redaction-gone': 404,
  'no-picture': 409,
  'bookmarks-full': 409,
  'bookmark-outside': 400,
  'footage-disposed': 410,
  'footage-unreadable': 503,
  'footage-away': 503,
  failed: 500,
} as const satisfies Record<ProblemCode, number>;

/**
 * @param value fills the sentence's one gap, where it has one (a field, a limit)
 * @example problem('too-large', 'en', '4 MiB').status // 413
 */
export function problem(code: ProblemCode, locale: Locale = 'zh-CN', value = ''): Problem {
  const text = texts[locale].problems[code](value);
  return { type: 'about:blank', title: text.title, status: statuses[code], code, todo: text.todo };
}

/** The reader's language: English only when he asks for it before Chinese. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

/** Answers with a problem, in the language the request asks for. */
export function answerProblem(c: Context, code: ProblemCode, value = ''): Response {
  return answer(problem(code, localeOf(c.req.header('accept-language')), value));
}

/** Answers with a problem that was made elsewhere. */
export function answer(details: Problem): Response {
  return new Response(JSON.stringify(details), {
    status: details.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** A problem as an exception, for the edges inside a handler; the app's error map turns it into an answer. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly value: string;
  constructor(code: ProblemCode, value = '') {
    super(code);
    this.name = 'ProblemError';
    this.code = code;
    this.value = value;
  }
}
