/** What is wrong with the files of a data folder, each damage by name: for `doctor`, and for a copy before it is trusted. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Body, Envelope, StreamKind } from '#shared/case/envelope.ts';
import type { DataFiles } from './data-dir.ts';
import { createStreamKeys } from './ledger/keys.ts';
import { openKeyStore } from './ledger/store/key-store.ts';
import { damageOf, openSqliteStore } from './ledger/store/sqlite.ts';
import type { StoredEvent } from './ledger/types.ts';
import { type Damage, type KnownRoot, verifyRecord } from './ledger/verify.ts';

export type Finding =
  | { readonly ok: true; readonly file: string; readonly size: number }
  | {
      readonly ok: false;
      readonly file: string;
      readonly damage:
        | Damage
        | { readonly what: 'file-damaged'; readonly said: string }
        | { readonly what: 'keys-missing' };
    };

/** @param known roots signed earlier, of the record */
export async function inspect(files: DataFiles, known: readonly KnownRoot[] = []): Promise<Finding[]> {
  const findings: Finding[] = [];
  const bad = (file: string, said: string): Finding => ({
    ok: false,
    file: basename(file),
    damage: { what: 'file-damaged', said },
  });
  const whole = (file: string): boolean => {
    const said = damageOf(file);
    if (said !== null) findings.push(bad(file, said));
    return said === null;
  };
  if (existsSync(files.accounts)) whole(files.accounts);
  const records = [files.record, files.access].filter((file) => existsSync(file));
  if (records.length === 0) return findings;
  if (!existsSync(files.keys) || !existsSync(files.masterKey)) {
    return [...findings, { ok: false, file: basename(files.keys), damage: { what: 'keys-missing' } }];
  }
  if (!whole(files.keys)) return findings;
  const keyStore = await openKeyStore(files.keys);
  try {
    const keys = readingKeys(files, keyStore);
    for (const file of records) {
      if (!whole(file)) continue;
      try {
        const store = await openSqliteStore(file);
        const { size, damages } = await verifyRecord(store, keys, file === files.record ? known : []);
        await store.close();
        if (damages.length === 0) findings.push({ ok: true, file: basename(file), size });
        else for (const damage of damages) findings.push({ ok: false, file: basename(file), damage });
      } catch (error) {
        findings.push(bad(file, error instanceof Error ? error.message : String(error)));
      }
    }
  } finally {
    keyStore.close();
  }
  return findings;
}

function readingKeys(files: DataFiles, keyStore: Awaited<ReturnType<typeof openKeyStore>>) {
  const master = Buffer.from(readFileSync(files.masterKey, 'utf8').trim(), 'base64');
  return createStreamKeys(keyStore, master, {
    random: () => {
      throw new Error('nothing is written here');
    },
  });
}

/**
 * All events of one kind of stream, in their order, from a record that `inspect` found whole; none where there is no record.
 * Nothing is written.
 */
export async function readStreams(files: DataFiles, kind: StreamKind): Promise<readonly StoredEvent[]> {
  if (![files.record, files.keys, files.masterKey].every((file) => existsSync(file))) return [];
  const keyStore = await openKeyStore(files.keys);
  try {
    const keys = readingKeys(files, keyStore);
    const store = await openSqliteStore(files.record);
    const rows = await store.streamsOfKind(kind);
    const events = rows.map((row): StoredEvent => {
      const envelope = JSON.parse(row.envelope) as Envelope;
      const plain = row.body === null ? null : keys.unwrap(envelope.stream, row.leaf, row.body);
      return {
        seq: row.seq,
        receivedAt: new Date(row.receivedAt).toISOString(),
        envelope,
        body: plain === null ? null : (JSON.parse(Buffer.from(plain).toString('utf8')) as Body),
      };
    });
    await store.close();
    return events;
  } finally {
    keyStore.close();
  }
}
