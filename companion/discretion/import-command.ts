/** `npm run packs -- import-table FILE`: a published benchmark as data, with a report of every row. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { daySchema, nameSchema } from '#shared/case/events.ts';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { loadGrounds } from '#shared/discretion/load-benchmark.ts';
import { type ReviewNote, reviewBenchmark } from '#shared/discretion/review-benchmark.ts';
import { LIMITS } from '../tables/grid.ts';
import { bundledGrounds } from './benchmark-folders.ts';
import { type ImportAs, importTable } from './import/import-table.ts';
import type { GridReport, RowReport } from './import/table-of-grid.ts';
import { importTexts as en } from './locales/en.ts';
import { type ImportTexts, importTexts as zhCN } from './locales/zh-CN.ts';

export interface ImportTools {
  readonly locale: 'zh-CN' | 'en';
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Rows about which nothing need be done. */
const QUIET: ReadonlySet<RowReport['status']> = new Set(['title', 'header', 'blank']);

function readCall(
  args: readonly string[],
): { readonly file: string; readonly out: string | null; readonly as: ImportAs } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        table: { type: 'string' },
        title: { type: 'string' },
        issuer: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        version: { type: 'string', default: '1.0.0' },
        layer: { type: 'string', default: 'agency' },
        upper: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const { table, title, issuer, from, to, version, layer, upper, out } = values;
    const [file, ...more] = positionals;
    const layers: readonly string[] = ['national', 'region', 'city', 'agency'];
    if (file === undefined || more.length > 0 || !nameSchema.safeParse(table).success) return null;
    if (!daySchema.safeParse(from).success || !layers.includes(layer)) return null;
    if (to !== undefined && !daySchema.safeParse(to).success) return null;
    if (table === undefined || from === undefined || title === undefined || issuer === undefined) return null;
    return {
      file,
      out: out ?? null,
      as: {
        table,
        version,
        layer: layer as BenchmarkTable['layer'],
        title,
        issuer,
        upper,
        from,
        ...(to === undefined ? {} : { to }),
      },
    };
  } catch {
    return null;
  }
}

function bundledLists(): readonly ConsiderationList[] {
  return readdirSync(bundledGrounds)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const loaded = loadGrounds(readFileSync(join(bundledGrounds, name), 'utf8'), name);
      return 'list' in loaded ? [loaded.list] : [];
    });
}

function reportLines(
  reports: readonly GridReport[],
  say: ImportTexts,
): { readonly lines: string[]; readonly taken: number; readonly left: number } {
  const lines: string[] = [];
  let taken = 0;
  let left = 0;
  for (const { name, missing, rows } of reports) {
    lines.push(say.grid(name));
    if (missing.length > 0) {
      lines.push(`  ${say.missing(missing)}`);
      continue;
    }
    for (const { row, status, violation, tier, found, why, notRead } of rows) {
      if (status === 'taken') taken += 1;
      else if (!QUIET.has(status)) left += 1;
      if (QUIET.has(status)) continue;
      lines.push(say.row(row, status, violation, tier));
      if (why !== null) lines.push(`      ${say.because(why)}`);
      if (found !== null) lines.push(say.found(found));
      if (notRead.length > 0) lines.push(say.notRead(notRead));
    }
  }
  return { lines, taken, left };
}

function noteLine(note: ReviewNote, say: ImportTexts): string | null {
  switch (note.kind) {
    case 'too-few-tiers':
      return say.review.tooFew(note.entry, note.count, note.minimum);
    case 'gap':
    case 'overlap':
    case 'uncovered-low':
    case 'uncovered-high': {
      const { min, max, minOpen, maxOpen } = note.range;
      const range = `${minOpen ? '(' : '['}${min.n / min.d}, ${max.n / max.d}${maxOpen ? ')' : ']'}`;
      const said = note.kind === 'gap' || note.kind === 'overlap' ? note.kind : 'uncovered';
      return say.review[said](note.entry, range);
    }
    default:
      return null;
  }
}

/** @returns 0 when every row was taken, 1 when some were left, 2 when the call was wrong or the file cannot be read */
export async function importTableCommand(args: readonly string[], tools: ImportTools): Promise<0 | 1 | 2> {
  const { out, err, locale } = tools;
  const say = locale === 'en' ? en : zhCN;
  if (args.includes('--help')) {
    out(say.usage);
    return 0;
  }
  const call = readCall(args);
  if (call === null) {
    err(say.usage);
    return 2;
  }
  let bytes: Uint8Array;
  try {
    if (statSync(call.file).size > LIMITS.fileBytes) {
      err(`${call.file}: ${say.file('too-large')}`);
      return 2;
    }
    bytes = readFileSync(call.file);
  } catch {
    err(say.cannotRead(call.file));
    return 2;
  }
  const lists = bundledLists();
  const read = await importTable(bytes, basename(call.file), call.as, lists);
  if (read.status === 'unreadable') {
    err(`${call.file}: ${say.file(read.problem)}`);
    return 2;
  }
  const { lines, taken, left } = reportLines(read.reports, say);
  for (const line of lines) err(line);
  err(say.sum(taken, left));
  if (read.status === 'nothing') {
    err(say.nothing);
    return 1;
  }
  if (read.status === 'refused') {
    for (const { line, path, found, write } of read.problems) err(`${line}  ${path}: ${found} → ${write}`);
    err(say.nothing);
    return 1;
  }
  for (const note of reviewBenchmark(read.table, lists)) {
    const line = noteLine(note, say);
    if (line !== null) err(line);
  }
  if (call.out === null) out(read.yaml);
  else {
    writeFileSync(call.out, read.yaml, { flush: true });
    err(say.written(call.out, read.table.entries.length));
  }
  return left === 0 ? 0 : 1;
}
