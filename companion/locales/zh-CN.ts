import type { StationState } from '#shared/api/media.ts';
import { upkeepStep, upkeepText } from '#shared/credential/locales/upkeep.ts';
import type { UpkeepFinding, UpkeepStep } from '#shared/credential/upkeep.ts';
import { factUnqualified, mendUnqualified, reasonOf } from '#shared/registry/locales/reasons.ts';
import { mending } from '#shared/rules/locales/mending-zh-cn.ts';
import type { CredentialFinding } from '../credentials/examine.ts';
import type { Finding } from '../inspect.ts';

/** Texts of the companion's answers. Each says what is the matter (`title`) and what to do (`todo`). */

interface Text {
  readonly title: string;
  readonly todo: string;
}

export const refusals = {
  'invalid-envelope': (where: string): Text => ({
    title: `事件信封格式不对（${where}）`,
    todo: '请更新浏览器扩展后重试；仍不行请联系管理员',
  }),
  'invalid-data': (where: string): Text => ({
    title: `事件内容格式不对（${where}）`,
    todo: '请更新浏览器扩展后重试；仍不行请联系管理员',
  }),
  'unknown-type': (type: string): Text => ({
    title: `伴随服务不认识这种事件（${type}）`,
    todo: '请管理员更新伴随服务',
  }),
  'too-big': (limit: string): Text => ({
    title: `事件超过 ${limit} 的上限`,
    todo: '请删减说明文字；附件不要放进事件',
  }),
  'different-bytes': (): Text => ({
    title: '同一编号已收到过内容不同的事件',
    todo: '先收到的那份有效；请联系管理员查看这台设备',
  }),
  'bad-commitment': (): Text => ({
    title: '事件内容与其承诺值不符',
    todo: '请更新浏览器扩展后重试；仍不行请联系管理员',
  }),
  'wrong-actor': (): Text => ({
    title: '事件署名的人不是当前登录的人',
    todo: '请用本人账号登录并重新配对后再发送',
  }),
  'wrong-device': (): Text => ({
    title: '事件署名的设备不是这台设备',
    todo: '请从记录它的那台设备发送',
  }),
  'wrong-stream': (): Text => ({
    title: '这种事件不能写进这条记录',
    todo: '请更新浏览器扩展后重试；仍不行请联系管理员',
  }),
  'not-a-member': (): Text => ({
    title: '您不是这个案件的办案人员',
    todo: '请让办案人员或队长把您加入案件',
  }),
  'unknown-case': (): Text => ({
    title: '还没有这个案件',
    todo: '请先发送立案事件，再发送其余事件',
  }),
  'not-permitted': (): Text => ({
    title: '您的角色不能做这件事',
    todo: '请由有权限的人办理，或请管理员调整角色',
  }),
  'not-yours': (): Text => ({
    title: '这一项不由您的角色办理',
    todo: '请提请规则包写明的人办理',
  }),
  'not-qualified': (why: string): Text => ({
    title: `您没有执法资格，不能签这一步：${factUnqualified(reasonOf(why))['zh-CN']}`,
    todo: mendUnqualified(reasonOf(why))['zh-CN'],
  }),
  'credential-barred': (since: string): Text => ({
    title: `您的电子执法证 ${since} 被管理员撤销，不能签这一步`,
    todo: '请找管理员；准许重新领取之后才能再签',
  }),
  'second-not-qualified': (why: string): Text => ({
    title: `所写的执法人员没有执法资格，不能算一名：${factUnqualified(reasonOf(why))['zh-CN']}`,
    todo: mendUnqualified(reasonOf(why))['zh-CN'],
  }),
  'registry-differs': (): Text => ({
    title: '执法资格的核对结论和单位名册不一致',
    todo: '浏览器里的名册旧了：连上伴随服务后会自动更新，再重新核对',
  }),
  'broken-chain': (): Text => ({
    title: '事件与这台设备的上一个事件接不上',
    todo: '请联系管理员查看这台设备的记录',
  }),
  'device-fork': (): Text => ({
    title: '这台设备的同一序号已有另一个事件',
    todo: '请联系管理员查看这台设备的记录',
  }),
  'quarantine-full': (): Text => ({
    title: '这台设备时间超前的事件太多',
    todo: '请把电脑时间校准后再发送',
  }),
} as const;

export const quarantined = (minutes: number): string =>
  `设备时间比伴随服务快 ${minutes} 分钟以上，先收下待核；到时自动计入。请校准电脑时间`;

