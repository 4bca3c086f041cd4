/**
 * What the two commands need, and how they get it. Plain ESM that Node 20 runs (decision 43): this is what
 * runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Stops with one sentence about what is missing and one about what to do. */
export function stop(missing, todo) {
  console.error(`\n缺：${missing}\n   ${todo}\n`);
  process.exit(1);
}

/** The lockfile that node_modules was installed from. */
const installedLock = join(root, 'node_modules', '.package-lock.json');

function dependenciesAreInstalled() {
  if (!existsSync(installedLock)) return false;
  return (
    statSync(installedLock).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs || sameVersions()
  );
}

/** A checkout touches the lockfile's time, so the versions themselves are compared. */
function sameVersions() {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const wanted = read(join(root, 'package-lock.json'));
  const have = read(installedLock);
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || have[path]?.version === entry.version,
  );
}

/** Installs the exact dependencies of the lockfile when they are not there. */
export function needDependencies() {
  if (dependenciesAreInstalled()) return;
  console.log('正在安装依赖（只在第一次）… installing dependencies (first time only)');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (done.status !== 0) stop('npm 依赖没有装上', '检查网络或 npm 源后再运行一次 (npm ci)。');
}

/** Node 24 as the dependencies bring it, else the running one if it is new enough. */
export function node24() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(
    `Node 24（现在是 ${process.versions.node}，本平台 ${process.platform}-${process.arch} 没有随带的 Node）`,
    '安装 Node 24 或更新的版本后再运行一次。',
  );
}

/** Runs TypeScript or a package's program under Node 24; resolves with its exit code. */
export function run(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: {
      // Compiled code is kept where nobody else writes: a companion begins in half the time.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'),
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
      ...options.env,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1))));
}

function installsPackages() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}
function installPackages(...names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update');
  apt('install', '--no-install-recommends', ...names);
}

/** ffmpeg, which redacted copies are made by; without it their tests are skipped, and vitest says so. */
export function needFfmpeg() {
  const found = () => spawnSync(process.env.SANXIANG_FFMPEG ?? 'ffmpeg', ['-version']).status === 0;
  if (found()) return;
  if (installsPackages()) {
    console.log('正在安装 ffmpeg… installing the Debian package ffmpeg');
    installPackages('ffmpeg');
  }
  if (!found())
    console.log(
      '缺：ffmpeg，打码副本的测试跳过 (tests of redacted copies are skipped; Debian: apt-get install ffmpeg)',
    );
}

const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium for tests and `--browser`; installs Debian's where that is possible. */
export function needChromium() {
  const given = process.env.SANXIANG_CHROMIUM;
  const found = given ?? CHROMIUM_PLACES.find((path) => existsSync(path));
  if (found !== undefined && existsSync(found)) return found;
  if (installsPackages()) {
    console.log('正在安装 Chromium 和中文字体… installing Debian packages chromium, fonts-noto-cjk');
    installPackages('chromium', 'fonts-noto-cjk');
    const installed = CHROMIUM_PLACES.find((path) => existsSync(path));
    if (installed !== undefined) return installed;
  }
  return stop(
    'Chromium',
    '安装它（Debian: apt-get install chromium fonts-noto-cjk），或用 SANXIANG_CHROMIUM 指明在哪里。',
  );
}
