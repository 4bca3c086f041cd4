/** The packs in force: read at the start, and again whenever a file of their folders has changed. */
import { createHash } from 'node:crypto';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { folderStamp } from '../folder-stamp.ts';
import { type PackFolders, type PackTrouble, type ReadPacks, readPacks } from './read-packs.ts';

export interface PacksService {
  /** The same array until a pack changes. */
  packs(): readonly Pack[];
  problems(): readonly PackTrouble[];
  /** Signatures of the packs in force, and whom the unit trusts; `trust` is null where it keeps no list. */
  signed(): Pick<ReadPacks, 'signatures' | 'trust'>;
  /** Hex, over the packs in force. */
  sha256(): string;
  /** Looks at the folders again. */
  look(): void;
}

export interface PacksDeps extends PackFolders {
  /** Told of each trouble when it first appears. */
  readonly onTrouble: (trouble: PackTrouble) => void;
  readonly onError: (error: unknown) => void;
}

const stampOf = ({ dirs, optional = [], trust }: PackFolders) => folderStamp([...dirs, ...optional], [trust]);

const hashOf = (packs: readonly Pack[]) => createHash('sha256').update(JSON.stringify(packs)).digest('hex');

/** @throws the file system's error when a folder of `dirs` cannot be read at the start */
export function openPacks(deps: PacksDeps): PacksService {
  let stamp = stampOf(deps);
  let now: ReadPacks = readPacks(deps);
  let hash = hashOf(now.packs);
  const said = new Set<string>();
  const say = () => {
    const names = now.problems.map((one) => JSON.stringify(one));
    now.problems.forEach((one, i) => {
      if (!said.has(names[i] ?? '')) deps.onTrouble(one);
    });
    said.clear();
    for (const name of names) said.add(name);
  };
  say();
  return {
    packs: () => now.packs,
    signed: () => now,
    problems: () => now.problems,
    sha256: () => hash,
    look() {
      const current = stampOf(deps);
      if (current === stamp) return;
      try {
        const read = readPacks(deps);
        const changed = hashOf(read.packs);
        // Equal packs stay the same array: what was prepared from them is not made again.
        now = changed === hash ? { ...read, packs: now.packs } : read;
        hash = changed;
        stamp = current;
        say();
      } catch (error) {
        // What was in force stays so; the next look tries again.
        deps.onError(error);
      }
    },
  };
}
