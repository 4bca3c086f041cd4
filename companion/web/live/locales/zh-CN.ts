/** Texts of the page of cameras that send at this moment. Chinese is the original. */
export const zhCN = {
  nav: '实时画面',
  title: '实时画面',
  count: (n: number) => `${n} 台在传`,
  none: '现在没有执法记录仪在传画面',
  noneText: '执法人员在案件页点“开录”，拿到地址和密钥，填进执法记录仪；一传来，这里就有。',
  more: (n: number) => `还有 ${n} 台没有显示`,
  show: '换上来',
  enlarge: '放大',
  all: '全部',
  soundOn: '开声音',
  soundOff: '关声音',
  case: '看案件',
  noSubject: '当事人未定',
  since: (time: string) => `${time} 起`,
  by: (name: string) => `${name} 开的`,
  /** Of a tile, for a reader. */
  tile: (camera: string, subject: string) => `${camera}，${subject}`,
  state: {
    joining: '正在接画面…',
    live: '直播',
    behind: (seconds: string) => `慢 ${seconds} 秒`,
    lost: (time: string) => `${time} 断了，正在等它再传来`,
  },
  cannot: {
    video: (codec: string) => `这个浏览器放不了 ${codec}。画面照样录下，可以在案件页导出后看。`,
    none: '只有声音，没有画面。声音照样录下。',
    sound: (codec: string) => `没有声音：浏览器放不了 ${codec}，照样录下`,
    trouble: '画面放不出来。录像不受影响。',
  },
  retry: '再试',
  watched: '看现场会记下来：谁、什么时候、看了哪个案件。画面上的名字和时间是您的。',
  keys: {
    move: '换一台',
    enlarge: '放大、还原',
    sound: '声音',
    case: '打开案件',
  },
};
export type LiveWords = typeof zhCN;
