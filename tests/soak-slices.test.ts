import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const here = import.meta.dirname;

/** Soaks without a slice that `npm test` runs: same rule as scripts/soak.mjs. */
function withoutSlice(files: readonly string[], sliceOf: (name: string) => string | null): string[] {
  return files
    .filter((file) => /^[a-z-]+\.ts$/.test(file) && !file.startsWith('companion-'))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((name) => sliceOf(name)?.includes(`./soak/${name}.ts`) !== true);
}

function readSlice(name: string): string | null {
  const files = [`${name}-slice.int.test.ts`, `${name}.e2e.test.ts`].map((file) => join(here, file));
  const file = files.find((one) => existsSync(one));
  return file === undefined ? null : readFileSync(file, 'utf8');
}

it('[44] every soak has a slice in npm test', () => {
  const files = readdirSync(join(here, 'soak'));
  expect(files).toContain('kill.ts');
  expect(withoutSlice(files, readSlice)).toEqual([]);
});

it('sees a soak without one', () => {
  expect(withoutSlice(['kill.ts', 'other.ts', 'companion-child.ts'], readSlice)).toEqual(['other']);
});
