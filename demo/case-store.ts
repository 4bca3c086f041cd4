/** The cases of one legacy system: seeded, changed by its officers, kept in a file so that a restart changes nothing. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface Attachment {
  readonly name: string;
  readonly kind: string;
  readonly size: number;
  readonly by: string;
  readonly on: string;
}

/** A case as such systems keep it: strings, empty when not filled in. Days are `2026-09-18`, money is yuan `58000.00`. */
export interface DemoCase {
  /** The system's internal id (32 hex). */
  id: string;
  /** 案号: what the companion knows as the alias. */
  key: string;
  party: string;
  /** 当事人类型: 公民, 个体工商户, 企业法人, 其他组织. */
  partyKind: string;
  representative: string;
  address: string;
  phone: string;
  licence: string;
  cause: string;
  source: string;
  filedOn: string;
  facts: string;
  basis: string;
  /** 处罚种类. */
  kind: string;
  fine: string;
  confiscation: string;
  discretion: string;
  /** 承办人, separated by 、. */
  officers: string;
  noticeOn: string;
  statement: string;
  hearing: string;
  reviewedOn: string;
  discussedOn: string;
  decidedOn: string;
  status: string;
  documentNumber: string;
  attachments: Attachment[];
}

export const DECIDED = '已决定';
export const PENDING = '待决定';

export class CaseStore {
  readonly #path: string | null;
  readonly #cases: Map<string, DemoCase>;

  /** @param path JSON file; null keeps the cases in memory only. A file that is there wins over the seed. */
  constructor(seed: readonly DemoCase[], path: string | null) {
    this.#path = path;
    const kept =
      path !== null && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoCase[]) : seed;
    this.#cases = new Map(kept.map((c) => [c.id, structuredClone(c)]));
  }

  get(id: string): DemoCase | undefined {
    return this.#cases.get(id);
  }

  byKey(key: string): DemoCase | undefined {
    return [...this.#cases.values()].find((c) => c.key === key);
  }

  /** Newest number first, narrowed by what was typed. */
  find(search: { key?: string; party?: string; status?: string }): DemoCase[] {
    return [...this.#cases.values()].filter(
      (c) =>
        c.key.includes(search.key ?? '') &&
        c.party.includes(search.party ?? '') &&
        ((search.status ?? '') === '' || c.status === search.status),
    );
  }

  change(id: string, part: Partial<DemoCase>): DemoCase | undefined {
    const found = this.#cases.get(id);
    if (found === undefined) return undefined;
    Object.assign(found, part);
    this.#save();
    return found;
  }

  /** Decides a case; deciding it again changes nothing, as the first number was given out. */
  decide(id: string, decidedOn: string): DemoCase | undefined {
    const found = this.#cases.get(id);
    if (found === undefined || found.status === DECIDED) return found;
    return this.change(id, {
      status: DECIDED,
      decidedOn,
      documentNumber: found.key.replace(/案〔/, '罚〔'),
    });
  }

  #save(): void {
    if (this.#path === null) return;
    writeFileSync(`${this.#path}.new`, JSON.stringify([...this.#cases.values()], null, 1), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}
