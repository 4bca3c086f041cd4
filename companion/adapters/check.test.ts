import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CheckOptions, checkAdapter, MAX_ADAPTER_BYTES } from './check.ts';
import { knownRules, problemsText } from './command.ts';
import * as en from './locales/en.ts';
import * as zhCN from './locales/zh-CN.ts';
import { selectorTester } from './page-report.ts';
import { wallsOf } from './walls.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
let options: CheckOptions;
beforeAll(async () => {
  options = { known: await knownRules(), isSelector: selectorTester() };
});

/** What each broken fixture must say, worked out from the fixture by hand: line, path, what was found, what to write. */
const expected: readonly (readonly [
  keyof typeof zhCN.messages,
  'error' | 'warning',
  number,
  string,
  string,
])[] = [
  ['notUtf8', 'error', 1, '', '用编辑器“另存为”，编码选 UTF-8'],
  ['notJson', 'error', 5, '', '看这一行和上一行的逗号、引号和括号'],
  ['duplicateKey', 'error', 10, '', '两处 system 合成一处；现在只有后一处有效'],
  ['missing', 'error', 71, 'pages[0].actions[0].success', '加上 "success": {"selector": "#resultOk"}'],
  ['unknownKey', 'error', 90, 'pages[0].actions[0].sucess', '写 success'],
  ['wrongType', 'error', 51, 'pages[0].fields.fine.writable', '写 false'],
  ['notAllowed', 'error', 81, 'pages[0].actions[0].request.method', '写 "POST"'],
  ['badName', 'error', 17, 'pages[0].id', '写 "case-form"'],
  ['badVersion', 'error', 4, 'version', '写 "1.0.0"'],
  ['badOrigin', 'error', 11, 'origins[0]', '写 "http://10.1.2.3:8080"'],
  ['tooLong', 'error', 47, 'pages[0].fields.fine.at.label', '写短一些，或拆成几条'],
  ['tooShort', 'error', 18, 'pages[0].paths', '补上'],
  ['noWay', 'error', 45, 'pages[0].fields.fine.at', '写如 {"field": "fkje", "label": "罚款金额"}'],
  ['badSelector', 'error', 78, 'pages[0].actions[0].triggers[0]', "名字里有 $ 等符号的，写 [name='…']"],
  ['badPath', 'error', 82, 'pages[0].actions[0].request.path', '写 "/case/decide.do"'],
  ['duplicatePage', 'error', 94, 'pages[1].id', '给这一页另起一个 id，不用 case-form'],
  ['neverReached', 'error', 100, 'pages[0].actions[1].request', 'pages[0].actions[0] 的请求先匹配'],
  ['guardsWholePage', 'error', 80, 'pages[0].actions[0].request', '否则保存、查询也会被拦'],
  ['noCaseKey', 'error', 65, 'pages[0].actions[0]', '"caseKey": {"at": {"field": "ajbh"}}'],
  ['emptySuccess', 'error', 87, 'pages[0].actions[0].success', '登录页和报错页不能满足它'],
  ['unknownFact', 'error', 50, 'pages[0].fields.fine.fact', '写 "fineAmount"'],
  ['unknownAction', 'error', 72, 'pages[0].actions[0].action', '写 "submit-decision"'],
  ['unknownStage', 'error', 38, 'pages[0].stage', '写其中一个，或去掉 stage'],
  ['unknownProcedure', 'error', 14, 'procedure', '写其中一对 category 和 procedure'],
  ['factType', 'error', 49, 'pages[0].fields.fine.parse', '写 "parse": "money-yuan"'],
  ['factAnswer', 'error', 63, 'pages[0].fields.party.map.公民', 'map 的右边写其中一个，或 null'],
  ['statusOnly', 'warning', 87, 'pages[0].actions[0].success', '登录页也是 200'],
  ['noTrigger', 'warning', 77, 'pages[0].actions[0].triggers', '页面上没有标记'],
  ['noStatus', 'warning', 16, 'pages[0]', '不写就没有第 4 道'],
  ['noDecidedOn', 'warning', 71, 'pages[0].actions[0]', '公示期限不能自己起算'],
  ['oneWay', 'warning', 45, 'pages[0].fields.fine.at', '再加一个 label'],
];

