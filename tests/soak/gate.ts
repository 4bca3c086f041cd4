/**
 * `npm run soak -- gate`: every handler page in each of the ways of being let go, and every way of pressing in each demo
 * held and let go at once. `npm test` takes one way of each page, and of the ways of pressing two in each demo, so that each is held and let go somewhere.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Everything, and not a slice of it. */
const whole = process.env.SANXIANG_WHOLE === 'gate';

/** Of a list every `of`-th, beginning with the one at `first`; all of it where everything is wanted. */
export function inTurn<T>(list: readonly T[], first: number, of: number): readonly T[] {
  return whole ? list : list.filter((_, at) => at % of === first % of);
}

if (import.meta.main) {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const files = ['tests/gate.e2e.test.ts', 'tests/whole-gate.e2e.test.ts'];
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'e2e', ...files], {
    stdio: 'inherit',
    env: { ...process.env, SANXIANG_WHOLE: 'gate' },
  });
  process.exit(status ?? 1);
}
