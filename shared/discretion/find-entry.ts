/** Which entry of the benchmark tables a case's 违法行为 is: recognized by words, or searched for by hand. Pure. */
import type { BenchmarkEntry, BenchmarkTable, Wording } from './benchmark-schema.ts';

export interface EntryOption {
  readonly table: string;
  readonly version: string;
  readonly tableTitle: Wording;
  readonly entry: string;
  readonly number: string | null;
  readonly violation: Wording;
  /** The table in force has it no more: for violations from before. */
  readonly dropped?: true;
}

/** What is compared: letters, digits and Han characters only. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

function optionOf(table: BenchmarkTable, entry: BenchmarkEntry): EntryOption {
  return {
    table: table.table,
    version: table.version,
    tableTitle: table.title,
    entry: entry.entry,
    number: entry.number ?? null,
    violation: entry.violation,
  };
}

/** 0: not it. The longer the words that are shared, the surer. */
function likeness(entry: BenchmarkEntry, violation: string): number {
  const title = plain(entry.violation['zh-CN']);
  if (title === violation) return Number.MAX_SAFE_INTEGER;
  if (violation.includes(title) || title.includes(violation))
    return 1000 + Math.min(title.length, violation.length);
  const shared = (entry.keywords ?? []).map(plain).filter((word) => violation.includes(word));
  return Math.max(0, ...shared.map((word) => word.length));
}

/**
 * Entries that may be the case's, the likeliest first; of equal ones those of the lower layer, whose tables are nearer.
 * @param violation as the page words it (案由)
 * @example recognized(tables, '未取得食品经营许可从事餐饮服务活动')[0]?.entry // 'no-food-permit'
 */
export function recognized(tables: readonly BenchmarkTable[], violation: string): readonly EntryOption[] {
  const said = plain(violation);
  if (said.length < 2) return [];
  return tables
    .flatMap((table) => table.entries.map((entry) => ({ table, entry, like: likeness(entry, said) })))
    .filter(({ like }) => like > 0)
    .sort((a, b) => b.like - a.like || layers[b.table.layer] - layers[a.table.layer])
    .map(({ table, entry }) => optionOf(table, entry));
}
const layers = { national: 0, region: 1, city: 2, agency: 3 } as const;

/** The one entry that nobody need choose: the only one, or the only one whose title is the page's words. */
export function obvious(found: readonly EntryOption[], violation: string): EntryOption | null {
  if (found.length === 1) return found[0] ?? null;
  const said = plain(violation);
  const named = found.filter((one) => {
    const title = plain(one.violation['zh-CN']);
    return said.includes(title) || title.includes(said);
  });
  return named.length === 1 ? (named[0] ?? null) : null;
}

/**
 * Entries whose number, title or basis holds every word of the query, in the order of the tables.
 * @param most so many at most
 */
export function searched(
  tables: readonly BenchmarkTable[],
  query: string,
  most: number,
): readonly EntryOption[] {
  const words = query
    .split(/\s+/)
    .map(plain)
    .filter((word) => word !== '');
  const found: EntryOption[] = [];
  for (const table of tables)
    for (const entry of table.entries) {
      if (found.length >= most) return found;
      const text = plain(
        [
          entry.number ?? '',
          entry.violation['zh-CN'],
          entry.violation.en ?? '',
          ...entry.penalizedBy.map(({ article }) => article),
        ].join(' '),
      );
      if (words.every((word) => text.includes(word))) found.push(optionOf(table, entry));
    }
  return found;
}
