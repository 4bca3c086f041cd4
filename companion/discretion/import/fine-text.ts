/**
 * Fines as published tables word them, read to the letter: 以上、以下、以内 include the figure, 不满、超过 do not
 * (civil code 1259). What does not say whether an end is included, or of what a share is, is left: nothing is guessed.
 */

/** Figures are 分, or ten-thousandths of `of`. */
export interface ReadFine {
  /** Whom the clause fines; absent: it does not say. */
  readonly who?: 'organization' | 'citizen';
  readonly of?: string;
  readonly min?: number;
  readonly max: number;
  readonly minOpen?: true;
  readonly maxOpen?: true;
  /** 可以处、可以并处. */
  readonly optional?: true;
}

export type WhyLeft =
  | 'empty'
  | 'no-figure'
  | 'no-unit'
  | 'no-upper-end'
  | 'no-base'
  | 'dash'
  | 'reversed'
  | 'per-unit'
  | 'several'
  | 'mixed'
  | 'contradiction'
  | 'not-whole-fen'
  | 'too-long';

export type FineReading = { readonly fines: readonly ReadFine[] } | { readonly left: WhyLeft };

const MAX_CHARACTERS = 4000;
const digit: Readonly<Record<string, number>> = Object.fromEntries(
  [...'零一二三四五六七八九'].map((one, value) => [one, value]),
);
const place: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** @example ofNumerals('一万五千') // 15000 */
function ofNumerals(text: string): number {
  let whole = 0;
  let section = 0;
  let current = 0;
  for (const one of text.replaceAll('两', '二').replaceAll('〇', '零')) {
    if (one === '万' || one === '亿') {
      whole = (whole + section + current) * (one === '万' ? 10_000 : 100_000_000);
      section = 0;
      current = 0;
    } else if (place[one] !== undefined) {
      section += (current === 0 ? 1 : current) * place[one];
      current = 0;
    } else current = digit[one] ?? 0;
  }
  return whole + section + current;
}

const NUMERALS = '[零〇一二两三四五六七八九十百千万亿]';

function plain(text: string): string {
  return text
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(new RegExp(`百分之(${NUMERALS}+)`, 'g'), (_, numerals: string) => `${ofNumerals(numerals)}%`)
    .replace(new RegExp(`(?<!第)${NUMERALS}+(?=元|倍)`, 'g'), (numerals) =>
      // 1万元 keeps its 万: only numerals in full are turned into digits.
      numerals === '万' ? numerals : String(ofNumerals(numerals)),
    );
}

type Unit = '万元' | '万' | '元' | '%' | '倍';
const scale: Readonly<Record<Unit, { readonly money: boolean; readonly by: number }>> = {
  万元: { money: true, by: 1_000_000 },
  万: { money: true, by: 1_000_000 },
  元: { money: true, by: 100 },
  '%': { money: false, by: 100 },
  倍: { money: false, by: 10_000 },
};

/** A decimal times a power of ten; null when it is not whole. */
function scaled(decimal: string, by: number): number | null {
  const [whole = '0', part = ''] = decimal.split('.');
  const digits = BigInt(whole + part) * BigInt(by);
  const divisor = 10n ** BigInt(part.length);
  return digits % divisor === 0n && digits / divisor <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(digits / divisor)
    : null;
}

interface Token {
  readonly at: number;
  readonly end: number;
  readonly role: 'lower' | 'upper' | 'exact' | 'contradiction';
  readonly open: boolean;
  readonly unit: Unit | null;
  readonly figure: string;
}

const tokenPattern =
  /(不超过|超过|不满)?(\d+(?:\.\d+)?)(万元|万|元|%|倍)?(\((不)?含[^)]*\))?(以上|以下|以内)?(\((不)?含[^)]*\))?/g;

function tokensOf(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].map((match) => {
    const [all, before, figure = '', unit, , not1, after, , not2] = match;
    const excluded = not1 !== undefined || not2 !== undefined;
    const lower = after === '以上' || (before === '超过' && after === undefined);
    const upper = after === '以下' || after === '以内' || before === '不满' || before === '不超过';
    const twice =
      (after === '以上' && before !== undefined) ||
      (before === '超过' && (after === '以下' || after === '以内')) ||
      (before === '不满' && after !== undefined);
    return {
      at: match.index,
      end: match.index + all.length,
      role: twice ? 'contradiction' : lower ? 'lower' : upper ? 'upper' : 'exact',
      open: excluded || before === '超过' || before === '不满',
      unit: (unit as Unit | undefined) ?? null,
      figure,
    };
  });
}

