import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { AdapterPage } from '#shared/adapter/adapter-schema.ts';
import { decodeUrlEncoded, listedFields, readBody } from './observed.ts';

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
const gbk = (text: string): string =>
  [...iconv.encode(text, 'gbk')].map((b) => `%${b.toString(16).toUpperCase().padStart(2, '0')}`).join('');

describe('what wall 3 sees of a body (decision 24)', () => {
  it('GBK bytes are decoded as the page’s charset', () => {
    const body = `dsr=${gbk('老巷口面馆')}&fkje=58000.00&a=1+2&a=%32`;
    const seen = readBody({ raw: [{ bytes: bytes(body) }] }, 'gbk');
    expect(seen.completeness).toBe('full');
    expect(seen.fields?.get('dsr')).toEqual(['老巷口面馆']);
    expect(seen.fields?.get('a')).toEqual(['1 2', '2']);
  });
  it('names are decoded too, and a stray percent sign stays', () => {
    expect(decodeUrlEncoded(new TextEncoder().encode(`${gbk('案号')}=5%&b`), 'gbk')).toEqual(
      new Map([
        ['案号', ['5%']],
        ['b', ['']],
      ]),
    );
  });
  it('parsed form data, with values Chromium could not decode', () => {
    const value = iconv.encode('决定', 'gbk');
    const raw = value.buffer.slice(value.byteOffset, value.byteOffset + value.length) as ArrayBuffer;
    expect(readBody({ formData: { a: ['1'], b: [raw] } }, 'gbk').fields).toEqual(
      new Map([
        ['a', ['1']],
        ['b', ['决定']],
      ]),
    );
  });
  it('JSON by its top level', () => {
    expect(readBody({ raw: [{ bytes: bytes('{"caseNo":"86","n":{"a":1}}') }] }, 'utf-8').fields).toEqual(
      new Map([
        ['caseNo', ['86']],
        ['n', ['{"a":1}']],
      ]),
    );
  });
  it('says how much it saw', () => {
    expect(readBody(null, 'gbk').completeness).toBe('url-only');
    expect(readBody({ error: 'Unknown error.' }, 'gbk').completeness).toBe('url-only');
    expect(readBody({ raw: [{ file: '/tmp/x' }] }, 'gbk').completeness).toBe('url-only');
    expect(readBody({ raw: [{ bytes: bytes('a=1') }, { file: 'x' }] }, 'gbk').completeness).toBe('fields');
  });
});

describe('only what an adapter lists is kept (decision 27)', () => {
  const title = { 'zh-CN': '甲', en: 'A' };
  const field = (name: string) => ({ at: { field: name }, title, writable: false });
  const page: AdapterPage = {
    id: 'p',
    paths: ['/'],
    exists: [],
    fields: { fine: field('fkje'), secret: field('__VIEWSTATE'), pass: field('loginPassword') },
    actions: [],
  };
  it('by the adapter’s ids, and never view state, passwords or tokens', () => {
    const fields = new Map([
      ['fkje', ['580']],
      ['other', ['1']],
      ['__VIEWSTATE', ['xyz']],
      ['loginPassword', ['p']],
    ]);
    expect(listedFields(page, fields)).toEqual({ fine: '580' });
    expect(listedFields(page, null)).toBe(null);
  });
});
