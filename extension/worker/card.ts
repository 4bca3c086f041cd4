/**
 * The officer's card: his credential as the companion last gave it, a proof made anew every thirty seconds, the receipts that
 * fit the codes shown. Shows nothing of who may not show it. Knows no screen.
 */
import { base64 } from '@scure/base';
import { type CardAnswer, cardAnswerSchema, type NoCard } from '#shared/api/credentials.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { CardInCase } from '#shared/case/card-in-case.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { codeHash, proveHolding } from '#shared/credential/code.ts';
import { judgeReceipt, MAX_CODES, RECEIPT_MS } from '#shared/credential/receipt.ts';
import type { Sign } from '#shared/credential/signature.ts';
import { telephoneCode } from '#shared/credential/telephone-code.ts';
import { isReason } from '#shared/registry/locales/reasons.ts';
import { menderOf } from '#shared/registry/qualification.ts';
import { ageInDays, findingOf, OLD_AFTER_DAYS, type Snapshot } from '#shared/registry/snapshot.ts';

/** A proof is good so long before the next one takes its place. Milliseconds. */
export const CODE_MS = 30_000;
/** What the companion said of this credential is asked again. */
const REFRESH_MS = 60_000;
/** Above it the officer is told, before he shows anything, that his clock is wrong. */
const CLOCK_MS = 30_000;

/** How old what this device knows of the registry is. */
export interface RegistryAge {
  /** Day of the last signed snapshot, Asia/Shanghai. */
  readonly asOf: string;
  readonly days: number;
  /** So old that suspensions since may not be known. */
  readonly old: boolean;
}

export type CardView =
  | {
      readonly kind: 'code';
      /** Address of the page, and the code's bytes as base64. */
      readonly page: string;
      readonly code: string;
      /** Epoch ms by this device's clock. */
      readonly until: number;
      readonly name: string;
      readonly certificate: string;
      readonly expires: string;
      readonly agency: string;
      readonly telephone: string;
      readonly shortId: string;
      readonly digits: string;
      readonly challenge: number | null;
      readonly case: CardInCase | null;
      /** This device's clock minus the companion's, where it matters. */
      readonly clockOffMs: number | null;
      /** When the companion last said that it stands (epoch ms); null while it is away. */
      readonly checkedAt: number | null;
      /** Whether this device's clock was ever compared with the companion's. */
      readonly compared: boolean;
      /** The snapshot by which he is qualified as far as this device knows; null: none is here, or the unit asks none. */
      readonly registry: RegistryAge | null;
    }
  | {
      readonly kind: 'none';
      readonly none: NoCard;
      readonly checkedAt: number | null;
      /** null: it is not the snapshot of this device that says so. */
      readonly registry: RegistryAge | null;
    }
  /** No credential is here yet, and the companion cannot be asked. */
  | { readonly kind: 'away' };

interface Kept {
  readonly answer: CardAnswer;
  /** Epoch ms. */
  readonly at: number;
}
interface ShownCode {
  readonly code: string;
  readonly case: string | null;
  readonly challenge: number | null;
  readonly flags: string;
  readonly at: number;
  readonly until: number;
}
interface Remembered {
  readonly codes: readonly ShownCode[];
  /** Epoch ms of wrong receipts. */
  readonly wrong: readonly number[];
}

export interface CardDeps {
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Survives the worker and not the browser. */
  readonly memory: {
    get<T>(key: string): Promise<T | null>;
    set(key: string, value: unknown): Promise<void>;
  };
}

/** Of an open store: what belongs to one officer. */
export interface CardOfficer {
  readonly person: string;
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
  holderKey(): Promise<CryptoKeyPair>;
  /** Asks the companion; null: it is away. */
  ask(holderKey: string): Promise<CardAnswer | null>;
  /** This device's clock minus the companion's, ms; null: they were never compared. */
  offset(): Promise<number | null>;
  /** The registry as it was last signed; null: none is here. */
  readonly registry: Snapshot | null;
}

