/**
 * A file of the registry: looked at row by row, then written as a whole or not at all (docs/decisions/081-registry-tables.md).
 * One at a time; in portions, so that others are served meanwhile and it can be stopped.
 */
import { createHash } from 'node:crypto';
import type { ImportJob, ImportRow } from '#shared/api/registry.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { RegistryState } from '#shared/registry/fold-registry.ts';
import {
  type OfficerRecord,
  type OrganRecord,
  officerRecordSchema,
  organRecordSchema,
  type RegistryRecords,
  type Version,
  type Versions,
  versionOn,
} from '#shared/registry/records.ts';
import type { Caller } from '../ledger/types.ts';
import { type Grid, UnreadableFile } from '../tables/grid.ts';
import { readXlsx } from '../tables/read-xlsx.ts';
import { plain } from '../tables/write-xlsx.ts';
import { organProblem, personProblem, personWarnings } from './check-record.ts';
import {
  type Cells,
  type Note,
  organColumns,
  personColumns,
  readOrgan,
  readPerson,
  SHEETS,
} from './columns.ts';
import { Refused } from './problems.ts';
import type { Registry } from './service.ts';

/** Rows looked at between two breaths. */
const PORTION = 200;
/** Rows written between two breaths: each new record gets a key of its own, which is on disk before it is used. */
const WRITE_PORTION = 40;
const MAX_ROWS = 10_000;
const ROWS_SHOWN = 200;
/** What nobody confirmed is forgotten. */
const KEPT_MS = 30 * 60_000;

export interface ImportDeps {
  readonly registry: Registry;
  /** Accounts by their user name. */
  readonly accounts: () => Promise<ReadonlyMap<string, string>>;
  readonly region: () => string;
  readonly today: () => string;
  readonly now: () => number;
  readonly newId: () => string;
}

interface Planned {
  readonly stream: { readonly kind: 'organ' | 'person'; readonly id: string };
  readonly from: string;
  readonly record: OrganRecord | OfficerRecord;
}

interface Job {
  readonly id: string;
  readonly file: { readonly name: string; readonly sha256: string };
  readonly began: number;
  state: ImportJob['state'];
  done: number;
  total: number;
  readonly counts: { new: number; changed: number; same: number; error: number };
  readonly wrong: ImportRow[];
  readonly changed: ImportRow[];
  problem: string | null;
  planned: Planned[];
  revision: number;
  stop: boolean;
}

/** @returns null when the row is empty */
function cellsOf<C extends string>(
  row: Grid['rows'][number],
  header: readonly string[],
  columns: readonly C[],
): { readonly cells: Cells<C>; readonly formulas: readonly string[] } | null {
  const found = new Map<string, string>();
  const formulas: string[] = [];
  header.forEach((name, at) => {
    const cell = row[at];
    if (cell === undefined || name === '') return;
    found.set(name, plain(cell.text.normalize('NFC').trim()));
    if (cell.formula) formulas.push(name);
  });
  const cells = Object.fromEntries(columns.map((column) => [column, found.get(column) ?? ''])) as Cells<C>;
  return columns.every((column) => cells[column] === '') && formulas.length === 0
    ? null
    : { cells, formulas };
}

