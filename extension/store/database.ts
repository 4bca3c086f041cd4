/** Where the bytes lie: IndexedDB of the extension's own origin, nowhere else (decision 28). */
import Dexie, { type EntityTable } from 'dexie';
import type { Box, Tries, Vault } from './vault.ts';

/**
 * One officer's profile in this browser: what must be known before his PIN is typed. The name is in the clear, so
 * that the lock screen can say whose PIN it wants.
 */
export interface ProfileRow {
  readonly person: string;
  readonly name: string;
  readonly device: string;
  readonly companion: string;
  /** Companion's public key as pinned at pairing (SPKI, base64). */
  readonly companionKey: string;
  readonly vault: Vault;
  readonly tries: Tries;
  /** Non-extractable P-256 key of this device (decision 30). */
  readonly deviceKey: CryptoKeyPair;
  /** X25519 key that queued presses are sealed to; the secret half stands in the store as `sealKey`. */
  readonly sealPublicKey: string;
  readonly lastUsed: number;
  /** Non-extractable P-256 key that proves the officer's credential; made when one is first asked for. */
  readonly holderKey?: CryptoKeyPair;
}

/**
 * `unsent`: made here, to be sent. `acked`: the companion has it. `refused`: answered with a code, shown to the officer.
 * `quarantined`: kept by the companion until its clock has passed it. `received`: another device's.
 */
export type EventRowState = 'unsent' | 'acked' | 'refused' | 'quarantined' | 'received';

export interface EventRow {
  readonly id: string;
  /** Opaque id of the stream, in the clear: it says nothing to who cannot read the rest. */
  readonly stream: string;
  readonly state: EventRowState;
  /** The device's own count for its events, the companion's seq for others'. */
  readonly n: number;
  readonly bytes: number;
  /** Epoch ms at which the companion answered; 0 before. */
  readonly ackedAt: number;
  readonly box: Box;
}

export interface DocRow {
  readonly key: string;
  readonly box: Box;
}

/** No personal data, in the clear: see Store.publicDoc. */
export interface PlainRow {
  readonly key: string;
  readonly value: unknown;
}

export interface ProfilesDatabase extends Dexie {
  readonly plain: EntityTable<PlainRow, 'key'>;
  readonly profiles: EntityTable<ProfileRow, 'person'>;
}
export interface PersonDatabase extends Dexie {
  readonly events: EntityTable<EventRow, 'id'>;
  readonly docs: EntityTable<DocRow, 'key'>;
}

export function openProfiles(): ProfilesDatabase {
  const db = new Dexie('sanxiang', { chromeTransactionDurability: 'strict' }) as ProfilesDatabase;
  db.version(1).stores({ profiles: 'person', plain: 'key' });
  return db;
}

/** A database per person: no query can reach into another officer's (R8). */
export function openPerson(person: string): PersonDatabase {
  const db = new Dexie(`sanxiang-${person}`, { chromeTransactionDurability: 'strict' }) as PersonDatabase;
  db.version(1).stores({ events: 'id, stream, [state+n]', docs: 'key' });
  return db;
}