export type ReceiptResult =
  | { readonly ok: true; readonly draft: EventDraft }
  | { readonly ok: false; readonly why: 'no-code' | 'wrong' | 'wait' };

/** The compressed point (SEC 1 §2.3.3) of a public key, 33 bytes. */
export async function pointOf(key: CryptoKey): Promise<Uint8Array> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', key));
  return Uint8Array.of(2 + ((raw[64] ?? 0) & 1), ...raw.slice(1, 33));
}

/** Signs by a key that no script can read. */
export function signBy(key: CryptoKey): Sign {
  return async (message) =>
    new Uint8Array(
      await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new Uint8Array(message)),
    );
}

/**
 * What the device itself knows against an officer, as the gate asks it.
 * @param day Asia/Shanghai
 * @param category of the case at hand; null: none is open, so only what bars him altogether counts
 */
function barredBy(
  registry: Snapshot | null,
  person: string,
  day: string,
  category: string | null,
): NoCard | null {
  const found = registry === null ? null : findingOf(registry, person, day, category ?? '');
  if (found?.finding !== 'unqualified') return null;
  const { why, since } = found;
  return {
    why: 'unfit',
    fact: why,
    since: since ?? null,
    mend: isReason(why) ? menderOf(why) : 'administrator',
    of: null,
  };
}

function ageOf(registry: Snapshot | null, now: number): RegistryAge | null {
  if (registry?.checked !== true) return null;
  const days = ageInDays(registry, new Date(now).toISOString());
  return { asOf: shanghaiDay(registry.issued), days, old: days >= OLD_AFTER_DAYS };
}