const withoutFine = /警告|责令|不予|免予|没收|拆除|吊销|停产|停业|通报批评|改正|暂扣/;

/** The last named before the figures: 对单位处…，对个人处…. */
function whoOf(before: string): ReadFine['who'] | undefined {
  const found = [...before.matchAll(/单位|法人|其他组织|企业|个人|公民|人员|负责人/g)].at(-1)?.[0];
  if (found === undefined) return undefined;
  return /单位|法人|组织|企业/.test(found) ? 'organization' : 'citizen';
}

/** What a share is of: the words between 处 and the figure. */
function baseOf(before: string): string {
  const run = /[㐀-鿿]*$/.exec(before)?.[0] ?? '';
  return run
    .slice(run.lastIndexOf('处') + 1)
    .replace(/^(以|按照?)/, '')
    .replace(/的$/, '');
}

interface Pair {
  readonly lower: Token | null;
  readonly upper: Token;
}

/**
 * Reads the fines of one cell.
 * @param unit what bare figures count, where the column's head says so
 * @returns no fines where the text names measures without one (警告、责令改正)
 */
export function readFines(raw: string, unit: '万元' | '元' | null = null): FineReading {
  if (raw.length > MAX_CHARACTERS) return { left: 'too-long' };
  const text = plain(raw);
  if (text === '') return { left: 'empty' };
  if (/每|\/|按日/.test(text)) return { left: 'per-unit' };
  if (/\d(万元|万|元|%|倍)?[-–—~至]+\d/.test(text)) return { left: 'dash' };
  const tokens = tokensOf(text).map((one) => ({ ...one, unit: one.unit ?? unit }));
  if (tokens.length === 0) {
    const none =
      withoutFine.test(text) && !/罚款|从重|从轻|减轻/.test(text.replace(/[不免](予|处)?罚款/g, ''));
    return none ? { fines: [] } : { left: 'no-figure' };
  }
  if (tokens.some(({ unit: own }) => own === null)) return { left: 'no-unit' };
  if (tokens.some(({ role }) => role === 'contradiction')) return { left: 'contradiction' };

  const pairs: Pair[] = [];
  let lower: Token | null = null;
  for (const token of tokens) {
    if (token.role === 'lower') {
      if (lower !== null) return { left: 'no-upper-end' };
      lower = token;
    } else if (token.role === 'exact') {
      if (lower !== null) return { left: 'no-upper-end' };
      pairs.push({ lower: token, upper: token });
    } else {
      pairs.push({ lower, upper: token });
      lower = null;
    }
  }
  if (lower !== null) return { left: 'no-upper-end' };

  const fines: ReadFine[] = [];
  let from = 0;
  for (const { lower: low, upper } of pairs) {
    const start = (low ?? upper).at;
    const before = text.slice(from, start);
    const sentence = text.slice(
      Math.max(text.lastIndexOf(';', start), text.lastIndexOf('。', start)) + 1,
      start,
    );
    from = upper.end;
    const [a, b] = [scale[(low ?? upper).unit ?? '元'], scale[upper.unit ?? '元']];
    if (a.money !== b.money) return { left: 'mixed' };
    // 十万元以上货值金额五倍以下: something else stands between the ends.
    const between = low === null || low === upper ? '' : text.slice(low.end, upper.at);
    if (!/^[、,，]?$/.test(between)) return { left: 'mixed' };
    const base = b.money ? null : baseOf(before);
    if (base === '') return { left: 'no-base' };
    const min = low === null ? null : scaled(low.figure, a.by);
    const max = scaled(upper.figure, b.by);
    if (max === null || (low !== null && min === null)) return { left: 'not-whole-fen' };
    if (min !== null && min > max) return { left: 'reversed' };
    const who = whoOf(before);
    fines.push({
      ...(who === undefined ? {} : { who }),
      ...(base === null ? {} : { of: base }),
      ...(min === null ? {} : { min }),
      max,
      ...(low?.open === true && low !== upper ? { minOpen: true } : {}),
      ...(upper.open && low !== upper ? { maxOpen: true } : {}),
      ...(/可以|可并处|可处/.test(sentence) ? { optional: true } : {}),
    });
  }
  if (fines.length > 1 && new Set(fines.map(({ who }) => who ?? '')).size < fines.length)
    return { left: 'several' };
  if (fines.length > 1 && fines.some(({ who }) => who === undefined)) return { left: 'several' };
  return { fines };
}
