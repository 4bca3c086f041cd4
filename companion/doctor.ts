/** `doctor`: says what is in order in a data folder and what is not, with what to do. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { type DiskRoom, diskRoom } from '#shared/media/disk-room.ts';
import { toldIn } from '#shared/rules/mending.ts';
import { readCheckpoint, readEpoch } from './checkpoint/service.ts';
import { certificateDays, examineCredentials, examineRegister } from './credentials/examine.ts';
import { dataFiles } from './data-dir.ts';
import { inspect, readStreams } from './inspect.ts';
import { lockFolder } from './ledger/store/lock.ts';
import type * as zhCN from './locales/zh-CN.ts';
import { DISK_BOUNDS } from './media/keeping/bounds.ts';
import { lastAccount } from './media/keeping/inventory.ts';
import { readStation } from './media/station-file.ts';
import { openS3Files, S3Failed } from './media/vault/s3-files.ts';
import { readS3Settings } from './media/vault/s3-settings-file.ts';
import { bundledPacks, readPacks } from './rules/read-packs.ts';

type Say = typeof zhCN.cli;

/** @returns 0 when all is in order, 1 when something is not, 2 when the call was wrong */
export async function doctor(
  args: readonly string[],
  say: Say,
  out: (line: string) => void = console.log,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, 'tls-cert': { type: 'string' }, 'footage-s3': { type: 'string' } },
  });
  const dataDir = values.data ?? process.env.SANXIANG_DATA;
  if (dataDir === undefined) {
    out(say.needsData);
    return 2;
  }
  let bad = 0;
  const line = (ok: boolean, what: string, todo: string) => {
    if (!ok) bad += 1;
    out(ok ? say.doctorOk(what) : say.doctorBad(what, todo));
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
  const packs = readPacks({
    dirs: [bundledPacks],
    optional: [files.packs],
    ...(existsSync(files.packsKept) ? { kept: files.packsKept } : {}),
  });
  line(packs.problems.length === 0, text.packs(packs.packs.length), '');
  for (const one of packs.problems) {
    const { file, line: at, inForce } = one;
    const { write } = toldIn(one, text.mending);
    out(`        ${text.packsTodo(`${file}:${at}`, write, inForce)}`);
  }
  const cert = values['tls-cert'];
  if (cert !== undefined) {
    const days = certificateDays(cert, Date.now());
    line(days !== null && days >= 14, text.certificate(days), text.certificateTodo);
  }
  const bucket = values['footage-s3'];
  if (bucket !== undefined) {
    const failed = await tryBucket(bucket);
    line(failed === null, text.bucket(failed), text.bucketTodo(bucket, failed));
  }
  const unlock = lockFolder(files.lock);
  line(unlock !== null, text.running, text.runningTodo);
  // Nobody listens while no companion runs.
  const cameras = unlock === null ? readStation(files.cameraStation) : null;
  if (cameras !== null && cameras.state !== 'off') {
    line(cameras.state === 'listening', text.cameras(cameras), text.camerasTodo(cameras));
    if (cameras.refused.total > 0) out(`        ${text.refused(cameras.refused)}`);
  }
  const disk = existsSync(files.media) ? await roomOf(files.media) : null;
  if (disk !== null) line(disk.level === 'ok' || disk.level === 'notice', text.disk(disk), text.diskTodo);
  const inventory = lastAccount(files.inventories);
  if (inventory !== null) {
    const { night, looked, found } = inventory;
    line(found === 0, text.inventory(night, looked.files, found), text.inventoryTodo);
  }
  const checkpoint = readCheckpoint(files.checkpoint)?.checkpoint;
  // A checkpoint of an earlier epoch is of the record before it was restored.
  const known = checkpoint?.epoch === readEpoch(files.epoch) ? [checkpoint] : [];
  const findings = unlock === null ? [] : await inspect(files, known);
  for (const one of findings) line(one.ok, say.doctor.found(one), text.ledgerTodo);
  // A record that is used or damaged is not read; then the folder alone has to do.
  const read = unlock !== null && findings.every(({ ok }) => ok);
  const register = read
    ? await examineRegister(
        files.credentials,
        await readStreams(files, 'credential'),
        webcryptoChecker(globalThis.crypto.subtle),
        Date.now(),
      )
    : { files: [], upkeep: [] };
  const folder = examineCredentials(files.credentials, Date.now()).filter(
    ({ what }) => register.upkeep.length === 0 || (what !== 'trust' && what !== 'status'),
  );
  for (const one of [...folder, ...register.files])
    line(one.what === 'none' || one.ok, text.credentials(one), text.credentialsTodo(one));
  const told = new Set<string>();
  for (const one of register.upkeep) {
    const { title, means } = text.upkeep(one);
    const steps = one.do.map((step) => ({ step, ...text.upkeepStep(step, dataDir) }));
    const fresh = steps.filter(({ step }) => !told.has(step));
    line(one.state === 'ok', title, [means, ...fresh.map((step) => step.text)].join(text.between));
    for (const command of fresh.flatMap(({ commands }) => commands)) out(`        ${command}`);
    for (const { step } of fresh) told.add(step);
  }
  unlock?.();
  return bad === 0 ? 0 : 1;
}

/**
 * Writes there, reads it back and removes it, as the companion will.
 * @param file as `--footage-s3` names it
 * @returns null: it does; `open`, `unreadable`: of the file; else the server's word
 */
async function tryBucket(file: string): Promise<string | null> {
  const settings = readS3Settings(file);
  if (typeof settings === 'string') return settings;
  try {
    await openS3Files(settings).probe();
    return null;
  } catch (error) {
    return error instanceof S3Failed ? error.code : 'unreachable';
  }
}

/** By what is left alone: at which rate it fills stands in the record. */
async function roomOf(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return diskRoom({ total: blocks * bsize, free: bavail * bsize, perHour: 0 }, DISK_BOUNDS);
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
