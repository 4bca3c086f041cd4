/** Builds the gate as an extension of its own, with a worker the tests command. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Mutant } from '../../extension/gate/page/snapshot.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the unpacked folder. */
export async function buildGate(mutant: Mutant): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), `sanxiang-gate-${mutant}-`));
  await mkdir(out, { recursive: true });
  const entries = { 'gate-page': 'page.ts', 'gate-bridge': 'bridge.ts', worker: 'worker.ts' };
  for (const [name, file] of Object.entries(entries)) {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      define: { __GATE_MUTANT__: JSON.stringify(mutant), __OPEN_SHADOW_ROOT__: 'true' },
      build: {
        outDir: out,
        emptyOutDir: false,
        target: 'chrome119',
        minify: false,
        lib: {
          entry: join(here, 'extension', file),
          formats: ['iife'],
          name: 'gate',
          fileName: () => `${name}.js`,
        },
      },
    });
  }
  await writeFile(
    join(out, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'gate under test',
      version: '1',
      permissions: ['storage', 'scripting', 'tabs', 'webNavigation', 'webRequest', 'declarativeNetRequest'],
      host_permissions: ['*://*/*'],
      background: { service_worker: 'worker.js' },
    }),
  );
  return out;
}