describe('the adapter checker', () => {
  test('takes the good fixture without a word: the fixtures are broken in one place each', () => {
    expect(checkAdapter(fixture('good.json'), options)).toMatchObject({
      adapter: { id: 'unit-cases' },
      problems: [],
    });
  });

  test.each(expected)(
    '%s: says line, path, what is there and what to write',
    (code, severity, line, path, write) => {
      const { adapter, problems } = checkAdapter(fixture(`broken/${code}.json`), options);
      expect(problems.map((one) => [one.code, one.severity, one.line, one.path])).toEqual([
        [code, severity, line, path],
      ]);
      expect(adapter === null).toBe(severity === 'error');
      expect(problemsText(problems, 'zh-CN').join('\n')).toContain(write);
    },
  );

  test('every message has its broken fixture, in both languages; only too large needs none', () => {
    const codes = Object.keys(zhCN.messages).sort();
    expect(Object.keys(en.messages).sort()).toEqual(codes);
    const have = expected.map(([code]) => String(code)).sort();
    expect(['tooLarge', ...have].sort()).toEqual(codes);
    const files = readdirSync(new URL('./fixtures/broken/', import.meta.url)).map((f) =>
      f.replace('.json', ''),
    );
    expect(files.sort()).toEqual(have);
    for (const code of have) {
      const { problems } = checkAdapter(fixture(`broken/${code}.json`), options);
      expect(problemsText(problems, 'en').join('\n')).not.toContain('undefined');
    }
  });

  test('a file beyond its bound is refused unread', () => {
    const { problems } = checkAdapter(Buffer.alloc(MAX_ADAPTER_BYTES + 1, 0x20), options);
    expect(problems.map((one) => one.code)).toEqual(['tooLarge']);
  });

  test('never throws, whatever is in the file', () => {
    const good = fixture('good.json').toString('utf8');
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(40), fc.string(), (at, drop, put) => {
        const text = good.slice(0, at) + put + good.slice(at + drop);
        const { adapter, problems } = checkAdapter(Buffer.from(text));
        expect(adapter === null).toBe(problems.some((one) => one.severity === 'error'));
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checkAdapter(Buffer.from(JSON.stringify(value))).adapter).toBe(null);
      }),
    );
  });
});

describe('walls (decision 21)', () => {
  const walls = (file: string, action = 0) => {
    const { adapter } = checkAdapter(
      readFileSync(new URL(`../../demo/adapters/${file}`, import.meta.url)),
      options,
    );
    const page = adapter?.pages[0];
    const one = page?.actions[action];
    if (adapter === null || page === undefined || one === undefined) throw new Error(`${file} is broken`);
    return wallsOf(adapter, page, one).map(({ stands }) => stands);
  };

  test('an action with its own address has all four; a postback has no network wall', () => {
    expect(walls('demo-jsp.json')).toEqual([true, true, true, true]);
    expect(walls('demo-aspnet.json')).toEqual([true, false, true, true]);
    expect(walls('demo-aspnet.json', 1)).toEqual([true, false, true, true]);
    expect(walls('demo-layui.json')).toEqual([true, true, true, true]);
  });

  test('no status anywhere in the adapter: no wall 4', () => {
    const { adapter } = checkAdapter(fixture('broken/noStatus.json'), options);
    const page = adapter?.pages[0];
    const action = page?.actions[0];
    if (adapter === null || page === undefined || action === undefined) throw new Error('fixture');
    expect(wallsOf(adapter, page, action)[3]).toEqual({ wall: 4, stands: false, why: 'statusNo' });
  });
});
