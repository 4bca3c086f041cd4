import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { storeContract } from './contract.ts';
import { lockFolder } from './lock.ts';
import { openSqliteStore } from './sqlite.ts';

const dir = mkdtempSync(join(tmpdir(), 'store-'));
const fresh = () => join(dir, `${randomUUID()}.sqlite`);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

storeContract('node:sqlite', {
  open: () => openSqliteStore(fresh()),
  openSmall: () => openSqliteStore(fresh(), { maxPages: 60 }),
});

describe('node:sqlite: the file', () => {
  it('is its owner’s alone, in WAL, synced at every commit, deleting securely', async () => {
    const file = fresh();
    const store = await openSqliteStore(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
    await store.close();
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  });

  it('does not open what a newer version wrote', async () => {
    const file = fresh();
    await (await openSqliteStore(file)).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version=99');
    database.close();
    await expect(openSqliteStore(file)).rejects.toThrow(/newer version/);
  });

  it('leaves no byte of an erased body in file or log', async () => {
    const file = fresh();
    const store = await openSqliteStore(file);
    const body = new TextEncoder().encode('a body that must go 0123456789');
    const none = {
      refused: [],
      unrefused: [],
      quarantined: [],
      unquarantined: [],
      cases: [],
      members: [],
      aliases: [],
    };
    await store.commit({
      ...none,
      tree: null,
      events: [
        {
          seq: 1,
          id: 'E1',
          kind: 'case',
          stream: 'C1',
          type: 'a.b',
          device: 'd',
          n: 1,
          receivedAt: 1,
          leaf: new Uint8Array(32),
          envelope: '{}',
          body,
        },
      ],
    });
    const holds = () => [file, `${file}-wal`].some((one) => readFileSync(one).includes(Buffer.from(body)));
    expect(holds()).toBe(true);
    await store.eraseBodies(['E1']);
    expect(holds()).toBe(false);
    await store.close();
  });

  it('is held by one at a time', () => {
    const file = fresh();
    const first = lockFolder(file);
    expect(lockFolder(file)).toBeNull();
    first?.();
    const second = lockFolder(file);
    expect(second).not.toBeNull();
    second?.();
  });
});
