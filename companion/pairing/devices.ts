/**
 * Paired devices, as their streams tell: read once at the start, kept up by what is written here. Also pairings that
 * wait for their confirmation, and PIN resets that wait for the administrator; those are in memory, short-lived.
 */
import type { KeyObject } from 'node:crypto';
import { pairingCode } from '#shared/api/device.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { Ledger, StoredEvent, WriteResult } from '../ledger/types.ts';
import { keyOfSpki, thumbprint } from './proof.ts';

export const PAIRING_MINUTES = 10;
export const PRECONFIRMED_MINUTES = 5;
export const RESET_MINUTES = 10;
const MAX_WAITING = 100;

export interface Device {
  readonly id: string;
  readonly person: string;
  readonly thumbprint: string;
  readonly label: string;
  readonly origin: string | null;
  readonly revoked: boolean;
}

export interface Pairing {
  readonly id: string;
  readonly publicKey: string;
  readonly thumbprint: string;
  readonly label: string;
  readonly origin: string | null;
  readonly code: string;
  /** Epoch ms. */
  readonly expires: number;
  readonly state: 'waiting' | 'refused' | 'paired';
  readonly device: string | null;
}

export interface PinReset {
  readonly device: string;
  readonly person: string;
  readonly label: string;
  /** Epoch ms of the asking. */
  readonly asked: number;
  /** Administrator who agreed, with the end of it. */
  readonly agreed: { readonly by: string; readonly until: number } | null;
}

export type OfferResult = Pairing | 'bad-key' | 'full' | 'bad-code';

export interface Devices {
  byId(id: string): Device | null;
  byThumbprint(print: string): Device | null;
  ofPerson(person: string): readonly Device[];
  /** True for the origin of an extension that is paired here. */
  isPairedOrigin(origin: string): boolean;
  offer(request: {
    readonly publicKey: string;
    readonly label: string;
    readonly origin: string | null;
    readonly code: string | null;
  }): Promise<OfferResult>;
  pairing(id: string): Pairing | 'expired' | null;
  /** A waiting pairing by what the person typed. */
  find(code: string): Pairing | null;
  confirm(code: string, person: string): Promise<Device | null>;
  refuse(code: string): boolean;
  /** A code that is confirmed already, for one pairing within five minutes. */
  preconfirm(person: string): string;
  /** Pairs at once (seeding, tests). */
  pair(device: {
    readonly person: string;
    readonly publicKey: string;
    readonly label: string;
    readonly origin: string | null;
  }): Promise<Device>;
  revoke(id: string, reason: string): Promise<WriteResult>;
  askReset(device: Device): PinReset;
  resets(): readonly PinReset[];
  agreeReset(device: string, by: string): PinReset | null;
  /** Once: the reset that was agreed to and is not over. */
  takeReset(device: string): Promise<PinReset | null>;
}

interface DevicesDeps {
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly newId: () => string;
  readonly random: (bytes: number) => Uint8Array;
  /** The companion's public key, SPKI base64. */
  readonly companionKey: string;
}

/** Upper case, without what people put between the groups. */
function plainCode(code: string): string {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, '');
}

