/**
 * Draws what is said of a verdict, in the order in which somebody at the door needs it: genuine or not, who, which number
 * to call; two officers; recording; rights; why; the receipt; to complain.
 */
import { type CredentialCategory, categoryBits } from '#shared/credential/credential.ts';
import type { Verdict, Verified } from '#shared/credential/verdict.ts';
import {
  code,
  cross,
  done,
  type IconShape,
  phone,
  recording,
  shield,
  soon,
  unknown,
} from '#shared/look/icon-shapes.ts';
import { type Child, h, icon, put } from './dom.ts';
import type { Met } from './memory.ts';
import { rights } from './rights.ts';
import type { Speech } from './speech.ts';
import { type Other, others, otherTags } from './speech-choice.ts';
import { type Band, type Told, told } from './told.ts';
import { articlesText, dayText, filled, momentText, type Words } from './words.ts';

/** What is known when the page is drawn. */
export interface Shown {
  readonly verdict: Verdict;
  /** Epoch ms: when the page was opened. */
  readonly at: number;
  /** Minutes by which this phone's clock differs from the sender's of the lists, when it matters. */
  readonly clockOff: number | null;
  /** A list came whose signature does not fit. */
  readonly listsAltered: boolean;
  /** Everyone met at this inspection within ten minutes, this one last. */
  readonly met: readonly Met[];
  /** Six digits that were asked for and not answered yet. */
  readonly challenge: number | null;
  /** The digits that were asked for are in the code. */
  readonly challengeGood: boolean;
  readonly receipt: () => string | null;
  readonly report: Report;
}
/** Of the one request to the agency's listener. `none`: it has none, or is not asked. */
export type Report = 'none' | 'telling' | 'told' | 'failed';

export interface Moves {
  readonly language: (other: Other | null) => void;
  readonly challenge: () => void;
  /** Where the second page lies. */
  readonly scanPage: string;
  /** Where complaints are written; null: nobody takes them here. */
  readonly sayPage: string | null;
}

const HOTLINE = '12345';
const bandIcons: Record<Band, IconShape> = { done, soon, stop: cross, calm: unknown };

/** `tel:` takes digits and a plus only. */
const dial = (number: string) => `tel:${number.replace(/[^0-9+]/g, '')}`;
const isNumber = (text: string) => /^[0-9+() -]{3,24}$/.test(text);
export const sixDigits = (digits: number) => `${digits}`.padStart(6, '0').replace(/^(...)/, '$1 ');

function verified(verdict: Verdict): Verified | null {
  return 'credential' in verdict ? verdict : null;
}

export function drawTop(speech: Speech, moves: Moves): HTMLElement {
  return h(
    'header',
    { class: 'v-top' },
    icon(shield),
    h('span', null, speech.zh.title),
    h(
      'ul',
      { 'aria-label': '语言 Languages' },
      otherTags.map((tag) => {
        const chosen = speech.other === tag;
        const button = h(
          'button',
          { type: 'button', lang: tag, 'aria-pressed': `${chosen}`, 'data-language': tag },
          others[tag].name,
        );
        button.addEventListener('click', () => moves.language(chosen ? null : tag));
        return h('li', null, button);
      }),
    ),
  );
}

/** That a language was translated here and by nobody confirmed: said in both. */
function drawUnconfirmed({ words, other }: Speech): Node | null {
  if (other === null || words === null || !('confirmedBy' in words) || words.confirmedBy !== null)
    return null;
  const { dir } = others[other];
  return h(
    'p',
    { class: 'v-note', 'data-unconfirmed': other },
    words.unconfirmedZh,
    h('span', { class: 'o', lang: other, dir }, words.unconfirmed),
  );
}

function drawBand(shown: Shown, said: Told, speech: Speech): HTMLElement {
  const { verdict, at } = shown;
  const about = verified(verdict);
  const why = 'why' in verdict ? verdict.why : verdict.kind === 'genuine' ? null : verdict.kind;
  const line = (of: (words: Words) => string) => h('p', { class: 'at' }, speech.say(of));
  return h(
    'section',
    {
      class: `v-r ${said.band}`,
      role: said.band === 'stop' ? 'alert' : 'status',
      'data-verdict': verdict.kind,
    },
    icon(bandIcons[said.band]),
    h(
      'div',
      null,
      h('h1', null, speech.zh.heading[said.heading]),
      speech.beside((words) => words.heading[said.heading]),
      why !== null && line((words) => words.why[why as keyof Words['why']]),
      said.band === 'calm' && said.heading === 'unreadable' && line((words) => words.noJudgement),
      why === 'stale' &&
        about !== null &&
        line((words) => filled(words.shownAt, { at: momentText(about.proof.at * 1000, words) })),
      about?.statusAsOf !== null &&
        about?.statusAsOf !== undefined &&
        (verdict.kind === 'status-old' || said.band === 'stop') &&
        line((words) => filled(words.statusAt, { at: momentText((about.statusAsOf ?? 0) * 1000, words) })),
      said.band === 'done' && line((words) => filled(words.checkedAt, { at: momentText(at, words) })),
    ),
  );
}

