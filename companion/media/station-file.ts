/** How the listening for cameras stands, as a file beside the record: `doctor` reads it while the companion has the folder. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type StationState, stationStateSchema } from '#shared/api/media.ts';

export function keepStation(file: string, state: StationState): void {
  // It holds addresses of others.
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Null: never written, or unreadable. */
export function readStation(file: string): StationState | null {
  try {
    return stationStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
