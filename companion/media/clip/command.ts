/** `verify FOLDER [--key FINGERPRINT]`: checks a court package, or a clip with its certificate, without a companion and without a network. */
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultWords as english } from '#shared/media/locales/en.ts';
import { receivedOf, sentenceOf } from '#shared/media/locales/fault-words.ts';
import { faultWords as chinese } from '#shared/media/locales/zh-CN.ts';
import { type FolderInput, verifyFolder } from '#shared/media/verify-folder.ts';
import { commandWords, momentText } from './locales/command.ts';
import { grouped } from './locales/papers.ts';
import { nodeHasher } from './service.ts';

export interface VerifyCall {
  readonly locale: 'zh-CN' | 'en';
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

const MAX_FILES = 1000;

/** @returns 0 in order and by the key that was named; 1 something is wrong; 2 wrongly called; 3 in order, but no key was named */
export async function verifyCommand(args: readonly string[], call: VerifyCall): Promise<0 | 1 | 2 | 3> {
  const say = commandWords[call.locale];
  const words = call.locale === 'en' ? english : chinese;
  const parsed = parse(args);
  const files = parsed === null ? null : await folderFiles(parsed.folder);
  if (parsed === null || files === null) {
    call.err(parsed === null ? say.usage : say.noFolder(parsed.folder));
    return 2;
  }
  const found = await verifyFolder(files, parsed.keys, nodeHasher);
  for (const { name, verdict } of found.clips) {
    const { certificate, faults } = verdict;
    call.out(
      faults.length === 0 && certificate !== null ? say.clipGood(name, certificate) : say.clipBad(name),
    );
    for (const fault of faults) {
      const when = receivedOf(fault, certificate)?.map(momentText);
      call.out(`  ${sentenceOf(fault, words)}${when === undefined ? '' : ` (${when.join(' – ')})`}`);
    }
    if (faults.length === 0) for (const hole of certificate?.holes ?? []) call.out(`  ${say.hole(hole)}`);
  }
  for (const one of found.findings) call.out(sentenceOf(one, words));
  call.out(found.listed ? say.listed(found.files, found.events) : say.notListed);
  for (const key of found.fingerprints) call.out(say.key(grouped(key)));
  const wrongKey = parsed.keys.length > 0 && !found.fingerprints.every((key) => parsed.keys.includes(key));
  if (wrongKey) call.out(say.otherKey);
  call.out(say.result[found.result]);
  call.out(say.proves);
  return found.result === 'trusted' ? 0 : found.result === 'compare' ? 3 : 1;
}

function parse(
  args: readonly string[],
): { readonly folder: string; readonly keys: readonly string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { key: { type: 'string', multiple: true } },
      allowPositionals: true,
    });
    const keys = (values.key ?? []).map((one) => one.replace(/[\s:]/g, '').toLowerCase());
    const [folder, ...more] = positionals;
    const good = keys.every((one) => /^[0-9a-f]{64}$/.test(one));
    return folder === undefined || more.length > 0 || !good ? null : { folder, keys };
  } catch {
    return null;
  }
}

async function folderFiles(folder: string): Promise<readonly FolderInput[] | null> {
  const names = await readdir(folder).catch(() => null);
  if (names === null || names.length > MAX_FILES) return null;
  const found: FolderInput[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    const of = await stat(path).catch(() => null);
    if (of?.isFile() !== true) continue;
    found.push({
      name,
      size: of.size,
      read: async (offset, length) => {
        const handle = await open(path, 'r');
        try {
          const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset);
          return buffer.subarray(0, bytesRead);
        } finally {
          await handle.close();
        }
      },
    });
  }
  return found;
}
