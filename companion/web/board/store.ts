/**
 * The board's state: rows as loaded, changed in place by the stream of changes. A row keeps its place until the next
 * load, so that nothing jumps under the lead's hand.
 */
import { batch, computed, signal } from '@preact/signals';
import { z } from 'zod';
import {
  type ApprovalNotice,
  approvalNoticeSchema,
  type BoardRow,
  boardRowSchema,
  boardSchema,
  type OverrideNotice,
  overrideNoticeSchema,
  removedSchema,
} from '#shared/api/console.ts';
import { ask, type Trouble } from '../api.ts';

export type Group = BoardRow['group'];
export type Link = 'connecting' | 'live' | 'lost';

/** The stream sends something at least every 15 s; after this long without it is taken for lost. */
const SILENCE_MS = 40_000;
const TINT_MS = 1_000;
const RETRY_MS = 3_000;

/** Cases with their group, in the order of the last load. */
export const places = signal<readonly { readonly case: string; readonly group: Group }[]>([]);
export const rows = signal<ReadonlyMap<string, BoardRow>>(new Map());
export const gone = signal<ReadonlySet<string>>(new Set());
/** Rows that changed within the last second. */
export const fresh = signal<ReadonlySet<string>>(new Set());
export const beyond = signal(0);
export const loading = signal(false);
export const loaded = signal(false);
export const trouble = signal<Trouble | null>(null);
export const link = signal<Link>('connecting');
/** The row that was worked on last: whoever comes back from its page goes on there. */
export const lastWorked = signal<string | null>(null);
export const overrideNotices = signal<readonly OverrideNotice[]>([]);
/** The last change, for screen readers. */
export const lastChange = signal<BoardRow | null>(null);

export const listed = computed(() =>
  places.value
    .map((place) => ({ ...place, row: rows.value.get(place.case) }))
    .filter((one): one is { case: string; group: Group; row: BoardRow } => one.row !== undefined),
);
/** Rows whose group has changed since they were placed. */
export const outOfPlace = computed(
  () => listed.value.filter(({ row, group }) => gone.value.has(row.case) || row.group !== group).length,
);
export const waitingForMe = computed(
  () => [...rows.value.values()].filter((row) => row.approval?.mayAnswer === true).length,
);
/** When the first of them ends; null while none waits. */
export const soonest = computed(
  () =>
    [...rows.value.values()]
      .flatMap(({ approval }) => (approval?.mayAnswer === true ? [approval.expires] : []))
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
);

let source: EventSource | null = null;
let watchdog: ReturnType<typeof setTimeout> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let at = '';
let onApproval: (notice: ApprovalNotice) => void = () => {};

// The network went or came: an old stream may hang for long, a new one tells at once whether the companion is there
// (on one's own machine it is, network or not).
for (const name of ['offline', 'online']) {
  addEventListener(name, () => {
    if (source !== null) follow();
  });
}

export function whenApprovalWaits(what: (notice: ApprovalNotice) => void): void {
  onApproval = what;
}

/** Loads the rows anew, in their order, and follows the changes from there. */
export async function loadBoard(): Promise<void> {
  loading.value = true;
  const answer = await ask('GET', '/api/board', boardSchema);
  batch(() => {
    loading.value = false;
    if (!answer.ok) {
      trouble.value = answer.trouble;
      return;
    }
    trouble.value = null;
    loaded.value = true;
    at = answer.value.at;
    rows.value = new Map(answer.value.rows.map((row) => [row.case, row]));
    places.value = answer.value.rows.map((row) => ({ case: row.case, group: row.group }));
    gone.value = new Set();
    beyond.value = answer.value.more;
  });
  if (answer.ok) follow();
}

export function stopFollowing(): void {
  source?.close();
  source = null;
  clearTimeout(watchdog);
  clearTimeout(retry);
}

function follow(): void {
  stopFollowing();
  if (link.value === 'live') link.value = 'connecting';
  const stream = new EventSource(`/api/board/events?after=${encodeURIComponent(at)}`);
  source = stream;
  const alive = () => {
    link.value = 'live';
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      link.value = 'lost';
      follow();
    }, SILENCE_MS);
  };
  const take = (name: string, what: (data: unknown) => void) =>
    stream.addEventListener(name, (event: MessageEvent<string>) => {
      if (event.lastEventId !== '') at = event.lastEventId;
      alive();
      what(JSON.parse(event.data));
    });
  stream.addEventListener('open', alive);
  stream.addEventListener('error', () => {
    link.value = 'lost';
    // A refused connection is closed for good by the browser: try again, and learn on the way whether we are signed out.
    if (stream.readyState === EventSource.CLOSED) {
      clearTimeout(retry);
      retry = setTimeout(() => void ask('GET', '/api/me', z.unknown()).then(follow), RETRY_MS);
    }
  });
  take('heartbeat', () => {});
  take('row', (data) => {
    const row = boardRowSchema.safeParse(data);
    if (row.success) putRow(row.data);
  });
  take('removed', (data) => {
    const removed = removedSchema.safeParse(data);
    if (removed.success) gone.value = new Set([...gone.value, removed.data.case]);
  });
  take('approval', (data) => {
    const notice = approvalNoticeSchema.safeParse(data);
    if (notice.success) onApproval(notice.data);
  });
  take('override', (data) => {
    const notice = overrideNoticeSchema.safeParse(data);
    if (notice.success) overrideNotices.value = [notice.data, ...overrideNotices.value].slice(0, 5);
  });
  take('reset', () => void loadBoard());
}

function putRow(row: BoardRow): void {
  const known = rows.value.get(row.case);
  if (known !== undefined && JSON.stringify(known) === JSON.stringify(row)) return;
  batch(() => {
    rows.value = new Map(rows.value).set(row.case, row);
    if (!places.value.some((place) => place.case === row.case)) {
      // A new case comes last in its group: what is being read stays where it is.
      const last = places.value.findLastIndex((place) => place.group === row.group);
      const order = ['stuck', 'soon', 'clear'];
      const into =
        last !== -1
          ? last + 1
          : places.value.filter((place) => order.indexOf(place.group) < order.indexOf(row.group)).length;
      places.value = places.value.toSpliced(into, 0, { case: row.case, group: row.group });
    }
    gone.value = new Set([...gone.value].filter((id) => id !== row.case));
    fresh.value = new Set([...fresh.value, row.case]);
    lastChange.value = row;
  });
  setTimeout(() => {
    fresh.value = new Set([...fresh.value].filter((id) => id !== row.case));
  }, TINT_MS);
}
