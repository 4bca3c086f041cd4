import { describe, expect, it } from 'vitest';
import type { Press } from '../protocol.ts';
import { openSealed, type QueuedSeal, sealKeyPair, sealTo } from './queued-seal.ts';

const press: Press = {
  attempt: '01JDBPHE000000000000000001',
  action: 'submit-decision',
  keys: ['云市监案〔2026〕86 号'],
  way: 'native-submit',
  seal: {
    fields: { fine: '58000' },
    formHash: 'a'.repeat(64),
    url: 'http://jsp.localhost/',
    adapter: { id: 'jsp', version: '1.0.0' },
  },
  facts: {},
  decidedOn: null,
  documentNumber: null,
};
const seal: QueuedSeal = { v: 1, at: 1764000000000, adapter: 'jsp', press };
const pair = sealKeyPair(new Uint8Array(32).fill(7));
const random = new Uint8Array(44).fill(9);

describe('a queued seal (decision 23)', () => {
  it('is read back by the officer it was sealed to', () => {
    expect(openSealed(pair.secretKey, sealTo(pair.publicKey, seal, random))).toEqual(seal);
  });
  it('shows nothing of the case to who reads storage.local', () => {
    const raw = atob(sealTo(pair.publicKey, seal, random).box);
    expect(raw.includes('submit-decision')).toBe(false);
  });
  it('opens for nobody else', () => {
    const other = sealKeyPair(new Uint8Array(32).fill(8));
    expect(openSealed(other.secretKey, sealTo(pair.publicKey, seal, random))).toBe(null);
  });
  it('is refused when one byte was changed', () => {
    const sealed = sealTo(pair.publicKey, seal, random);
    const box = sealed.box.slice(0, 80) + (sealed.box[80] === 'A' ? 'B' : 'A') + sealed.box.slice(81);
    expect(openSealed(pair.secretKey, { ...sealed, box })).toBe(null);
  });
});
