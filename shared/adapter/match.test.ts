import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GateRule, matchesPattern, matchRequest, pathOf } from './match.ts';

const rule = (over: Partial<GateRule> = {}): GateRule => ({
  adapter: 'a',
  page: 'p',
  action: 'submit-decision',
  index: 0,
  origins: ['http://jsp.localhost:8001'],
  method: 'POST',
  path: '/case/decide.do',
  where: {},
  triggers: [],
  ...over,
});
const request = (url: string, fields: Record<string, string[]> | null = {}, method = 'POST') => ({
  method,
  url,
  fields: (name: string) => (fields === null ? null : (fields[name] ?? [])),
});

describe('a pattern: * is any run, all else stands for itself', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/ab', false],
    ['/a*', '/ab/c', true],
    ['*/b', '/a/b', true],
    ['/a*c*e', '/abcde', true],
    ['/a*a', '/a', false],
    ['/a.b', '/axb', false],
    ['*', '', true],
  ])('%s on %s: %s', (pattern, text, wanted) => {
    expect(matchesPattern(pattern, text)).toBe(wanted);
  });
  it('agrees with a regular expression made of it', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/'), maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '.', '/'), maxLength: 12 }),
        (parts, text) => {
          const escaped = parts.map((p) => p.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
          expect(matchesPattern(parts.join('*'), text)).toBe(
            new RegExp(`^${escaped.join('.*')}$`, 's').test(text),
          );
        },
      ),
    );
  });
});

describe('which requests are guarded', () => {
  const url = 'http://jsp.localhost:8001/case/decide.do?id=3';
  it('method, origin and path, the query not among them', () => {
    expect(matchRequest([rule()], request(url))?.action).toBe('submit-decision');
    expect(matchRequest([rule()], request(url, {}, 'GET'))).toBe(null);
    expect(matchRequest([rule()], request('http://jsp.localhost:8002/case/decide.do'))).toBe(null);
    expect(matchRequest([rule()], request('http://jsp.localhost:8001/case/save.do'))).toBe(null);
  });
  it('a servlet session id in the path does not hide it', () => {
    const hidden = 'http://jsp.localhost:8001/case/decide.do;jsessionid=1F';
    expect(pathOf(new URL(hidden))).toBe('/case/decide.do');
    expect(matchRequest([rule()], request(hidden))?.index).toBe(0);
  });
  it('postbacks to one URL are told apart by their fields; the first rule that fits wins', () => {
    const rules = [
      rule({ where: { __EVENTTARGET: ['btnDecide'] } }),
      rule({ where: { btn2: ['*'] }, index: 1 }),
    ];
    expect(matchRequest(rules, request(url, { __EVENTTARGET: ['btnSave'] }))).toBe(null);
    expect(matchRequest(rules, request(url, { __EVENTTARGET: ['btnDecide'] }))?.index).toBe(0);
    expect(matchRequest(rules, request(url, { btn2: ['提交'] }))?.index).toBe(1);
    expect(matchRequest([rule({ where: { id: ['3'] } })], request(url))?.index).toBe(0);
  });
  it('a body that cannot be read does not open the way', () => {
    expect(matchRequest([rule({ where: { act: ['submit'] } })], request(url, null))?.index).toBe(0);
  });
  it('no URL, no match', () => {
    expect(matchRequest([rule()], request('about:blank'))).toBe(null);
    expect(matchRequest([rule()], request('::'))).toBe(null);
  });
});
