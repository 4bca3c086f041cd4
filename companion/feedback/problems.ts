/** Refusals of this feature as problem details (RFC 9457), in the reader's language. */
import type { Problem } from '#shared/api/contract.ts';
import { problems as en } from './locales/problems.en.ts';
import { problems as zh } from './locales/problems.zh-CN.ts';

export type FeedbackProblemCode = keyof typeof zh;

const statuses: Record<FeedbackProblemCode, number> = {
  'feedback-full': 503,
  'no-such-feedback': 404,
  'feedback-settled': 409,
};

/** @example feedbackProblem('feedback-full', 'en').status // 503 */
export function feedbackProblem(code: FeedbackProblemCode, locale: 'zh-CN' | 'en'): Problem {
  const text = (locale === 'en' ? en : zh)[code];
  return { type: 'about:blank', status: statuses[code], code, ...text };
}
