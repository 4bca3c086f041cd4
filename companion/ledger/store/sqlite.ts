/**
 * The embedded store: `node:sqlite` (WAL, synchronous=FULL), queries written with Kysely. The hot path is
 * compiled and prepared once and runs synchronously, so a batch is one unbroken transaction.
 */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { ReadScope } from '../types.ts';
import { nodeSqliteDialect, prepare } from './dialect.ts';
import { createTables, SCHEMA_VERSION, type Tables } from './schema.ts';
import {
  type Batch,
  type CaseRow,
  type EventRow,
  type LedgerStore,
  type PagedRow,
  type QuarantineRow,
  type RefusedRow,
  StoreFull,
} from './store.ts';

/** SQLite result codes that mean "no room": SQLITE_FULL, and SQLITE_IOERR_WRITE on a full disk. */
const SQLITE_FULL = 13;
const SQLITE_IOERR_WRITE = 778;

export interface SqliteOptions {
  /** Pages of 4096 bytes the file may grow to; only to try what a full disk does. */
  readonly maxPages?: number;
}

/**
 * Opens a file with the pragmas everything of ours uses: nothing acknowledged is lost, nothing deleted
 * stays readable. The file is created 0600.
 */
export function openDatabase(file: string, options: SqliteOptions = {}): DatabaseSync {
  // Made before SQLite opens it, so that no moment exists in which others may read it.
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode=WAL');
  database.exec('PRAGMA synchronous=FULL');
  database.exec('PRAGMA secure_delete=ON');
  database.exec('PRAGMA busy_timeout=5000');
  if (options.maxPages !== undefined) database.exec(`PRAGMA max_page_count=${options.maxPages}`);
  return database;
}

/**
 * What SQLite itself finds wrong with a file's pages and indexes.
 * @returns null when nothing is; else its first sentence, or why the file cannot be opened at all
 */
