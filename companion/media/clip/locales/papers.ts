/** Texts of a court package: what to do with it, in both languages, and the receipt in Chinese, for it is signed. */
import type { ExplainedCase } from '#shared/case/explain-case.ts';

export interface PaperWords {
  readonly agency: string;
  readonly camera: string;
  readonly case: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly export: string;
  readonly fingerprint: string;
  readonly clips: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

const beijing = (iso: string) =>
  new Date(iso).toLocaleString('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hour12: false,
    dateStyle: 'long',
    timeStyle: 'medium',
  });
/** Groups of four, which people can compare. */
export const grouped = (hex: string): string => hex.match(/.{1,4}/g)?.join(' ') ?? hex;

const list = (words: PaperWords) =>
  words.clips.map(({ name, bytes, sha256 }) => `  ${name}  ${bytes} B\r\n    SHA-256 ${sha256}`).join('\r\n');
const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n`;

export const readMe = {
  'zh-CN': (words: PaperWords) =>
    lines(
      '执法录像片段及其证明材料',
      '',
      `单位：${words.agency}`,
      `案件：${words.case}`,
      `设备：${words.camera}`,
      `时段：${beijing(words.from)} 至 ${beijing(words.to)}（接收端时钟，北京时间）`,
      `导出：${words.by}，${beijing(words.at)}，理由：${words.reason}`,
      '',
      '怎样核对',
      '1. 用浏览器打开 verify.html，把本文件夹里的全部文件拖进去。不联网，什么都不会上传。',
      '2. 页面显示的密钥指纹，与交接单上签了字的指纹逐组核对：',
      `   ${grouped(words.fingerprint)}`,
      '3. 也可以在装有本系统的电脑上运行：companion verify 文件夹 --key 指纹',
      '',
      '文件',
      list(words),
      '  clip-*.certificate.json  每个片段的证明：哈希链、封存事件、包含证明、签名',
      '  case-events.json  本案与本录像的全部事件及其在记录中的位置证明',
      '  why.zh-CN.txt、why.json  导出时规则对本案逐项的判断和依据',
      '  officers.json、*.cose  当时执法人员的资格与电子执法证状态，签名名单原件',
      '  handover.html  交接单，打印后双方签字',
      '  manifest.json  全部文件的签名清单',
      '',
      '能证明什么',
      '片段与接收时写下的逐字节一致；封存以后没有改动、剪接、换序；中间缺的，证明里逐个列明。',
      '不能证明什么',
      '录像是“收到即封存”：镜头前发生了什么、设备发来的是不是它拍到的，不在证明之内。时间是接收端和设备各自的时钟，没有第三方授时。',
      '没有导出的部分，这里不作任何说明；有疑问请调取完整录像。',
    ),
  en: (words: PaperWords) =>
    lines(
      'A clip of recorded enforcement, and what proves it',
      '',
      `Agency: ${words.agency}`,
      `Case: ${words.case}`,
      `Camera: ${words.camera}`,
      `Span: ${words.from} to ${words.to} (UTC, clock of the receiving companion)`,
      `Exported: ${words.by}, ${words.at}, reason: ${words.reason}`,
      '',
      'How to check',
      '1. Open verify.html in a browser and drag all files of this folder into it. It uses no network; nothing is sent anywhere.',
      '2. Compare the fingerprint of the key that the page shows with the signed receipt:',
      `   ${grouped(words.fingerprint)}`,
      '3. Or, where the program is installed: companion verify FOLDER --key FINGERPRINT',
      '',
      'Files',
      list(words),
      '  clip-*.certificate.json  of each clip: hash chain, sealing event, inclusion proof, signature',
      '  case-events.json  events of the case and of the recording, each with its place in the record',
      '  why.zh-CN.txt, why.json  what the rules said of the case at export, and on what basis',
      '  officers.json, *.cose  standing of the officers at that time, and the signed lists of then',
      '  handover.html  receipt, to be printed and signed by both sides',
      '  manifest.json  signed list of all files',
      '',
      'What it proves',
      'The clip is byte for byte what was written down on receipt, unchanged, uncut and in order since it was sealed; what is missing inside is named.',
      'What it does not prove',
      'Footage is sealed on receipt: what happened before the lens, and whether the camera sent what it saw, is not proven. Times are those of the companion and of the camera; no third party witnessed them.',
      'Nothing is said of what was not exported: ask for the whole recording where that matters.',
    ),
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** 交接单: to be printed and signed. */
export function handover(words: PaperWords): string {
  const row = (name: string, value: string) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`;
  const files = words.clips
    .map(
      ({ name, bytes, sha256 }, i) =>
        `<tr><td>${i + 1}</td><td>${escaped(name)}</td><td>${bytes.toLocaleString('zh-CN')} 字节</td><td class="h">${grouped(sha256)}</td></tr>`,
    )
    .join('');
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>执法录像交接单</title>
<style>body{font:16px/1.7 "Source Han Serif SC","Noto Serif CJK SC",SimSun,serif;max-width:190mm;margin:12mm auto;padding:0 5mm;color:#111;background:#fff}
h1{font-size:24px;text-align:center;letter-spacing:.2em}table{width:100%;border-collapse:collapse;margin:14px 0}th,td{border:1px solid #333;padding:6px 10px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{width:8em;font-weight:600;white-space:nowrap}.h{font:13px/1.6 ui-monospace,Consolas,monospace}.files th{width:auto}.files .h{width:24em}.sign td{height:18mm}p{margin:10px 0}@page{size:A4;margin:15mm}</style></head>
<body><main><h1>执法录像交接单</h1>
<table>${row('交出单位', words.agency)}${row('案件', words.case)}${row('录像设备', words.camera)}${row('时段（北京时间）', `${beijing(words.from)} 至 ${beijing(words.to)}`)}${row('导出人', words.by)}${row('导出时间', beijing(words.at))}${row('导出理由', words.reason)}${row('导出编号', words.export)}</table>
<table class="files"><thead><tr><th>序号</th><th>文件</th><th>大小</th><th>SHA-256</th></tr></thead><tbody>${files}</tbody></table>
<p>签名密钥指纹（SHA-256）：<br><span class="h">${grouped(words.fingerprint)}</span></p>
<p>签字表示：双方已用 verify.html 核对文件，页面显示的指纹与本单一致。录像为“收到即封存”，本单不证明拍摄内容的真实性。</p>
<table class="sign"><tr><th>交出人</th><td></td><th>日期</th><td></td></tr><tr><th>接收人</th><td></td><th>日期</th><td></td></tr><tr><th>接收单位</th><td colspan="3"></td></tr></table>
</main></body></html>
`;
}

const verdicts: Record<string, string> = { allow: '可以', warn: '可以，有提醒', hold: '暂不能办' };

/** What the rules said, for people. */
export function whyText({ actions, gaps, deadlines }: ExplainedCase): string {
  return lines(
    '导出时规则对本案的判断',
    '',
    '一、各项办理',
    ...actions.map(({ title, verdict }) => `  ${title}：${verdicts[verdict] ?? verdict}`),
    '',
    '二、还缺什么、为什么、依据',
    ...(gaps.length === 0 ? ['  没有'] : []),
    ...gaps.flatMap(({ title, why, basis }) => [
      `  ${title}`,
      `    ${why}`,
      ...basis.map(({ text }) => `    依据：${text}`),
    ]),
    '',
    '三、期限',
    ...(deadlines.length === 0 ? ['  没有'] : []),
    ...deadlines.map(({ title, due, shown }) => `  ${title}：${due ?? shown ?? '还不能确定'}`),
  );
}
