/** Pages of the JSP-like system, as its server wrote them: tables, frames, script in the page. */
import { DECIDED, type DemoCase } from '../../case-store.ts';
import type { DemoOfficer } from '../../seed-cases.ts';
import { esc } from '../system.ts';
import { style } from './style.ts';

const DOCTYPE = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">';
const TITLE = '行政执法案件管理系统';
const BUREAU = '云溪区市场监督管理局';

function page(title: string, body: string, head = ''): string {
  return `${DOCTYPE}
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=GBK">
<link rel="icon" href="data:,">
<title>${esc(title)}</title>
<style type="text/css">${style}</style>
${head}
</head>
${body}
</html>
`;
}

/** The sign-in page; `error` in red, or empty. */
export function signInPage(error: string): string {
  return page(
    TITLE,
    `<body style="background:#e6f0fa" onload="if(top!=self)top.location.href='login.jsp';document.form1.username.focus();">
<table width="100%" height="460" border="0"><tr><td align="center" valign="middle">
<table width="520" border="0" cellspacing="0" cellpadding="0" style="border:1px solid #5b8fc9;background:#fff">
<tr><td height="70" style="background:#1f62b0;background:linear-gradient(#1f62b0,#3d86d6 55%,#2a6fbd);color:#fff;padding-left:20px;font:bold 22px 黑体,SimHei,'Noto Sans CJK SC';letter-spacing:2px">${TITLE}</td></tr>
<tr><td style="padding:26px 20px 20px 90px">
<form name="form1" method="post" action="login.do">
<table border="0" cellspacing="6">
<tr><td align="right">用户名：</td><td><input class="x" type="text" name="username" size="22" maxlength="20"></td></tr>
<tr><td align="right">密　码：</td><td><input class="x" type="password" name="password" size="22" maxlength="20"></td></tr>
<tr><td></td><td class="red" id="err">${esc(error)}</td></tr>
<tr><td></td><td><input class="b" type="submit" value="登　录">　<input class="b" type="reset" value="重　置"></td></tr>
</table></form></td></tr>
<tr><td class="gray" style="border-top:1px dotted #aac;padding:6px 20px;font-size:12px">首次登录请使用初始密码 123456，登录后请及时修改。<br>演示账号：shenym（沈一鸣）、linrx（林若溪）、dinghb（丁海波）</td></tr>
</table>
<div class="cp">版权所有：${BUREAU}　技术支持：云溪区信息中心　建议使用IE8.0以上浏览器，1024×768分辨率</div>
</td></tr></table></body>`,
  );
}

/** Answer to any request without a session: such systems send 200 and a script. */
export function sessionGonePage(): string {
  return page(
    '登录超时',
    `<body><script type="text/javascript">alert('登录超时或尚未登录，请重新登录！');top.location.href='/zfba/login.jsp';</script>
<div class="msgbox" id="loginTimeout"><div class="h">系统提示</div><div class="c"><span class="msg-err">登录超时，请重新登录。</span></div></div></body>`,
  );
}

/** The frameset: top, left, main and a hidden frame that forms are aimed at. */
export function frameset(): string {
  return `${DOCTYPE}
<html><head><meta http-equiv="Content-Type" content="text/html; charset=GBK"><link rel="icon" href="data:,"><title>${TITLE}</title></head>
<frameset rows="69,*,0" frameborder="no" border="0" framespacing="0">
  <frame src="top.jsp" name="topFrame" scrolling="no" noresize title="topFrame">
  <frameset cols="156,*" frameborder="no" border="0" framespacing="0">
    <frame src="left.jsp" name="leftFrame" scrolling="auto" noresize title="leftFrame">
    <frame src="caseList.do" name="mainFrame" scrolling="auto" title="mainFrame">
  </frameset>
  <frame src="blank.jsp" name="hideFrame" scrolling="no" noresize title="hideFrame">
</frameset>
<noframes><body>您的浏览器不支持框架。</body></noframes>
</html>
`;
}

