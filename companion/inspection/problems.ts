/** Refusals of this feature as problem details (RFC 9457), in the reader's language. */
import type { Problem } from '#shared/api/contract.ts';
import { problems as en } from './locales/problems.en.ts';
import { problems as zh } from './locales/problems.zh-CN.ts';

export type InspectionProblemCode = keyof typeof zh;

const statuses: Record<InspectionProblemCode, number> = {
  'not-a-code': 422,
  'wrong-code': 422,
  'unknown-enterprise': 404,
  'no-such-enterprise': 404,
  'enterprise-known': 409,
  'not-qualified': 403,
  'not-a-colleague': 422,
  'plan-not-open': 409,
  'kind-missing': 422,
  'kind-unknown': 422,
  'item-unknown': 422,
  'in-future': 422,
  'too-old': 422,
  'late-reason': 422,
  'not-arrived': 409,
  'other-enterprise': 409,
  'before-arrival': 422,
  'year-full': 409,
  'no-rules': 503,
  'no-such-plan': 404,
  'plan-settled': 409,
  'own-plan': 403,
  'days-turned': 422,
  'items-twice': 422,
  'key-there': 409,
  'no-such-page': 404,
  'too-many-tries': 429,
};

/** @example inspectionProblem('not-arrived', 'en', '云溪示例食品').status // 409 */
export function inspectionProblem(code: InspectionProblemCode, locale: 'zh-CN' | 'en', of = ''): Problem {
  const text = (locale === 'en' ? en : zh)[code](of);
  return { type: 'about:blank', status: statuses[code], code, ...text };
}
