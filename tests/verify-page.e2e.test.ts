/**
 * R14, R17: what a subject's phone says of a code, in Chromium at the size of a phone: every verdict, what is asked of the
 * network and when, without a network, two officers, six digits, five languages, axe and pictures.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { correction, generate } from 'lean-qr';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseFragment } from '#shared/credential/code.ts';
import { receiptFits } from '#shared/credential/receipt.ts';
import { degradeInPage } from '../bench/fixtures/degrade.ts';
import { readCode } from '../bench/fixtures/reader.ts';
import { expectAccessible, expectNothingClipped } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn } from './in-turn.ts';
import { picture } from './picture.ts';
import {
  type Agency,
  built,
  type Host,
  newKey,
  type Officer,
  openAgency,
  openHost,
  seconds,
} from './verify/agency.ts';
import { clipFolder, clipPage } from './verify/clip-folder.ts';

const DAY = 86_400;
const PHONE = { width: 360, height: 740 } as const;
const NARROW = { width: 320, height: 568 } as const;
const NAME = '阿卜杜热合曼·买买提吐尔逊';

let browser: Browser;
let page: Page;
let cdp: CDPSession;
let host: Host;
/** What the listener was told by people. */
const sent: Record<string, unknown>[] = [];
let agency: Agency;
let officer: Officer;
let second: Officer;

beforeAll(async () => {
  host = await openHost((app) => {
    app.post('/public/feedback', async (c) => {
      sent.push((await c.req.json()) as Record<string, unknown>);
      return c.json({ follow: '472901835561' });
    });
    app.post('/public/feedback/follow', (c) =>
      c.json({ status: 'answered', since: new Date().toISOString(), text: '已经核实，会补送告知书。' }),
    );
  });
  agency = await openAgency(host.url);
  officer = await agency.issue({ name: '沈一鸣' });
  second = await agency.issue({ name: '林若溪', certificate: '650200202600431', statusIndex: 8 });
  browser = await openBrowser({ extension: false, viewport: PHONE });
  page = await browser.context.newPage();
  cdp = await browser.context.newCDPSession(page);
  await phone(PHONE);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await host?.close();
});
beforeEach(async () => {
  host.pin(agency.root.publicKey, [host.url]);
  host.trust = await agency.trustList();
  host.status = await agency.statusList();
  host.listener.scan = () => ({ status: 200, body: { recorded: true, phones: 1 } });
  sent.length = 0;
  await forget();
});

async function phone({ width, height }: { readonly width: number; readonly height: number }): Promise<void> {
  await page.setViewportSize({ width, height });
  await cdp.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: true });
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  // A phone's lie over the page and take no width.
  await cdp.send('Emulation.setScrollbarsHidden', { hidden: true });
}

/** As if the phone had never been here. */
async function forget(): Promise<void> {
  await browser.context.setOffline(false);
  if (page.url().startsWith(host.url)) await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  const storageTypes = 'service_workers,cache_storage,cookies';
  await cdp.send('Storage.clearDataForOrigin', { origin: host.url, storageTypes });
  host.asked.length = 0;
}

/** Opens the page as the phone's camera would. */
async function open(fragment: string, path = '/v/'): Promise<void> {
  if (page.url() !== 'about:blank') await page.goto('about:blank');
  await page.goto(`${host.url}${path}${fragment === '' ? '' : `#${fragment}`}`);
  await whole();
}
/** The verdict, and all that follows below it. */
const whole = () => page.locator('main[data-whole] [data-verdict]').waitFor();
const band = () => page.locator('.v-r');
const verdict = () => page.locator('[data-verdict]').getAttribute('data-verdict');
const text = () => page.locator('main').innerText();
/** Until the service worker answers for the page. */
const controlled = () =>
  page.waitForFunction(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active?.state === 'activated' && localStorage.getItem('v.list.trust.cose') !== null;
  });