const same = (a: unknown, b: unknown) => sorted(a) === sorted(b);
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createImports(deps: ImportDeps) {
  const { registry, newId, now } = deps;
  let job: Job | null = null;

  const current = (id: string): Job => {
    if (job !== null && job.began + KEPT_MS < now() && job.state !== 'writing') job = null;
    if (job === null || job.id !== id) throw new Refused('import-missing');
    return job;
  };
  const view = (one: Job): ImportJob => {
    const rows = [...one.wrong, ...one.changed];
    return {
      id: one.id,
      state: one.state,
      file: one.file.name,
      done: one.done,
      total: one.total,
      counts: { ...one.counts },
      rows: rows.slice(0, ROWS_SHOWN),
      rowsMore: Math.max(0, one.counts.error + one.counts.new + one.counts.changed - ROWS_SHOWN),
      problem: one.problem,
    };
  };

  async function look(one: Job, bytes: Uint8Array): Promise<void> {
    let grids: readonly Grid[];
    try {
      grids = await readXlsx(bytes);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      one.problem = error.problem;
      one.state = 'failed';
      return;
    }
    const sheet = (name: string) => grids.find((grid) => grid.name.trim() === name);
    const [organs, persons] = [sheet(SHEETS.organ), sheet(SHEETS.person)];
    const size = (organs?.rows.length ?? 0) + (persons?.rows.length ?? 0);
    if (organs === undefined && persons === undefined) one.problem = 'no-sheet';
    else if (size > MAX_ROWS + 2) one.problem = 'too-many-rows';
    if (one.problem !== null) {
      one.state = 'failed';
      return;
    }
    one.total = Math.max(0, size - (organs === undefined ? 0 : 1) - (persons === undefined ? 0 : 1));
    const check = new Check(one, registry.state(), await deps.accounts(), deps, newId);
    for (const [grid, row] of [
      [organs, check.organ],
      [persons, check.person],
    ] as const) {
      const [head, ...rows] = grid?.rows ?? [];
      const header = (head ?? []).map(({ text }) => text.normalize('NFC').trim());
      for (const [at, cells] of rows.entries()) {
        if (one.stop) {
          one.state = 'cancelled';
          one.planned = [];
          return;
        }
        row(cells, header, at + 2);
        one.done += 1;
        if (one.done % PORTION === 0) await breathe();
      }
    }
    one.done = one.total;
    one.state = 'ready';
  }

  async function write(one: Job, caller: Caller, reason: string): Promise<void> {
    const draftOf = ({ stream, from, record }: Planned): EventDraft =>
      stream.kind === 'organ'
        ? { type: 'organ.recorded', data: { from, record: record as OrganRecord, reason, import: one.id } }
        : {
            type: 'person.recorded',
            data: { from, record: record as OfficerRecord, reason, import: one.id },
          };
    await registry.quietly(async () => {
      for (let at = 0; at < one.planned.length; at += WRITE_PORTION) {
        if (one.stop) {
          // What was written lies there and counts for nothing: no event names this import.
          one.state = 'cancelled';
          return;
        }
        const portion = one.planned.slice(at, at + WRITE_PORTION);
        const results = await Promise.all(
          portion.map((planned) => registry.write(caller, planned.stream, draftOf(planned))),
        );
        const refused = results.find((result) => !result.ok);
        if (refused?.ok === false) {
          one.problem = refused.problem.title;
          one.state = 'failed';
          return;
        }
        one.done += portion.length;
        await breathe();
      }
      const organs = one.planned.filter(({ stream }) => stream.kind === 'organ').length;
      const committed = await registry.writeUnit(caller, {
        type: 'unit.registryImported',
        data: {
          import: one.id,
          organs,
          persons: one.planned.length - organs,
          file: { ...one.file },
          reason,
        },
      });
      one.problem = committed.ok ? null : committed.problem.title;
      one.state = committed.ok ? 'done' : 'failed';
    });
  }

  const fail = (one: Job) => (error: unknown) => {
    one.state = 'failed';
    one.problem = error instanceof Error ? error.message.slice(0, 200) : 'failed';
  };

  return {
    /** Begins to look at a file; the answer comes at once, the rows by and by. */
    begin(name: string, bytes: Uint8Array): ImportJob {
      if (job !== null && (job.state === 'checking' || job.state === 'writing'))
        throw new Refused('import-busy');
      const one: Job = {
        id: newId(),
        file: { name: name.slice(0, 200), sha256: createHash('sha256').update(bytes).digest('hex') },
        began: now(),
        state: 'checking',
        done: 0,
        total: 0,
        counts: { new: 0, changed: 0, same: 0, error: 0 },
        wrong: [],
        changed: [],
        problem: null,
        planned: [],
        revision: registry.revision(),
        stop: false,
      };
      job = one;
      look(one, bytes).catch(fail(one));
      return view(one);
    },
    view: (id: string) => view(current(id)),
    /** Writes what was looked at. */
    commit(id: string, caller: Caller, reason: string): ImportJob {
      const one = current(id);
      if (one.state !== 'ready' || one.counts.error > 0 || one.planned.length === 0)
        throw new Refused('import-not-ready');
      if (one.revision !== registry.revision()) throw new Refused('import-stale');
      one.state = 'writing';
      one.done = 0;
      one.total = one.planned.length;
      write(one, caller, reason).catch(fail(one));
      return view(one);
    },
    cancel(id: string): ImportJob {
      const one = current(id);
      one.stop = true;
      if (one.state === 'ready') one.state = 'cancelled';
      return view(one);
    },
  };
}
export type Imports = ReturnType<typeof createImports>;

