/** One companion per data folder: a lock that dies with its process, `kill -9` included. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** @returns the way to let go, or null when another process holds the folder */
export function lockFolder(file: string): (() => void) | null {
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    return null;
  }
  return () => database.close();
}
