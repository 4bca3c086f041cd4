/** Texts of `companion credentials`. */
export const credentialCommand = {
  usage: `电子执法证的密钥和名单（先停止伴随服务；根密钥在离线的电脑上用）：
  npm run credentials -- root --out 文件                    生成根密钥，文件由管理员带走保管
  npm run credentials -- agency --data 目录 --name 单位全称 --telephone 电话
      --page https://…/v --complaints 电话或网址 [--listener https://…] [--short-name 简称]
  npm run credentials -- agency-key --data 目录             生成下一把签发密钥（由上一把签字移交）
  npm run credentials -- retire-key --data 目录 --key 编号 --reason 原因
  npm run credentials -- sign-trust --data 目录 --root 文件 [--days 180]
                                                            根密钥签信任名单，装入，一步完成
  不把根密钥带到这台电脑，就分三步：
  npm run credentials -- draft --data 目录 --out 草稿        在这台电脑
  npm run credentials -- sign-trust --root 文件 --in 草稿 --out 名单   在离线的电脑
  npm run credentials -- install-trust --data 目录 --in 名单 [--pin-root 根公钥 --reason 原因]
  口令从键盘输入，或用环境变量 SANXIANG_ROOT_PASSPHRASE`,
  needs: (option: string) => `缺 --${option}`,
  notRead: (file: string) => `读不了 ${file}`,
  exists: (file: string) => `${file} 已经存在，不覆盖：请换一个文件名`,
  passphrase: '根密钥的口令：',
  again: '再输一遍：',
  shortPassphrase: (least: number) => `口令至少 ${least} 个字符：文件丢了，口令是唯一的防线`,
  different: '两遍不一样，请重来',
  rootMade: (file: string, key: string) =>
    `根密钥写在 ${file}。请另存两份、离线保管；口令分开放。\n根公钥：${key}`,
  'not-a-root': '这不是根密钥文件，或者文件改动过',
  'wrong-passphrase': '口令不对',
  locked: '伴随服务正在使用这个目录，请先停止它',
  badAgency: (where: string) => `单位信息不对（${where}）：网址要完整，页面网址不超过 60 个字符`,
  agencySet: (issuer: string) => `已登记，单位编号 ${issuer}。手机要等下一份信任名单才知道`,
  noAgency: '还没有登记单位：先运行 agency',
  noKeys: '还没有签发密钥：先运行 agency-key',
  keyMade: (id: number, from: string, to: string) =>
    `签发密钥 ${id} 已生成，${from} 至 ${to}。装入含有它的信任名单之后才开始签发`,
  keyRetired: (id: number) => `签发密钥 ${id} 不再签发；它签过的证件到期前仍然有效`,
  noSuchKey: (id: number) => `没有可停用的签发密钥 ${id}`,
  pinned: (key: string) => `这台电脑从现在起只认这把根密钥：${key}`,
  otherRoot: '这台电脑认的是另一把根密钥。确要更换，请用 install-trust --pin-root 并写明 --reason',
  drafted: (file: string) => `草稿写在 ${file}，请带到离线的电脑上签`,
  signed: (file: string) => `信任名单签好了，写在 ${file}`,
  badDraft: '这不是信任名单的草稿，或者内容不全',
  installed: (until: string) => `信任名单已装入，有效到 ${until}`,
  'no-root': '还不知道认哪把根密钥：请用 --pin-root 写明根公钥',
  'not-signed-by-root': '不是这台电脑所认的根密钥签的，没有装入',
  older: '比现有的信任名单还旧，没有装入',
  'without-us': '名单里没有本单位的签发密钥，没有装入',
  needsReason: '请用 --reason 写明原因（至少 4 个字）',
};
export type CredentialCommandTexts = typeof credentialCommand;
