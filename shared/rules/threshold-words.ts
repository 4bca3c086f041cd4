/**
 * On which side of a threshold its own number falls, as the words say it: 以上、以下、以内 include the number, 不满、超过 do
 * not (民法典 1259; 市场监督管理行政处罚程序规定 84). Reads Chinese, Arabic and full-width numbers.
 */

/** The number itself belongs to what is at least it (>= or <), or to what is at most it (<= or >). */
export type Side = 'with-more' | 'with-less';

const digit = '零〇一二两三四五六七八九';
const number = `[0-9０-９.．,，]*[0-9０-９]|[${digit}十百千]+`;
const unit = '元|人|名|日|天|次|倍|件|户|年|个?月|个工作日|小时|家|项|种|吨|平方米';
const after = new RegExp(
  `(${number})(万|亿)?(${unit})(?:（含本数）|\\(含本数\\))?(?:及其?|（?含）?)?(以上|以下|以内)`,
  'g',
);
const before = new RegExp(
  `(超过|不满|未满|不足|少于|多于|高于|低于|大于|小于|至少|最多|达到)了?(${number})(万|亿)?(${unit})`,
  'g',
);
const sides: Readonly<Record<string, Side>> = {
  以上: 'with-more',
  不满: 'with-more',
  未满: 'with-more',
  不足: 'with-more',
  少于: 'with-more',
  低于: 'with-more',
  小于: 'with-more',
  至少: 'with-more',
  达到: 'with-more',
  以下: 'with-less',
  以内: 'with-less',
  超过: 'with-less',
  多于: 'with-less',
  高于: 'with-less',
  大于: 'with-less',
  最多: 'with-less',
};

/** `五千` → 5000, `１０` → 10, `1.5` → 1.5; null when it is no number. */
export function numberOf(text: string): number | null {
  const plain = text
    .replace(/[０-９．，]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/,/g, '');
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain);
  let total = 0;
  let pending = 0;
  for (const sign of text) {
    const tens = { 十: 10, 百: 100, 千: 1000 }[sign];
    if (tens !== undefined) {
      total += (pending === 0 ? 1 : pending) * tens;
      pending = 0;
      continue;
    }
    const value = sign === '两' ? 2 : '零一二三四五六七八九'.indexOf(sign === '〇' ? '零' : sign);
    if (value < 0) return null;
    pending = value;
  }
  return total + pending;
}

export interface Threshold {
  readonly number: number;
  readonly unit: string;
  readonly side: Side;
  /** As it stands: 五千元以上. */
  readonly words: string;
}

/** Every threshold that the words name. @example thresholdsIn('罚款五千元以上的') // 5000 元, with-more */
export function thresholdsIn(text: string): readonly Threshold[] {
  const found: Threshold[] = [];
  const add = (words: string, digits = '', times = '', measure = '', word = '') => {
    const value = numberOf(digits);
    const side = sides[word];
    if (value === null || side === undefined) return;
    const factor = times === '万' ? 10_000 : times === '亿' ? 100_000_000 : 1;
    found.push({ number: value * factor, unit: measure, side, words });
  };
  for (const [words, digits, times, measure, word] of text.matchAll(after))
    add(words, digits, times, measure, word);
  for (const [words, word, digits, times, measure] of text.matchAll(before))
    add(words, digits, times, measure, word);
  return found;
}
