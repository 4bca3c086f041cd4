/** The file that `--footage-s3` names: where the bucket is, and the key that opens it. */
import { readFileSync, statSync } from 'node:fs';
import { type S3Settings, s3SettingsSchema } from './s3-files.ts';

/** @returns `open`: others can read the key in it; `unreadable`: it is not there, or does not say what it has to */
export function readS3Settings(file: string): S3Settings | 'open' | 'unreadable' {
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) return 'open';
    const parsed = s3SettingsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
