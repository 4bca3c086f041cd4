/**
 * A period that a text names in figures is the one that the code keeps: every line of the locale files with minutes, days
 * or hours in figures is found, and each has the constant it speaks of here.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { RECEIPT_MS } from '#shared/credential/receipt.ts';
import { HOLE_MS } from '#shared/media/coverage.ts';
import { MIN_PASSWORD } from '../companion/auth/accounts.ts';
import { SETUP_MINUTES } from '../companion/auth/setup.ts';
import { REMIND_AGAIN_MS } from '../companion/cases/service.ts';
import { STATUS_SECONDS } from '../companion/credentials/service.ts';
import { PAIRING_MINUTES, RESET_MINUTES } from '../companion/pairing/devices.ts';
import { FRESH_SIGN_IN_MS } from '../companion/pairing/routes.ts';
import { OUTBOX_CAP } from '../extension/store/store.ts';

const root = join(import.meta.dirname, '..');

interface Said {
  readonly file: string;
  readonly line: string;
  readonly figures: readonly number[];
}

/** Lines that name figures in front of `unit`; what is filled in at run time is no figure. */
function said(unit: string): readonly Said[] {
  const figure = new RegExp(String.raw`(\d[\d,]*) ?-?(?:${unit})`, 'g');
  return globSync('{companion,extension}/**/locales/*.ts', { cwd: root })
    .sort()
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line) => {
          if (/^\s*(\/\*|\*|\/\/)/.test(line)) return [];
          // “Less than a minute” is said of what is left, not of a period.
          const figures = [...line.replace('不到 1 分钟', '').matchAll(figure)].map(([, n]) =>
            Number(n?.replaceAll(',', '')),
          );
          return figures.length === 0 ? [] : [{ file, line: line.trim(), figures }];
        }),
    );
}

const minutes = (ms: number) => ms / 60_000;
/** What a line is about, and the figure it must have. */
const periods: readonly (readonly [about: RegExp, figure: number])[] = [
  [/链接|first administrator|link works|this file|new one/i, SETUP_MINUTES],
  [
    /登录控制台|sign in here and set|第一次会请管理员|asked\. Within|批准后 \d+ 分钟内再试|of the approval/,
    RESET_MINUTES,
  ],
  [/重新登录|sign in again|sign in to the console again|do it within/i, minutes(FRESH_SIGN_IN_MS)],
  [/配对太多|Try again in|分钟后再试/, PAIRING_MINUTES],
  [/提醒过|reminded within/, minutes(REMIND_AGAIN_MS)],
  [/错的次数太多|在这个案件里出示的|分钟后再输/, minutes(RECEIPT_MS)],
  [/超过 2 秒算缺口|more than 2 seconds/, HOLE_MS / 1000],
  [/手机上就不再是绿色/, STATUS_SECONDS / 86_400],
  // An example of a period that the law gives in hours.
  [/如 24 小时|24 hours\)/, 24],
];

const wrong = (lines: readonly Said[], rules: typeof periods) =>
  lines.filter(({ line, figures }) => {
    const rule = rules.find(([about]) => about.test(line));
    return rule === undefined || figures.some((figure) => figure !== rule[1]);
  });

it('minutes, hours and days in texts are those of the code', () => {
  const lines = said('分钟|小时|天|秒|minutes?|hours?|days?|seconds?');
  expect(lines.length).toBeGreaterThan(12);
  expect(wrong(lines, periods)).toEqual([]);
});

it('so are the length of a password and what the outbox holds', () => {
  const passwords = said('个字符|characters').filter(({ line }) => /assword|密码/.test(line));
  expect(passwords.length).toBeGreaterThanOrEqual(6);
  expect(passwords.filter(({ figures }) => figures.some((n) => n !== MIN_PASSWORD))).toEqual([]);
  const outbox = said('条就不能| no more can be').map(({ figures }) => figures);
  expect(outbox).toEqual([[OUTBOX_CAP], [OUTBOX_CAP]]);
});

test('a wrong figure, and one that nobody knows of, are seen', () => {
  const line = (text: string, figure: number): Said => ({ file: 'x.ts', line: text, figures: [figure] });
  expect(wrong([line('这个链接只能用一次，20 分钟内有效', 20)], periods)).toHaveLength(1);
  expect(wrong([line('批准请求 30 分钟后作废', 30)], periods)).toHaveLength(1);
});
