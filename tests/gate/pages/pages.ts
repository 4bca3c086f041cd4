/**
 * Handler pages: the ways in which legacy systems send a form, each as small as it can be. `#go` is pressed unless the
 * page says otherwise; `/do/…` is guarded, `/other/…` is not.
 */
import type { Page } from 'playwright-core';

export interface HandlerPage {
  readonly name: string;
  readonly html: string;
  readonly charset?: string;
  /** Further documents at `/p/<name>/<part>`. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly press?: (page: Page) => Promise<void>;
  /** Requests natively sent. */
  readonly sends: number;
  /** Dialogs natively shown. */
  readonly dialogs?: number;
  /** It has a synchronous path: it goes only on a fresh known verdict. */
  readonly sync?: boolean;
  /** The press is an XHR or fetch: its late hold fails it, and it is not released from the message. */
  readonly request?: boolean;
  /** The page takes only a trusted event: after a release the officer presses once more. */
  readonly trusted?: boolean;
  /** Natively its second request overtakes the first or does not: one or both arrive, and they are alike. */
  readonly races?: boolean;
  /** Natively the guarded control is not pressed but something else is; early hold does not apply. */
  readonly noTrigger?: boolean;
}

const page = (body: string, head = ''): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>办案</title>${head}</head><body>${body}</body></html>`;
const fields = `<input name="caseNo" value="86号"><input name="fine" value="58000.00">
<textarea name="facts">第一行
第二行</textarea><select name="kind"><option value="罚款" selected>罚款</option></select>
<input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2"><input type="hidden" name="act" value="submit">`;
const form = (attributes: string, inner: string): string =>
  `<form id="f" method="post" action="/do/decide" ${attributes}>${fields}${inner}</form>`;
const button = '<input type="submit" id="go" name="btn" value="提交决定">';
const plain = '<input type="button" id="go" value="提交决定"';

