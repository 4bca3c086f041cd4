/** `GET` and `PUT /api/settings`: what a unit's administrator chooses for everyone on this companion. */
import { z } from 'zod';
import { regionIds } from '../calendar/regions.ts';
import { instantSchema, opaqueIdSchema } from '../case/envelope.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** Asia/Shanghai, whatever the region's habit: 10:00 to 20:00 in Xinjiang's summer. */
export const officeHoursSchema = z
  .strictObject({ from: clock, to: clock })
  .refine(({ from, to }) => from < to, { path: ['to'] });

/** As a paired device is given them: it may be older or newer than the companion, so the region is any name. */
export const unitSettingsSchema = z.object({
  region: z.string().max(64),
  officeHours: z.object({ from: clock, to: clock }),
});
export type UnitSettings = z.infer<typeof unitSettingsSchema>;

/** Until an administrator chose: the nation's calendar and the usual hours. */
export const defaultSettings: UnitSettings = {
  region: 'national',
  officeHours: { from: '09:00', to: '18:00' },
};

export const settingsSchema = z.object({
  ...unitSettingsSchema.shape,
  /** The last change; null until there was one. */
  changed: z
    .object({
      at: instantSchema,
      by: z.object({ id: opaqueIdSchema, name: z.string() }),
      reason: z.string(),
    })
    .nullable(),
  regions: z.array(
    z.object({
      id: z.enum(regionIds),
      /** Years whose days off rest on a published paper; every other year is provisional. */
      years: z.array(z.string()),
    }),
  ),
});
export type Settings = z.infer<typeof settingsSchema>;

export const setSettingsSchema = z.strictObject({
  region: z.enum(regionIds),
  officeHours: officeHoursSchema,
  reason: z.string().trim().min(4).max(400),
});
