/**
 * The second page: scans a code with the phone's camera, so that a subject who opened the official page first is not led
 * elsewhere by the address in a code. BarcodeDetector where the phone has it, else zxing-wasm from our own host.
 */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { code, type IconShape, shield } from '#shared/look/icon-shapes.ts';
import { type Child, empty, h, icon } from '../dom.ts';
import en from '../locales/camera/en.json';
import kk from '../locales/camera/kk.json';
import ru from '../locales/camera/ru.json';
import ug from '../locales/camera/ug.json';
import zh from '../locales/camera/zh-CN.json';
import { phoneLanguage, phoneMemory } from '../phone.ts';
import { others } from '../speech-choice.ts';
import { fragmentOf } from './fragment.ts';
import { sharpen } from './sharpen.ts';

/** The Shape Detection API, as far as it is used. */
interface Detector {
  detect(image: CanvasImageSource | ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}
declare global {
  interface Window {
    BarcodeDetector?: {
      new (options: { formats: readonly string[] }): Detector;
      getSupportedFormats(): Promise<readonly string[]>;
    };
  }
}

const base = location.pathname.replace(/scan\/?(index\.html)?$/, '');
const PAUSE_MS = 120;
/** After that the script looks as well: some phones' detector does not read dense codes. */
const DETECTOR_MS = 4000;
/** How a picture is looked at by the script. */
interface Look {
  /** Of its width and height, about the middle. */
  readonly share: number;
  /** The longer side of what is read, px. */
  readonly side: number;
  /** How far a small picture is enlarged for it; what is enlarged is sharpened. */
  readonly grow: number;
}
const WHOLE: Look = { share: 1, side: 1440, grow: 1 };
/** At twice the scale for the same work: zxing samples modules of less than three pixels too coarsely (docs/bench.md). */
const MIDDLE: Look = { share: 0.5, side: 1440, grow: 2 };
const LARGE: Look = { share: 1, side: 2880, grow: 2 };

type Words = typeof zh;
const translations = { en, ug, kk, ru };
const other = phoneLanguage(phoneMemory());
const both = (of: (words: Words) => string): readonly Child[] => [
  of(zh),
  other !== null && h('span', { class: 'o', lang: other, dir: others[other].dir }, of(translations[other])),
];
const view = document.getElementById('v') as HTMLElement;
const said = h('p', { class: 'v-say', role: 'status' });
const video = h('video', { class: 'v-cam', playsinline: '', muted: '', 'aria-hidden': 'true' });
video.muted = true;
let stopped = false;

function say(of: (words: Words) => string): void {
  empty(said);
  said.appendChild(h('span', null, both(of)));
}

function link(shape: IconShape, of: (words: Words) => string, href: string): HTMLElement {
  return h('a', { class: 'b', href }, icon(shape, 'i-20'), h('span', null, both(of)));
}

/** Back to the page, with the digits alone. */
function take(text: string): boolean {
  const fragment = fragmentOf(text);
  if (fragment === null) {
    say((words) => words.notOurs);
    return false;
  }
  stopped = true;
  location.replace(`${base}#${fragment}`);
  return true;
}

let prepared = false;
/** The reader, from our own host: its file is never asked of another. */
async function byScript(image: ImageData): Promise<readonly string[]> {
  if (!prepared) {
    prepareZXingModule({
      overrides: { locateFile: (file: string) => `${base}scan/${file}` },
    });
    prepared = true;
  }
  const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 4, tryHarder: true });
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

async function detector(): Promise<Detector | null> {
  const { BarcodeDetector } = window;
  try {
    const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
    return BarcodeDetector !== undefined && formats.indexOf('qr_code') !== -1
      ? new BarcodeDetector({ formats: ['qr_code'] })
      : null;
  } catch {
    return null;
  }
}

const canvas = document.createElement('canvas');
function pixels(source: CanvasImageSource, width: number, height: number, look: Look): ImageData | null {
  const [w, h] = [width * look.share, height * look.share];
  const scale = Math.min(look.grow, look.side / Math.max(w, h));
  canvas.width = Math.max(1, Math.round(w * scale));
  canvas.height = Math.max(1, Math.round(h * scale));
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  if (look.grow > 1) sharpen(image);
  return image;
}

async function look(): Promise<void> {
  const own = await detector();
  const since = Date.now();
  let broken = false;
  for (let turn = 0; !stopped; turn += 1) {
    const { videoWidth: width, videoHeight: height } = video;
    if (width > 0) {
      const texts: string[] = [];
      try {
        if (own !== null) texts.push(...(await own.detect(video)).map(({ rawValue }) => rawValue));
      } catch {
        // The script looks instead.
      }
      if (texts.length === 0 && (own === null || Date.now() - since > DETECTOR_MS) && !broken) {
        const image = pixels(video, width, height, turn % 2 === 0 ? WHOLE : MIDDLE);
        try {
          if (image !== null) texts.push(...(await byScript(image)));
        } catch {
          broken = own === null;
          if (broken) say((words) => words.broken);
        }
      }
      if (texts.some(take)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function photo(file: File): Promise<void> {
  say((words) => words.loading);
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
      image.src = address;
    });
    const own = await detector();
    const texts = own === null ? [] : (await own.detect(image)).map(({ rawValue }) => rawValue);
    for (const one of [WHOLE, MIDDLE, LARGE]) {
      if (texts.length > 0) break;
      const data = pixels(image, image.naturalWidth, image.naturalHeight, one);
      if (data !== null) texts.push(...(await byScript(data)));
    }
    if (texts.length === 0) say((words) => words.none);
    else texts.some(take);
  } catch {
    say((words) => words.broken);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function begin(): Promise<void> {
  const file = h('input', {
    type: 'file',
    accept: 'image/*',
    capture: 'environment',
    class: 'sr',
    id: 'photo',
  });
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    if (chosen !== undefined) void photo(chosen);
    file.value = '';
  });
  view.appendChild(h('header', { class: 'v-top' }, icon(shield), h('span', null, zh.title)));
  view.appendChild(
    h(
      'main',
      null,
      h(
        'section',
        { class: 'v-s' },
        h(
          'h1',
          { class: 'h2' },
          both((words) => words.title),
        ),
        said,
        h('div', { class: 'v-frame' }, video),
        file,
        h(
          'label',
          { class: 'b', for: 'photo' },
          icon(code, 'i-20'),
          h(
            'span',
            null,
            both((words) => words.photo),
          ),
        ),
        link(shield, (words) => words.back, base),
        h(
          'p',
          null,
          both((words) => words.only),
        ),
      ),
    ),
  );
  say((words) => words.ask);
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
      audio: false,
    });
    await video.play();
    say((words) => words.aim);
    void look();
  } catch {
    // Not allowed, none there, or a page that came unencrypted, which may not ask.
    say((words) => words.denied);
  }
}

void begin();
