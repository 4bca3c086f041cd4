/** What `export verify-page` says. */
export const text = {
  usage: '用法：companion export verify-page DIR [--data DIR]    把核验页写到一个文件夹，放到任何网站上',
  needsDir: '要写到哪个文件夹？例如：companion export verify-page ./verify',
  notBuilt: '核验页还没有构建：npm run build:verify',
  noRoot:
    '还没有根公钥和签过名的单位名单，核验页认不出任何人。请先建好根和单位的钥匙（companion credentials help）',
  locked:
    '伴随服务正在运行，而那个文件夹里还没有写过核验页。请先停下伴随服务写一次；以后不用停，就能换新名单',
  notSigned: '单位名单不是这个根签的，没有写。请重新签名单（companion credentials help）',
  noStatus: (agency: string) => `注意：没有${agency}的停用名单，手机上不会是绿的`,
  notOurs: (dir: string) => `${dir} 里已经有别的文件，没有写。请给一个空文件夹，或者上次写出的那个`,
  written: (dir: string, files: number, kb: string) =>
    `核验页写好了：${dir}，${files} 个文件；手机打开时要下载 ${kb} KB（压缩后）。放到网站的 /v/ 下面，怎么放见其中的 README.txt`,
  old: (file: string) => `注意：${file} 已经过了该更新的时间，手机上不会是绿的`,
};