export const pages: readonly HandlerPage[] = [
  { name: 'native', html: page(form('', button)), sends: 1 },
  {
    name: 'onclick-validation',
    html: page(
      `${form('', `<button id="go" name="b" value="1" onclick="n=(window.n||0)+1;document.title=n;return check()">提交</button>`)}<script>var n=0;function check(){new Image().src='/other/checked';return document.forms[0].fine.value!==''}</script>`,
    ),
    sends: 2,
  },
  {
    name: 'onsubmit-return-false',
    html: page(form('onsubmit="return false"', button)),
    sends: 0,
  },
  {
    name: 'confirm',
    html: page(form(`onsubmit="return confirm('确定提交?')"`, button)),
    sends: 1,
    dialogs: 1,
  },
  {
    name: 'confirm-in-onclick',
    html: page(form('', `${plain} onclick="if(confirm('确定?'))document.getElementById('f').submit()">`)),
    sends: 1,
    dialogs: 1,
  },
  {
    name: 'button-disables-itself',
    html: page(form('', `${plain} onclick="this.disabled=true;this.value='提交中';this.form.submit()">`)),
    sends: 1,
  },
  {
    name: 'submit-disables-itself',
    html: page(
      form(
        `onsubmit="var b=document.getElementById('go');setTimeout(function(){b.disabled=true},0)"`,
        button,
      ),
    ),
    sends: 1,
  },
  {
    name: 'hidden-set-in-onclick',
    html: page(
      form(
        '',
        `<input type="hidden" name="op" value=""><input type="submit" id="go" name="s" value="提交" onclick="this.form.op.value='decide'">`,
      ),
    ),
    sends: 1,
  },
  {
    name: 'hidden-set-in-onsubmit',
    html: page(
      form(
        `onsubmit="this.op.value='decide-'+this.fine.value"`,
        `<input type="hidden" name="op" value="">${button}`,
      ),
    ),
    sends: 1,
  },
  {
    name: 'popup-closes-itself',
    html: page(
      `<iframe name="main" src="about:blank"></iframe><button id="open" onclick="window.open('/p/popup-closes-itself/popup','pop','width=400,height=300')">办理</button>`,
    ),
    parts: {
      popup: page(
        form('target="main"', `${plain} onclick="this.form.submit();window.close()">`),
        '<script>window.name="pop"</script>',
      ),
    },
    press: async (p) => {
      const [popup] = await Promise.all([p.waitForEvent('popup'), p.click('#open')]);
      await popup.waitForLoadState('domcontentloaded');
      await popup.waitForTimeout(150);
      await popup.click('#go').catch(() => undefined);
    },
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'do-post-back',
    html: page(`<form name="aspnetForm" id="aspnetForm" method="post" action="/do/case.aspx?id=3">
<input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value=""><input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="">
<input type="hidden" name="__VIEWSTATE" value="${'dDwtMTA4NzczMzU2NTs7Pg'.repeat(400)}">${fields}
<a id="go" href="javascript:__doPostBack('ctl00$btnSubmit','')">提交决定</a></form>
<script>var theForm=document.forms['aspnetForm'];function __doPostBack(t,a){if(!theForm.onsubmit||(theForm.onsubmit()!=false)){theForm.__EVENTTARGET.value=t;theForm.__EVENTARGUMENT.value=a;theForm.submit();}}</script>`),
    sends: 1,
  },
  {
    name: 'image-button',
    html: page(
      form(
        '',
        `<input type="image" id="go" name="img" alt="提交" style="width:60px;height:20px" src="data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==">`,
      ),
    ),
    press: (p) => p.click('#go', { position: { x: 17, y: 9 } }),
    sends: 1,
  },
  {
    name: 'is-trusted',
    html: page(
      `${form('', `${plain}>`)}<script>document.getElementById('go').addEventListener('click',function(e){if(!e.isTrusted)return;document.getElementById('f').submit()})</script>`,
    ),
    sends: 1,
    trusted: true,
  },
  {
    name: 'named-target',
    html: page(form('target="result"', button)),
    sends: 1,
  },
  {
    name: 'blank-target',
    html: page(form('target="_blank"', `${plain} onclick="this.form.submit()">`)),
    sends: 1,
  },
  {
    name: 'gbk',
    charset: 'gbk',
    html: page(form('', button)).replace('charset="utf-8"', 'charset="gbk"'),
    sends: 1,
  },
  {
    name: 'accept-charset',
    html: page(form('accept-charset="gb2312"', `<input type="hidden" name="_charset_">${button}`)),
    sends: 1,
  },
  {
    name: 'multipart-file',
    charset: 'gbk',
    html: page(
      form(
        'enctype="multipart/form-data"',
        `<input type="file" name="doc" multiple><input type="file" name="none">${button}`,
      ),
    ).replace('charset="utf-8"', 'charset="gbk"'),
    press: async (p) => {
      await p.setInputFiles('[name=doc]', [
        { name: '决定书.txt', mimeType: 'text/plain', buffer: Buffer.from('决定书正文') },
        { name: 'b.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 1, 2, 255]) },
      ]);
      await p.click('#go');
    },
    sends: 1,
  },
  {
    name: 'double-click',
    html: page(
      `${form('target="sink"', `${plain} onclick="this.form.submit()">`)}<iframe name="sink"></iframe>`,
    ),
    press: async (p) => {
      await p.dblclick('#go').catch(() => undefined);
    },
    sends: 1,
    races: true,
  },
  {
    name: 'formaction',
    html: page(
      form(
        '',
        `<button id="go" name="b" value="2" formaction="/do/other-decide" formenctype="multipart/form-data">提交</button>`,
      ),
    ),
    sends: 1,
  },
  {
    name: 'restored-after-submit',
    html: page(
      `${form('', `${plain} onclick="var f=this.form;f.act.value='final';f.action='/do/final';f.target='sink';f.submit();f.act.value='submit';f.action='/do/decide';f.target=''">`)}<iframe name="sink"></iframe>`,
    ),
    sends: 1,
  },
  {
    name: 'async-check',
    html: page(
      form(
        '',
        `${plain} onclick="var f=this.form;fetch('/other/check').then(function(r){return r.text()}).then(function(){f.submit()})">`,
      ),
    ),
    sends: 2,
  },
  {
    name: 'layui-form',
    html: page(
      `<form class="layui-form" id="f" method="post" action="/do/decide">${fields}<button type="submit" id="go" lay-submit lay-filter="save" class="layui-btn">提交</button></form>
<script>layui.use('form',function(){layui.form.on('submit(save)',function(d){var x=new XMLHttpRequest();x.open('POST','/do/json/save');x.setRequestHeader('Content-Type','application/x-www-form-urlencoded; charset=UTF-8');x.setRequestHeader('X-Requested-With','XMLHttpRequest');x.onload=function(){document.title='saved'};var s=[];for(var k in d.field)s.push(encodeURIComponent(k)+'='+encodeURIComponent(d.field[k]));x.send(s.join('&'));return false})})</script>`,
      '<script src="/static/layui/layui.js"></script>',
    ),
    sends: 1,
    request: true,
  },
  {
    name: 'enter',
    html: page(form('', button)),
    press: (p) => p.press('[name=fine]', 'Enter'),
    sends: 1,
  },
  {
    name: 'enter-without-button',
    html: page(`<form id="f" method="post" action="/do/decide"><input name="fine" value="1"></form>`),
    press: (p) => p.press('[name=fine]', 'Enter'),
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'xhr',
    html: page(
      `${fields}<button id="go" onclick="send()">提交</button><script>function send(){var x=new XMLHttpRequest();x.open('POST','/do/json/x?a=1');x.setRequestHeader('Content-Type','application/x-www-form-urlencoded');x.setRequestHeader('X-One','1');x.timeout=8000;x.onloadend=function(){document.title=x.readyState+':'+x.status};x.send('caseNo='+encodeURIComponent('86号')+'&fine=1')}</script>`,
    ),
    sends: 1,
    request: true,
  },
  {
    name: 'xhr-formdata',
    html: page(
      `<form id="f">${fields}</form><button id="go" onclick="send()">提交</button><script>function send(){var d=new FormData(document.getElementById('f'));var x=new XMLHttpRequest();x.open('POST','/do/json/fd');x.send(d);d.append('late','1')}</script>`,
    ),
    sends: 1,
    request: true,
  },
  {
    name: 'sync-xhr',
    html: page(
      `<button id="go" onclick="send()">提交</button><script>function send(){var x=new XMLHttpRequest();x.open('POST','/do/json/sync',false);x.setRequestHeader('Content-Type','application/x-www-form-urlencoded');try{x.send('a=1');document.title='ok '+x.status}catch(e){document.title=e.name}}</script>`,
    ),
    sends: 1,
    sync: true,
    request: true,
  },
  {
    name: 'fetch',
    html: page(
      `<button id="go" onclick="send()">提交</button><script>function send(){var d=new URLSearchParams({a:'一',b:'2'});fetch('/do/json/f',{method:'POST',body:d,headers:{'X-Two':'2'}}).then(function(r){return r.json()}).then(function(j){document.title='ok'+j.code},function(e){document.title=e.name});d.append('late','1')}</script>`,
    ),
    sends: 1,
    request: true,
  },
  {
    name: 'fetch-aborted',
    html: page(
      `<button id="go" onclick="send()">提交</button><script>function send(){var c=new AbortController();fetch('/do/json/f',{method:'POST',body:'a=1',headers:{'Content-Type':'application/x-www-form-urlencoded'},signal:c.signal}).catch(function(e){document.title=e.name});setTimeout(function(){c.abort()},300)}</script>`,
    ),
    sends: 1,
    request: true,
  },
  {
    name: 'beacon',
    html: page(
      `<button id="go" onclick="document.title=navigator.sendBeacon('/do/beacon',new URLSearchParams({a:'1'}))">提交</button>`,
    ),
    sends: 1,
    sync: true,
    request: true,
  },
  {
    name: 'other-frame-form',
    html: `<!doctype html><html><head><meta charset="utf-8"></head><frameset cols="50%,50%"><frame name="left" src="/p/other-frame-form/left"><frame name="right" src="/p/other-frame-form/right"></frameset></html>`,
    parts: {
      left: page(`${plain} onclick="parent.right.document.forms[0].submit()">`),
      right: page(`<form method="post" action="/do/decide" target="left">${fields}</form>`),
    },
    press: async (p) => {
      await p.frame('left')?.click('#go');
    },
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'javascript-link',
    html: page(form('', '<a id="go" href="javascript:void(document.forms[0].submit())">提交决定</a>')),
    sends: 1,
  },
  {
    name: 'form-removed-after-submit',
    html: page(
      `<iframe name="sink"></iframe>${plain} onclick="var f=document.createElement('form');f.method='post';f.action='/do/built';f.target='sink';f.innerHTML='<input name=a value=一>';document.body.appendChild(f);f.submit();document.body.removeChild(f)">`,
    ),
    sends: 1,
  },
  {
    name: 'page-leaves',
    html: page(
      `${form('target="sink"', `${plain} onclick="this.form.submit();setTimeout(function(){location.href='/other/list'},100)">`)}<iframe name="sink"></iframe>`,
    ),
    sends: 2,
  },
  {
    name: 'fresh-iframe-prototype',
    html: page(
      form(
        '',
        `${plain} onclick="var i=document.createElement('iframe');document.body.appendChild(i);i.contentWindow.HTMLFormElement.prototype.submit.call(this.form)">`,
      ),
    ),
    sends: 1,
  },
  {
    name: 'clobbered-form',
    html: page(
      `<form id="f" method="post" action="/do/decide"><input name="action" value="x"><input name="method" value="y"><input name="target" value="z"><input name="elements" value="w">${plain} onclick="HTMLFormElement.prototype.submit.call(document.getElementById('f'))"></form>`,
    ),
    sends: 1,
  },
  {
    name: 'formdata-listener',
    html: page(
      `${form('', button)}<script>document.addEventListener('formdata',function(e){e.formData.append('added','by page')})</script>`,
    ),
    sends: 1,
  },
  {
    name: 'stop-propagation',
    html: page(
      `${form('', button)}<script>document.getElementById('f').addEventListener('submit',function(e){e.stopPropagation();this.act.value='stopped'})</script>`,
    ),
    sends: 1,
  },
  {
    name: 'submit-delegated',
    html: page(
      `${form('', button)}<script>document.addEventListener('submit',function(e){if(e.target.id==='f')e.target.act.value='delegated'+(window.k=(window.k||0)+1)})</script>`,
    ),
    sends: 1,
  },
  {
    name: 'keydown-submit',
    html: page(
      `${form('', '')}<script>document.forms[0].fine.onkeydown=function(e){if(e.key==='Enter'){e.preventDefault();this.form.submit()}}</script>`,
    ),
    press: (p) => p.press('[name=fine]', 'Enter'),
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'request-submit',
    html: page(
      form(
        '',
        `${button.replace('id="go"', 'id="real"')}${plain} onclick="this.form.requestSubmit(document.getElementById('real'))">`,
      ),
    ),
    sends: 1,
  },
  {
    name: 'get-form',
    html: page(
      `<form method="get" action="/get/decide"><input name="a" value="一 二"><input type="submit" id="lk" name="b" value="提交"></form>`,
    ),
    press: (p) => p.click('#lk'),
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'get-link',
    html: page(`<a id="lk" href="/get/decide?id=1&amp;op=%B2%E2">提交</a>`),
    press: (p) => p.click('#lk'),
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'location-href',
    html: page(`<input type="button" id="lk" value="提交" onclick="location.href='/get/decide?id=2'">`),
    press: (p) => p.click('#lk'),
    sends: 1,
    noTrigger: true,
  },
  {
    name: 'quick-click',
    html: page(form('', `${plain} onclick="this.form.submit()">`)),
    press: (p) => p.evaluate(() => document.getElementById('go')?.click()),
    sends: 1,
  },
  {
    name: 'unguarded-form',
    html: page(
      `<form method="post" action="/other/save" onsubmit="this.x.value='1'">${fields}<input type="hidden" name="x"><input type="submit" id="save" name="s" value="保存草稿"></form>`,
    ),
    press: (p) => p.click('#save'),
    sends: 1,
    noTrigger: true,
  },
];
