/** Refusals of this feature as problem details (RFC 9457), in the reader's language. */
import type { Problem } from '#shared/api/contract.ts';
import { problems as en } from './locales/problems.en.ts';
import { problems as zh } from './locales/problems.zh-CN.ts';

export type ImportProblemCode = keyof typeof zh;

/** A tus client tries 409, 423 and 5xx again by itself, and gives up on the others. */
const statuses: Record<ImportProblemCode, number> = {
  'not-media': 415,
  'file-empty': 422,
  'file-too-large': 413,
  'unit-full': 507,
  'disk-low': 507,
  'too-many-uploads': 429,
  'upload-gone': 404,
  'upload-over': 410,
  'upload-place': 409,
  'upload-longer': 413,
  'upload-elsewhere': 423,
  'no-such-import': 404,
  'not-your-file': 403,
  'no-such-step': 422,
  'reason-needed': 422,
  'time-in-future': 422,
  'no-time-of-its-own': 409,
};

/** @example importProblem('not-media', 'en').status // 415 */
export function importProblem(code: ImportProblemCode, locale: 'zh-CN' | 'en', of = ''): Problem {
  const text = (locale === 'en' ? en : zh)[code](of);
  return { type: 'about:blank', status: statuses[code], code, ...text };
}

export class ImportRefused extends Error {
  readonly code: ImportProblemCode;
  readonly of: string;
  constructor(code: ImportProblemCode, of = '') {
    super(code);
    this.name = 'ImportRefused';
    this.code = code;
    this.of = of;
  }
}

/** @example bytesText(1536) // '1.5 KiB' */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** at;
  return `${value < 10 && at > 0 ? value.toFixed(1) : Math.floor(value)} ${units[at]}`;
}
