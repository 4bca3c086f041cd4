import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { type Adapter, adapterSchema } from './adapter-schema.ts';
import { locate, readPage, recognise } from './read.ts';

const url = 'http://jsp.localhost:8001/case/form.do?ajbh=86';
const document = (body: string): Document => new JSDOM(body, { url }).window.document;
const title = { 'zh-CN': '甲', en: 'A' };
const adapter = (fields: Record<string, unknown>): Adapter =>
  adapterSchema.parse({
    format: 'sanxiang-adapter/1',
    id: 'jsp',
    version: '1.0.0',
    title,
    system: 'jsp',
    origins: ['http://jsp.localhost:8001'],
    category: 'penalty',
    procedure: 'ordinary',
    pages: [
      {
        id: 'form',
        paths: ['/case/*.do'],
        exists: ['form'],
        caseKey: { at: { field: 'ajbh', query: 'ajbh' } },
        status: { at: { selector: '#zt' }, decided: ['已决定'] },
        fields,
        actions: [],
      },
    ],
  });
const read = (body: string, fields: Record<string, unknown>, instead = new Map<string, string>()) => {
  const page = recognise(adapter(fields), document(body), url);
  if (page === null) throw new Error('not recognised');
  return readPage(page, document(body), url, instead);
};

describe('finding a place: selector, field, label, query, in that order', () => {
  const html =
    '<form><table><tr><td>罚款金额：</td><td><input name="fkje" value="580"></td></tr></table></form>';
  it('the first that is given and found', () => {
    expect(locate(document(html), url, { field: 'fkje', label: '罚款金额' })).toMatchObject({
      by: 'field',
      healed: false,
    });
  });
  it('a changed id is healed by the label, and said', () => {
    expect(locate(document(html), url, { selector: '#fine', label: '罚款金额' })).toMatchObject({
      text: '580',
      by: 'label',
      healed: true,
    });
  });
  it('the URL last', () => {
    expect(locate(document(html), url, { field: 'none', query: 'ajbh' })).toMatchObject({
      text: '86',
      by: 'query',
    });
  });
  it('nowhere is null, and a broken selector is no accident', () => {
    expect(locate(document(html), url, { selector: '[[' })).toBe(null);
  });
  it('a label binds its own control; radios and ticks give what is chosen', () => {
    const many = `<label for="x">种类</label><select id="x"><option value="1">罚款<option value="2" selected>吊销</select>
      <input type="radio" name="r" value="a"><input type="radio" name="r" value="b" checked>
      <input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2" checked>
      <input type="checkbox" name="d" value="y">`;
    expect(locate(document(many), url, { label: '种类' })?.text).toBe('2');
    expect(locate(document(many), url, { field: 'r' })?.text).toBe('b');
    expect(locate(document(many), url, { field: 'c' })?.text).toBe('1,2');
    expect(locate(document(many), url, { field: 'd' })?.text).toBe('');
  });
});

describe('reading a page', () => {
  const fields = {
    fine: { at: { field: 'fkje' }, parse: 'money-yuan', title, fact: 'fineAmount', writable: false },
    opinion: { at: { field: 'yj' }, title, fact: 'opinion', writable: true },
    gone: { at: { selector: '#gone' }, title, fact: 'hearing', writable: false },
  };
  const html =
    '<form><span id="zt">已决定</span><input name="fkje" value="58000.00"><textarea name="yj"></textarea></form>';
  it('an empty place is unknown, a lost place is the adapter’s failure (decision 4)', () => {
    expect(read(html, fields)).toEqual({
      page: 'form',
      key: '86',
      subject: null,
      facts: { fineAmount: 5_800_000 },
      raw: { fine: '58000.00', opinion: '' },
      missing: ['hearing'],
      healed: ['caseKey'],
      status: { text: '已决定', decided: true },
    });
  });
  it('what is about to be sent counts before what the page shows', () => {
    expect(read(html, fields, new Map([['fkje', '100']])).facts).toEqual({ fineAmount: 10_000 });
  });
  it('another path or a missing mark is another page', () => {
    expect(recognise(adapter(fields), document('<p>'), url)).toBe(null);
    expect(recognise(adapter(fields), document(html), 'http://jsp.localhost:8001/list.do')).toBe(null);
    expect(recognise(adapter(fields), document(html), 'http://other.localhost/case/form.do')).toBe(null);
  });
});
