/** The public page's files: pinned without touching a script, served at both spellings, written for any web server. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { type Agency, newKey, openAgency } from '../../tests/verify/agency.ts';
import { buildVerifyPage } from '../web/verify/build.ts';
import { type ExportDeps, exportVerifyPage } from './export.ts';
import { type PageFiles, pinned, readPageFiles } from './files.ts';
import { verifyPageRoutes } from './routes.ts';

const work = mkdtempSync(join(tmpdir(), 'verify-page-'));
const built = join(work, 'built');
const ROOT = new Uint8Array(33).fill(3);
let page: PageFiles;
let agency: Agency;
const text = (files: PageFiles, path: string) => Buffer.from(files.get(path) ?? []).toString('utf8');

beforeAll(async () => {
  await buildVerifyPage(built);
  page = readPageFiles(built) ?? new Map();
  agency = await openAgency('https://zf.example.cn');
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('pinned', () => {
  test('key and listeners stand in every document; every script has the hash that the policy names', () => {
    const files = pinned(page, {
      rootKey: ROOT,
      listeners: ['https://zf.example.cn', 'https://zf.example.cn'],
    });
    const index = text(files, 'index.html');
    expect(index).toContain(`data-root="${'03'.repeat(33)}"`);
    expect(index).toContain("connect-src 'self' https://zf.example.cn;");
    expect(text(files, 'say/index.html')).toContain("connect-src 'self' https://zf.example.cn;");
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(index)?.[1] ?? '';
    const named = [...policy.matchAll(/'sha256-([^']+)'/g)].map(([, hash]) => hash);
    const inline = [...index.matchAll(/<(?:script|style)(?: [^>]*)?>([\s\S]*?)<\/(?:script|style)>/g)].map(
      ([, code]) =>
        createHash('sha256')
          .update(code ?? '')
          .digest('base64'),
    );
    expect(inline).toHaveLength(4);
    expect(named.sort()).toEqual(inline.sort());
    expect(policy).not.toContain('unsafe');
  });
  test('another root is another version for the service worker', () => {
    const versions = [ROOT, new Uint8Array(33).fill(2)].map((rootKey) =>
      text(pinned(page, { rootKey, listeners: [] }), 'sw.js'),
    );
    expect(versions[0]).not.toBe(versions[1]);
    expect(versions[0]).not.toContain('%version%');
  });
  test.each(['https://a.example; script-src *', 'https://a.example/path', "'unsafe-inline'", 'data:'])(
    'no listener writes into the policy: %s',
    (listener) => {
      expect(() => pinned(page, { rootKey: ROOT, listeners: [listener] })).toThrow(RangeError);
    },
  );
  test('everything a phone loads for a verdict, lists of 20,000 apart, is at most 40 KiB', async () => {
    const { gzipSync } = await import('node:zlib');
    const loaded = ['index.html', 'sw.js'].map((path) => page.get(path) ?? new Uint8Array());
    const revoked = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [i * 100, 'revoked'] as const));
    const lists = [await agency.trustList(), await agency.statusList(revoked)];
    const size = [...loaded, ...lists].reduce((sum, one) => sum + gzipSync(one, { level: 9 }).length, 0);
    expect(size).toBeLessThanOrEqual(40_960);
  });
  test('no language is asked of the network that the build does not bring', () => {
    expect([...page.keys()].filter((path) => path.startsWith('languages/'))).toEqual([
      'languages/kk.json',
      'languages/ru.json',
      'languages/ug.json',
    ]);
  });
});

describe('served', () => {
  const app = verifyPageRoutes({
    files: () => page,
    trustList: () => Uint8Array.of(1),
    statusList: (issuer) => (issuer === '00112233aabbccdd' ? Uint8Array.of(2) : null),
  });
  test.each([
    ['/v', 200, 'text/html'],
    ['/v/', 200, 'text/html'],
    ['/v/index.html', 200, 'text/html'],
    ['/v/scan', 200, 'text/html'],
    ['/v/scan/', 200, 'text/html'],
    ['/v/scan.js', 200, 'text/javascript'],
    ['/v/say/', 200, 'text/html'],
    ['/v/sw.js', 200, 'text/javascript'],
    ['/v/scan/zxing_reader.wasm', 200, 'application/wasm'],
    ['/v/trust.cose', 200, 'application/cose'],
    ['/v/status/00112233aabbccdd.cose', 200, 'application/cose'],
    ['/v/status/ffffffffffffffff.cose', 404, ''],
    ['/v/status/../../etc/passwd', 404, ''],
    ['/v/..%2f..%2fpackage.json', 404, ''],
    ['/v/nothing', 404, ''],
    ['/vx', 404, ''],
  ])('%s: %i', async (path, status, type) => {
    const answer = await app.request(path);
    expect(answer.status).toBe(status);
    if (status !== 200) return;
    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('service-worker-allowed')).toBe(path === '/v/sw.js' ? '/v' : null);
    // A stricter policy in the header would bar the document's own scripts.
    expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  });
});

describe('export verify-page DIR', () => {
  const lines: string[] = [];
  let n = 0;
  let dir = '';
  let root: Uint8Array | null | 'locked';
  let trust: Uint8Array | null;
  let status: Uint8Array | null;
  const run = (args: readonly string[], over: Partial<ExportDeps> = {}) =>
    exportVerifyPage(args, {
      locale: 'zh-CN',
      dataDir: '/data',
      needsData: 'where is the data?',
      built,
      rootOf: async () => root,
      listsOf: () => ({ trust: () => trust, status: () => status }),
      checker: webcryptoChecker(crypto.subtle),
      now: Date.now,
      out: (line) => lines.push(line),
      err: (line) => lines.push(line),
      ...over,
    });
  beforeEach(async () => {
    n += 1;
    dir = join(work, `out-${n}`);
    lines.length = 0;
    root = agency.root.publicKey;
    trust = await agency.trustList();
    status = await agency.statusList();
  });

  test('writes a folder for any web server, lists included, and how to put it there', async () => {
    expect(await run(['verify-page', dir])).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(
      [
        'README.txt',
        'index.html',
        'languages',
        'sanxiang-verify-page.txt',
        'say',
        'scan',
        'status',
        'sw.js',
        'trust.cose',
      ].sort(),
    );
    expect(readFileSync(join(dir, 'status', `${agency.hex}.cose`))).toEqual(Buffer.from(status ?? []));
    expect(readFileSync(join(dir, 'index.html'), 'utf8')).toContain(
      `data-root="${Buffer.from(agency.root.publicKey).toString('hex')}"`,
    );
    expect(readFileSync(join(dir, 'index.html'), 'utf8')).toContain(
      "connect-src 'self' https://zf.example.cn;",
    );
    expect(lines.join()).toMatch(/3\d\.\d KB/);
  });
  test('writes over its own folder, and renews the lists while a companion runs', async () => {
    await run(['verify-page', dir]);
    root = 'locked';
    trust = await agency.trustList({ issued: Math.floor(Date.now() / 1000) });
    expect(await run(['verify-page', dir])).toBe(0);
    expect(readFileSync(join(dir, 'trust.cose'))).toEqual(Buffer.from(trust));
  });
  test.each([
    ['a running companion and a folder that holds no page yet', () => (root = 'locked'), '正在运行'],
    ['no root yet', () => (root = null), '还没有根公钥'],
    ['no list yet', () => (trust = null), '还没有根公钥'],
    ['a list that this root has not signed', () => (root = newKey().publicKey), '不是这个根签的'],
  ])('%s: nothing is written, and it says what to do', async (_name, given, words) => {
    given();
    expect(await run(['verify-page', dir])).toBe(1);
    expect(lines.join()).toContain(words);
    expect(() => readdirSync(dir)).toThrow();
  });
  test('leaves a folder of somebody else alone', async () => {
    const other = mkdtempSync(join(work, 'other-'));
    writeFileSync(join(other, 'index.html'), 'mine');
    expect(await run(['verify-page', other])).toBe(1);
    expect(readdirSync(other)).toEqual(['index.html']);
  });
  test('says when a list is past its time, or missing', async () => {
    status = await agency.statusList({}, { issued: Math.floor(Date.now() / 1000) - 20 * 86_400 });
    await run(['verify-page', dir]);
    status = null;
    await run(['verify-page', dir]);
    expect(lines.join('\n')).toMatch(/已经过了该更新的时间[\s\S]*没有云溪区市场监督管理局的停用名单/);
  });
  test.each([[[]], [['everything']], [['verify-page']], [['verify-page', 'a', 'b']]])(
    '%j: how it is called',
    async (args) => {
      expect(await run(args)).toBe(2);
      expect(lines).toHaveLength(1);
    },
  );
});