interface Row {
  readonly kind: string;
  readonly why?: string;
  readonly band: string;
  readonly heading: string;
  readonly steps: readonly string[];
  readonly who: string;
  readonly receipt: boolean;
  readonly told: boolean;
  readonly call: string;
  readonly rights: boolean;
}
const rows = parse(
  readFileSync(join(import.meta.dirname, '../companion/web/verify/told.yaml'), 'utf8'),
) as readonly Row[];
const zh = JSON.parse(
  readFileSync(join(import.meta.dirname, '../companion/web/verify/locales/page/zh-CN.json'), 'utf8'),
) as {
  readonly heading: Readonly<Record<string, string>>;
  readonly why: Readonly<Record<string, string>>;
  readonly step: Readonly<Record<string, string>>;
};

/** How each verdict comes about in the world; `offline`: opened once before, then without a network. */
const worlds: Readonly<Record<string, () => Promise<string>>> = {
  genuine: () => agency.show(officer),
  'not-current stale': () => agency.show(officer, { at: seconds() - 400 }),
  'not-current ahead': () => agency.show(officer, { at: seconds() + 400 }),
  'not-current phone-clock': async () => {
    host.status = await agency.statusList({}, { issued: seconds() + 2 * 3600 });
    return agency.show(officer);
  },
  'not-current challenge-missing': async () => {
    await ask(482_913);
    return agency.show(officer);
  },
  'not-current challenge-wrong': async () => {
    await ask(482_913);
    return agency.show(officer, { challenge: 111_111 });
  },
  'not-current day-card': () => agency.show(officer, { dayCard: true, at: seconds() - 3 }),
  'not-current day-card-old': () => agency.show(officer, { dayCard: true, at: seconds() - 2 * DAY }),
  'status-old no-list': async () => {
    host.status = null;
    return agency.show(officer);
  },
  'status-old list-old': async () => {
    host.status = await agency.statusList({}, { issued: seconds() - 8 * DAY, nextUpdate: seconds() - DAY });
    return agency.show(officer);
  },
  'status-old trust-list-old': async () => {
    host.trust = await agency.trustList({ issued: seconds() - 60 * DAY, nextUpdate: seconds() - 30 * DAY });
    return agency.show(officer);
  },
  'status-old status-unknown': async () => {
    host.status = await agency.statusList({}, { size: 4 });
    return agency.show(officer);
  },
  suspended: async () => {
    host.status = await agency.statusList({ 7: 'suspended' });
    return agency.show(officer);
  },
  revoked: async () => {
    host.status = await agency.statusList({ 7: 'revoked' });
    return agency.show(officer);
  },
  'expired expired': async () => {
    const { notBefore, expires } = officer.credential;
    return agency.show(
      await agency.issue({ name: '沈一鸣', notBefore: notBefore - 60, expires: expires - 60 }),
    );
  },
  'expired not-yet': async () => {
    const { notBefore, expires } = officer.credential;
    return agency.show(await agency.issue({ name: '沈一鸣', notBefore: notBefore + 20, expires }));
  },
  'issuer-unknown no-trust-list': async () => {
    host.trust = null;
    return agency.show(officer);
  },
  'issuer-unknown agency-unknown': async () => {
    const other = await openAgency();
    return other.show(await other.issue({ name: '沈一鸣' }));
  },
  'issuer-unknown key-unknown': async () => agency.show(await agency.issue({ name: '沈一鸣', keyId: 9 })),
  'issuer-unknown key-not-valid-then': async () => {
    const { notBefore } = officer.credential;
    return agency.show(
      await agency.issue({ name: '沈一鸣', notBefore: notBefore - 1000, expires: notBefore - 950 }),
    );
  },
  'altered credential': async () => {
    const strange = await openAgency();
    const { issuer } = agency;
    return strange.show(await strange.issue({ name: '沈一鸣', issuer }));
  },
  'altered proof': () => agency.show({ ...officer, key: newKey() }),
  'unreadable no-code': async () => '',
  'unreadable other-version': async () => `2${(await agency.show(officer)).slice(1)}`,
  'unreadable too-long': async () => `1${'7'.repeat(100_000)}`,
  'unreadable cut': async () => (await agency.show(officer)).slice(0, -1),
  'unreadable malformed': async () => `1${'00000000000000001'.repeat(20)}`,
};

