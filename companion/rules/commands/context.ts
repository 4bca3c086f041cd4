/** What every pack command is given: where it reads, how it speaks. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { loadBenchmark } from '#shared/discretion/load-benchmark.ts';
import { lacksSignature } from '#shared/rules/lacks-signature.ts';
import { MAX_PACK_CHARACTERS, type PackProblem } from '#shared/rules/load-pack.ts';
import { toldIn } from '#shared/rules/mending.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import type { DocumentProblem } from '#shared/rules/read-document.ts';
import type { PackSummary } from '#shared/rules/summarize-packs.ts';
import type { PackTexts } from '../locales/zh-CN.ts';
import type { NoPastCases, PastCases } from '../past-cases.ts';
import { bundledPacks, type PackTrouble, readPacks } from '../read-packs.ts';

export interface BenchmarksInForce {
  readonly tables: readonly BenchmarkTable[];
  readonly lists: readonly ConsiderationList[];
  readonly problems: readonly DocumentProblem[];
  /** Whose names stand under each table in force, by TABLE VERSION; empty: nobody signed it. */
  readonly signers?: ReadonlyMap<string, readonly string[]>;
}

export interface PackTools {
  readonly locale: 'zh-CN' | 'en';
  /** The data folder when `--data` is not given. */
  readonly dataDir: string | undefined;
  /** Where the packs of a data folder are, and whom it trusts. */
  readonly filesOf: (dataDir: string) => {
    readonly packs: string;
    readonly benchmarks: string;
    readonly trust: string;
  };
  /** Benchmark tables and statutory grounds: those of the program, of more folders, and of a data folder. */
  readonly benchmarksOf: (folders: readonly string[], dataDir: string | undefined) => BenchmarksInForce;
  /** Opens the record of a data folder and reads its cases in that person's name. */
  readonly openPastCases: (dataDir: string, username: string) => Promise<PastCases | NoPastCases>;
  readonly say: PackTexts;
  /** ISO instant. */
  readonly now: () => string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** 0: well; 1: something is wrong with what was looked at; 2: the call was wrong. */
export type ExitCode = 0 | 1 | 2;
export type Command = (args: readonly string[], tools: PackTools) => ExitCode | Promise<ExitCode>;

type Options = Readonly<
  Record<
    string,
    { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }
  >
>;
export interface Call {
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
  readonly is: (name: string) => boolean;
  readonly files: readonly string[];
}

/** Reads the call; null when it has an option that is not there. Every command knows `--data` and `--packs`. */
export function callOf(args: readonly string[], options: Options = {}): Call | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, data: { type: 'string' }, packs: { type: 'string', multiple: true } },
    });
    const given = values as Readonly<Record<string, unknown>>;
    return {
      text: (name) => (typeof given[name] === 'string' ? given[name] : undefined),
      texts: (name) => {
        const value = given[name];
        return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
      },
      is: (name) => given[name] === true,
      files: positionals,
    };
  } catch {
    return null;
  }
}

/** The packs in force: of the program, of `--packs` folders, of the data folder. Null when a folder is not there. */
export function packsOf(
  call: Call,
  tools: PackTools,
): {
  readonly packs: readonly Pack[];
  readonly problems: readonly PackTrouble[];
  readonly dirs: string[];
} | null {
  const dataDir = call.text('data') ?? tools.dataDir;
  const folders = call.texts('packs');
  const missing = folders.find((dir) => !existsSync(dir));
  if (missing !== undefined) {
    tools.err(tools.say.noFolder(missing));
    return null;
  }
  const own = dataDir === undefined ? [] : [tools.filesOf(dataDir).packs];
  const dirs = [bundledPacks, ...folders];
  const trust = dataDir === undefined ? {} : { trust: tools.filesOf(dataDir).trust };
  return {
    ...readPacks({ dirs, optional: own, ...trust }),
    dirs: [...dirs, ...own.filter((dir) => existsSync(dir))],
  };
}

/** The benchmark table of a file; null: it holds none; `refused`: it is wrong, and why has been said. */
export function tableIn(file: string, text: string, tools: PackTools): BenchmarkTable | null | 'refused' {
  if (!/^table:\s/m.test(text)) return null;
  const loaded = loadBenchmark(text, file, tools.benchmarksOf([], undefined).lists);
  if ('table' in loaded) return loaded.table;
  for (const one of loaded.problems) tools.err(problemText(one, tools.say));
  return 'refused';
}

/** Null when it cannot be read, or is larger than any pack. */
function textOf(file: string): string | null {
  try {
    if (statSync(file).size > MAX_PACK_CHARACTERS * 4) return null;
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Files with their texts; null when one of them cannot be read: that has been said. */
export function textsOf(
  files: readonly string[],
  { say, err }: PackTools,
): readonly { readonly file: string; readonly text: string }[] | null {
  const read: { file: string; text: string }[] = [];
  for (const file of files) {
    const text = textOf(file);
    if (text === null) {
      err(say.cannotRead(file));
      return null;
    }
    read.push({ file, text });
  }
  return read;
}

/** A pack in lines: its name, what it holds, the procedures that it covers, what of the layers above it makes stricter. */
export function summaryText(
  { pack, version, layer, title, counts, procedures, tightens }: PackSummary,
  say: PackTexts,
  locale: PackTools['locale'],
): readonly string[] {
  const covers = procedures.length < 2 ? [] : procedures;
  return [
    say.pack(pack, version, layer, title[locale]),
    say.counts(counts),
    ...(covers.length === 0 ? [] : [say.covers(covers.length)]),
    ...covers.map((one) =>
      say.covered(`${one.category}/${one.procedure}`, one.counts.items, one.counts.deadlines, one.tightens),
    ),
    ...(tightens.length === 0 ? [] : [say.tightens(tightens.length)]),
    ...tightens.map((one) => say.tightened(one.kind, one.title?.[locale] ?? one.id, one.id, one.to)),
  ];
}

/** One problem in words: where, what stands there, what to write. */
export function problemText(problem: PackProblem, say: PackTexts): string {
  const { file, line, path } = problem;
  const { found, write } = toldIn(problem, say.mending);
  return [`${file}:${line}${path === '' ? '' : `  ${path}`}`, say.found(found), say.write(write)].join('\n');
}

/**
 * Says once what a trust list asks for, where files are out of force for want of signatures, and what to do about them.
 * @returns how many such files there are
 */
export function tellUnsigned(problems: readonly DocumentProblem[], { say, err }: PackTools): number {
  const files = [...new Set(problems.filter(lacksSignature).map(({ file }) => file))];
  if (files.length > 0) err(say.trust.unsigned(files));
  return files.length;
}
