/** The administrator's list: what wants somebody first, found by name, certificate number or short id. */
import { addDays } from '#shared/calendar/working-days.ts';
import { shortId } from '#shared/credential/telephone-code.ts';
import { seeTo } from '#shared/credential/upkeep.ts';
import type { HeldCredential } from './register.ts';

export type ListShow = 'current' | 'soon' | 'suspended' | 'over' | 'all';
export interface Listed {
  readonly held: HeldCredential;
  /** `replaced`: a later one of the same key took its place. */
  readonly group: 'suspended' | 'soon' | 'valid' | 'over' | 'replaced';
}
export interface Listing {
  /** In the order in which they are shown. */
  readonly rows: readonly Listed[];
  readonly counts: Readonly<Record<ListShow, number>>;
}

const order = { suspended: 0, soon: 1, valid: 2, over: 3, replaced: 3 } as const;
const byName = new Intl.Collator('zh-CN');

/**
 * Every credential once. Worked by hand in listing.yaml.
 * @param credentials in the order in which they were given
 * @param today day in Asia/Shanghai
 */
export function listing(credentials: Iterable<HeldCredential>, today: string): Listing {
  const all = [...credentials];
  const newest = new Map(all.map((held) => [`${held.person} ${held.holderKey}`, held.id]));
  const soon = addDays(today, seeTo.credentialDays);
  const rows = all.map((held): Listed => {
    if (newest.get(`${held.person} ${held.holderKey}`) !== held.id) return { held, group: 'replaced' };
    if (held.revoked !== null) return { held, group: 'over' };
    // A suspension stays until it is taken back, even when the credential under it ended.
    if (held.suspended.has('administrator')) return { held, group: 'suspended' };
    if (held.expires < today) return { held, group: 'over' };
    if (held.suspended.size > 0) return { held, group: 'suspended' };
    return { held, group: held.expires <= soon ? 'soon' : 'valid' };
  });
  rows.sort((a, b) => {
    const groups = order[a.group] - order[b.group];
    if (groups !== 0) return groups;
    const later = b.held.statusIndex - a.held.statusIndex;
    return order[a.group] === order.over ? later : byName.compare(a.held.name, b.held.name) || later;
  });
  const count = (show: ListShow) => rows.filter((row) => shown(row, show)).length;
  return {
    rows,
    counts: {
      current: count('current'),
      soon: count('soon'),
      suspended: count('suspended'),
      over: count('over'),
      all: rows.length,
    },
  };
}

function shown({ group }: Listed, show: ListShow): boolean {
  if (show === 'all') return true;
  return show === 'current' ? order[group] < order.over : group === show;
}

/** Spaces, hyphens and the middle dot of a name, in all its spellings, are left out by whoever types. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-·•‧・･]/gu, '');
}

/** @param q a part of the name or the certificate's number, or the short id */
export function findListed(rows: readonly Listed[], q: string, show: ListShow): readonly Listed[] {
  const wanted = bare(q);
  return rows.filter((row) => {
    if (!shown(row, show)) return false;
    const { name, certificate, statusIndex } = row.held;
    return (
      wanted === '' ||
      bare(name).includes(wanted) ||
      bare(certificate).includes(wanted) ||
      bare(shortId(statusIndex)) === wanted
    );
  });
}
