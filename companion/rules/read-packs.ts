/** Reads the rule packs of folders. A pack that cannot be used leaves the last copy that could in force. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayers, type LoadedPack, loadPackFile, type PackProblem } from '#shared/rules/load-pack.ts';
import { say, wrong } from '#shared/rules/mending.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import type { PackSignatures, TrustedKey } from '#shared/rules/signed-pack.ts';
import { openLastGood } from '../last-good.ts';
import { readSignatures, readTrust, signatureProblem } from '../trust.ts';

/** The packs that come with the program. */
export const bundledPacks = fileURLToPath(new URL('../../shared/rules/packs/', import.meta.url));

const MAX_PACK_FILES = 200;

/** What is wrong with a pack's file, and which version of it stays in force. */
export interface PackTrouble extends PackProblem {
  /** Version of the last good copy; null when there is none, and the pack is left out. */
  readonly inForce: string | null;
}

export interface PackFolders {
  /** Folders that must be there, and folders that need not. */
  readonly dirs: readonly string[];
  readonly optional?: readonly string[];
  /** Where the last good copy of each file is kept; nothing is kept without. */
  readonly kept?: string;
  /** The unit's trust list. Where it is there, every pack but the program's own must be signed. */
  readonly trust?: string;
}

export interface ReadPacks {
  readonly packs: readonly Pack[];
  readonly problems: readonly PackTrouble[];
  /** Of the files in force that have them. */
  readonly signatures: readonly PackSignatures[];
  /** Null where the unit keeps no trust list. */
  readonly trust: readonly TrustedKey[] | null;
}

interface PackFile {
  readonly file: string;
  readonly text: string;
}

/** Every `*.yaml` of the folders, by name within each. */
export function filesOf({ dirs, optional = [] }: PackFolders): {
  files: PackFile[];
  problems: PackProblem[];
} {
  const files: PackFile[] = [];
  const problems: PackProblem[] = [];
  for (const dir of [...dirs, ...optional.filter((one) => existsSync(one))]) {
    const names = readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
    if (names.length > MAX_PACK_FILES)
      problems.push({
        file: dir,
        line: 1,
        path: '',
        ...wrong(
          say('files-found', String(names.length)),
          say('files-at-most', String(MAX_PACK_FILES), names[MAX_PACK_FILES] ?? ''),
        ),
      });
    for (const name of names.slice(0, MAX_PACK_FILES)) {
      const file = join(dir, name);
      files.push({ file, text: readFileSync(file, 'utf8') });
    }
  }
  return { files, problems };
}

/** What files held when they were read last, by name and text: of forty files mostly one has changed. */
const read = new Map<string, ReturnType<typeof loadPackFile>>();

/** As `loadPackFile`; a file whose text is as it was is not taken apart again. */
export function packFile(text: string, file: string): ReturnType<typeof loadPackFile> {
  const key = `${file}\0${text}`;
  const known = read.get(key);
  if (known !== undefined) return known;
  const result = loadPackFile(text, file);
  if (read.size >= 2 * MAX_PACK_FILES) read.clear();
  read.set(key, result);
  return result;
}

/** Files whose packs may be used as they stand, layers included, and what is wrong with the others. */
function check(
  files: readonly PackFile[],
  distrust: (file: string, packs: readonly Pack[]) => PackProblem | null = () => null,
): {
  readonly loaded: readonly LoadedPack[];
  readonly packs: readonly Pack[];
  readonly problems: readonly PackProblem[];
} {
  const loaded: LoadedPack[] = [];
  const problems: PackProblem[] = [];
  for (const { file, text } of files) {
    const result = packFile(text, file);
    if ('problems' in result) {
      problems.push(...result.problems);
      continue;
    }
    const untrusted = distrust(file, result.packs);
    if (untrusted === null) loaded.push(...result.packs.map((pack) => ({ file, text, pack })));
    else problems.push(untrusted);
  }
  const layers = checkLayers(loaded);
  return { loaded, packs: layers.packs, problems: [...problems, ...layers.problems] };
}

/**
 * Reads and checks every `*.yaml` of the folders, layers over all of them.
 * @throws the file system's error when a folder of `dirs` cannot be read
 */
export function readPacks(folders: PackFolders): ReadPacks {
  const { files, problems } = filesOf(folders);
  const trust = readTrust(folders.trust);
  // What comes with the program is as good as the program.
  const ours = (file: string) => file.startsWith(bundledPacks);
  const asFound = check(files, (file, packs) => (ours(file) ? null : signatureProblem(file, packs, trust)));
  const bad = new Set(asFound.problems.map((one) => one.file));
  if (folders.kept === undefined) {
    const left = [...problems, ...asFound.problems];
    const signatures = files
      .filter(({ file }) => !bad.has(file))
      .flatMap(({ file }) => readSignatures(file) ?? []);
    return {
      packs: asFound.packs,
      problems: left.map((one) => ({ ...one, inForce: null })),
      signatures,
      trust,
    };
  }
  const lastGood = openLastGood(folders.kept);
  const kept = files.filter(({ file }) => !ours(file));
  lastGood.keep(
    kept
      .filter(({ file }) => !bad.has(file))
      .map(({ file, text }) => ({ file, text, signed: readSignatures(file) })),
    kept.map(({ file }) => file),
  );
  const copies = files.flatMap(({ file }) => {
    const copy = bad.has(file) ? lastGood.read(file) : null;
    return copy === null ? [] : [{ file, text: copy.text }];
  });
  const inPlace =
    copies.length === 0 ? asFound : check([...files.filter(({ file }) => !bad.has(file)), ...copies]);
  const good = new Set(inPlace.packs);
  const version = (file: string) =>
    inPlace.loaded.find((one) => one.file === file && good.has(one.pack))?.pack.version ?? null;
  return {
    packs: inPlace.packs,
    signatures: files.flatMap(
      ({ file }) => readSignatures(bad.has(file) ? lastGood.copyOf(file) : file) ?? [],
    ),
    trust,
    problems: [...problems, ...asFound.problems].map((one) => ({
      ...one,
      inForce: bad.has(one.file) && copies.some(({ file }) => file === one.file) ? version(one.file) : null,
    })),
  };
}
