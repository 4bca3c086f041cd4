/** Why something of keeping was refused, and what to do. `of` fills the sentence's gap. */
export const problems = {
  'no-such-footage': (_of: string) => ({
    title: '没有这份影像，或者不归您管',
    todo: '请刷新页面；别的单位的影像，请找负责人或者监督人员',
  }),
  'no-such-hold': (_of: string) => ({ title: '没有这项留存，或者已经解除', todo: '请刷新页面' }),
  'no-such-disposal': (_of: string) => ({ title: '没有这份销毁申请，或者已经办完', todo: '请刷新页面' }),
  'disposal-held': (of: string) => ({
    title: `“${of}”现在不能销毁：案件还没有归档，或者有人要求留存`,
    todo: '请从申请里去掉它；留存要由有权限的人写明理由解除',
  }),
  'disposal-kept': (of: string) => ({
    title: `“${of}”的保管期还没有满`,
    todo: '请只选“可以销毁”的；保管期的依据写在每一行',
  }),
  'disposal-fault': (of: string) => ({
    title: `“${of}”和记录对不上，不能销毁`,
    todo: '请监督人员先查清缺失或者改动的原因；销毁不能用来掩盖丢失',
  }),
  'disposal-in-use': (of: string) => ({
    title: `“${of}”的推流密钥还有效，或者正在录`,
    todo: '请先停用密钥，或者等它到期',
  }),
  'disposal-twice': (of: string) => ({
    title: `“${of}”已经在另一份销毁申请里`,
    todo: '请先办完那一份',
  }),
  'disposal-own': (_of: string) => ({
    title: '自己提的销毁申请，自己不能批准，批过一次的也不能再批',
    todo: '请另一位队长、负责人或者监督人员批准',
  }),
  'disposal-own-case': (_of: string) => ({
    title: '申请里有您办的案件，还有别人可以批，您不能批准',
    todo: '请不办这些案件的队长、负责人或者监督人员批准',
  }),
  'retention-unreadable': (_of: string) => ({
    title: '本单位的保管期限文件读不了，现在什么都不能销毁',
    todo: '请管理员改好数据目录里的 retention.yaml，或者从备份恢复',
  }),
  'inventory-running': (_of: string) => ({ title: '正在清点', todo: '请等它清点完，或者先取消' }),
} as const;
