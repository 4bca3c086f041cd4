/**
 * The third page: to complain or praise, and to ask later how it goes. Apart from the first, for it needs a network
 * anyway and the first one must be light. Whom it is about is handed on within the tab; without a code one can write too.
 */
import { fromHex } from '#shared/credential/bytes.ts';
import { ES256 } from '#shared/credential/signature.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { shield } from '#shared/look/icon-shapes.ts';
import { ABOUT, type About, readAbout } from '../about.ts';
import { type Child, empty, h, icon } from '../dom.ts';
import { openLists } from '../lists.ts';
import en from '../locales/say/en.json';
import kk from '../locales/say/kk.json';
import ru from '../locales/say/ru.json';
import ug from '../locales/say/ug.json';
import zh from '../locales/say/zh-CN.json';
import { askNetwork } from '../network-list.ts';
import { phoneLanguage, phoneMemory, phoneShelf, shelf } from '../phone.ts';
import { others } from '../speech-choice.ts';

type Words = typeof zh;
type Kind = keyof Words['kind'];
type Status = keyof Words['status'];

const MAX_TEXT = 2000;
const MAX_CONTACT = 200;
const WAIT_MS = 15_000;
const kinds: readonly Kind[] = ['complaint', 'praise'];
const statuses: readonly Status[] = ['received', 'taken', 'answered', 'set-aside'];

const base = location.pathname.replace(/say\/?(index\.html)?$/, '');
const view = document.getElementById('v') as HTMLElement;
const other = phoneLanguage(phoneMemory());
const translations = { en, ug, kk, ru };
const say = (of: (words: Words) => string): readonly Child[] => [
  of(zh),
  other !== null && h('span', { class: 'o', lang: other, dir: others[other].dir }, of(translations[other])),
];
const about: About | null = readAbout(shelf(() => sessionStorage)?.getItem(ABOUT) ?? null);

let kind: Kind = 'complaint';
let rating: number | null = null;
let happened = '';
let contact = '';
let askedCode = '';
let busy = false;
let listener: string | null = about?.listener ?? null;

/** 4729 0183 5561: as it is read aloud. */
const groups = (code: string) => code.replace(/(....)(?=.)/g, '$1 ');

/** Where all agencies of the list share one listener, that one takes what somebody wants to say. */
async function onlyListener(): Promise<string | null> {
  if (typeof crypto === 'undefined' || crypto.subtle === undefined) return null;
  const lists = openLists(location.origin + base, phoneShelf(), askNetwork);
  const bytes = (await lists.fetched('trust.cose'))?.bytes ?? lists.kept('trust.cose');
  if (bytes === null) return null;
  const root = { alg: ES256, publicKey: fromHex(document.documentElement.getAttribute('data-root') ?? '') };
  const read = await readTrustList(bytes, root, webcryptoChecker(crypto.subtle));
  const origins = new Set(read.ok ? read.list.agencies.map((agency) => agency.listener) : []);
  const [only] = origins;
  return origins.size === 1 && typeof only === 'string' ? only : null;
}

interface Answer {
  readonly status: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Null: no answer came. */
async function post(path: string, body: unknown): Promise<Answer | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  try {
    const answer = await fetch(`${listener}${path}`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: stop.signal,
    });
    const content: unknown = await answer.json().catch(() => null);
    const known = typeof content === 'object' && content !== null;
    return { status: answer.status, content: known ? (content as Record<string, unknown>) : {} };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const field = (label: Child, input: HTMLElement) => h('label', { class: 'f' }, h('span', null, label), input);

function choice(
  name: string,
  value: string,
  checked: boolean,
  label: Child,
  choose: () => void,
): HTMLElement {
  const input = h('input', { type: 'radio', name, value });
  input.checked = checked;
  input.addEventListener('change', choose);
  return h('label', null, input, h('span', null, label));
}

function button(
  type: 'submit' | 'button',
  primary: boolean,
  label: (words: Words) => string,
): HTMLButtonElement {
  return h('button', { type, class: primary ? 'b pri' : 'b' }, h('span', null, say(label)));
}

/** Says something in a place of its own, and takes the reader there. */
function tell(place: HTMLElement, what: Child): void {
  empty(place);
  place.appendChild(h('p', null, what));
  place.focus();
}

function writeSection(): HTMLElement {
  const section = h('section', { class: 'v-s', 'data-section': 'write' });
  const place = h('div', { role: 'alert', tabindex: '-1', 'data-said': '' });
  const text = h('textarea', { class: 'in', name: 'happened', maxlength: `${MAX_TEXT}`, rows: '4' });
  text.addEventListener('input', () => {
    happened = text.value;
  });
  const reach = h('input', {
    class: 'in',
    name: 'contact',
    maxlength: `${MAX_CONTACT}`,
    autocomplete: 'off',
  });
  reach.addEventListener('input', () => {
    contact = reach.value;
  });
  const form = h(
    'form',
    { novalidate: '' },
    h(
      'fieldset',
      { class: 'v-pick pair' },
      h('legend', { class: 'sr' }, zh.title),
      kinds.map((one) =>
        choice(
          'kind',
          one,
          kind === one,
          say((words) => words.kind[one]),
          () => {
            kind = one;
          },
        ),
      ),
    ),
    field(
      say((words) => words.happened),
      text,
    ),
    h(
      'fieldset',
      { class: 'v-pick' },
      h(
        'legend',
        null,
        say((words) => `${words.rating}${words.required}`),
      ),
      [5, 4, 3, 2, 1].map((one) =>
        choice(
          'rating',
          `${one}`,
          false,
          say((words) => words.ratings[one - 1] ?? ''),
          () => {
            rating = one;
          },
        ),
      ),
    ),
    field(
      say((words) => words.contact),
      reach,
    ),
    place,
    button('submit', true, (words) => words.send),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(section, place, text);
  });
  section.appendChild(form);
  return section;
}

