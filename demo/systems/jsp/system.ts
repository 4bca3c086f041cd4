/**
 * A JSP-like system of about 2008: frameset in GBK, native form POSTs, one URL per action, code tables by
 * synchronous XHR, popups that write into their opener, forms aimed at a hidden frame.
 */
import { type CaseStore, DECIDED, PENDING } from '../../case-store.ts';
import { type Fields, fieldOf } from '../../form.ts';
import { type DemoOfficer, demoOfficers } from '../../seed-cases.ts';
import { type Ask, esc, isoDay, longDay, type Reply, type System, type SystemContext } from '../system.ts';
import * as pages from './pages.ts';

const HTML = 'text/html; charset=GBK';
const ROOT = '/zfba/';

const codeTables: Readonly<Record<string, readonly string[]>> = {
  dsrlx: ['公民', '个体工商户', '企业法人', '其他组织'],
  ajly: ['日常监督检查', '投诉举报', '抽样检验', '上级交办', '其他部门移送'],
  cfzl: ['警告', '罚款', '责令停产停业', '吊销许可证件', '不予处罚'],
  cssb: ['未提出', '已提出，已复核', '放弃'],
  tz: ['不属于听证范围', '已告知，未要求听证', '要求听证，已举行'],
};

/** What both saving and deciding write into the case. */
function partOf(form: Fields) {
  return {
    party: fieldOf(form, 'dsr'),
    partyKind: fieldOf(form, 'dsrlx'),
    address: fieldOf(form, 'zs'),
    representative: fieldOf(form, 'fzr'),
    phone: fieldOf(form, 'lxdh'),
    cause: fieldOf(form, 'ay'),
    source: fieldOf(form, 'ajly'),
    facts: fieldOf(form, 'wfss'),
    basis: fieldOf(form, 'cfyj'),
    kind: fieldOf(form, 'cfzl'),
    fine: fieldOf(form, 'fkje'),
    confiscation: fieldOf(form, 'mswfsd') === '1' ? fieldOf(form, 'msje') : '',
    noticeOn: fieldOf(form, 'gzrq'),
    statement: fieldOf(form, 'cssb'),
    hearing: fieldOf(form, 'tz'),
    reviewedOn: fieldOf(form, 'fzshrq'),
    discussedOn: fieldOf(form, 'jttlrq'),
    discretion: fieldOf(form, 'clqk'),
    officers: fieldOf(form, 'cbr'),
    decidedOn: fieldOf(form, 'jdrq'),
  };
}

