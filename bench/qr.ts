/**
 * How well a phone reads the code: drawn as the officer's screen draws it, photographed by Chromium's screenshot, made worse
 * as a hand, a cheap camera and JPEG make it (bench/fixtures/degrade.ts), read by zxing: the picture as it is, and where that
 * fails at twice its size and sharpened, by the code of the page's own scanner; `once` says what the first look alone read.
 * `npm run bench -- qr [--samples N] [--only rate_400]`. 320 and 400 are the captured pixels across the code with its quiet zone.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { sharpen } from '../companion/web/verify/scan/sharpen.ts';
import { codeUrl, issueCredential, proveHolding } from '../shared/credential/code.ts';
import { fits, type QrMatrix, QUIET_ZONE, qrOfCode, qrPath, qrSide } from '../shared/credential/qr.ts';
import { testKey } from '../shared/credential/vectors/test-keys.ts';
import { type Degradation, degradeInPage, drawDegradation, enlargeInPage } from './fixtures/degrade.ts';
import { readCode } from './fixtures/reader.ts';
import { seeded } from './fixtures/statistics.ts';

const { values: options } = parseArgs({
  options: { samples: { type: 'string', default: '400' }, only: { type: 'string' } },
});
const SAMPLES = Number(options.samples);
/** Degradations of one code. */
const EACH = 10;
/** 27 characters and `#`: the 28 of the budgets. */
const PREFIX = 'https://zf.xj-tianshan.cn/v';
const SCREEN = { room: 345, pixelRatio: 3 };

const short = ['王志强', '李明', '欧阳建国', 'Aynur Memet', '阿依古丽·艾合买提', '阿卜杜热合曼·买买提吐尔逊'];
/** Over the budget of version 11. */
const long = [
  '阿卜杜热合曼·买买提吐尔逊·阿卜杜克里木',
  '古丽巴哈尔·阿布都热依木·买买提依明',
  '木合塔尔江·吐尔逊买买提·阿卜杜外力·亚森',
];

interface Shown {
  readonly url: string;
  readonly matrix: QrMatrix;
}

async function shown(names: readonly string[], count: number, random: () => number): Promise<Shown[]> {
  const agency = testKey('bench agency');
  const holder = testKey('bench holder');
  const made: Shown[] = [];
  for (let at = 0; at < count; at += 1) {
    const credential = {
      issuer: Uint8Array.from({ length: 8 }, () => Math.floor(random() * 256)),
      keyId: 1,
      notBefore: 20_774,
      expires: 20_834,
      holderKey: holder.publicKey,
      statusIndex: Math.floor(random() * 20_000),
      name: names[at % names.length] ?? '',
      certificate: String(65_010_020_230_000 + Math.floor(random() * 10_000)),
      scope: 1 + Math.floor(random() * 255),
    };
    const proof = {
      at: 1_795_746_600 + 30 * at,
      nonce: Uint8Array.from({ length: 8 }, () => Math.floor(random() * 256)),
      inspection: 202_611_270_000 + at,
      recording: true,
      twoOfficers: at % 2 === 0,
      challenge: null,
    };
    if (!fits(credential, PREFIX).ok) throw new Error(`${credential.name} does not fit`);
    const code = await proveHolding(await issueCredential(credential, agency.sign), proof, holder.sign);
    made.push({ url: codeUrl(PREFIX, code), matrix: qrOfCode(PREFIX, code) });
  }
  return made;
}

/** The code as the card draws it, as PNG. */
async function photographed(page: Page, { matrix }: Shown): Promise<string> {
  const modules = matrix.size + 2 * QUIET_ZONE;
  const side = qrSide(matrix, Math.max(SCREEN.room, 5 * modules), SCREEN.pixelRatio);
  await page.setContent(
    `<body style="margin:0;background:#fff"><svg width="${side}" height="${side}" viewBox="0 0 ${modules} ${modules}" shape-rendering="crispEdges"><rect width="${modules}" height="${modules}" fill="#fff"/><path d="${qrPath(matrix)}" fill="#000"/></svg>`,
  );
  const image = await page.locator('svg').screenshot();
  return image.toString('base64');
}

