/**
 * The page a subject's phone opens: takes the code, the two signed lists, says what it knows. Before the verdict it asks
 * for nothing but the lists; after it there is one request, to the listener that the trust list names.
 */

import { ABOUT, type About } from './about.ts';
import { openChecker } from './checker.ts';
import { empty, replace } from './dom.ts';
import { drawFirst, drawReceipt, drawRest, drawTop, type Moves, type Shown } from './draw.ts';
import { type Judged, judge } from './judge.ts';
import { openLists } from './lists.ts';
import { pageBase } from './page-base.ts';
import { phoneLanguage, phoneMemory, phoneShelf, shelf } from './phone.ts';
import { scriptPolicy } from './script-policy.ts';
import { type Speech, speech, wordsOf } from './speech.ts';
import { type Other, otherTags } from './speech-choice.ts';
import { told } from './told.ts';
import type { Words } from './words.ts';

const root = document.documentElement;
const base = pageBase(location.pathname);
const view = document.getElementById('v') as HTMLElement;

const memory = phoneMemory();
const checker = openChecker();
const opened = window.v0 ?? { at: Date.now(), fragment: '', lists: {}, ask: async () => null };
const lists = openLists(location.origin + base, phoneShelf(), opened.ask, opened.lists);
let other: Other | null = null;
let words: Words | null = null;
let shown: Shown | null = null;
let listener: string | null = null;
/** Counts openings, so that what belongs to an earlier code changes nothing. */
let turn = 0;

/** For the page on which complaints are written, in this tab only. */
function carry(about: About | null): void {
  try {
    const tab = shelf(() => sessionStorage);
    if (about === null) tab?.removeItem(ABOUT);
    else tab?.setItem(ABOUT, JSON.stringify(about));
  } catch {
    // Full, or forbidden: the complaint says by itself whom it is about.
  }
}

const moves = {
  scanPage: `${base}scan/`,
  language(wanted: Other | null) {
    const from = wanted ?? other ?? otherTags[0];
    memory.setLanguage(wanted ?? '');
    void speak(wanted).then(() => {
      const button = view.querySelector(`[data-language="${from}"]`);
      if (button instanceof HTMLElement) button.focus();
    });
  },
  challenge() {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
    const digits = random % 1_000_000;
    memory.setChallenge({ digits, at: Date.now() });
    if (shown === null) return;
    shown = { ...shown, challenge: digits };
    draw();
    const place = view.querySelector('[data-challenge]');
    if (place instanceof HTMLElement) place.focus();
  },
};

/** Stays with the language that is shown when another cannot be had. */
async function speak(wanted: Other | null): Promise<void> {
  const found = wanted === null ? null : await wordsOf(wanted, base);
  if (wanted !== null && found === null) return;
  other = wanted;
  words = found;
  draw();
}

function draw(): void {
  drawTopmost();
  drawBelow();
}

/** What is below the verdict follows once that is there; `drawn` says that it is. */
let drawn = false;

function drawTopmost(): void {
  if (shown === null) return;
  const { language, all } = drawing();
  drawn = false;
  empty(view);
  view.className = 'v';
  const main = document.createElement('main');
  main.appendChild(drawFirst(shown, language, all));
  view.appendChild(drawTop(language, all));
  view.appendChild(main);
}

function drawBelow(): void {
  const main = view.querySelector('main');
  if (shown === null || main === null || drawn) return;
  const { language, all } = drawing();
  drawn = true;
  main.appendChild(drawRest(shown, language, all));
  main.setAttribute('data-whole', '');
}

function drawing(): { readonly language: Speech; readonly all: Moves } {
  return {
    language: speech(other, words),
    all: { ...moves, sayPage: listener === null ? null : `${base}say/` },
  };
}

function drawReport(): void {
  const old = view.querySelector('[data-report]');
  if (old !== null && shown !== null) replace(old, drawReceipt(shown, speech(other, words)));
}