/** Makes the system over its cases. */
export function jspSystem(context: SystemContext, cases: CaseStore): System {
  const sessions = new Map<string, DemoOfficer>();
  const html = (body: string, headers: Record<string, string> = {}, status = 200): Reply => ({
    status,
    type: HTML,
    body,
    headers: { Server: 'Apache-Coyote/1.1', Pragma: 'No-cache', 'Cache-Control': 'no-cache', ...headers },
  });
  const redirect = (to: string, headers: Record<string, string> = {}): Reply => ({
    status: 302,
    type: HTML,
    body: '',
    headers: { Server: 'Apache-Coyote/1.1', Location: `${ROOT}${to}`, ...headers },
  });

  function signIn(ask: Ask): Reply {
    const officer = demoOfficers.find((o) => o.username === fieldOf(ask.form, 'username'));
    if (officer === undefined || officer.password !== fieldOf(ask.form, 'password')) {
      return html(pages.signInPage('用户名或密码错误！'));
    }
    const sid = context.token('jsp-session').toUpperCase();
    sessions.set(sid, officer);
    return redirect('main.jsp', { 'Set-Cookie': `JSESSIONID=${sid}; Path=/zfba; HttpOnly` });
  }

  function list(ask: Ask): Reply {
    const from = ask.method === 'POST' ? ask.form : ask.query;
    const status = fieldOf(from, 'status');
    const found = cases.find({
      key: fieldOf(from, 'ajbh'),
      party: fieldOf(from, 'dsr'),
      status: status === '1' ? DECIDED : status === '0' ? PENDING : '',
    });
    const all = Math.max(1, Math.ceil(found.length / pages.PAGE_SIZE));
    const page = Math.min(all, Math.max(1, Number.parseInt(fieldOf(from, 'pageNo'), 10) || 1));
    return html(
      pages.listPage({
        cases: found.slice((page - 1) * pages.PAGE_SIZE, page * pages.PAGE_SIZE),
        page,
        pages: all,
        total: found.length,
        key: fieldOf(from, 'ajbh'),
        party: fieldOf(from, 'dsr'),
        status,
      }),
    );
  }

  function decide(ask: Ask): Reply {
    const id = fieldOf(ask.form, 'id');
    const before = cases.get(id);
    if (before === undefined) return html(pages.errorPage(), {}, 500);
    if (before.status === DECIDED) return html(pages.resultPage(before, null));
    const part = partOf(ask.form);
    if (!/^\d+(\.\d{1,2})?$/.test(part.fine)) return html(pages.resultPage(before, '罚款金额格式不正确。'));
    cases.change(id, part);
    const after = cases.decide(id, part.decidedOn === '' ? isoDay(context.now()) : part.decidedOn);
    return html(pages.resultPage(after ?? before, null));
  }

  function save(ask: Ask): Reply {
    const found = cases.get(fieldOf(ask.form, 'id'));
    if (found === undefined || found.status === DECIDED) {
      return html(pages.callBackPage("alert('该案件不能修改！')"));
    }
    cases.change(found.id, partOf(ask.form));
    return html(pages.callBackPage(`afterSave('${isoDay(context.now())}')`));
  }

  function attach(ask: Ask, officer: DemoOfficer): Reply {
    const found = cases.get(fieldOf(ask.form, 'id'));
    const file = ask.files[0];
    if (found === undefined || file === undefined) return html(pages.callBackPage("alert('上传失败！')"));
    cases.change(found.id, {
      attachments: [
        ...found.attachments,
        {
          name: file.name,
          kind: fieldOf(ask.form, 'clLb'),
          size: file.bytes.length,
          by: officer.name,
          on: isoDay(context.now()),
        },
      ],
    });
    return html(pages.callBackPage(`afterUpload('${esc(file.name)}')`));
  }

  function route(ask: Ask, officer: DemoOfficer, name: string): Reply {
    const found = cases.get(fieldOf(ask.query, 'id'));
    switch (name) {
      case 'main.jsp':
        return html(pages.frameset());
      case 'top.jsp':
        return html(pages.topFrame(officer, longDay(context.now())));
      case 'left.jsp':
        return html(pages.leftFrame());
      case 'blank.jsp':
        return html(pages.blankPage());
      case 'caseList.do':
        return list(ask);
      case 'code.do':
        return {
          ...html((codeTables[fieldOf(ask.query, 'type')] ?? []).join('\n')),
          type: 'text/plain; charset=GBK',
        };
      case 'caseDecide.do':
        return ask.method === 'POST' ? decide(ask) : redirect('caseList.do');
      case 'caseSave.do':
        return save(ask);
      case 'caseAttach.do':
        return attach(ask, officer);
      case 'selectUser.do':
        return html(pages.selectUserPage(demoOfficers));
      case 'selectLaw.do':
        return html(pages.selectLawPage([...new Set(cases.find({}).map((c) => c.basis))]));
      case 'logout.do':
        sessions.delete(ask.cookies.JSESSIONID ?? '');
        return redirect('login.jsp', { 'Set-Cookie': 'JSESSIONID=; Path=/zfba; Max-Age=0; HttpOnly' });
      case 'caseForm.do':
        if (found !== undefined) {
          // The officer's day stands in an empty 决定日期, as such forms do.
          const shown = found.decidedOn === '' ? { ...found, decidedOn: isoDay(context.now()) } : found;
          return html(pages.casePage(shown, context.token(`jsp-form-${found.id}`)));
        }
        return html(pages.errorPage(), {}, 500);
      case 'casePrint.do':
        return found === undefined ? html(pages.errorPage(), {}, 500) : html(pages.printPage(found));
      case 'attachList.do':
        return found === undefined ? html('', {}, 404) : html(pages.attachmentsTable(found));
      default:
        return html('<html><body><h1>HTTP Status 404</h1></body></html>', {}, 404);
    }
  }

  return {
    charset: 'gbk',
    expireSessions: () => sessions.clear(),
    handle(ask) {
      if (ask.path === '/' || ask.path === '/zfba') return redirect('login.jsp');
      const name = ask.path.startsWith(ROOT) ? ask.path.slice(ROOT.length) : '?';
      if (name === '' || name === 'login.jsp') return html(pages.signInPage(''));
      const failure = context.takeFailure(ask.path);
      if (failure === 'error-500') return html(pages.errorPage(), {}, 500);
      if (name === 'login.do') return signIn(ask);
      const officer = sessions.get(ask.cookies.JSESSIONID ?? '');
      if (officer === undefined || failure === 'sign-in') return html(pages.sessionGonePage());
      return route(ask, officer, name);
    },
  };
}
