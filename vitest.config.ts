import { defineConfig } from 'vitest/config';

/** Suffix says the cost: `.test.ts` pure, `.int.test.ts` real parts, `.e2e.test.ts` a browser. Three files at a time:
 * a browser waits half of its time, and more would press on the tests that ask how soon something happens. */
export default defineConfig({
  test: {
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,companion,extension,demo,bench,tests,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.int.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'int',
          include: ['{shared,companion,extension,demo,tests}/**/*.int.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
