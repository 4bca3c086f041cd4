/** How full a disk is, and for how long it lasts at the rate of the last days. Worked by hand in disk-room.yaml. Pure. */

/** From the mildest to the worst. */
export const diskLevels = ['notice', 'low', 'critical'] as const;
export type DiskLevel = (typeof diskLevels)[number];
/** Reached when so much of the disk is left, or so many hours of recording: whichever comes first. */
export interface DiskBound {
  readonly level: DiskLevel;
  /** Of the whole disk, 0 to 1. */
  readonly share: number;
  readonly hours: number;
}

export interface DiskRoom {
  readonly level: 'ok' | DiskLevel;
  /** Of the whole disk, 0 to 1. */
  readonly share: number;
  /** How long what is left lasts; null: nothing came in these days. */
  readonly hours: number | null;
}

/**
 * @param total bytes of the disk @param free bytes that are left
 * @param perHour bytes that came in an hour, over the last days
 */
export function diskRoom(
  { total, free, perHour }: { readonly total: number; readonly free: number; readonly perHour: number },
  bounds: readonly DiskBound[],
): DiskRoom {
  const share = total > 0 ? Math.max(0, Math.min(1, free / total)) : 0;
  const hours = perHour > 0 ? Math.max(0, free) / perHour : null;
  const reached = bounds.filter((one) => share <= one.share || (hours !== null && hours <= one.hours));
  const level = diskLevels.findLast((name) => reached.some((one) => one.level === name)) ?? 'ok';
  return { level, share, hours };
}
