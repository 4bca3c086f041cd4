/** Why something in the console was refused, and what to do. */
export const problems = {
  'not-permitted': { title: '您的角色不能做这件事', todo: '请由有权限的人办理，或请管理员调整角色' },
  'no-such-case': { title: '没有这个案件，或者不归您看', todo: '回到案件列表，或请队长把您加入案件' },
  'no-such-approval': { title: '没有这个批准请求', todo: '回到案件列表，刷新后再看' },
  'own-approval': { title: '自己的请求不能自己批准', todo: '请另一位队长或负责人批准' },
  'approval-answered': { title: '这个请求已经有人答复过', todo: '打开案件，看是谁、怎么答复的' },
  'approval-expired': { title: '这个请求已经过期，作废了', todo: '请承办人重新提出，再请您批准' },
  'approval-other-form': {
    title: '表单在您打开以后变了，没有批准',
    todo: '关闭后重新打开，看过新的内容再批准',
  },
  'head-only': {
    title: '偏离裁量基准，要由主要负责人批准',
    todo: '请主要负责人在这里批准，或记下集体讨论的结果',
  },
  'withholding-head': { title: '不公开执法决定，要由负责人批准', todo: '请负责人在这里答复' },
  'withholding-stale': {
    title: '案件情况变了，请示的这一条现在不成立',
    todo: '请承办人按现在的情况重新决定公开不公开',
  },
  'approval-how': { title: '没有说明是怎样批准的', todo: '选本人批准、集体讨论通过，或者制定机关批准' },
  'approval-document': {
    title: '缺少集体讨论记录或者制定机关的批准文件',
    todo: '填上文号或日期，文件归入案卷',
  },
  'approval-issuer': {
    title: '这条基准该由谁批准，和所选的不一致',
    todo: '上级制定的基准，报制定机关批准；本机关制定的，由主要负责人批准或者集体讨论',
  },
  'nobody-to-remind': { title: '本案还没有承办人，没有人可以提醒', todo: '先指定承办人' },
  'reminded-just-now': { title: '10 分钟内已经提醒过', todo: '承办人的侧栏里已经显示；急事请打电话' },
  'no-such-item': { title: '规则包里没有这一项', todo: '刷新后再看' },
  'item-not-yours': { title: '这一项不由您的角色办理', todo: '请提请规则包写明的人办理' },
  'item-closed': { title: '这一项已经办好，或者本案用不上', todo: '刷新后再看' },
  'item-not-here': { title: '这一项在承办人的侧栏里办，或者要先填事实', todo: '请承办人在侧栏里办' },
  'item-needs-document': { title: '文号和日期至少填一个', todo: '填上文号或者日期' },
  'too-many-following': { title: '同时打开的页面太多', todo: '关掉不用的页面后刷新' },
} as const;