/** The rows of one file against the registry and against each other. */
class Check {
  private readonly organs: Map<string, Versions<OrganRecord>>;
  private readonly organIds = new Map<string, string>();
  private readonly holders = new Map<string, Set<string>>();
  private readonly names = new Map<string, number>();
  private readonly seen = new Set<string>();
  private readonly records: RegistryRecords;
  private readonly accountIds: ReadonlySet<string>;
  private readonly today: string;
  private readonly region: string;
  private readonly job: Job;
  private readonly state: RegistryState;
  private readonly accounts: ReadonlyMap<string, string>;
  private readonly newId: () => string;

  constructor(
    job: Job,
    state: RegistryState,
    accounts: ReadonlyMap<string, string>,
    { today, region }: Pick<ImportDeps, 'today' | 'region'>,
    newId: () => string,
  ) {
    this.job = job;
    this.state = state;
    this.accounts = accounts;
    this.newId = newId;
    this.today = today();
    this.region = region();
    this.accountIds = new Set(accounts.values());
    this.organs = new Map(state.organs);
    this.records = { organs: this.organs, persons: state.persons };
    for (const [id, versions] of state.organs) {
      const name = versionOn(versions, this.today)?.record.name ?? versions[0]?.record.name;
      if (name !== undefined) this.organIds.set(name, id);
      this.organIds.set(id, id);
    }
    for (const [id, versions] of state.persons) {
      const record = versionOn(versions, this.today)?.record;
      if (record?.status === 'active') this.names.set(record.name, (this.names.get(record.name) ?? 0) + 1);
      for (const { record: one } of versions) this.holds(id, one);
    }
  }

  private holds(id: string, { certificate, account }: OfficerRecord): void {
    for (const key of [
      certificate === null ? null : `certificate ${certificate.number}`,
      account === null ? null : `account ${account}`,
    ]) {
      if (key === null) continue;
      const known = this.holders.get(key);
      if (known === undefined) this.holders.set(key, new Set([id]));
      else known.add(id);
    }
  }

  private said(row: ImportRow): void {
    const { counts, wrong, changed } = this.job;
    counts[row.status] += 1;
    const list = row.status === 'error' ? wrong : changed;
    if (row.status !== 'same' && list.length < ROWS_SHOWN) list.push(row);
  }

  private plan<T extends OrganRecord | OfficerRecord>(
    sheet: 'organ' | 'person',
    row: number,
    of: {
      readonly id: string | null;
      readonly record: T;
      readonly from: string;
      readonly name: string;
      readonly before: Versions<T>;
      readonly notes: readonly Note[];
      readonly warnings: readonly Note[];
    },
  ): string | null {
    const { record, from, name, before, notes, warnings } = of;
    if (notes.length > 0) {
      this.said({ sheet, row, status: 'error', name, notes: [...notes] });
      return null;
    }
    const id = of.id ?? this.newId();
    if (this.seen.has(`${sheet} ${id}`)) {
      const twice: Note = { column: '编号', code: 'twice', value: name.slice(0, 80) };
      this.said({ sheet, row, status: 'error', name, notes: [twice] });
      return null;
    }
    this.seen.add(`${sheet} ${id}`);
    if (same(versionOn(before, from)?.record, record)) {
      this.said({ sheet, row, status: 'same', name, notes: [] });
      return id;
    }
    this.job.planned.push({ stream: { kind: sheet, id }, from, record });
    const status = before.length === 0 ? 'new' : 'changed';
    this.said({ sheet, row, status, name, notes: [...warnings] });
    return id;
  }

