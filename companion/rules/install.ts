/** Checking a pack's file by itself and over the packs it will lie on, and putting it into a data folder. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkLayers,
  isHigher,
  type LoadedPack,
  loadPackFile,
  type PackProblem,
} from '#shared/rules/load-pack.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import type { PackSignatures } from '#shared/rules/signed-pack.ts';
import { signatureFileOf } from '../trust.ts';

export type PackInstall =
  | {
      readonly status: 'installed';
      readonly pack: Pack;
      readonly file: string;
      readonly before: string | null;
    }
  | { readonly status: 'same'; readonly pack: Pack }
  | { readonly status: 'refused'; readonly problems: readonly PackProblem[] }
  /** Other contents under a version that is not higher: nobody could tell the two apart later. */
  | { readonly status: 'older'; readonly pack: Pack; readonly has: string };

/**
 * @returns the pack; of a file that covers several procedures the first, which bears the id and version of all
 * @param file name for the problems
 * @param others the packs in force, among which its upper layers are looked for
 */
export function checkPackText(
  text: string,
  file: string,
  others: readonly Pack[],
): { readonly pack: Pack } | { readonly problems: readonly PackProblem[] } {
  const result = loadPackFile(text, file);
  if ('problems' in result) return result;
  const [first] = result.packs;
  if (first === undefined) return { problems: [] };
  const uppers = others
    .filter((pack) => pack.pack !== first.pack)
    .map((pack): LoadedPack => ({ file: '', text: '', pack }));
  const { problems } = checkLayers([...uppers, ...result.packs.map((pack) => ({ file, text, pack }))]);
  const own = problems.filter((one) => one.file === file);
  return own.length === 0 ? { pack: first } : { problems: own };
}

function writeAnew(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/**
 * @param dir folder of packs of a data folder; made when it is not there
 * @param signatures verified before; laid beside the pack
 */
export function installPack(
  dir: string,
  text: string,
  file: string,
  others: readonly Pack[],
  signatures: PackSignatures | null = null,
): PackInstall {
  const checked = checkPackText(text, file, others);
  if ('problems' in checked) return { status: 'refused', problems: checked.problems };
  const { pack } = checked;
  const target = join(dir, `${pack.pack}.yaml`);
  const before = existsSync(target) ? readFileSync(target, 'utf8') : null;
  if (before === text) {
    if (signatures !== null) writeAnew(signatureFileOf(target), JSON.stringify(signatures));
    return { status: 'same', pack };
  }
  const loaded = before === null ? null : loadPackFile(before, target);
  const has = loaded !== null && 'packs' in loaded ? (loaded.packs[0]?.version ?? null) : null;
  if (has !== null && !isHigher(pack.version, has)) return { status: 'older', pack, has };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // First the signatures: a pack that lies there without them would not be used.
  if (signatures !== null) writeAnew(signatureFileOf(target), JSON.stringify(signatures));
  writeAnew(target, text);
  return { status: 'installed', pack, file: target, before: has };
}

export type TableInstall =
  | { readonly status: 'same' | 'installed'; readonly file: string }
  /** That version lies there with other contents. */
  | { readonly status: 'older' };

/**
 * Lays a checked table into a data folder. Its earlier versions stay: they are the law of earlier violations.
 * @param signatures verified before; laid beside the table
 */
export function installTable(
  dir: string,
  text: string,
  table: { readonly table: string; readonly version: string },
  signatures: PackSignatures | null,
): TableInstall {
  const target = join(dir, `${table.table}-${table.version}.yaml`);
  const before = existsSync(target) ? readFileSync(target, 'utf8') : null;
  if (before !== null && before !== text) return { status: 'older' };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (signatures !== null) writeAnew(signatureFileOf(target), JSON.stringify(signatures));
  if (before === null) writeAnew(target, text);
  return { status: before === null ? 'installed' : 'same', file: target };
}
