/** Where footage lies, for whoever looks after it. */
import { z } from 'zod';

export const storagePlaces = ['local', 's3'] as const;
export const storageForms = ['plain', 'sealed'] as const;

export const vaultStateSchema = z.strictObject({
  wanted: z.strictObject({
    sealed: z.boolean(),
    bucket: z.boolean(),
    localDays: z.int().nullable(),
    home: z.boolean(),
  }),
  job: z.strictObject({
    /** `stopped`: by itself, because of what went wrong. */
    state: z.enum(['idle', 'running', 'cancelled', 'stopped']),
    done: z.int(),
    of: z.int(),
    /** Copies that were made, read back and compared. */
    moved: z.int(),
    /** Copies that came back as something else. */
    wrong: z.int(),
    /** Files that are not what was recorded, and were left as they are. */
    left: z.int(),
    /** Of the last failure: the code of the system or the server. */
    said: z.string().nullable(),
    /** When the last run ended. */
    at: z.string().nullable(),
  }),
  /** Files of which the record says that a compared copy lies there. */
  copies: z.array(
    z.strictObject({
      place: z.enum(storagePlaces),
      form: z.enum(storageForms),
      files: z.int(),
      bytes: z.int(),
    }),
  ),
});
export type VaultState = z.output<typeof vaultStateSchema>;
