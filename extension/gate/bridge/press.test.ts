import { describe, expect, it } from 'vitest';
import { type Adapter, adapterSchema } from '#shared/adapter/adapter-schema.ts';
import type { Hold } from '../wire.ts';
import { pressOf } from './press.ts';

const title = { 'zh-CN': '甲', en: 'A' };
const adapter: Adapter = adapterSchema.parse({
  format: 'sanxiang-adapter/1',
  id: 'jsp',
  version: '1.0.0',
  title,
  system: 'jsp',
  origins: ['http://jsp.localhost'],
  category: 'penalty',
  procedure: 'ordinary',
  pages: [
    {
      id: 'form',
      paths: ['/*'],
      exists: [],
      fields: {
        fine: { at: { field: 'fkje' }, title, writable: false },
        pass: { at: { field: 'password' }, title, writable: false },
      },
      actions: [
        {
          action: 'submit-decision',
          title,
          triggers: [],
          request: { method: 'POST', path: '/decide' },
          caseKey: { field: 'keys', many: true },
          decidedOn: { field: 'jdrq' },
          documentNumber: { field: 'wsh' },
          success: { status: 200 },
        },
      ],
    },
  ],
});
const page = adapter.pages[0];
const action = page?.actions[0];
if (!page || !action) throw new Error('fixture');
const hold: Hold = {
  hold: 1,
  adapter: 'jsp',
  page: 'form',
  action: 'submit-decision',
  index: 0,
  way: 'native-submit',
  method: 'POST',
  url: 'http://jsp.localhost/decide?id=1',
  entries: [
    ['keys', '86,87'],
    ['keys', '87'],
    ['fkje', '580'],
    ['jdrq', '2026年11月25日'],
    ['wsh', ' 罚决〔2026〕1 号 '],
    ['doc', { file: 'a.pdf', size: 3 }],
    ['__VIEWSTATE', 'x'.repeat(100)],
  ],
  early: false,
};
const read = {
  page: 'form',
  key: '86',
  subject: null,
  facts: { fineAmount: 58_000 },
  raw: { fine: '580', pass: 'secret' },
  missing: [],
  healed: [],
  status: null,
};
const press = (over: Partial<Hold> = {}) =>
  pressOf({
    attempt: '01JDBPHE000000000000000001',
    hold: { ...hold, ...over },
    adapter,
    page,
    action,
    read,
    knownKey: null,
    structure: ['a', 'b'],
  });

describe('a press as it is sealed', () => {
  it('names every case of the request once (decision 22)', () => {
    expect(press().keys).toEqual(['86', '87']);
  });
  it('falls back to the page’s case where the request names none', () => {
    expect(press({ entries: [] }).keys).toEqual(['86']);
  });
  it('takes the date and number of the decision from the form (decision 19)', () => {
    expect(press()).toMatchObject({ decidedOn: '2026-11-25', documentNumber: '罚决〔2026〕1 号' });
  });
  it('holds listed fields only, and no password even when listed (decision 27)', () => {
    expect(press().seal.fields).toEqual({ fine: '580' });
    expect(JSON.stringify(press())).not.toContain('xxx');
  });
  it('every entry counts into the hash, its order too', () => {
    const entries = hold.entries ?? [];
    const hashes = [
      press(),
      press({ entries: [...entries].reverse() }),
      press({ entries: entries.slice(0, -1) }),
      press({ entries: entries.map(([n, v]) => (n === '__VIEWSTATE' ? [n, 'y'] : [n, v])) }),
    ].map((p) => p.seal.formHash);
    expect(new Set(hashes).size).toBe(4);
    expect(press().seal.formHash).toBe(hashes[0]);
  });
});
