/** What the import of a benchmark table says. */

import type { FileProblem } from '../../tables/grid.ts';
import type { WhyLeft } from '../import/fine-text.ts';
import type { Role, RowStatus } from '../import/table-of-grid.ts';

const columns: Readonly<Record<Role, string>> = {
  number: '序号',
  violation: '违法行为',
  violates: '违法依据',
  penalizedBy: '处罚依据',
  tier: '裁量阶次',
  conditions: '适用条件',
  standard: '处罚标准',
};

const why: Readonly<Record<WhyLeft, string>> = {
  empty: '适用条件或者处罚标准空着',
  'no-figure': '没有数额',
  'no-unit': '有数没有单位：写明元、万元、%或者倍，或在表头写“（万元）”',
  'no-upper-end': '只有下限，没有上限',
  'no-base': '百分数或倍数没有说是什么的：写成“货值金额5倍以上10倍以下”',
  dash: '用了横线、波浪线或“至”，没有说两头含不含：写成“1万元以上3万元以下”',
  reversed: '下限比上限高',
  'per-unit': '按平方米、按次、按日算的，还不能录',
  several: '一格里有几种罚款，没有说分别对谁',
  mixed: '一头是钱、一头是倍数或百分数',
  contradiction: '“超过”和“以上”、“不满”和“以下”同时写，含不含说不清',
  'not-whole-fen': '数额不是整分',
  'too-long': '这一格太长',
};

const statuses: Readonly<Record<RowStatus, string>> = {
  ...why,
  title: '标题',
  header: '表头',
  blank: '空行',
  taken: '已录入',
  'no-header': '没有认出表头',
  'violation-blank': '违法行为空着，又不是合并单元格：填上，或者合并',
  'violates-missing': '违法依据空着',
  'violates-not-understood': '违法依据要写成《法规名称》第几条：原文',
  'penalty-basis-missing': '处罚依据空着',
  'penalty-basis-not-understood': '处罚依据要写成《法规名称》第几条：原文',
  'statute-not-understood': '处罚依据里的法定幅度没有读懂',
  'formula-without-value': '格子里是公式，文件里没有它的结果：在表格软件里打开、保存一次',
  'tier-party-differs': '法定幅度和阶次分的对象（单位、个人）对不上',
  'tier-base-differs': '法定幅度和阶次用的不是同一个基数或单位',
  'outside-statute': '阶次超出法定幅度；减轻的阶次要在录入后手工写明 grade: mitigated',
  repeated: '和上面一行的阶次、条件相同',
};

const files: Readonly<Record<FileProblem, string>> = {
  'too-large': '文件太大（上限 20 MB）',
  'not-a-zip': '不是 .xlsx 或 .docx，或者文件坏了',
  'too-many-parts': '文件里的部件太多',
  'unpacks-too-large': '解开后太大，没有读',
  encrypted: '文件有密码：去掉密码再导入',
  'not-a-workbook': '不是 Excel 工作簿（.xlsx）',
  'not-a-document': '不是 Word 文档（.docx）',
  'bad-xml': '文件内容坏了：用办公软件打开，另存一份再导入',
  'too-many-rows': '行太多（上限 20000）',
  'too-many-columns': '列太多（上限 60）',
  'too-many-tables': '表太多（上限 50）',
  'old-format': '旧格式（.xls、.doc）或有密码：另存为 .xlsx、.docx',
};

export const importTexts = {
  usage: `npm run packs -- import-table 文件.xlsx|.docx --table 代号 --title 名称 --issuer 制定机关 --from 施行日
    [--to 失效日] [--upper] [--layer agency|city|region|national] [--version 1.0.0] [--out 文件.yaml]
  把单位公布的裁量基准表读成数据，逐行报告读懂没有；没读懂的说明原因，不录入，不猜。--upper：上级机关制定的基准。
  不写 --out：数据写到标准输出。每一条依据都标为未核对，由法制人员核对后改。
  退出码 1：有没读懂的行；2：命令写错或文件不能读。`,
  cannotRead: (file: string) => `${file}：读不了这个文件`,
  file: (problem: FileProblem) => files[problem],
  grid: (name: string) => `表“${name}”`,
  missing: (roles: readonly Role[]) => `没有认出这些列：${roles.map((one) => columns[one]).join('、')}`,
  row: (row: number, status: RowStatus, violation: string | null, tier: string | null) =>
    `  第 ${row} 行  ${statuses[status]}${violation === null ? '' : `  ${violation}`}${tier === null ? '' : ` · ${tier}`}`,
  because: (one: WhyLeft) => why[one],
  found: (text: string) => `      原文：${text}`,
  notRead: (names: readonly string[]) => `      没有读这些列：${names.join('、')}`,
  sum: (taken: number, left: number) => `录入 ${taken} 行，没有录入 ${left} 行`,
  nothing: '一行也没有录入，没有写数据',
  written: (file: string, entries: number) => `已写 ${file}：${entries} 项违法行为`,
  review: {
    gap: (entry: string, range: string) => `  注意 ${entry}：${range} 没有阶次`,
    overlap: (entry: string, range: string) => `  注意 ${entry}：${range} 两个阶次都有`,
    uncovered: (entry: string, range: string) => `  注意 ${entry}：法定幅度里的 ${range} 没有阶次`,
    tooFew: (entry: string, count: number, minimum: number) =>
      `  注意 ${entry}：只有 ${count} 个阶次，应当不少于 ${minimum} 个`,
  },
};
export type ImportTexts = typeof importTexts;