async function send(section: HTMLElement, place: HTMLElement, text: HTMLElement): Promise<void> {
  if (busy) return;
  if (happened.trim() === '' && rating === null) {
    tell(
      place,
      say((words) => words.empty),
    );
    text.focus();
    return;
  }
  busy = true;
  tell(
    place,
    say((words) => words.sending),
  );
  const answer = await post('/public/feedback', {
    kind,
    ...(rating === null ? {} : { rating }),
    ...(happened.trim() === '' ? {} : { text: happened.trim() }),
    ...(contact.trim() === '' ? {} : { contact: contact.trim() }),
    ...(about === null ? {} : { code: about.code }),
  });
  busy = false;
  const follow = answer?.content.follow;
  if (answer === null || answer.status !== 200 || typeof follow !== 'string') {
    const full = answer !== null && (answer.status === 429 || answer.status === 503);
    tell(
      place,
      say((words) => (full ? words.tooMany : words.notSent)),
    );
    return;
  }
  empty(section);
  const done = h(
    'div',
    { class: 'v-code long', 'data-follow': follow, tabindex: '-1', role: 'status' },
    h(
      'span',
      null,
      say((words) => words.sent),
    ),
    h('b', null, groups(follow)),
    h(
      'span',
      null,
      say((words) => words.followKeep),
    ),
  );
  section.appendChild(done);
  done.focus();
}

function followSection(): HTMLElement {
  const place = h('div', { role: 'status', tabindex: '-1', 'data-followed': '' });
  const input = h('input', {
    class: 'in',
    name: 'follow',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: '20',
  });
  input.addEventListener('input', () => {
    askedCode = input.value.replace(/[^0-9]/g, '');
  });
  const form = h(
    'form',
    { novalidate: '' },
    field(
      say((words) => words.followCode),
      input,
    ),
    place,
    button('submit', false, (words) => words.ask),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void follow(place);
  });
  return h(
    'section',
    { class: 'v-s', 'data-section': 'follow' },
    h(
      'h2',
      { class: 'h2' },
      say((words) => words.follow),
    ),
    form,
  );
}

async function follow(place: HTMLElement): Promise<void> {
  if (busy) return;
  busy = true;
  const answer = await post('/public/feedback/follow', { follow: askedCode });
  busy = false;
  const status = statuses.find((one) => one === answer?.content.status);
  place.setAttribute('data-followed', status ?? 'none');
  if (answer === null || answer.status >= 500 || answer.status === 429)
    tell(
      place,
      say((words) => words.followFailed),
    );
  else if (status === undefined)
    tell(
      place,
      say((words) => words.followNone),
    );
  else {
    const { text } = answer.content;
    tell(place, [
      h(
        'b',
        null,
        say((words) => words.status[status]),
      ),
      typeof text === 'string' && text !== '' ? h('span', { class: 'v-answer' }, text) : null,
    ]);
  }
}

async function begin(): Promise<void> {
  listener ??= await onlyListener();
  const main = h(
    'main',
    null,
    h(
      'section',
      { class: 'v-s' },
      h(
        'h1',
        { class: 'h1' },
        say((words) => words.title),
      ),
      listener === null
        ? h(
            'p',
            null,
            say((words) => words.closed),
          )
        : [
            about === null
              ? h(
                  'p',
                  null,
                  say((words) => words.nobody),
                )
              : h(
                  'p',
                  { 'data-about': '' },
                  zh.about,
                  ' ',
                  h('b', null, about.name),
                  ` ${about.certificate}，${about.agency}`,
                ),
            h(
              'p',
              null,
              say((words) => words.where),
            ),
          ],
    ),
    listener !== null && writeSection(),
    listener !== null && followSection(),
    h(
      'section',
      { class: 'v-s' },
      h('a', { class: 'b', href: 'tel:12345' }, '12345'),
      h(
        'a',
        { class: 'b', href: base },
        h(
          'span',
          null,
          say((words) => words.back),
        ),
      ),
    ),
  );
  view.appendChild(h('header', { class: 'v-top' }, icon(shield), h('span', null, zh.title)));
  view.appendChild(main);
}

void begin();
