/** What the phone gives to the pages: its storage where there is one, where the pages lie, what languages it has. */

import { type Memory, openMemory, type Shelf } from './memory.ts';
import { type Other, wantedOther } from './speech-choice.ts';

/** Private modes throw at the mere name. */
export function shelf(of: () => Shelf): Shelf | null {
  try {
    return of();
  } catch {
    return null;
  }
}

/** Where the phone keeps what is to be found at the next visit. */
export const phoneShelf = (): Shelf | null => shelf(() => localStorage);

export const phoneMemory = (): Memory => openMemory(phoneShelf());

/** The language beside the Chinese: the one chosen before, else the phone's. */
export function phoneLanguage(memory: Memory): Other | null {
  return wantedOther(memory.language(), navigator.languages ?? [navigator.language]);
}
