/** What was found in a clip or a court package, in Chinese. */
import type { FaultWords } from './fault-words.ts';

const members = {
  agency: '单位',
  checkpoint: '记录的检查点',
  clip: '片段说明',
  digests: '各项摘要',
  exported: '导出人、时间、理由',
  head: '封存事件',
  holes: '缺口清单',
  key: '签名密钥',
  lines: '哈希链',
  opened: '开机授权事件',
  recording: '录像、设备、案件',
  sealing: '封存方式',
  signature: '签名',
  version: '版本',
} as const;

export const faultWords: FaultWords = {
  member: {
    malformed: (name) => `证明里“${members[name]}”一项不合格式，或者被改过`,
    changed: (name) => `证明里“${members[name]}”一项被改过`,
    contradicts: (name) => `证明里“${members[name]}”一项与哈希链或封存事件不符`,
  },
  signature: '证明的签名不对',
  checkpoint: '记录的检查点不是由这把密钥签的，或者被改过',
  event: {
    'not-included': (name) => `“${members[name]}”不在检查点所指的记录里`,
    commitment: (name) => `“${members[name]}”的内容与它封存时的承诺不符`,
    differs: (name) => `“${members[name]}”说的不是这段录像，或与哈希链末端不符`,
  },
  line: {
    order: (line) => `哈希链第 ${line} 行次序不对，前面少了或多了`,
    chain: (line) => `哈希链在第 ${line} 行断开`,
    place: (line) => `哈希链第 ${line} 行的位置接不上`,
  },
  init: { changed: () => '片段的文件头被改过', missing: () => '片段的文件头不完整' },
  fragment: {
    changed: (line) => `第 ${line} 段画面被改过`,
    missing: (line) => `第 ${line} 段画面缺失或不完整`,
  },
  clip: { shorter: '片段文件比证明写的短', longer: '片段文件末尾多出内容' },
  file: {
    changed: (name) => `文件 ${name} 与清单不符`,
    missing: (name) => `清单里的文件 ${name} 不在（是不是没有一起选进来？）`,
    added: (name) => `文件 ${name} 不在清单里`,
  },
  manifest: {
    malformed: '文件清单 manifest.json 不合格式，或者签名不对',
    'other-key': '文件清单和片段证明不是同一把密钥签的',
  },
  caseEvent: {
    malformed: () => '案件事件 case-events.json 不合格式，或者被改过',
    checkpoint: () => '案件事件所依据的检查点不对',
    'not-included': (id) => `案件事件 ${id} 不在检查点所指的记录里`,
    commitment: (id) => `案件事件 ${id} 的内容与它封存时的承诺不符`,
  },
  folder: {
    'no-certificate': '没有找到片段的证明（*.certificate.json）',
    'too-many': '证明太多，只看了前 50 个',
  },
};