async function secondLook(camera: Page, jpeg: string): Promise<ImageData> {
  const { width, height, rgba } = await camera.evaluate(enlargeInPage, jpeg);
  const image = { width, height, data: new Uint8ClampedArray(Buffer.from(rgba, 'base64')) };
  sharpen(image);
  return { ...image, colorSpace: 'srgb' };
}

/** Wilson's 95 % interval of a share. */
function interval(hits: number, of: number): readonly [number, number] {
  const z = 1.96;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [middle - half, middle + half];
}

interface Rate {
  /** Read as it is, or at twice its size and sharpened. */
  readonly rate: number;
  readonly ci95: readonly number[];
  /** Read as it is. */
  readonly once: number;
  readonly samples: number;
  readonly px_per_module: number;
}

function never(what: string): never {
  throw new Error(`not measured: ${what}`);
}

async function main(): Promise<void> {
  const executablePath = process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) never(`no Chromium at ${executablePath}`);
  const random = seeded(20_261_127);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const context = await browser.newContext({
    deviceScaleFactor: SCREEN.pixelRatio,
    viewport: { width: 480, height: 480 },
  });
  const screen = await context.newPage();
  const camera = await context.newPage();
  const codes = Math.ceil(SAMPLES / EACH);
  const groups = { v11: await shown(short, codes, random), v12: await shown(long, codes, random) };
  for (const [name, group] of Object.entries(groups))
    if (group.some(({ matrix }) => `v${matrix.version}` !== name))
      never(`a code of ${name} has another version`);

  const rates: Record<string, Rate> = {};
  const measure = async (
    name: string,
    group: readonly Shown[],
    captured: number,
    over: Partial<Degradation> = {},
  ) => {
    if (options.only !== undefined && options.only !== name) return;
    let [hits, once, all] = [0, 0, 0];
    for (const one of group) {
      const png = await photographed(screen, one);
      if ((await readCode(Buffer.from(png, 'base64'))) !== one.url) never('a clean screenshot is not read');
      const each = Array.from({ length: EACH }, () => ({ ...drawDegradation(random, captured), ...over }));
      for (const jpeg of await camera.evaluate(degradeInPage, { png, each })) {
        all += 1;
        const atOnce = (await readCode(Buffer.from(jpeg, 'base64'))) === one.url;
        if (atOnce) once += 1;
        if (atOnce || (await readCode(await secondLook(camera, jpeg))) === one.url) hits += 1;
      }
    }
    const size = (group[0]?.matrix.size ?? 0) + 2 * QUIET_ZONE;
    const ci95 = interval(hits, all).map((value) => Number(value.toFixed(4)));
    const px = Number((captured / size).toFixed(2));
    rates[name] = { rate: hits / all, ci95, once: once / all, samples: all, px_per_module: px };
    console.log(
      `${name.padEnd(16)} ${(hits / all).toFixed(4)} [${ci95.join(', ')}]  at once ${(once / all).toFixed(4)}  ${all} pictures`,
    );
  };
  try {
    await measure('rate_320', groups.v11, 320);
    await measure('rate_400', groups.v11, 400);
    await measure('rate_320_v12', groups.v12, 320);
    // Shown with modules of the same size: the larger code fills more of the same picture.
    await measure('rate_338_v12', groups.v12, Math.round((320 * 73) / 69));
    // What must not be readable is not: else nothing was made worse.
    await measure('control_blurred', groups.v11.slice(0, 3), 320, { blur: 4 });
    if (rates.control_blurred !== undefined && rates.control_blurred.rate > 0.2)
      never('a blurred code is read');
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify({ bench: 'qr', prefix: PREFIX.length + 1, ...rates }));
}

await main();
