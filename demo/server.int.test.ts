import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, describe, expect, test } from 'vitest';
import { fieldOf } from './form.ts';
import { bodyBytes, bodyFields, bodyText, headerOf, readLog } from './request-log.ts';
import { caseKey, type DemoSystem, seedCases, seededCases } from './seed-cases.ts';
import { type Demo, startDemo } from './server.ts';
import { VIEW_STATE_SIZE } from './systems/aspnet/pages.ts';

const running: { demo: Demo; dataDir: string }[] = [];
afterEach(async () => {
  for (const { demo, dataDir } of running.splice(0)) {
    await demo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function start(deterministic = true): Promise<Demo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'demo-'));
  const demo = await startDemo({ port: 0, host: '127.0.0.1', dataDir, deterministic });
  running.push({ demo, dataDir });
  return demo;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Node does not resolve *.localhost: the address is given, the system named by the Host header. */
function ask(
  demo: Demo,
  host: string,
  path: string,
  send: { method?: string; headers?: Record<string, string>; body?: Buffer | string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: demo.port,
        path,
        method: send.method ?? 'GET',
        headers: { Host: `${host}:${demo.port}`, ...send.headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(send.body ?? '');
  });
}

/** Percent-encodes as a browser does in a page of that charset. */
function encode(fields: Record<string, string>, charset: string): string {
  const one = (text: string) =>
    [...iconv.encode(text, charset)].map((b) => `%${b.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  return Object.entries(fields)
    .map(([name, value]) => `${one(name)}=${one(value)}`)
    .join('&');
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function signInJsp(demo: Demo): Promise<string> {
  const answer = await ask(demo, 'jsp.localhost', '/zfba/login.do', {
    method: 'POST',
    headers: FORM,
    body: 'username=shenym&password=123456',
  });
  return String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
}

describe('the request log', () => {
  test('holds every byte of a request: raw target, header order and spelling, body', async () => {
    const demo = await start();
    const body = Buffer.from([0x61, 0x3d, 0xd6, 0xd0, 0x00, 0xff, 0x0d, 0x0a]);
    const head = [
      'POST /zfba/%D6%D0?x=%C4%FA&&y HTTP/1.1',
      `hOST: jsp.localhost:${demo.port}`,
      'X-Twice: one',
      'content-type: application/x-www-form-urlencoded',
      'X-Twice: two',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      '',
    ].join('\r\n');
    await new Promise<void>((resolve, reject) => {
      const socket = connect(demo.port, '127.0.0.1', () =>
        socket.end(Buffer.concat([Buffer.from(head), body])),
      );
      socket.on('data', () => undefined);
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
    const [logged] = readLog(demo.logs.jsp);
    expect(logged).toMatchObject({
      seq: 1,
      method: 'POST',
      url: '/zfba/%D6%D0?x=%C4%FA&&y',
      httpVersion: '1.1',
      rawHeaders: [
        ['hOST', `jsp.localhost:${demo.port}`],
        ['X-Twice', 'one'],
        ['content-type', 'application/x-www-form-urlencoded'],
        ['X-Twice', 'two'],
        ['Content-Length', '8'],
        ['Connection', 'close'],
      ],
    });
    expect(logged === undefined ? null : bodyBytes(logged)).toEqual(body);
  });

  test('is one per system, routed by Host; other hosts are 404 and in no log', async () => {
    const demo = await start();
    expect((await ask(demo, 'jsp.localhost', '/zfba/login.jsp')).status).toBe(200);
    expect((await ask(demo, 'layui.localhost', '/login.html')).status).toBe(200);
    expect((await ask(demo, 'aspnet.localhost', '/Login.aspx')).status).toBe(200);
    for (const host of ['127.0.0.1', 'localhost', 'jsp.localhost.example.com', 'other.localhost']) {
      expect((await ask(demo, host, '/zfba/login.jsp')).status).toBe(404);
    }
    const urls = (['jsp', 'aspnet', 'layui'] as const).map((name) =>
      readLog(demo.logs[name]).map((r) => r.url),
    );
    expect(urls).toEqual([['/zfba/login.jsp'], ['/Login.aspx'], ['/login.html']]);
  });
});

describe('the JSP system', () => {
  test('speaks GBK both ways: what was typed comes back, byte by byte in the page charset', async () => {
    const demo = await start();
    const cookie = await signInJsp(demo);
    const [seed] = seedCases('jsp');
    const typed = '情节轻微〔2026〕、“囍”㐂';
    const answer = await ask(demo, 'jsp.localhost', '/zfba/caseSave.do', {
      method: 'POST',
      headers: { ...FORM, Cookie: cookie },
      // 㐂 is not in GBK: browsers send a character reference, and such servers keep it.
      body: encode({ id: seed?.id ?? '', clqk: typed.replace('㐂', '&#13314;'), fkje: '1.00' }, 'gbk'),
    });
    expect(answer.headers['content-type']).toBe('text/html; charset=GBK');
    const page = await ask(demo, 'jsp.localhost', `/zfba/caseForm.do?id=${seed?.id}`, {
      headers: { Cookie: cookie },
    });
    const html = iconv.decode(page.body, 'gbk');
    expect(html).toContain('情节轻微〔2026〕、“囍”&#38;#13314;');
    expect(page.body.includes(iconv.encode('行政处罚决定审批表', 'gbk'))).toBe(true);
    const logged = readLog(demo.logs.jsp).find((r) => r.url === '/zfba/caseSave.do');
    expect(logged === undefined ? '' : fieldOf(bodyFields(logged, 'gbk'), 'clqk')).toBe(
      typed.replace('㐂', '&#13314;'),
    );
    expect(logged === undefined ? '' : bodyText(logged, 'latin1')).toContain('%A1%B0%87%D6%A1%B1');
  });

  test('a decision changes its state, once: status, number and date stay though it is sent again', async () => {
    const demo = await start();
    const cookie = await signInJsp(demo);
    const seed = seedCases('jsp').find((c) => c.key === caseKey('jsp', 'missingTwo'));
    const decide = (on: string) =>
      ask(demo, 'jsp.localhost', '/zfba/caseDecide.do', {
        method: 'POST',
        headers: { ...FORM, Cookie: cookie },
        body: encode({ id: seed?.id ?? '', fkje: '58000.00', jdrq: on, wfss: 'x', cbr: '沈一鸣' }, 'gbk'),
      });
    const first = iconv.decode((await decide('2026-11-24')).body, 'gbk');
    expect(first).toContain('id="resultOk"');
    expect(first).toContain('云市监罚〔2026〕86号');
    expect(iconv.decode((await decide('2026-11-25')).body, 'gbk')).toContain('2026-11-24');
    const form = await ask(demo, 'jsp.localhost', `/zfba/caseForm.do?id=${seed?.id}`, {
      headers: { Cookie: cookie },
    });
    const html = iconv.decode(form.body, 'gbk');
    expect(html).toContain('已决定');
    expect(html).not.toContain('btnDecide');
  });

  test('without a session it answers 200 with a sign-in script, and decides nothing', async () => {
    const demo = await start();
    const seed = seedCases('jsp')[0];
    const answer = await ask(demo, 'jsp.localhost', '/zfba/caseDecide.do', {
      method: 'POST',
      headers: FORM,
      body: `id=${seed?.id}&fkje=1.00`,
    });
    expect(answer.status).toBe(200);
    expect(iconv.decode(answer.body, 'gbk')).toContain('loginTimeout');
  });
});

describe('the ASP.NET system', () => {
  async function signIn(demo: Demo): Promise<string> {
    const page = (await ask(demo, 'aspnet.localhost', '/Login.aspx')).body.toString('utf8');
    const answer = await ask(demo, 'aspnet.localhost', '/Login.aspx', {
      method: 'POST',
      headers: FORM,
      body: `${encode({ __VIEWSTATE: hidden(page, '__VIEWSTATE') }, 'utf-8')}&txtUserName=shenym&txtPassword=123456`,
    });
    return String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  }
  const hidden = (html: string, name: string) =>
    new RegExp(`id="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

  test('carries 200 kB of view state and refuses it with one character changed', async () => {
    const demo = await start();
    const cookie = await signIn(demo);
    const seed = seedCases('aspnet')[0];
    const path = `/Case/CaseEdit.aspx?id=${seed?.id}`;
    const html = (await ask(demo, 'aspnet.localhost', path, { headers: { Cookie: cookie } })).body.toString(
      'utf8',
    );
    const state = hidden(html, '__VIEWSTATE');
    expect(state.length).toBeGreaterThanOrEqual(VIEW_STATE_SIZE);
    const post = (viewState: string) =>
      ask(demo, 'aspnet.localhost', path, {
        method: 'POST',
        headers: { ...FORM, Cookie: cookie },
        body: encode(
          {
            __EVENTTARGET: 'ctl00$cph$btnDecide',
            __VIEWSTATE: viewState,
            __EVENTVALIDATION: hidden(html, '__EVENTVALIDATION'),
            ctl00$cph$txtFine: '1.00',
            ctl00$cph$txtFacts: 'x',
            ctl00$cph$txtOfficers: '沈一鸣',
          },
          'utf-8',
        ),
      });
    const changed = `${state.slice(0, 5000)}${state[5000] === 'A' ? 'B' : 'A'}${state.slice(5001)}`;
    const refused = await post(changed);
    expect(refused.status).toBe(500);
    expect(refused.body.toString('utf8')).toContain('验证视图状态 MAC 失败');
    const made = await post(state);
    expect(made.body.toString('utf8')).toContain('ctl00_cph_lblDecided');
  });
});

describe('under test', () => {
  const walk = async (demo: Demo) => {
    const cookie = await signInJsp(demo);
    const pages = [];
    for (const c of seedCases('jsp').slice(0, 3)) {
      for (let twice = 0; twice < 2; twice += 1) {
        const page = await ask(demo, 'jsp.localhost', `/zfba/caseForm.do?id=${c.id}`, {
          headers: { Cookie: cookie },
        });
        pages.push(page.body.toString('base64'));
      }
    }
    return { cookie, pages };
  };

  test('two runs issue the same tokens; in real life they do not', async () => {
    const first = await walk(await start());
    expect(await walk(await start())).toEqual(first);
    expect(first.pages[0]).not.toBe(first.pages[1]);
    const [real, again] = [await walk(await start(false)), await walk(await start(false))];
    expect(real.cookie).not.toBe(again.cookie);
    expect(real.pages[0]).not.toBe(again.pages[0]);
  });

  test('a failure asked for is taken once by the request it names; on a real demo the door is shut', async () => {
    const demo = await start();
    const cookie = await signInJsp(demo);
    const wish = (to: Demo, body: object) =>
      ask(to, '127.0.0.1', '/__control', { method: 'POST', body: JSON.stringify(body) });
    expect((await wish(demo, { system: 'jsp', path: '/zfba/code.do', failure: 'error-500' })).status).toBe(
      200,
    );
    const code = () => ask(demo, 'jsp.localhost', '/zfba/code.do?type=cfzl', { headers: { Cookie: cookie } });
    expect([(await code()).status, (await code()).status]).toEqual([500, 200]);
    await wish(demo, { system: 'jsp', expireSessions: true });
    expect(iconv.decode((await code()).body, 'gbk')).toContain('loginTimeout');
    expect((await wish(await start(false), { system: 'jsp', expireSessions: true })).status).toBe(404);
    const page = await ask(demo, 'jsp.localhost', '/__control', { method: 'POST', body: '{}' });
    expect(iconv.decode(page.body, 'gbk')).toContain('loginTimeout');
  });

  test('a restart keeps what was decided and goes on counting', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'demo-'));
    const first = await startDemo({ port: 0, host: '127.0.0.1', dataDir, deterministic: true });
    const cookie = await signInJsp(first);
    const id = seedCases('jsp')[0]?.id;
    await ask(first, 'jsp.localhost', '/zfba/caseDecide.do', {
      method: 'POST',
      headers: { ...FORM, Cookie: cookie },
      body: `id=${id}&fkje=1.00`,
    });
    await first.close();
    const second = await startDemo({ port: 0, host: '127.0.0.1', dataDir, deterministic: true });
    running.push({ demo: second, dataDir });
    const again = await signInJsp(second);
    const page = await ask(second, 'jsp.localhost', `/zfba/caseForm.do?id=${id}`, {
      headers: { Cookie: again },
    });
    expect(iconv.decode(page.body, 'gbk')).toContain('已决定');
    expect(readLog(second.logs.jsp).map((r) => r.seq)).toEqual([1, 2, 3, 4]);
    expect(readFileSync(second.logs.jsp, 'utf8').trimEnd().split('\n')).toHaveLength(4);
    expect(readLog(second.logs.jsp).map((r) => headerOf(r, 'cookie'))[1]).toBe(cookie);
  });
});

describe('the seed', () => {
  const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];

  test.each(systems)('%s has at least twelve cases, one for each part, every character in GBK', (system) => {
    const cases = seedCases(system);
    expect(cases.length).toBeGreaterThanOrEqual(12);
    expect(new Set(cases.map((c) => c.key)).size).toBe(cases.length);
    expect(
      seededCases(system)
        .map((c) => c.role)
        .sort(),
    ).toEqual(['complete', 'missingTwo', 'runningBefore', 'unknownFact']);
    expect(seededCases(system).find((c) => c.role === 'missingTwo')?.officers).toEqual(['officer1']);
    const text = JSON.stringify(cases);
    expect(iconv.decode(iconv.encode(text, 'gbk'), 'gbk')).toBe(text);
  });
});
