/**
 * Issues credentials to officers whom the registry calls qualified, takes them back, and signs what phones are told of it.
 * What the registry says is followed at once. The root that phones trust is not here: it signs elsewhere, by command.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addDays, shanghaiDay } from '#shared/calendar/working-days.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { credentialFaults, credentialHash, issueCredential } from '#shared/credential/code.ts';
import { type Credential, type CredentialCategory, categoryBits } from '#shared/credential/credential.ts';
import type { StatusList, TrustList } from '#shared/credential/lists.ts';
import { fits } from '#shared/credential/qr.ts';
import { ES256, type SignatureChecker } from '#shared/credential/signature.ts';
import { readStatusList, signStatusList } from '#shared/credential/status-list.ts';
import { telephoneKey } from '#shared/credential/telephone-code.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { type UpkeepFinding, upkeep } from '#shared/credential/upkeep.ts';
import type { Caller, Ledger, StoredEvent, WriteResult } from '../ledger/types.ts';
import { keyStandingsOf, signingKeyOf, trustedKeys, upkeepFacts } from './key-standings.ts';
import { isPoint, keyNameOf, keyOf, makeKey, signerOf } from './keys.ts';
import { openListFiles } from './list-files.ts';
import {
  type AgencySettings,
  createRegister,
  type HeldCredential,
  type Register,
  type SigningKey,
  type Standing,
  standingOf,
} from './register.ts';

/** What the registry says of a person, as far as a credential needs it. */
export type Fitness =
  | {
      readonly ok: true;
      readonly name: string;
      readonly certificate: string;
      /** Last day of the certificate. */
      readonly until: string;
      readonly scope: readonly CredentialCategory[];
    }
  | {
      readonly ok: false;
      readonly why: string;
      readonly since: string | null;
      readonly mend: string;
      /** What it is about: the certificate's number, the organ's name. */
      readonly of: string | null;
    };

export interface CredentialsDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'write' | 'writeOwn' | 'onAppended'>;
  readonly secrets: {
    sealSecret(name: string, plain: Uint8Array): Uint8Array;
    openSecret(name: string, sealed: Uint8Array): Uint8Array;
  };
  /** Sealed secret halves of agency keys, by name. */
  readonly keyFiles: { read(name: string): Uint8Array | null; write(name: string, bytes: Uint8Array): void };
  /** Folder of the signed lists. */
  readonly dir: string;
  /** 32 bytes: the keys of the digits that are read out follow from it. */
  readonly telephone: Uint8Array;
  readonly checker: SignatureChecker;
  /** By the account of the person. */
  readonly fit: (person: string, day: string) => Fitness;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly random: (bytes: number) => Uint8Array;
  readonly onError: (error: unknown) => void;
}

/** Days for which a credential is given; never beyond the certificate or the key. */
export const CREDENTIAL_DAYS = 60;
/** A credential that ends within so many days is asked for anew. */
export const RENEW_DAYS = 10;
/** A person has a laptop, a phone, a tablet. */
export const MAX_LIVE = 5;
const KEY_DAYS = 730;
/** A status list is good for a week, and signed anew long before. */
export const STATUS_SECONDS = 7 * 86_400;
const STATUS_EVERY_SECONDS = 12 * 3600;
const LOOK_MS = 60_000;
/** What the registry says for good: whoever left does not come back with the same credential. */
const FINAL: ReadonlySet<string> = new Set(['left', 'revoked']);

export type IssueRefusal =
  | { readonly why: 'not-set-up' }
  | { readonly why: 'unfit'; readonly fitness: Extract<Fitness, { ok: false }> }
  | { readonly why: 'barred'; readonly since: string; readonly reason: string | null }
  | { readonly why: 'suspended' | 'revoked'; readonly since: string; readonly reason: string | null }
  | { readonly why: 'too-many' }
  | { readonly why: 'bad-key' }
  /** The name, the certificate's number or the page's address is too long for a code that phones can read. */
  | { readonly why: 'does-not-fit'; readonly detail: string };
export type Issued =
  | { readonly ok: true; readonly credential: HeldCredential }
  | { readonly ok: false; readonly refusal: IssueRefusal };

/** Of the agency: what its officers' cards show and phones are told. */
export const agencySchema = z.strictObject({
  name: z.string().min(1).max(200),
  shortName: z.string().min(1).max(200).optional(),
  telephone: z.string().min(1).max(40),
  page: z.url().max(60),
  listener: z.url().max(200).optional(),
  complaints: z.string().min(1).max(200),
});
export type Agency = z.infer<typeof agencySchema>;