export function damageOf(file: string): string | null {
  try {
    const database = new DatabaseSync(file);
    try {
      const said = String(database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
      return said === 'ok' ? null : said;
    } finally {
      database.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** True when SQLite said that there is no room. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  return error.errcode === SQLITE_FULL || error.errcode === SQLITE_IOERR_WRITE;
}

/**
 * A way to run work as one transaction of that database.
 * @throws StoreFull when there is no room; then nothing of the work is kept
 */
export function transactions(database: DatabaseSync): (work: () => void) => void {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  return (work) => {
    try {
      begin.run();
      work();
      commit.run();
    } catch (error) {
      // SQLite has rolled back by itself after some errors; a second ROLLBACK would hide the first.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw isFull(error) ? new StoreFull(error) : error;
    }
  };
}

interface EventRecord extends Record<string, unknown> {
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
}

function eventRow(r: EventRecord): EventRow {
  const { received_at, ...rest } = r;
  return { ...rest, receivedAt: received_at };
}

const NO_BYTES = new Uint8Array(0);

/** @throws Error when the file was written by a newer version */
export async function openSqliteStore(file: string, options: SqliteOptions = {}): Promise<LedgerStore> {
  const database = openDatabase(file, options);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > SCHEMA_VERSION) throw new Error(`${file} was written by a newer version (${version})`);
  if (version === 0) {
    await createTables(db);
    database.exec(`PRAGMA user_version=${SCHEMA_VERSION}`);
  }

  const transaction = transactions(database);
  const insertEvent = prepare(
    database,
    db
      .insertInto('events')
      .values({
        seq: 0,
        id: '',
        kind: '',
        stream: '',
        type: '',
        device: '',
        n: 0,
        received_at: 0,
        leaf: NO_BYTES,
        envelope: '',
        body: NO_BYTES,
      })
      .compile(),
  );
  const insertRefused = prepare(
    database,
    db
      .insertInto('refused')
      .values({
        leaf: NO_BYTES,
        id: '',
        device: '',
        n: 0,
        in_chain: 0,
        code: '',
        reason: '',
        received_at: 0,
        envelope: '',
      })
      .onConflict((oc) =>
        oc.column('leaf').doUpdateSet((eb) => ({
          code: eb.ref('excluded.code'),
          reason: eb.ref('excluded.reason'),
          in_chain: eb.ref('excluded.in_chain'),
        })),
      )
      .compile(),
  );
  const deleteRefused = prepare(database, db.deleteFrom('refused').where('leaf', '=', NO_BYTES).compile());
  const insertQuarantined = prepare(
    database,
    db
      .insertInto('quarantined')
      .values({
        id: '',
        kind: '',
        stream: '',
        device: '',
        n: 0,
        leaf: NO_BYTES,
        envelope: '',
        body: NO_BYTES,
        caller: '',
        received_at: 0,
        release_at: 0,
      })
      .compile(),
  );
  const deleteQuarantined = prepare(database, db.deleteFrom('quarantined').where('id', '=', '').compile());
  const upsertCase = prepare(
    database,
    db
      .insertInto('cases')
      .values({ id: '', case_group: '', unit: '', opened_seq: 0 })
      .onConflict((oc) =>
        oc.column('id').doUpdateSet((eb) => ({
          case_group: eb.ref('excluded.case_group'),
          unit: eb.ref('excluded.unit'),
        })),
      )
      .compile(),
  );
  const insertMember = prepare(
    database,
    db
      .insertInto('members')
      .values({ case_id: '', person: '', since: 0 })
      .onConflict((oc) => oc.columns(['person', 'case_id']).doNothing())
      .compile(),
  );
  const insertAlias = prepare(
    database,
    db
      .insertInto('aliases')
      .values({ key: NO_BYTES, case_id: '', seq: 0 })
      .onConflict((oc) => oc.columns(['key', 'case_id']).doNothing())
      .compile(),
  );
  const deleteTree = prepare(database, db.deleteFrom('tree').where('size', '<', 0).compile());
  const insertTree = prepare(database, db.insertInto('tree').values({ size: 0, peaks: NO_BYTES }).compile());
  const byId = prepare<EventRecord>(
    database,
    db.selectFrom('events').selectAll().where('id', '=', '').compile(),
  );
  const quarantinedById = prepare<Tables['quarantined']>(
    database,
    db.selectFrom('quarantined').selectAll().where('id', '=', '').compile(),
  );
  interface LinkRecord {
    n: number;
    leaf: Uint8Array;
    envelope: string;
  }
  const linkColumns = ['n', 'leaf', 'envelope'] as const;
  const acceptedLinks = db.selectFrom('events').select(linkColumns).where('device', '=', '');
  const quarantinedLinks = db.selectFrom('quarantined').select(linkColumns).where('device', '=', '');
  const refusedLinks = db
    .selectFrom('refused')
    .select(linkColumns)
    .where('device', '=', '')
    .where('in_chain', '=', 1);
  const linkAt = [
    prepare<LinkRecord>(database, acceptedLinks.where('n', '=', 0).compile()),
    prepare<LinkRecord>(database, quarantinedLinks.where('n', '=', 0).compile()),
    prepare<LinkRecord>(
      database,
      db
        .selectFrom('refused')
        .select(linkColumns)
        .where('device', '=', '')
        .where('n', '=', 0)
        .where('in_chain', '=', 1)
        .compile(),
    ),
  ];
  // SQLite takes the limit as a parameter too.
  const lastAccepted = prepare<LinkRecord>(database, acceptedLinks.orderBy('n', 'desc').limit(1).compile());
  const lastQuarantined = prepare<LinkRecord>(
    database,
    quarantinedLinks.orderBy('n', 'desc').limit(1).compile(),
  );
  const lastRefused = prepare<LinkRecord>(database, refusedLinks.orderBy('n', 'desc').limit(1).compile());

  function write(batch: Batch): void {
    for (const e of batch.events) {
      insertEvent.run(
        e.seq,
        e.id,
        e.kind,
        e.stream,
        e.type,
        e.device,
        e.n,
        e.receivedAt,
        e.leaf,
        e.envelope,
        e.body,
      );
    }
    for (const r of batch.refused) {
      insertRefused.run(
        r.leaf,
        r.id,
        r.device,
        r.n,
        r.inChain ? 1 : 0,
        r.code,
        r.reason,
        r.receivedAt,
        r.envelope,
      );
    }
    for (const leaf of batch.unrefused) deleteRefused.run(leaf);
    for (const q of batch.quarantined) {
      insertQuarantined.run(
        q.id,
        q.kind,
        q.stream,
        q.device,
        q.n,
        q.leaf,
        q.envelope,
        q.body,
        q.caller,
        q.receivedAt,
        q.releaseAt,
      );
    }
    for (const id of batch.unquarantined) deleteQuarantined.run(id);
    for (const c of batch.cases) upsertCase.run(c.id, c.group, c.unit, c.openedSeq);
    for (const m of batch.members) insertMember.run(m.case, m.person, m.since);
    for (const a of batch.aliases) insertAlias.run(a.key, a.case, a.seq);
    if (batch.tree !== null) {
      deleteTree.run(batch.tree.size + 1);
      insertTree.run(batch.tree.size, batch.tree.peaks);
    }
  }

  const caseColumns = ['id', 'case_group', 'unit', 'opened_seq'] as const;
  const caseRow = (r: Tables['cases']): CaseRow => ({
    id: r.id,
    group: r.case_group,
    unit: r.unit,
    openedSeq: r.opened_seq,
  });
  const quarantineRow = (r: Tables['quarantined']): QuarantineRow => {
    const { received_at, release_at, ...rest } = r;
    return { ...rest, receivedAt: received_at, releaseAt: release_at };
  };

  async function pagedRows(after: number, scope: ReadScope, limit: number): Promise<PagedRow[]> {
    if (scope.kind === 'member') {
      // max(seq, since) as position: what happened before he joined comes to him when he joined.
      const rows = await db
        .selectFrom('members')
        .innerJoin('events', 'events.stream', 'members.case_id')
        .selectAll('events')
        .select((eb) => eb.fn<number>('max', ['events.seq', 'members.since']).as('position'))
        .where('members.person', '=', scope.person)
        .where('events.kind', '=', 'case')
        .where((eb) => eb.or([eb('events.seq', '>', after), eb('members.since', '>', after)]))
        .orderBy('position')
        .orderBy('events.seq')
        .limit(limit)
        .execute();
      return rows.map(({ position, ...row }) => ({ ...eventRow(row), position: Number(position) }));
    }
    let query = db.selectFrom('events').selectAll('events').where('events.seq', '>', after);
    if (scope.kind === 'unit') {
      query = query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('cases')
            .select('cases.id')
            .whereRef('cases.id', '=', 'events.stream')
            .where((or) =>
              or.or([
                or('cases.unit', '=', scope.unit),
                or.exists(
                  or
                    .selectFrom('members')
                    .select('members.person')
                    .whereRef('members.case_id', '=', 'cases.id')
                    .where('members.person', '=', scope.person),
                ),
              ]),
            ),
        ),
      );
    }
    const rows = await query.where('events.kind', '=', 'case').orderBy('events.seq').limit(limit).execute();
    return rows.map((row) => ({ ...eventRow(row), position: row.seq }));
  }

  const store: LedgerStore = {
    async commit(batch) {
      transaction(() => write(batch));
    },
    async size() {
      const row = await db
        .selectFrom('events')
        .select((eb) => eb.fn.max('seq').as('size'))
        .executeTakeFirst();
      return Number(row?.size ?? 0);
    },
    async tree() {
      const row = await db.selectFrom('tree').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst();
      return row ?? null;
    },
    async leaves(after, limit) {
      const rows = await db
        .selectFrom('events')
        .select('leaf')
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((r) => r.leaf);
    },
    async events(after, limit) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(eventRow);
    },
    async eventById(id) {
      const row = byId.first(id);
      return row === null ? null : eventRow(row);
    },
    async quarantinedById(id) {
      const row = quarantinedById.first(id);
      return row === null ? null : quarantineRow(row);
    },
    async quarantined(limit) {
      const rows = await db
        .selectFrom('quarantined')
        .selectAll()
        .orderBy('release_at')
        .orderBy('n')
        .limit(limit)
        .execute();
      return rows.map(quarantineRow);
    },
    async countQuarantined(device) {
      const row = await db
        .selectFrom('quarantined')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('device', '=', device)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async countRefused(device) {
      const row = await db
        .selectFrom('refused')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('device', '=', device)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async refused(device, limit) {
      const rows = await db
        .selectFrom('refused')
        .selectAll()
        .where('device', '=', device)
        .orderBy('n')
        .orderBy('received_at')
        .limit(limit)
        .execute();
      return rows.map(
        ({ in_chain, received_at, ...rest }): RefusedRow => ({
          ...rest,
          inChain: in_chain === 1,
          receivedAt: received_at,
        }),
      );
    },
    async link(device, n) {
      const [accepted, held, refusedAt] = linkAt;
      return accepted?.first(device, n) ?? held?.first(device, n) ?? refusedAt?.first(device, n, 1) ?? null;
    },
    async lastLink(device) {
      const found = [
        lastAccepted.first(device, 1),
        lastQuarantined.first(device, 1),
        lastRefused.first(device, 1, 1),
      ];
      return found.reduce((a, b) => (b !== null && (a === null || b.n > a.n) ? b : a), null);
    },
    async counts(device) {
      const accepted = await db.selectFrom('events').select('n').where('device', '=', device).execute();
      const held = await db.selectFrom('quarantined').select('n').where('device', '=', device).execute();
      const refusedCounts = await db
        .selectFrom('refused')
        .select('n')
        .where('device', '=', device)
        .where('in_chain', '=', 1)
        .execute();
      return [...accepted, ...held, ...refusedCounts].map((r) => r.n).sort((a, b) => a - b);
    },
    async stream(kind, stream) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('stream', '=', stream)
        .where('kind', '=', kind)
        .orderBy('seq')
        .execute();
      return rows.map(eventRow);
    },
    async streamsOfKind(kind) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('kind', '=', kind)
        .orderBy('seq')
        .execute();
      return rows.map(eventRow);
    },
    async page(after, scope, limit) {
      const rows = await pagedRows(after, scope, limit);
      const last = rows.at(-1);
      if (rows.length < limit || last === undefined) return rows;
      // The page was cut: finish the position it was cut in, else the cursor would skip its rest.
      const first = rows.findIndex((r) => r.position === last.position);
      if (scope.kind !== 'member') return rows;
      const whole = await db
        .selectFrom('members')
        .innerJoin('events', 'events.stream', 'members.case_id')
        .selectAll('events')
        .where('members.person', '=', scope.person)
        .where('events.kind', '=', 'case')
        .where((eb) =>
          eb.or([
            eb.and([eb('events.seq', '=', last.position), eb('members.since', '<=', last.position)]),
            eb.and([eb('members.since', '=', last.position), eb('events.seq', '<=', last.position)]),
          ]),
        )
        .orderBy('events.seq')
        .execute();
      return [
        ...rows.slice(0, first),
        ...whole.map((row) => ({ ...eventRow(row), position: last.position })),
      ];
    },
    async case(id) {
      const row = await db.selectFrom('cases').select(caseColumns).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : caseRow(row);
    },
    async group(group) {
      const rows = await db
        .selectFrom('cases')
        .select(caseColumns)
        .where('case_group', '=', group)
        .orderBy('opened_seq')
        .execute();
      return rows.map(caseRow);
    },
    async cases(scope) {
      let query = db.selectFrom('cases').select(caseColumns);
      if (scope.kind !== 'all') {
        query = query.where((eb) => {
          const member = eb.exists(
            eb
              .selectFrom('members')
              .select('members.person')
              .whereRef('members.case_id', '=', 'cases.id')
              .where('members.person', '=', scope.person),
          );
          return scope.kind === 'unit' ? eb.or([eb('cases.unit', '=', scope.unit), member]) : member;
        });
      }
      const rows = await query.orderBy('opened_seq').execute();
      return rows.map(caseRow);
    },
    async members(caseId) {
      const rows = await db
        .selectFrom('members')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('since')
        .orderBy('person')
        .execute();
      return rows.map((r) => ({ case: r.case_id, person: r.person, since: r.since }));
    },
    async aliases(key) {
      const rows = await db.selectFrom('aliases').selectAll().where('key', '=', key).orderBy('seq').execute();
      return rows.map((r) => ({ key: r.key, case: r.case_id, seq: r.seq }));
    },
    async eraseBodies(ids) {
      if (ids.length === 0) return;
      await db.updateTable('events').set({ body: null }).where('id', 'in', ids).execute();
      // secure_delete cleans the pages; what the log still holds goes with it.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    async close() {
      await db.destroy();
    },
  };
  return store;
}
