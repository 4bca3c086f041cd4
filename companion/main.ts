/** Command line of the companion: `start`, `doctor`, `adapter`, `packs`, `credentials`, `restored`, `inventory`, `verify`. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { declareRestored } from './checkpoint/service.ts';
import { dataFiles } from './data-dir.ts';
import { lockFolder } from './ledger/store/lock.ts';
import type { Dock } from './media/import/docks.ts';
import type { StorageOptions } from './media/vault/open.ts';
import { readS3Settings } from './media/vault/s3-settings-file.ts';
import { texts } from './problem.ts';
import { CannotStart, startCompanion, verifyPages } from './start.ts';

export { type Companion, type StartOptions, startCompanion } from './start.ts';

const locale = /^en/i.test(process.env.SANXIANG_LANG ?? '') ? 'en' : 'zh-CN';
const say = texts[locale].cli;

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  switch (command) {
    case 'start':
      return start(rest);
    case 'doctor': {
      const { doctor } = await import('./doctor.ts');
      return doctor(rest, say);
    }
    case 'adapter': {
      const { adapterCommand } = await import('./adapters/command.ts');
      return adapterCommand(rest, {
        locale,
        dataDir: process.env.SANXIANG_DATA,
        adaptersDir: (dir) => dataFiles(dir).adapters,
        needsData: say.needsData,
        out: console.log,
        err: console.error,
      });
    }
    case 'restored':
      return restored(rest);
    case 'credentials': {
      const { credentialsCommand } = await import('./credentials/command.ts');
      return credentialsCommand(rest, {
        locale,
        dataDir: process.env.SANXIANG_DATA,
        passphrase: process.env.SANXIANG_ROOT_PASSPHRASE,
        open: async (dataDir) => {
          try {
            // On a port of its own that nobody knows, and only for as long as the command runs.
            return await startCompanion({ dataDir, log: false });
          } catch (error) {
            if (error instanceof CannotStart) return 'locked';
            throw error;
          }
        },
        random: (bytes) => randomBytes(bytes),
        out: console.log,
        err: console.error,
      });
    }
    case 'export': {
      const { exportVerifyPage } = await import('./verify-page/export.ts');
      const { openListFiles } = await import('./credentials/list-files.ts');
      const { webcryptoChecker } = await import('#shared/credential/webcrypto-checker.ts');
      return exportVerifyPage(rest, {
        locale,
        dataDir: process.env.SANXIANG_DATA,
        needsData: say.needsData,
        built: verifyPages,
        rootOf: async (dataDir) => {
          try {
            const companion = await startCompanion({ dataDir, log: false });
            const { root } = companion.credentials.register();
            await companion.close();
            return root === null ? null : new Uint8Array(Buffer.from(root, 'base64'));
          } catch (error) {
            if (error instanceof CannotStart) return 'locked';
            throw error;
          }
        },
        listsOf: (dataDir) => openListFiles(dataFiles(dataDir).credentials),
        checker: webcryptoChecker(crypto.subtle),
        now: Date.now,
        out: console.log,
        err: console.error,
      });
    }
    case 'inventory': {
      const { inventoryCommand } = await import('./media/keeping/command.ts');
      return inventoryCommand(rest, {
        locale,
        dataDir: process.env.SANXIANG_DATA,
        open: async (dataDir) => {
          try {
            // On a port of its own that nobody knows, and only for as long as it looks.
            return await startCompanion({ dataDir, log: false });
          } catch (error) {
            if (error instanceof CannotStart) return 'locked';
            throw error;
          }
        },
        out: console.log,
        err: console.error,
      });
    }
    case 'verify': {
      const { verifyCommand } = await import('./media/clip/command.ts');
      return verifyCommand(rest, { locale, out: console.log, err: console.error });
    }
    case 'packs': {
      const { packCommandTexts, packsCommand } = await import('./rules/command.ts');
      const { readPastCases } = await import('./rules/past-cases.ts');
      const { bundledGrounds, openBenchmarkFolders } = await import('./discretion/benchmark-folders.ts');
      return packsCommand(rest, {
        locale,
        dataDir: process.env.SANXIANG_DATA,
        filesOf: dataFiles,
        benchmarksOf: (folders, dataDir) =>
          openBenchmarkFolders({
            grounds: [bundledGrounds],
            tables: [...folders, ...(dataDir === undefined ? [] : [dataFiles(dataDir).benchmarks])],
            ...(dataDir === undefined ? {} : { trust: dataFiles(dataDir).trust }),
          }).current(),
        openPastCases: async (dataDir, username) => {
          try {
            // On a port of its own that nobody knows, and only for as long as it reads.
            return readPastCases(await startCompanion({ dataDir, log: false }), username);
          } catch (error) {
            if (error instanceof CannotStart) return 'locked';
            throw error;
          }
        },
        say: packCommandTexts[locale],
        now: () => new Date().toISOString(),
        out: console.log,
        err: console.error,
      });
    }
    case undefined:
    case 'help':
    case '--help':
      console.log(say.usage);
      return 0;
    default:
      console.error(say.unknownCommand(command));
      console.error(say.usage);
      return 2;
  }
}

/** `restored --reason TEXT`: the record came from a backup; devices take it again and say so. */
function restored(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, reason: { type: 'string' } },
  });
  const dataDir = values.data ?? process.env.SANXIANG_DATA;
  const reason = values.reason?.trim() ?? '';
  if (dataDir === undefined || reason.length < 4) {
    console.error(dataDir === undefined ? say.needsData : say.needsReason);
    return 2;
  }
  const files = dataFiles(dataDir);
  const unlock = lockFolder(files.lock);
  if (unlock === null) {
    console.error(say.locked(dataDir));
    return 1;
  }
  console.log(say.restored(declareRestored(files.epoch, new Date().toISOString(), reason)));
  unlock();
  return 0;
}

