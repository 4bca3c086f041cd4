/**
 * `npm run soak -- gate`: every handler page in each of the ways of being let go, and every way of pressing in each demo
 * held and let go at once, every answer of each. `npm test` takes one way of each page, each way of pressing in one demo, and each of the single promises in one.
 */
import { runWhole } from '../run-whole.ts';

if (import.meta.main)
  process.exit(
    runWhole(['tests/demo-adapters.e2e.test.ts', 'tests/gate.e2e.test.ts', 'tests/whole-gate.e2e.test.ts']),
  );
