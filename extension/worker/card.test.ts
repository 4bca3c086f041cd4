import { readFileSync } from 'node:fs';
import { base64 } from '@scure/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CardAnswer, NoCard } from '#shared/api/credentials.ts';
import type { CardInCase } from '#shared/case/card-in-case.ts';
import { codeHash, decodeCode, issueCredential } from '#shared/credential/code.ts';
import { MAX_WRONG, receiptOf } from '#shared/credential/receipt.ts';
import type { Snapshot } from '#shared/registry/snapshot.ts';
import { type CardOfficer, type CardView, createCards, pointOf, signBy } from './card.ts';

const START = Date.parse('2026-11-27T02:00:00.000Z');
const DAY_MS = 86_400_000;
const ALG = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const newKey = () => crypto.subtle.generateKey(ALG, false, ['sign', 'verify']);

const inCase: CardInCase = {
  id: '01JDEM0CASE00000000000000A',
  category: 'penalty',
  subject: '老巷口面馆',
  inspection: 482_109_375,
  pair: { needed: 2, here: [{ name: '沈一鸣', me: true, shown: null }] },
  recording: true,
  shown: null,
};

let clock: { now: number; offset: number | null };
let companion: { answer: CardAnswer | null; asked: number };
let officer: CardOfficer;
let cards: ReturnType<typeof createCards>;

beforeEach(async () => {
  clock = { now: START, offset: 0 };
  const [agency, holder] = [await newKey(), await newKey()];
  const bytes = await issueCredential(
    {
      issuer: new Uint8Array(8).fill(1),
      keyId: 0,
      notBefore: 20_784,
      expires: 20_844,
      holderKey: await pointOf(holder.publicKey),
      statusIndex: 3,
      name: '沈一鸣',
      certificate: '65020410001',
      scope: 2,
    },
    signBy(agency.privateKey),
  );
  companion = {
    asked: 0,
    answer: {
      kind: 'card',
      card: {
        id: '01JDEM0CRED00000000000000A',
        bytes: base64.encode(bytes),
        name: '沈一鸣',
        certificate: '65020410001',
        notBefore: '2026-11-27',
        expires: '2027-01-26',
        shortId: '3-4',
        telephone: base64.encode(new Uint8Array(32).fill(5)),
        agency: { name: '云溪区市场监督管理局', telephone: '0990-0000000', page: 'https://zf.example/v' },
      },
      photo: null,
      now: '2026-11-27T02:00:00.000Z',
    },
  };
  const kept = new Map<string, unknown>();
  const remembered = new Map<string, unknown>();
  officer = {
    person: 'shen',
    get: async <T>(key: string) => (kept.get(key) as T | undefined) ?? null,
    put: async (key, value) => void kept.set(key, value),
    holderKey: async () => holder,
    ask: async () => {
      companion.asked += 1;
      return companion.answer;
    },
    offset: async () => clock.offset,
    registry: null,
  };
  cards = createCards({
    now: () => clock.now,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    memory: {
      get: async <T>(key: string) => (remembered.get(key) as T | undefined) ?? null,
      set: async (key, value) => void remembered.set(key, value),
    },
  });
});

async function code(of: CardInCase | null = inCase, challenge: number | null = null) {
  const view = await cards.show(officer, of, challenge);
  if (view.kind !== 'code') throw new Error(view.kind);
  return view;
}
const proofOf = (view: Extract<CardView, { kind: 'code' }>) => {
  const decoded = decodeCode(base64.decode(view.code));
  if (!decoded.ok) throw new Error(decoded.why);
  return decoded.code.proof;
};

describe('R14 the code of this moment', () => {
  it('stays for thirty seconds and is another one then; it says case, flags and challenge', async () => {
    const first = await code();
    clock.now += 29_000;
    expect((await code()).code).toBe(first.code);
    clock.now += 1000;
    expect((await code()).code).not.toBe(first.code);
    expect(proofOf(first)).toMatchObject({
      at: START / 1000,
      inspection: inCase.inspection,
      recording: true,
      twoOfficers: true,
      challenge: null,
    });
    expect(proofOf(await code(inCase, 42))).toMatchObject({ challenge: 42 });
    expect(proofOf(await code(null))).toMatchObject({ inspection: 0, twoOfficers: false });
  });

  it('goes by the companion’s clock, and a wrong one is said', async () => {
    clock.offset = 7 * 60_000;
    const view = await code();
    expect(proofOf(view).at).toBe(START / 1000 - 420);
    expect(view.clockOffMs).toBe(420_000);
    clock.offset = 30_000;
    expect((await code(null)).clockOffMs).toBeNull();
    clock.offset = -30_001;
    expect((await code(null)).clockOffMs).toBe(-30_001);
    // A code is still made by the companion's clock, so that a phone with the right time calls it current.
    expect(proofOf(await code(null, 7)).at).toBe(Math.floor((START + 30_001) / 1000));
    expect((await code()).compared).toBe(true);
    clock.offset = null;
    expect((await code()).compared).toBe(false);
  });

  it('goes on while the companion is away, and says that nobody was asked; without a credential there is none', async () => {
    await code();
    companion.answer = null;
    clock.now += 120_000;
    expect((await code()).checkedAt).toBeNull();
    const stranger = { ...officer, get: async () => null };
    expect(await cards.show(stranger, inCase, null)).toEqual({ kind: 'away' });
  });

  it('none once the companion says so, or its last day is over', async () => {
    await code();
    const none = (why: NoCard['why']): NoCard => ({ why, fact: null, since: null, mend: null, of: null });
    const card = companion.answer;
    companion.answer = { kind: 'none', none: none('barred') };
    await cards.refresh(officer, true);
    expect(await cards.show(officer, inCase, null)).toMatchObject({ kind: 'none', none: { why: 'barred' } });
    expect(await cards.isBarred(officer)).toBe(true);
    companion.answer = card;
    await cards.refresh(officer, true);
    await code();
    companion.answer = null;
    clock.now += 61 * DAY_MS;
    expect(await cards.show(officer, inCase, null)).toMatchObject({
      kind: 'none',
      none: { fact: 'expired' },
    });
  });
});

