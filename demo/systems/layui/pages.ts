/** Pages of the layui-based system: static HTML on the real layui, everything else by XHR. */
const TITLE = '网络交易与广告监管办案平台';
const BUREAU = '云溪区市场监督管理局';

function page(title: string, body: string, script: string, css = ''): string {
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="renderer" content="webkit">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/lib/layui/css/layui.css" media="all">
<style>
body{font-family:"Microsoft YaHei","Helvetica Neue",Helvetica,"PingFang SC","Noto Sans CJK SC",sans-serif}
${css}
</style>
</head>
${body}
<script src="/lib/layui/layui.js"></script>
<script>
${script}
</script>
</html>
`;
}

/** Answers with code 1001 end the session, as layui's admin templates do. */
const ajaxSetup = `
function gone(res){
  if(res&&res.code===1001){layui.layer.alert('登录超时，请重新登录',{icon:0},function(){top.location.href='/login.html';});return true;}
  return false;
}`;

export function signInPage(): string {
  return page(
    TITLE,
    `<body class="login"><div class="box layui-form" id="loginBox"><h2>${TITLE}</h2>
<form class="layui-form" action="">
<div class="layui-form-item"><input type="text" name="username" placeholder="用户名" class="layui-input" lay-verify="required" autocomplete="off"></div>
<div class="layui-form-item"><input type="password" name="password" placeholder="密码" class="layui-input" lay-verify="required" autocomplete="off"></div>
<button class="layui-btn layui-btn-fluid layui-bg-blue" lay-submit lay-filter="login">登 录</button>
</form><p>演示账号：shenym、linrx、dinghb，初始密码 123456</p></div></body>`,
    `layui.use(['form','layer'],function(){
  var $=layui.$,form=layui.form;
  form.on('submit(login)',function(d){
    $.ajax({url:'/api/login',type:'POST',contentType:'application/json;charset=UTF-8',data:JSON.stringify(d.field),dataType:'json',success:function(res){
      if(res.code===0){location.href='/index.html';}else{layui.layer.msg(res.msg,{icon:5});}
    }});
    return false;
  });
});`,
    `body.login{background:#e8eef4}.box{width:340px;margin:130px auto 0;background:#fff;padding:28px 34px;border-radius:3px;box-shadow:0 0 8px rgba(0,0,0,.12)}.box h2{text-align:center;font-size:20px;margin-bottom:22px;color:#1e3a5f}.box p{color:#999;font-size:12px;padding-top:16px}`,
  );
}

export function indexPage(officer: string): string {
  return page(
    TITLE,
    `<body class="layui-layout-body"><div class="layui-layout layui-layout-admin">
<div class="layui-header"><div class="layui-logo">${TITLE}</div>
<ul class="layui-nav layui-layout-left"><li class="layui-nav-item layui-this"><a href="javascript:;">办案</a></li><li class="layui-nav-item"><a href="javascript:;">监测</a></li><li class="layui-nav-item"><a href="javascript:;">统计</a></li></ul>
<ul class="layui-nav layui-layout-right"><li class="layui-nav-item"><a href="javascript:;">${BUREAU}</a></li><li class="layui-nav-item"><a href="javascript:;" id="who">${officer}</a></li><li class="layui-nav-item"><a href="/logout">退出</a></li></ul></div>
<div class="layui-side layui-bg-black"><div class="layui-side-scroll"><ul class="layui-nav layui-nav-tree" lay-filter="side">
<li class="layui-nav-item layui-nav-itemed"><a href="javascript:;">案件管理</a><dl class="layui-nav-child"><dd><a href="javascript:;">线索登记</a></dd><dd><a href="javascript:;">立案审批</a></dd><dd class="layui-this"><a href="/page/case/list.html" target="body">案件办理</a></dd><dd><a href="javascript:;">结案归档</a></dd></dl></li>
<li class="layui-nav-item"><a href="javascript:;">网络监测</a><dl class="layui-nav-child"><dd><a href="javascript:;">监测任务</a></dd></dl></li>
<li class="layui-nav-item"><a href="javascript:;">系统管理</a><dl class="layui-nav-child"><dd><a href="javascript:;">数据字典</a></dd></dl></li></ul></div></div>
<div class="layui-body"><iframe name="body" id="body" src="/page/case/list.html" frameborder="0" title="案件办理"></iframe></div></div></body>`,
    `layui.use(['element','layer'],function(){});`,
    `.layui-body{overflow:hidden}.layui-body iframe{width:100%;height:100%;display:block}.layui-logo{font-size:15px;width:260px!important}.layui-layout-admin .layui-logo{color:#fff}.layui-layout-left{left:260px!important}.layui-layout-admin .layui-body{bottom:0;padding-bottom:0}`,
  );
}