/** Why a connection for cameras came to nothing; other words are of the protocol. */
export const refusalWords: Readonly<Record<string, string>> = {
  key: '密钥不对或者已失效',
  handshake: '没有按时出示密钥',
  closed: '没有出示密钥就断开',
  'too many': '连接太多',
  play: '想看而不是发送',
  shutdown: '正在停止',
};
/** Why nobody listens for cameras, by the system's word. */
export const deafWords: Readonly<Record<string, string>> = {
  EADDRINUSE: '端口被别的程序占用',
  EACCES: '没有使用这个端口的权限',
  EADDRNOTAVAIL: '本机没有这个地址',
  down: '接收程序没有运行',
  starting: '接收程序正在启动',
};

export const problems = {
  'bad-request': (where: string): Text => ({
    title: `请求格式不对（${where}）`,
    todo: '请检查填写内容后重试',
  }),
  'too-many-events': (max: string): Text => ({
    title: `一次最多发送 ${max} 个事件`,
    todo: '请分批发送',
  }),
  'too-large': (max: string): Text => ({ title: `请求超过 ${max}`, todo: '请分批发送' }),
  'disk-full': (): Text => ({
    title: '磁盘已满，这次什么都没有记入',
    todo: '请管理员腾出磁盘空间；扩展会自动重新发送',
  }),
  busy: (): Text => ({ title: '伴随服务正忙', todo: '请稍后重试；扩展会自动重新发送' }),
  stopping: (): Text => ({ title: '伴随服务正在停止', todo: '请稍后重试；扩展会自动重新发送' }),
  'credential-settled': (): Text => ({
    title: '这个电子执法证的情况已经变了，没有再改',
    todo: '请刷新名单，看看现在的情况',
  }),
  'code-not-shown': (): Text => ({
    title: '这个码不是您最近 10 分钟在这个案件里出示的',
    todo: '请再出示一次，或者出示纸质证件',
  }),
  'receipt-wrong': (): Text => ({
    title: '对不上',
    todo: '请对方再念一遍最近一次扫出来的 4 位数',
  }),
  'receipt-wait': (): Text => ({
    title: '错的次数太多',
    todo: '请 10 分钟后再输，或者出示纸质证件',
  }),
  'no-cameras': (): Text => ({
    title: '这个单位现在不接收执法记录仪',
    todo: '请管理员用 --rtmp 启动伴随服务',
  }),
  'cameras-deaf': (code: string): Text => ({
    title: `执法记录仪现在接不进来：${deafWords[code] ?? code}，所以没有发放密钥`,
    todo: '请管理员运行 doctor 查看；程序每几秒自动重试，恢复后再点一次即可',
  }),
  'camera-gone': (): Text => ({
    title: '这台执法记录仪现在没有传来画面',
    todo: '录下的部分在案件页；它再传来时，这里会接着显示',
  }),
  'recording-over': (): Text => ({
    title: '这个推流密钥已经失效',
    todo: '请刷新案件页；要继续录，请再开一个',
  }),
  'clip-empty': (): Text => ({
    title: '这段时间没有录到画面',
    todo: '请对照案件页上的录像起止时间，改一下起止时刻',
  }),
  'clip-not-sealed': (): Text => ({
    title: '这段录像的末尾还没有封存进记录',
    todo: '等十秒再导出；正在录的，把结束时刻提前一点',
  }),
  'clip-damaged': (value: string): Text => ({
    title: `原始录像与封存的记录对不上：${value}`,
    todo: '不要再动这份录像，请管理员核对存储；这一段现在不能导出',
  }),
  'clip-too-long': (value: string): Text => ({
    title: `一次最多导出 ${value}`,
    todo: '请分几段导出',
  }),
  'clip-gone': (): Text => ({
    title: '找不到这次导出，或者原始录像已不在本机',
    todo: '请在录像列表里重新导出；录像移走了的，请管理员先移回来',
  }),
  'no-ffmpeg': (): Text => ({
    title: '这台机器没有装 ffmpeg，做不了打码副本',
    todo: '请管理员安装 ffmpeg（Debian：apt-get install ffmpeg）后重新启动伴随服务',
  }),
  'redaction-busy': (): Text => ({
    title: '正在做另一份打码副本',
    todo: '一次只做一份，请等它做完再试',
  }),
  'redaction-no-room': (): Text => ({
    title: '磁盘空间不够，没有做打码副本',
    todo: '录像优先用剩下的空间；请管理员腾出空间，或者选短一点的一段',
  }),
  'redaction-gone': (): Text => ({
    title: '这份打码副本已不在本机',
    todo: '请重新做一份；原录像没有动过',
  }),
  'no-picture': (): Text => ({
    title: '这个文件没有画面',
    todo: '打码副本只能从录像做',
  }),
  'bookmarks-full': (most: string): Text => ({
    title: `一段录像最多 ${most} 个书签`,
    todo: '请先撤下用不着的书签',
  }),
  'bookmark-outside': (): Text => ({
    title: '这个时刻不在这段录像里',
    todo: '请在播放的位置按 B 加书签',
  }),
  'footage-unreadable': (): Text => ({
    title: '这份影像在存放处读不出来：内容被改动、不完整，或者缺少密钥',
    todo: '请管理员在音像资料保管页上清点一次，并从备份恢复这份影像；不要改动存放它的文件夹',
  }),
  'footage-away': (): Text => ({
    title: '这份影像存放在对象存储里，现在读不到',
    todo: '请稍后再试；一直读不到，请管理员查看对象存储的设置、是否连得上、账号是否有效',
  }),
  'footage-disposed': (day: string): Text => ({
    title: `这份影像保管期满，已于 ${day} 销毁`,
    todo: '封存记录和索引还在，可以证明曾经录过什么；销毁的依据和批准人写在案件页和音像资料保管页上',
  }),
  'not-found': (): Text => ({ title: '没有这个地址或记录', todo: '请从控制台首页重新进入' }),
  'wrong-host': (): Text => ({
    title: '访问地址不在允许之列',
    todo: '请使用启动时显示的地址访问',
  }),
  'wrong-origin': (): Text => ({
    title: '来源页面不在允许之列',
    todo: '请从控制台或已配对的扩展操作',
  }),
  'not-signed-in': (): Text => ({ title: '尚未登录或登录已过期', todo: '请登录后重试' }),
  'wrong-password': (): Text => ({ title: '用户名或密码不对', todo: '请核对后重试；忘记密码请找管理员' }),
  'too-many-tries': (seconds: string): Text => ({
    title: '尝试次数太多',
    todo: `请 ${seconds} 秒后再试`,
  }),
  'not-permitted': (): Text => ({
    title: '您的角色不能做这件事',
    todo: '请由有权限的人办理，或请管理员调整角色',
  }),
  'setup-done': (): Text => ({
    title: '管理员已经设置过',
    todo: '请用管理员账号登录',
  }),
  'setup-link': (): Text => ({
    title: '设置链接无效、已用过或已过期',
    todo: '请重新启动伴随服务以取得新链接（15 分钟内有效，只能用一次）',
  }),
  'username-taken': (): Text => ({ title: '这个用户名已有人使用', todo: '请换一个用户名' }),
  'weak-password': (): Text => ({ title: '密码太短', todo: '请使用至少 10 个字符的密码' }),
  'pairing-code': (): Text => ({
    title: '配对码不对或已过期',
    todo: '请在扩展中重新取得配对码',
  }),
  'pairing-waiting': (): Text => ({
    title: '还没有在控制台确认配对',
    todo: '请登录控制台，输入扩展显示的配对码',
  }),
  'pairing-full': (): Text => ({
    title: '等待确认的配对太多',
    todo: '请 10 分钟后再试',
  }),
  'bad-proof': (why: string): Text => ({
    title: `设备证明无效（${why}）`,
    todo: '请校准电脑时间后重试；仍不行请重新配对',
  }),
  'bearer-expired': (): Text => ({ title: '设备凭据已过期', todo: '扩展会自动换取新凭据' }),
  'device-unknown': (): Text => ({ title: '这台设备没有配对或已被注销', todo: '请重新配对' }),
  'sign-in-again': (): Text => ({
    title: '这件事要求刚刚登录',
    todo: '请重新登录后在 5 分钟内办理',
  }),
  'recovery-waiting': (): Text => ({
    title: '等待管理员同意重设 PIN',
    todo: '请管理员在控制台同意后再试',
  }),
  'no-recovery-key': (): Text => ({
    title: '这台设备没有留存恢复密钥',
    todo: '请重新配对；未发送的内容无法找回',
  }),
  failed: (): Text => ({ title: '伴随服务出错了', todo: '请重试；仍不行请管理员查看日志' }),
} as const;

