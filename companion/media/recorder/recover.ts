/**
 * After a crash: makes file and index agree again. What is whole stays, a fragment without its line gets one, marked as recovered;
 * what is cut in half is put aside in a file of its own. Nothing is deleted.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ChainHead,
  chained,
  endOf,
  type IndexLine,
  indexLineSchema,
  lineText,
} from '#shared/media/chain.ts';
import { fragmentsBehind, timescalesOf } from './boxes.ts';

export interface Recovered {
  /** The last line of the index as it is now; null: not even the beginning of the file is whole. */
  readonly head: ChainHead | null;
  /** Fragments that were whole without a line. */
  readonly found: number;
  /** Bytes that were put aside, of the file and of its index. */
  readonly aside: number;
}

/**
 * @param folder of one recording
 * @param file its number
 * @param now epoch ms: the hole that the crash left ends here at the earliest
 * @throws what the file system throws; then nothing of the file was cut
 */
export async function recoverFile(folder: string, file: number, now: number): Promise<Recovered> {
  const mediaPath = join(folder, `${file}.mp4`);
  const indexPath = join(folder, `${file}.index`);
  const bytes = new Uint8Array(await readFile(mediaPath));
  const text = await readFile(indexPath, 'utf8');
  const lines = wholeLines(text);
  const kept = lines.map((line) => `${lineText(line)}\n`).join('');
  let end = lines.reduce((sum, line) => endOf(line, sum), 0);
  // A line without its bytes: the disk lost what it said it had. The line stays, and is found by whoever verifies.
  end = Math.min(end, bytes.length);
  const [init] = lines;
  const made: IndexLine[] = [];
  if (init?.kind === 'init') {
    const scales = timescalesOf(bytes.subarray(0, init.length));
    for (const { offset, length, from, to } of fragmentsBehind(bytes, end, scales)) {
      const received = lastReceived([...lines, ...made]) ?? init.at;
      made.push(
        chained([...lines, ...made].at(-1) ?? null, {
          kind: 'fragment',
          offset,
          length,
          sha256: createHash('sha256')
            .update(bytes.subarray(offset, offset + length))
            .digest('hex'),
          from,
          to,
          received: [received, received + (to - from)],
          key: false,
          recovered: true,
        }),
      );
      end = offset + length;
    }
    const since = lastReceived([...lines, ...made]) ?? init.at;
    const last = [...lines, ...made].at(-1);
    if (last !== undefined && last.kind !== 'hole' && now > since)
      made.push(chained(last, { kind: 'hole', from: since, to: now, why: 'crash' }));
  }
  const cutText = text.slice(kept.length);
  const cut = bytes.subarray(end);
  if (cut.length > 0) await aside(`${mediaPath}.cut`, cut);
  if (cutText !== '') await aside(`${indexPath}.cut`, Buffer.from(cutText));
  await rewrite(
    indexPath,
    Buffer.from(kept + made.map((line) => `${lineText(line)}\n`).join('')),
    kept.length,
  );
  if (cut.length > 0) {
    const media = await open(mediaPath, 'r+');
    await media.truncate(end).then(() => media.sync());
    await media.close();
  }
  const last = [...lines, ...made].at(-1);
  return {
    head:
      last === undefined || init?.kind !== 'init'
        ? null
        : { recording: init.recording, file, number: last.number, chain: last.chain, bytes: end },
    found: made.filter(({ kind }) => kind === 'fragment').length,
    aside: cut.length + Buffer.byteLength(cutText),
  };
}

/** Up to the first that is none, is out of order, or has no end of line. */
function wholeLines(text: string): IndexLine[] {
  const found: IndexLine[] = [];
  for (const part of text.split('\n').slice(0, -1)) {
    try {
      const parsed = indexLineSchema.safeParse(JSON.parse(part));
      if (!parsed.success || parsed.data.number !== found.length || lineText(parsed.data) !== part) break;
      found.push(parsed.data);
    } catch {
      break;
    }
  }
  return found;
}

function lastReceived(lines: readonly IndexLine[]): number | null {
  const last = lines.findLast((line) => line.kind === 'fragment');
  return last?.kind === 'fragment' ? last.received[1] : null;
}

/** Added to what an earlier crash left. */
async function aside(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'a', 0o600);
  await handle.appendFile(bytes).then(() => handle.sync());
  await handle.close();
}

/** Writes what follows the part that stays as it is. */
async function rewrite(path: string, content: Buffer, stays: number): Promise<void> {
  const handle: FileHandle = await open(path, 'r+');
  await handle.truncate(stays);
  await handle.write(content, stays, content.length - stays, stays);
  await handle.sync();
  await handle.close();
}
