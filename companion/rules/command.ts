/** `npm run companion -- pack check | install | list`: rule packs of a unit, from the command line. */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MAX_PACK_CHARACTERS, type PackProblem } from '#shared/rules/load-pack.ts';
import type * as zhCN from '../locales/zh-CN.ts';
import { checkPackText, installPack } from './install.ts';
import { bundledPacks, readPacks } from './read-packs.ts';

export interface PackCommandOptions {
  readonly locale: 'zh-CN' | 'en';
  /** The data folder when `--data` is not given. */
  readonly dataDir: string | undefined;
  /** Where the packs of a data folder are. */
  readonly packsDir: (dataDir: string) => string;
  readonly say: typeof zhCN.cli.pack;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** @returns 0 when all is well, 1 when the pack may not be used, 2 when the call was wrong */
export function packCommand(args: readonly string[], options: PackCommandOptions): number {
  const { say, out, err, locale } = options;
  const parsed = parse(args);
  if (parsed === null) {
    err(say.usage);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command, file] = positionals;
  const dataDir = values.data ?? options.dataDir;
  const dir = dataDir === undefined ? null : options.packsDir(dataDir);
  const folders = { dirs: [bundledPacks], optional: dir === null ? [] : [dir] };
  if (command === 'list') {
    const { packs, problems } = readPacks(folders);
    for (const { pack, version, title } of packs) out(`${pack} ${version}  ${title[locale]}`);
    for (const one of problems) err(problemText(one, say));
    return problems.length === 0 ? 0 : 1;
  }
  if ((command !== 'check' && command !== 'install') || file === undefined) {
    err(say.usage);
    return 2;
  }
  const text = textOf(file);
  if (text === null) {
    err(say.cannotRead(file));
    return 2;
  }
  const others = readPacks(folders).packs;
  if (command === 'check') {
    const checked = checkPackText(text, file, others);
    if ('problems' in checked) {
      for (const one of checked.problems) err(problemText(one, say));
      err(say.refused(checked.problems.length));
      return 1;
    }
    out(say.good(checked.pack.title[locale], checked.pack.version));
    return 0;
  }
  if (dir === null) {
    err(say.needsData);
    return 2;
  }
  const result = installPack(dir, text, file, others);
  switch (result.status) {
    case 'refused':
      for (const one of result.problems) err(problemText(one, say));
      err(say.refused(result.problems.length));
      return 1;
    case 'older':
      err(say.older(result.pack.pack, result.pack.version, result.has));
      return 1;
    case 'same':
      out(say.same(result.pack.title[locale], result.pack.version));
      return 0;
    case 'installed':
      out(say.installed(result.pack.title[locale], result.pack.version, result.file));
      return 0;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { data: { type: 'string' } } });
  } catch {
    return null;
  }
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

/** One problem in words: where, what stands there, what to write. */
export function problemText(
  { file, line, path, found, write }: PackProblem,
  say: typeof zhCN.cli.pack,
): string {
  return [`${file}:${line}${path === '' ? '' : `  ${path}`}`, say.found(found), say.write(write)].join('\n');
}
