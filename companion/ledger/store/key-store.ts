/** The small file of wrapped keys: streams' keys, and the recovery keys of devices. 0600, apart from the record. */
import { Kysely } from 'kysely';
import { nodeSqliteDialect, prepare } from './dialect.ts';
import { openDatabase, transactions } from './sqlite.ts';

interface KeyTables {
  stream_keys: { name: string; wrapped: Uint8Array | null };
  recovery: { device: string; person: string; wrapped: string };
}

export interface KeyStore {
  /** Null when there never was one; `wrapped` null when it was destroyed. */
  key(name: string): { readonly wrapped: Uint8Array | null } | null;
  /** On disk when it returns. */
  putKey(name: string, wrapped: Uint8Array): void;
  destroyKey(name: string): void;
  recovery(device: string): { readonly person: string; readonly wrapped: string } | null;
  putRecovery(device: string, person: string, wrapped: string): void;
  close(): void;
}

/** @param file created 0600 when it is not there */
export async function openKeyStore(file: string): Promise<KeyStore> {
  const database = openDatabase(file);
  const db = new Kysely<KeyTables>({ dialect: nodeSqliteDialect(database) });
  await db.schema
    .createTable('stream_keys')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('wrapped', 'blob')
    .execute();
  await db.schema
    .createTable('recovery')
    .ifNotExists()
    .addColumn('device', 'text', (c) => c.primaryKey().notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('wrapped', 'text', (c) => c.notNull())
    .execute();
  const transaction = transactions(database);
  const select = prepare<{ wrapped: Uint8Array | null }>(
    database,
    db.selectFrom('stream_keys').select('wrapped').where('name', '=', '').compile(),
  );
  const insert = prepare(
    database,
    db
      .insertInto('stream_keys')
      .values({ name: '', wrapped: new Uint8Array(0) })
      .compile(),
  );
  const destroy = prepare(
    database,
    db
      .insertInto('stream_keys')
      .values({ name: '', wrapped: null })
      .onConflict((oc) => oc.column('name').doUpdateSet({ wrapped: null }))
      .compile(),
  );
  const selectRecovery = prepare<{ person: string; wrapped: string }>(
    database,
    db.selectFrom('recovery').select(['person', 'wrapped']).where('device', '=', '').compile(),
  );
  const upsertRecovery = prepare(
    database,
    db
      .insertInto('recovery')
      .values({ device: '', person: '', wrapped: '' })
      .onConflict((oc) =>
        oc.column('device').doUpdateSet((eb) => ({
          person: eb.ref('excluded.person'),
          wrapped: eb.ref('excluded.wrapped'),
        })),
      )
      .compile(),
  );
  return {
    key: (name) => select.first(name),
    putKey: (name, wrapped) => transaction(() => insert.run(name, wrapped)),
    destroyKey(name) {
      transaction(() => destroy.run(name, null, null));
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    recovery: (device) => selectRecovery.first(device),
    putRecovery: (device, person, wrapped) => transaction(() => upsertRecovery.run(device, person, wrapped)),
    close: () => database.close(),
  };
}

/** Keys in memory, for tests. */
export function createMemoryKeyStore(): KeyStore {
  const keys = new Map<string, Uint8Array | null>();
  const recovery = new Map<string, { person: string; wrapped: string }>();
  return {
    key(name) {
      const wrapped = keys.get(name);
      return wrapped === undefined ? null : { wrapped };
    },
    putKey: (name, wrapped) => void keys.set(name, wrapped),
    destroyKey: (name) => void keys.set(name, null),
    recovery: (device) => recovery.get(device) ?? null,
    putRecovery: (device, person, wrapped) => void recovery.set(device, { person, wrapped }),
    close() {},
  };
}
