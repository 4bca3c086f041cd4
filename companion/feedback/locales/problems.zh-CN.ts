/** Refusals of the complaints' doors. */
export const problems = {
  'feedback-full': {
    title: '现在来的投诉太多，这一件没有收下',
    todo: '请过一会儿再试，或者打单位的电话、12345',
  },
  'no-such-feedback': {
    title: '没有这一件，或者不由您办',
    todo: '请回到投诉列表；与您有关的由另一位监督人员办',
  },
  'feedback-settled': {
    title: '这一件已经有人办了',
    todo: '请刷新列表看看现在的情况',
  },
};
