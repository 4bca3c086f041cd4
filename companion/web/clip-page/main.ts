/** The page that goes with a clip: takes the folder's files, checks them here, says what it found. Nothing leaves the page. */
import '../zod-config.ts';
import * as shapes from '#shared/look/icon-shapes.ts';
import type { MemberName } from '#shared/media/certificate.ts';
import { receivedOf, sentenceOf } from '#shared/media/locales/fault-words.ts';
import { type FolderInput, type FolderVerdict, verifyFolder } from '#shared/media/verify-folder.ts';
import { type Child, empty, h, icon } from '../verify/dom.ts';
import { type Language, languages, moment, type Words } from './words.ts';

type State =
  | { readonly at: 'start'; readonly unreadable: boolean }
  | { readonly at: 'working'; readonly done: number; readonly of: number }
  | {
      readonly at: 'said';
      readonly verdict: FolderVerdict;
      /** Whoever reads compared the fingerprint with the receipt. */
      readonly compared: boolean;
      readonly footage: ReadonlyMap<string, string>;
    };

const root = document.getElementById('c');
let language: Language = /^zh/i.test(navigator.language) ? 'zh-CN' : 'en';
let state: State = { at: 'start', unreadable: false };

/** Often enough for a number that a reader follows. */
const SHOW_EVERY_MS = 100;
type Verdict = FolderVerdict['clips'][number]['verdict'];
type Faults = Verdict['faults'];

function show(next: State, focus?: string): void {
  state = next;
  if (root === null) return;
  const say = languages[language];
  document.documentElement.lang = language;
  document.title = say.title;
  empty(root);
  root.appendChild(h('div', { class: 'page' }, top(say), h('main', null, body(say))));
  if (focus !== undefined) document.getElementById(focus)?.focus();
}

function top(say: Words): HTMLElement {
  const other = h(
    'button',
    { type: 'button', lang: language === 'en' ? 'zh-CN' : 'en', id: 'other' },
    say.other,
  );
  other.addEventListener('click', () => {
    language = language === 'en' ? 'zh-CN' : 'en';
    show(state, 'other');
  });
  return h('header', { class: 'top' }, icon(shapes.shield), h('h1', null, say.title), other);
}

function body(say: Words): Child {
  if (state.at === 'said') return said(say, state);
  return [
    h('div', { class: 'lead' }, h('p', null, say.lead), h('p', null, say.offline)),
    state.at === 'start' ? dropArea(say, state.unreadable) : progress(say, state.done, state.of),
  ];
}

function progress(say: Words, done: number, of: number): HTMLElement {
  const part = h('span', null);
  part.style.width = `${Math.round((100 * done) / Math.max(1, of))}%`;
  return h(
    'div',
    { class: 'drop', role: 'status' },
    h('p', { class: 'big' }, say.working(done, of)),
    h('div', { class: 'bar' }, part),
  );
}

function dropArea(say: Words, unreadable: boolean): HTMLElement {
  const area = h(
    'div',
    { class: 'drop' },
    unreadable && h('p', { role: 'alert' }, say.unreadable),
    h('p', { class: 'big' }, say.drop),
    h('div', { class: 'bs' }, chooser(say.chooseFolder, true), chooser(say.choose, false)),
  );
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('over');
  });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  return area;
}

function chooser(text: string, folder: boolean): HTMLElement {
  const input = h('input', {
    ...{ class: 'hide', type: 'file', multiple: '', tabindex: '-1', 'aria-hidden': 'true' },
    webkitdirectory: folder && '',
  });
  input.addEventListener('change', () => void check([...(input.files ?? [])]));
  const button = h('button', { type: 'button', class: folder ? 'b pri' : 'b' }, text);
  button.addEventListener('click', () => input.click());
  return h('span', null, input, button);
}

/** Dropped files, and those of dropped folders; folders in them are passed over. */
async function dropped(data: DataTransfer): Promise<readonly File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  const files = [...data.files];
  const found: File[] = [];
  for (const [at, entry] of entries.entries()) {
    if (entry?.isDirectory !== true) {
      const file = files[at];
      if (file !== undefined) found.push(file);
      continue;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (some.length === 0) break;
      for (const one of some)
        if (one.isFile)
          found.push(
            await new Promise<File>((resolve, reject) => (one as FileSystemFileEntry).file(resolve, reject)),
          );
    }
  }
  return found;
}

