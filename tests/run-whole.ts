/** Runs test files with everything that `npm test` takes in turn. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @returns the exit code */
export function runWhole(files: readonly string[]): number {
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'e2e', ...files], {
    stdio: 'inherit',
    env: { ...process.env, SANXIANG_WHOLE: '1' },
  });
  return status ?? 1;
}
