/**
 * Where footage lies: in the data folder as it came, sealed there, or in a bucket; and how it gets from one to the other: copied,
 * read back whole and compared, told to the record, and only then let go of where it was. A crash leaves one whole copy at least.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Footage, FootageDamaged, type FootageFile, type FootageRef, through } from './footage-file.ts';
import { type Form, forms, type LocalFiles } from './local-files.ts';
import type { S3Files } from './s3-files.ts';
import { openSealed, sealed } from './sealed-file.ts';

export type Place = 'local' | 's3';

/** One copy of it. */
export interface Copy {
  readonly place: Place;
  readonly form: Form;
  /** Of the copy as it lies there. */
  readonly bytes: number;
}

export interface Stored extends Copy {
  /** Of the copy as it lies there, hex. */
  readonly sha256: string;
}

export interface VaultDeps {
  readonly local: LocalFiles;
  /** Null: the unit has no bucket. */
  readonly s3: S3Files | null;
  readonly secrets: {
    sealSecret(name: string, plain: Uint8Array): Uint8Array;
    openSecret(name: string, sealed: Uint8Array): Uint8Array;
  };
}

export interface Vault extends Footage {
  /** Every copy that is there, or in that place. @throws where a place does not answer */
  copies(ref: FootageRef, place?: Place): Promise<readonly Copy[]>;
  /**
   * Puts a copy there, reads it back and compares: with what it was made of, and as `asRecorded` does with the record.
   * @returns null: it is nowhere
   * @throws NotTheSame, when what came back is something else; NotAsRecorded, when it is what there was, and that is not what was
   * recorded. The copy is gone then, and what there was is not
   */
  store(
    ref: FootageRef,
    place: Place,
    form: Form,
    signal: AbortSignal,
    asRecorded?: (file: FootageFile) => Promise<boolean>,
  ): Promise<Stored | null>;
  /** Reads a copy whole. @returns is it there, and are its bytes those that were stored? */
  isAsStored(ref: FootageRef, stored: Stored, signal: AbortSignal): Promise<boolean>;
  /** Tries every place beyond this machine: writes there, reads and removes. @throws what it says */
  probe(): Promise<void>;
  /** Lets one copy go. Never the last: that is `remove`. @returns false: there is no other */
  letGo(ref: FootageRef, copy: Pick<Copy, 'place' | 'form'>): Promise<boolean>;
}

/** A copy that was read back is another file. */
export class NotTheSame extends Error {
  constructor() {
    super('what was stored came back as something else');
    this.name = 'NotTheSame';
  }
}

/** What there is of it is not what the record vouches for: no copy is made of that. */
export class NotAsRecorded extends Error {
  constructor() {
    super('the footage is not what was recorded');
    this.name = 'NotAsRecorded';
  }
}

const nameOf = (ref: FootageRef) =>
  ref.kind === 'recording' ? `footage/${ref.id}/${ref.file}` : `footage/${ref.id}`;