const MAX_FILES = 1000;

async function check(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  show({ at: 'working', done: 0, of: files.length });
  try {
    const inputs = files.slice(0, MAX_FILES).map(
      (file): FolderInput => ({
        name: file.name,
        size: file.size,
        read: async (offset, length) =>
          new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
      }),
    );
    let shown = 0;
    const verdict = await verifyFolder(inputs, [], undefined, (done, of) => {
      if (performance.now() - shown < SHOW_EVERY_MS) return;
      shown = performance.now();
      show({ at: 'working', done, of });
    });
    const footage = new Map<string, string>();
    for (const { name } of verdict.clips) {
      const file = files.find((one) => one.name === name);
      if (file !== undefined) footage.set(name, URL.createObjectURL(file.slice(0, file.size, 'video/mp4')));
    }
    show({ at: 'said', verdict, compared: false, footage }, 'result');
  } catch {
    show({ at: 'start', unreadable: true });
  }
}

function said(say: Words, of: Extract<State, { at: 'said' }>): Child {
  const { verdict, compared } = of;
  const result = verdict.result === 'compare' && compared ? 'trusted' : verdict.result;
  const shape = { trusted: shapes.done, compare: shapes.soon, faulty: shapes.stop }[result];
  const { title, todo } = say.result[result];
  return [
    h(
      'div',
      { class: `band ${result}`, role: 'status', id: 'result', tabindex: '-1' },
      icon(shape),
      h('div', null, h('h2', null, title), h('p', null, todo)),
    ),
    verdict.findings.length > 0 &&
      h(
        'section',
        { class: 's' },
        h('h2', null, say.wrong),
        found(verdict.findings.map((one) => sentenceOf(one, say.faults))),
      ),
    key(say, of),
    verdict.clips.map((clip) => clipSection(say, clip, of.footage.get(clip.name))),
    h(
      'section',
      { class: 's' },
      h(
        'p',
        null,
        verdict.listed
          ? verdict.result !== 'faulty' && say.folder(verdict.files, verdict.events)
          : say.notListed,
      ),
      verdict.result !== 'faulty' && [h('h3', null, say.provesTitle), list(say.proves)],
      h('h3', null, say.provesNotTitle),
      list(say.provesNot),
      again(say, of.footage),
    ),
  ];
}

function again(say: Words, footage: ReadonlyMap<string, string>): HTMLElement {
  const button = h('button', { type: 'button', class: 'b' }, say.again);
  button.addEventListener('click', () => {
    for (const url of footage.values()) URL.revokeObjectURL(url);
    players.clear();
    show({ at: 'start', unreadable: false });
  });
  return h('div', { class: 'bs' }, button);
}

const list = (lines: readonly string[]) =>
  h(
    'ul',
    { class: 'plain' },
    lines.map((line) => h('li', null, line)),
  );
const found = (lines: readonly string[]) =>
  h(
    'ul',
    { class: 'found' },
    lines.map((line) => h('li', null, icon(shapes.stopOutline), h('span', null, line))),
  );

function key(say: Words, of: Extract<State, { at: 'said' }>): Child {
  const { fingerprints, result } = of.verdict;
  if (fingerprints.length === 0) return null;
  const groups = (hex: string) =>
    h(
      'p',
      { class: 'key' },
      (hex.match(/.{4}/g) ?? []).map((four) => h('span', null, four)),
    );
  const box = h('input', { type: 'checkbox', id: 'compared' });
  box.checked = of.compared;
  box.addEventListener('change', () => show({ ...of, compared: box.checked }, 'compared'));
  return h(
    'section',
    { class: 's' },
    h('h2', null, say.keyTitle),
    h('p', null, fingerprints.length > 1 ? say.severalKeys : say.keyLead),
    fingerprints.map(groups),
    result === 'compare' &&
      fingerprints.length === 1 &&
      h('label', { class: 'pick' }, box, h('span', null, say.compared)),
  );
}