/** What stands against green besides the first reason, and what the phone noticed by itself. */
function drawAlso(shown: Shown, { say }: Speech): Child {
  const doubts = verified(shown.verdict)?.doubts.slice(1) ?? [];
  const { clockOff } = shown;
  const lines: Child[] = doubts.map((doubt) =>
    h(
      'p',
      null,
      say((words) => `${words.also} ${words.why[doubt]}`),
    ),
  );
  if (clockOff !== null)
    lines.push(
      h(
        'p',
        null,
        say((words) => filled(words.clockOff, { minutes: clockOff })),
      ),
    );
  if (shown.listsAltered)
    lines.push(
      h(
        'p',
        null,
        say((words) => words.listsAltered),
      ),
    );
  return lines.length === 0 ? null : lines;
}

function callButton(number: string, { say, zh }: Speech, primary: boolean): HTMLElement {
  return h(
    'a',
    { class: `b${primary ? ' pri' : ''}`, href: dial(number) },
    icon(phone, 'i-20'),
    h(
      'span',
      null,
      primary ? say((words) => filled(words.callCheck, { number })) : filled(zh.call, { number }),
    ),
  );
}

function drawSteps(shown: Shown, said: Told, speech: Speech, moves: Moves): HTMLElement | null {
  if (said.heading === 'noCode') return h('section', { class: 'v-s' }, scanLink(speech, moves, 'scan', true));
  if (said.steps.length === 0) return null;
  const { say } = speech;
  const red = said.band === 'stop';
  const agency = verified(shown.verdict)?.agency;
  const number = said.call === 'agency' && agency !== undefined ? agency.telephone : HOTLINE;
  return h(
    'section',
    { class: 'v-s' },
    !red &&
      h(
        'p',
        null,
        say((words) => (said.band === 'soon' ? words.doNot : words.first)),
      ),
    drawAlso(shown, speech),
    h(
      'ol',
      { class: 'v-steps' },
      said.steps.map((step) =>
        h(
          'li',
          null,
          h(
            'span',
            null,
            say((words) => words.step[step]),
            step === 'valid' && h('small', null, articlesText(speech.zh.law.penalty, [55], speech.zh, true)),
            step === 'digits' &&
              shown.challenge !== null &&
              h('b', { class: 'nb' }, sixDigits(shown.challenge)),
          ),
        ),
      ),
    ),
    !red && scanLink(speech, moves, 'scanAgain', true),
    callButton(number, speech, red),
    red &&
      h(
        'a',
        { class: 'b', href: dial('110') },
        h(
          'span',
          null,
          say((words) => words.unsafe),
        ),
      ),
  );
}

function scanLink(speech: Speech, moves: Moves, of: 'scan' | 'scanAgain', primary: boolean): HTMLElement {
  return h(
    'a',
    { class: `b${primary ? ' pri' : ''}`, href: moves.scanPage },
    icon(code, 'i-20'),
    h(
      'span',
      null,
      speech.say((words) => words[of]),
    ),
  );
}

function drawWho(about: Verified, said: Told, { say, zh }: Speech): HTMLElement {
  const { agency, credential } = about;
  const proven = said.who === 'proven';
  const row = (label: (words: Words) => string, value: Child): Child => [
    h('dt', null, say(label)),
    h('dd', null, value),
  ];
  return h(
    'section',
    { class: 'v-s v-who' },
    !proven &&
      h(
        'h2',
        null,
        say((words) => words.says),
      ),
    h('b', { class: 'name' }, credential.name),
    h(
      'dl',
      null,
      row((words) => words.agency, agency.name),
      row((words) => words.certificate, credential.certificate),
      row((words) => words.until, dayText(credential.expires, zh)),
      row(
        (words) => words.phone,
        h('a', { class: 'v-tel', href: dial(agency.telephone) }, icon(phone, 'i-20'), agency.telephone),
      ),
    ),
    h(
      'p',
      null,
      say((words) => (proven ? words.compare : words.saysText)),
    ),
  );
}

