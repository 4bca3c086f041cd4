/** `npm run pictures [-- held|console|panel …]`: builds what is old, then takes the pictures (scripts/pictures.ts). */
import { buildWhatIsOld } from './build.mjs';
import { needChromium, needDependencies, node24, root, run } from './needs.mjs';

needDependencies();
const node = node24();
const env = { SANXIANG_CHROMIUM: needChromium() };
await buildWhatIsOld(node);
process.exit(await run(node, [`${root}/scripts/pictures.ts`, ...process.argv.slice(2)], { env }));
