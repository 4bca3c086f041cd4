/** What a deed does, said before it is done. Worked by hand in consequences.yaml. */
import type { CredentialRow, CredentialsPage } from '#shared/api/credentials.ts';

export const deeds = ['suspend', 'resume', 'revoke', 'lost-device', 'readmit'] as const;
export type DeedName = (typeof deeds)[number];

export type Consequence =
  | 'noCodes'
  | 'online'
  | 'onlineApart'
  | 'offline'
  | 'unsigned'
  | 'stepsStay'
  | 'stepsBarred'
  | 'stepsAgain'
  | 'allAgain'
  | 'registryStays'
  | 'registryHolds'
  | 'againOnline'
  | 'againApart'
  | 'final'
  | 'keyFinal'
  | 'othersStay'
  | 'another'
  | 'stillHeld'
  | 'unpair'
  | 'signOut'
  | 'newOne'
  | 'newOneUnsigned'
  | 'oldStay';

export interface DeedFacts {
  /** A key signs status lists today. */
  readonly signs: boolean;
  /** The verify page lies on another site than the companion's own listener, and has a copy of the list. */
  readonly apart: boolean;
  /** Phones may hold a status list. */
  readonly list: boolean;
  /** Current credentials of the person on other devices. */
  readonly others: number;
  /** The device is the console's card page, not a paired browser. */
  readonly console: boolean;
  /** The person is suspended as it is. */
  readonly held: boolean;
  /** What the registry says is among the causes. */
  readonly registry: boolean;
}

/** @example consequences('readmit', facts) // ['newOne', 'oldStay', 'stepsAgain'] */
export function consequences(deed: DeedName, of: DeedFacts): readonly Consequence[] {
  const red: readonly Consequence[] = of.signs
    ? [of.apart ? 'onlineApart' : 'online', ...(of.list ? (['offline'] as const) : [])]
    : ['unsigned'];
  switch (deed) {
    case 'suspend':
      return ['noCodes', ...red, 'stepsStay'];
    case 'resume':
      if (of.registry) return ['registryHolds', 'stepsStay'];
      return [
        'allAgain',
        'registryStays',
        of.signs ? (of.apart ? 'againApart' : 'againOnline') : 'unsigned',
        'stepsStay',
      ];
    case 'revoke':
      return ['final', 'noCodes', ...red, 'stepsBarred'];
    case 'lost-device':
      return [
        'keyFinal',
        of.held ? 'stillHeld' : of.others > 0 ? 'othersStay' : 'another',
        ...red,
        'stepsStay',
        of.console ? 'signOut' : 'unpair',
      ];
    case 'readmit':
      return [of.signs ? 'newOne' : 'newOneUnsigned', 'oldStay', 'stepsAgain'];
  }
}

/** @param row null: a person who was barred */
export function deedFacts(
  page: Pick<CredentialsPage, 'agency' | 'keys' | 'status'>,
  row: Pick<CredentialRow, 'others' | 'device' | 'causes'> | null,
): DeedFacts {
  const { agency, keys, status } = page;
  const origin = (address: string) => new URL(address).origin;
  return {
    signs: keys.some(({ standing }) => standing === 'signing'),
    apart: agency !== null && (agency.listener === null || origin(agency.page) !== origin(agency.listener)),
    list: status !== null,
    others: row?.others ?? 0,
    console: row !== null && row.device.label === null,
    held: row !== null && row.causes.length > 0,
    registry: row?.causes.some(({ because }) => because === 'registry') ?? false,
  };
}

/** What can be done to it, the mildest first; nothing to what was revoked or renewed. */
export function deedsFor(row: Pick<CredentialRow, 'standing' | 'group' | 'causes'>): readonly DeedName[] {
  if (row.standing === 'revoked' || row.group === 'replaced') return [];
  const held = row.causes.some(({ because }) => because === 'administrator');
  return [held ? 'resume' : 'suspend', 'lost-device', 'revoke'];
}