export function listPage(): string {
  return page(
    '案件办理',
    `<body style="padding:12px;background:#fff">
<form class="layui-form layui-form-pane" id="search" style="margin-bottom:2px"><div class="layui-inline"><label class="layui-form-label">案号</label><div class="layui-input-inline"><input type="text" name="caseNo" class="layui-input" autocomplete="off"></div></div>
<div class="layui-inline"><label class="layui-form-label">当事人</label><div class="layui-input-inline"><input type="text" name="party" class="layui-input" autocomplete="off"></div></div>
<div class="layui-inline"><label class="layui-form-label">状态</label><div class="layui-input-inline" style="width:110px"><select name="status"><option value="">全部</option><option value="待决定">待决定</option><option value="已决定">已决定</option></select></div></div>
<button class="layui-btn layui-btn-sm" lay-submit lay-filter="search">查询</button></form>
<table id="grid" lay-filter="grid"></table>
<script type="text/html" id="bar"><a class="layui-btn layui-btn-xs" lay-event="open">办理</a><a class="layui-btn layui-btn-primary layui-btn-xs" lay-event="print">打印</a></script>
<script type="text/html" id="tools"><div class="layui-btn-container"><button class="layui-btn layui-btn-sm" lay-event="batchDecide">批量提交决定</button><button class="layui-btn layui-btn-primary layui-btn-sm" lay-event="refresh">刷新</button></div></script>
</body>`,
    `${ajaxSetup}
layui.use(['table','form','layer'],function(){
  var $=layui.$,table=layui.table,form=layui.form,layer=layui.layer;
  table.render({elem:'#grid',id:'grid',url:'/api/case/page',page:true,limit:8,limits:[8,16,32],toolbar:'#tools',defaultToolbar:[],height:'full-86',
    parseData:function(res){gone(res);return {code:res.code,msg:res.msg,count:res.count,data:res.data};},
    cols:[[{type:'checkbox'},{field:'key',title:'案号',width:190},{field:'party',title:'当事人',minWidth:150},{field:'cause',title:'案由',minWidth:150},{field:'filedOn',title:'立案日期',width:110},{field:'officers',title:'承办人',width:130},{field:'phone',title:'联系电话',width:125,edit:'text'},{field:'status',title:'状态',width:80},{title:'操作',width:130,toolbar:'#bar'}]]});
  form.on('submit(search)',function(d){table.reload('grid',{where:d.field,page:{curr:1}});return false;});
  table.on('edit(grid)',function(o){
    $.ajax({url:'/api/case/field',type:'POST',data:{id:o.data.id,field:o.field,value:o.value},dataType:'json',success:function(res){
      if(!gone(res))layer.msg(res.msg,{icon:res.code===0?1:5,time:1200});
    }});
  });
  table.on('tool(grid)',function(o){
    if(o.event==='print'){window.open('/page/case/print.html?id='+o.data.id,'_blank','width=800,height=600');return;}
    layer.open({type:2,title:'行政处罚决定 - '+o.data.key,area:['960px','94%'],anim:-1,isOutAnim:false,content:'/page/case/form.html?id='+o.data.id,
      btn:o.data.status==='已决定'?['关闭']:['提交决定','关闭'],
      yes:function(index,layero){
        if(o.data.status==='已决定'){layer.close(index);return;}
        layero.find('iframe')[0].contentWindow.submitDecide();
      },
      end:function(){}});
  });
  table.on('toolbar(grid)',function(o){
    if(o.event==='refresh'){table.reload('grid');return;}
    if(o.event!=='batchDecide')return;
    var rows=table.checkStatus('grid').data;
    if(!rows.length){layer.msg('请先勾选案件',{icon:0});return;}
    layer.confirm('确认提交勾选的 '+rows.length+' 个案件的处罚决定？',{icon:3},function(index){
      layer.close(index);
      $.ajax({url:'/api/case/decideBatch',type:'POST',traditional:true,data:{caseNos:$.map(rows,function(r){return r.key;})},dataType:'json',success:function(res){
        if(!gone(res)){layer.msg(res.msg,{icon:res.code===0?1:5});table.reload('grid');}
      },error:function(){layer.msg('网络异常，请稍后重试',{icon:2});}});
    });
  });
  window.reloadGrid=function(){table.reload('grid');};
});`,
    '.layui-form-pane .layui-form-label{width:80px;padding:6px 0;height:32px}.layui-form-pane .layui-input-inline{margin-left:0;width:170px}.layui-form-pane .layui-input{height:32px;line-height:32px}',
  );
}

