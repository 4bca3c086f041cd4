/** A folder as one file, streamed: nothing is compressed, for footage is already. At most 4 GiB in all (no ZIP64). */
import { Zip, ZipPassThrough } from 'fflate';

export interface ZipFile {
  /** ASCII, no folders. */
  readonly name: string;
  readonly at: Date;
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** Parts of the archive as they are made; whoever takes them slowly is waited for. @throws what a file throws */
export async function* zipped(files: readonly ZipFile[]): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, part) => {
    if (error === null) made.push(part);
    else failed = error;
  });
  function* ready(): Generator<Uint8Array> {
    if (failed !== null) throw failed;
    yield* made.splice(0);
  }
  for (const { name, at, open } of files) {
    const entry = new ZipPassThrough(name);
    entry.mtime = at;
    zip.add(entry);
    for await (const part of open()) {
      entry.push(part);
      yield* ready();
    }
    entry.push(new Uint8Array(0), true);
    yield* ready();
  }
  zip.end();
  yield* ready();
}
