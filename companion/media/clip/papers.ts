/**
 * What goes to a court beside clips and certificates: the case's events with their places in the record, why the rules asked what
 * they asked, how the officers stood at that time, a receipt to sign, and the page that checks it all.
 */
import { canonicalBytes } from '#shared/case/envelope.ts';
import type { ExplainedCase } from '#shared/case/explain-case.ts';
import { CASE_EVENTS } from '#shared/media/court-package.ts';
import type { StoredEvent } from '../../ledger/types.ts';
import { handover, readMe, whyText } from './locales/papers.ts';
import type { ClipSubject, Paper } from './service.ts';

export interface OfficerThen {
  readonly person: string;
  readonly name: string;
  /** As the registry has that day: qualified, or why not. */
  readonly registry: { readonly qualified: boolean; readonly why: string | null };
  readonly credentials: readonly {
    readonly id: string;
    readonly certificate: string;
    readonly notBefore: string;
    readonly expires: string;
    /** As the record had it at that time. */
    readonly standing: 'valid' | 'suspended' | 'revoked' | 'not-issued';
    /** In the signed list of that time. */
    readonly statusIndex: number;
    /** The signed credential, base64. */
    readonly bytes: string;
  }[];
}

export interface PapersDeps {
  readonly caseOf: (id: string) => {
    readonly streams: readonly string[];
    readonly members: readonly string[];
    readonly subject: string | null;
    readonly number: string | null;
    readonly why: {
      readonly packs: readonly unknown[];
      readonly zh: ExplainedCase;
      readonly en: ExplainedCase;
    } | null;
  } | null;
  readonly eventsOf: (kind: 'case' | 'media', id: string) => Promise<readonly StoredEvent[]>;
  readonly officerThen: (person: string, at: string) => Promise<OfficerThen>;
  /** Signed lists that were the newest at that time. @param at Unix seconds */
  readonly listsAt: (at: number) => readonly Paper[];
  /** The page that checks a package; null: it was not built. */
  readonly page: () => Uint8Array | null;
  readonly nameOf: (person: string) => Promise<string>;
}

const utf8 = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
/** Of one package: a case has some hundred. */
const MAX_EVENTS = 20_000;

/** @param of what was cut, by whom and why */
export async function papersFor(deps: PapersDeps, of: ClipSubject): Promise<readonly Paper[]> {
  const found = of.recording.case === null ? null : deps.caseOf(of.recording.case);
  // What was asked for may reach beyond the present.
  const [seen = of.export.at] = [of.export.to, of.export.at].sort();
  const papers: Paper[] = [];
  const put = (name: string, bytes: Uint8Array | null) => {
    if (bytes !== null) papers.push({ name, bytes });
  };
  const events: object[] = [];
  const streams = [
    ...(found?.streams ?? []).map((id) => ['case', id] as const),
    ['media', of.recording.id] as const,
  ];
  for (const [kind, id] of streams)
    for (const event of await deps.eventsOf(kind, id)) {
      if (event.seq > of.size || events.length >= MAX_EVENTS) break;
      events.push({ envelope: event.envelope, body: event.body, ...(await of.prove(event)) });
    }
  put(CASE_EVENTS, canonicalBytes(events));
  if (found?.why != null) {
    put('why.json', canonicalBytes(found.why));
    put('why.zh-CN.txt', utf8(whyText(found.why.zh)));
  }
  const officers: OfficerThen[] = [];
  for (const person of found?.members ?? []) officers.push(await deps.officerThen(person, seen));
  put('officers.json', canonicalBytes({ at: seen, officers }));
  for (const list of deps.listsAt(Math.floor(Date.parse(seen) / 1000))) put(list.name, list.bytes);
  put('verify.html', deps.page());
  const by = await deps.nameOf(of.export.by);
  const words = {
    agency: of.agency.name,
    camera: of.recording.camera,
    case: found?.number ?? found?.subject ?? of.recording.case ?? '—',
    ...{ by, reason: of.export.reason, at: of.export.at, from: of.export.from, to: of.export.to },
    ...{ export: of.export.id, fingerprint: of.fingerprint, clips: of.clips },
  };
  put('handover.html', utf8(handover(words)));
  put('README.zh-CN.txt', utf8(readMe['zh-CN'](words)));
  put('README.en.txt', utf8(readMe.en(words)));
  return papers;
}
