/** What the name of a file may say, and how much of it is kept. Pure. */

/** The last part of a path of either kind; control characters are nobody's name. */
export function withoutFolders(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = [...last].filter((one) => one >= ' ' && one !== '\x7f').join('');
  return [...clean].slice(0, 200).join('').trim() || 'file';
}

const CAMERA_NAME = /^((?:DSJ|BWC|HKV|DH|TCL)[-_]?[A-Z0-9]{1,16}(?:[-_]\d{3,12})?)[-_]/i;
/** The number that a body camera puts before the time in a file's name. A name can be changed by anybody, and it is shown as one. */
export function deviceOfName(name: string): { serial: string; from: 'name' } | null {
  const found = CAMERA_NAME.exec(name)?.[1];
  return found === undefined ? null : { serial: found.toUpperCase(), from: 'name' };
}
