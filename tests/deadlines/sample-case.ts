/** A case with periods of every kind: the sample pack put into force, and the facts that let its periods run. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '#shared/calendar/working-days.ts';
import type { FactValue } from '#shared/case/events.ts';
import type { Companion } from '../../companion/start.ts';

/** Lays the sample periods over the demo's rules; the companion looks at the folder by itself. */
export function installSample(companionDir: string): void {
  const packs = join(companionDir, 'packs');
  mkdirSync(packs, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'periods.yaml'), join(packs, 'test-city-periods.yaml'));
}

/** The stream of the case with that number in the legacy system. */
export async function streamOf(companion: Companion, key: string): Promise<string> {
  for (const { id } of await companion.ledger.cases({ kind: 'all' })) {
    const events = await companion.ledger.readStream({ kind: 'case', id });
    if (events.some(({ body }) => JSON.stringify(body).includes(key))) return id;
  }
  throw new Error(`no case ${key}`);
}

/** Writes facts as the officer would enter them by hand on another device. */
export async function enter(
  companion: Companion,
  id: string,
  facts: Readonly<Record<string, FactValue>>,
): Promise<void> {
  const officer = await companion.admin.person('officer1');
  if (officer === null) throw new Error('no officer1');
  const draft = { type: 'case.factsCaptured', data: { facts, provenance: 'hand' } } as const;
  const written = await companion.admin.write(officer.id, { kind: 'case', id }, draft);
  if (!written.ok) throw new Error(written.problem.title);
}

/** Facts by which each of the sample periods runs on that day. */
export function runningOn(today: string): Readonly<Record<string, string>> {
  return {
    'sample.openedOn': addDays(today, -4),
    'sample.longOn': addDays(today, -70),
    'sample.seizedOn': addDays(today, -20),
    'sample.toldPartyOn': addDays(today, -5),
    'sample.hearingOn': addDays(today, 14),
    // Ends ten minutes before midnight of this very day.
    'sample.heldAt': `${addDays(today, -1)}T23:50:00+08:00`,
  };
}
