/**
 * `npm test`: everything, from a clean checkout. Types, style, build, then every test; `npm test -- PATTERN`
 * runs only the test files that match.
 */
import { needChromium, needDependencies, needFfmpeg, node24, root, run } from './needs.mjs';

needDependencies();
const node = node24();
const chromium = needChromium();
needFfmpeg();
const env = { SANXIANG_CHROMIUM: chromium, SANXIANG_BUILT: '1' };
const pattern = process.argv.slice(2);

/**
 * What one core does while the other looks at types, the longest of them. The extension comes before both: its build writes files that
 * the types need. The tests come last, for a broken build explains every later failure.
 */
const extension = ['extension', node, [`${root}/node_modules/wxt/bin/wxt.mjs`, 'build']];
const types = ['types', `${root}/node_modules/.bin/tsc`, ['--noEmit']];
const meanwhile = [
  ['style', `${root}/node_modules/.bin/biome`, ['check', '--error-on-warnings', '.']],
  [
    'web pages',
    node,
    [`${root}/node_modules/vite/bin/vite.js`, 'build', '--config', 'companion/web/vite.config.ts'],
  ],
  ['verify page', node, [`${root}/companion/web/verify/build.ts`]],
  ['clip page', node, [`${root}/companion/web/clip-page/build.ts`]],
];
const tests = ['tests', node, [`${root}/node_modules/vitest/vitest.mjs`, 'run', ...pattern]];

/** @param steps one after the other; the first that fails ends everything */
async function inOrder(steps) {
  for (const [name, command, args] of steps) {
    const started = Date.now();
    console.log(`\n── ${name}: ${args.join(' ').replaceAll(`${root}/`, '')}`);
    const code = await run(command, args, { env });
    if (code !== 0) {
      console.error(`── ${name} failed (exit ${code})`);
      process.exit(code);
    }
    console.log(`── ${name} done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

await inOrder([extension]);
await Promise.all([inOrder([types]), inOrder(meanwhile)]);
await inOrder([tests]);
