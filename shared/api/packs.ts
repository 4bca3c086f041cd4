/** `GET /api/packs` → packList: the rule packs in force and what is wrong with files, for whoever may read adapters. */
import { z } from 'zod';
import { saidSchema } from '../rules/mending.ts';

const localizedSchema = z.object({ 'zh-CN': z.string(), en: z.string() });
/** Items by the bar that counts: what rests on unread law is advisory. */
const countsSchema = z.object({
  items: z.int(),
  bars: z.object({ statutory: z.int(), procedural: z.int(), advisory: z.int() }),
  verified: z.int(),
  unverified: z.int(),
  deadlines: z.int(),
});

export const packListSchema = z.object({
  /** A file that covers several procedures is one pack. */
  packs: z.array(
    z.object({
      pack: z.string(),
      version: z.string(),
      layer: z.string(),
      title: localizedSchema,
      /** Days in Asia/Shanghai, both within; without `to` until another version begins. */
      effective: z.object({ from: z.string(), to: z.string().optional() }),
      /** What the file writes itself, each once in however many procedures it holds. */
      counts: countsSchema,
      procedures: z.array(
        z.object({
          category: z.string(),
          procedure: z.string(),
          /** Of the national pack of the procedure. */
          title: localizedSchema.nullable(),
          counts: countsSchema,
          tightens: z.int(),
        }),
      ),
      /** Items and records of the layers above that it makes stricter; `to` is the bar or the extent that it writes. */
      tightens: z.array(
        z.object({
          kind: z.enum(['item', 'record']),
          id: z.string(),
          title: localizedSchema.nullable(),
          to: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Benchmark tables in force. `signers` empty: nobody signed it, which is let only while the unit keeps no trust list. */
  tables: z.array(
    z.object({
      table: z.string(),
      version: z.string(),
      layer: z.string(),
      title: z.object({ 'zh-CN': z.string(), en: z.string().optional() }),
      issuer: z.object({ 'zh-CN': z.string(), en: z.string().optional() }),
      effective: z.object({ from: z.string(), to: z.string().optional() }),
      entries: z.int(),
      signers: z.array(z.string()),
    }),
  ),
  /** Files that cannot be used. `inForce` is the version of the last good copy, null when the pack is left out. */
  problems: z.array(
    z.object({
      file: z.string(),
      line: z.int(),
      path: z.string(),
      found: z.string(),
      write: z.string(),
      /** The same by code and parameters (shared/rules/locales/mending-…): `found` and `write` are in English. */
      said: z.object({ found: saidSchema.optional(), write: saidSchema.optional() }).optional(),
      inForce: z.string().nullable(),
    }),
  ),
});
export type PackList = z.infer<typeof packListSchema>;