describe('[36] receipts', () => {
  it('fits a code shown in this case within ten minutes, whichever of the last it was', async () => {
    const first = await code();
    clock.now += 31_000;
    await code();
    const bytes = base64.decode(first.code);
    const digits = receiptOf(bytes, 3);
    expect(await cards.receipt(officer, inCase, digits)).toMatchObject({
      ok: true,
      draft: {
        data: { means: 'receipt', officer: 'shen', code: Buffer.from(codeHash(bytes)).toString('hex') },
      },
    });
    expect(await cards.receipt(officer, { ...inCase, id: 'another' }, digits)).toEqual({
      ok: false,
      why: 'no-code',
    });
    clock.now += 11 * 60_000;
    expect(await cards.receipt(officer, inCase, digits)).toEqual({ ok: false, why: 'no-code' });
  });

  it('a few wrong ones, then none is taken for ten minutes, not even a right one', async () => {
    const right = receiptOf(base64.decode((await code()).code), 3);
    const wrong = right.endsWith('0') ? `${right.slice(0, 3)}1` : `${right.slice(0, 3)}0`;
    for (let tries = 0; tries < MAX_WRONG; tries += 1)
      expect(await cards.receipt(officer, inCase, wrong)).toEqual({ ok: false, why: 'wrong' });
    expect(await cards.receipt(officer, inCase, right)).toEqual({ ok: false, why: 'wait' });
    clock.now += 9 * 60_000;
    const later = receiptOf(base64.decode((await code()).code), 3);
    clock.now += 2 * 60_000;
    expect(await cards.receipt(officer, inCase, later)).toMatchObject({ ok: true });
  });

  it('what the officer says is his word: the paper certificate without a code, the code only if one was shown', async () => {
    expect(await cards.said(officer, inCase, 'code')).toBeNull();
    expect(await cards.said(officer, inCase, 'certificate')).toMatchObject({
      data: { means: 'shown', what: 'certificate', inspection: inCase.inspection },
    });
    await code();
    expect(await cards.said(officer, inCase, 'code')).toMatchObject({
      data: { means: 'shown', what: 'code' },
    });
  });
});

const day = z.iso.date();
const registryStories = z
  .array(
    z.strictObject({
      story: z.string(),
      checked: z.boolean().default(true),
      spans: z
        .array(
          z.strictObject({
            from: day,
            until: day.nullable().default(null),
            why: z.string().nullable().default(null),
            since: day.nullable().default(null),
          }),
        )
        .nullable(),
      bars: z
        .array(z.strictObject({ from: day, why: z.string(), category: z.enum(['penalty', 'permit']) }))
        .default([]),
      case: z.string().nullable().default('penalty'),
      at: z.record(day, z.string()),
      mend: z.record(z.string(), z.string()).default({}),
      age: z.record(day, z.tuple([z.int(), z.boolean()])).default({}),
    }),
  )
  .parse(parse(readFileSync(new URL('./card-registry.yaml', import.meta.url), 'utf8')));

describe('R10 offline, by the registry as it was last signed', () => {
  const noon = (on: string) => Date.parse(`${on}T12:00:00+08:00`);
  it.each(registryStories)('$story', async (story) => {
    clock.now = noon('2026-11-20');
    const registry: Snapshot = {
      v: 1,
      issued: '2026-11-20T02:00:00.000Z',
      checked: story.checked,
      persons:
        story.spans === null
          ? []
          : [
              {
                account: 'shen',
                spans: story.spans,
                bars: story.bars.map((bar) => ({ ...bar, until: null, since: null })),
              },
            ],
    };
    await cards.refresh(officer, true);
    companion.answer = null;
    const away = { ...officer, registry };
    const of = story.case === null ? null : { ...inCase, category: story.case };
    const on = async (when: string) => {
      clock.now = noon(when);
      return cards.show(away, of, null);
    };
    for (const [when, says] of Object.entries(story.at)) {
      const view = await on(when);
      expect(view.kind === 'none' ? view.none.fact : view.kind, when).toBe(says);
      if (view.kind !== 'none') continue;
      expect(view.none.mend).toBe(story.mend[says]);
      expect(view.registry?.asOf).toBe('2026-11-20');
    }
    for (const [when, [days, old]] of Object.entries(story.age)) {
      const view = await on(when);
      expect(view.kind === 'away' ? null : view.registry, when).toEqual({ asOf: '2026-11-20', days, old });
    }
  });

  it('asks by the companion’s day: a clock set back by a month opens nothing', async () => {
    const registry: Snapshot = {
      v: 1,
      issued: '2026-11-20T02:00:00.000Z',
      checked: true,
      persons: [
        {
          account: 'shen',
          spans: [
            { from: '2026-01-01', until: '2026-11-25', why: null, since: null },
            { from: '2026-11-26', until: null, why: 'expired', since: '2026-11-26' },
          ],
          bars: [],
        },
      ],
    };
    clock = { now: noon('2026-10-27'), offset: -31 * DAY_MS };
    expect(await cards.show({ ...officer, registry }, inCase, null)).toMatchObject({
      kind: 'none',
      none: { fact: 'expired' },
    });
  });
});
