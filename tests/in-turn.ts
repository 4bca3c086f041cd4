/**
 * What `npm test` takes of a long list: every so many-th, another of them in each place. Everything is taken by
 * `npm run soak -- gate` and `npm run soak -- pages`.
 */
const whole = process.env.SANXIANG_WHOLE !== undefined;

/** Both languages; of two tests that read the same words `npm test` takes one in each. */
export const languages = ['zh-CN', 'en'] as const;

/** Of a list every `of`-th, beginning with the one at `first`; all of it where everything is wanted. */
export function inTurn<T>(list: readonly T[], first: number, of: number): readonly T[] {
  return whole ? list : list.filter((_, at) => at % of === first % of);
}