/** What an administrator may do to a credential by hand. */
export type Deed =
  | { readonly do: 'suspend' | 'resume'; readonly reason: string }
  | { readonly do: 'revoke'; readonly reason: string; readonly because: 'administrator' | 'lost-device' };

export type Credentials = Awaited<ReturnType<typeof openCredentials>>;

/** Days since 1970-01-01. @example dayNumber('1970-01-02') // 1 */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

export async function openCredentials(deps: CredentialsDeps) {
  const { ledger, now } = deps;
  const files = openListFiles(deps.dir);
  const { now: register, take } = createRegister();
  const taken = new Set<string>();
  const hear = (events: readonly StoredEvent[]): boolean => {
    let news = false;
    for (const event of events) {
      if (event.envelope.stream.kind !== 'credential' || taken.has(event.envelope.id)) continue;
      taken.add(event.envelope.id);
      news = take(event) || news;
    }
    return news;
  };
  hear(await ledger.readKind('credential'));

  let trust: TrustList | null = null;
  let trustBytes: Uint8Array | null = null;
  let inTurn: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  const seconds = () => Math.floor(now() / 1000);
  const today = () => shanghaiDay(new Date(now()).toISOString());

  /** One after the other: two at once would give the same place in the list. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const result = inTurn.then(work, work);
    inTurn = result.catch(() => undefined);
    return result;
  }

  async function write(stream: StreamRef, draft: EventDraft, caller?: Caller): Promise<WriteResult> {
    const result =
      caller === undefined ? await ledger.writeOwn(stream, draft) : await ledger.write(caller, stream, draft);
    if (result.ok) {
      const { event, seq, receivedAt } = result;
      hear([{ seq, receivedAt, envelope: event.envelope, body: event.body }]);
    }
    return result;
  }
  async function must(stream: StreamRef, draft: EventDraft, caller?: Caller): Promise<void> {
    const result = await write(stream, draft, caller);
    if (!result.ok) throw new CredentialsFault(result.problem.title);
  }
  const issuerStream = (issuer: string): StreamRef => ({ kind: 'credential', id: issuer });
  const streamOf = (id: string): StreamRef => ({ kind: 'credential', id });

  // ── keys ────────────────────────────────────────────────────────────────────────────────────────
  function secretOf(key: SigningKey) {
    const name = keyNameOf(key.issuer, key.keyId);
    const sealed = deps.keyFiles.read(name);
    return sealed === null ? null : signerOf(keyOf(deps.secrets.openSecret(name, sealed)));
  }
  const signingKey = (): SigningKey | null => signingKeyOf(register, trust, today());

  async function readTrust(): Promise<void> {
    const bytes = files.trust();
    trust = null;
    trustBytes = null;
    if (bytes === null || register.root === null) return;
    const read = await readTrustList(bytes, rootOf(register.root), deps.checker);
    if (!read.ok) return;
    trust = read.list;
    trustBytes = bytes;
  }

  // ── lists ───────────────────────────────────────────────────────────────────────────────────────
  async function signStatus(): Promise<boolean> {
    const key = signingKey();
    const sign = key === null ? null : secretOf(key);
    if (key === null || sign === null) return false;
    const issued = Math.max(seconds(), (lastIssued(register, 'status') ?? 0) + 1);
    const nextUpdate = issued + STATUS_SECONDS;
    const entries = [...register.credentials.values()];
    const size = Math.max(0, ...entries.map(({ statusIndex }) => statusIndex + 1));
    const statuses: Standing[] = new Array<Standing>(size).fill('valid');
    for (const entry of entries) statuses[entry.statusIndex] = standingOf(entry);
    const bytes = await signStatusList(
      { issuer: Buffer.from(key.issuer, 'hex'), issued, nextUpdate, statuses },
      { keyId: key.keyId, alg: ES256 },
      sign,
    );
    await keep('status', key.issuer, issued, nextUpdate, bytes);
    return true;
  }

  /** The event first: what phones were given is on record. */
  async function keep(
    list: 'trust' | 'status',
    issuer: string,
    issued: number,
    nextUpdate: number,
    bytes: Uint8Array,
  ): Promise<void> {
    await must(issuerStream(issuer), {
      type: 'credential.listSigned',
      data: {
        issuer,
        list,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        issued: new Date(issued * 1000).toISOString(),
        nextUpdate: new Date(nextUpdate * 1000).toISOString(),
      },
    });
    files.put(list, issuer, issued, bytes);
  }

  function statusDue(): boolean {
    const { agency } = register;
    if (agency === null) return false;
    const last = lastIssued(register, 'status');
    return last === null || seconds() - last >= STATUS_EVERY_SECONDS || files.status(agency.issuer) === null;
  }

  // ── the registry, followed ──────────────────────────────────────────────────────────────────────
  const isLive = (credential: HeldCredential) => credential.revoked === null && credential.expires >= today();

  /** @returns true when a standing changed */
  async function follow(): Promise<boolean> {
    let changed = false;
    const day = today();
    for (const credential of register.credentials.values()) {
      if (!isLive(credential)) continue;
      const fitness = deps.fit(credential.person, day);
      const suspended = credential.suspended.has('registry');
      const draft = draftFor(credential, fitness, suspended);
      if (draft === null) continue;
      await must(streamOf(credential.id), draft);
      changed = true;
    }
    return changed;
  }

  function draftFor(credential: HeldCredential, fitness: Fitness, suspended: boolean): EventDraft | null {
    const because = 'registry' as const;
    if (!fitness.ok) {
      const reason = fitness.why;
      if (FINAL.has(fitness.why))
        return { type: 'credential.revoked', data: { because, reason, again: true } };
      return suspended ? null : { type: 'credential.suspended', data: { because, reason } };
    }
    // What it says is no longer so: another one is asked for.
    if (!saysTheSame(credential, fitness))
      return { type: 'credential.revoked', data: { because: 'replaced', again: true } };
    return suspended ? { type: 'credential.resumed', data: { because } } : null;
  }

  async function lookNow(): Promise<void> {
    const changed = await follow();
    if (changed || statusDue()) await signStatus();
    if (changed) for (const listener of listeners) listener();
  }
  const look = () => queue(lookNow);
  await readTrust();
  await look();
  const timer = setInterval(() => look().catch(deps.onError), LOOK_MS).unref();
  const stopHearing = ledger.onAppended((events) => {
    hear(events);
    const bears = events.some(
      ({ envelope: { stream, type } }) =>
        stream.kind === 'person' ||
        stream.kind === 'organ' ||
        stream.kind === 'unit' ||
        type === 'device.revoked',
    );
    if (!bears) return;
    const lost = events.flatMap(({ envelope }) =>
      envelope.type === 'device.revoked' ? [envelope.stream.id] : [],
    );
    void queue(async () => {
      for (const device of lost) await loseDevice(device);
      await lookNow();
    }).catch(deps.onError);
  });

  async function loseDevice(device: string): Promise<void> {
    let changed = false;
    for (const credential of register.credentials.values()) {
      if (credential.device !== device || !isLive(credential)) continue;
      await must(streamOf(credential.id), {
        type: 'credential.revoked',
        data: { because: 'lost-device', again: true },
      });
      changed = true;
    }
    if (changed) await signStatus();
  }

  // ── issuing ─────────────────────────────────────────────────────────────────────────────────────
  async function issueNow(caller: Caller, holderKey: Uint8Array): Promise<Issued> {
    const refuse = (refusal: IssueRefusal): Issued => ({ ok: false, refusal });
    if (!isPoint(holderKey)) return refuse({ why: 'bad-key' });
    const fitness = deps.fit(caller.person, today());
    if (!fitness.ok) return refuse({ why: 'unfit', fitness });
    const barred = register.barred.get(caller.person);
    if (barred !== undefined) return refuse({ why: 'barred', ...barred });
    const key = signingKey();
    const sign = key === null ? null : secretOf(key);
    if (key === null || sign === null) return refuse({ why: 'not-set-up' });
    const day = today();
    const live = [...register.credentials.values()].filter(
      (one) => one.person === caller.person && isLive(one),
    );
    // A suspension does not end because the credential under it does.
    const suspended = [...register.credentials.values()]
      .filter((one) => one.person === caller.person && one.revoked === null)
      .flatMap((one) => one.suspended.get('administrator') ?? [])
      .at(-1);
    if (suspended !== undefined)
      return refuse({ why: 'suspended', since: suspended.at, reason: suspended.reason ?? null });
    const point = Buffer.from(holderKey).toString('base64');
    // Whoever found a lost device does not get another credential for its key.
    const lost = [...register.credentials.values()].find(
      (one) => one.holderKey === point && one.revoked?.because === 'lost-device',
    )?.revoked;
    if (lost != null) return refuse({ why: 'revoked', since: lost.at, reason: lost.reason ?? null });
    const mine = live.filter((one) => one.holderKey === point).at(-1);
    const expires = [addDays(day, CREDENTIAL_DAYS), fitness.until, key.to].sort()[0] ?? day;
    // Where certificate or key end before that, another one would last no longer.
    const enough = [addDays(day, RENEW_DAYS), expires].sort()[0] ?? expires;
    // A key that the root struck out leaves its holders with a credential that no phone knows.
    const trusted = trustedKeys(trust, key.issuer);
    const known = register.keys.some(
      ({ keyId, publicKey }) => keyId === mine?.keyId && trusted.has(publicKey),
    );
    if (mine !== undefined && known && saysTheSame(mine, fitness) && mine.expires >= enough)
      return { ok: true, credential: mine };
    if (mine === undefined && new Set(live.map((one) => one.holderKey)).size >= MAX_LIVE)
      return refuse({ why: 'too-many' });
    if (expires < day) return refuse({ why: 'not-set-up' });
    const statusIndex = Math.max(-1, ...[...register.credentials.values()].map((one) => one.statusIndex)) + 1;
    const content: Credential = {
      issuer: Buffer.from(key.issuer, 'hex'),
      keyId: key.keyId,
      notBefore: dayNumber(day),
      expires: dayNumber(expires),
      holderKey,
      statusIndex,
      name: fitness.name.normalize('NFC'),
      certificate: fitness.certificate,
      scope: fitness.scope.reduce((bits, category) => bits | categoryBits[category], 0),
    };
    const faults = credentialFaults(content);
    if (faults.length > 0) return refuse({ why: 'does-not-fit', detail: faults.join(', ') });
    const fit = fits(content, register.agency?.page ?? '');
    if (!fit.ok)
      return refuse({
        why: 'does-not-fit',
        detail: `${fit.parts[0]?.part ?? ''} (${fit.bytes} > ${fit.most} B)`,
      });
    const bytes = await issueCredential(content, sign);
    const id = deps.newId();
    await must(streamOf(id), {
      type: 'credential.issued',
      data: {
        person: caller.person,
        device: caller.device,
        issuer: key.issuer,
        keyId: key.keyId,
        statusIndex,
        name: content.name,
        certificate: fitness.certificate,
        holderKey: point,
        notBefore: day,
        expires,
        bytes: Buffer.from(bytes).toString('base64'),
        ...(mine === undefined ? {} : { replaces: mine.id }),
      },
    });
    // A list that ends before it would call the newcomer unknown.
    await signStatus();
    const credential = register.credentials.get(id);
    if (credential === undefined) throw new CredentialsFault('issued and not in the register');
    return { ok: true, credential };
  }

  return {
    register: (): Register => register,
    agency: (): AgencySettings | null => register.agency,
    /** As phones are given them. */
    trustBytes: () => trustBytes,
    trust: () => trust,
    statusBytes: (issuer: string) => files.status(issuer),
    /** The list as it was at an earlier time. @param at Unix seconds */
    listAt: files.at,
    /** The agency's own list, read and verified; null before the first. */
    async statusList(): Promise<StatusList | null> {
      const { agency } = register;
      const of = trust?.agencies.find((one) => Buffer.from(one.issuer).toString('hex') === agency?.issuer);
      const bytes = agency === null ? null : files.status(agency.issuer);
      if (of === undefined || bytes === null) return null;
      const read = await readStatusList(bytes, of, deps.checker);
      return read.ok ? read.list : null;
    },
    standingOf: (credential: HeldCredential): Standing | 'expired' =>
      credential.revoked === null && credential.expires < today() ? 'expired' : standingOf(credential),
    /** Of a person's newest credential with that holder key, or of any when it is left out. */
    ofPerson: (person: string): readonly HeldCredential[] =>
      [...register.credentials.values()].filter((one) => one.person === person),
    byStatus: (issuer: string, statusIndex: number): HeldCredential | null =>
      [...register.credentials.values()].find(
        (one) => one.issuer === issuer && one.statusIndex === statusIndex,
      ) ?? null,
    /** Key of the digits that are read to the agency by telephone; 32 bytes. */
    telephoneKey: (held: Pick<HeldCredential, 'bytes'>): Uint8Array =>
      telephoneKey(deps.telephone, credentialHash(Buffer.from(held.bytes, 'base64'))),
    /** Each key, and what it is good for today. */
    keyStandings: () => keyStandingsOf(register, trust, today()),
    /** What is to be seen to, the worst first; nothing before an agency is registered. */
    upkeep(): readonly UpkeepFinding[] {
      const facts = upkeepFacts(register, trust, now());
      return facts === null ? [] : upkeep(facts, now());
    },
    fit: (person: string): Fitness => deps.fit(person, today()),
    /**
     * Barred or revoked by the administrator's hand: such an officer signs no step either. Null: nothing of it.
     */
    bar(person: string): { readonly since: string; readonly reason: string | null } | null {
      return register.barred.get(person) ?? null;
    },
    issue: (caller: Caller, holderKey: Uint8Array): Promise<Issued> =>
      queue(() => issueNow(caller, holderKey)),
    /**
     * Suspending, letting stand again and revoking reach every credential of the person; a lost device those of its key.
     * Worked by hand in deeds.yaml.
     * @returns null when there is no such credential, or nothing of it to be done any more
     */
    deed: (caller: Caller, id: string, deed: Deed): Promise<WriteResult | null> =>
      queue(async () => {
        const asked = register.credentials.get(id);
        if (asked === undefined || !bears(asked, deed)) return null;
        const result = await write(streamOf(id), draftOf(deed), caller);
        if (!result.ok) return result;
        const onlyKey = deed.do === 'revoke' && deed.because === 'lost-device';
        for (const other of register.credentials.values())
          if (
            other.person === asked.person &&
            (!onlyKey || other.holderKey === asked.holderKey) &&
            (deed.do === 'resume' || isLive(other)) &&
            bears(other, deed)
          )
            await must(streamOf(other.id), draftOf(deed), caller);
        await signStatus();
        for (const listener of listeners) listener();
        return result;
      }),
    readmit: (caller: Caller, person: string, reason: string): Promise<WriteResult | null> =>
      queue(async () => {
        if (!register.barred.has(person)) return null;
        const last = [...register.credentials.values()].findLast((one) => one.person === person);
        if (last === undefined) return null;
        return write(streamOf(last.id), { type: 'credential.readmitted', data: { person, reason } }, caller);
      }),
    /** What phones are told of the agency; they learn it with the next trust list. */
    setAgency: (agency: Agency): Promise<void> =>
      queue(async () => {
        const issuer = register.agency?.issuer ?? Buffer.from(deps.random(8)).toString('hex');
        const { name, telephone, page, complaints } = agency;
        const data: AgencySettings = {
          issuer,
          name,
          telephone,
          page,
          complaints,
          ...(agency.shortName === undefined ? {} : { shortName: agency.shortName }),
          ...(agency.listener === undefined ? {} : { listener: agency.listener }),
        };
        await must(issuerStream(issuer), { type: 'credential.agencySet', data });
      }),
    /** Makes the next signing key; it signs once a trust list holds it. The one before vouches for it. */
    makeKey: (): Promise<SigningKey> =>
      queue(async () => {
        const { agency, keys } = register;
        if (agency === null) throw new CredentialsFault('no agency');
        const { issuer } = agency;
        const keyId = Math.max(-1, ...keys.map((key) => key.keyId)) + 1;
        if (keyId > 255) throw new CredentialsFault('no key id left');
        const before = keys.findLast((key) => key.retired === null);
        const vouches = before === undefined ? null : secretOf(before);
        const made = makeKey();
        const publicKey = Buffer.from(made.publicKey).toString('base64');
        const name = keyNameOf(issuer, keyId);
        // The secret first: a public half without it would be trusted and useless.
        deps.keyFiles.write(name, deps.secrets.sealSecret(name, made.secret));
        const handedOverBy =
          before === undefined || vouches === null
            ? {}
            : {
                handedOverBy: {
                  keyId: before.keyId,
                  signature: Buffer.from(await vouches(handOverBytes(issuer, keyId, publicKey))).toString(
                    'base64',
                  ),
                },
              };
        const from = today();
        await must(issuerStream(issuer), {
          type: 'credential.keyMade',
          data: {
            issuer,
            keyId,
            alg: 'ES256',
            publicKey,
            from,
            to: addDays(from, KEY_DAYS),
            ...handedOverBy,
          },
        });
        const key = register.keys.at(-1);
        if (key === undefined) throw new CredentialsFault('made and not in the register');
        return key;
      }),
    retireKey: (keyId: number, reason: string): Promise<boolean> =>
      queue(async () => {
        const { agency } = register;
        const key = register.keys.find((one) => one.keyId === keyId && one.retired === null);
        if (agency === null || key === undefined) return false;
        await must(issuerStream(agency.issuer), {
          type: 'credential.keyRetired',
          data: { issuer: agency.issuer, keyId, reason },
        });
        await signStatus();
        return true;
      }),
    /** What the root is asked to sign. @param days for which phones take it as current */
    trustDraft(days: number): TrustList | null {
      const { agency, keys } = register;
      if (agency === null) return null;
      const issued = Math.max(seconds(), (trust?.issued ?? 0) + 1);
      const trusted = trust === null ? null : trustedKeys(trust, agency.issuer);
      return {
        issued,
        nextUpdate: issued + days * 86_400,
        agencies: [
          {
            issuer: Buffer.from(agency.issuer, 'hex'),
            name: agency.name,
            ...(agency.shortName === undefined ? {} : { shortName: agency.shortName }),
            telephone: agency.telephone,
            listener: agency.listener ?? null,
            complaints: agency.complaints,
            // A retired key signs no more, and what it signed is checked by it until it ends; one that the root struck out
            // stays out.
            keys: keys
              .filter((key) => key.to >= today())
              .filter((key) => key.retired === null || trusted === null || trusted.has(key.publicKey))
              .map((key) => ({
                keyId: key.keyId,
                alg: ES256,
                publicKey: Buffer.from(key.publicKey, 'base64'),
                from: dayNumber(key.from),
                to: dayNumber(key.to),
              })),
            statusFile: `status/${agency.issuer}.cose`,
          },
        ],
      };
    },
    /** The first root is taken as it comes; another one only with a reason. */
    pinRoot: (publicKey: Uint8Array, reason: string): Promise<void> =>
      queue(async () => {
        const { agency, root } = register;
        if (agency === null) throw new CredentialsFault('no agency');
        const point = Buffer.from(publicKey).toString('base64');
        if (root === point) return;
        await must(issuerStream(agency.issuer), {
          type: 'credential.rootPinned',
          data: { issuer: agency.issuer, publicKey: point, reason },
        });
        await readTrust();
      }),
    /** A list that the root signed takes the place of the one before. */
    installTrust: (
      bytes: Uint8Array,
    ): Promise<'installed' | 'no-root' | 'not-signed-by-root' | 'older' | 'without-us'> =>
      queue(async () => {
        const { agency, root } = register;
        if (root === null || agency === null) return 'no-root';
        const read = await readTrustList(bytes, rootOf(root), deps.checker);
        if (!read.ok) return 'not-signed-by-root';
        if (trust !== null && read.list.issued <= trust.issued) return 'older';
        if (trustedKeys(read.list, agency.issuer).size === 0) return 'without-us';
        await keep('trust', agency.issuer, read.list.issued, read.list.nextUpdate, bytes);
        await readTrust();
        await signStatus();
        return 'installed';
      }),
    look,
    /** Told after a standing changed. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close(): Promise<void> {
      clearInterval(timer);
      stopHearing();
      await inTurn;
    },
  };
}

function saysTheSame(credential: HeldCredential, fitness: Extract<Fitness, { ok: true }>): boolean {
  return credential.certificate === fitness.certificate && credential.name === fitness.name.normalize('NFC');
}

/** What the key before signs of the one to come. */
function handOverBytes(issuer: string, keyId: number, publicKey: string): Uint8Array {
  return new TextEncoder().encode(`sanxiang agency key 1\n${issuer}\n${keyId}\n${publicKey}`);
}

/** Whether there is something of it to be done still. */
function bears(credential: HeldCredential, deed: Deed): boolean {
  if (credential.revoked !== null) return false;
  const suspended = credential.suspended.has('administrator');
  return deed.do === 'revoke' || (deed.do === 'resume') === suspended;
}

function draftOf(deed: Deed): EventDraft {
  const { reason } = deed;
  if (deed.do === 'revoke') {
    const { because } = deed;
    return { type: 'credential.revoked', data: { because, reason, again: because === 'lost-device' } };
  }
  const type = deed.do === 'suspend' ? 'credential.suspended' : 'credential.resumed';
  return { type, data: { because: 'administrator', reason } };
}

/** @param point as the register keeps it */
function rootOf(point: string): { readonly alg: number; readonly publicKey: Uint8Array } {
  return { alg: ES256, publicKey: Buffer.from(point, 'base64') };
}

function lastIssued(register: Register, list: 'trust' | 'status'): number | null {
  const last = register.lists.findLast((one) => one.list === list);
  return last === undefined ? null : Math.floor(Date.parse(last.issued) / 1000);
}

/** The ledger did not take what had to be written, or a key is not where it should be. */
export class CredentialsFault extends Error {}
