/** The data folder: which files it has, and that only their owner may read them. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DataFiles {
  readonly dir: string;
  readonly lock: string;
  readonly record: string;
  readonly access: string;
  readonly keys: string;
  readonly accounts: string;
  readonly masterKey: string;
  readonly identityKey: string;
  readonly setupLink: string;
  readonly adapters: string;
  /** The last signed checkpoint, and how often the record was declared restored. */
  readonly checkpoint: string;
  readonly epoch: string;
  readonly packs: string;
  /** The unit's own benchmark tables. */
  readonly benchmarks: string;
  /** Whom the unit trusts to sign packs. */
  readonly trust: string;
  /** Last good copies of pack files. */
  readonly packsKept: string;
  /** The last good copy of each benchmark table. */
  readonly benchmarksKept: string;
  /** Sealed signing keys and signed lists of the officers' credentials. */
  readonly credentials: string;
  /** Sealed photos of the registry. */
  readonly photos: string;
  /** Recordings, a folder each. */
  readonly media: string;
  /** Files that were brought in, a folder each. */
  readonly imports: string;
  /** Whether cameras were listened to when it was last written. */
  readonly cameraStation: string;
  /** What goes with exported clips, sealed. */
  readonly clips: string;
  /** Signed accounts of what record and disk were found to be. */
  readonly inventories: string;
  /** How long the unit itself wants footage kept. */
  readonly retention: string;
  /** Marked copies of footage, and what was covered in them. */
  readonly redactions: string;
}

export function dataFiles(dir: string): DataFiles {
  const at = (name: string) => join(dir, name);
  return {
    dir,
    lock: at('lock.sqlite'),
    record: at('record.sqlite'),
    access: at('access.sqlite'),
    keys: at('keys.sqlite'),
    accounts: at('accounts.sqlite'),
    masterKey: at('master.key'),
    identityKey: at('identity.key'),
    setupLink: at('setup-link.txt'),
    adapters: at('adapters'),
    checkpoint: at('checkpoint.json'),
    epoch: at('epoch.json'),
    packs: at('packs'),
    benchmarks: at('benchmarks'),
    trust: at('trust.json'),
    packsKept: at('packs-kept'),
    benchmarksKept: at('benchmarks-kept'),
    credentials: at('credentials'),
    photos: at('photos'),
    media: at('media'),
    imports: at('imports'),
    cameraStation: at('camera-station.json'),
    clips: at('clips'),
    inventories: at('inventories'),
    retention: at('retention.yaml'),
    redactions: at('redactions'),
  };
}

/** Makes the folder, for its owner alone. */
export function prepareDataDir(dir: string): DataFiles {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dataFiles(dir);
}

/** Reads a secret file, or makes it with `make`; 0600 either way. */
export function secretFile(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: 'wx', flush: true });
  else chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}
