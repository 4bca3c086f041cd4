/**
 * A system on the real layui: pages are static, a grid and popup forms talk JSON and urlencoded XHR, code tables
 * are synchronous.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type CaseStore, DECIDED, type DemoCase } from '../../case-store.ts';
import { fieldOf, fieldsOf } from '../../form.ts';
import { type DemoOfficer, demoOfficers } from '../../seed-cases.ts';
import { type Ask, esc, isoDay, type Reply, type System, type SystemContext } from '../system.ts';
import * as pages from './pages.ts';

const LAYUI = join(dirname(createRequire(import.meta.url).resolve('layui/package.json')), 'dist');
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  woff: 'font/woff',
  ttf: 'font/ttf',
};

const dictionaries: Readonly<Record<string, readonly string[]>> = {
  partyKind: ['公民', '个体工商户', '企业法人', '其他组织'],
  kind: ['警告', '罚款', '责令停产停业', '吊销许可证件', '不予处罚'],
  statement: ['未提出', '已提出，已复核', '放弃'],
  hearing: ['不属于听证范围', '已告知，未要求听证', '要求听证，已举行'],
};

/** Fields of the form that are fields of the case under the same name. */
const formFields = [
  'party',
  'partyKind',
  'cause',
  'basis',
  'facts',
  'kind',
  'fine',
  'confiscation',
  'noticeOn',
  'statement',
  'hearing',
  'reviewedOn',
  'discussedOn',
  'discretion',
  'officers',
  'decidedOn',
] as const;

function partOf(get: (name: string) => string): Partial<DemoCase> {
  return Object.fromEntries(formFields.map((name) => [name, get(name)]));
}

