/** Checks a record against itself, from the first row to the last: every leaf, every body, every link, the tree. */
import { type Body, type Envelope, envelopeSchema } from '#shared/case/envelope.ts';
import { appendLeaves, type CompactRange, EMPTY_RANGE, packPeaks, rootOf } from '#shared/merkle/tree.ts';
import { canonicalText, commitmentOfText, envelopeText, leafOfText, platformNodeHash } from './hash.ts';
import type { StreamKeys } from './keys.ts';
import type { EventRow, LedgerStore } from './store/store.ts';

export type Damage =
  /** Rows `from` to `to` are not there, though later ones are. */
  | { readonly what: 'rows-missing'; readonly from: number; readonly to: number }
  /** Fewer rows than the record once had, as the tree or a checkpoint says. */
  | { readonly what: 'end-missing'; readonly size: number; readonly expected: number }
  /** The envelope is not the one the leaf was made of, or a column does not say what it says. */
  | { readonly what: 'envelope-changed'; readonly seq: number }
  /** The body does not open, or is not the one the envelope commits to. */
  | { readonly what: 'body-changed'; readonly seq: number }
  /** The kept root at that size does not follow from the leaves. */
  | { readonly what: 'tree-changed'; readonly size: number };

/** What the record is known to have been at some time. */
export interface KnownRoot {
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

export interface Verified {
  readonly size: number;
  /** Base64 root over the leaves as they are. */
  readonly root: string;
  readonly damages: readonly Damage[];
}

const PAGE = 2000;
/** More are not worth reading. */
const MAX_DAMAGES = 50;

/**
 * @param known roots signed earlier (checkpoints): they show what was cut off at the end
 * @throws the store's error when the file cannot be read on
 */
export async function verifyRecord(
  store: LedgerStore,
  keys: Pick<StreamKeys, 'unwrap'>,
  known: readonly KnownRoot[] = [],
): Promise<Verified> {
  const damages: Damage[] = [];
  const found = (damage: Damage) => {
    if (damages.length < MAX_DAMAGES) damages.push(damage);
  };
  const kept = await store.tree();
  let range: CompactRange = EMPTY_RANGE;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const root = () => base64(rootOf(range, platformNodeHash));
  const compare = () => {
    if (kept?.size === range.size && base64(packPeaks(range)) !== base64(kept.peaks)) {
      found({ what: 'tree-changed', size: range.size });
    }
    if (known.some((one) => one.size === range.size && one.root !== root())) {
      found({ what: 'tree-changed', size: range.size });
    }
  };
  let last = 0;
  for (;;) {
    const rows = await store.events(last, PAGE);
    for (const row of rows) {
      if (row.seq !== last + 1) found({ what: 'rows-missing', from: last + 1, to: row.seq - 1 });
      last = row.seq;
      range = appendLeaves(range, [row.leaf], platformNodeHash);
      compare();
      const envelope = envelopeOf(row);
      if (envelope === null) found({ what: 'envelope-changed', seq: row.seq });
      else if (!bodyIsWhole(row, envelope, keys)) found({ what: 'body-changed', seq: row.seq });
    }
    if (rows.length < PAGE) break;
  }
  const expected = Math.max(kept?.size ?? 0, ...known.map((one) => one.size));
  if (last < expected) found({ what: 'end-missing', size: last, expected });
  return { size: last, root: root(), damages };
}

/** Null when text, leaf and columns do not agree. */
function envelopeOf(row: EventRow): Envelope | null {
  if (Buffer.compare(leafOfText(row.envelope), row.leaf) !== 0) return null;
  const parsed = envelopeSchema.safeParse(parse(row.envelope));
  if (!parsed.success) return null;
  const { id, stream, type, device, n } = parsed.data;
  const same =
    envelopeText(parsed.data) === row.envelope &&
    id === row.id &&
    stream.kind === row.kind &&
    stream.id === row.stream &&
    type === row.type &&
    device === row.device &&
    n === row.n;
  return same ? parsed.data : null;
}

function bodyIsWhole(row: EventRow, envelope: Envelope, keys: Pick<StreamKeys, 'unwrap'>): boolean {
  // Erased, lawfully or not, is shown where cases are shown; here only what is there is judged.
  if (row.body === null) return true;
  try {
    const plain = keys.unwrap(envelope.stream, row.leaf, row.body);
    if (plain === null) return true;
    const { data, salt } = JSON.parse(Buffer.from(plain).toString('utf8')) as Body;
    return commitmentOfText(salt, canonicalText(data) ?? '') === envelope.commitment;
  } catch {
    return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
