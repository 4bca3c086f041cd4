/** The credential's vectors outside Node: in Chromium, and their signatures by implementations that are not ours. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkInPage, checkInPython, checkSm2WithOpenssl, expected } from './credential/check-vectors.ts';
import { type Browser, openBrowser } from './harness/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser({ extension: false });
});
afterAll(() => browser.close());

test('Chromium judges every vector as it was expected', async () => {
  const page = await browser.context.newPage();
  const found = await checkInPage(page);
  expect(found).toEqual({ differences: [], compared: expected.length });
});

test('Python, from the digits on, finds the same signatures to fit', ({ skip }) => {
  const found = checkInPython();
  if ('missing' in found) skip(found.missing);
  expect(found).toEqual({ differences: [], compared: expect.any(Number) });
  expect('compared' in found ? found.compared : 0).toBeGreaterThan(100);
});

test('OpenSSL verifies the SM2 vector', async ({ skip }) => {
  const found = await checkSm2WithOpenssl();
  if ('missing' in found) skip(found.missing);
  expect(found).toEqual({ differences: [], compared: 2 });
});
