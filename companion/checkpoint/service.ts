/**
 * Signs what the record is: after a commit, at most once a second (decision 33). The last checkpoint lies beside the
 * record, so that a cut-off end is found out, and goes to every device with each sync.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import {
  type Checkpoint,
  type CheckpointAnswer,
  checkpointBytes,
  type SignedCheckpoint,
  signedCheckpointSchema,
} from '#shared/api/checkpoint.ts';

const EVERY_MS = 1000;

export interface CheckpointDeps {
  readonly ledger: {
    size(): number;
    root(): string;
    onAppended(listener: () => void): () => void;
    consistency(first: number, second: number): Promise<readonly Uint8Array[]>;
  };
  /** ECDSA P-256 / SHA-256 by the companion's identity key, r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly now: () => number;
  readonly epoch: number;
  readonly file: string;
  readonly onError: (error: unknown) => void;
}

export interface Checkpoints {
  /** The last one; signed anew when the record has grown and a second has passed. */
  current(): SignedCheckpoint;
  /** With the proof from a size that a device knows. @param from leaves; null when it knows none */
  answer(from: number | null): Promise<CheckpointAnswer>;
  /** Signs the record as it stands. */
  close(): void;
}

export function openCheckpoints(deps: CheckpointDeps): Checkpoints {
  const { ledger, now } = deps;
  let signedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  function sign(): SignedCheckpoint {
    const at = now();
    const checkpoint: Checkpoint = {
      v: 1,
      epoch: deps.epoch,
      size: ledger.size(),
      root: ledger.root(),
      at: new Date(at).toISOString(),
      hash: 'sha256',
      alg: 'ES256',
    };
    signedAt = at;
    const made = {
      checkpoint,
      signature: Buffer.from(deps.sign(checkpointBytes(checkpoint))).toString('base64'),
    };
    try {
      writeFileSync(`${deps.file}.new`, JSON.stringify(made), { mode: 0o600 });
      renameSync(`${deps.file}.new`, deps.file);
    } catch (error) {
      // A full disk keeps nobody from syncing.
      deps.onError(error);
    }
    return made;
  }

  const before = readCheckpoint(deps.file);
  if (before !== null && before.checkpoint.epoch === deps.epoch && before.checkpoint.size > ledger.size()) {
    deps.onError(
      new Error(
        `the record has ${ledger.size()} events and had ${before.checkpoint.size}: devices will refuse it until it is declared restored`,
      ),
    );
  }
  let last = sign();

  function current(): SignedCheckpoint {
    if (last.checkpoint.size !== ledger.size() && now() - signedAt >= EVERY_MS) last = sign();
    return last;
  }

  const stop = ledger.onAppended(() => {
    timer ??= setTimeout(() => {
      timer = null;
      current();
    }, EVERY_MS).unref();
  });

  return {
    current,
    async answer(from) {
      const { checkpoint, signature } = current();
      const known = from !== null && from <= checkpoint.size;
      const proof = known ? await ledger.consistency(from, checkpoint.size) : [];
      return {
        checkpoint,
        signature,
        consistency: proof.map((hash) => Buffer.from(hash).toString('base64')),
      };
    },
    close() {
      stop();
      if (timer !== null) clearTimeout(timer);
      if (last.checkpoint.size !== ledger.size()) last = sign();
    },
  };
}

/** Null when there is none, or it cannot be read. */
export function readCheckpoint(file: string): SignedCheckpoint | null {
  if (!existsSync(file)) return null;
  try {
    return signedCheckpointSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

const epochSchema = z.strictObject({ epoch: z.int().min(1), at: z.string(), reason: z.string() });

/** 1 until the record was declared restored for the first time. */
export function readEpoch(file: string): number {
  return existsSync(file) ? epochSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).epoch : 1;
}

/**
 * Declares that the record was restored from a backup: its devices take it again, and say that it was restored.
 * @returns the new epoch
 */
export function declareRestored(file: string, at: string, reason: string): number {
  const epoch = readEpoch(file) + 1;
  writeFileSync(`${file}.new`, JSON.stringify({ epoch, at, reason }), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return epoch;
}
