/** Data folders of the demo unit: seeding one takes five seconds, copying it none. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoUnit, startDemoUnit } from '../../scripts/demo-unit.ts';
import { builtExtension } from '../../scripts/extension-id.ts';

const root = join(import.meta.dirname, '../..');

/** Test files of one process share it. */
let template: Promise<string> | null = null;

async function seed(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-seeded-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  await (await start(dataDir)).close();
  return dataDir;
}

const start = (dataDir: string, cameras?: 'listen'): Promise<DemoUnit> =>
  startDemoUnit({
    dataDir,
    port: 0,
    extension: builtExtension(root),
    deterministic: true,
    log: false,
    ...(cameras === undefined ? {} : { cameras }),
  });

/** The demo unit on a folder of its own, as it stands after the first start. The caller removes the folder. */
export async function startSeeded(cameras?: 'listen'): Promise<DemoUnit & { readonly dataDir: string }> {
  template ??= seed();
  const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-unit-'));
  cpSync(await template, dataDir, { recursive: true });
  return { ...(await start(dataDir, cameras)), dataDir };
}
