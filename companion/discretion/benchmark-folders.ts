/** Reads the lists of statutory grounds and the benchmark tables of folders. One that cannot be used is said and left out. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { loadBenchmark, loadGrounds } from '#shared/discretion/load-benchmark.ts';
import type { DocumentProblem } from '#shared/rules/read-document.ts';

/** The grounds that come with the program. */
export const bundledGrounds = fileURLToPath(new URL('../../shared/discretion/grounds/', import.meta.url));

const MAX_FILES = 200;
/** A file larger than this is refused unread. Bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

export interface Benchmarks {
  readonly tables: readonly BenchmarkTable[];
  readonly lists: readonly ConsiderationList[];
  readonly problems: readonly DocumentProblem[];
  /** Over every file's text: changes with any of them. */
  readonly sha256: string;
}

export interface BenchmarkFolders {
  /** As the files stand now; read again only when one of them changed. */
  current(): Benchmarks;
}

interface Read {
  readonly file: string;
  readonly text: string;
}

function filesOf(dirs: readonly string[]): { readonly files: Read[]; readonly problems: DocumentProblem[] } {
  const files: Read[] = [];
  const problems: DocumentProblem[] = [];
  const refuse = (file: string, found: string, write: string) =>
    problems.push({ file, line: 1, path: '', found, write });
  for (const dir of dirs.filter((one) => existsSync(one))) {
    const names = readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
    if (names.length > MAX_FILES)
      refuse(dir, `${names.length} files`, `at most ${MAX_FILES}; the rest is not read`);
    for (const name of names.slice(0, MAX_FILES)) {
      const file = join(dir, name);
      const { size } = statSync(file);
      if (size > MAX_FILE_BYTES) refuse(file, `${size} bytes`, `at most ${MAX_FILE_BYTES}`);
      else files.push({ file, text: readFileSync(file, 'utf8') });
    }
  }
  return { files, problems };
}

/**
 * @param grounds folders with lists of grounds
 * @param tables folders with benchmark tables; one that is not there is empty
 */
export function openBenchmarkFolders(folders: {
  readonly grounds: readonly string[];
  readonly tables: readonly string[];
}): BenchmarkFolders {
  let known: Benchmarks | null = null;
  return {
    current() {
      const grounds = filesOf(folders.grounds);
      const benchmarks = filesOf(folders.tables);
      const hash = createHash('sha256');
      for (const { file, text } of [...grounds.files, ...benchmarks.files]) hash.update(`${file}\0${text}\0`);
      const sha256 = hash.digest('hex');
      if (known?.sha256 === sha256) return known;
      const problems = [...grounds.problems, ...benchmarks.problems];
      const lists: ConsiderationList[] = [];
      for (const { file, text } of grounds.files) {
        const loaded = loadGrounds(text, file);
        if ('list' in loaded) lists.push(loaded.list);
        else problems.push(...loaded.problems);
      }
      const tables: BenchmarkTable[] = [];
      for (const { file, text } of benchmarks.files) {
        const loaded = loadBenchmark(text, file, lists);
        if ('table' in loaded) tables.push(loaded.table);
        else problems.push(...loaded.problems);
      }
      known = { tables, lists, problems, sha256 };
      return known;
    },
  };
}

/** Names of the facts that a table asks for, the grounds of its category included; null: there is no such table. */
export function factsOf({ tables, lists }: Benchmarks, table: string): ReadonlySet<string> | null {
  const found = tables.find((one) => one.table === table);
  if (found === undefined) return null;
  const grounds = lists.filter(({ category }) => category === found.category);
  return new Set([found, ...grounds].flatMap(({ facts }) => Object.keys(facts)));
}