function clipSection(
  say: Words,
  { name, verdict }: FolderVerdict['clips'][number],
  url: string | undefined,
): HTMLElement {
  const { certificate, faults } = verdict;
  const good = faults.length === 0;
  return h(
    'section',
    { class: 's' },
    h(
      'div',
      { class: 'head' },
      h('h2', null, name),
      h(
        'p',
        { class: good ? 'st ok' : 'st no' },
        icon(good ? shapes.done : shapes.stop),
        good ? say.clipGood : say.clipBad,
      ),
    ),
    !good &&
      found(
        faults.map((fault) => {
          const when = receivedOf(fault, certificate);
          const text = sentenceOf(fault, say.faults);
          return when === null ? text : `${text} (${span(...when)})`;
        }),
      ),
    certificate !== null && isSignedAtAll(faults) && facts(say, certificate, faults),
    good && url !== undefined && player(say, url),
  );
}

/** Otherwise nothing of it is anybody's word. */
const isSignedAtAll = (faults: Faults) =>
  !faults.some(
    (fault) =>
      fault.what === 'signature' ||
      (fault.what === 'member' && (fault.member === 'digests' || fault.member === 'key')),
  );
const span = (from: string | number, to: string | number) =>
  `${moment(from, language)} – ${moment(to, language)}`;

function facts(say: Words, certificate: NonNullable<Verdict['certificate']>, faults: Faults): Child {
  const { agency, recording, clip, exported, head, holes } = certificate;
  const wrong = new Set(
    faults.flatMap((fault): string[] =>
      fault.what === 'member'
        ? [fault.member]
        : fault.what === 'event'
          ? [fault.event]
          : fault.what === 'line'
            ? ['lines']
            : [],
    ),
  );
  // Where the chain does not hold, times and holes that follow from it do not either.
  if (wrong.has('lines') || wrong.has('head')) for (const name of ['clip', 'holes', 'head']) wrong.add(name);
  if (wrong.has('opened')) wrong.add('recording');
  const pair = (name: keyof Words['facts'], of: MemberName, text: string, mono = false) => [
    h('dt', null, say.facts[name]),
    wrong.has(of) ? h('dd', { class: 'soft' }, say.notShown) : h('dd', { class: mono && 'h' }, text),
  ];
  const lost = holes.flatMap((hole) => (hole.kind === 'hole' ? [hole] : []));
  const count = certificate.lines.filter(
    ({ kind, number }) => kind === 'fragment' && number >= clip.first && number <= clip.last,
  ).length;
  return [
    h(
      'dl',
      null,
      pair('agency', 'agency', agency.name),
      pair('camera', 'recording', recording.camera),
      recording.case !== null && pair('case', 'recording', recording.case),
      pair('received', 'clip', `${span(...clip.received)}${say.zone}`),
      clip.camera !== null &&
        pair('cameraClock', 'clip', say.cameraClock(clock(clip.camera[0]), clock(clip.camera[1]))),
      pair('sealed', 'head', moment(head.envelope.at, language)),
      pair('exported', 'exported', say.exportedBy(exported.by.name, moment(exported.at, language))),
      pair('reason', 'exported', exported.reason),
      pair('format', 'clip', `${say.fragments(count, size(clip.bytes))} · ${clip.codecs.join(' ')}`),
      pair('hash', 'clip', clip.sha256, true),
    ),
    !wrong.has('holes') &&
      h(
        'div',
        { class: 'holes' },
        h('p', { class: 'soft' }, say.holes(lost.length)),
        lost.length > 0 &&
          h(
            'ul',
            null,
            lost.map(({ from, to, why, track }) =>
              h(
                'li',
                null,
                say.hole(
                  moment(from, language),
                  moment(to, language),
                  [...(track === undefined ? [] : [say.only[track]]), say.why[why] ?? why].join(say.between),
                ),
              ),
            ),
          ),
      ),
  ];
}

/** By address: what is being looked at goes on when the page is drawn anew. */
const players = new Map<string, HTMLVideoElement>();

function player(say: Words, url: string): Child {
  const kept = players.get(url);
  const video = kept ?? h('video', { controls: '', preload: 'metadata', src: url });
  players.set(url, video);
  const cannot = h('p', { class: 'soft' }, say.cannotPlay);
  cannot.hidden = video.error === null;
  video.hidden = video.error !== null;
  video.onerror = () => {
    video.hidden = true;
    cannot.hidden = false;
  };
  return [video, cannot];
}

/** Hours, minutes, seconds of a camera's own time. @param ms since it was started */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// A file that misses the area must not take the place of the page.
window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer === null || state.at === 'working') return;
  dropped(event.dataTransfer).then(check, () => show({ at: 'start', unreadable: true }));
});
show(state);