/** The page has asked for these six digits. */
async function ask(digits: number): Promise<void> {
  await page.goto(`${host.url}/v/`);
  await page.evaluate(
    (value) => localStorage.setItem('v.challenge', JSON.stringify({ digits: value, at: Date.now() })),
    digits,
  );
}

describe('every verdict', () => {
  /** One of each colour and kind: axe takes longer than the verdict. */
  const looked = [
    'genuine',
    'not-current challenge-wrong',
    'revoked',
    'unreadable no-code',
    'unreadable cut',
  ];
  // Reached elsewhere: an algorithm that the page does not know, and plain http.
  const apart = ['issuer-unknown algorithm-unknown', 'not-current fallback'];
  const name = ({ kind, why }: Row) => (why === undefined ? kind : `${kind} ${why}`);
  test('has a world that makes it', () => {
    expect([...Object.keys(worlds), ...apart].sort()).toEqual(rows.map(name).sort());
  });
  const here = rows.filter((row) => !apart.includes(name(row)));
  // Each kind, and of its other reasons every second; all of them in `npm run soak -- pages`.
  const others = inTurn(
    here.filter((row) => here.find(({ kind }) => kind === row.kind) !== row && !looked.includes(name(row))),
    0,
    2,
  );
  const taken = here.filter(
    (row) =>
      others.includes(row) ||
      looked.includes(name(row)) ||
      here.find(({ kind }) => kind === row.kind) === row,
  );
  test.each(taken.map((row) => [name(row), row] as const))('%s', async (which, row) => {
    const fragment = await worlds[which]?.();
    await open(fragment ?? '');
    expect(await verdict()).toBe(row.kind);
    expect(await band().getAttribute('class')).toBe(`v-r ${row.band}`);
    expect(await page.locator('h1').innerText()).toBe(zh.heading[row.heading]);
    const all = await text();
    if (row.why !== undefined) expect(all).toContain(zh.why[row.why]);
    const steps = await page.locator('.v-steps li > span').allInnerTexts();
    for (const [i, step] of row.steps.entries()) expect(steps[i]).toContain(zh.step[step]);
    expect(steps).toHaveLength(row.steps.length);
    // What a stranger's code says is not repeated.
    expect(all.includes('沈一鸣')).toBe(row.who !== 'none');
    expect(await page.locator('[data-report]').count()).toBe(row.receipt ? 1 : 0);
    expect(await page.locator('[data-section=rights]').count()).toBe(row.rights ? 1 : 0);
    const [first] = await page
      .locator('a[href^="tel:"]')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(first).toBe(row.call === 'agency' ? 'tel:09906230017' : 'tel:12345');
    if (row.told) await expect.poll(() => host.asked).toContain('POST /public/scans');
    expect(host.asked.includes('POST /public/scans')).toBe(row.told);
    // The code is out of the address, whatever it was.
    expect(page.url()).toBe(`${host.url}/v/`);
    if (looked.includes(which)) {
      await expectNothingClipped(page);
      await expectAccessible(page, 8);
    }
    await picture(page, `verify-${which.replace(/ /g, '-')}`);
  });
});

