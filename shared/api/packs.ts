/** `GET /api/packs` → packList: the rule packs in force and what is wrong with files, for whoever may read adapters. */
import { z } from 'zod';

export const packListSchema = z.object({
  packs: z.array(
    z.object({
      pack: z.string(),
      version: z.string(),
      layer: z.string(),
      title: z.object({ 'zh-CN': z.string(), en: z.string() }),
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
      inForce: z.string().nullable(),
    }),
  ),
});
export type PackList = z.infer<typeof packListSchema>;