export function openVault({ local, s3, secrets }: VaultDeps): Vault {
  const places: readonly Place[] = s3 === null ? ['local'] : ['local', 's3'];
  const at = (place: Place): Pick<S3Files, 'open' | 'put' | 'remove'> => {
    if (place === 'local') return local;
    if (s3 === null) throw new Error('there is no bucket');
    return s3;
  };
  const unwrap = (ref: FootageRef) => (wrapped: Uint8Array) => secrets.openSecret(nameOf(ref), wrapped);
  const asItCame = (ref: FootageRef, form: Form, stored: FootageFile): Promise<FootageFile> | FootageFile =>
    form === 'plain' ? stored : openSealed(stored, unwrap(ref));

  async function copies(ref: FootageRef, only?: Place): Promise<readonly Copy[]> {
    const found: Copy[] = [];
    for (const place of places.filter((one) => only === undefined || one === only))
      for (const form of forms) {
        const stored = await at(place).open(ref, form);
        if (stored !== null) found.push({ place, form, bytes: stored.size });
      }
    return found;
  }

  async function open(ref: FootageRef): Promise<FootageFile | null> {
    for (const place of places)
      for (const form of forms) {
        const stored = await at(place).open(ref, form);
        if (stored !== null) return asItCame(ref, form, stored);
      }
    return null;
  }

  /** One change of a thing at a time: what is removed is not being copied, and what is copied is not being removed. */
  const changing = new Map<string, Promise<unknown>>();
  async function inTurn<T>(ref: FootageRef, what: () => Promise<T>): Promise<T> {
    const name = nameOf(ref);
    const before = changing.get(name) ?? Promise.resolve();
    const done = before.then(what, what);
    const settled = done.catch(() => undefined);
    changing.set(name, settled);
    try {
      return await done;
    } finally {
      if (changing.get(name) === settled) changing.delete(name);
    }
  }

  async function store(
    ref: FootageRef,
    place: Place,
    form: Form,
    signal: AbortSignal,
    asRecorded: (file: FootageFile) => Promise<boolean> = async () => true,
  ): Promise<Stored | null> {
    const source = await open(ref);
    if (source === null) return null;
    const [plain, kept] = [createHash('sha256'), createHash('sha256')];
    const whole = through(source.read(0, source.size), plain);
    const fresh = randomBytes(32);
    const bytes =
      form === 'plain'
        ? whole
        : sealed(whole, {
            size: source.size,
            key: fresh,
            wrapped: secrets.sealSecret(nameOf(ref), fresh),
          });
    await at(place).put(ref, form, through(bytes, kept), signal);
    fresh.fill(0);
    const [wanted, sha256] = [plain.digest('hex'), kept.digest('hex')];
    const back = await at(place).open(ref, form);
    try {
      if (back === null) throw new NotTheSame();
      // Once for all that is asked of it: a bucket is far away.
      const stored = followed(back);
      const came = followed(await asItCame(ref, form, stored));
      const recorded = await asRecorded(came);
      const same = (await came.hash(signal)) === wanted && (await stored.hash(signal)) === sha256;
      if (!same || source.size !== came.size) throw new NotTheSame();
      if (!recorded) throw new NotAsRecorded();
      return { place, form, bytes: back.size, sha256 };
    } catch (error) {
      if (!(error instanceof NotTheSame || error instanceof NotAsRecorded || error instanceof FootageDamaged))
        throw error;
      await at(place).remove(ref, form);
      throw error instanceof NotAsRecorded ? error : new NotTheSame();
    }
  }

  return {
    copies,
    open,
    remove: (ref) =>
      inTurn(ref, async () => {
        for (const place of places) for (const form of forms) await at(place).remove(ref, form);
      }),
    store: (ref, ...rest) => inTurn(ref, () => store(ref, ...rest)),
    async isAsStored(ref, { place, form, bytes, sha256 }, signal) {
      const there = await at(place).open(ref, form);
      if (there === null || there.size !== bytes) return false;
      const hash = createHash('sha256');
      for await (const part of there.read(0, there.size)) {
        signal.throwIfAborted();
        hash.update(part);
      }
      return hash.digest('hex') === sha256;
    },
    async probe() {
      await s3?.probe();
    },
    letGo: (ref, copy) =>
      inTurn(ref, async () => {
        const others = (await copies(ref)).filter(
          (one) => one.place !== copy.place || one.form !== copy.form,
        );
        if (others.length === 0) return false;
        await at(copy.place).remove(ref, copy.form);
        return true;
      }),
  };
}

/** A file and the hash of all of it, most of which comes by as somebody reads it from its beginning. */
function followed(file: FootageFile): FootageFile & { hash(signal: AbortSignal): Promise<string> } {
  const sha256 = createHash('sha256');
  let done = 0;
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    let at = from;
    for await (const part of file.read(from, to)) {
      if (at <= done && at + part.length > done) {
        sha256.update(part.subarray(done - at));
        done = at + part.length;
      }
      at += part.length;
      yield part;
    }
  }
  return {
    size: file.size,
    read,
    /** Reads what nobody has read. @returns hex */
    async hash(signal) {
      for await (const _ of read(done, file.size)) signal.throwIfAborted();
      return sha256.digest('hex');
    },
  };
}