describe('the network', () => {
  test('before the verdict the two lists and nothing else; after it one request to the listener', async () => {
    let atVerdict: string[] = [];
    const barred: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) barred.push(message.text());
    });
    host.listener.scan = () => {
      atVerdict = [...host.asked];
      return { status: 200, body: { recorded: true, phones: 1 } };
    };
    await open(await agency.show(officer));
    await page.locator('[data-report=told]').waitFor();
    await controlled();
    expect(atVerdict.slice(0, 3).sort()).toEqual(
      ['GET /v/', `GET /v/status/${agency.hex}.cose`, 'GET /v/trust.cose'].sort(),
    );
    // What comes after is the page's own, to be kept for a second visit.
    const after = host.asked.slice(3);
    expect([...new Set(after)].sort()).toEqual(['GET /v/', 'GET /v/sw.js', 'POST /public/scans']);
    expect(after.filter((one) => one.startsWith('POST'))).toHaveLength(1);
    // The page asks for nothing that its own policy bars.
    expect(barred).toEqual([]);
  });

  test.each(['/v/', '/v'])(
    'a second visit at %s without a network asks for nothing and says the same',
    async (path) => {
      await open(await agency.show(officer), path);
      await page.locator('[data-report=told]').waitFor();
      await controlled();
      await browser.context.setOffline(true);
      host.asked.length = 0;
      const code = await agency.show(officer);
      await open(code, path);
      expect(await verdict()).toBe('genuine');
      expect(host.asked).toEqual([]);
      // Nobody can be told, so the officer types four digits that belong to this code.
      await page.locator('[data-report=failed]').waitFor();
      const receipt = (await page.locator('[data-receipt]').getAttribute('data-receipt')) ?? '';
      const read = parseFragment(code);
      expect(read.ok && receiptFits(read.bytes, receipt)).toBe(true);
      await picture(page, 'verify-offline');
    },
  );

  test('taken back since: red with the next list, and still red without a network', async () => {
    await open(await agency.show(officer));
    await controlled();
    host.status = await agency.statusList({ 7: 'revoked' }, { issued: seconds() });
    await open(await agency.show(officer));
    expect(await verdict()).toBe('revoked');
    await browser.context.setOffline(true);
    await open(await agency.show(officer));
    expect(await verdict()).toBe('revoked');
  });

  test('an older list takes nothing back: what was seen stays seen', async () => {
    const before = await agency.statusList({}, { issued: seconds() - 3600 });
    host.status = await agency.statusList({ 7: 'revoked' }, { issued: seconds() - 60 });
    await open(await agency.show(officer));
    expect(await verdict()).toBe('revoked');
    host.status = before;
    await open(await agency.show(officer));
    expect(await verdict()).toBe('revoked');
  });

  test('a list that was altered on its way is not used, and the page says so', async () => {
    host.trust = await agency.trustList({ signer: newKey() });
    await open(await agency.show(officer));
    expect(await verdict()).toBe('issuer-unknown');
    expect(await text()).toContain('签名不对');
    // Where a good one was kept, that one counts.
    host.trust = await agency.trustList();
    await open(await agency.show(officer));
    expect(await verdict()).toBe('genuine');
    await controlled();
    host.trust = await agency.trustList({ signer: newKey() });
    await open(await agency.show(officer));
    expect(await verdict()).toBe('genuine');
  });

  test('a status list eight days old, without a network: amber, with its day', async () => {
    host.status = await agency.statusList({}, { issued: seconds() - 8 * DAY, nextUpdate: seconds() + DAY });
    await open(await agency.show(officer));
    await controlled();
    expect(await verdict()).toBe('genuine');
    host.status = await agency.statusList(
      {},
      { issued: seconds() - 8 * DAY + 1, nextUpdate: seconds() - DAY },
    );
    await open(await agency.show(officer));
    await browser.context.setOffline(true);
    await open(await agency.show(officer));
    expect(await verdict()).toBe('status-old');
    expect(await band().innerText()).toMatch(/按 \d+ 月 \d+ 日/);
  });

  test('a listener that fails, or says no: four digits', async () => {
    host.listener.scan = () => ({ status: 503, body: {} });
    await open(await agency.show(officer));
    await page.locator('[data-report=failed]').waitFor();
    expect(await page.locator('[data-receipt]').innerText()).toMatch(/^\d{4}$/);
  });
});

