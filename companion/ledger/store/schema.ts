/** Tables of the ledger's SQLite file, for Kysely's types and for their creation. */
import type { Kysely } from 'kysely';

export interface Tables {
  events: {
    seq: number;
    id: string;
    kind: string;
    stream: string;
    type: string;
    device: string;
    n: number;
    received_at: number;
    leaf: Uint8Array;
    envelope: string;
    body: Uint8Array | null;
  };
  refused: {
    leaf: Uint8Array;
    id: string;
    device: string;
    n: number;
    in_chain: number;
    code: string;
    reason: string;
    received_at: number;
    envelope: string;
  };
  quarantined: {
    id: string;
    kind: string;
    stream: string;
    device: string;
    n: number;
    leaf: Uint8Array;
    envelope: string;
    body: Uint8Array;
    caller: string;
    received_at: number;
    release_at: number;
  };
  cases: { id: string; case_group: string; unit: string; opened_seq: number };
  members: { case_id: string; person: string; since: number };
  aliases: { key: Uint8Array; case_id: string; seq: number };
  tree: { size: number; peaks: Uint8Array };
}

/** Version kept in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 1;

/** Creates version 1. */
export async function createTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('leaf', 'blob', (c) => c.notNull())
    .addColumn('envelope', 'text', (c) => c.notNull())
    .addColumn('body', 'blob')
    .execute();
  await db.schema.createIndex('events_stream').on('events').columns(['stream', 'kind', 'seq']).execute();
  await db.schema.createIndex('events_chain').unique().on('events').columns(['device', 'n']).execute();
  await db.schema
    .createTable('refused')
    .addColumn('leaf', 'blob', (c) => c.primaryKey().notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('in_chain', 'integer', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('envelope', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('refused_chain').on('refused').columns(['device', 'n']).execute();
  await db.schema
    .createTable('quarantined')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('leaf', 'blob', (c) => c.notNull())
    .addColumn('envelope', 'text', (c) => c.notNull())
    .addColumn('body', 'blob', (c) => c.notNull())
    .addColumn('caller', 'text', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('release_at', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('cases')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('case_group', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('opened_seq', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('cases_group').on('cases').columns(['case_group']).execute();
  await db.schema
    .createTable('members')
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('since', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('members_key', ['person', 'case_id'])
    .execute();
  await db.schema.createIndex('members_case').on('members').columns(['case_id']).execute();
  await db.schema
    .createTable('aliases')
    .addColumn('key', 'blob', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('aliases_key', ['key', 'case_id'])
    .execute();
  await db.schema
    .createTable('tree')
    .addColumn('size', 'integer', (c) => c.primaryKey())
    .addColumn('peaks', 'blob', (c) => c.notNull())
    .execute();
}
