/** Builds the gate as an extension of its own, with a worker the tests command. */
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Mutant } from '../../extension/gate/page/snapshot.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const PAGE = { 'gate-page': 'page.ts' };
const ALL = { ...PAGE, 'gate-bridge': 'bridge.ts', worker: 'worker.ts' };

/**
 * Returns the unpacked folder.
 * @param from a folder built before: of a mutant only the page's half differs
 */
export async function buildGate(mutant: Mutant, from?: string): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), `sanxiang-gate-${mutant}-`));
  if (from !== undefined) await cp(from, out, { recursive: true });
  const entries = from === undefined ? ALL : PAGE;
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
