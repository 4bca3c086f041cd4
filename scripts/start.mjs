/**
 * `npm start`: the main job on a fresh machine. Installs what is missing, builds, starts the companion with the
 * demo unit and the demo legacy systems, prints where to go. `--browser` opens a Chromium that is paired.
 */
import { buildWhatIsOld } from './build.mjs';
import { needChromium, needDependencies, node24, root, run } from './needs.mjs';

needDependencies();
const node = node24();
const env = process.argv.includes('--browser') ? { SANXIANG_CHROMIUM: needChromium() } : {};
await buildWhatIsOld(node);
process.exit(await run(node, [`${root}/scripts/start-demo.ts`, ...process.argv.slice(2)], { env }));
