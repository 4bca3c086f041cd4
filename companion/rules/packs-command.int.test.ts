import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dataFiles } from '../data-dir.ts';
import { bundledGrounds, openBenchmarkFolders } from '../discretion/benchmark-folders.ts';
import { packCommandTexts, packsCommand } from './command.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packs-command-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(args: readonly string[], locale: 'zh-CN' | 'en' = 'en') {
  const out: string[] = [];
  const err: string[] = [];
  const code = await packsCommand(args, {
    locale,
    dataDir: undefined,
    filesOf: dataFiles,
    openPastCases: async () => 'locked',
    now: () => '2026-11-25T02:00:00.000Z',
    benchmarksOf: (folders) => openBenchmarkFolders({ grounds: [bundledGrounds], tables: folders }).current(),
    say: packCommandTexts[locale],
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const laws = 'shared/rules/fixtures/laws';
const penalty = readFileSync('shared/rules/packs/national-penalty-summary.yaml', 'utf8');
/** The summary procedure under another version, changed in one place. */
function changed(change: (text: string) => string): string {
  const text = change(penalty);
  expect(text).not.toBe(penalty);
  const file = join(dir, 'changed.yaml');
  writeFileSync(file, text.replace(/^version: .*$/m, 'version: 99.0.0'));
  return file;
}
const lineOf = (file: string, text: string) => {
  const all = readFileSync(file, 'utf8');
  return all.slice(0, all.indexOf(text)).split('\n').length;
};

describe('packs check', () => {
  test('the packs of the program are green against the articles they cite, and their items are counted', async () => {
    const { code, out, err } = await run([
      'check',
      '--laws',
      laws,
      '--packs',
      'shared/rules/layers',
      '--packs',
      'demo/packs',
    ]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/national-penalty-ordinary \d+\.\d+\.\d+ {2}national/);
    expect(out).toMatch(
      /\d+ items: \d+ statutory, \d+ procedural, \d+ advisory; basis read for \d+, not read for \d+/,
    );
    const [, all, found] = /Articles: (\d+) citations whose text is at hand, (\d+) found/.exec(out) ?? [];
    expect(Number(all)).toBeGreaterThan(200);
    expect(found).toBe(all);
  });

  test('a wrong article, altered words and another version are each told with file, line and what to write', async () => {
    const wrongArticle = changed((text) => text.replace('article: 第五十一条', 'article: 第九百条'));
    const first = await run(['check', wrongArticle, '--laws', laws]);
    expect(first.code).toBe(1);
    expect(first.err).toContain(`${wrongArticle}:${lineOf(wrongArticle, '第九百条')}`);
    expect(first.err).toContain('第九百条: this law has no such article');

    const altered = changed((text) =>
      text.replace('words: 执法人员不得少于两人', 'words: 执法人员不得少于二人'),
    );
    const second = await run(['check', altered, '--laws', laws], 'zh-CN');
    expect(second.code).toBe(1);
    expect(second.err).toContain(`${altered}:${lineOf(altered, '执法人员不得少于二人')}`);
    expect(second.err).toContain('条文里没有这些字');
    expect(second.err).toContain('应写成：照抄条文');

    // Without the texts nobody could know.
    expect((await run(['check', altered])).code).toBe(0);

    const texts = join(dir, 'laws');
    mkdirSync(texts);
    writeFileSync(
      join(texts, '行政处罚法(2031-01-22).md'),
      readFileSync(join(laws, 'penalty-law.md'), 'utf8'),
    );
    const other = changed((text) => text.replace('zh-CN: 行政处罚简易程序', 'zh-CN: 简易程序'));
    const third = await run(['check', other, '--laws', texts]);
    expect(third.code).toBe(1);
    expect(third.err).toContain('write: version: 2031-01-22');
    expect(third.out).toContain('No text at hand, not looked up: 中华人民共和国行政复议法');
  });

  test('--text says which source a file with another name is the text of, and is held to it', async () => {
    const plan = join(dir, 'plan-as-received.txt');
    writeFileSync(plan, '三、任务措施\n(二)记录。\n3. 规范音像记录。各机关要记录。\n');
    const call = ['check', '--packs', 'shared/rules/layers', '--text', `克拉玛依区实施方案=${plan}`];
    const { code, err } = await run(call);
    expect(code).toBe(1);
    expect(err).toContain('三(二)3: the article does not have these words');
    expect(err).toContain('五(四): this law has no such article');
    expect((await run([...call.slice(0, -1), '克拉玛依区实施方案=nowhere.txt'])).code).toBe(2);
    expect((await run([...call.slice(0, -1), plan])).code).toBe(2);
  });

  test('what a pack asks in many procedures is drawn once', async () => {
    const { out } = await run(['check', '--packs', 'shared/rules/layers', '--argue', 's', '1000']);
    expect(out.match(/karamay-district-plan service-recorded$/gm)).toHaveLength(1);
  });

  test('what can never matter is told with file and line', async () => {
    const file = join(dir, 'doubtful.yaml');
    const fixture = readFileSync('shared/rules/fixtures/doubtful/cannot-be-closed.yaml', 'utf8');
    // Beside the packs of the program it must have a procedure of its own.
    writeFileSync(file, fixture.replace('procedure: ordinary', 'procedure: trial'));
    const { code, err } = await run(['check', file]);
    expect(code).toBe(1);
    expect(err).toContain(`${file}:39  items.one.closedBy`);
    expect(err).toContain('the item can never be closed');
  });

  test('the argued items follow from the seed alone, with their articles in full', async () => {
    const call = ['check', '--laws', laws, '--argue', '1f3c', '10'];
    const { code, out } = await run(call);
    expect(code).toBe(0);
    expect(out.match(/^\d+\. .* \((statutory|procedural)\) {2}\S+ \S+$/gm)).toHaveLength(10);
    expect(out.match(/ {3}in full: /g)?.length).toBeGreaterThanOrEqual(8);
    expect((await run(call)).out).toBe(out);
    expect((await run([...call.slice(0, -2), '2f3c', '10'])).out).not.toBe(out);
  });

  test('an item that says whom it binds is argued with it', async () => {
    const { out } = await run(['check', '--argue', 's', '1000']);
    expect(out).toMatch(/ {3}binds: (officers|the authority).*; verb: (不得|应当|必须|要); satisfied by: \S/);
  });
});

test('an item that holds and does not say whom it binds is a doubt of packs check', async () => {
  const file = changed((text) =>
    text.replace(/\n {4}binds: .*\n {4}verb: .*\n {4}satisfiedBy:\s*(\{[^}]*\}|[\s\S]*?\})\n/, '\n'),
  );
  const { code, err } = await run(['check', file]);
  expect(err).toContain('it holds, and does not say whom it binds');
  expect(code).toBe(1);
});

