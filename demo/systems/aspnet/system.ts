/**
 * An ASP.NET-like system of about 2011: one URL a page, every action a POST to it, told apart by `__EVENTTARGET`
 * or the pressed button; 200 kB of `__VIEWSTATE`, refused when changed.
 */
import { type CaseStore, DECIDED, PENDING } from '../../case-store.ts';
import { fieldOf } from '../../form.ts';
import { type DemoOfficer, demoOfficers } from '../../seed-cases.ts';
import { type Ask, isoDay, type Reply, type System, type SystemContext } from '../system.ts';
import * as pages from './pages.ts';
import { unpackState } from './view-state.ts';

const HTML = 'text/html; charset=utf-8';

/** What the case page's controls write into the case. */
function partOf(ask: Ask) {
  const get = (id: string) => fieldOf(ask.form, `ctl00$cph$${id}`);
  return {
    party: get('txtParty'),
    partyKind: get('ddlPartyKind'),
    address: get('txtAddress'),
    representative: get('txtRep'),
    cause: get('txtCause'),
    facts: get('txtFacts'),
    basis: get('txtBasis'),
    kind: get('ddlKind'),
    fine: get('txtFine'),
    confiscation: get('txtConfiscation'),
    noticeOn: get('txtNotice'),
    statement: get('ddlStatement'),
    hearing: get('ddlHearing'),
    reviewedOn: get('txtReviewed'),
    discussedOn: get('txtDiscussed'),
    discretion: get('txtDiscretion'),
    officers: get('txtOfficers'),
    decidedOn: get('txtDecided'),
  };
}

