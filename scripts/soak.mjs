/**
 * `npm run soak -- NAME [arguments]`: a long, seeded test at full length. `npm test` runs a slice of each
 * (tests/NAME-slice.int.test.ts). Without a name it lists what there is.
 */
import { existsSync, readdirSync } from 'node:fs';
import { needDependencies, node24, root, run } from './needs.mjs';

const [name, ...rest] = process.argv.slice(2);
// A soak is a file of tests/soak that runs by itself; what helps them is named companion-….
const soaks = readdirSync(`${root}/tests/soak`)
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && !file.startsWith('companion-'))
  .map((file) => file.slice(0, -'.ts'.length));

if (name === undefined || !soaks.includes(name) || !existsSync(`${root}/tests/soak/${name}.ts`)) {
  console.error(`npm run soak -- NAME   (${soaks.join(', ')})`);
  process.exit(2);
}
needDependencies();
process.exit(await run(node24(), [`${root}/tests/soak/${name}.ts`, '--full', ...rest]));