export async function openDevices(deps: DevicesDeps): Promise<Devices> {
  const { ledger, now, newId } = deps;
  const devices = new Map<string, Device>();
  const prints = new Map<string, string>();
  const pairings = new Map<string, Pairing>();
  const preconfirmed = new Map<string, { readonly person: string; readonly until: number }>();
  const resets = new Map<string, PinReset>();

  function take({ envelope, body }: Pick<StoredEvent, 'envelope' | 'body'>): void {
    if (body === null) return;
    const draft = { type: envelope.type, data: body.data } as unknown as EventDraft;
    const id = envelope.stream.id;
    if (draft.type === 'device.paired') {
      const key = keyOfSpki(draft.data.publicKey);
      if (key === null) return;
      const { person, label, origin } = draft.data;
      keep({ id, person, label, thumbprint: thumbprint(key), origin: origin ?? null, revoked: false });
    } else if (draft.type === 'device.revoked') {
      const device = devices.get(id);
      if (device !== undefined) keep({ ...device, revoked: true });
    }
  }

  function keep(device: Device): void {
    devices.set(device.id, device);
    prints.set(device.thumbprint, device.id);
  }

  for (const event of await ledger.readKind('device')) take(event);

  function forgetOld(): void {
    for (const [id, pairing] of pairings) if (pairing.expires < now()) pairings.delete(id);
    for (const [code, { until }] of preconfirmed) if (until < now()) preconfirmed.delete(code);
    for (const [id, reset] of resets) {
      const until = reset.agreed?.until ?? reset.asked + 24 * 60 * 60_000;
      if (until < now()) resets.delete(id);
    }
  }

  async function write(id: string, draft: EventDraft): Promise<WriteResult> {
    const result = await ledger.writeOwn({ kind: 'device', id }, draft);
    if (result.ok) take(result.event);
    return result;
  }

  async function pair(
    person: string,
    request: { readonly publicKey: string; readonly label: string; readonly origin: string | null },
  ): Promise<Device> {
    const { publicKey, label, origin } = request;
    const id = newId();
    const result = await write(id, {
      type: 'device.paired',
      data: { person, publicKey, label, ...(origin === null ? {} : { origin }) },
    });
    const device = devices.get(id);
    if (!result.ok || device === undefined) {
      throw new Error(`device.paired refused: ${result.ok ? 'key' : result.problem.code}`);
    }
    return device;
  }

  function find(code: string): Pairing | null {
    forgetOld();
    const wanted = plainCode(code);
    for (const pairing of pairings.values()) {
      if (pairing.state === 'waiting' && plainCode(pairing.code) === wanted) return pairing;
    }
    return null;
  }

  return {
    byId: (id) => devices.get(id) ?? null,
    byThumbprint(print) {
      const id = prints.get(print);
      return id === undefined ? null : (devices.get(id) ?? null);
    },
    ofPerson: (person) => [...devices.values()].filter((one) => one.person === person),
    isPairedOrigin: (origin) => [...devices.values()].some((one) => one.origin === origin && !one.revoked),
    async offer({ publicKey, label, origin, code }) {
      forgetOld();
      const key: KeyObject | null = keyOfSpki(publicKey);
      if (key === null || prints.has(thumbprint(key))) return 'bad-key';
      if (pairings.size >= MAX_WAITING) return 'full';
      const id = newId();
      const waiting: Pairing = {
        id,
        publicKey,
        thumbprint: thumbprint(key),
        label,
        origin,
        code: code ?? pairingCode(publicKey, deps.companionKey, id),
        expires: now() + PAIRING_MINUTES * 60_000,
        state: 'waiting',
        device: null,
      };
      if (code === null) {
        pairings.set(id, waiting);
        return waiting;
      }
      const held = preconfirmed.get(plainCode(code));
      if (held === undefined) return 'bad-code';
      preconfirmed.delete(plainCode(code));
      const device = await pair(held.person, waiting);
      const paired: Pairing = { ...waiting, state: 'paired', device: device.id };
      pairings.set(id, paired);
      return paired;
    },
    pairing(id) {
      const pairing = pairings.get(id);
      if (pairing === undefined) return null;
      return pairing.expires < now() ? 'expired' : pairing;
    },
    find,
    async confirm(code, person) {
      const pairing = find(code);
      if (pairing === null) return null;
      // Taken out of the waiting ones first: two clicks make one device.
      pairings.set(pairing.id, { ...pairing, state: 'refused' });
      const device = await pair(person, pairing);
      pairings.set(pairing.id, { ...pairing, state: 'paired', device: device.id });
      return device;
    },
    refuse(code) {
      const pairing = find(code);
      if (pairing === null) return false;
      pairings.set(pairing.id, { ...pairing, state: 'refused' });
      return true;
    },
    preconfirm(person) {
      forgetOld();
      const code = plainCode(Buffer.from(deps.random(16)).toString('hex'));
      preconfirmed.set(code, { person, until: now() + PRECONFIRMED_MINUTES * 60_000 });
      return code;
    },
    pair: ({ person, ...request }) => pair(person, request),
    revoke: (id, reason) => write(id, { type: 'device.revoked', data: { reason } }),
    askReset(device) {
      forgetOld();
      const held = resets.get(device.id);
      if (held !== undefined) return held;
      const reset: PinReset = {
        device: device.id,
        person: device.person,
        label: device.label,
        asked: now(),
        agreed: null,
      };
      resets.set(device.id, reset);
      return reset;
    },
    resets() {
      forgetOld();
      return [...resets.values()];
    },
    agreeReset(id, by) {
      forgetOld();
      const reset = resets.get(id);
      if (reset === undefined) return null;
      const agreed: PinReset = { ...reset, agreed: { by, until: now() + RESET_MINUTES * 60_000 } };
      resets.set(id, agreed);
      return agreed;
    },
    async takeReset(id) {
      forgetOld();
      const reset = resets.get(id);
      if (reset?.agreed == null) return null;
      resets.delete(id);
      const result = await write(id, {
        type: 'device.pinReset',
        data: { person: reset.person, by: reset.agreed.by },
      });
      if (result.ok) return reset;
      // Not recorded, so not done; it can be asked for again.
      resets.set(id, reset);
      return null;
    },
  };
}
