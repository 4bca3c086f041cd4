/** The look of such a system around 2008: 12–13 px 宋体, blue tables, ridged frames. */
export const style = `
body,td,th,input,select,textarea{font-family:SimSun,NSimSun,宋体,"AR PL UMing CN","Noto Serif CJK SC",serif;font-size:13px}
body{margin:0;background:#fff;color:#000;line-height:1.35}
a{color:#003399;text-decoration:none} a:hover{color:#ff6600;text-decoration:underline}
form{margin:0}
.main{padding:5px 8px}
.crumb{font-size:12px;color:#333;border-bottom:1px dotted #8888aa;padding-bottom:3px;margin-bottom:6px}
.crumb .r{float:right}
table.t{border-collapse:collapse;width:100%}
table.t td,table.t th{border:1px solid #9dbbe0;padding:2px 4px;height:21px;font-weight:normal}
table.t td.l{background:#e4effb;text-align:right;width:98px;white-space:nowrap}
table.t td.h,table.t th{background:#c5dcf5;text-align:center;font-weight:bold;height:20px;white-space:nowrap}
table.t tr.e td{background:#f4f9ff} table.t tr.o:hover td,table.t tr.e:hover td{background:#ffffd9}
input.x,select,textarea{border:1px solid #7f9db9;background:#fff;padding:1px 2px;color:#000}
input.ro{background:#eee} textarea{width:99%;resize:none}
input.b{height:21px;padding:0 10px;border:1px solid #707070;background:#e8e8e8;background:linear-gradient(#fefefe,#dddddd);cursor:pointer;border-radius:2px}
.btns{text-align:center;padding:9px 0}
.btns input.b{margin:0 6px}
.q{background:#eef5fd;border:1px solid #b5cbe6;padding:4px 6px;margin-bottom:6px}
.star{color:#f00} .gray{color:#888} .red{color:#c00}
.pg{text-align:right;padding:5px 2px;font-size:12px}
.cp{text-align:center;font-size:12px;color:#888;padding:6px 0}
fieldset{border:1px solid #9dbbe0;margin:6px 0 0;padding:4px 8px} legend{font-size:12px;color:#003399}
.msgbox{width:440px;margin:60px auto 0;border:1px solid #9dbbe0} .msgbox .h{background:#c5dcf5;font-weight:bold;padding:3px 8px}
.msgbox .c{padding:22px 30px;line-height:24px} .msg-ok{color:#006600;font-weight:bold;font-size:14px} .msg-err{color:#c00;font-weight:bold;font-size:14px}
`;
