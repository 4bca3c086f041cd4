/** Refusals of this feature as problem details (RFC 9457), in the reader's language. */
import type { Problem } from '#shared/api/contract.ts';
import { problems as en } from './locales/problems.en.ts';
import { problems as zh } from './locales/problems.zh-CN.ts';

export type RegistryProblemCode = keyof typeof zh;

const statuses: Record<RegistryProblemCode, number> = {
  'no-such-record': 404,
  'organ-missing': 400,
  'mandate-giver': 400,
  'mandate-days': 400,
  'certificate-days': 400,
  'certificate-taken': 409,
  'account-taken': 409,
  'account-missing': 400,
  'photo-no-jpeg': 400,
  'photo-metadata': 400,
  'photo-size': 400,
  'photo-too-large': 413,
  'photo-missing': 400,
  'same-record': 409,
  'no-such-version': 404,
  'nothing-entered': 409,
  'checked-already': 409,
  'import-busy': 409,
  'import-missing': 404,
  'import-not-ready': 409,
  'import-stale': 409,
  'not-permitted': 403,
};

/** @example registryProblem('certificate-taken', 'en').status // 409 */
export function registryProblem(code: RegistryProblemCode, locale: 'zh-CN' | 'en'): Problem {
  const text = (locale === 'en' ? en : zh)[code];
  return { type: 'about:blank', status: statuses[code], code, ...text };
}

/** A refusal on its way to the answer. */
export class Refused extends Error {
  readonly code: RegistryProblemCode;
  constructor(code: RegistryProblemCode) {
    super(code);
    this.name = 'Refused';
    this.code = code;
  }
}