  readonly organ = (row: Grid['rows'][number], header: readonly string[], at: number): void => {
    const found = cellsOf(row, header, organColumns);
    if (found === null) return;
    const { cells, formulas } = found;
    const read = readOrgan(cells, this.today, (name) => this.organIds.get(name) ?? null);
    const id = cells.编号 === '' ? (this.organIds.get(cells.名称) ?? null) : cells.编号;
    const before = this.state.organs.get(id ?? '') ?? [];
    const notes: Note[] = [...formulaNotes(formulas), ...read.notes];
    if (cells.编号 !== '' && before.length === 0)
      notes.push({ column: '编号', code: 'id-unknown', value: cells.编号.slice(0, 80) });
    if (notes.length === 0) {
      const shape = organRecordSchema.safeParse(read.record);
      const problem = organProblem(id, read.record, read.from, { records: this.records });
      if (!shape.success) notes.push({ column: '名称', code: 'bad', value: '' });
      else if (problem !== null)
        notes.push({ column: '委托机关', code: problem as Note['code'], value: cells.委托机关 });
    }
    const planned = this.plan('organ', at, {
      id,
      record: read.record,
      from: read.from,
      name: cells.名称,
      before,
      notes,
      warnings: [],
    });
    if (planned === null) return;
    this.organIds.set(read.record.name, planned);
    const version: Version<OrganRecord> = {
      from: read.from,
      record: read.record,
      event: '',
      by: '',
      at: '',
      reason: '',
    };
    this.organs.set(
      planned,
      [...before, version].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
    );
  };

  readonly person = (row: Grid['rows'][number], header: readonly string[], at: number): void => {
    const found = cellsOf(row, header, personColumns);
    if (found === null) return;
    const { cells, formulas } = found;
    const read = readPerson(
      cells,
      this.today,
      (name) => this.organIds.get(name) ?? null,
      (username) => this.accounts.get(username.toLowerCase()) ?? null,
    );
    const id = this.personOf(cells, read.record);
    const before = this.state.persons.get(id ?? '') ?? [];
    const kept = versionOn(before, read.from)?.record.photo;
    const record: OfficerRecord = kept === undefined ? read.record : { ...read.record, photo: kept };
    const notes: Note[] = [...formulaNotes(formulas), ...read.notes];
    if (cells.编号 !== '' && before.length === 0)
      notes.push({ column: '编号', code: 'id-unknown', value: cells.编号.slice(0, 80) });
    if (notes.length === 0) {
      const shape = officerRecordSchema.safeParse(record);
      const problem = personProblem(id, record, {
        records: this.records,
        accounts: this.accountIds,
        others: (key) => [
          ...(this.holders.get(
            'account' in key ? `account ${key.account}` : `certificate ${key.certificate}`,
          ) ?? []),
        ],
      });
      if (!shape.success) notes.push({ column: '姓名', code: 'bad', value: '' });
      else if (problem !== null)
        notes.push({ column: columnOf[problem] ?? '姓名', code: problem as Note['code'], value: '' });
    }
    const others = (this.names.get(record.name) ?? 0) - (before.length > 0 ? 1 : 0);
    const warnings = personWarnings(record, this.region, others > 0).map(
      (code): Note =>
        code === 'number-misfit'
          ? { column: '执法证号', code, value: record.certificate?.number ?? '' }
          : { column: '姓名', code, value: record.name },
    );
    const planned = this.plan('person', at, {
      id,
      record,
      from: read.from,
      name: cells.姓名,
      before,
      notes,
      warnings,
    });
    if (planned !== null) this.holds(planned, record);
  };

  /** Whose row it is: by number in the registry, certificate, account. */
  private personOf(cells: Cells<(typeof personColumns)[number]>, record: OfficerRecord): string | null {
    if (cells.编号 !== '') return cells.编号;
    for (const key of [
      record.certificate === null ? null : `certificate ${record.certificate.number}`,
      record.account === null ? null : `account ${record.account}`,
    ]) {
      const [only, other] = key === null ? [] : [...(this.holders.get(key) ?? [])];
      if (only !== undefined && other === undefined && this.state.persons.has(only)) return only;
    }
    return null;
  }
}

const columnOf: Readonly<Record<string, string>> = {
  'organ-missing': '执法主体',
  'certificate-days': '有效期止',
  'certificate-taken': '执法证号',
  'account-missing': '账号',
  'account-taken': '账号',
};

function formulaNotes(columns: readonly string[]): Note[] {
  return columns.map((column) => ({ column, code: 'formula', value: '' }));
}
