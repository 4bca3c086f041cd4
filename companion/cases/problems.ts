/** Refusals of this feature as problem details (RFC 9457), in the reader's language. */
import type { Problem } from '#shared/api/contract.ts';
import { problems as en } from './locales/problems.en.ts';
import { problems as zh } from './locales/problems.zh-CN.ts';

export type CaseProblemCode = keyof typeof zh;

const statuses: Record<CaseProblemCode, number> = {
  'not-permitted': 403,
  'no-such-case': 404,
  'no-such-approval': 404,
  'own-approval': 403,
  'approval-answered': 409,
  'approval-expired': 410,
  'approval-other-form': 409,
  'head-only': 403,
  'withholding-head': 403,
  'withholding-stale': 409,
  'approval-how': 400,
  'approval-document': 400,
  'approval-issuer': 409,
  'nobody-to-remind': 409,
  'reminded-just-now': 409,
  'no-such-item': 404,
  'item-not-yours': 403,
  'item-closed': 409,
  'item-not-here': 409,
  'item-needs-document': 400,
  'too-many-following': 503,
};

/** @example caseProblem('own-approval', 'en').status // 403 */
export function caseProblem(code: CaseProblemCode, locale: 'zh-CN' | 'en'): Problem {
  const text = (locale === 'en' ? en : zh)[code];
  return { type: 'about:blank', status: statuses[code], code, ...text };
}