describe('packs diff', () => {
  test('says in both languages what is stricter, what is looser, and nothing of what is the same', async () => {
    const file = changed((text) =>
      text.replace(/(two-officers:[\s\S]*?)bar: statutory/, '$1bar: procedural'),
    );
    const old = 'shared/rules/packs/national-penalty-summary.yaml';
    const english = await run(['diff', old, file]);
    expect(english.code).toBe(0);
    expect(english.out).toContain(
      'Looser: “Two officers present” (items.two-officers.bar) from statutory to procedural',
    );
    expect(english.out).toContain('2 differences');
    const chinese = await run(['diff', file, old], 'zh-CN');
    expect(chinese.out).toContain('变严：“两名执法人员到场”（items.two-officers.bar） 从程序提高到法定');
    expect(await run(['diff', old, old], 'zh-CN')).toMatchObject({ code: 0, out: '两版没有差别' });
  });
  test('a file that is no pack is refused, a missing one is a wrong call', async () => {
    const file = join(dir, 'none.yaml');
    expect((await run(['diff', file, file])).code).toBe(2);
    writeFileSync(file, 'pack: [');
    expect(await run(['diff', file, file])).toMatchObject({ code: 1 });
  });
});

describe('packs try', () => {
  const example = 'docs/examples/try.yaml';
  const saidSchema = z.object({
    same: z.boolean(),
    files: z.array(z.object({ file: z.string(), answers: z.array(z.record(z.string(), z.unknown())) })),
  });
  const tryIt = async (...args: string[]) => tryIn('en', ...args);
  const tryIn = async (locale: 'zh-CN' | 'en', ...args: string[]) => {
    const { code, out, err } = await run(['try', ...args, '--tables', 'demo/benchmarks'], locale);
    return { code, err, said: out === '' ? null : saidSchema.parse(JSON.parse(out)) };
  };

  test('the example of the docs: verdict, gap with article and bar, date with its counted days, tier and range', async () => {
    const { code, said, err } = await tryIt(example);
    expect(err).toBe('All 3 are as written');
    expect(code).toBe(0);
    const [story, period, discretion] = said?.files[0]?.answers ?? [];
    expect(story?.says).toMatchObject({
      course: [
        {
          verdicts: { 'submit-decision': 'hold: approval' },
          missing: [
            {
              item: 'two-officers',
              article: '行政处罚法第四十二条',
              bar: 'statutory',
              words: expect.stringContaining('不得少于两人'),
            },
          ],
        },
      ],
    });
    expect(period?.says).toMatchObject({
      due: '2026-10-13',
      shown: '2026-10-12',
      counted: [
        '2026-09-29',
        '2026-09-30',
        '2026-10-08',
        '2026-10-09',
        '2026-10-10',
        '2026-10-12',
        '2026-10-13',
      ],
    });
    expect(discretion?.says).toMatchObject({
      tier: 'up-to-five',
      range: '[50000, 150000]',
      statute: '[50000, 300000]',
    });
  });

  test('the stories and periods of the program itself are as written', async () => {
    const files = ['shared/rules/stories/penalty', 'shared/calendar/worked'].flatMap((folder) =>
      readdirSync(folder).map((file) => join(folder, file)),
    );
    const { code, err } = await tryIt(...files);
    expect(err).toMatch(/^All \d+ are as written$/);
    expect(code).toBe(0);
  });

  test.each<[string, (text: string) => string, string]>([
    [
      'a verdict',
      (text) => text.replace('"hold: approval"', '"hold: reason"'),
      'verdict: expected "hold: reason", the rules say "hold: approval"',
    ],
    [
      'a missing item',
      (text) => text.replace('{ item: two-officers,', '{ item: id-shown,'),
      'id-shown is expected and not missing',
    ],
    [
      'an article',
      (text) => text.replace('第四十二条, bar', '第四十三条, bar'),
      'article: expected "行政处罚法第四十三条"',
    ],
    [
      'a date',
      (text) => text.replace('due: 2026-10-13', 'due: 2026-10-12'),
      'due: expected "2026-10-12", the rules say "2026-10-13"',
    ],
    ['a counted day', (text) => text.replace('2026-09-29..09-30', '2026-09-28..09-30'), 'counted: expected'],
    [
      'a tier',
      (text) => text.replace('tier: up-to-five', 'tier: five-to-ten'),
      'tier: expected "five-to-ten"',
    ],
    [
      'an amount',
      (text) => text.replace('"150001": "outside-tier, head-or-collective"', '"150001": inside'),
      'amounts: expected',
    ],
    [
      'an unknown fact',
      (text) => text.replace('collectOnSpot: false', 'collectedOnSpot: false'),
      'no fact collectedOnSpot; there are:',
    ],
    [
      'an unknown item',
      (text) => text.replace('allBut: [two-officers]', 'allBut: [three-officers]'),
      'no item three-officers',
    ],
    [
      'an unknown pack',
      (text) => text.replace('pack: national-penalty-summary', 'pack: nowhere'),
      'no pack nowhere in force',
    ],
    [
      'an unknown table',
      (text) => text.replace('table: demo-city-appearance', 'table: nowhere'),
      'no table nowhere',
    ],
    ['a wrong key', (text) => text.replace('press:', 'presses:'), 'press'],
  ])('%s that differs is told, and the exit code is 1', async (_what, change, words) => {
    const text = readFileSync(example, 'utf8');
    const file = join(dir, 'mine.yaml');
    writeFileSync(file, change(text));
    expect(change(text)).not.toBe(text);
    const { code, err } = await tryIt(file);
    expect(code).toBe(1);
    expect(err).toContain(words);
  });

  /** By hand: what the same differences are called in Chinese. Names and values stay as the file spells them. */
  test.each<[string, RegExp | string, string, string]>([
    ['结论', '"hold: approval"', '"hold: reason"', '，结论：写的是 "hold: reason"，规则说 "hold: approval"'],
    ['缺的', '{ item: two-officers,', '{ item: id-shown,', '：写了缺 id-shown，其实不缺'],
    [
      '没有写的',
      '{ item: two-officers,',
      '{ item: id-shown,',
      '：缺 two-officers（行政处罚法第四十二条，statutory），没有写',
    ],
    ['条文', '第四十二条, bar', '第四十三条, bar', '，条文：写的是 "行政处罚法第四十三条"'],
    ['日子', 'due: 2026-10-13', 'due: 2026-10-12', '到期日：写的是 "2026-10-12"，规则说 "2026-10-13"'],
    ['事实', 'collectOnSpot: false', 'collectedOnSpot: false', '没有事实 collectedOnSpot；有：'],
    ['规则包', 'pack: national-penalty-summary', 'pack: nowhere', '现行规则包里没有 nowhere；有：'],
    ['基准表', 'table: demo-city-appearance', 'table: nowhere', '没有基准表 nowhere；有：'],
  ])('in Chinese: %s', async (_what, from, to, words) => {
    const file = join(dir, 'mine.yaml');
    writeFileSync(file, readFileSync(example, 'utf8').replace(from, to));
    const { code, err } = await tryIn('zh-CN', file);
    expect(code).toBe(1);
    expect(err).toContain(words);
    expect(err).not.toMatch(/expected|the rules say|there are|missing|press \d/);
  });

  test('what only asks is answered', async () => {
    const file = join(dir, 'mine.yaml');
    writeFileSync(
      file,
      'story: 我想知道\npack: national-penalty-summary\nfacts: {}\ncourse: [{ press: submit-decision }]\n',
    );
    const { code, said } = await tryIt(file);
    expect(code).toBe(0);
    expect(JSON.stringify(said)).toContain('行政处罚法第四十二条');
  });
});

