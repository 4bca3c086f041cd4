/** The unit's settings, kept as events in the ledger: who chose which calendar, when and why. */

import type { Problem } from '#shared/api/contract.ts';
import type { UnitSettings } from '#shared/api/settings.ts';
import { defaultSettings } from '#shared/api/settings.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import { eventSchemas } from '#shared/case/events.ts';
import type { Caller, Ledger, StoredEvent } from '../ledger/types.ts';

/** One choice for everyone on this companion. */
const STREAM: StreamRef = { kind: 'unit', id: 'companion' };

export interface LastChange {
  readonly at: string;
  /** Opaque id of the administrator. */
  readonly by: string;
  readonly reason: string;
}

export interface SettingsService {
  current(): UnitSettings;
  changed(): LastChange | null;
  /** @returns a problem when the ledger did not take it: the settings are as before */
  set(caller: Caller, settings: UnitSettings, reason: string): Promise<'set' | Problem>;
  /** Called after each change. */
  onChange(listener: () => void): void;
}

/** @param ledger what was chosen before is read from it; later choices are heard of, whoever wrote them */
export async function openSettings(
  ledger: Pick<Ledger, 'readKind' | 'write' | 'onAppended'>,
): Promise<SettingsService> {
  const listeners: (() => void)[] = [];
  let settings: UnitSettings = defaultSettings;
  let last: LastChange | null = null;
  const hear = (events: readonly StoredEvent[]): boolean => {
    let news = false;
    for (const { envelope, body } of events) {
      if (envelope.type !== 'unit.calendarSet') continue;
      const data = eventSchemas['unit.calendarSet'][1].safeParse(body?.data);
      if (!data.success) continue;
      const { region, officeHours, reason } = data.data;
      settings = { region, officeHours };
      last = { at: envelope.at, by: envelope.actor, reason };
      news = true;
    }
    return news;
  };
  hear(await ledger.readKind('unit'));
  ledger.onAppended((events) => {
    if (hear(events)) for (const listener of listeners) listener();
  });
  return {
    current: () => settings,
    changed: () => last,
    async set(caller, { region, officeHours }, reason) {
      const same =
        region === settings.region &&
        officeHours.from === settings.officeHours.from &&
        officeHours.to === settings.officeHours.to;
      if (same) return 'set';
      const written = await ledger.write(caller, STREAM, {
        type: 'unit.calendarSet',
        data: { region, officeHours: { ...officeHours }, reason },
      });
      return written.ok ? 'set' : written.problem;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
