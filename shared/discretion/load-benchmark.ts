/** Benchmark tables and lists of grounds from their YAML text; errors name file, line and what to write. */
import { type DocumentProblem, readDocument } from '../rules/read-document.ts';
import { type BenchmarkTable, benchmarkTableSchema } from './benchmark-schema.ts';
import { checkBenchmark, checkGrounds } from './check-benchmark.ts';
import { type ConsiderationList, considerationListSchema } from './consideration-schema.ts';

/** @param file name for the messages */
export function loadGrounds(
  text: string,
  file: string,
): { readonly list: ConsiderationList } | { readonly problems: readonly DocumentProblem[] } {
  const read = readDocument(text, file, considerationListSchema, checkGrounds);
  return 'value' in read ? { list: read.value } : read;
}

/**
 * @param file name for the messages
 * @param lists the grounds of its category, whose facts its conditions may name
 */
export function loadBenchmark(
  text: string,
  file: string,
  lists: readonly ConsiderationList[],
): { readonly table: BenchmarkTable } | { readonly problems: readonly DocumentProblem[] } {
  const read = readDocument(text, file, benchmarkTableSchema, (table) => checkBenchmark(table, lists));
  return 'value' in read ? { table: read.value } : read;
}