export function createCards({ now, random, memory }: CardDeps) {
  const remembered = async (person: string): Promise<Remembered> =>
    (await memory.get<Remembered>(`card:${person}`)) ?? { codes: [], wrong: [] };

  /** What the companion says, asked again when it is a minute old; what it said last, while it is away. */
  async function refresh(
    officer: CardOfficer,
    force: boolean,
  ): Promise<{ kept: Kept | null; away: boolean }> {
    const known = await officer.get<Kept>('card');
    if (!force && known !== null && now() - known.at < REFRESH_MS) return { kept: known, away: false };
    const { publicKey } = await officer.holderKey();
    const answer = await officer.ask(base64.encode(await pointOf(publicKey)));
    const parsed = answer === null ? null : cardAnswerSchema.safeParse(answer);
    if (parsed?.success !== true) return { kept: known, away: true };
    const kept: Kept = { answer: parsed.data, at: now() };
    await officer.put('card', kept);
    return { kept, away: false };
  }

  return {
    refresh,
    /** Whose credential the administrator revoked signs no step; the companion refuses it as well. */
    async isBarred(officer: CardOfficer): Promise<boolean> {
      const answer = (await officer.get<Kept>('card'))?.answer;
      return answer?.kind === 'none' && answer.none.why === 'barred';
    },
    /**
     * The code of this moment, or why there is none.
     * @param challenge six digits that the page asked for
     */
    async show(officer: CardOfficer, of: CardInCase | null, challenge: number | null): Promise<CardView> {
      const { kept, away } = await refresh(officer, false);
      const checkedAt = away ? null : (kept?.at ?? null);
      const not = (none: NoCard, registry: RegistryAge | null = null): CardView => ({
        kind: 'none',
        none,
        checkedAt,
        registry,
      });
      // The companion knows more of it than its snapshot: whose certificate, which organ.
      if (!away && kept?.answer.kind === 'none') return not(kept.answer.none);
      const compared = await officer.offset();
      const offset = compared ?? 0;
      // By the companion's clock as far as known: a phone compares it with its own.
      const trueNow = now() - offset;
      const today = shanghaiDay(new Date(trueNow).toISOString());
      const registry = ageOf(officer.registry, trueNow);
      const barred = barredBy(officer.registry, officer.person, today, of?.category ?? null);
      if (barred !== null) return not(barred, registry);
      if (kept === null) return { kind: 'away' };
      if (kept.answer.kind === 'none') return not(kept.answer.none);
      const { card } = kept.answer;
      if (today > card.expires) {
        const none = {
          why: 'unfit',
          fact: 'expired',
          since: card.expires,
          mend: 'administrator',
          of: null,
        } as const;
        return not(none);
      }
      const before = await remembered(officer.person);
      const flags = `${card.id} ${of?.inspection ?? 0} ${of?.recording === true} ${of?.pair != null}`;
      const fresh = before.codes.find(
        (one) =>
          one.until > now() &&
          one.case === (of?.id ?? null) &&
          one.challenge === challenge &&
          one.flags === flags,
      );
      const made = fresh ?? (await make());
      return {
        kind: 'code',
        page: card.agency.page,
        code: made.code,
        until: made.until,
        name: card.name,
        certificate: card.certificate,
        expires: card.expires,
        agency: card.agency.name,
        telephone: card.agency.telephone,
        shortId: card.shortId,
        digits: telephoneCode(base64.decode(card.telephone), Math.floor(trueNow / 1000)),
        challenge,
        case: of,
        clockOffMs: Math.abs(offset) > CLOCK_MS ? offset : null,
        checkedAt,
        compared: compared !== null,
        registry,
      };

      async function make(): Promise<ShownCode> {
        const { privateKey } = await officer.holderKey();
        const bytes = await proveHolding(
          base64.decode(card.bytes),
          {
            at: Math.floor(trueNow / 1000),
            nonce: random(8),
            inspection: of?.inspection ?? 0,
            recording: of?.recording === true,
            twoOfficers: of?.pair != null,
            challenge,
          },
          signBy(privateKey),
        );
        const at = now();
        const one: ShownCode = {
          code: base64.encode(bytes),
          case: of?.id ?? null,
          challenge,
          flags,
          at,
          until: at + CODE_MS,
        };
        const codes = [...before.codes.filter((old) => at - old.at < RECEIPT_MS), one].slice(-MAX_CODES);
        await memory.set(`card:${officer.person}`, { ...before, codes });
        return one;
      }
    },
    /** Four digits that the other party read from his phone. */
    async receipt(officer: CardOfficer, of: CardInCase, digits: string): Promise<ReceiptResult> {
      const { codes, wrong } = await remembered(officer.person);
      const at = now();
      const shown = codes
        .filter((one) => one.case === of.id)
        .map((one) => ({ shown: one, at: one.at, bytes: base64.decode(one.code) }));
      const judged = judgeReceipt(digits, shown, wrong, at);
      if (!judged.ok) {
        const { why } = judged;
        if (why === 'wrong') {
          const recent = wrong.filter((one) => at - one < RECEIPT_MS);
          await memory.set(`card:${officer.person}`, { codes, wrong: [...recent, at] });
        }
        return { ok: false, why };
      }
      return { ok: true, draft: showing(officer.person, of, 'receipt', 'code', judged.code.shown) };
    },
    /** The officer says that he showed it, and no more is known. */
    async said(
      officer: CardOfficer,
      of: CardInCase,
      what: 'code' | 'certificate',
    ): Promise<EventDraft | null> {
      if (what === 'certificate') return showing(officer.person, of, 'shown', what, null);
      const last = (await remembered(officer.person)).codes.findLast((one) => one.case === of.id);
      return last === undefined ? null : showing(officer.person, of, 'shown', what, last);
    },
  };

  function showing(
    person: string,
    of: CardInCase,
    means: 'shown' | 'receipt',
    what: 'code' | 'certificate',
    shown: ShownCode | null,
  ): EventDraft {
    return {
      type: 'identity.shown',
      data: {
        officer: person,
        means,
        what,
        ...(shown === null ? {} : { code: hex(codeHash(base64.decode(shown.code))) }),
        at: new Date(shown?.at ?? now()).toISOString(),
        inspection: of.inspection,
      },
    };
  }
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
