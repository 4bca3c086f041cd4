/** What of the main navigation has room on its one line. Pure. */

/**
 * How many links fit from the first on.
 * @param widths of the links, px
 * @param button width of the button for the others, which takes its room where not all fit
 */
export function fitting(widths: readonly number[], room: number, button: number): number {
  const all = widths.reduce((sum, width) => sum + width, 0);
  if (all <= room) return widths.length;
  let taken = button;
  for (const [at, width] of widths.entries()) {
    taken += width;
    if (taken > room) return at;
  }
  return widths.length;
}
