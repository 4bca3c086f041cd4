import { describe, expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';

const action = {
  success: { url: '/case/done.do', text: '提交成功' },
  failure: { text: '请重新登录' },
};

describe('a POST answered with 500 or a sign-in page is no decision (decision 19)', () => {
  it.each([
    ['all tests hold', { url: 'http://a/case/done.do?x=1', status: 200, text: '…提交成功…' }, 'success'],
    ['one does not', { url: 'http://a/case/form.do', status: 200, text: '提交成功' }, 'unknown'],
    [
      'the sign-in page',
      { url: 'http://a/case/done.do', status: 200, text: '请重新登录 提交成功' },
      'failure',
    ],
    ['500', { url: 'http://a/case/done.do', status: 500, text: '提交成功' }, 'unknown'],
    ['nothing known', {}, 'unknown'],
  ] as const)('%s', (_name, answer, outcome) => {
    expect(outcomeOf(action, answer)).toBe(outcome);
  });
  it('an XHR by a JSON pointer', () => {
    const json = { success: { json: { pointer: '/data/code', equals: 0 } } };
    expect(outcomeOf(json, { status: 200, text: '{"data":{"code":0}}' })).toBe('success');
    expect(outcomeOf(json, { status: 200, text: '{"data":{"code":1}}' })).toBe('unknown');
    expect(outcomeOf(json, { status: 200, text: '<html>' })).toBe('unknown');
  });
  it('a selector where there is a document', () => {
    const by = { success: { selector: '#ok' } };
    expect(outcomeOf(by, { has: (s) => s === '#ok' })).toBe('success');
    expect(outcomeOf(by, {})).toBe('unknown');
  });
});
