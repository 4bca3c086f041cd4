/** `doctor`: says what is in order in a data folder and what is not, with what to do. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { dataFiles } from './data-dir.ts';
import { treeIsWhole } from './ledger/service.ts';
import { lockFolder } from './ledger/store/lock.ts';
import { openSqliteStore } from './ledger/store/sqlite.ts';
import type * as zhCN from './locales/zh-CN.ts';

type Say = typeof zhCN.cli;

/** @returns 0 when all is in order, 1 when something is not, 2 when the call was wrong */
export async function doctor(args: readonly string[], say: Say): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  const dataDir = values.data ?? process.env.SANXIANG_DATA;
  if (dataDir === undefined) {
    console.error(say.needsData);
    return 2;
  }
  let bad = 0;
  const line = (ok: boolean, what: string, todo: string) => {
    if (!ok) bad += 1;
    console.log(ok ? say.doctorOk(what) : say.doctorBad(what, todo));
  };
  const text = say.doctor;
  const files = dataFiles(dataDir);

  line(Number(process.versions.node.split('.')[0]) >= 22, text.node(process.versions.node), text.nodeTodo);
  const writable = isWritable(dataDir);
  line(writable, text.dataDir, text.dataDirTodo);
  line(await canListen(), text.loopback, text.loopbackTodo);
  if (!writable) return 1;
  const secrets = [files.masterKey, files.identityKey, files.keys, files.setupLink].filter(existsSync);
  line(
    secrets.every((file) => (statSync(file).mode & 0o077) === 0),
    text.modes,
    text.modesTodo,
  );
  const unlock = lockFolder(files.lock);
  line(unlock !== null, text.running, text.runningTodo);
  if (unlock !== null && existsSync(files.record)) {
    const store = await openSqliteStore(files.record);
    line(await treeIsWhole(store), text.ledger(await store.size()), text.ledgerTodo);
    await store.close();
  }
  unlock?.();
  return bad === 0 ? 0 : 1;
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function canListen(): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
