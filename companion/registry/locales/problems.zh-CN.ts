/** Why something of the registry was refused, and what to do. */
export const problems = {
  'no-such-record': { title: '名册里没有这一条', todo: '回到名册，刷新后再看' },
  'organ-missing': { title: '名册里没有所选的执法主体', todo: '先登记执法主体，再登记人员' },
  'mandate-giver': {
    title: '委托机关不对：要是名册里的另一个主体，并且不是受委托的组织',
    todo: '受委托组织不得再委托（行政处罚法第二十条）。选实际的委托机关',
  },
  'mandate-days': { title: '委托期限的止日早于起日', todo: '核对委托书上的期限' },
  'certificate-days': { title: '执法证有效期的止日早于起日', todo: '核对证件上的有效期' },
  'certificate-taken': {
    title: '这个执法证号已经登记在另一个人名下',
    todo: '核对证号；登记错了的先更正那一条',
  },
  'account-taken': { title: '这个账号已经对应另一个人', todo: '核对账号；对应错了的先更正那一条' },
  'account-missing': { title: '没有这个账号', todo: '先在“人员”里建账号，或者留空' },
  'photo-no-jpeg': { title: '这不是完整的 JPEG 照片', todo: '在名册页面选照片，页面会转成合适的格式' },
  'photo-metadata': {
    title: '照片里带着拍摄地点、时间等信息',
    todo: '在名册页面选照片，页面会去掉这些信息再交',
  },
  'photo-size': { title: '照片太小或者太大', todo: '边长 120 到 1200 像素；在名册页面选照片会自动调整' },
  'photo-too-large': { title: '照片文件太大', todo: '不超过 60 KB；在名册页面选照片会自动调整' },
  'photo-missing': { title: '没有收到这张照片', todo: '重新选照片，再保存' },
  'same-record': { title: '和当天有效的内容一样，没有要记的', todo: '改了内容再保存' },
  'no-such-version': { title: '没有这个版本，或者已经撤回', todo: '刷新后再看' },
  'nothing-entered': { title: '名册还是空的', todo: '先登记执法主体和人员，再启用核对' },
  'checked-already': { title: '已经是这样', todo: '刷新后再看' },
  'import-busy': { title: '有一个导入正在进行', todo: '等它完成，或者先取消' },
  'import-missing': { title: '没有这个导入，或者已经过期', todo: '重新选文件' },
  'import-not-ready': { title: '这个导入现在不能确认', todo: '等核对完；有错的行改好后重新选文件' },
  'import-stale': { title: '核对以后名册变了', todo: '重新选文件，再核对一次' },
  'not-permitted': { title: '您的角色不能做这件事', todo: '请由有权限的人办理，或请管理员调整角色' },
} as const;
