/** Pages of the ASP.NET-like system: one server form a page, GridView with its own colours, everything a postback. */
import { DECIDED, type DemoCase } from '../../case-store.ts';
import type { DemoOfficer } from '../../seed-cases.ts';
import { esc } from '../system.ts';
import { packState } from './view-state.ts';

const TITLE = '稽查办案管理信息系统';
const BUREAU = '云溪区市场监督管理局';
/** Characters of `__VIEWSTATE` on the case page. */
export const VIEW_STATE_SIZE = 204_800;
const LIST_STATE_SIZE = 24_000;

const style = `
body{margin:0;background:#eef2f7;font:12px/1.5 "微软雅黑","Microsoft YaHei",SimSun,"Noto Sans CJK SC",sans-serif;color:#333}
form{margin:0} a{color:#1d5987} a:hover{color:#c00}
input,select,textarea{font:12px/1.4 "微软雅黑","Microsoft YaHei",SimSun,"Noto Sans CJK SC",sans-serif}
.head{height:58px;background:#284775;background:linear-gradient(#3a5f95,#22406c);color:#fff}
.head h1{margin:0;padding:12px 18px;font-size:22px;float:left;font-weight:bold}
.head .u{float:right;padding:32px 16px 0 0} .head .u a{color:#ffe8a6}
.menu{background:#507cd1;height:28px;line-height:28px;padding-left:10px} .menu a,.menu span{color:#fff;text-decoration:none;padding:0 14px;border-right:1px solid #7ba0e6} .menu a.on{background:#284775;display:inline-block}
.body{margin:10px 14px;background:#fff;border:1px solid #b9c8de;padding:8px 10px 12px}
.tt{border-bottom:2px solid #507cd1;font-size:14px;font-weight:bold;color:#284775;padding:0 0 4px 2px;margin-bottom:8px}
table.g{border-collapse:collapse;width:100%;color:#333} table.g th{background:#507cd1;color:#fff;padding:4px;font-weight:bold} table.g td{padding:4px 5px;border:0} table.g tr.r td{background:#eff3fb} table.g tr.a td{background:#fff} table.g tr.p td{background:#2461bf;color:#fff;text-align:center} table.g tr.p a{color:#fff} 
table.f{border-collapse:collapse;width:100%} table.f td{border:1px solid #c9d6e8;padding:3px 5px} table.f td.l{background:#f1f5fb;text-align:right;width:110px;color:#284775;white-space:nowrap}
.txt{border:1px solid #a3b8d3;padding:2px 3px} .ro{background:#f0f0f0} textarea.txt{width:98%}
.btn{height:25px;vertical-align:middle;padding:0 14px;border:1px solid #6b87b0;background:#dbe6f6;background:linear-gradient(#f8fbff,#cfdef2);color:#284775;cursor:pointer}
a.lb{display:inline-block;height:23px;line-height:23px;padding:0 14px;border:1px solid #6b87b0;background:linear-gradient(#f8fbff,#cfdef2);text-decoration:none;margin-right:4px;vertical-align:middle}
.bar{padding:6px 0} .req{color:#e00} .ok{color:#080;font-weight:bold} .err{color:#c00;font-weight:bold} .hint{color:#888}
.foot{text-align:center;color:#888;padding:4px 0 12px}
`;

const postBack = `<script type="text/javascript">
//<![CDATA[
var theForm = document.forms['aspnetForm'];
if (!theForm) {
    theForm = document.aspnetForm;
}
function __doPostBack(eventTarget, eventArgument) {
    if (!theForm.onsubmit || (theForm.onsubmit() != false)) {
        theForm.__EVENTTARGET.value = eventTarget;
        theForm.__EVENTARGUMENT.value = eventArgument;
        theForm.submit();
    }
}
//]]>
</script>`;

interface Shell {
  readonly title: string;
  readonly action: string;
  readonly state: string;
  readonly stateSize: number;
  readonly enctype?: string;
  /** Inside the form. */
  readonly body: string;
  /** Master page's banner; absent in popups and iframes. */
  readonly officer?: DemoOfficer;
  readonly script?: string;
}

