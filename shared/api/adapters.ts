/**
 * Adapters over HTTP.
 * - `GET /api/adapters` → adapterList: for paired devices and the console (`adapter.read`).
 * - `PUT /api/adapters/ID/level` {level, reason} → adapterList, for administrators (`adapter.set`).
 * Adapters are installed on the machine itself (`npm run adapter -- install`), never over the network.
 */
import { z } from 'zod';
import { adapterSchema } from '../adapter/adapter-schema.ts';

export const adapterLevelSchema = z.enum(['off', 'observe', 'warn', 'hold']);

export const adapterListSchema = z.object({
  adapters: z.array(
    z.object({
      adapter: adapterSchema,
      level: adapterLevelSchema,
      /** Hex, over the adapter's canonical form. */
      sha256: z.string(),
      /** Pages on which officers' browsers did not find what this version looks for; the latest of each. */
      drifts: z.array(
        z.object({
          page: z.string(),
          missing: z.array(z.string()),
          healed: z.array(z.string()),
          at: z.string(),
        }),
      ),
    }),
  ),
});
export type AdapterList = z.infer<typeof adapterListSchema>;

export const setAdapterLevelSchema = z.strictObject({
  level: adapterLevelSchema,
  /** Recorded with the change. */
  reason: z.string().min(1).max(2000),
});
