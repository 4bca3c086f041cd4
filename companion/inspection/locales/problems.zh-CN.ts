/** Why something about an inspection was refused, and what to do. `of` fills the sentence's gap. */
export const problems = {
  'not-a-code': (_of: string) => ({
    title: '这里面没有企业码，或者不止一个企业',
    todo: '扫墙上的企业码或者营业执照上的二维码；扫不了的，照执照输入 18 位统一社会信用代码',
  }),
  'wrong-code': (_of: string) => ({
    title: '统一社会信用代码不对：要 18 位，不含 I、O、S、V、Z，最后一位是校验位',
    todo: '照营业执照再核对一遍',
  }),
  'unknown-enterprise': (of: string) => ({
    title: `${of} 还没有登记`,
    todo: '照营业执照填上名称，登记后接着办到达',
  }),
  'no-such-enterprise': (_of: string) => ({ title: '没有这家企业', todo: '回到企业名录，刷新后再看' }),
  'enterprise-known': (of: string) => ({ title: `这个代码已经登记：${of}`, todo: '直接用已登记的这一家' }),
  'not-qualified': (of: string) => ({
    title: `不能登记到达：${of}`,
    todo: '请有执法资格的人员来；这次没有登记成，已留下记录',
  }),
  'not-a-colleague': (_of: string) => ({ title: '同去的人不在本单位的执法人员里', todo: '重新选同去的人' }),
  'plan-not-open': (_of: string) => ({
    title: '这条计划已经用过、取消了，或者不在计划的日期里',
    todo: '刷新后重新选；没有合适的计划，按计划外登记，缺的批准会列出来',
  }),
  'kind-missing': (_of: string) => ({ title: '没有说是哪一种检查', todo: '选检查种类' }),
  'kind-unknown': (_of: string) => ({ title: '规则包里没有这种检查', todo: '刷新后重新选检查种类' }),
  'item-unknown': (_of: string) => ({
    title: '单位的清单里没有这个事项',
    todo: '刷新后重选，或者选“不在清单里”',
  }),
  'in-future': (_of: string) => ({ title: '时间比现在还晚', todo: '核对日期和时间；本机的钟不准请先校准' }),
  'too-old': (_of: string) => ({
    title: '时间在一年多以前，不能在这里补录',
    todo: '核对日期；确实是那时的，写进案卷',
  }),
  'late-reason': (_of: string) => ({
    title: '这是事后补录，要写明原因',
    todo: '选为什么当时没有扫，再写一句理由',
  }),
  'not-arrived': (of: string) => ({
    title: `${of}：没有您正在进行的检查`,
    todo: '没有登记过到达的，先补录到达，再登记离开',
  }),
  'other-enterprise': (of: string) => ({
    title: `扫的是另一家的码；您正在检查的是 ${of}`,
    todo: '扫正在检查的这一家的码；要检查新的一家，请办到达',
  }),
  'before-arrival': (of: string) => ({ title: `离开比到达（${of}）还早`, todo: '核对离开的时间' }),
  'year-full': (_of: string) => ({ title: '今年的检查号用完了', todo: '请联系软件的维护人员' }),
  'no-rules': (_of: string) => ({ title: '没有行政检查的规则包', todo: '请管理员看“规则包”页' }),
  'no-such-plan': (_of: string) => ({ title: '没有这条计划', todo: '刷新后再看' }),
  'plan-settled': (_of: string) => ({
    title: '这条计划已经批准、用过或者取消了',
    todo: '刷新后再看；已经去过的，在案件里补办批准',
  }),
  'own-plan': (_of: string) => ({ title: '自己列的计划不能自己批准', todo: '请另一位负责人批准' }),
  'days-turned': (_of: string) => ({ title: '结束日期比开始日期还早', todo: '核对日期' }),
  'items-twice': (of: string) => ({ title: `事项编号或年份重复：${of}`, todo: '改成不重复的' }),
  'key-there': (_of: string) => ({
    title: '已经给这家企业印过密钥',
    todo: '纸丢了才重新印；重新印的，以前的当即作废',
  }),
  'no-such-page': (_of: string) => ({
    title: '密钥不对，或者已经换过',
    todo: '照单位给您的纸重新输入；纸丢了，请单位重新印一张，旧的就作废',
  }),
  'too-many-tries': (of: string) => ({ title: '试得太多了', todo: `请过 ${of} 秒再试` }),
} as const;
