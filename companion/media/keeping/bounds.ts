/** Measures of how footage is kept. House rules, all of them: no text gives numbers. Data only. */
import type { DiskBound } from '#shared/media/disk-room.ts';
import type { MassBound } from '#shared/media/mass-disposal.ts';

/** A fortnight's, five days', a day's recording; or a fifth, a tenth, a twentieth of the disk. */
export const DISK_BOUNDS: readonly DiskBound[] = [
  { level: 'notice', share: 0.2, hours: 14 * 24 },
  { level: 'low', share: 0.1, hours: 5 * 24 },
  { level: 'critical', share: 0.05, hours: 24 },
];
/** At which rate a disk fills is taken from so many days. */
export const RATE_DAYS = 7;

/** Beyond it two persons are too few. */
export const MASS_BOUND: MassBound = { things: 20, share: 0.1, fewest: 4, hours: 24 };

export const INVENTORY = {
  /** Of Asia/Shanghai's day: when nobody records much. */
  hour: 2,
  /** In so many nights the bytes of everything are read once. */
  nights: 14,
  /** Faults that an inventory names; how many there are it says in any case. */
  named: 500,
} as const;