export function formPage(): string {
  const input = (label: string, name: string, more = '') =>
    `<div class="layui-col-xs6"><label class="layui-form-label">${label}</label><div class="layui-input-block"><input type="text" name="${name}" class="layui-input" autocomplete="off"${more}></div></div>`;
  const select = (label: string, name: string, dict: string) =>
    `<div class="layui-col-xs6"><label class="layui-form-label">${label}</label><div class="layui-input-block"><select name="${name}" data-dict="${dict}"><option value="">请选择</option></select></div></div>`;
  return page(
    '行政处罚决定',
    `<body style="padding:10px 18px 4px 0;background:#fff">
<form class="layui-form" lay-filter="case" id="caseForm" action="">
<input type="hidden" name="id">
<div class="layui-row">${input('案号', 'caseNo', ' readonly')}${input('立案日期', 'filedOn', ' readonly')}</div>
<div class="layui-row">${input('当事人', 'party')}${select('当事人类型', 'partyKind', 'partyKind')}</div>
<div class="layui-row">${input('案由', 'cause')}${input('处罚依据', 'basis', ' lay-verify="required"')}</div>
<div class="layui-row"><div class="layui-col-xs12"><label class="layui-form-label">违法事实</label><div class="layui-input-block"><textarea name="facts" class="layui-textarea" lay-verify="required" style="min-height:52px;height:52px"></textarea></div></div></div>
<div class="layui-row">${select('处罚种类', 'kind', 'kind')}${input('罚款金额', 'fine', ' lay-verify="required|number" placeholder="元"')}</div>
<div class="layui-row">${input('没收违法所得', 'confiscation', ' placeholder="元"')}${input('告知日期', 'noticeOn')}</div>
<div class="layui-row">${select('陈述申辩', 'statement', 'statement')}${select('听证情况', 'hearing', 'hearing')}</div>
<div class="layui-row">${input('法制审核', 'reviewedOn', ' placeholder="通过日期"')}${input('集体讨论', 'discussedOn', ' placeholder="日期"')}</div>
<div class="layui-row"><div class="layui-col-xs12"><label class="layui-form-label">裁量说明</label><div class="layui-input-block"><textarea name="discretion" class="layui-textarea" style="min-height:52px;height:52px"></textarea></div></div></div>
<div class="layui-row">${input('承办人', 'officers', ' lay-verify="required"')}${input('决定日期', 'decidedOn', ' id="decidedOn"')}</div>
<div class="layui-row"><div class="layui-col-xs12"><label class="layui-form-label">案件材料</label><div class="layui-input-block" style="line-height:34px"><button type="button" class="layui-btn layui-btn-sm layui-btn-primary" id="btnUpload">上传材料</button> <span id="fileList"></span></div></div></div>
<div class="layui-row" id="acts"><div class="layui-input-block">状态：<span id="status"></span>　<button type="submit" class="layui-btn layui-btn-sm" lay-submit lay-filter="decide" id="btnDecide">提交决定</button><button type="button" class="layui-btn layui-btn-sm layui-btn-primary" id="btnSave">保存草稿</button><a href="javascript:submitDecide();" id="lnkDecide" style="margin-left:12px;color:#1e9fff">快速提交</a></div></div>
</form></body>`,
    `${ajaxSetup}
layui.use(['form','layer','upload','laydate'],function(){
  var $=layui.$,form=layui.form,layer=layui.layer;
  var id=location.search.replace(/^\\?id=/,'');
  $('select[data-dict]').each(function(){
    var el=$(this);
    $.ajax({url:'/api/dict',data:{code:el.data('dict')},async:false,dataType:'json',success:function(res){
      if(gone(res))return;
      $.each(res.data,function(i,v){el.append($('<option>').val(v).text(v));});
    }});
  });
  function files(list){$('#fileList').text($.map(list,function(f){return f.name;}).join('　'));}
  $.ajax({url:'/api/case/get',data:{id:id},async:false,dataType:'json',success:function(res){
    if(gone(res))return;
    form.val('case',res.data.form);$('#status').text(res.data.status);files(res.data.files);
    if(res.data.status==='已决定'){$('#btnDecide,#btnSave,#lnkDecide').remove();$('#status').after('　文号：'+res.data.documentNumber);}
  }});
  form.render();
  layui.laydate.render({elem:'#decidedOn'});
  layui.upload.render({elem:'#btnUpload',url:'/api/file/upload',accept:'file',data:{id:id},done:function(res){
    if(gone(res))return;
    layer.msg(res.msg,{icon:res.code===0?1:5,time:1200});if(res.code===0)files(res.data);
  }});
  function send(field){
    $.ajax({url:'/api/case/decide',type:'POST',data:field,dataType:'json',success:function(res){
      if(gone(res))return;
      if(res.code!==0){layer.msg(res.msg,{icon:5});return;}
      $('#status').text('已决定');
      parent.layui.layer.msg(res.msg+'，文号 '+res.data.documentNumber,{icon:1,time:4000});
      parent.reloadGrid();
      parent.layui.layer.close(parent.layui.layer.getFrameIndex(window.name));
    },error:function(){layer.msg('网络异常，请稍后重试',{icon:2});}});
  }
  form.on('submit(decide)',function(d){send(d.field);return false;});
  window.submitDecide=function(){send(form.val('case'));};
  $('#btnSave').on('click',function(){
    $.ajax({url:'/api/case/save',type:'POST',contentType:'application/json;charset=UTF-8',data:JSON.stringify(form.val('case')),dataType:'json',success:function(res){
      if(!gone(res))layer.msg(res.msg,{icon:res.code===0?1:5,time:1200});
    }});
  });
});`,
    '.layui-row{margin-bottom:5px}.layui-form-label{width:90px;padding:7px 8px}.layui-input-block{margin-left:106px}.layui-input,.layui-textarea{font-size:13px}.layui-input{height:34px;line-height:34px}',
  );
}

export function printPage(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([l, v]) => `<tr><td style="width:110px">${l}</td><td>${v}</td></tr>`).join('');
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>打印预览</title><style media="print">.np{display:none}</style></head><body style="font:14px 'Noto Serif CJK SC',SimSun,serif;width:680px;margin:12px auto"><div class="np" style="text-align:right"><button onclick="window.print()">打印</button> <button onclick="window.close()">关闭</button></div><h2 style="text-align:center">行政处罚决定审批表</h2><table border="1" cellspacing="0" cellpadding="6" style="width:100%;border-collapse:collapse">${cells}</table></body></html>`;
}
