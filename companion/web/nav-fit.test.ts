import { describe, expect, it } from 'vitest';
import { fitting } from './nav-fit.ts';

describe('the main navigation on one line', () => {
  it.each([
    // All fit to the pixel, and the button needs no room.
    [[100, 100, 100], 300, 60, 3],
    // One pixel less: the button takes 60 of 299, and two fit.
    [[100, 100, 100], 299, 60, 2],
    [[100, 100, 100], 260, 60, 2],
    [[100, 100, 100], 259, 60, 1],
    [[100, 100, 100], 100, 60, 0],
    [[], 100, 60, 0],
  ] as const)('of %j in %i with a button of %i: %i', (widths, room, button, wanted) => {
    expect(fitting(widths, room, button)).toBe(wanted);
  });
});