export const cli = {
  listening: (url: string) => `伴随服务已启动：${url}`,
  listeningPublic: (url: string) => `公开入口：${url}`,
  listeningRtmp: (address: string) =>
    `执法记录仪推流到 rtmp://${address}/live（RTMP 不加密，只在可信的网络里用）`,
  noRtmp: (code: string) =>
    `执法记录仪暂时接不进来：${deafWords[code] ?? code}；程序每几秒自动重试，也可以用 --rtmp 换一个端口`,
  badAddress: (text: string) => `地址写法不对：${text}。例：10.1.2.3:4180`,
  badDays: (text: string) => `--footage-local-days 要写天数，不是“${text}”`,
  badS3: (file: string) =>
    `${file} 读不了或者内容不对：要写 endpoint（https，或者本机的 http）、bucket、accessKeyId、secretAccessKey，可以写 region 和 prefix`,
  openFile: (file: string) => `${file} 里有密钥，别人也能读：请先 chmod 600 ${file}`,
  badTls: '证书或私钥读不了，或者两个文件对不上：请用 --tls-cert 和 --tls-key 写明 PEM 文件',
  needsTls: (host: string) =>
    `${host} 不是本机地址：不加密的话，密码会被看见，浏览器也不给加密、摄像头和离线功能。请用 --tls-cert 和 --tls-key 给出单位的证书`,
  setup: (url: string, file: string) =>
    `首位管理员设置链接（15 分钟内有效，只能用一次）：${url}\n也写在 ${file}`,
  setupFile: (file: string) => `首位管理员设置链接写在 ${file}（15 分钟内有效，只能用一次）`,
  locked: (dir: string) => `${dir} 正被另一个伴随服务使用`,
  portTaken: (port: number) => `端口 ${port} 已被占用，请用 --port 换一个`,
  usage: `用法：
  npm run companion -- start --data 目录 [--port 端口]
      [--listen 地址[:端口] --tls-cert 文件 --tls-key 文件]   单位内网上用，要有单位的证书
      [--public 地址:端口]                               给手机的公开入口，不含控制台
      [--rtmp 地址:端口]                                 接收执法记录仪推流，不加密
      [--dock 文件夹 | --dock 单位=文件夹]               采集站的文件夹，里面的录像自动导入，可以写多个
      [--footage-sealed]                                 录完的影像在本机加密存放
      [--footage-s3 文件]                                 影像另存一份到 S3 对象存储；文件写明地址、桶和密钥，只许自己读
      [--footage-local-days 天数]                         对象存储里已有的，本机过这么多天后不再留
      [--footage-home]                                   只在对象存储里的，取回本机
  npm run companion -- doctor --data 目录 [--tls-cert 文件] [--footage-s3 文件]    检查，写明怎么办
  npm run companion -- restored --reason 原因 --data 目录
  npm run companion -- inventory --data 目录            清点影像：记录和磁盘逐个核对
  npm run companion -- verify 文件夹 [--key 指纹]      核对导出的录像片段，不需要数据目录，不联网
  npm run companion -- export verify-page 文件夹 --data 目录    写出核验页，可放到任何网站
  npm run credentials -- --help      电子执法证：根密钥、签发密钥、信任名单
  npm run packs -- --help            规则包：检查、比较、试用、签名、装入
  npm run adapter -- check 文件 [页面.html]
  npm run adapter -- install 文件 [--level observe|warn|hold] --data 目录`,
  needsReason: '请用 --reason 写明从哪份备份恢复、为什么（至少 4 个字）',
  restored: (epoch: number) => `已声明从备份恢复（第 ${epoch} 期）。已配对的设备会重新接收，并显示账本恢复过`,
  unknownCommand: (name: string) => `没有这个命令：${name}`,
  needsData: '请用 --data 指明数据目录',
  doctorOk: (what: string) => `正常  ${what}`,
  doctorBad: (what: string, todo: string) => `问题  ${what}：${todo}`,
  doctor: {
    upkeep: (found: UpkeepFinding) => upkeepText(found)['zh-CN'],
    upkeepStep: (step: UpkeepStep, dir: string) => upkeepStep(step, dir)['zh-CN'],
    /** Between sentences. */
    between: '',
    node: (version: string) => `Node ${version}`,
    nodeTodo: '需要 Node 22 以上，请用 npm run 启动',
    dataDir: '数据目录可写',
    dataDirTodo: '请建立目录并给予写权限',
    modes: '密钥文件只有本人可读',
    modesTodo: '请把密钥文件权限改为 0600',
    found: (finding: Finding): string => {
      if (finding.ok) return `${finding.file} 完好（${finding.size} 个事件，根与内容一致）`;
      const { damage } = finding;
      switch (damage.what) {
        case 'rows-missing':
          return `${finding.file} 缺第 ${damage.from}${damage.to === damage.from ? '' : ` 至 ${damage.to}`} 个事件`;
        case 'end-missing':
          return `${finding.file} 末尾少了事件：现有 ${damage.size} 个，曾有 ${damage.expected} 个`;
        case 'envelope-changed':
          return `${finding.file} 第 ${damage.seq} 个事件的信封被改动`;
        case 'body-changed':
          return `${finding.file} 第 ${damage.seq} 个事件的内容被改动`;
        case 'tree-changed':
          return `${finding.file} 前 ${damage.size} 个事件与当时留下的根不一致`;
        case 'file-damaged':
          return `${finding.file} 文件损坏（${damage.said}）`;
        case 'keys-missing':
          return `缺 ${finding.file} 或 master.key，内容无法打开`;
      }
    },
    ledgerTodo: '请停止使用，保留这份文件，用完好的备份恢复，并告诉监督人员',
    credentials: (found: CredentialFinding): string => {
      switch (found.what) {
        case 'none':
          return '没有开通电子执法证';
        case 'key-modes':
          return '签发密钥文件只有本人可读';
        case 'trust':
          return '信任名单已装入';
        case 'status':
          return found.days === null ? '还没有签过状态名单' : `状态名单 ${found.days} 天前签过`;
        case 'clock':
          return '电脑时间不早于上一份名单';
        case 'key-files':
          return found.ok ? '签发密钥文件都在' : `缺签发密钥文件 ${found.missing.join('、')}`;
      }
    },
    credentialsTodo: (found: CredentialFinding): string =>
      ({
        none: '',
        'key-modes': '请把 credentials/keys 里的文件权限改为 0600',
        trust: '请用根密钥签信任名单：npm run credentials -- sign-trust',
        status: '请启动伴随服务，它会自动重签；7 天不签，手机上就不再是绿色',
        clock: '请校准电脑时间，否则手机不认新名单',
        'key-files': '请从备份恢复 credentials/keys；恢复不了就停用这把密钥（retire-key），再生成一把',
      })[found.what],
    certificate: (days: number | null) => (days === null ? '证书读不了' : `证书还有 ${days} 天到期`),
    certificateTodo: '请换新证书，再用 --tls-cert 和 --tls-key 启动',
    bucket: (failed: string | null) =>
      failed === null
        ? '影像的对象存储能写、能读、能删'
        : failed === 'open' || failed === 'unreadable'
          ? '对象存储的设置文件不能用'
          : `影像的对象存储用不了（${failed}）`,
    bucketTodo: (file: string, failed: string | null): string =>
      failed === 'open'
        ? `${file} 里有密钥，别人也能读：请先 chmod 600 ${file}`
        : failed === 'unreadable'
          ? `请看 ${file}：要写 endpoint、bucket、accessKeyId、secretAccessKey`
          : '请核对地址、桶和密钥，也请确认这个密钥可以写、读、删；没有移走的影像都还在本机',
    running: '没有另一个伴随服务在用这个目录',
    runningTodo: '另一个伴随服务正在使用，请先停止再检查账本',
    cameras: ({ state, code, port, restarts }: StationState): string =>
      state === 'listening'
        ? `正在 ${port} 端口接收执法记录仪${restarts === 0 ? '' : `（接收程序重新启动过 ${restarts} 次）`}`
        : `执法记录仪接不进 ${port} 端口：${deafWords[code ?? state] ?? code ?? state}`,
    camerasTodo: ({ code }: StationState): string =>
      code === 'EADDRINUSE'
        ? '请停掉占用端口的程序，或者用 --rtmp 换一个端口；程序每几秒自动重试'
        : '请看伴随服务的输出；程序每几秒自动重试',
    refused: ({ total, last }: StationState['refused']): string =>
      last === null
        ? `拒绝过 ${total} 个连接`
        : `拒绝过 ${total} 个连接，最近一个来自 ${last.address}（${last.at}，${refusalWords[last.why] ?? last.why}）`,
    disk: ({ share, hours }: { readonly share: number; readonly hours: number | null }): string =>
      `存影像的磁盘还剩 ${Math.round(share * 100)}%${hours === null ? '' : `，按最近的用量还能录 ${Math.floor(hours)} 小时`}`,
    diskTodo: '请在控制台的音像资料保管页上看哪些保管期已满、可以提请销毁，或者加大磁盘；什么都不会自动删除',
    inventory: (night: string, files: number, found: number): string =>
      found === 0
        ? `${night} 夜里清点过影像：${files} 个文件，没有问题`
        : `${night} 夜里清点影像：${files} 个文件，${found} 处问题`,
    inventoryTodo: '请监督人员在音像资料保管页上逐条查清；先不要改动存储',
    mending,
    packs: (count: number) => `规则包可用（${count} 个）`,
    packsTodo: (where: string, write: string, inForce: string | null) =>
      `${where} 应写成：${write}（${inForce === null ? '这个规则包现在不起作用' : `现在仍按上一份完好的 ${inForce} 执行`}）`,
    loopback: '本机回环地址可用',
    loopbackTodo: '请检查防火墙',
  },
};
