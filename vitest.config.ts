import { defineConfig } from 'vitest/config';

/** What another process has to do first: a busy machine gives it its turn later, never another answer. */
const expect = { poll: { timeout: 10_000, interval: 50 } };

/**
 * Suffix says the cost: `.test.ts` pure, `.int.test.ts` real parts, `.e2e.test.ts` a browser. Two files at a time: two
 * cores, which a browser and its companion keep busy.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    isolate: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,companion,extension,demo,bench,tests,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.int.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'int',
          include: ['{shared,companion,extension,demo,tests}/**/*.int.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect,
        },
      },
    ],
  },
});
