/** Words of the card page that are not on every card: the officer's code on his phone or tablet, and the card printed for a day. */
export const zhCN = {
  nav: '出示执法证',
  noCrypto:
    '这个网址没有加密（不是 https，也不是本机），浏览器不给密码功能，码做不出来。请管理员用 --tls-cert 和 --tls-key 启动伴随服务，再用 https 打开。',
  pick: '哪个案件',
  none: '不写检查号',
  photo: (name: string) => `${name}的登记照片`,
  print: '打印当日纸卡',
  dayCard: (day: string) => `${day} 当日有效`,
  dayNote: '纸卡上的码当天不变，扫出来只到“是真的，但不是此刻出的码”这一档。请同时出示纸质执法证。',
};
export type CardPageWords = typeof zhCN;

export const en: CardPageWords = {
  nav: 'Identity',
  noCrypto:
    'This address is not encrypted (neither https nor this computer), so the browser gives no cryptography and no code can be made. The administrator must start the companion with --tls-cert and --tls-key; then open it by https.',
  pick: 'Which case',
  none: 'No inspection number',
  photo: (name) => `Photo of ${name} in the registry`,
  print: 'Print a card for today',
  dayCard: (day) => `For ${day} only`,
  dayNote:
    'The printed code stays the same all day: scanned, it is never better than “genuine, but not made just now”. Show the paper certificate as well.',
};