/** The agency hears that a phone scanned this code; without an answer the four digits stay. */
async function report(code: string, mine: number): Promise<void> {
  if (listener === null || shown === null) return;
  const say = (to: 'told' | 'failed'): void => {
    if (turn !== mine || shown === null) return;
    shown = { ...shown, report: to };
    drawReport();
  };
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 10_000);
  try {
    const answer = await fetch(`${listener}/public/scans`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      signal: stop.signal,
    });
    const content = (await answer.json().catch(() => null)) as { recorded?: unknown } | null;
    say(answer.ok && content?.recorded === true ? 'told' : 'failed');
  } catch {
    say('failed');
  } finally {
    clearTimeout(timer);
  }
}

function show(judged: Judged, openedAt: number): void {
  const { verdict } = judged;
  const asked = memory.challenge(openedAt);
  const good = verdict.kind === 'genuine' && asked !== null && verdict.proof.challenge === asked.digits;
  if (good) memory.setChallenge(null);
  const met =
    verdict.kind === 'genuine'
      ? memory.meet({
          issuer: judged.issuer,
          inspection: verdict.proof.inspection,
          certificate: verdict.credential.certificate,
          name: verdict.credential.name,
          at: openedAt,
        })
      : [];
  listener = 'agency' in verdict ? verdict.agency.listener : null;
  const tells = told(verdict).told && listener !== null;
  shown = {
    verdict,
    at: openedAt,
    clockOff: judged.clockOff,
    listsAltered: judged.listsAltered,
    met,
    challenge: good ? null : (asked?.digits ?? null),
    challengeGood: good,
    receipt: judged.receipt,
    report: tells ? 'telling' : 'none',
  };
  drawTopmost();
}

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

async function open(fragment: string, openedAt: number): Promise<void> {
  turn += 1;
  const mine = turn;
  memory.sweep(openedAt);
  const challenge = memory.challenge(openedAt);
  const first = await judge({
    fragment,
    openedAt,
    now: () => Math.max(Date.now(), openedAt),
    challenge: challenge?.digits ?? null,
    rootKey: root.getAttribute('data-root') ?? '',
    checker,
    lists,
    random: () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0,
    listed: () => performance.mark('lists'),
  });
  if (turn !== mine) return;
  show(first, openedAt);
  performance.mark('verdict');
  await nextTask();
  if (turn !== mine) return;
  drawBelow();
  performance.mark('whole');
  carry(null);
  if (listener !== null && first.code !== null && 'credential' in first.verdict) {
    const { credential, agency } = first.verdict;
    const { name, certificate } = credential;
    carry({ listener, code: first.code, name, certificate, agency: agency.name });
  }
  if (first.code !== null && shown?.report === 'telling') void report(first.code, mine);
  if (listener === null && first.issuer === '') {
    // No code says which agency: where all share one listener, that one takes what somebody wants to say.
    const origins = new Set((await first.trusted)?.agencies.map((agency) => agency.listener));
    const [only] = origins;
    if (turn !== mine) return;
    if (origins.size === 1 && typeof only === 'string') {
      listener = only;
      draw();
    }
  }
  const later = await first.later;
  // Newer lists came after all, and say something else.
  if (later !== null && turn === mine && later.verdict.kind !== first.verdict.kind) {
    const before = shown?.report ?? 'none';
    show(later, openedAt);
    if (shown !== null && before !== 'none') shown = { ...shown, report: before };
    draw();
    if (before === 'none' && first.code !== null && shown?.report === 'telling')
      void report(first.code, mine);
  }
}

function keepPage(): void {
  const workers = navigator.serviceWorker;
  if (workers === undefined) return;
  const script = scriptPolicy?.createScriptURL(`${base}sw.js`) ?? `${base}sw.js`;
  // `/v` itself lies outside `/v/`: it is covered where the server allows it, else only `/v/` is.
  workers
    .register(script, { scope: base.slice(0, -1) })
    .catch(() => workers.register(script))
    .catch(() => undefined);
}

const preferred = phoneLanguage(memory);
// English is in the page; another language is asked for once the verdict stands.
if (preferred === 'en') void speak('en');
void open(opened.fragment, opened.at).then(() => {
  if (preferred !== null && preferred !== 'en') void speak(preferred);
  keepPage();
});
addEventListener('hashchange', () => {
  const { hash } = location;
  if (hash === '') return;
  const at = Date.now();
  history.replaceState(null, '', location.pathname + location.search);
  void open(hash, at);
});