export function topFrame(officer: DemoOfficer, day: string): string {
  return page(
    'top',
    `<body style="overflow:hidden">
<div style="height:46px;line-height:46px;background:#1f62b0;background:linear-gradient(#1f62b0,#3d86d6 55%,#2a6fbd);color:#fff;padding:0 12px">
<span style="float:right;font-size:12px">${BUREAU}　V2.3.1</span>
<span style="font:bold 20px/46px 黑体,SimHei,'Noto Sans CJK SC';letter-spacing:2px;text-shadow:1px 1px 1px #0a2f5c">${TITLE}</span></div>
<div style="height:20px;line-height:20px;background:#d6e6f7;border-bottom:3px ridge #9bbbe0;font-size:12px;padding:0 10px">
<span style="float:right"><a href="main.jsp" target="_top">首页</a> | <a href="javascript:alert('请联系系统管理员修改密码。');">修改密码</a> | <a href="logout.do" target="_top">安全退出</a></span>
欢迎您：${esc(officer.name)}　今天是：${esc(day)}</div></body>`,
  );
}

export function leftFrame(): string {
  const item = (text: string, href: string, id = '') =>
    `<div style="padding-left:26px"><a ${id === '' ? '' : `id="${id}" `}href="${href}">${text}</a></div>`;
  const no = "javascript:alert('该功能模块正在维护中。');";
  return page(
    'left',
    `<body style="background:#eef5fd;border-right:3px ridge #b5cbe6;font-size:12px;line-height:21px;padding:6px 0 0 8px">
<div>&#8863; 案件管理</div>
${item('案源登记', no)}${item('立案审批', no)}
${item('案件办理', "javascript:go('caseList.do');", 'menuList')}
${item('结案归档', "javascript:go('caseList.do?status=1');")}
<div>&#8863; 文书管理</div>${item('文书制作', no)}${item('送达回证', no)}
<div>&#8863; 快捷操作</div>
${item('保存当前案件', "javascript:quick('save');", 'quickSave')}
${item('提交当前决定', "javascript:quick('decide');", 'quickDecide')}
<div>&#8862; 查询统计</div><div>&#8862; 系统管理</div>
<script type="text/javascript">
function go(u){parent.mainFrame.location.href=u;}
function quick(m){
  var f=parent.mainFrame.document.form1;
  if(!f||!f.ajbh){alert('请先打开一个案件！');return;}
  if(m=='save'){parent.mainFrame.doSave();}
  else{f.action='caseDecide.do';f.target='';f.submit();}
}
</script></body>`,
  );
}

export function blankPage(): string {
  return page('blank', '<body></body>');
}

export const PAGE_SIZE = 8;