function drawPair(shown: Shown, about: Verified, { say, zh, beside }: Speech): HTMLElement | null {
  if (!about.proof.twoOfficers) return null;
  const names = shown.met.map(({ name }) => name);
  if (names.length >= 2) {
    const last = names.length - 1;
    return h(
      'div',
      { class: 'v-chk', 'data-pair': 'both' },
      icon(done, 'c-done'),
      h(
        'p',
        null,
        zh.pairBoth,
        names.map((name, i) => h('span', { class: 'nb' }, `${name}${i < last ? '、' : ''}`)),
        beside((words) => `${words.pairBoth} ${names.join(words.listJoin)}`),
      ),
    );
  }
  return h(
    'div',
    { class: 'v-chk', 'data-pair': 'one' },
    icon(soon, 'c-soon'),
    h(
      'p',
      null,
      h(
        'b',
        { class: 'line' },
        say((words) => words.pairOne),
      ),
      h(
        'span',
        null,
        say((words) => words.pairOneText),
      ),
    ),
  );
}

function drawChecks(shown: Shown, about: Verified, speech: Speech, moves: Moves): Child {
  const { say } = speech;
  const pair = drawPair(shown, about, speech);
  const alone = pair?.getAttribute('data-pair') === 'one';
  const record = h(
    'div',
    { class: 'v-chk' },
    icon(about.proof.recording ? recording : unknown, about.proof.recording ? '' : 'c-calm'),
    h(
      'p',
      null,
      say((words) => (about.proof.recording ? words.recording : words.notRecording)),
    ),
  );
  const good =
    shown.challengeGood &&
    h(
      'div',
      { class: 'v-chk', 'data-challenge': 'good' },
      icon(done, 'c-done'),
      h(
        'p',
        null,
        say((words) => words.challengeGood),
      ),
    );
  return [
    alone && h('section', { class: 'v-s v-warn' }, pair, scanLink(speech, moves, 'scan', false)),
    h('section', { class: 'v-s' }, !alone && pair, good, record),
  ];
}

function drawRights(scope: number | null, { say, zh, beside }: Speech): HTMLElement {
  const acts = (category: CredentialCategory) => scope !== null && (scope & categoryBits[category]) !== 0;
  const told = rights.filter(({ when }) => when === 'always' || when.some(acts));
  return h(
    'section',
    { class: 'v-s', 'data-section': 'rights' },
    h(
      'h2',
      { class: 'h2' },
      say((words) => words.rights),
    ),
    h(
      'ul',
      { class: 'v-rights' },
      told.map(({ id, law, articles }) =>
        h(
          'li',
          { 'data-right': id },
          zh.right[id][0] ?? '',
          h('span', { class: 'nb' }, zh.right[id][1] ?? ''),
          beside((words) => words.right[id].join(' ')),
          h('small', null, articlesText(zh.law[law], articles, zh, true)),
        ),
      ),
    ),
    h(
      'p',
      null,
      say((words) => words.duty),
    ),
  );
}

function drawReason(about: Verified, { say, zh, beside }: Speech): HTMLElement {
  const { inspection } = about.proof;
  const scope = about.credential.scope;
  const may = (Object.keys(categoryBits) as CredentialCategory[]).filter(
    (category) => (scope & categoryBits[category]) !== 0,
  );
  return h(
    'section',
    { class: 'v-s' },
    h(
      'h2',
      { class: 'h2' },
      say((words) => words.reason),
    ),
    inspection === 0
      ? h(
          'p',
          null,
          say((words) => words.noInspection),
        )
      : [
          h(
            'dl',
            { class: 'wide' },
            h(
              'dt',
              null,
              say((words) => words.inspection),
            ),
            h('dd', null, h('b', null, `${inspection}`)),
          ),
          h(
            'p',
            null,
            say((words) => words.inspectionText),
          ),
        ],
    h(
      'p',
      null,
      zh.may,
      may.map((category) => zh.category[category]).join(zh.listJoin),
      beside(
        (words) => `${words.may} ${may.map((category) => words.category[category]).join(words.listJoin)}`,
      ),
    ),
  );
}

