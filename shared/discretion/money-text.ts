/** Money and ranges of it as people read them. Inside it is 分, outside 元. */
import type { MoneyRange } from './proposal.ts';

/**
 * Without a unit, grouped by thousands.
 * @example yuanFigure(5800050) // '58,000.50'
 */
export function yuanFigure(fen: number): string {
  const [whole, part] = [Math.trunc(fen / 100), Math.abs(fen % 100)];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
  return part === 0 ? grouped : `${grouped}.${String(part).padStart(2, '0')}`;
}

interface RangeWords {
  readonly between: (min: string, max: string) => string;
  readonly upTo: (max: string) => string;
  readonly exactly: (amount: string) => string;
  /** 超过、不满 */
  readonly open: (end: string) => string;
}

const words: Record<'zh-CN' | 'en', RangeWords> = {
  'zh-CN': {
    between: (min, max) => `${min}～${max} 元`,
    upTo: (max) => `${max} 元以下`,
    exactly: (amount) => `${amount} 元`,
    open: (end) => `${end}（不含）`,
  },
  en: {
    between: (min, max) => `${min} to ${max} yuan`,
    upTo: (max) => `up to ${max} yuan`,
    exactly: (amount) => `${amount} yuan`,
    open: (end) => `${end} (excluded)`,
  },
};

/**
 * A range with its open ends said.
 * @example rangeText({ min: 6500000, max: 8500000, minOpen: true, maxOpen: false }, 'zh-CN') // '65,000（不含）～85,000 元'
 */
export function rangeText(range: MoneyRange, language: 'zh-CN' | 'en'): string {
  const say = words[language];
  const end = (fen: number, open: boolean) => (open ? say.open(yuanFigure(fen)) : yuanFigure(fen));
  const max = end(range.max, range.maxOpen);
  if (range.min === null) return say.upTo(max);
  if (range.min === range.max) return say.exactly(yuanFigure(range.min));
  return say.between(end(range.min, range.minOpen), max);
}
