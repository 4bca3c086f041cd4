/** Names, sizes and times of the files of folders: what changes when one is written, added or taken away. Reads none. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param dirs folders of YAML files and their signatures; one that is not there is empty
 * @param files single files, which need not be there
 */
export function folderStamp(dirs: readonly string[], files: readonly (string | undefined)[]): string {
  const stampOf = (file: string) => {
    const { mtimeMs, size, ino } = statSync(file);
    return `${file} ${mtimeMs} ${size} ${ino}`;
  };
  return [
    ...dirs.flatMap((dir) => {
      try {
        return readdirSync(dir)
          .filter((name) => /\.yaml(\.sig)?$/.test(name))
          .map((name) => stampOf(join(dir, name)));
      } catch {
        return [`${dir} -`];
      }
    }),
    ...files.filter((file) => file !== undefined && existsSync(file)).map((file) => stampOf(String(file))),
  ].join('\n');
}
