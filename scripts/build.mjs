/** Builds extension and web pages when a source is newer than what was built from it. Plain ESM. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, stop } from './needs.mjs';

const parts = [
  {
    name: '扩展 extension',
    sources: ['extension', 'shared', 'wxt.config.ts', 'package-lock.json'],
    result: '.output/chrome-mv3/manifest.json',
    args: ['node_modules/wxt/bin/wxt.mjs', 'build'],
  },
  {
    name: '控制台 console',
    sources: ['companion/web', 'shared', 'package-lock.json'],
    result: 'dist/web/index.html',
    args: ['node_modules/vite/bin/vite.js', 'build', '--config', 'companion/web/vite.config.ts'],
  },
  {
    name: '核验页 verify page',
    sources: ['companion/web/verify', 'shared/credential', 'shared/look', 'package-lock.json'],
    result: 'dist/verify/index.html',
    args: ['companion/web/verify/build.ts'],
  },
  {
    name: '录像核对页 clip page',
    sources: [
      ...['companion/web/clip-page', 'companion/web/verify/build.ts', 'shared/case/envelope.ts'],
      ...['shared/media', 'shared/merkle', 'shared/look', 'package-lock.json'],
    ],
    result: 'dist/clip-page/index.html',
    args: ['companion/web/clip-page/build.ts'],
  },
];

function newest(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Output of a build is shown only if it fails: a first start should print where to go, not how it was made. */
export async function buildWhatIsOld(node) {
  for (const part of parts) {
    const result = join(root, part.result);
    const built = existsSync(result) ? statSync(result).mtimeMs : 0;
    if (part.sources.every((source) => newest(join(root, source)) <= built)) continue;
    console.log(`正在构建${part.name} …`);
    const code = await run(node, part.args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (code !== 0) stop(`${part.name}没有构建成功`, `看看上面的错误：node ${part.args.join(' ')}`);
  }
}
