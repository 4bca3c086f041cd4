/**
 * The checkpoint: what the companion says its record is, signed. Each answer of `GET /api/sync` brings the last one, with
 * a proof that it grew from the size the device names (`tree`); the device keeps it and will not take another history
 * (decisions 32, 33). A record restored from a backup begins a new epoch, which is declared and shown.
 */
import { z } from 'zod';
import { canonicalBytes, instantSchema } from '../case/envelope.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const hash32 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

export const checkpointSchema = z.strictObject({
  v: z.literal(1),
  /** 1 at first; one more each time the record was declared restored. */
  epoch: z.int().min(1),
  /** Leaves of the tree. */
  size: z.int().min(0),
  /** RFC 9162 root. */
  root: hash32,
  /** When it was signed. */
  at: instantSchema,
  hash: z.literal('sha256'),
  /** ECDSA P-256 with SHA-256, r ‖ s. */
  alg: z.literal('ES256'),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

export const signedCheckpointSchema = z.object({ checkpoint: checkpointSchema, signature: base64.max(200) });
export type SignedCheckpoint = z.infer<typeof signedCheckpointSchema>;

/** A checkpoint with the proof that leads to it (RFC 9162 §2.1.4). */
export const checkpointAnswerSchema = signedCheckpointSchema.extend({
  /** From the size that was named; empty when none was, or when it is larger than ours. */
  consistency: z.array(hash32).max(64),
});
export type CheckpointAnswer = z.infer<typeof checkpointAnswerSchema>;

/** What is signed. */
export function checkpointBytes(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode('sanxiang checkpoint 1\n');
  const body = canonicalBytes(checkpoint);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
