/** What `inventory` says on the command line. */
export const inventoryCommandWords = {
  'zh-CN': {
    usage:
      '用法：npm run companion -- inventory --data 目录    清点影像：记录和磁盘逐个核对，全部重新计算哈希',
    locked: (dir: string) => `${dir} 正被另一个伴随服务使用：请在控制台的音像资料保管页上清点`,
    fine: (files: number, size: string) => `清点完毕：${files} 个文件，${size}，没有问题`,
    faults: (files: number, size: string, found: number) =>
      `清点完毕：${files} 个文件，${size}，${found} 处问题`,
    todo: (text: string) => `  ${text}`,
    account: (id: string) => `清点单：inventories/${id}.json`,
  },
  en: {
    usage:
      'Usage: npm run companion -- inventory --data DIR    compares record and disk and hashes every byte of footage',
    locked: (dir: string) =>
      `${dir} is used by another companion: take inventory on the console’s page of footage kept`,
    fine: (files: number, size: string) => `Inventory taken: ${files} files, ${size}, all in order`,
    faults: (files: number, size: string, found: number) =>
      `Inventory taken: ${files} files, ${size}, ${found === 1 ? '1 fault' : `${found} faults`}`,
    todo: (text: string) => `  ${text}`,
    account: (id: string) => `Its account: inventories/${id}.json`,
  },
} as const;
