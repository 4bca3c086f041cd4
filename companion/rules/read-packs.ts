/** Reads the rule packs of a folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayers, type LoadedPack, loadPack, type PackProblem } from '#shared/rules/load-pack.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';

/** The packs that come with the program. */
export const bundledPacks = fileURLToPath(new URL('../../shared/rules/packs/', import.meta.url));

const MAX_PACK_FILES = 200;

/**
 * Reads and checks every `*.yaml` of a folder, layers included.
 * A pack with a problem is left out and named; the others are usable.
 * @throws the file system's error when the folder cannot be read
 */
export async function readPacks(
  dir: string,
): Promise<{ readonly packs: readonly Pack[]; readonly problems: readonly PackProblem[] }> {
  const all = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  const files = all.slice(0, MAX_PACK_FILES);
  const loaded: LoadedPack[] = [];
  const problems: PackProblem[] = [];
  if (all.length > files.length)
    problems.push({
      file: dir,
      line: 1,
      path: '',
      found: `${all.length} pack files`,
      write: `at most ${MAX_PACK_FILES}; those from ${all[MAX_PACK_FILES]} on were not read`,
    });
  for (const file of files) {
    const text = await readFile(join(dir, file), 'utf8');
    const result = loadPack(text, file);
    if ('pack' in result) loaded.push({ file, text, pack: result.pack });
    else problems.push(...result.problems);
  }
  const checked = checkLayers(loaded);
  return { packs: checked.packs, problems: [...problems, ...checked.problems] };
}