/** Makes the system over its cases. */
export function aspnetSystem(context: SystemContext, cases: CaseStore): System {
  const sessions = new Map<string, DemoOfficer>();
  const server = { Server: 'Microsoft-IIS/7.5', 'X-AspNet-Version': '2.0.50727', 'Cache-Control': 'private' };
  const html = (body: string, status = 200, headers: Record<string, string> = {}): Reply => ({
    status,
    type: HTML,
    body,
    headers: { ...server, ...headers },
  });
  const redirect = (to: string, headers: Record<string, string> = {}): Reply => ({
    status: 302,
    type: HTML,
    body: `<html><head><title>Object moved</title></head><body><h2>Object moved to <a href="${to}">here</a>.</h2></body></html>`,
    headers: { ...server, Location: to, ...headers },
  });
  const toSignIn = (ask: Ask) => {
    const back = encodeURIComponent(ask.path).replaceAll('%2F', '%2f');
    return redirect(`/Login.aspx?ReturnUrl=${back}`);
  };

  function signIn(ask: Ask): Reply {
    const back = fieldOf(ask.query, 'ReturnUrl');
    const action = back === '' ? 'Login.aspx' : `Login.aspx?ReturnUrl=${encodeURIComponent(back)}`;
    if (fieldOf(ask.query, 'out') === '1') {
      sessions.delete(ask.cookies['.ASPXAUTH'] ?? '');
      return html(pages.signInPage('Login.aspx', ''));
    }
    if (ask.method !== 'POST') return html(pages.signInPage(action, ''));
    const officer = demoOfficers.find((o) => o.username === fieldOf(ask.form, 'txtUserName'));
    if (officer === undefined || officer.password !== fieldOf(ask.form, 'txtPassword')) {
      return html(pages.signInPage(action, '用户名或密码不正确'));
    }
    const sid = context.token('aspnet-session').toUpperCase();
    sessions.set(sid, officer);
    return redirect('/Case/CaseList.aspx', { 'Set-Cookie': `.ASPXAUTH=${sid}; path=/; HttpOnly` });
  }

  function list(ask: Ask, officer: DemoOfficer, state: string | null): Reply {
    const before = (state === null ? {} : JSON.parse(state)) as { page?: number; ids?: string[] };
    const argument = fieldOf(ask.form, '__EVENTARGUMENT');
    const target = fieldOf(ask.form, '__EVENTTARGET');
    if (target === 'ctl00$cph$gvCases' && argument.startsWith('Select$')) {
      const id = before.ids?.[Number.parseInt(argument.slice('Select$'.length), 10)];
      return id === undefined
        ? html(pages.errorPage('回发或回调参数无效。'), 500)
        : redirect(`/Case/CaseEdit.aspx?id=${id}`);
    }
    const status = fieldOf(ask.form, 'ctl00$cph$ddlStatus');
    const found = cases.find({
      key: fieldOf(ask.form, 'ctl00$cph$txtKey'),
      party: fieldOf(ask.form, 'ctl00$cph$txtParty'),
      status: status === '1' ? DECIDED : status === '0' ? PENDING : '',
    });
    const all = Math.max(1, Math.ceil(found.length / pages.PAGE_SIZE));
    const asked = argument.startsWith('Page$') ? Number.parseInt(argument.slice('Page$'.length), 10) : 1;
    const page = Math.min(all, Math.max(1, asked || 1));
    return html(
      pages.listPage({
        officer,
        cases: found.slice((page - 1) * pages.PAGE_SIZE, page * pages.PAGE_SIZE),
        page,
        pages: all,
        total: found.length,
        key: fieldOf(ask.form, 'ctl00$cph$txtKey'),
        party: fieldOf(ask.form, 'ctl00$cph$txtParty'),
        status,
      }),
    );
  }

  function edit(ask: Ask, officer: DemoOfficer): Reply {
    const found = cases.get(fieldOf(ask.query, 'id'));
    if (found === undefined) return html(pages.errorPage('未将对象引用设置到对象的实例。'), 500);
    const today = isoDay(context.now());
    const shown = (c: typeof found) => (c.decidedOn === '' ? { ...c, decidedOn: today } : c);
    if (ask.method !== 'POST') return html(pages.editPage(shown(found), officer, null));
    if (found.status === DECIDED) {
      return html(
        pages.editPage(found, officer, { kind: 'ok', text: `处罚决定已提交，文号 ${found.documentNumber}` }),
      );
    }
    const part = partOf(ask);
    const target = fieldOf(ask.form, '__EVENTTARGET');
    const pressed = ask.form.some(([name]) => name === 'ctl00$cph$btnDecide2');
    if (target === 'ctl00$cph$btnDecide' || pressed) {
      if (!/^\d+(\.\d{1,2})?$/.test(part.fine) || part.facts === '' || part.officers === '') {
        const text = '提交失败：违法事实、罚款金额、承办人必须填写正确';
        return html(pages.editPage({ ...found, ...part }, officer, { kind: 'err', text }));
      }
      cases.change(found.id, part);
      const after = cases.decide(found.id, part.decidedOn === '' ? today : part.decidedOn) ?? found;
      return html(
        pages.editPage(after, officer, { kind: 'ok', text: `处罚决定已提交，文号 ${after.documentNumber}` }),
      );
    }
    if (target === 'ctl00$cph$btnSave') {
      const after = cases.change(found.id, part) ?? found;
      return html(pages.editPage(shown(after), officer, { kind: 'saved', text: '草稿已保存' }));
    }
    // Any other postback (a dropdown) shows what was typed again, unsaved.
    return html(pages.editPage({ ...found, ...part }, officer, null));
  }

  function files(ask: Ask, officer: DemoOfficer): Reply {
    const found = cases.get(fieldOf(ask.query, 'id'));
    if (found === undefined) return html(pages.errorPage('未将对象引用设置到对象的实例。'), 500);
    const file = ask.files[0];
    if (ask.method !== 'POST' || file === undefined) return html(pages.filesPage(found));
    const kept = cases.change(found.id, {
      attachments: [
        ...found.attachments,
        {
          name: file.name,
          kind: fieldOf(ask.form, 'ddlType'),
          size: file.bytes.length,
          by: officer.name,
          on: isoDay(context.now()),
        },
      ],
    });
    return html(pages.filesPage(kept ?? found));
  }

  function code(ask: Ask): Reply {
    const filed = Date.parse(fieldOf(ask.query, 'filed'));
    const due = Number.isNaN(filed)
      ? '未立案'
      : `立案之日起九十日，至 ${isoDay(new Date(filed + 90 * 86_400_000))}`;
    return { status: 200, type: 'text/plain; charset=utf-8', body: due, headers: server };
  }

  return {
    charset: 'utf-8',
    expireSessions: () => sessions.clear(),
    handle(ask) {
      if (ask.path === '/' || ask.path === '/Default.aspx') return redirect('/Case/CaseList.aspx');
      const failure = context.takeFailure(ask.path);
      if (failure === 'error-500')
        return html(pages.errorPage('超时时间已到。在操作完成之前超时时间已过或服务器未响应。'), 500);
      if (ask.path === '/Login.aspx') return signIn(ask);
      const officer = sessions.get(ask.cookies['.ASPXAUTH'] ?? '');
      if (officer === undefined || failure === 'sign-in') return toSignIn(ask);
      let state: string | null = null;
      if (ask.method === 'POST') {
        state = unpackState(fieldOf(ask.form, '__VIEWSTATE'));
        const valid = unpackState(fieldOf(ask.form, '__EVENTVALIDATION'));
        if (state === null || valid !== `valid:${state}`) {
          return html(pages.errorPage('验证视图状态 MAC 失败。'), 500);
        }
      }
      switch (ask.path) {
        case '/Case/CaseList.aspx':
          return list(ask, officer, state);
        case '/Case/CaseEdit.aspx':
          return edit(ask, officer);
        case '/Case/CaseFiles.aspx':
          return files(ask, officer);
        case '/Case/CasePrint.aspx': {
          const found = cases.get(fieldOf(ask.query, 'id'));
          return found === undefined ? html('', 404) : html(pages.printPage(found));
        }
        case '/Common/SelectUser.aspx':
          return html(pages.selectUserPage(demoOfficers));
        case '/Common/Code.ashx':
          return code(ask);
        default:
          return html(pages.errorPage('无法找到资源。'), 404);
      }
    },
  };
}
