/**
 * `npm run bench -- NAME [arguments]`: runs bench/NAME.ts; its last line is one JSON object.
 * Without a name it lists what there is.
 */
import { existsSync, readdirSync } from 'node:fs';
import { needDependencies, node24, root, run } from './needs.mjs';

const [name, ...rest] = process.argv.slice(2);
const benches = readdirSync(`${root}/bench`)
  .filter((file) => /^[a-z-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length));

if (name === undefined || !benches.includes(name) || !existsSync(`${root}/bench/${name}.ts`)) {
  console.error(`npm run bench -- NAME   (${benches.join(', ')})`);
  process.exit(2);
}
needDependencies();
process.exit(await run(node24(), [`${root}/bench/${name}.ts`, ...rest]));
