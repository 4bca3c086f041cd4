import type { text as zh } from './zh-CN.ts';

export const text: typeof zh = {
  usage:
    'companion export verify-page DIR [--data DIR]    write the public page into a folder, for any web server',
  needsDir: 'Into which folder? For example: companion export verify-page ./verify',
  notBuilt: 'The public page is not built: npm run build:verify',
  noRoot:
    'There is no root key and no signed trust list yet: the page would know nobody. Make them first (companion credentials help)',
  locked:
    'A companion is running, and that folder holds no page yet. Stop it and write the page once; later the lists are renewed while it runs',
  notSigned:
    'The trust list is not signed by this root; nothing was written. Sign it anew (companion credentials help)',
  noStatus: (agency) => `Mind: there is no status list of ${agency}; no phone will show green`,
  notOurs: (dir) =>
    `${dir} holds other files; nothing was written. Give an empty folder, or the one written last time`,
  written: (dir, files, kb) =>
    `The public page is in ${dir}: ${files} files; a phone loads ${kb} KB (compressed). Put it below /v/ of a web site; README.txt in it says how`,
  old: (file) => `Mind: ${file} is past its next update; no phone will show green`,
};
