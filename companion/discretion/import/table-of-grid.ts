/**
 * From the grids of a file to the entries of a benchmark table, row by row: each row is taken, or left with the reason.
 * 适用条件 are words that no program turns into a formula: which of them fits becomes a question to the officer.
 */
import { createHash } from 'node:crypto';
import type { Cell, Grid } from '../../tables/grid.ts';
import { type ReadFine, readFines, type WhyLeft } from './fine-text.ts';

export type Role = 'number' | 'violation' | 'violates' | 'penalizedBy' | 'tier' | 'conditions' | 'standard';

const names: Readonly<Record<Role, readonly string[]>> = {
  number: ['序号', '编号', '项目编号'],
  violation: ['违法行为', '违法行为种类', '违法行为名称', '违法事项', '违法种类', '处罚事项'],
  violates: ['违法依据', '违反条款', '违反依据', '违反的法律规定'],
  penalizedBy: ['处罚依据', '处罚条款', '处罚法律依据', '法律责任'],
  tier: ['裁量阶次', '裁量等级', '裁量档次', '违法程度', '阶次', '档次', '裁量幅度等级'],
  conditions: [
    '适用条件',
    '适用情形',
    '违法情节',
    '裁量情节',
    '具体情形',
    '违法情形',
    '违法行为情形',
    '情节',
  ],
  standard: [
    '处罚标准',
    '裁量标准',
    '处罚基准',
    '裁量基准',
    '具体标准',
    '处罚幅度',
    '裁量幅度',
    '罚款幅度',
    '罚款标准',
  ],
};
const needed = [
  'violation',
  'violates',
  'penalizedBy',
  'conditions',
  'standard',
] as const satisfies readonly Role[];

export type RowStatus =
  | 'title'
  | 'header'
  | 'blank'
  | 'taken'
  | 'no-header'
  | 'violation-blank'
  | 'violates-missing'
  | 'violates-not-understood'
  | 'penalty-basis-missing'
  | 'penalty-basis-not-understood'
  | 'statute-not-understood'
  | 'formula-without-value'
  | 'tier-party-differs'
  | 'tier-base-differs'
  | 'outside-statute'
  | 'repeated'
  | WhyLeft;

export interface RowReport {
  /** From 1, as the file shows it. */
  readonly row: number;
  readonly status: RowStatus;
  readonly violation: string | null;
  readonly tier: string | null;
  /** The words that were not understood. */
  readonly found: string | null;
  /** Why the statute's words were not understood, for `statute-not-understood`. */
  readonly why: WhyLeft | null;
  /** Heads of columns with something in them that was not read. */
  readonly notRead: readonly string[];
}

export interface GridReport {
  readonly name: string;
  /** Columns without which nothing can be read. */
  readonly missing: readonly Role[];
  readonly rows: readonly RowReport[];
}

export interface ReadCitation {
  readonly title: string;
  readonly article: string;
  readonly words: string;
}

export interface ReadTier {
  readonly title: string;
  readonly conditions: string;
  readonly standard: string;
  /** By the id of the statute's case; null: no fine. */
  readonly fines: Readonly<Record<string, ReadFine | null>>;
}

export interface ReadEntry {
  /** From the words of the violation, so that it is the same in the next version of the table. */
  readonly id: string;
  readonly number: string | null;
  readonly violation: string;
  readonly violates: ReadCitation;
  readonly penalizedBy: ReadCitation;
  /** By case: all, or organization and citizen. null: the law sets no fine. */
  readonly statute: Readonly<Record<string, ReadFine | null>>;
  readonly tiers: ReadTier[];
}

interface Column {
  readonly role: Role;
  readonly unit: '万元' | '元' | null;
}

interface Head {
  /** Index of the first row below it. */
  readonly below: number;
  readonly first: number;
  readonly columns: readonly (Column | null)[];
  readonly titles: readonly string[];
}

const HEAD_WITHIN = 30;
const squeezed = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');

function columnOf(text: string): Column | null {
  const unit = /\((?:单位:)?(万元|元)\)/.exec(squeezed(text))?.[1] ?? null;
  const bare = squeezed(text).replace(/\([^)]*\)/g, '');
  const role = (Object.keys(names) as Role[]).find((one) => names[one].includes(bare));
  return role === undefined ? null : { role, unit: unit as Column['unit'] };
}