describe('two officers', () => {
  test('one alone is said; the second, at the same inspection, makes two; the first once more does not', async () => {
    await open(await agency.show(officer, { twoOfficers: true }));
    expect(await verdict()).toBe('genuine');
    expect(await page.locator('[data-pair]').getAttribute('data-pair')).toBe('one');
    await picture(page, 'verify-one-officer');
    await open(await agency.show(officer, { twoOfficers: true }));
    expect(await page.locator('[data-pair]').getAttribute('data-pair')).toBe('one');
    await open(await agency.show(second, { twoOfficers: true, inspection: 5 }));
    expect(await page.locator('[data-pair]').getAttribute('data-pair')).toBe('one');
    await open(await agency.show(second, { twoOfficers: true }));
    expect(await page.locator('[data-pair]').getAttribute('data-pair')).toBe('both');
    expect(await page.locator('[data-pair]').innerText()).toMatch(/沈一鸣、\s*林若溪/);
    await picture(page, 'verify-two-officers');
  });
  test('after ten minutes the first is forgotten, on the phone too', async () => {
    await open(await agency.show(officer, { twoOfficers: true }));
    await page.evaluate(() => {
      const met = JSON.parse(localStorage.getItem('v.met') ?? '[]') as { at: number }[];
      localStorage.setItem('v.met', JSON.stringify(met.map((one) => ({ ...one, at: one.at - 601_000 }))));
    });
    await open('');
    expect(await page.evaluate(() => localStorage.getItem('v.met'))).toBeNull();
    await open(await agency.show(second, { twoOfficers: true }));
    expect(await page.locator('[data-pair]').getAttribute('data-pair')).toBe('one');
  });
});

test('six digits: asked for on the page, in the next code, and said', async () => {
  await open(await agency.show(officer));
  await page.locator('[data-make=challenge]').click();
  const digits = Number(await page.locator('[data-challenge]').getAttribute('data-challenge'));
  expect(digits).toBeGreaterThanOrEqual(0);
  await picture(page, 'verify-six-digits');
  await open(await agency.show(officer, { challenge: digits }));
  expect(await verdict()).toBe('genuine');
  expect(await page.locator('[data-challenge=good]').innerText()).toContain('6 位数');
  // They were answered: the next code need not have them.
  await open(await agency.show(officer));
  expect(await verdict()).toBe('genuine');
});

test('over plain http nothing is green: amber by script, and red as ever', async () => {
  const plain = 'http://verify.test';
  await page.route(`${plain}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const answer = await fetch(`${host.url}${pathname}`);
    const headers = Object.fromEntries(answer.headers);
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) });
  });
  const at = async (fragment: string) => {
    await page.goto('about:blank');
    await page.goto(`${plain}/v/#${fragment}`);
    await whole();
  };
  await at(await agency.show(officer));
  expect(await page.evaluate(() => typeof crypto.subtle)).toBe('undefined');
  expect(await verdict()).toBe('not-current');
  expect(await text()).toContain(zh.why.fallback);
  await picture(page, 'verify-plain-http');
  await at(await agency.show({ ...officer, key: newKey() }));
  expect(await verdict()).toBe('altered');
  host.status = await agency.statusList({ 7: 'revoked' });
  await at(await agency.show(officer));
  expect(await verdict()).toBe('revoked');
  await page.unroute(`${plain}/**`);
});

