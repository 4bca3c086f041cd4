/** Reads the lists of statutory grounds and the benchmark tables of folders. One that cannot be used is said and left out. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { loadBenchmark, loadGrounds } from '#shared/discretion/load-benchmark.ts';
import { verifyTable } from '#shared/discretion/signed-table.ts';
import type { DocumentProblem } from '#shared/rules/read-document.ts';
import type { PackSignatures, TrustedKey } from '#shared/rules/signed-pack.ts';
import { folderStamp } from '../folder-stamp.ts';
import { openLastGood } from '../last-good.ts';
import { checkProblem, readSignatures, readTrust } from '../trust.ts';

/** The grounds that come with the program. */
export const bundledGrounds = fileURLToPath(new URL('../../shared/discretion/grounds/', import.meta.url));

const MAX_FILES = 200;
/** A file larger than this is refused unread. Bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

export interface Benchmarks {
  readonly tables: readonly BenchmarkTable[];
  readonly lists: readonly ConsiderationList[];
  readonly problems: readonly TableTrouble[];
  /** Of the tables in force that have them. */
  readonly signatures: readonly PackSignatures[];
  /**
   * Whose names stand under each table in force, by TABLE VERSION: of the trust list, else as the signers call themselves.
   * Empty: nobody signed it, which is let only where the unit keeps no trust list.
   */
  readonly signers: ReadonlyMap<string, readonly string[]>;
  /** Over all of this: changes with any of it. */
  readonly sha256: string;
}

/** What is wrong with a table's file, and which version of it stays in force. */
export interface TableTrouble extends DocumentProblem {
  /** Version of the last good copy; null when there is none, and the table is left out. */
  readonly inForce: string | null;
}

export interface BenchmarkFolders {
  /** As the files stand now: looks at their names, sizes and times, and reads them again only when one of these changed. */
  current(): Benchmarks;
  /** As they were looked at last: touches no file. For what is asked many times for one answer. */
  known(): Benchmarks;
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

interface Loaded extends Read {
  readonly table: BenchmarkTable;
  readonly signed: PackSignatures | null;
}

/** The table of a file, or why it cannot be used: not readable as one, or not signed by whom the unit trusts. */
function tableOf(
  { file, text }: Read,
  lists: readonly ConsiderationList[],
  trust: readonly TrustedKey[] | null,
): Loaded | readonly DocumentProblem[] {
  const loaded = loadBenchmark(text, file, lists);
  if ('problems' in loaded) return loaded.problems;
  const signed = readSignatures(file);
  const untrusted = trust === null ? null : checkProblem(file, verifyTable(loaded.table, signed, trust));
  return untrusted === null ? { file, text, table: loaded.table, signed } : [untrusted];
}

function signersOf(
  table: BenchmarkTable,
  signed: PackSignatures | null,
  trust: readonly TrustedKey[] | null,
): readonly string[] {
  if (signed === null) return [];
  // Without a list nobody is known; that somebody signed just this can be said all the same.
  const keys = trust ?? signed.signatures.map(({ key, by }) => ({ key, name: by }));
  return verifyTable(table, signed, keys).by;
}

const isLoaded = (one: Loaded | readonly DocumentProblem[]): one is Loaded => 'table' in one;

/**
 * @param grounds folders with lists of grounds
 * @param tables folders with benchmark tables; one that is not there is empty
 * @param kept where the last good copy of each table is kept; nothing is kept without
 * @param trust the unit's trust list; where it is there, every table must be signed
 */
export function openBenchmarkFolders(folders: {
  readonly grounds: readonly string[];
  readonly tables: readonly string[];
  readonly kept?: string;
  readonly trust?: string;
}): BenchmarkFolders {
  const lastGood = openLastGood(folders.kept);
  let stamp: string | null = null;
  let known: Benchmarks | null = null;
  const read = (): Benchmarks => {
    const grounds = filesOf(folders.grounds);
    const benchmarks = filesOf(folders.tables);
    const trust = readTrust(folders.trust);
    const problems: TableTrouble[] = [...grounds.problems, ...benchmarks.problems].map((one) => ({
      ...one,
      inForce: null,
    }));
    const lists: ConsiderationList[] = [];
    for (const { file, text } of grounds.files) {
      const loaded = loadGrounds(text, file);
      if ('list' in loaded) lists.push(loaded.list);
      else problems.push(...loaded.problems.map((one) => ({ ...one, inForce: null })));
    }
    const good: Loaded[] = [];
    const inForce: Loaded[] = [];
    for (const file of benchmarks.files) {
      const found = tableOf(file, lists, trust);
      if (isLoaded(found)) {
        good.push(found);
        inForce.push(found);
        continue;
      }
      // The copy must be as good as any other: a list of signers that has changed since counts for it too.
      const copy = lastGood.read(file.file);
      const before = copy === null ? null : tableOf(copy, lists, trust);
      const last = before !== null && isLoaded(before) ? before : null;
      if (last !== null) inForce.push(last);
      problems.push(...found.map((one) => ({ ...one, inForce: last?.table.version ?? null })));
    }
    lastGood.keep(
      good,
      benchmarks.files.map(({ file }) => file),
    );
    const tables = inForce.map(({ table }) => table);
    const signatures = inForce.flatMap(({ signed }) => signed ?? []);
    const signers = new Map(
      inForce.map(
        ({ table, signed }) => [`${table.table} ${table.version}`, signersOf(table, signed, trust)] as const,
      ),
    );
    const sha256 = createHash('sha256')
      .update(JSON.stringify([tables, lists, signatures, [...signers], problems]))
      .digest('hex');
    return { tables, lists, problems, signatures, signers, sha256 };
  };
  const look = () => {
    const current = folderStamp([...folders.grounds, ...folders.tables], [folders.trust]);
    if (known !== null && current === stamp) return known;
    const found = read();
    // What did not change stays the same object: what was prepared from it is not made again.
    known = known?.sha256 === found.sha256 ? known : found;
    stamp = current;
    return known;
  };
  return {
    current: look,
    known: () => known ?? look(),
  };
}

/** Names of the facts that a table asks for, the grounds of its category included; null: there is no such table. */
export function factsOf(
  { tables, lists }: Pick<Benchmarks, 'tables' | 'lists'>,
  table: string,
): ReadonlySet<string> | null {
  const found = tables.find((one) => one.table === table);
  if (found === undefined) return null;
  const grounds = lists.filter(({ category }) => category === found.category);
  return new Set([found, ...grounds].flatMap(({ facts }) => Object.keys(facts)));
}
