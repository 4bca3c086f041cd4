/** What an inventory found, in words: for the console, `doctor` and the command line. */
import type { InventoryFault, InventoryFaultKind } from '../inventory.ts';

interface Words {
  /** What is wrong, and what to do first. */
  readonly what: Readonly<Record<InventoryFaultKind, { readonly title: string; readonly todo: string }>>;
  readonly of: Readonly<Record<InventoryFault['of'], (id: string) => string>>;
  readonly file: (n: number) => string;
  readonly line: (n: number) => string;
}

export const inventoryWords: Readonly<Record<'zh-CN' | 'en', Words>> = {
  'zh-CN': {
    what: {
      missing: { title: '不见了', todo: '查清谁、什么时候动过存储；有备份的，恢复后再清点' },
      shorter: { title: '比封存的短', todo: '文件被截断过：先停止改动这个文件夹，从备份恢复' },
      longer: { title: '比封存的长', todo: '文件后面多出了内容：保留原样，查清来源' },
      changed: { title: '内容被改动', todo: '保留原样，查清谁动过；有备份的，恢复后再清点' },
      unreadable: { title: '读不出来', todo: '可能是磁盘坏了或者权限不对：请管理员检查磁盘' },
      'index-missing': { title: '索引不见了', todo: '没有索引就证明不了哪一段是原样：从备份恢复索引' },
      'index-broken': { title: '索引里有一行不对', todo: '保留原样，从备份恢复索引' },
      'index-differs': { title: '索引和封存的记录对不上', todo: '保留原样，从备份恢复索引' },
      cut: {
        title: '崩溃时没写完的部分，另放在旁边',
        todo: '不影响录下的部分；查清当时为什么中断，留着即可',
      },
      unrecorded: {
        title: '记录里没有的录像文件',
        todo: '可能是崩溃前没来得及封存：重新启动接收程序会尝试恢复',
      },
      'unknown-folder': { title: '记录里没有的文件夹', todo: '查清是谁放的；不是本系统的，请移走' },
      'not-removed': {
        title: '记录说已经销毁，文件却还在',
        todo: '查清是恢复了备份还是有人放回，再按程序处理',
      },
      'export-missing': { title: '导出片段的材料不见了', todo: '已经交出去的不受影响；需要时重新导出' },
      'copy-missing': { title: '打码副本不见了', todo: '原件不受影响；需要时重新做一份' },
      'account-missing': { title: '以前的清点单不见了', todo: '查清谁删了它；有备份的，恢复' },
      'account-changed': { title: '以前的清点单被改动', todo: '保留原样，查清谁动过' },
    },
    of: {
      recording: (id) => `录像 ${id}`,
      import: (id) => `导入的文件 ${id}`,
      folder: (id) => `文件夹 ${id}`,
      export: (id) => `导出 ${id}`,
      copy: (id) => `打码副本 ${id}`,
      inventory: (id) => `清点单 ${id}`,
    },
    file: (n) => `第 ${n + 1} 个文件`,
    line: (n) => `索引第 ${n} 行`,
  },
  en: {
    what: {
      missing: {
        title: 'missing',
        todo: 'Find out who touched the storage and when; restore a backup and take inventory again',
      },
      shorter: {
        title: 'shorter than what was sealed',
        todo: 'It was cut: change nothing in this folder, restore a backup',
      },
      longer: {
        title: 'longer than what was sealed',
        todo: 'Something was added: leave it as it is and find out where it came from',
      },
      changed: {
        title: 'changed',
        todo: 'Leave it as it is and find out who touched it; restore a backup and take inventory again',
      },
      unreadable: {
        title: 'cannot be read',
        todo: 'The disk may be broken, or rights be wrong: the administrator has to look',
      },
      'index-missing': {
        title: 'its index is missing',
        todo: 'Nothing shows any more that it is what was recorded: restore the index from a backup',
      },
      'index-broken': {
        title: 'a line of its index is wrong',
        todo: 'Leave it as it is, restore the index from a backup',
      },
      'index-differs': {
        title: 'its index is not what was sealed',
        todo: 'Leave it as it is, restore the index from a backup',
      },
      cut: {
        title: 'half-written when something crashed, put aside',
        todo: 'What was recorded is whole; find out what crashed, and leave it there',
      },
      unrecorded: {
        title: 'a file that the record does not know',
        todo: 'It may not have been sealed before a crash: the station tries to recover it when it starts',
      },
      'unknown-folder': {
        title: 'a folder that the record does not know',
        todo: 'Find out who put it there; what is not ours has to go elsewhere',
      },
      'not-removed': {
        title: 'disposed of by the record, and there',
        todo: 'Find out whether a backup was restored or somebody put it back',
      },
      'export-missing': {
        title: 'the papers of an exported clip are missing',
        todo: 'What was handed over is not touched by it; export again where it is needed',
      },
      'copy-missing': {
        title: 'a redacted copy is missing',
        todo: 'The original is not touched by it; make another where it is needed',
      },
      'account-missing': {
        title: 'an earlier inventory is missing',
        todo: 'Find out who removed it; restore it from a backup',
      },
      'account-changed': {
        title: 'an earlier inventory was changed',
        todo: 'Leave it as it is and find out who touched it',
      },
    },
    of: {
      recording: (id) => `recording ${id}`,
      import: (id) => `imported file ${id}`,
      folder: (id) => `folder ${id}`,
      export: (id) => `export ${id}`,
      copy: (id) => `redacted copy ${id}`,
      inventory: (id) => `inventory ${id}`,
    },
    file: (n) => `file ${n + 1}`,
    line: (n) => `line ${n} of the index`,
  },
};

/** @param name what people call it, where that is known @example '录像 01J…，第 1 个文件：不见了' */
export function inventorySentence(
  fault: InventoryFault,
  locale: 'zh-CN' | 'en',
  name?: string | undefined,
): string {
  const words = inventoryWords[locale];
  const comma = locale === 'en' ? ', ' : '，';
  const where = [
    name ?? words.of[fault.of](fault.id),
    ...(fault.file === undefined ? [] : [words.file(fault.file)]),
    ...(fault.line === undefined ? [] : [words.line(fault.line)]),
  ].join(comma);
  return `${where}${locale === 'en' ? ': ' : '：'}${words.what[fault.what].title}`;
}