test('with what came after Chromium 80 taken away the verdict is the same', async () => {
  const old = await browser.context.newPage();
  await old.addInitScript(() => {
    const gone: readonly (readonly [object, string])[] = [
      [Object, 'hasOwn'],
      [Array.prototype, 'at'],
      [Array.prototype, 'findLast'],
      [Array.prototype, 'toSorted'],
      [Array.prototype, 'toReversed'],
      [String.prototype, 'at'],
      [String.prototype, 'replaceAll'],
      [String.prototype, 'isWellFormed'],
      [Uint8Array.prototype, 'toHex'],
      [Uint8Array.prototype, 'at'],
      [Promise, 'any'],
      [Promise, 'withResolvers'],
      [AbortSignal, 'timeout'],
      [window, 'structuredClone'],
      [window, 'trustedTypes'],
      [window, 'BarcodeDetector'],
      [crypto, 'randomUUID'],
      [Map, 'groupBy'],
    ];
    for (const [from, name] of gone) {
      delete (from as Record<string, unknown>)[name];
      if (name in from) Object.defineProperty(from, name, { value: undefined, configurable: true });
    }
  });
  const errors: string[] = [];
  old.on('pageerror', (error) => errors.push(error.message));
  await old.goto(`${host.url}/v/#${await agency.show(officer)}`);
  await old
    .locator('[data-verdict=genuine]')
    .waitFor({ timeout: 10_000 })
    .catch(() => {});
  expect(errors).toEqual([]);
  expect(await old.locator('[data-verdict]').getAttribute('data-verdict')).toBe('genuine');
  await old.close();
});

test('without the platform’s zlib, as Safari before 16.4, the script’s own inflates', async () => {
  const old = await browser.context.newPage();
  await old.addInitScript(() => Reflect.deleteProperty(window, 'DecompressionStream'));
  await old.goto(`${host.url}/v/#${await agency.show(officer)}`);
  await old.locator('[data-verdict=genuine]').waitFor({ timeout: 10_000 });
  expect(await old.evaluate(() => [typeof DecompressionStream, typeof window.vf])).toEqual([
    'undefined',
    'object',
  ]);
  await old.close();
});

describe('languages', () => {
  test.each(inTurn(['en', 'ug', 'kk', 'ru'], 1, 2))('%s stands beside the Chinese', async (tag) => {
    const long = await agency.issue({ name: NAME });
    await open(await agency.show(long, { twoOfficers: true }));
    await page.locator(`[data-language=${tag}]`).click();
    await page.locator(`h1 + [lang=${tag}]`).waitFor();
    expect(await page.locator('h1').innerText()).toBe(zh.heading.genuine);
    expect(await page.locator('[data-unconfirmed]').count()).toBe(tag === 'en' ? 0 : 1);
    expect(await page.locator(`h1 + [lang=${tag}]`).evaluate((one) => getComputedStyle(one).direction)).toBe(
      tag === 'ug' ? 'rtl' : 'ltr',
    );
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-language'))).toBe(tag);
    await expectNothingClipped(page);
    if (tag === 'ug') await expectAccessible(page, 8);
    await picture(page, `verify-${tag}`);
    // On the narrowest phones too, and again on the next visit: one of each direction.
    if (tag !== 'ug' && tag !== 'en') return;
    await phone(NARROW);
    await expectNothingClipped(page);
    await picture(page, `verify-${tag}-320`);
    await open(await agency.show(officer));
    await page.locator(`h1 + [lang=${tag}]`).waitFor();
    await phone(PHONE);
  });
});