/** The four digits, or that the agency knows already: then there is nothing to type. */
export function drawReceipt(shown: Shown, { say }: Speech): HTMLElement {
  const { report } = shown;
  const told = report === 'told';
  const receipt = shown.receipt() ?? '';
  return h(
    'section',
    { class: 'v-s', 'data-report': report, 'aria-live': 'polite' },
    told
      ? h(
          'div',
          { class: 'v-chk' },
          icon(done, 'c-done'),
          h(
            'p',
            null,
            say((words) => words.recorded),
          ),
        )
      : [
          h(
            'div',
            { class: 'v-code' },
            h(
              'span',
              null,
              say((words) => words.receipt),
            ),
            h('b', { 'data-receipt': receipt }, receipt),
          ),
          h(
            'p',
            null,
            say((words) => words.receiptText),
          ),
        ],
  );
}

function drawChallenge(shown: Shown, speech: Speech, moves: Moves): HTMLElement {
  const { say } = speech;
  const { challenge } = shown;
  const section = h(
    'section',
    { class: 'v-s' },
    h(
      'h2',
      { class: 'h2' },
      say((words) => words.challenge),
    ),
  );
  if (challenge === null) {
    const make = h(
      'button',
      { type: 'button', class: 'b', 'data-make': 'challenge' },
      h(
        'span',
        null,
        say((words) => words.challengeMake),
      ),
    );
    make.addEventListener('click', moves.challenge);
    section.appendChild(make);
    return section;
  }
  section.appendChild(
    h(
      'p',
      null,
      say((words) => words.challengeText),
    ),
  );
  section.appendChild(
    h(
      'div',
      { class: 'v-code' },
      h('b', { 'data-challenge': `${challenge}`, tabindex: '-1' }, sixDigits(challenge)),
    ),
  );
  section.appendChild(
    h(
      'p',
      null,
      say((words) => words.challengeLeft),
    ),
  );
  section.appendChild(scanLink(speech, moves, 'scanAgain', false));
  return section;
}

function drawComplain(about: Verified | null, speech: Speech, moves: Moves): HTMLElement {
  const { say } = speech;
  const complaints = about?.agency.complaints;
  const { sayPage } = moves;
  return h(
    'section',
    { class: 'v-s', 'data-section': 'complain' },
    h(
      'h2',
      { class: 'h2' },
      say((words) => words.complain),
    ),
    sayPage !== null &&
      h(
        'a',
        { class: 'b', href: sayPage },
        h(
          'span',
          null,
          say((words) => words.open),
        ),
      ),
    complaints !== undefined &&
      isNumber(complaints) &&
      complaints !== HOTLINE &&
      callButton(complaints, speech, false),
    complaints !== undefined &&
      /^https:\/\//.test(complaints) &&
      h(
        'a',
        { class: 'b', href: complaints, rel: 'noreferrer noopener' },
        h(
          'span',
          null,
          say((words) => words.site),
        ),
      ),
    callButton(HOTLINE, speech, false),
  );
}

/** What is read first: genuine or not, what to do, who. */
export function drawFirst(shown: Shown, speech: Speech, moves: Moves): Node {
  const said = told(shown.verdict);
  const about = verified(shown.verdict);
  return together([
    drawBand(shown, said, speech),
    drawUnconfirmed(speech),
    drawSteps(shown, said, speech, moves),
    about !== null && said.who !== 'none' && drawWho(about, said, speech),
  ]);
}

/** All that stands below it. */
export function drawRest(shown: Shown, speech: Speech, moves: Moves): Node {
  const said = told(shown.verdict);
  const about = verified(shown.verdict);
  const { say } = speech;
  const proven = said.who === 'proven';
  return together([
    about !== null && proven && drawChecks(shown, about, speech, moves),
    said.rights && drawRights(about?.credential.scope ?? null, speech),
    about !== null && proven && drawReason(about, speech),
    said.receipt && shown.receipt() !== null && drawReceipt(shown, speech),
    proven && !shown.challengeGood && drawChallenge(shown, speech, moves),
    drawComplain(about, speech, moves),
    h(
      'footer',
      { class: 'v-foot' },
      h(
        'p',
        null,
        say((words) => words.privacy),
      ),
      (shown.report === 'told' || shown.report === 'telling') &&
        h(
          'p',
          null,
          say((words) => words.privacyTold),
        ),
      proven &&
        h(
          'p',
          null,
          say((words) => words.privacyKept),
        ),
    ),
  ]);
}

function together(parts: readonly Child[]): Node {
  const holder = document.createDocumentFragment();
  put(holder, parts);
  return holder;
}
