/** `companion export verify-page DIR`: the public page as a folder for any web server. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ES256, type SignatureChecker } from '#shared/credential/signature.ts';
import { readStatusList } from '#shared/credential/status-list.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { type PageFiles, pinned, readPageFiles } from './files.ts';
import { text as en } from './locales/en.ts';
import { text as zhCN } from './locales/zh-CN.ts';

export interface ExportDeps {
  readonly locale: 'zh-CN' | 'en';
  /** Of the environment, where no `--data` is given. */
  readonly dataDir: string | undefined;
  readonly needsData: string;
  /** Folder that `npm run build:verify` wrote. */
  readonly built: string;
  /** The pinned root of a data folder, compressed point; null: none yet. `locked`: a companion uses the folder. */
  readonly rootOf: (dataDir: string) => Promise<Uint8Array | null | 'locked'>;
  /** The signed lists as they lie there: readable while a companion runs. */
  readonly listsOf: (dataDir: string) => {
    trust(): Uint8Array | null;
    /** @param issuer 16 hexadecimal digits */
    status(issuer: string): Uint8Array | null;
  };
  readonly checker: SignatureChecker;
  /** Epoch ms. */
  readonly now: () => number;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Marks a folder as one that may be written over. */
const MARK = 'sanxiang-verify-page.txt';
/** Of the files that a phone loads for a verdict. */
const LOADED = /^(index\.html|sw\.js|trust\.cose|status\/.*)$/;

/** @returns exit code */
export async function exportVerifyPage(args: readonly string[], deps: ExportDeps): Promise<number> {
  const { out, err } = deps;
  const say = { 'zh-CN': zhCN, en }[deps.locale];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' } },
  });
  const [what, dir] = positionals;
  if (what !== 'verify-page' || positionals.length > 2) {
    err(say.usage);
    return 2;
  }
  if (dir === undefined) {
    err(say.needsDir);
    return 2;
  }
  const dataDir = values.data ?? deps.dataDir;
  if (dataDir === undefined) {
    err(deps.needsData);
    return 2;
  }
  const built = readPageFiles(deps.built);
  if (built === null) {
    err(say.notBuilt);
    return 1;
  }
  const full = existsSync(dir) && readdirSync(dir).length > 0;
  if (full && !existsSync(join(dir, MARK))) {
    err(say.notOurs(dir));
    return 1;
  }
  const held = await deps.rootOf(dataDir);
  // The lists have to be renewed while a companion runs: then the root is the one that was pinned here before.
  const root = held === 'locked' ? rootIn(dir) : held;
  const lists = deps.listsOf(dataDir);
  const trustBytes = lists.trust();
  if (root === null || trustBytes === null) {
    err(held === 'locked' && root === null ? say.locked : say.noRoot);
    return 1;
  }
  const trust = await readTrustList(trustBytes, { alg: ES256, publicKey: root }, deps.checker);
  if (!trust.ok) {
    err(say.notSigned);
    return 1;
  }
  const now = Math.floor(deps.now() / 1000);
  const { agencies } = trust.list;
  const listeners = agencies.flatMap(({ listener }) => listener ?? []);
  const files = new Map(pinned(built, { rootKey: root, listeners }));
  files.set('trust.cose', new Uint8Array(trustBytes));
  if (trust.list.nextUpdate < now) out(say.old('trust.cose'));
  for (const agency of agencies) {
    const issuer = Buffer.from(agency.issuer).toString('hex');
    const bytes = lists.status(issuer);
    const status = bytes === null ? null : await readStatusList(bytes, agency, deps.checker);
    if (bytes === null || status === null || !status.ok) {
      out(say.noStatus(agency.name));
      continue;
    }
    files.set(`status/${issuer}.cose`, new Uint8Array(bytes));
    if (status.list.nextUpdate < now) out(say.old(`status/${issuer}.cose`));
  }
  writeFolder(dir, files);
  let bytes = 0;
  for (const [path, content] of files) if (LOADED.test(path)) bytes += gzipSync(content, { level: 9 }).length;
  out(say.written(dir, files.size, (bytes / 1024).toFixed(1)));
  return 0;
}

/** The root that an earlier export pinned in that folder. */
function rootIn(dir: string): Uint8Array | null {
  const page = existsSync(join(dir, 'index.html')) ? readFileSync(join(dir, 'index.html'), 'utf8') : '';
  const hex = /data-root="([0-9a-f]{66})"/.exec(page)?.[1];
  return hex === undefined ? null : new Uint8Array(Buffer.from(hex, 'hex'));
}

function writeFolder(dir: string, files: PageFiles): void {
  mkdirSync(dir, { recursive: true });
  // Only what an earlier export wrote: whatever else lies there is somebody's.
  const earlier = existsSync(join(dir, MARK))
    ? readFileSync(join(dir, MARK), 'utf8').split('\n').slice(1)
    : [];
  for (const path of earlier)
    if (/^[a-z0-9_./-]+$/i.test(path) && !path.includes('..') && !files.has(path))
      rmSync(join(dir, path), { force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  writeFileSync(join(dir, 'README.txt'), HOSTING);
  writeFileSync(join(dir, MARK), ['sanxiang verify page', ...files.keys(), ''].join('\n'));
}

/** For whoever runs the web site; both languages, for nobody chose one there. */
const HOSTING = `核验页 · verify page

放到网站的 /v/ 下面（https://网站/v/）。要 https。只有静态文件，不用数据库，不写日志里的 # 后面的内容。
Put this folder at /v/ of a web site (https://site/v/). It needs https. Static files only.

1. 码里的网址写成 https://网站/v/（末尾带斜杠），哪里都能离线打开。写成 https://网站/v（省一个字）时，
   网站要给 sw.js 加一个响应头，手机才能离线打开：
   With the address https://site/v/ in the codes the page works offline everywhere. With https://site/v the server must
   send one header with sw.js:

       Service-Worker-Allowed: /v

   nginx:   location = /v/sw.js { add_header Service-Worker-Allowed /v; add_header Cache-Control no-cache; }
            location = /v       { try_files /v/index.html =404; }

2. 名单会变：trust.cose 和 status/ 里的文件要按时换新的（companion export verify-page 再写一次）。
   过了该更新的时间，手机上只会是黄的。Replace the lists in time; past their next update every phone shows amber.

3. 建议的响应头 suggested headers:
       Cache-Control: no-cache
       X-Content-Type-Options: nosniff
       Content-Security-Policy: frame-ancestors 'none'
`;
