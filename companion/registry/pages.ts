/** What the console is shown of the registry: rows with what is wrong first, pages of versions. Pure. */
import {
  type OrganPage,
  type OrganRow,
  PAGE,
  type PersonPage,
  type PersonRow,
  type RegistryPage,
} from '#shared/api/registry.ts';
import type { RegistryState } from '#shared/registry/fold-registry.ts';
import { type Qualified, qualification, reviewerStanding } from '#shared/registry/qualification.ts';
import { type Version, type Versions, versionOn } from '#shared/registry/records.ts';
import type { Phase } from './service.ts';

/** A certificate that ends within so many days is to be renewed. */
const SOON_DAYS = 60;
const MAX_ACCOUNTS = 100;

export interface PagesInput {
  readonly state: RegistryState;
  readonly phase: Phase;
  readonly qualified: Qualified;
  readonly today: string;
  readonly nameOf: (account: string) => string;
}

export interface Asked {
  readonly q: string;
  readonly show: 'all' | 'unqualified' | 'soon' | 'reviewers' | 'left';
  readonly organ?: string | undefined;
  readonly offset: number;
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The version to show: today's, or the first one when none holds yet. */
function shown<T>(versions: Versions<T>, today: string): Version<T> | null {
  return versionOn(versions, today) ?? versions[0] ?? null;
}

export function personRow(
  id: string,
  { state, today }: Pick<PagesInput, 'state' | 'today'>,
): PersonRow | null {
  const versions = state.persons.get(id) ?? [];
  const record = shown(versions, today)?.record;
  if (record === undefined) return null;
  const found = qualification(
    { organs: state.organs, persons: new Map([[id, versions]]) },
    { person: id },
    today,
  );
  const { certificate } = record;
  const ends = certificate !== null && certificate.until < addDays(today, SOON_DAYS);
  // A reviewer without any certificate is no officer; he lacks nothing.
  const onlyReviews = certificate === null && record.reviewer !== null;
  return {
    id,
    name: record.name,
    organ: shown(state.organs.get(record.organ) ?? [], today)?.record.name ?? record.organ,
    post: record.post ?? null,
    certificate: certificate?.number ?? null,
    until: certificate?.until ?? null,
    standing:
      record.status === 'left' || onlyReviews
        ? 'not-officer'
        : found.ok
          ? ends
            ? 'soon'
            : 'ok'
          : 'unqualified',
    why: found.ok ? null : found.why,
    since: found.ok ? null : found.since,
    account: record.account !== null,
    reviewer: reviewerStanding(record, today),
  };
}

function organRow(
  id: string,
  officers: number,
  { state, today }: Pick<PagesInput, 'state' | 'today'>,
): OrganRow | null {
  const record = shown(state.organs.get(id) ?? [], today)?.record;
  if (record === undefined) return null;
  return {
    id,
    name: record.name,
    kind: record.kind,
    scope: [...record.scope],
    status: record.status,
    until: record.kind === 'entrusted' ? record.mandate.until : null,
    officers,
  };
}

const order: Readonly<Record<PersonRow['standing'], number>> = {
  unqualified: 0,
  soon: 1,
  ok: 2,
  'not-officer': 3,
};

/** All rows, what is wrong first; of equal ones the certificate that ends first, then by name. */
export function personRows(input: PagesInput): readonly PersonRow[] {
  return [...input.state.persons.keys()]
    .flatMap((id) => personRow(id, input) ?? [])
    .sort(
      (a, b) =>
        order[a.standing] - order[b.standing] ||
        (a.until ?? '').localeCompare(b.until ?? '') ||
        a.name.localeCompare(b.name, 'zh-CN'),
    );
}

export function registryPage(
  input: PagesInput,
  rows: readonly PersonRow[],
  asked: Asked,
  accounts: readonly { readonly id: string; readonly name: string; readonly acts: boolean }[],
): RegistryPage {
  const { state, phase, today, nameOf, qualified } = input;
  const q = asked.q.trim().normalize('NFKC').toLowerCase();
  const organOf = (id: string) => shown(state.persons.get(id) ?? [], today)?.record.organ;
  const matching = rows.filter((row) => {
    if (asked.organ !== undefined && organOf(row.id) !== asked.organ) return false;
    if (asked.show === 'left' ? row.why !== 'left' : row.why === 'left') return false;
    if (asked.show === 'unqualified' && row.standing !== 'unqualified') return false;
    if (asked.show === 'soon' && row.standing !== 'soon') return false;
    if (asked.show === 'reviewers' && row.reviewer === 'not-a-reviewer') return false;
    return (
      q === '' ||
      [row.name, row.certificate, row.organ, row.post].some(
        (text) => text?.toLowerCase().includes(q) === true,
      )
    );
  });
  const officers = new Map<string, number>();
  for (const row of rows) {
    const organ = organOf(row.id);
    if (organ !== undefined && row.standing !== 'not-officer')
      officers.set(organ, (officers.get(organ) ?? 0) + 1);
  }
  const failing = accounts.flatMap(({ id, name, acts }) => {
    if (!acts) return [];
    const found = qualified({ account: id }, today);
    return found.ok ? [] : [{ id, name, why: found.why, since: found.since }];
  });
  const { checked } = state;
  return {
    today,
    phase,
    changed: checked === null ? null : { at: checked.at, by: nameOf(checked.by), reason: checked.reason },
    counts: {
      persons: rows.filter(({ why }) => why !== 'left').length,
      unqualified: rows.filter(({ standing }) => standing === 'unqualified').length,
      soon: rows.filter(({ standing }) => standing === 'soon').length,
      organs: state.organs.size,
      reviewers: rows.filter(({ reviewer, why }) => reviewer === 'ok' && why !== 'left').length,
    },
    accounts: failing.slice(0, MAX_ACCOUNTS),
    accountsMore: Math.max(0, failing.length - MAX_ACCOUNTS),
    organs: [...state.organs.keys()].flatMap((id) => organRow(id, officers.get(id) ?? 0, input) ?? []),
    persons: matching.slice(asked.offset, asked.offset + PAGE),
    found: matching.length,
    uncounted: state.uncounted,
  };
}

function versionViews<T>(versions: Versions<T>, { today, nameOf }: Pick<PagesInput, 'today' | 'nameOf'>) {
  const current = versionOn(versions, today);
  return versions
    .map((version) => ({ ...version, by: nameOf(version.by), current: version === current }))
    .reverse();
}

export function personPage(id: string, input: PagesInput): PersonPage | null {
  const versions = input.state.persons.get(id);
  if (versions === undefined) return null;
  return { id, row: personRow(id, input), versions: versionViews(versions, input) };
}

export function organPage(id: string, input: PagesInput): OrganPage | null {
  const versions = input.state.organs.get(id);
  if (versions === undefined) return null;
  const officers = [...input.state.persons.keys()].filter((person) => {
    const row = personRow(person, input);
    return (
      row !== null &&
      row.standing !== 'not-officer' &&
      input.state.persons.get(person)?.some((v) => v.record.organ === id)
    );
  }).length;
  return { id, row: organRow(id, officers, input), versions: versionViews(versions, input) };
}
