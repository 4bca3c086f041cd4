/**
 * The adapters of a data folder: `ID.json` as its author wrote it, and `installed.json` with each one's level.
 * Written by the command line and by a running companion alike, each time as a whole file that is renamed in.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Adapter, InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { canonicalBytes } from '#shared/case/envelope.ts';
import { nameSchema } from '#shared/case/events.ts';
import { checkAdapter } from './check.ts';

export const levelSchema = z.enum(['off', 'observe', 'warn', 'hold']);
export type InstalledLevel = z.infer<typeof levelSchema>;

const installedSchema = z.record(
  nameSchema,
  z.strictObject({ level: levelSchema, reason: z.string().max(2000) }),
);
type Installed = z.infer<typeof installedSchema>;

export interface FolderEntry extends InstalledAdapter {
  /** Why it has its level. */
  readonly reason: string;
}

/** Hex SHA-256 over the adapter's canonical form: layout and order of keys do not count. */
export function adapterSha256(adapter: Adapter): string {
  return createHash('sha256').update(canonicalBytes(adapter)).digest('hex');
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

export interface AdapterFolder {
  readonly dir: string;
  /** Usable adapters by id. A file that is broken is left out and named in `broken`. */
  read(): { readonly entries: readonly FolderEntry[]; readonly broken: readonly string[] };
  /** Changes whenever something was installed or a level was set. */
  stamp(): string;
  put(adapter: Adapter, text: string, level: InstalledLevel, reason: string): void;
  /** False when there is no such adapter. */
  setLevel(id: string, level: InstalledLevel, reason: string): boolean;
}

/** Opens the folder; it need not be there yet. */
export function openAdapterFolder(dir: string): AdapterFolder {
  const index = join(dir, 'installed.json');
  const readIndex = (): Installed => {
    if (!existsSync(index)) return {};
    const parsed = installedSchema.safeParse(JSON.parse(readFileSync(index, 'utf8')));
    return parsed.success ? parsed.data : {};
  };
  const writeIndex = (installed: Installed) => {
    writeWhole(index, `${JSON.stringify(installed, null, 2)}\n`);
  };
  return {
    dir,
    read() {
      const entries: FolderEntry[] = [];
      const broken: string[] = [];
      for (const [id, { level, reason }] of Object.entries(readIndex())) {
        const file = join(dir, `${id}.json`);
        const checked = existsSync(file) ? checkAdapter(readFileSync(file)) : null;
        if (checked?.adapter?.id !== id) broken.push(id);
        else
          entries.push({ adapter: checked.adapter, level, reason, sha256: adapterSha256(checked.adapter) });
      }
      return { entries, broken };
    },
    stamp() {
      if (!existsSync(index)) return '';
      const { mtimeMs, size, ino } = statSync(index);
      return `${mtimeMs} ${size} ${ino}`;
    },
    put(adapter, text, level, reason) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      writeWhole(join(dir, `${adapter.id}.json`), text);
      writeIndex({ ...readIndex(), [adapter.id]: { level, reason } });
    },
    setLevel(id, level, reason) {
      const installed = readIndex();
      if (installed[id] === undefined) return false;
      writeIndex({ ...installed, [id]: { level, reason } });
      return true;
    },
  };
}
