/** What cannot be recorded, whatever its shape: looked at by a person's edit and by every row of an import. Pure. */
import { misfit } from '#shared/registry/certificate-number.ts';
import {
  type OfficerRecord,
  type OrganRecord,
  type RegistryRecords,
  versionOn,
} from '#shared/registry/records.ts';
import type { RegistryProblemCode } from './problems.ts';

export interface Around {
  readonly records: RegistryRecords;
  readonly accounts: ReadonlySet<string>;
  /** Others with that number or account, at any time from the day on; of an import also those of other rows. */
  readonly others: (
    key: { readonly certificate: string } | { readonly account: string },
  ) => readonly string[];
}

/** @param id of the organ; null: a new one */
export function organProblem(
  id: string | null,
  record: OrganRecord,
  from: string,
  { records }: Pick<Around, 'records'>,
): RegistryProblemCode | null {
  if (record.kind !== 'entrusted') return null;
  const { mandate } = record;
  if (mandate.until < mandate.from) return 'mandate-days';
  const giver = versionOn(records.organs.get(mandate.by) ?? [], from)?.record;
  return giver === undefined || giver.kind === 'entrusted' || mandate.by === id ? 'mandate-giver' : null;
}

/** @param id of the person; null: a new one */
export function personProblem(
  id: string | null,
  record: OfficerRecord,
  { records, accounts, others }: Around,
): RegistryProblemCode | null {
  if (!records.organs.has(record.organ)) return 'organ-missing';
  const { certificate, account } = record;
  if (certificate !== null && certificate.until < certificate.from) return 'certificate-days';
  if (certificate !== null && others({ certificate: certificate.number }).some((other) => other !== id))
    return 'certificate-taken';
  if (account === null) return null;
  if (!accounts.has(account)) return 'account-missing';
  return others({ account }).some((other) => other !== id) ? 'account-taken' : null;
}

/** Persons of whom some version that holds on the day or later has that number or account. */
export function holders(
  records: Pick<RegistryRecords, 'persons'>,
  day: string,
  test: (record: OfficerRecord) => boolean,
): readonly string[] {
  const found: string[] = [];
  for (const [id, versions] of records.persons) {
    const now = versionOn(versions, day);
    const still = versions.some((version) => (version === now || version.from > day) && test(version.record));
    if (still) found.push(id);
  }
  return found;
}

/** What should be looked at. @param region as in the unit's settings */
export function personWarnings(
  record: OfficerRecord,
  region: string,
  sameName: boolean,
): readonly ('number-misfit' | 'same-name')[] {
  const { certificate } = record;
  return [
    ...(certificate !== null && misfit(certificate.number, region) !== null
      ? ['number-misfit' as const]
      : []),
    ...(sameName ? ['same-name' as const] : []),
  ];
}
