/**
 * `npm run soak -- pages`: panel, board and every page of the console in both languages, every verdict of the verify page.
 * `npm test` takes each in one of them, in turn.
 */
import { runWhole } from '../run-whole.ts';

const files = [
  'tests/board.e2e.test.ts',
  'tests/console.e2e.test.ts',
  'tests/console-deadlines.e2e.test.ts',
  'tests/departure-drawer.e2e.test.ts',
  'tests/packs-page.e2e.test.ts',
  'tests/panel-deadlines.e2e.test.ts',
  'tests/panel-life.e2e.test.ts',
  'tests/panel.e2e.test.ts',
  'tests/publication.e2e.test.ts',
  'tests/registers-page.e2e.test.ts',
  'tests/registry-page.e2e.test.ts',
  'tests/verify-page.e2e.test.ts',
  'tests/why.e2e.test.ts',
];

if (import.meta.main) process.exit(runWhole(files));
