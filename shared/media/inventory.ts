/**
 * The account of an inventory: what record and disk were found to be, compared. Signed, and each names the one before by its hash, so
 * that none can be left out unseen; the hash of each stands in the record. Layout: docs/media-format.md. Pure.
 */
import { z } from 'zod';
import { canonicalBytes, instantSchema, opaqueIdSchema, ulidSchema } from '../case/envelope.ts';
import { daySchema } from '../case/events.ts';

/**
 * `missing`, `shorter`, `longer`, `changed`: of bytes against what the record says. `unreadable`: the disk refuses them.
 * `index-missing`, `index-broken`, `index-differs`: of the index beside them. `cut`: put aside after a crash. `unrecorded`: a file that no
 * head vouches for. `unknown-folder`: nothing in the record speaks of it. `not-removed`: it was disposed of, and is there.
 * `export-missing`: the papers of an exported clip. `copy-missing`: a redacted copy. `account-missing`, `account-changed`: of an earlier inventory.
 */
export const inventoryFaults = [
  'missing',
  'shorter',
  'longer',
  'changed',
  'unreadable',
  'index-missing',
  'index-broken',
  'index-differs',
  'cut',
  'unrecorded',
  'unknown-folder',
  'not-removed',
  'export-missing',
  'copy-missing',
  'account-missing',
  'account-changed',
] as const;
export type InventoryFaultKind = (typeof inventoryFaults)[number];

const whole = z.int().min(0);
export const inventoryFaultSchema = z.strictObject({
  what: z.enum(inventoryFaults),
  of: z.enum(['recording', 'import', 'folder', 'export', 'copy', 'inventory']),
  /** Of the recording, file, export, copy or inventory; a folder's name. */
  id: z.string().max(120),
  /** Of a recording: the number of its file. */
  file: whole.optional(),
  /** The first line of the index that is concerned, or the fragment. */
  line: whole.optional(),
});
export type InventoryFault = z.infer<typeof inventoryFaultSchema>;

/** Faults that an account names. */
export const MAX_NAMED = 500;

export const inventorySchema = z.strictObject({
  version: z.literal(1),
  id: ulidSchema,
  /** From 1. */
  number: z.int().min(1),
  /** SHA-256 of the file of the one before; null: there is none. */
  before: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  begun: instantSchema,
  at: instantSchema,
  /** The night it was for. */
  night: daySchema,
  /** Who wanted it; null: it was the night's. */
  asked: opaqueIdSchema.nullable(),
  looked: z.strictObject({
    recordings: whole,
    imports: whole,
    files: whole,
    bytes: whole,
    /** Of the files, those whose every byte was read and hashed. */
    hashed: whole,
  }),
  /** How many there are; those beyond the bound are not named. */
  found: whole,
  faults: z.array(inventoryFaultSchema).max(MAX_NAMED),
});
export type Inventory = z.infer<typeof inventorySchema>;

/** `signature`: ES256 by the key that signs checkpoints, over `inventoryBytes`, base64. */
export const signedInventorySchema = z.strictObject({ inventory: inventorySchema, signature: z.string() });
export type SignedInventory = z.infer<typeof signedInventorySchema>;

/** What is signed. */
export function inventoryBytes(inventory: Inventory): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode('sanxiang inventory 1\n');
  const body = canonicalBytes(inventory);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/**
 * Whether the bytes of a thing are read in these nights: each once in `every` nights, some of them each night.
 * @param days day numbers of the nights that this inventory stands for; `every` or more: all
 */
export function isHashedIn(id: string, days: readonly number[], every: number): boolean {
  if (days.length >= every) return true;
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return days.some((day) => day % every === sum % every);
}
