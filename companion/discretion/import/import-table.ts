/** A published .xlsx or .docx benchmark as the YAML of a table, with a report of every row. */
import { stringify } from 'yaml';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { loadBenchmark } from '#shared/discretion/load-benchmark.ts';
import type { DocumentProblem } from '#shared/rules/read-document.ts';
import { type FileProblem, UnreadableFile } from '../../tables/grid.ts';
import { readXlsx } from '../../tables/read-xlsx.ts';
import type { ReadFine } from './fine-text.ts';
import { readDocx } from './read-docx.ts';
import { entriesOf, type GridReport, type ReadCitation, type ReadEntry } from './table-of-grid.ts';

/** What the file does not say, and whoever imports it does. */
export interface ImportAs {
  readonly table: string;
  readonly version: string;
  readonly layer: BenchmarkTable['layer'];
  readonly title: string;
  readonly issuer: string;
  /** A body above the agency made it. */
  readonly upper: boolean;
  readonly from: string;
  readonly to?: string;
  /** Kind of the laws that it cites; each is marked unverified. */
  readonly sourceKind?:
    | 'law'
    | 'administrative-regulation'
    | 'local-regulation'
    | 'departmental-rule'
    | 'local-rule';
}

export type TableImport =
  | { readonly status: 'unreadable'; readonly problem: FileProblem }
  | { readonly status: 'nothing'; readonly reports: readonly GridReport[] }
  | {
      readonly status: 'read';
      readonly yaml: string;
      readonly table: BenchmarkTable;
      readonly reports: readonly GridReport[];
    }
  /** What was read makes no table that may be used; a defect of the importer, said and not passed over. */
  | {
      readonly status: 'refused';
      readonly problems: readonly DocumentProblem[];
      readonly reports: readonly GridReport[];
    };

const both = (text: string) => ({ 'zh-CN': text, en: text });

function citation(read: ReadCitation, sources: ReadonlyMap<string, string>) {
  const { title, article, words } = read;
  return { source: sources.get(title) ?? 'source', article, words, verified: false };
}

function fineOf({ min, max, minOpen, maxOpen }: ReadFine) {
  return {
    min: min ?? 0,
    max,
    ...(minOpen === true ? { minOpen } : {}),
    ...(maxOpen === true ? { maxOpen } : {}),
  };
}

const whoIs: Readonly<Record<string, { readonly title: string; readonly when?: string }>> = {
  all: { title: '法定幅度' },
  organization: { title: '单位', when: 'facts.partyKind == "organization"' },
  citizen: { title: '个人', when: 'facts.partyKind == "citizen"' },
};

function entryOf(read: ReadEntry, sources: ReadonlyMap<string, string>, bases: ReadonlyMap<string, string>) {
  const fact = `facts.tier.${read.id}`;
  return {
    entry: read.id,
    ...(read.number === null ? {} : { number: read.number }),
    violation: { 'zh-CN': read.violation },
    model: 'tiers',
    violates: [citation(read.violates, sources)],
    penalizedBy: [citation(read.penalizedBy, sources)],
    statute: Object.fromEntries(
      Object.entries(read.statute).map(([id, fine]) => [
        id,
        {
          title: { 'zh-CN': whoIs[id]?.title ?? id },
          ...(whoIs[id]?.when === undefined ? {} : { when: whoIs[id].when }),
          fine:
            fine === null
              ? null
              : {
                  measure:
                    fine.of === undefined ? { unit: 'fen' } : { unit: 'share', of: bases.get(fine.of) ?? '' },
                  ...(fine.min === undefined ? {} : { min: fine.min }),
                  max: fine.max,
                  ...(fine.minOpen === true ? { minOpen: true } : {}),
                  ...(fine.maxOpen === true ? { maxOpen: true } : {}),
                  ...(fine.optional === true ? { optional: true } : {}),
                },
        },
      ]),
    ),
    tiers: read.tiers.map((tier, at) => ({
      id: `t${at + 1}`,
      title: { 'zh-CN': tier.title },
      conditions: { 'zh-CN': tier.conditions },
      when: `${fact} == "t${at + 1}"`,
      standard: { 'zh-CN': tier.standard },
      fines: Object.fromEntries(
        Object.entries(tier.fines).map(([id, fine]) => [id, fine === null ? null : fineOf(fine)]),
      ),
    })),
  };
}

/** Which of the published conditions fits, asked of the officer. */
function questionOf(read: ReadEntry) {
  return {
    title: both('适用条件'),
    type: 'text',
    question: both('本案符合公布的哪一档适用条件？'),
    answers: read.tiers.map((tier, at) => ({
      value: `t${at + 1}`,
      title: both(`${tier.title}：${tier.conditions}`),
    })),
  };
}

/**
 * @param lists the grounds of the category, whose facts (公民还是单位) the table may name
 */
export async function importTable(
  bytes: Uint8Array,
  file: string,
  as: ImportAs,
  lists: readonly ConsiderationList[],
): Promise<TableImport> {
  try {
    const grids = /\.docx$/i.test(file) ? await readDocx(bytes) : await readXlsx(bytes);
    const { entries, reports } = entriesOf(grids);
    if (entries.length === 0) return { status: 'nothing', reports };
    const titles = [...new Set(entries.flatMap((one) => [one.violates.title, one.penalizedBy.title]))];
    const sources = new Map(titles.map((title, at) => [title, `source${at + 1}`]));
    const shares = [
      ...new Set(
        entries.flatMap(({ statute }) =>
          Object.values(statute).flatMap((fine) => (fine?.of === undefined ? [] : [fine.of])),
        ),
      ),
    ];
    const bases = new Map(shares.map((name, at) => [name, `base${at + 1}`]));
    const table = {
      table: as.table,
      version: as.version,
      layer: as.layer,
      category: 'penalty',
      title: { 'zh-CN': as.title },
      issuer: { name: { 'zh-CN': as.issuer }, upper: as.upper },
      effective: { from: as.from, ...(as.to === undefined ? {} : { to: as.to }) },
      sources: Object.fromEntries(
        titles.map((title) => [
          sources.get(title) ?? title,
          { title, short: title, kind: as.sourceKind ?? 'local-regulation', version: as.from },
        ]),
      ),
      facts: {
        ...Object.fromEntries(
          shares.map((name) => [
            bases.get(name) ?? name,
            { title: both(name), type: 'money', question: both(`${name}多少？`) },
          ]),
        ),
        ...Object.fromEntries(entries.map((read) => [`tier.${read.id}`, questionOf(read)])),
      },
      entries: entries.map((read) => entryOf(read, sources, bases)),
    };
    const yaml = stringify(table, { lineWidth: 0, aliasDuplicateObjects: false });
    const loaded = loadBenchmark(yaml, `${as.table}.yaml`, lists);
    return 'table' in loaded
      ? { status: 'read', yaml, table: loaded.table, reports }
      : { status: 'refused', problems: loaded.problems, reports };
  } catch (error) {
    if (error instanceof UnreadableFile) return { status: 'unreadable', problem: error.problem };
    throw error;
  }
}