function page(shell: Shell): string {
  const banner =
    shell.officer === undefined
      ? ''
      : `<div class="head"><h1>${TITLE}</h1><div class="u">${BUREAU}　当前用户：${esc(shell.officer.name)}　<a href="/Login.aspx?out=1">退出</a></div></div>
<div class="menu"><span>线索管理</span><span>立案管理</span><a class="on" href="/Case/CaseList.aspx">案件办理</a><span>文书管理</span><span>统计报表</span><span>系统设置</span></div>`;
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><link rel="icon" href="data:," /><title>
	${esc(shell.title)}
</title><style type="text/css">${style}</style></head>
<body>
${banner}
<form name="aspnetForm" method="post" action="${esc(shell.action)}" id="aspnetForm"${shell.enctype === undefined ? '' : ` enctype="${shell.enctype}"`}>
<div>
<input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />
<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />
<input type="hidden" name="__LASTFOCUS" id="__LASTFOCUS" value="" />
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="${packState(shell.state, shell.stateSize)}" />
</div>
${postBack}
<div>
<input type="hidden" name="__VIEWSTATEGENERATOR" id="__VIEWSTATEGENERATOR" value="C2EE9ABB" />
<input type="hidden" name="__EVENTVALIDATION" id="__EVENTVALIDATION" value="${packState(`valid:${shell.state}`, 1600)}" />
</div>
${shell.body}
</form>
${shell.script ?? ''}
</body>
</html>
`;
}

export function signInPage(action: string, error: string): string {
  return page({
    title: TITLE,
    action,
    state: 'login',
    stateSize: 400,
    body: `<div style="width:420px;margin:110px auto 0;background:#fff;border:1px solid #507cd1" id="loginBox">
<div style="background:#284775;color:#fff;font-size:18px;font-weight:bold;padding:12px 18px">${TITLE}</div>
<table cellspacing="8" style="margin:18px auto"><tr><td>用户名：</td><td><input name="txtUserName" type="text" id="txtUserName" class="txt" style="width:180px" /></td></tr>
<tr><td>密　码：</td><td><input name="txtPassword" type="password" id="txtPassword" class="txt" style="width:180px" /></td></tr>
<tr><td></td><td>${error === '' ? '' : `<span id="lblLoginErr" class="err">${esc(error)}</span><br />`}<input type="submit" name="btnLogin" value="登 录" id="btnLogin" class="btn" /></td></tr></table>
<div class="hint" style="padding:8px 18px;border-top:1px solid #dde6f2">演示账号：shenym、linrx、dinghb，初始密码 123456</div></div>
<div class="foot" style="padding-top:14px">${BUREAU}　© 2011</div>`,
  });
}

export const PAGE_SIZE = 6;

export interface ListView {
  readonly officer: DemoOfficer;
  readonly cases: readonly DemoCase[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly key: string;
  readonly party: string;
  readonly status: string;
}

export function listPage(view: ListView): string {
  const opt = (value: string, text: string) =>
    `<option${view.status === value ? ' selected="selected"' : ''} value="${value}">${text}</option>`;
  const rows = view.cases
    .map(
      (c, i) => `<tr class="${i % 2 === 0 ? 'r' : 'a'}"><td>${(view.page - 1) * PAGE_SIZE + i + 1}</td>
<td><a href="javascript:__doPostBack(&#39;ctl00$cph$gvCases&#39;,&#39;Select$${i}&#39;)">${esc(c.key)}</a></td>
<td>${esc(c.party)}</td><td>${esc(c.cause)}</td><td>${esc(c.filedOn)}</td><td>${esc(c.officers)}</td><td>${esc(c.status)}</td></tr>`,
    )
    .join('\n');
  const pager = Array.from({ length: view.pages }, (_, i) =>
    i + 1 === view.page
      ? `<span>${i + 1}</span>`
      : `<a href="javascript:__doPostBack(&#39;ctl00$cph$gvCases&#39;,&#39;Page$${i + 1}&#39;)">${i + 1}</a>`,
  ).join('　');
  return page({
    title: `案件办理 - ${TITLE}`,
    action: 'CaseList.aspx',
    state: JSON.stringify({ at: 'list', page: view.page, ids: view.cases.map((c) => c.id) }),
    stateSize: LIST_STATE_SIZE,
    officer: view.officer,
    body: `<div class="body"><div class="tt">案件办理</div>
<div class="bar">案号：<input name="ctl00$cph$txtKey" type="text" value="${esc(view.key)}" id="ctl00_cph_txtKey" class="txt" />　当事人：<input name="ctl00$cph$txtParty" type="text" value="${esc(view.party)}" id="ctl00_cph_txtParty" class="txt" />　状态：<select name="ctl00$cph$ddlStatus" onchange="javascript:setTimeout(&#39;__doPostBack(\\&#39;ctl00$cph$ddlStatus\\&#39;,\\&#39;\\&#39;)&#39;, 0)" id="ctl00_cph_ddlStatus">${opt('', '全部')}${opt('0', '待决定')}${opt('1', '已决定')}</select>　<input type="submit" name="ctl00$cph$btnSearch" value="查 询" id="ctl00_cph_btnSearch" class="btn" /></div>
<table class="g" cellspacing="0" id="ctl00_cph_gvCases"><tr><th>序号</th><th>案号</th><th>当事人</th><th>案由</th><th>立案日期</th><th>承办人</th><th>状态</th></tr>
${rows}
<tr class="p"><td colspan="7">共 ${view.total} 条　${pager}</td></tr></table></div><div class="foot">${BUREAU}　© 2011</div>`,
  });
}

/** What the case page says about the postback it answers. */
export interface EditMessage {
  readonly kind: 'ok' | 'saved' | 'err';
  readonly text: string;
}

export function editPage(c: DemoCase, officer: DemoOfficer, message: EditMessage | null): string {
  const decided = c.status === DECIDED;
  const ro = decided ? ' readonly="readonly"' : '';
  const text = (id: string, value: string, width: number, more = '') =>
    `<input name="ctl00$cph$${id}" type="text" value="${esc(value)}" id="ctl00_cph_${id}" class="txt${decided || more !== '' ? ' ro' : ''}" style="width:${width}px"${more}${more === '' ? ro : ''} />`;
  const area = (id: string, value: string) =>
    `<textarea name="ctl00$cph$${id}" rows="2" cols="20" id="ctl00_cph_${id}" class="txt"${ro}>${esc(value)}</textarea>`;
  const list = (id: string, value: string, values: readonly string[], auto = false) =>
    `<select name="ctl00$cph$${id}" id="ctl00_cph_${id}"${decided ? ' disabled="disabled"' : ''}${
      auto
        ? ` onchange="javascript:setTimeout(&#39;__doPostBack(\\&#39;ctl00$cph$${id}\\&#39;,\\&#39;\\&#39;)&#39;, 0)"`
        : ''
    }><option value="">--请选择--</option>${values
      .map((v) => `<option${v === value ? ' selected="selected"' : ''} value="${esc(v)}">${esc(v)}</option>`)
      .join('')}</select>`;
  const heavy = c.kind === '责令停产停业' || c.kind === '吊销许可证件';
  return page({
    title: `行政处罚决定 - ${TITLE}`,
    action: `CaseEdit.aspx?id=${c.id}`,
    state: JSON.stringify({ at: 'edit', id: c.id, kind: c.kind }),
    stateSize: VIEW_STATE_SIZE,
    officer,
    body: `<div class="body"><div class="tt">行政处罚决定</div>
${message === null ? '' : `<div class="bar"><span id="ctl00_cph_lbl${message.kind === 'err' ? 'Err' : message.kind === 'ok' ? 'Decided' : 'Saved'}" class="${message.kind === 'err' ? 'err' : 'ok'}">${esc(message.text)}</span></div>`}
<table class="f">
<tr><td class="l">案号：</td><td>${text('txtCaseNo', c.key, 230, ' readonly="readonly"')}</td><td class="l">立案日期：</td><td>${text('txtFiled', c.filedOn, 90, ' readonly="readonly"')}　案件状态：<span id="ctl00_cph_lblStatus">${esc(c.status)}</span></td></tr>
<tr><td class="l">当事人：</td><td>${text('txtParty', c.party, 230)}</td><td class="l">当事人类型：</td><td>${list('ddlPartyKind', c.partyKind, ['公民', '个体工商户', '企业法人', '其他组织'])}</td></tr>
<tr><td class="l">住所：</td><td>${text('txtAddress', c.address, 330)}</td><td class="l">负责人：</td><td>${text('txtRep', c.representative, 90)}</td></tr>
<tr><td class="l">案由：</td><td colspan="3">${text('txtCause', c.cause, 480)}</td></tr>
<tr><td class="l">违法事实<span class="req">*</span>：</td><td colspan="3">${area('txtFacts', c.facts)}</td></tr>
<tr><td class="l">处罚依据<span class="req">*</span>：</td><td colspan="3">${text('txtBasis', c.basis, 480)}</td></tr>
<tr><td class="l">处罚种类<span class="req">*</span>：</td><td>${list('ddlKind', c.kind, ['警告', '罚款', '责令停产停业', '吊销许可证件', '不予处罚'], true)}</td><td class="l">罚款金额<span class="req">*</span>：</td><td>${text('txtFine', c.fine, 90)} 元　没收违法所得：${text('txtConfiscation', c.confiscation, 80)} 元</td></tr>
${heavy ? `<tr id="ctl00_cph_trHearing"><td class="l"></td><td colspan="3" class="hint">所选处罚种类属于听证范围，请核对“听证情况”。</td></tr>` : ''}
<tr><td class="l">告知日期：</td><td>${text('txtNotice', c.noticeOn, 90)}　陈述申辩：${list('ddlStatement', c.statement, ['未提出', '已提出，已复核', '放弃'])}</td><td class="l">听证情况：</td><td>${list('ddlHearing', c.hearing, ['不属于听证范围', '已告知，未要求听证', '要求听证，已举行'])}</td></tr>
<tr><td class="l">法制审核日期：</td><td>${text('txtReviewed', c.reviewedOn, 90)}</td><td class="l">集体讨论日期：</td><td>${text('txtDiscussed', c.discussedOn, 90)}</td></tr>
<tr><td class="l">裁量说明：</td><td colspan="3">${area('txtDiscretion', c.discretion)}<div class="hint">办案期限：<span id="spanDeadline"></span></div></td></tr>
<tr><td class="l">承办人<span class="req">*</span>：</td><td>${text('txtOfficers', c.officers, 200)}${decided ? '' : ' <input type="button" value="选择..." class="btn" onclick="selectUser()" id="btnPick" />'}</td><td class="l">决定日期：</td><td>${text('txtDecided', c.decidedOn, 90)}${decided ? `　<span id="ctl00_cph_lblDocNo">${esc(c.documentNumber)}</span>` : ''}</td></tr>
</table>
<div class="bar" style="text-align:center">${
      decided
        ? ''
        : `<a id="ctl00_cph_btnSave" class="lb" href="javascript:__doPostBack(&#39;ctl00$cph$btnSave&#39;,&#39;&#39;)">保存草稿</a><a id="ctl00_cph_btnDecide" class="lb" href="javascript:__doPostBack(&#39;ctl00$cph$btnDecide&#39;,&#39;&#39;)">提交决定</a><input type="submit" name="ctl00$cph$btnDecide2" value="提交并打印" onclick="return confirm(&#39;确认提交处罚决定？&#39;);" id="ctl00_cph_btnDecide2" class="btn" /> `
    }<input type="button" value="打印预览" class="btn" onclick="window.open('CasePrint.aspx?id=${c.id}','_blank','width=800,height=600')" id="btnPrint" /> <input type="button" value="返 回" class="btn" onclick="location.href='CaseList.aspx'" id="btnBack" /></div>
<script type="text/javascript">
//<![CDATA[
function selectUser(){window.open('/Common/SelectUser.aspx','sel','width=420,height=320');}
(function(){
  var x=new XMLHttpRequest();
  x.open('GET','/Common/Code.ashx?type=deadline&filed=${c.filedOn}',false);
  x.send(null);
  if(x.status==200)document.getElementById('spanDeadline').innerHTML=x.responseText;
})();
${message?.kind === 'saved' ? "alert('保存成功');" : ''}
//]]>
</script>
<div class="tt" style="font-size:12px">案件材料</div>
<iframe name="files" id="files" src="CaseFiles.aspx?id=${c.id}" width="100%" height="170" frameborder="0" title="案件材料"></iframe>
</div>`,
  });
}

/** The upload page inside the case page's iframe: a FileUpload makes its form multipart. */
export function filesPage(c: DemoCase): string {
  return page({
    title: '案件材料',
    action: `CaseFiles.aspx?id=${c.id}`,
    state: JSON.stringify({ at: 'files', id: c.id, n: c.attachments.length }),
    stateSize: 2_000,
    enctype: 'multipart/form-data',
    body: `<div style="background:#fff;height:165px;overflow:auto"><table class="g" cellspacing="0" id="gvFiles"><tr><th>材料类别</th><th>名称</th><th>大小</th><th>上传人</th><th>日期</th></tr>
${c.attachments.map((a, i) => `<tr class="${i % 2 === 0 ? 'r' : 'a'}"><td>${esc(a.kind)}</td><td>${esc(a.name)}</td><td>${Math.ceil(a.size / 1024)} KB</td><td>${esc(a.by)}</td><td>${esc(a.on)}</td></tr>`).join('\n')}</table>
<div class="bar"><select name="ddlType" id="ddlType"><option>现场笔录</option><option>询问笔录</option><option>书证</option><option>其他</option></select> <input type="file" name="fuFile" id="fuFile" /> <input type="submit" name="btnUpload" value="上传" id="btnUpload" class="btn" />${
      c.status === DECIDED
        ? ''
        : `　<a id="lnkDone" href="javascript:parent.__doPostBack(&#39;ctl00$cph$btnDecide&#39;,&#39;&#39;)">材料齐全，提交决定</a>`
    }</div></div>`,
  });
}

export function selectUserPage(officers: readonly DemoOfficer[]): string {
  return page({
    title: '选择承办人',
    action: 'SelectUser.aspx',
    state: 'users',
    stateSize: 1_200,
    body: `<div class="body"><div class="tt">选择承办人</div><table class="g" cellspacing="0" id="gvUsers">${officers
      .map(
        (o, i) =>
          `<tr class="${i % 2 === 0 ? 'r' : 'a'}"><td><input type="checkbox" name="u" value="${esc(o.name)}" /></td><td>${esc(o.name)}</td><td>${esc(o.certificate)}</td></tr>`,
      )
      .join(
        '\n',
      )}</table><div class="bar"><input type="button" value="确定" class="btn" id="btnOk" onclick="ok()" /></div></div>`,
    script: `<script type="text/javascript">
function ok(){
  var us=document.getElementsByName('u'),a=[];
  for(var i=0;i<us.length;i++){if(us[i].checked)a.push(us[i].value);}
  opener.document.getElementById('ctl00_cph_txtOfficers').value=a.join('、');
  window.close();
}
</script>`,
  });
}

export function printPage(c: DemoCase): string {
  const row = (l: string, v: string) => `<tr><td width="100">${l}</td><td>${esc(v)}</td></tr>`;
  return `<!DOCTYPE html><html><head><meta charset="utf-8" /><link rel="icon" href="data:," /><title>打印预览</title><style media="print">.np{display:none}</style></head><body style="font:14px SimSun,'Noto Serif CJK SC',serif;width:680px;margin:10px auto">
<div class="np" style="text-align:right"><button onclick="window.print()">打印</button> <button onclick="window.close()">关闭</button></div>
<h2 style="text-align:center">行政处罚决定审批表</h2><table border="1" cellspacing="0" cellpadding="6" width="100%" style="border-collapse:collapse">
${row('案号', c.key)}${row('当事人', c.party)}${row('案由', c.cause)}${row('违法事实', c.facts)}${row('处罚依据', c.basis)}${row('处罚内容', `${c.kind} ${c.fine}元`)}${row('裁量说明', c.discretion)}${row('承办人', c.officers)}</table></body></html>`;
}

/** The yellow page of an unhandled exception. */
export function errorPage(what: string): string {
  return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>${esc(what)}</title></head><body bgcolor="white"><span><h1 style="font-family:Verdana;font-weight:normal;font-size:18pt;color:red">“/”应用程序中的服务器错误。<hr width=100% size=1 color=silver></h1><h2 style="font-family:Verdana;font-weight:normal;font-size:14pt;color:maroon"><i>${esc(what)}</i></h2></span><b>版本信息:</b>&nbsp;Microsoft .NET Framework 版本:2.0.50727.5420; ASP.NET 版本:2.0.50727.5420</body></html>`;
}