describe('packs new', () => {
  test('a national pack and a layer over one in force pass the check as they are', async () => {
    const file = join(dir, 'mine.yaml');
    const made = await run([
      'new',
      'national-trial',
      '--category',
      'trial',
      '--procedure',
      'ordinary',
      '--out',
      file,
    ]);
    expect(made.code).toBe(0);
    expect(await run(['check', file])).toMatchObject({ code: 0, err: '' });
    expect(
      await run(['new', 'x', '--category', 'trial', '--procedure', 'ordinary', '--out', file]),
    ).toMatchObject({ code: 2 });
    for (const level of ['region', 'city', 'district', 'agency']) {
      const layer = join(dir, `${level}.yaml`);
      const call = [
        'new',
        `my-${level}`,
        '--extends',
        'national-penalty-ordinary',
        '--layer',
        level,
        '--out',
        layer,
      ];
      expect((await run(call)).code).toBe(0);
      expect(await run(['check', layer])).toMatchObject({ code: 0, err: '' });
    }
  });
  test('wrong calls say how', async () => {
    for (const args of [
      ['new'],
      ['new', 'x'],
      ['new', 'Not a name', '--category', 'a', '--procedure', 'b'],
      ['new', 'x', '--extends', 'nowhere'],
      ['new', 'x', '--extends', 'national-penalty-ordinary', '--layer', 'national'],
    ]) {
      const { code, err } = await run(args);
      expect(code, args.join(' ')).toBe(2);
      expect(err.length).toBeGreaterThan(5);
    }
  });
});
