/** From a hold to the press the worker judges: what the officer saw, what was about to be sent. Pure. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Adapter, AdapterAction, AdapterPage } from '#shared/adapter/adapter-schema.ts';
import { parseDay } from '#shared/adapter/parse.ts';
import type { PageRead } from '#shared/adapter/read.ts';
import type { Press } from '../../protocol.ts';
import type { Entry, Hold } from '../wire.ts';

const hash = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));

/** First string value of each name: what counts before what the page shows. */
export function sentValues(entries: readonly Entry[] | null): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of entries ?? []) {
    if (typeof value === 'string' && !values.has(name)) values.set(name, value);
  }
  return values;
}

/** Never in a seal, not even when an adapter lists them (decision 27). */
const NEVER = /viewstate|eventvalidation|password|passwd|token|csrf/iu;

export interface PressInput {
  readonly attempt: string;
  readonly hold: Hold;
  readonly adapter: Adapter;
  readonly page: AdapterPage;
  readonly action: AdapterAction;
  readonly read: PageRead;
  /** Case number of the tab when neither request nor page names one. */
  readonly knownKey: string | null;
  /** Names of the page's controls, in order: its visible structure. */
  readonly structure: readonly string[];
}

/** The press, with its seal. */
export function pressOf(input: PressInput): Press {
  const { hold, adapter, page, action, read } = input;
  const sent = sentValues(hold.entries);
  const url = new URL(hold.url);
  const value = (field: string | undefined): string | null =>
    field === undefined ? null : (sent.get(field) ?? url.searchParams.get(field));
  const { caseKey } = action;
  const named =
    caseKey === undefined
      ? []
      : [
          ...(hold.entries ?? []).flatMap(([name, v]) =>
            name === caseKey.field && typeof v === 'string' ? [v] : [],
          ),
          ...url.searchParams.getAll(caseKey.field),
        ].flatMap((v) => (caseKey.many ? v.split(/[,;，；\s]+/u) : [v]));
  const keys = [...new Set(named.filter((key) => key !== ''))];
  const key = read.key ?? input.knownKey;
  const fields: Record<string, string> = {};
  for (const [id, text] of Object.entries(read.raw)) {
    const name = page.fields[id]?.at.field ?? id;
    if (!NEVER.test(name) && !NEVER.test(id)) fields[id] = text.slice(0, 8000);
  }
  const day = value(action.decidedOn?.field);
  return {
    attempt: input.attempt,
    action: hold.action,
    keys: keys.length > 0 ? keys.slice(0, 100) : key === null ? [] : [key],
    way: hold.way,
    seal: {
      fields,
      formHash: hash(hold.entries ?? []),
      pageFingerprint: hash(input.structure),
      url: hold.url.slice(0, 2000),
      adapter: { id: adapter.id, version: adapter.version },
    },
    facts: read.facts,
    decidedOn: day === null ? null : parseDay(day),
    documentNumber: value(action.documentNumber?.field)?.trim() || null,
  };
}