function headOf(rows: readonly (readonly Cell[])[]): Head | null {
  for (let at = 0; at < Math.min(rows.length, HEAD_WITHIN); at += 1) {
    const row = rows[at] ?? [];
    const columns = row.map(({ text }) => columnOf(text));
    const roles = new Set(columns.flatMap((one) => (one === null ? [] : [one.role])));
    if (roles.size < 3 || !roles.has('violation')) continue;
    const titles = row.map(({ text }) => text);
    // A second row of heads: 法定依据 over 违法依据 and 处罚依据, everything else merged down.
    const next = rows[at + 1] ?? [];
    const under = next.map(({ text, spread }) => (spread ? null : columnOf(text)));
    const isHead =
      under.some((one) => one !== null) &&
      next.every(({ text, spread }, i) => spread || text === '' || under[i] !== null);
    if (!isHead) return { first: at, below: at + 1, columns, titles };
    return {
      first: at,
      below: at + 2,
      columns: columns.map((one, i) => under[i] ?? one),
      titles: titles.map((title, i) => (under[i] == null ? title : (next[i]?.text ?? title))),
    };
  }
  return null;
}

/** 《示例省市容条例》第十三条第二款：临时设施应当保持整洁。 */
const citationPattern =
  /^《([^》]{2,80})》\s*(第[零〇一二三四五六七八九十百千]+条)((?:第[零〇一二三四五六七八九十百]+[款项]|之[一二三四五六七八九十])*)[\s:：,，]*([\s\S]*)$/;

function citationOf(text: string): ReadCitation | null {
  const match = citationPattern.exec(text.trim());
  if (match === null) return null;
  const [, title = '', article = '', , rest = ''] = match;
  const words = rest.trim();
  return { title, article, words: words.length >= 4 ? words : text.trim() };
}

/** The statute's ranges by case; null when several and not told apart by party. */
function casesOf(fines: readonly ReadFine[]): Readonly<Record<string, ReadFine | null>> {
  if (fines.length === 0) return { all: null };
  return Object.fromEntries(fines.map((fine) => [fine.who ?? 'all', fine]));
}

/** 超过 beats 以上 at the same figure. */
function isInside(tier: ReadFine, law: ReadFine): boolean {
  if (tier.max > law.max || (tier.max === law.max && law.maxOpen === true && tier.maxOpen !== true))
    return false;
  if (law.min === undefined) return true;
  if (tier.min === undefined) return false;
  return tier.min > law.min || (tier.min === law.min && (law.minOpen !== true || tier.minOpen === true));
}

type Fitted =
  | { readonly fines: Readonly<Record<string, ReadFine | null>> }
  | { readonly left: 'tier-party-differs' | 'tier-base-differs' | 'outside-statute' };

/** Lays a tier's fines beside the statute's cases. */
function layBeside(fines: readonly ReadFine[], statute: ReadEntry['statute']): Fitted {
  const cases = Object.keys(statute);
  if (fines.length === 0) return { fines: Object.fromEntries(cases.map((id) => [id, null])) };
  const own = new Map(fines.map((fine) => [fine.who ?? 'all', fine]));
  if (own.size !== cases.length || cases.some((id) => !own.has(id))) return { left: 'tier-party-differs' };
  for (const [id, fine] of own) {
    const law = statute[id] ?? null;
    if (law === null) return { left: 'outside-statute' };
    if (law.of !== fine.of) return { left: 'tier-base-differs' };
    if (!isInside(fine, law)) return { left: 'outside-statute' };
  }
  return { fines: Object.fromEntries(own) };
}