describe('to complain', () => {
  test('from a code: whom it is about goes along; a code to follow comes back, and under it the answer', async () => {
    await open(await agency.show(officer));
    await page.locator('[data-section=complain] a[href$="/say/"]').click();
    await page.locator('[data-about]').waitFor();
    expect(await page.locator('[data-about]').innerText()).toContain('沈一鸣');
    // Nothing said: nothing sent.
    await page.locator('[data-section=write] button[type=submit]').click();
    expect(await page.locator('[data-said]').innerText()).toContain('请写一句话');
    expect(sent).toEqual([]);
    await page.locator('[name=happened]').fill('没有说为什么罚');
    await expectNothingClipped(page);
    await expectAccessible(page, 8);
    await picture(page, 'verify-say');
    await page.locator('[data-section=write] button[type=submit]').click();
    await page.locator('[data-follow]').waitFor();
    expect(await page.locator('[data-follow] b').innerText()).toBe('4729 0183 5561');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ kind: 'complaint', text: '没有说为什么罚' });
    expect(Object.keys(sent[0] ?? {}).sort()).toEqual(['code', 'kind', 'text']);
    await picture(page, 'verify-said');
    await page.locator('[name=follow]').fill('4729 0183 5561');
    await page.locator('[data-section=follow] button').click();
    await page.locator('[data-followed=answered]').waitFor();
    expect(await page.locator('[data-followed]').innerText()).toContain('已经核实');
  });
  test('what was typed stays when it does not arrive', async () => {
    await open(await agency.show(officer));
    await page.locator('[data-section=complain] a[href$="/say/"]').click();
    await page.locator('[name=happened]').fill('没有说为什么罚');
    await browser.context.setOffline(true);
    await page.locator('[data-section=write] button[type=submit]').click();
    await expect.poll(() => page.locator('[data-said]').innerText()).toContain('没有送到');
    expect(await page.locator('[name=happened]').inputValue()).toBe('没有说为什么罚');
  });
  test('without a code too, where all agencies share one listener', async () => {
    await open('');
    await page.locator('[data-section=complain] a[href$="/say/"]').click();
    await page.locator('[name=happened]').waitFor();
    expect(await page.locator('[data-about]').count()).toBe(0);
    await page.locator('[name=rating][value="5"]').check();
    await page.locator('[data-section=write] button[type=submit]').click();
    await page.locator('[data-follow]').waitFor();
    expect(sent).toEqual([{ kind: 'complaint', rating: 5 }]);
  });
});

describe('the scanner', () => {
  /**
   * Far away and less sharp than bench/qr.ts has them: of 24 such pictures a first look read none, the page all. The code
   * in the picture is another one each time, so one is looked for that a first look does not read.
   */
  const handHeld = {
    captured: 320,
    scale: 0.64,
    yaw: 9,
    pitch: -8,
    roll: 10,
    black: 45,
    white: 215,
    gradient: 0.1,
    towards: 300,
    blur: 1.3,
    noise: 10,
  };
  /** A photo of a code, as the phone's camera would hand it over. */
  const photograph = async (content: string) => {
    const size = 5;
    const code = generate(content, { maxCorrectionLevel: correction.L });
    const side = (code.size + 8) * size;
    const rows = Array.from({ length: code.size }, (_, y) =>
      Array.from({ length: code.size }, (_, x) => (code.get(x, y) ? 1 : 0)),
    );
    return page.evaluate(
      async ({ rows: modules, side: edge, size: px }) => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = edge;
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.fillStyle = '#fff';
        context.fillRect(0, 0, edge, edge);
        context.fillStyle = '#000';
        for (const [y, row] of modules.entries())
          for (const [x, on] of row.entries())
            if (on === 1) context.fillRect((x + 4) * px, (y + 4) * px, px, px);
        return canvas.toDataURL('image/png').split(',')[1] ?? '';
      },
      { rows, side, size },
    );
  };
  const choose = async (base64: string) => {
    await page
      .locator('#photo')
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') });
  };

  test('takes the digits out of a code and leaves its address alone: a look-alike site gains nothing', async () => {
    await open('');
    await page.locator('main a[href$="/scan/"]').click();
    await page.locator('#photo').waitFor({ state: 'attached' });
    await expectNothingClipped(page);
    await expectAccessible(page, 5);
    await picture(page, 'verify-scan');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    await choose(await photograph(`https://evil.example/v#${await agency.show(officer)}`));
    await page.locator('[data-verdict=genuine]').waitFor();
    expect(page.url()).toBe(`${host.url}/v/`);
    expect([...new Set(asked)].filter((one) => one !== '' && one !== new URL(host.url).host)).toEqual([]);
  });
  test('looks again at twice the size, sharpened: a picture that a first look cannot read is read', async () => {
    const clear = await photograph(`${host.url}/v#${await agency.show(officer)}`);
    const camera = await browser.context.newPage();
    const each = [1, 2, 3].map((seed) => ({ ...handHeld, seed }));
    const photos = await camera.evaluate(degradeInPage, { png: clear, each });
    await camera.close();
    const readAtOnce = await Promise.all(photos.map((photo) => readCode(Buffer.from(photo, 'base64'))));
    const blurred = photos[readAtOnce.indexOf(null)];
    await page.goto(`${host.url}/v/scan/`);
    await page.locator('#photo').waitFor({ state: 'attached' });
    if (blurred === undefined) throw new Error('all are read at once: not what this is about');
    await choose(blurred);
    await page.locator('[data-verdict=genuine]').waitFor();
  });
  test('says of another code that it is none, and stays', async () => {
    await page.goto(`${host.url}/v/scan/`);
    await page.locator('#photo').waitFor({ state: 'attached' });
    await choose(await photograph('https://pay.example/0987'));
    await expect.poll(() => page.locator('.v-say').innerText()).toContain('不是执法人员的码');
    expect(page.url()).toBe(`${host.url}/v/scan/`);
  });
  test('weighs at most 450 kB', () => {
    const files = ['scan/index.html', 'scan/scan.js', 'scan/zxing_reader.wasm'].map((name) =>
      readFileSync(join(built, name)),
    );
    expect(files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0)).toBeLessThanOrEqual(
      450_000,
    );
  });
});

