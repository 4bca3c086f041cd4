/** Refusals of this feature as problem details (RFC 9457), in the reader's language. */
import type { Problem } from '#shared/api/contract.ts';
import { problems as en } from './locales/problems.en.ts';
import { problems as zh } from './locales/problems.zh-CN.ts';

export type KeepingProblemCode = keyof typeof zh;

const statuses: Record<KeepingProblemCode, number> = {
  'no-such-footage': 404,
  'no-such-hold': 404,
  'no-such-disposal': 404,
  'disposal-held': 409,
  'disposal-kept': 409,
  'disposal-fault': 409,
  'disposal-in-use': 409,
  'disposal-twice': 409,
  'disposal-own': 403,
  'disposal-own-case': 403,
  'retention-unreadable': 503,
  'inventory-running': 409,
};

/** @example keepingProblem('disposal-own', 'en').status // 403 */
export function keepingProblem(code: KeepingProblemCode, locale: 'zh-CN' | 'en', of = ''): Problem {
  const text = (locale === 'en' ? en : zh)[code](of);
  return { type: 'about:blank', status: statuses[code], code, ...text };
}

export class KeepingRefused extends Error {
  readonly code: KeepingProblemCode;
  readonly of: string;
  constructor(code: KeepingProblemCode, of = '') {
    super(code);
    this.name = 'KeepingRefused';
    this.code = code;
    this.of = of;
  }
}