export interface ListView {
  readonly cases: readonly DemoCase[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly key: string;
  readonly party: string;
  readonly status: string;
}

export function listPage(view: ListView): string {
  const rows = view.cases
    .map(
      (c, i) => `<tr class="${i % 2 === 0 ? 'o' : 'e'}">
<td align="center">${(view.page - 1) * PAGE_SIZE + i + 1}</td>
<td nowrap><a href="javascript:openCase('${c.id}');">${esc(c.key)}</a></td>
<td>${esc(c.party)}</td><td>${esc(c.cause)}</td><td align="center" nowrap>${esc(c.filedOn)}</td>
<td align="center" nowrap>${esc(c.officers)}</td>
<td align="center" nowrap class="${c.status === DECIDED ? 'gray' : 'red'}">${esc(c.status)}</td>
<td align="center" nowrap><a href="javascript:openCase('${c.id}');">办理</a> <a href="javascript:openPrint('${c.id}');">打印</a></td></tr>`,
    )
    .join('\n');
  const opt = (value: string, text: string) =>
    `<option value="${value}"${view.status === value ? ' selected' : ''}>${text}</option>`;
  return page(
    '案件办理',
    `<body><div class="main">
<div class="crumb">当前位置：案件管理 &gt;&gt; 案件办理</div>
<form name="form1" method="post" action="caseList.do">
<div class="q">案号：<input class="x" type="text" name="ajbh" size="20" value="${esc(view.key)}">　当事人：<input class="x" type="text" name="dsr" size="18" value="${esc(view.party)}">　状态：<select name="status">${opt('', '全部')}${opt('0', '待决定')}${opt('1', '已决定')}</select>　<input class="b" type="submit" value="查 询" onclick="document.form1.pageNo.value=1;">
<input type="hidden" name="pageNo" value="${view.page}"></div>
</form>
<table class="t" id="grid">
<tr><th width="34">序号</th><th>案号</th><th>当事人</th><th>案由</th><th>立案日期</th><th>承办人</th><th>状态</th><th>操作</th></tr>
${rows === '' ? '<tr><td colspan="8" align="center" class="gray">没有符合条件的记录</td></tr>' : rows}
</table>
<div class="pg">共 <b>${view.total}</b> 条记录　第 ${view.page}/${view.pages} 页　
<a href="javascript:gotoPage(1);">首页</a> <a href="javascript:gotoPage(${Math.max(1, view.page - 1)});">上一页</a> <a href="javascript:gotoPage(${Math.min(view.pages, view.page + 1)});">下一页</a> <a href="javascript:gotoPage(${view.pages});">末页</a></div>
</div>
<script type="text/javascript">
function gotoPage(n){document.form1.pageNo.value=n;document.form1.submit();}
function openCase(id){location.href='caseForm.do?id='+id;}
function openPrint(id){window.open('casePrint.do?id='+id,'print','width=820,height=600,scrollbars=yes');}
</script></body>`,
  );
}

function attachmentRows(c: DemoCase): string {
  return c.attachments
    .map(
      (a, i) =>
        `<tr><td align="center">${i + 1}</td><td>${esc(a.kind)}</td><td>${esc(a.name)}</td><td align="right">${Math.ceil(a.size / 1024)} KB</td><td align="center">${esc(a.by)}</td><td align="center">${esc(a.on)}</td></tr>`,
    )
    .join('');
}

/** The rows of the attachments table: also what the page's XHR fetches after an upload. */
export function attachmentsTable(c: DemoCase): string {
  return `<table class="t"><tr><th width="34">序号</th><th width="90">材料类别</th><th>材料名称</th><th width="70">大小</th><th width="70">上传人</th><th width="90">上传日期</th></tr>${attachmentRows(c)}</table>`;
}

/** 行政处罚决定审批表. A decided case shows its values and no way to submit. */
export function casePage(c: DemoCase, formToken: string): string {
  const decided = c.status === DECIDED;
  const ro = decided ? ' readonly' : '';
  const text = (name: string, value: string, size: number, more = '') =>
    `<input class="x${more.includes('readonly') || decided ? ' ro' : ''}" type="text" name="${name}" size="${size}" value="${esc(value)}"${more}${more.includes('readonly') ? '' : ro}>`;
  const area = (name: string, value: string, rows: number) =>
    `<textarea name="${name}" rows="${rows}"${ro}>${esc(value)}</textarea>`;
  const code = (table: string, name: string, value: string) =>
    `<script type="text/javascript">writeSelect('${table}','${name}','${esc(value)}');</script>`;
  return page(
    '行政处罚决定审批',
    `<body onload="init();"><div class="main">
<div class="crumb"><span class="r"><a id="lnkSave" href="javascript:doSave();">保存</a> | <a id="lnkDecide" href="javascript:doDecide();">提交</a> | <a href="javascript:doPrint();">打印</a></span>当前位置：案件管理 &gt;&gt; 案件办理 &gt;&gt; 行政处罚决定审批</div>
<form name="form1" method="post" action="caseDecide.do">
<input type="hidden" name="id" value="${c.id}"><input type="hidden" name="org.apache.struts.taglib.html.TOKEN" value="${formToken}">
<table class="t">
<tr><td class="h" colspan="4">行政处罚决定审批表</td></tr>
<tr><td class="l">案　　号：</td><td>${text('ajbh', c.key, 30, ' readonly')}</td><td class="l">立案日期：</td><td>${text('larq', c.filedOn, 14, ' readonly')}　状态：<span id="ajzt" class="${decided ? 'gray' : 'red'}">${esc(c.status)}</span></td></tr>
<tr><td class="l">当 事 人：</td><td>${text('dsr', c.party, 30)}</td><td class="l">当事人类型：</td><td>${code('dsrlx', 'dsrlx', c.partyKind)}</td></tr>
<tr><td class="l">住所地址：</td><td>${text('zs', c.address, 44)}</td><td class="l">负 责 人：</td><td>${text('fzr', c.representative, 10)} 电话 ${text('lxdh', c.phone, 11)}</td></tr>
<tr><td class="l">案　　由：</td><td>${text('ay', c.cause, 44)}</td><td class="l">案件来源：</td><td>${code('ajly', 'ajly', c.source)}</td></tr>
<tr><td class="l"><span class="star">*</span>违法事实：</td><td colspan="3">${area('wfss', c.facts, 2)}</td></tr>
<tr><td class="l"><span class="star">*</span>处罚依据：</td><td colspan="3">${text('cfyj', c.basis, 60)}${decided ? '' : ' <input class="b" type="button" value="选择" onclick="selectLaw();">'}</td></tr>
<tr><td class="l"><span class="star">*</span>处罚种类：</td><td>${code('cfzl', 'cfzl', c.kind)}　<input type="checkbox" name="mswfsd" value="1" onclick="toggleMs(this);"${c.confiscation === '' ? '' : ' checked'}${decided ? ' disabled' : ''}> 没收违法所得 <input class="x" type="text" name="msje" size="9" style="text-align:right" value="${esc(c.confiscation)}"${c.confiscation === '' || decided ? ' readonly' : ''}> 元</td><td class="l"><span class="star">*</span>罚款金额：</td><td><input class="x${decided ? ' ro' : ''}" type="text" name="fkje" size="12" style="text-align:right" value="${esc(c.fine)}" onblur="fmtMoney(this);"${ro}> 元</td></tr>
<tr><td class="l">告知日期：</td><td>${text('gzrq', c.noticeOn, 14)}　陈述申辩：${code('cssb', 'cssb', c.statement)}</td><td class="l">听　　证：</td><td>${code('tz', 'tz', c.hearing)}</td></tr>
<tr><td class="l">法制审核：</td><td>${text('fzshrq', c.reviewedOn, 14)} <span class="gray">（审核通过日期）</span></td><td class="l">集体讨论：</td><td>${text('jttlrq', c.discussedOn, 14)}</td></tr>
<tr><td class="l">裁量情况：</td><td colspan="3">${area('clqk', c.discretion, 2)}</td></tr>
<tr><td class="l"><span class="star">*</span>承 办 人：</td><td>${text('cbr', c.officers, 30)}${decided ? '' : ' <input class="b" type="button" value="选择" onclick="selectUser();">'}</td><td class="l">决定日期：</td><td>${text('jdrq', c.decidedOn, 14)}${decided ? `　${esc(c.documentNumber)}` : ''}</td></tr>
</table>
<div class="btns">${
      decided
        ? ''
        : '<input class="b" type="button" name="btnSave" value="保存草稿" onclick="doSave();"><input class="b" type="submit" name="btnDecide" value="提交决定" onclick="return checkForm();">'
    }<input class="b" type="button" value="打印预览" onclick="doPrint();"><input class="b" type="button" value="返　回" onclick="location.href='caseList.do';"></div>
</form>
<fieldset><legend>案件材料</legend><div id="attach">${attachmentsTable(c)}</div>
<form name="form2" method="post" action="caseAttach.do" enctype="multipart/form-data" target="hideFrame" style="padding:5px 0 0">
<input type="hidden" name="id" value="${c.id}">材料类别：<select name="clLb"><option>现场笔录</option><option>询问笔录</option><option>书证</option><option>视听资料</option><option>其他</option></select>　说明：<input class="x" type="text" name="clSm" size="20">　<input type="file" name="clWj" style="width:190px"> <input class="b" type="submit" value="上 传" onclick="return checkFile();"></form></fieldset>
<div class="cp">技术支持：云溪区信息中心　建议使用IE8.0以上浏览器，1024×768分辨率</div>
</div></body>`,
    `<script type="text/javascript">
var codeCache={};
function getXhr(){if(window.XMLHttpRequest)return new XMLHttpRequest();return new ActiveXObject('Microsoft.XMLHTTP');}
function getCodes(t){
  if(codeCache[t])return codeCache[t];
  var x=getXhr();x.open('GET','code.do?type='+t,false);x.send(null);
  var a=[];
  if(x.status==200){var s=x.responseText.split('\\n');for(var i=0;i<s.length;i++){if(s[i])a.push(s[i]);}}
  codeCache[t]=a;return a;
}
function writeSelect(t,n,v){
  var a=getCodes(t),h='<select name="'+n+'"'+(${decided}?' disabled':'')+'><option value="">请选择</option>';
  for(var i=0;i<a.length;i++){h+='<option value="'+a[i]+'"'+(a[i]==v?' selected':'')+'>'+a[i]+'</option>';}
  document.write(h+'</select>');
}
function init(){window.status='就绪';}
function trim(s){return s.replace(/^\\s+|\\s+$/g,'');}
function fmtMoney(o){var v=parseFloat(trim(o.value).replace(/,/g,''));if(!isNaN(v))o.value=v.toFixed(2);}
function toggleMs(o){document.form1.msje.readOnly=!o.checked;if(!o.checked)document.form1.msje.value='';}
function must(n,t){if(trim(document.form1[n].value)==''){alert(t+'不能为空！');document.form1[n].focus();return false;}return true;}
function checkForm(){
  if(!must('wfss','违法事实')||!must('cfyj','处罚依据')||!must('fkje','罚款金额')||!must('cbr','承办人'))return false;
  if(!/^\\d+(\\.\\d{1,2})?$/.test(trim(document.form1.fkje.value))){alert('罚款金额格式不正确！');return false;}
  document.form1.action='caseDecide.do';document.form1.target='';
  return confirm('确定要提交处罚决定吗？提交后不能修改。');
}
function doDecide(){if(checkForm())document.form1.submit();}
function doSave(){
  document.form1.action='caseSave.do';document.form1.target='hideFrame';document.form1.submit();
  document.form1.action='caseDecide.do';document.form1.target='';
}
function afterSave(t){window.status='草稿已保存 '+t;alert('保存成功！');}
function doPrint(){window.open('casePrint.do?id='+document.form1.id.value,'print','width=820,height=600,scrollbars=yes');}
function selectUser(){window.open('selectUser.do','sel','width=420,height=320,scrollbars=yes');}
function selectLaw(){window.open('selectLaw.do?ay='+encodeURIComponent(document.form1.ay.value),'sel','width=620,height=360,scrollbars=yes');}
function checkFile(){if(document.form2.clWj.value==''){alert('请选择要上传的文件！');return false;}return true;}
function afterUpload(n){
  var x=getXhr();x.open('GET','attachList.do?id='+document.form1.id.value,true);
  x.onreadystatechange=function(){if(x.readyState==4&&x.status==200){document.getElementById('attach').innerHTML=x.responseText;}};
  x.send(null);document.form2.reset();
}
</script>`,
  );
}

/** Result in the main frame after a decision; `problem` null when it was made. */
export function resultPage(c: DemoCase, problem: string | null): string {
  return page(
    '操作结果',
    `<body><div class="main"><div class="crumb">当前位置：案件管理 &gt;&gt; 案件办理 &gt;&gt; 操作结果</div>
<div class="msgbox"><div class="h">系统提示</div><div class="c">${
      problem === null
        ? `<span class="msg-ok" id="resultOk">处罚决定提交成功！</span><br>案　　号：<span id="resAjbh">${esc(c.key)}</span><br>决定书文号：<span id="resWh">${esc(c.documentNumber)}</span><br>决定日期：<span id="resRq">${esc(c.decidedOn)}</span>`
        : `<span class="msg-err" id="resultErr">提交失败：${esc(problem)}</span>`
    }<br><br><input class="b" type="button" value="返回列表" onclick="location.href='caseList.do';"> <input class="b" type="button" value="查看案件" onclick="location.href='caseForm.do?id=${c.id}';"></div></div></div></body>`,
  );
}

/** What the hidden frame gets after a draft was saved or a file came in: a call back into the main frame. */
export function callBackPage(call: string): string {
  return page('', `<body><script type="text/javascript">parent.mainFrame.${call};</script></body>`);
}

export function selectUserPage(officers: readonly DemoOfficer[]): string {
  return page(
    '选择承办人',
    `<body><div class="main"><table class="t" id="users"><tr><th width="34">选择</th><th>姓名</th><th>执法证号</th><th>所属机构</th></tr>
${officers
  .map(
    (o, i) =>
      `<tr class="${i % 2 === 0 ? 'o' : 'e'}"><td align="center"><input type="checkbox" name="u" value="${esc(o.name)}"></td><td>${esc(o.name)}</td><td>${esc(o.certificate)}</td><td>综合执法大队</td></tr>`,
  )
  .join('\n')}
</table><div class="btns"><input class="b" type="button" value="确 定" onclick="ok();"><input class="b" type="button" value="取 消" onclick="window.close();"></div></div>
<script type="text/javascript">
var cur=opener.document.form1.cbr.value.split('、'),us=document.getElementsByName('u');
for(var i=0;i<us.length;i++){for(var j=0;j<cur.length;j++){if(us[i].value==cur[j])us[i].checked=true;}}
function ok(){
  var a=[];for(var i=0;i<us.length;i++){if(us[i].checked)a.push(us[i].value);}
  opener.document.form1.cbr.value=a.join('、');
  window.close();
}
</script></body>`,
  );
}

export function selectLawPage(bases: readonly string[]): string {
  return page(
    '选择处罚依据',
    `<body><div class="main"><table class="t" id="laws"><tr><th width="50">操作</th><th>处罚依据</th></tr>
${bases
  .map(
    (b, i) =>
      `<tr class="${i % 2 === 0 ? 'o' : 'e'}"><td align="center"><a href="javascript:pick(${i});">选择</a></td><td id="law${i}">${esc(b)}</td></tr>`,
  )
  .join('\n')}
</table></div>
<script type="text/javascript">
function pick(i){var e=document.getElementById('law'+i);opener.document.form1.cfyj.value=e.innerText||e.textContent;window.close();}
</script></body>`,
  );
}

export function printPage(c: DemoCase): string {
  const row = (label: string, value: string) =>
    `<tr><td width="110" align="center">${label}</td><td>${esc(value)}&nbsp;</td></tr>`;
  return page(
    '打印预览',
    `<body><div style="width:660px;margin:10px auto">
<div class="noprint" align="right"><input class="b" type="button" value="打 印" onclick="window.print();"> <input class="b" type="button" value="关 闭" onclick="window.close();"></div>
<h2 align="center" style="font-family:黑体,SimHei,'Noto Sans CJK SC'">行政处罚决定审批表</h2>
<table border="1" cellspacing="0" cellpadding="6" width="100%" bordercolor="#000000" style="border-collapse:collapse">
${row('案　号', c.key)}${row('当事人', `${c.party}（${c.partyKind}）`)}${row('负责人', c.representative)}${row('地　址', c.address)}${row('案　由', c.cause)}${row('违法事实', c.facts)}${row('处罚依据', c.basis)}${row('处罚内容', `${c.kind}　人民币 ${c.fine} 元${c.confiscation === '' ? '' : `；没收违法所得 ${c.confiscation} 元`}`)}${row('裁量情况', c.discretion)}${row('承办人', c.officers)}${row('承办机构意见', '')}${row('法制机构意见', '')}${row('负责人审批', '')}
</table></div></body>`,
    '<style type="text/css" media="print">.noprint{display:none}</style>',
  );
}

export function errorPage(): string {
  return `<html><head><title>Apache Tomcat/6.0.18 - Error report</title><style><!--H1 {font-family:Tahoma,Arial,sans-serif;color:white;background-color:#525D76;font-size:22px;} BODY {font-family:Tahoma,Arial,sans-serif;color:black;background-color:white;} B {color:white;background-color:#525D76;} HR {color : #525D76;}--></style></head><body><h1>HTTP Status 500 - </h1><HR size="1" noshade="noshade"><p><b>type</b> Exception report</p><p><b>description</b> <u>The server encountered an internal error () that prevented it from fulfilling this request.</u></p><p><b>exception</b> <pre>org.springframework.dao.DataAccessResourceFailureException: Hibernate operation: Cannot open connection; SQL [???]; Io 异常: The Network Adapter could not establish the connection</pre></p><HR size="1" noshade="noshade"><h3>Apache Tomcat/6.0.18</h3></body></html>`;
}