describe('R30 the page that goes with a clip', () => {
  test('checks a folder in the browser alone, names what was changed, and leaves the key to whoever has the receipt', async () => {
    const asked: string[] = [];
    const clip = await browser.context.newPage();
    clip.on('request', (request) => asked.push(request.url()));
    const problems: string[] = [];
    clip.on('pageerror', (error) => problems.push(error.message));
    clip.on('console', (message) => problems.push(message.text()));
    await clip.setViewportSize({ width: 1093, height: 510 });
    await clip.goto(clipPage);
    await picture(clip, 'clip-page-start');
    const band = clip.locator('#result');
    const files = clip.locator('input[type=file]').last();
    const folder = clipFolder();
    await files.setInputFiles(folder);
    await expect.poll(() => band.getAttribute('class')).toBe('band compare');
    expect(await clip.locator('main').innerText()).toContain('执法记录仪 3 号');
    await expectAccessible(clip, 20);
    await picture(clip, 'clip-page-compare');
    await clip.getByRole('checkbox').check();
    expect(await band.getAttribute('class')).toBe('band trusted');
    await clip.locator('#other').click();
    await expectNothingClipped(clip);
    await picture(clip, 'clip-page-other-language');
    await clip.locator('#other').click();

    await clip.getByRole('button').last().click();
    await files.setInputFiles(clipFolder({ change: 'clip-1.mp4', at: 2000 }));
    await expect.poll(() => band.getAttribute('class')).toBe('band faulty');
    expect(await clip.locator('main').innerText()).toMatch(/第 2 段画面被改过|Fragment 2 was changed/);
    expect(await clip.getByRole('checkbox').count()).toBe(0);
    await clip.setViewportSize(PHONE);
    await expectNothingClipped(clip);
    await expectAccessible(clip, 20);
    await picture(clip, 'clip-page-faulty-phone');

    await clip.getByRole('button').last().click();
    await files.setInputFiles(folder.filter(({ name }) => name === 'manifest.json'));
    await expect.poll(() => band.getAttribute('class')).toBe('band faulty');
    expect(asked.filter((url) => !/^(?:file|blob|data):/.test(url))).toEqual([]);
    // The clip of this folder is noise, which no player plays.
    expect(problems.filter((text) => !/media|ERR_/i.test(text))).toEqual([]);
    await clip.close();
  });
});