/** Makes the system over its cases. */
export function layuiSystem(context: SystemContext, cases: CaseStore): System {
  const sessions = new Map<string, DemoOfficer>();
  const html = (body: string): Reply => ({ status: 200, type: 'text/html; charset=utf-8', body });
  const json = (value: unknown, headers: Record<string, string> = {}): Reply => ({
    status: 200,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(value),
    headers,
  });
  const redirect = (to: string): Reply => ({
    status: 302,
    type: 'text/plain; charset=utf-8',
    body: '',
    headers: { Location: to },
  });
  const gone = () => json({ code: 1001, msg: '登录超时' });

  function asset(path: string): Reply {
    const file = path.slice('/lib/layui/'.length);
    const type = types[file.split('.').at(-1) ?? ''];
    const full = join(LAYUI, file);
    if (type === undefined || !full.startsWith(LAYUI) || !existsSync(full)) return notFound();
    return { status: 200, type, body: readFileSync(full), headers: { 'Cache-Control': 'max-age=86400' } };
  }

  function notFound(): Reply {
    return { status: 404, type: 'text/plain; charset=utf-8', body: '404' };
  }

  function jsonBody(ask: Ask): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(ask.body.toString('utf8'));
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }

  function signIn(ask: Ask): Reply {
    const { username, password } = jsonBody(ask);
    const officer = demoOfficers.find((o) => o.username === username && o.password === password);
    if (officer === undefined) return json({ code: 1, msg: '用户名或密码错误' });
    const sid = context.token('layui-session');
    sessions.set(sid, officer);
    return json({ code: 0, msg: 'ok' }, { 'Set-Cookie': `SESSION=${sid}; Path=/; HttpOnly; SameSite=Lax` });
  }

  function decide(found: DemoCase | undefined, part: Partial<DemoCase>): DemoCase | null {
    if (found === undefined) return null;
    if (found.status !== DECIDED) cases.change(found.id, part);
    const on = part.decidedOn ?? '';
    return cases.decide(found.id, on === '' ? isoDay(context.now()) : on) ?? null;
  }

  function api(ask: Ask, officer: DemoOfficer): Reply {
    const query = (name: string) => fieldOf(ask.query, name);
    const form = (name: string) => fieldOf(ask.form, name);
    switch (ask.path) {
      case '/api/case/page': {
        const found = cases.find({ key: query('caseNo'), party: query('party'), status: query('status') });
        const limit = Math.min(100, Number.parseInt(query('limit'), 10) || 8);
        const page = Math.max(1, Number.parseInt(query('page'), 10) || 1);
        const data = found
          .slice((page - 1) * limit, page * limit)
          .map(({ id, key, party, cause, filedOn, officers, phone, status }) => ({
            id,
            key,
            party,
            cause,
            filedOn,
            officers,
            phone,
            status,
          }));
        return json({ code: 0, msg: '', count: found.length, data });
      }
      case '/api/case/get': {
        const found = cases.get(query('id'));
        if (found === undefined) return json({ code: 1, msg: '案件不存在' });
        const { status, documentNumber, attachments } = found;
        const values = Object.fromEntries(formFields.map((name) => [name, found[name]]));
        const decidedOn = found.decidedOn === '' ? isoDay(context.now()) : found.decidedOn;
        return json({
          code: 0,
          msg: '',
          data: {
            form: { id: found.id, caseNo: found.key, filedOn: found.filedOn, ...values, decidedOn },
            status,
            documentNumber,
            files: attachments,
          },
        });
      }
      case '/api/dict':
        return json({ code: 0, msg: '', data: dictionaries[query('code')] ?? [] });
      case '/api/case/field': {
        if (form('field') !== 'phone') return json({ code: 1, msg: '该字段不能修改' });
        const kept = cases.change(form('id'), { phone: form('value') });
        return json(kept === undefined ? { code: 1, msg: '案件不存在' } : { code: 0, msg: '已保存' });
      }
      case '/api/case/save': {
        const body = jsonBody(ask);
        const found = cases.get(String(body.id ?? ''));
        if (found === undefined || found.status === DECIDED) return json({ code: 1, msg: '该案件不能修改' });
        cases.change(
          found.id,
          partOf((name) => String(body[name] ?? '')),
        );
        return json({ code: 0, msg: '草稿已保存' });
      }
      case '/api/case/decide': {
        if (!/^\d+(\.\d{1,2})?$/.test(form('fine'))) return json({ code: 1, msg: '罚款金额格式不正确' });
        const after = decide(cases.byKey(form('caseNo')), partOf(form));
        if (after === null) return json({ code: 1, msg: '案件不存在' });
        const { documentNumber, decidedOn } = after;
        return json({ code: 0, msg: '处罚决定提交成功', data: { documentNumber, decidedOn } });
      }
      case '/api/case/decideBatch': {
        const all = fieldsOf(ask.form, 'caseNos').map((key) => cases.byKey(key));
        if (all.length === 0 || all.includes(undefined)) return json({ code: 1, msg: '案件不存在' });
        for (const found of all) decide(found, {});
        return json({ code: 0, msg: `${all.length} 个案件提交成功` });
      }
      case '/api/file/upload': {
        const file = ask.files[0];
        const found = cases.get(form('id'));
        if (file === undefined || found === undefined) return json({ code: 1, msg: '上传失败' });
        const { name, bytes } = file;
        const added = { name, kind: '其他', size: bytes.length, by: officer.name, on: isoDay(context.now()) };
        const kept = cases.change(found.id, { attachments: [...found.attachments, added] });
        return json({ code: 0, msg: '上传成功', data: kept?.attachments ?? [] });
      }
      default:
        return notFound();
    }
  }

  function printOf(c: DemoCase): Reply {
    return html(
      pages.printPage(
        (
          [
            ['案号', c.key],
            ['当事人', c.party],
            ['案由', c.cause],
            ['违法事实', c.facts],
            ['处罚依据', c.basis],
            ['处罚内容', `${c.kind} ${c.fine} 元`],
            ['裁量说明', c.discretion],
            ['承办人', c.officers],
          ] as const
        ).map(([label, value]) => [label, esc(value)] as const),
      ),
    );
  }

  return {
    charset: 'utf-8',
    expireSessions: () => sessions.clear(),
    handle(ask) {
      if (ask.path.startsWith('/lib/layui/')) return asset(ask.path);
      const failure = context.takeFailure(ask.path);
      if (failure === 'error-500') {
        return {
          status: 500,
          type: 'application/json; charset=utf-8',
          body: JSON.stringify({ timestamp: 0, status: 500, error: 'Internal Server Error', path: ask.path }),
        };
      }
      if (ask.path === '/api/login') return signIn(ask);
      if (ask.path === '/login.html') return html(pages.signInPage());
      const officer = sessions.get(ask.cookies.SESSION ?? '');
      if (officer === undefined || failure === 'sign-in') {
        return ask.path.startsWith('/api/') ? gone() : redirect('/login.html');
      }
      if (ask.path.startsWith('/api/')) return api(ask, officer);
      switch (ask.path) {
        case '/':
          return redirect('/index.html');
        case '/index.html':
          return html(pages.indexPage(esc(officer.name)));
        case '/page/case/list.html':
          return html(pages.listPage());
        case '/page/case/form.html':
          return html(pages.formPage());
        case '/page/case/print.html': {
          const found = cases.get(fieldOf(ask.query, 'id'));
          return found === undefined ? notFound() : printOf(found);
        }
        case '/logout':
          sessions.delete(ask.cookies.SESSION ?? '');
          return redirect('/login.html');
        default:
          return notFound();
      }
    },
  };
}