/** Reads the entries of all grids; rows of one violation with one basis belong together. */
export function entriesOf(grids: readonly Grid[]): {
  readonly entries: readonly ReadEntry[];
  readonly reports: readonly GridReport[];
} {
  const entries = new Map<string, ReadEntry>();
  const reports = grids.map((grid): GridReport => {
    const head = headOf(grid.rows);
    const blank = (row: number, status: RowStatus): RowReport => ({
      row,
      status,
      violation: null,
      tier: null,
      found: null,
      why: null,
      notRead: [],
    });
    const roles = new Set(head?.columns.flatMap((one) => (one === null ? [] : [one.role])));
    const missing = needed.filter((role) => !roles.has(role));
    if (head === null || missing.length > 0)
      return {
        name: grid.name,
        missing,
        rows: grid.rows.map((_, at) => blank(at + 1, 'no-header')),
      };
    return {
      name: grid.name,
      missing: [],
      rows: grid.rows.map((cells, at): RowReport => {
        if (at < head.first) return blank(at + 1, 'title');
        if (at < head.below) return blank(at + 1, 'header');
        return readRow(cells, at + 1, head, entries);
      }),
    };
  });
  return { entries: [...entries.values()], reports };
}

function readRow(
  cells: readonly Cell[],
  row: number,
  { columns, titles }: Head,
  entries: Map<string, ReadEntry>,
): RowReport {
  const cellOf = (role: Role) => cells[columns.findIndex((one) => one?.role === role)];
  const textOf = (role: Role) => cellOf(role)?.text ?? '';
  const violation = textOf('violation').replace(/\s+/g, ' ');
  const conditions = textOf('conditions').replace(/\s+/g, ' ');
  const tier = textOf('tier').replace(/\s+/g, '') || conditions;
  const standard = textOf('standard').replace(/\s+/g, ' ');
  const notRead = cells.flatMap(({ text }, at) =>
    columns[at] == null && text !== '' && (titles[at] ?? '') !== '' ? [titles[at] ?? ''] : [],
  );
  const report = (status: RowStatus, found: string | null = null, why: WhyLeft | null = null): RowReport => ({
    row,
    status,
    violation: violation === '' ? null : violation,
    tier: tier === '' ? null : tier,
    found: found === null ? null : found.slice(0, 200),
    why,
    notRead,
  });
  const filled = cells.filter(({ text, formula }) => text !== '' || formula);
  if (filled.length === 0) return { ...report('blank'), notRead: [] };
  if (cells.every(({ text }, at) => text === '' || text === titles[at]))
    return { ...report('header'), notRead: [] };
  // One text over the whole row: the heading of a section.
  if (
    filled.length > 2 &&
    new Set(filled.map(({ text }) => text)).size === 1 &&
    filled.slice(1).every((one) => one.spread)
  )
    return { ...blankRow(row), status: 'title' };
  if (cells.some(({ formula }, at) => formula && columns[at] != null)) return report('formula-without-value');
  if (violation === '') return report('violation-blank');
  if (textOf('violates') === '') return report('violates-missing');
  if (textOf('penalizedBy') === '') return report('penalty-basis-missing');
  const violates = citationOf(textOf('violates'));
  if (violates === null) return report('violates-not-understood', textOf('violates'));
  const penalizedBy = citationOf(textOf('penalizedBy'));
  if (penalizedBy === null) return report('penalty-basis-not-understood', textOf('penalizedBy'));
  const law = readFines(penalizedBy.words);
  if ('left' in law) return report('statute-not-understood', penalizedBy.words, law.left);
  if (conditions === '') return report('empty');

  const unit = columns.find((one) => one?.role === 'standard')?.unit ?? null;
  const read = readFines(standard, unit);
  if ('left' in read) return report(read.left, standard);
  const statute = casesOf(law.fines);
  const fitted = layBeside(read.fines, statute);
  if ('left' in fitted) return report(fitted.left, standard);

  const key = JSON.stringify([violation, violates, penalizedBy]);
  const id = `v${createHash('sha256').update(key).digest('hex').slice(0, 10)}`;
  const entry = entries.get(key) ?? {
    id,
    number: textOf('number') === '' ? null : textOf('number').slice(0, 40),
    violation,
    violates,
    penalizedBy,
    statute,
    tiers: [],
  };
  entries.set(key, entry);
  if (entry.tiers.some((one) => one.title === tier && one.conditions === conditions))
    return report('repeated');
  entry.tiers.push({ title: tier, conditions, standard, fines: fitted.fines });
  return report('taken');
}

const blankRow = (row: number): RowReport => ({
  row,
  status: 'blank',
  violation: null,
  tier: null,
  found: null,
  why: null,
  notRead: [],
});
