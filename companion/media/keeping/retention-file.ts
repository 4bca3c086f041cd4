/** The rules of keeping from their files: the national ones, which come with the program, and the unit's own beside the record. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import {
  type RetentionInForce,
  retentionInForce,
  retentionSchema,
  type UnitRetention,
  unitRetentionSchema,
} from '#shared/media/retention.ts';

const MAX_BYTES = 256 * 1024;
const national = fileURLToPath(new URL('../../../shared/media/retention.yaml', import.meta.url));

export interface RetentionFile {
  readonly inForce: RetentionInForce;
  /** The unit's file is there and cannot be read: what it would lengthen is not known, so nothing may go. */
  readonly unreadable: boolean;
}

/** @returns a way to read them as they stand */
export function openRetention(unitFile: string): () => RetentionFile {
  const rules = retentionSchema.parse(parse(readFileSync(national, 'utf8'), { schema: 'core' }));
  return () => {
    const unit = readUnit(unitFile);
    return {
      inForce: retentionInForce(rules, unit === 'unreadable' ? null : unit),
      unreadable: unit === 'unreadable',
    };
  };
}

/** Null: there is none. */
function readUnit(file: string): UnitRetention | 'unreadable' | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unreadable';
  }
  if (text.length > MAX_BYTES) return 'unreadable';
  try {
    const parsed = unitRetentionSchema.safeParse(parse(text, { schema: 'core', maxAliasCount: 0 }));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