/** `FOLDER`, or `UNIT=FOLDER` where more than one unit uses the companion. */
function dockOf(text: string): Dock {
  const at = text.indexOf('=');
  const path = resolve(at < 0 ? text : text.slice(at + 1));
  return { path, label: basename(path).slice(0, 80) || 'dock', unit: at < 0 ? null : text.slice(0, at) };
}

/** @returns what is wrong with it, as a sentence */
function storageOf(values: {
  readonly 'footage-sealed'?: boolean | undefined;
  readonly 'footage-s3'?: string | undefined;
  readonly 'footage-local-days'?: string | undefined;
  readonly 'footage-home'?: boolean | undefined;
}): StorageOptions | string {
  const { 'footage-s3': file, 'footage-local-days': days } = values;
  if (days !== undefined && !/^\d{1,5}$/.test(days)) return say.badDays(days);
  const s3 = file === undefined ? null : readS3Settings(file);
  if (s3 === 'open') return say.openFile(file ?? '');
  if (s3 === 'unreadable') return say.badS3(file ?? '');
  return {
    sealed: values['footage-sealed'] ?? false,
    home: values['footage-home'] ?? false,
    ...(s3 === null ? {} : { s3 }),
    ...(days === undefined ? {} : { localDays: Number(days) }),
  };
}

async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      listen: { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      public: { type: 'string' },
      rtmp: { type: 'string' },
      dock: { type: 'string', multiple: true },
      'footage-sealed': { type: 'boolean' },
      'footage-s3': { type: 'string' },
      'footage-local-days': { type: 'string' },
      'footage-home': { type: 'boolean' },
      'allow-host': { type: 'string', multiple: true },
    },
  });
  const dataDir = values.data ?? process.env.SANXIANG_DATA;
  if (dataDir === undefined) {
    console.error(say.needsData);
    return 2;
  }
  const listen = addressOf(values.listen ?? values.host ?? '127.0.0.1');
  const open = values.public === undefined ? null : addressOf(values.public);
  if (listen === null || (values.public !== undefined && open?.port === undefined)) {
    console.error(say.badAddress(values.listen ?? values.host ?? values.public ?? ''));
    return 2;
  }
  const rtmp = values.rtmp === undefined ? null : addressOf(values.rtmp);
  if (values.rtmp !== undefined && rtmp?.port === undefined) {
    console.error(say.badAddress(values.rtmp));
    return 2;
  }
  const storage = storageOf(values);
  if (typeof storage === 'string') {
    console.error(storage);
    return 2;
  }
  const port = listen.port ?? Number(values.port ?? process.env.PORT ?? 4180);
  const tls = readTls(values['tls-cert'], values['tls-key']);
  if (tls === 'not-read') {
    console.error(say.badTls);
    return 2;
  }
  try {
    const companion = await startCompanion({
      dataDir,
      port,
      host: listen.host,
      ...(tls === null ? {} : { tls }),
      ...(open?.port === undefined ? {} : { publicListener: { host: open.host, port: open.port } }),
      ...(rtmp?.port === undefined ? {} : { rtmp: { host: rtmp.host, port: rtmp.port } }),
      storage,
      docks: (values.dock ?? []).map(dockOf),
      hosts: values['allow-host'] ?? [],
    });
    console.log(say.listening(companion.url));
    const cameras = await companion.media.listening;
    if (cameras !== null)
      console.log(cameras.ok ? say.listeningRtmp(`${rtmp?.host}:${cameras.port}`) : say.noRtmp(cameras.code));
    if (companion.publicListener !== null) console.log(say.listeningPublic(companion.publicListener.url));
    if (companion.setupLink !== null) {
      // A pipe or a log file may be read by others: there the link is only in its 0600 file.
      if (process.stdout.isTTY) console.log(say.setup(companion.setupLink, companion.setupFile));
      else console.log(say.setupFile(companion.setupFile));
    }
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await companion.close();
    return 0;
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    const why = {
      locked: say.locked(dataDir),
      'port-taken': say.portTaken(port),
      'needs-tls': say.needsTls(listen.host),
      'bad-tls': say.badTls,
    };
    console.error(why[error.why]);
    return 1;
  }
}

/** `ADDR`, `ADDR:PORT`, `[::1]:PORT`; null when it is none of them. */
function addressOf(text: string): { readonly host: string; readonly port?: number } | null {
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  if (host === undefined) return null;
  const port = found?.[3] === undefined ? undefined : Number(found[3]);
  if (port !== undefined && port > 65_535) return null;
  return port === undefined ? { host } : { host, port };
}

function readTls(
  cert: string | undefined,
  key: string | undefined,
): { readonly cert: string; readonly key: string } | null | 'not-read' {
  if (cert === undefined && key === undefined) return null;
  try {
    return { cert: readFileSync(cert ?? '', 'utf8'), key: readFileSync(key ?? '', 'utf8') };
  } catch {
    return 'not-read';
  }
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2));
}
