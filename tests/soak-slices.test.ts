import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const here = import.meta.dirname;

/** Soaks without a slice that `npm test` runs: same rule as scripts/soak.mjs. */
function withoutSlice(files: readonly string[], hasSlice: (name: string) => boolean): string[] {
  return files
    .filter((file) => /^[a-z-]+\.ts$/.test(file) && !file.startsWith('companion-'))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((name) => !hasSlice(name));
}

/** A test of its own that imports the soak, or tests that take in turn what the soak runs whole. */
function hasSlice(name: string): boolean {
  const slice = join(here, `${name}-slice.int.test.ts`);
  if (existsSync(slice)) return readFileSync(slice, 'utf8').includes(`./soak/${name}.ts`);
  const whole = readFileSync(join(here, 'soak', `${name}.ts`), 'utf8').match(/tests\/[\w-]+\.e2e\.test\.ts/g);
  return (whole ?? []).some((file) => file !== '') && (whole ?? []).every(takesInTurn);
}

const takesInTurn = (file: string): boolean =>
  readFileSync(join(here, '..', file), 'utf8').includes("'./in-turn.ts'");

it('[44] every soak has a slice in npm test', () => {
  const files = readdirSync(join(here, 'soak'));
  expect(files).toEqual(expect.arrayContaining(['kill.ts', 'gate.ts', 'pages.ts']));
  expect(withoutSlice(files, hasSlice)).toEqual([]);
});

it('sees a soak without one, and a test that takes nothing in turn', () => {
  const known = (name: string) => name === 'kill';
  expect(withoutSlice(['kill.ts', 'other.ts', 'companion-child.ts'], known)).toEqual(['other']);
  expect(takesInTurn('tests/few-moves.e2e.test.ts')).toBe(false);
});
