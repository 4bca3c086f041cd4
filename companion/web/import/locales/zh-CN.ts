/** Texts of the page on files that are brought in. Chinese is the original; en.ts has the same keys. */
import type { Candidate, Import } from '#shared/api/import.ts';

type Time = NonNullable<Import['time']>;
const why: Record<Candidate['why'][number], (minutes: number) => string> = {
  within: () => '拍摄时间在这一步之内',
  overlaps: () => '拍摄时间和这一步有重叠',
  near: (minutes) => `拍摄时间和这一步相差 ${minutes} 分钟`,
  'same-day': (minutes) => `同一天，和这一步相差 ${hours(minutes)}`,
  device: () => '本案已有这台设备拍的文件',
};
const source: Record<NonNullable<Time['source']>, string> = {
  exif: '照片信息里的时间',
  quicktime: '文件里的创建时间',
  riff: '文件里的录制时间',
  name: '按文件名里的时间',
  'file-system': '只有文件的修改时间',
};
const zone: Record<NonNullable<Time['zone']>, string> = {
  utc: '按世界时换算',
  offset: '带时区',
  unit: '按北京时间',
};
const hours = (minutes: number) =>
  minutes < 60
    ? `${minutes} 分钟`
    : `${Math.floor(minutes / 60)} 小时${minutes % 60 === 0 ? '' : ` ${minutes % 60} 分`}`;

export const text = {
  nav: '导入音像',
  title: '导入录像、录音、照片',
  inCase: (name: string) => `导入到：${name}`,
  inCaseTitle: '采集站和手机里的文件',
  back: '返回案件',
  all: '全部导入',
  help: '记录仪、录音笔、手机里的文件拖到这里就行。断网、关机都不要紧，接着传。原文件在看到“已入记录”之前不要删。',
  drop: '把文件拖到这里',
  dropNow: '松手就开始导入',
  choose: '选择文件',
  folder: '选择文件夹',
  formats: 'MP4、MOV、AVI、JPEG、PNG、HEIC、WAV、MP3、M4A、AAC、AMR',
  coming: '正在导入',
  unfinished: (count: number) => `${count} 个文件上次没有传完：重新选择同一个文件，从断的地方接着传`,
  sent: (sent: string, size: string) => `${sent} / ${size}`,
  left: (seconds: number) =>
    seconds < 90
      ? `还要约 ${Math.max(1, Math.round(seconds))} 秒`
      : `还要约 ${Math.round(seconds / 60)} 分钟`,
  waiting: '排队中',
  broken: '连接断了，正在重试',
  pausedAt: '已暂停',
  checking: '正在核对已传的部分',
  whole: '已传完，正在写入记录',
  recorded: '已入记录',
  duplicate: (name: string) => `内容和已有的“${name}”完全相同，没有重复保存`,
  duplicateHere: '内容完全相同的文件本单位已有，没有重复保存',
  refused: '不是录像、录音或照片，没有收下',
  chooseAgain: '重新选择',
  pause: '暂停',
  resume: '继续',
  cancel: '取消',
  giveUp: '放弃',
  remove: '移除',
  retry: '重试',
  clear: '清掉已完成的',
  docks: '采集站',
  dockGone: '读不到这个文件夹：接好以后会自动接着收，采集站上的文件不会动',
  dockTaken: (count: number) => `已收 ${count} 个`,
  dockWaiting: (count: number) => `${count} 个等它写完`,
  dockCopying: '正在收 1 个',
  dockTrouble: {
    refused: (name: string) => `${name}：不是录像、录音或照片，没有收`,
    broken: (name: string) => `${name}：没有读完整，会再试；先不要从采集站上删除`,
    'no-room': (name: string) => `${name}：存储空间不够，请联系管理员；先不要从采集站上删除`,
  },
  list: '已导入',
  file: '文件',
  when: '拍摄时间',
  device: '设备',
  belongs: '归属',
  unknownDevice: '文件里没有写',
  byName: '按文件名',
  unknownTime: '没有时间',
  setTime: '填上时间',
  source,
  zone,
  future: '比传到的时间还晚：这台设备的时钟不准',
  setBy: (who: string, why: string) => `${who}校正：${why}`,
  ahead: (text: string) => `设备时钟快 ${text}`,
  behind: (text: string) => `设备时钟慢 ${text}`,
  exact: '设备时钟没有差',
  difference(ms: number): string {
    const seconds = Math.round(Math.abs(ms) / 1000);
    if (seconds < 60) return `${seconds} 秒`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
    if (seconds < 86_400) return hours(Math.round(seconds / 60));
    return `${Math.floor(seconds / 86_400)} 天 ${hours(Math.round((seconds % 86_400) / 60))}`;
  },
  kinds: { photo: '照片', audio: '录音', video: '录像' },
  by: (who: string) => `${who}导入`,
  fromDock: (name: string) => `采集站“${name}”`,
  place: (latitude: string, longitude: string) => `拍摄位置 北纬 ${latitude}，东经 ${longitude}`,
  placeOnly: '只在这里显示，不作别的用',
  unreadable: '打不开，可能损坏：原文件不要删',
  hash: 'SHA-256',
  see: '看',
  disposed: (day: string) => `保管期满，${day} 已销毁`,
  download: '下载',
  noCase: '还没有归案',
  noStep: '还没有说是哪一步',
  mayBe: '可能是：',
  none: '按时间和设备没有找到案件',
  why,
  others: (count: number) => `还有 ${count} 处`,
  fewer: '收起',
  fileHere: '归入',
  fileAs: (where: string) => `归入 ${where}`,
  other: '归入别的案件',
  move: '改归别的案件',
  pick: '案件',
  pickOne: '请选择',
  reason: '理由',
  reasonHint: '例：拿错了案件',
  time: '真实的开始时间',
  timeHint: '照北京时间填，例：2026-11-26 09:12:03',
  timeReason: '怎么知道的',
  timeReasonHint: '例：开机时对着电脑拍了时间',
  timeHelp: '设备写的时间会一起保留。',
  timeWrong: '时间的写法不对：照 2026-11-26 09:12:03 的样子填',
  save: '保存',
  change: '校正时间',
  stop: '不改了',
  noSubject: '没有名称的案件',
  leaving: '文件还没有传完',
  empty: '导入的文件列在这里，写明拍摄时间、设备和可能属于哪个案件的哪一步。',
  emptyCase: '本案还没有导入的文件。',
};
export type ImportText = typeof text;
