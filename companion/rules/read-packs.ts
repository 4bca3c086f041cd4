/** Reads the rule packs of folders. A pack that cannot be used leaves the last copy that could in force. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayers, type LoadedPack, loadPackFile, type PackProblem } from '#shared/rules/load-pack.ts';
import { say, wrong } from '#shared/rules/mending.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import type { PackSignatures, TrustedKey } from '#shared/rules/signed-pack.ts';
import { readSignatures, readTrust, signatureFileOf, signatureProblem } from '../trust.ts';

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
  const copyOf = (file: string) =>
    join(folders.kept ?? '', `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.yaml`);
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
  const kept = files.filter(({ file }) => !ours(file));
  keep(
    folders.kept,
    kept
      .filter(({ file }) => !bad.has(file))
      .flatMap(({ file, text }) => {
        const signed = readSignatures(file);
        const copy = { file: copyOf(file), text };
        return signed === null
          ? [copy]
          : [copy, { file: signatureFileOf(copy.file), text: JSON.stringify(signed) }];
      }),
    new Set(kept.flatMap(({ file }) => [copyOf(file), signatureFileOf(copyOf(file))])),
  );
  const copies = files
    .filter(({ file }) => bad.has(file) && existsSync(copyOf(file)))
    .map(({ file }) => ({ file, text: readFileSync(copyOf(file), 'utf8') }));
  const inPlace =
    copies.length === 0 ? asFound : check([...files.filter(({ file }) => !bad.has(file)), ...copies]);
  const good = new Set(inPlace.packs);
  const version = (file: string) =>
    inPlace.loaded.find((one) => one.file === file && good.has(one.pack))?.pack.version ?? null;
  return {
    packs: inPlace.packs,
    signatures: files.flatMap(({ file }) => readSignatures(bad.has(file) ? copyOf(file) : file) ?? []),
    trust,
    problems: [...problems, ...asFound.problems].map((one) => ({
      ...one,
      inForce: bad.has(one.file) && copies.some(({ file }) => file === one.file) ? version(one.file) : null,
    })),
  };
}

/** Writes what is not kept yet; forgets the copies of files that are gone: taking a file away takes its pack away. */
function keep(dir: string, copies: readonly PackFile[], wanted: ReadonlySet<string>): void {
  if (copies.length === 0 && !existsSync(dir)) return;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const { file, text } of copies) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  for (const name of readdirSync(dir)) {
    if (!wanted.has(join(dir, name))) rmSync(join(dir, name));
  }
}
