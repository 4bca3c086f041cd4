/**
 * The gate's half in our own world, one per frame: reads the page by the adapter, answers the page's world, seals a
 * press before anything else, asks the worker, and shows what it says. It never decides.
 */
import type {
  Adapter,
  AdapterAction,
  AdapterPage,
  InstalledAdapter,
} from '#shared/adapter/adapter-schema.ts';
import { rulesOf } from '#shared/adapter/match.ts';
import { outcomeOf, type SeenAnswer } from '#shared/adapter/outcome.ts';
import { locate, type PageRead, readPage, recognise } from '#shared/adapter/read.ts';
import type { FactValue } from '#shared/case/events.ts';
import type { Gap, Verdict } from '#shared/case/gap.ts';
import type { Press, PressAnswer, PushedVerdict, Replies, ToFrame, ToWorker } from '../../protocol.ts';
import { sealTo } from '../../store/queued-seal.ts';
import { openBridgeEnd } from '../channel.ts';
import { en } from '../locales/en.ts';
import { zhCN } from '../locales/zh-CN.ts';
import type { FromPage, Hold, ToPage } from '../wire.ts';
import type { GateConfig, Host } from './host.ts';
import { createMarks, type Marks } from './marks.ts';
import { createMessage, type Message, type MessageActs } from './message.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import { pressOf, sentValues } from './press.ts';

/** A synchronous path may use a pushed verdict at most this old (decision 22). */
const FRESH_MS = 10_000;
/** A worker that was asleep answers within 0.4 s; after this the gate is broken (decision 3). */
const ANSWER_MS = 3_000;
/** A stopped worker is awake again within half a second; three failures are not a stopped worker. */
const DELIVER_AGAIN_MS = [100, 400, 1500];
/** A page settles after its scripts have built it. */
const REREAD_MS = 250;
/** A release whose request does not come within this time was refused by the page: ask for the officer's own press. */
const RELEASE_MS = 800;

interface Place {
  readonly installed: InstalledAdapter;
  readonly adapter: Adapter;
  readonly page: AdapterPage;
  readonly action: AdapterAction;
}

interface Shown {
  readonly hold: Hold;
  /** The attempt that is being judged; asked again, it is a new one. */
  press: Press;
  readonly anchor: Element;
  readonly place: Place;
  answer: PressAnswer;
  /** Attempt an approval was asked for. */
  asked: string | null;
}

const same = (a: FactValue | undefined, b: FactValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export function startBridge(host: Host): void {
  let config: GateConfig | null = null;
  let publicKey: string | null = null;
  let read: {
    readonly installed: InstalledAdapter;
    readonly page: AdapterPage;
    readonly read: PageRead;
  } | null = null;
  let verdicts = new Map<string, PushedVerdict>();
  /** Facts of this page the worker had when it gave the verdicts. */
  let judged: Readonly<Record<string, FactValue>> = {};
  let overlay: Overlay | null = null;
  let marks: Marks | null = null;
  let message: Message | null = null;
  let shown: Shown | null = null;
  let orphaned = false;
  let starting: Promise<void> = Promise.resolve();
  const attempts = new Map<number, { readonly press: Press; readonly place: Place }>();

  const texts = (): typeof zhCN => (config?.language === 'en' ? en : zhCN);
  const installed = (): readonly InstalledAdapter[] =>
    (config?.installed ?? []).filter(
      (one) => one.level !== 'off' && one.adapter.origins.includes(self.origin),
    );

  const sendRules = (): void => {
    if (config !== null) tell({ type: 'rules', rules: installed().flatMap((one) => rulesOf(one.adapter)) });
  };

  const placeOf = (hold: Hold): Place | null => {
    const one = installed().find((i) => i.adapter.id === hold.adapter);
    const page = one?.adapter.pages.find((p) => p.id === hold.page);
    const action = page?.actions[hold.index];
    return one && page && action ? { installed: one, adapter: one.adapter, page, action } : null;
  };

  /* ── reading ── */

  let rereading: ReturnType<typeof setTimeout> | null = null;
  const readNow = (): void => {
    for (const one of installed()) {
      const page = recognise(one.adapter, document, pageUrl());
      if (page === null) continue;
      read = { installed: one, page, read: readPage(page, document, pageUrl()) };
      return;
    }
    read = null;
  };

  const report = async (): Promise<void> => {
    const before = read;
    readNow();
    if (read === null) {
      if (before !== null) void ask({ type: 'page.left' });
      verdicts = new Map();
      drawMarks([]);
      return;
    }
    const { adapter } = read.installed;
    const { page, key, subject, facts, missing, healed, status } = read.read;
    const reading = {
      adapter: { id: adapter.id, version: adapter.version },
      page,
      key,
      subject,
      facts,
      missing,
      healed,
      status,
    };
    const reply = await ask({ type: 'page.read', reading });
    if (reply === null) return;
    judged = facts;
    takeVerdicts(reply.verdicts);
  };

  const reread = (wait = REREAD_MS): void => {
    if (rereading !== null) clearTimeout(rereading);
    rereading = setTimeout(() => {
      rereading = null;
      void report();
    }, wait);
  };

  const ask = async <T extends ToWorker>(m: T): Promise<Replies[T['type']] | null> => {
    if (!host.alive()) return null;
    try {
      return (await host.send(m)) as Replies[T['type']];
    } catch {
      return null;
    }
  };

  /** What must not be lost with a worker that dies while it is told: said again until it was heard. */
  const deliver = async (m: Extract<ToWorker, { readonly type: 'gate.outcome' }>): Promise<void> => {
    for (const wait of DELIVER_AGAIN_MS) {
      if (!host.alive()) return;
      try {
        await host.send(m);
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };

  const takeVerdicts = (list: readonly PushedVerdict[]): void => {
    verdicts = new Map(list.map((v) => [v.action, v]));
    drawMarks(list);
    if (shown !== null && message?.view()?.kind === 'gaps') {
      const pushed = verdicts.get(shown.hold.action);
      if (pushed === undefined) return;
      shown.answer = { ...shown.answer, before: pushed.before };
      showVerdict(pushed.verdict, message.renew);
    }
  };

  /* ── marks and message ── */

  const drawn = (): { overlay: Overlay; marks: Marks; message: Message } => {
    overlay ??= createOverlay();
    marks ??= createMarks(
      overlay,
      (key) => void ask({ type: 'panel.open', ...(key === null ? {} : { key }) }),
    );
    message ??= createMessage(overlay, texts(), config?.language ?? 'zh-CN', acts);
    return { overlay, marks, message };
  };

  const drawMarks = (list: readonly PushedVerdict[]): void => {
    const here = read;
    if (here === null || list.length === 0) {
      marks?.draw([], texts());
      return;
    }
    drawn().marks.draw(
      list.flatMap((pushed) =>
        here.page.actions.flatMap((action) => {
          if (action.action !== pushed.action) return [];
          const anchor = action.triggers.map(query).find((element) => element !== null) ?? null;
          return anchor === null
            ? []
            : [
                {
                  pushed,
                  anchor,
                  title: action.title[config?.language ?? 'zh-CN'],
                  key: here.read.key,
                  missing: here.read.missing.length,
                },
              ];
        }),
      ),
      texts(),
    );
  };

  const showVerdict = (verdict: Verdict, draw: Message['show'] = drawn().message.show): void => {
    if (shown === null) return;
    const { hold, place, press } = shown;
    const t = texts();
    const title = place.action.title[config?.language ?? 'zh-CN'];
    if (verdict.kind !== 'hold') {
      draw(
        { kind: 'say', icon: 'done', title: t.hold.complete(title), body: t.hold.stays, reload: false },
        shown.anchor,
      );
      return;
    }
    shown.answer = { ...shown.answer, verdict };
    const request =
      hold.way === 'xhr' || hold.way === 'fetch' || hold.way === 'sync-xhr' || hold.way === 'beacon';
    draw(
      {
        kind: 'gaps',
        gaps: verdict.gaps,
        before: shown.answer.before,
        action: title,
        door: request && !hold.early ? null : verdict.door,
        late: !hold.early && !request,
        stays: request && !hold.early ? t.request.stays : hold.early ? t.hold.stays : t.hold.staysLate,
        cases: press.keys,
      },
      shown.anchor,
    );
  };

  const showAnswer = (one: Shown): void => {
    shown = one;
    const { answer } = one;
    const { message } = drawn();
    if (answer.state === 'locked') message.show({ kind: 'locked', error: null }, one.anchor);
    else if (answer.state === 'broken') {
      message.show({ kind: 'broken', reason: answer.reason ?? texts().broken.reasons.failed }, one.anchor);
    } else showVerdict(answer.verdict);
  };

  const held = (): readonly Gap[] =>
    shown !== null && shown.answer.verdict.kind === 'hold' ? shown.answer.verdict.gaps : [];

  const release = (one: Shown): void => {
    drawn().message.close(false);
    tell({ type: 'release', hold: one.hold.hold });
    if (!one.hold.early) return;
    setTimeout(() => {
      if (shown !== one) return;
      const label = one.anchor.textContent?.trim() || one.anchor.getAttribute('value') || '';
      const t = texts();
      drawn().message.show(
        { kind: 'say', icon: 'door', title: t.again.title, body: t.again.body(label), reload: false },
        one.anchor,
      );
    }, RELEASE_MS);
  };

  const judge = async (one: Shown, next: Promise<PressAnswer | null>): Promise<void> => {
    const answer = (await next) ?? broken('timeout', one.place.installed.level);
    if (shown !== one) return;
    one.answer = answer;
    if (answer.answer === 'go') release(one);
    else showAnswer(one);
  };

  /** One ask is one attempt: a press that is asked for again gets an id and a seal of its own. */
  const anew = (one: Shown): Press => {
    one.press = { ...one.press, attempt: host.id() };
    attempts.set(one.hold.hold, { press: one.press, place: one.place });
    void seal(one.press, one.place);
    return one.press;
  };

  const acts: MessageActs = {
    openGap: (gap) => {
      const key = shown?.press.keys[0];
      void ask({
        type: 'panel.open',
        ...(gap === null ? {} : { gap: gap.id }),
        ...(key === undefined ? {} : { key }),
      });
    },
    openBaseline: () => {
      const key = shown?.press.keys[0];
      void ask({ type: 'panel.open', gap: 'baseline', ...(key === undefined ? {} : { key }) });
    },
    openDoor: () => {
      if (shown === null) return;
      const { answer, anchor } = shown;
      const approval = answer.verdict.kind === 'hold' && answer.verdict.door === 'approval';
      drawn().message.show(
        approval
          ? { kind: 'approval', gaps: held(), connected: answer.connected }
          : { kind: 'reason', gaps: held(), connected: answer.connected, broken: answer.state === 'broken' },
        anchor,
      );
    },
    back: () => {
      if (shown !== null) showAnswer(shown);
    },
    submitReason: (reason) => {
      const one = shown;
      if (one === null) return;
      const press = anew(one);
      void judge(one, timed(ask({ type: 'gate.override', press, reason })));
    },
    askApproval: async (reason) => {
      const one = shown;
      if (one === null) return;
      one.asked = one.press.attempt;
      const reply = await ask({ type: 'gate.askApproval', press: one.press, reason });
      if (shown !== one) return;
      const t = texts();
      const waiting = one.answer.connected ? t.approval.waiting : t.approval.waitingOffline;
      const note =
        reply?.asked === true && reply.expires !== null
          ? waiting(new Date(reply.expires).toTimeString().slice(0, 5))
          : t.approval.notAsked;
      drawn().message.show({ kind: 'waiting', note }, one.anchor);
    },
    unlock: async (pin) => {
      const one = shown;
      if (one === null || pin === '') return;
      const reply = await ask({ type: 'gate.unlock', pin });
      if (shown !== one) return;
      if (reply?.unlocked) await judge(one, timed(ask({ type: 'gate.press', press: one.press })));
      else {
        drawn().message.show(
          { kind: 'locked', error: texts().locked.wrong(reply?.triesLeft ?? 0) },
          one.anchor,
        );
      }
    },
    release: () => {
      const one = shown;
      if (one === null) return;
      // Asked again: an approval is good once, for this case, action and form, and may have run out.
      const press = anew(one);
      void judge(one, timed(ask({ type: 'gate.press', press })));
    },
    close: () => {
      const one = shown;
      drawn().message.close(true);
      shown = null;
      if (one === null) return;
      attempts.delete(one.hold.hold);
      tell({ type: 'forget', hold: one.hold.hold });
    },
    reload: () => location.reload(),
  };

  /* ── presses ── */

  const timed = <T>(next: Promise<T | null>): Promise<T | null> =>
    Promise.race([next, new Promise<null>((resolve) => setTimeout(() => resolve(null), ANSWER_MS))]);

  /** No answer from the worker (decision 3): where the site is only watched or warned, it goes. */
  const broken = (why: 'timeout' | 'failed', level: InstalledAdapter['level']): PressAnswer => ({
    answer: level === 'hold' ? 'hold' : 'go',
    verdict: level === 'hold' ? { kind: 'hold', gaps: [], door: 'reason' } : { kind: 'allow' },
    level: level === 'off' ? 'observe' : level,
    state: 'broken',
    before: 0,
    connected: false,
    reason: texts().broken.reasons[why],
  });

  const makePress = (hold: Hold, place: Place): Press => {
    const here = read?.page.id === place.page.id ? read.page : place.page;
    const structure = Array.from(document.forms).flatMap((form) =>
      Array.from(
        form.querySelectorAll('input,select,textarea'),
        (control) => control.getAttribute('name') ?? '',
      ),
    );
    return pressOf({
      attempt: host.id(),
      hold,
      adapter: place.adapter,
      page: here,
      action: place.action,
      read: readPage(here, document, pageUrl(), sentValues(hold.entries)),
      knownKey: read?.read.key ?? null,
      structure,
    });
  };

  /** Written before the worker is told: it survives the frame, and works while locked (decision 23). */
  const seal = (press: Press, place: Place, pushed?: PushedVerdict): Promise<void> => {
    if (publicKey === null || !host.alive()) return Promise.resolve();
    const queued = {
      v: 1,
      at: host.now(),
      adapter: place.adapter.id,
      press,
      ...(pushed ? { pushed } : {}),
    } as const;
    return host.queue(press.attempt, sealTo(publicKey, queued, host.random(44))).catch(() => undefined);
  };

  /** The extension went away under this page: say so once, then stand aside (decision 26). */
  const orphan = (hold: Hold, anchor: Element): void => {
    const t = texts();
    tell({ type: 'answer', hold: hold.hold, go: orphaned });
    if (!orphaned) {
      drawn().message.show(
        { kind: 'say', icon: 'off', title: t.off.title, body: t.off.body, reload: true },
        anchor,
      );
    }
    orphaned = true;
    tell({ type: 'retire' });
  };

  const onHeld = async (hold: Hold, about: Element | null): Promise<void> => {
    // A frame made a moment ago: its request waits until we know what is guarded.
    if (config === null && host.alive()) await starting;
    const place = placeOf(hold);
    const anchor = anchorOf(about, place);
    if (!host.alive()) return orphan(hold, anchor);
    if (place === null) return tell({ type: 'answer', hold: hold.hold, go: true });
    const press = makePress(hold, place);
    // A press before the page's handlers takes the place of the one before it.
    if (hold.early && shown?.hold.early) attempts.delete(shown.hold.hold);
    attempts.set(hold.hold, { press, place });
    const pushed = verdicts.get(hold.action);
    const one: Shown = {
      hold,
      press,
      anchor,
      place,
      answer: broken('timeout', place.installed.level),
      asked: null,
    };
    if (hold.early && pushed) {
      showAnswer({
        ...one,
        answer: {
          ...one.answer,
          verdict: pushed.verdict,
          state: pushed.state,
          level: pushed.level,
          before: pushed.before,
        },
      });
    }
    const sealed = seal(press, place);
    const [answer] = await Promise.all([timed(ask({ type: 'gate.press', press })), sealed]);
    // Dropped, closed, or asked for again with a reason: what the officer did since counts, and this answer no more.
    if (attempts.get(hold.hold)?.press !== press) return;
    if (answer === null && !host.alive()) return orphan(hold, anchor);
    one.answer = answer ?? broken('timeout', place.installed.level);
    const go = one.answer.answer === 'go';
    if (!hold.early) tell({ type: 'answer', hold: hold.hold, go });
    if (!go) {
      // The answer that the message already stands for: the officer reads or types in it, and keeps his place.
      const at = message?.view()?.kind;
      const stands = hold.early && sameHold(one.answer) && at !== undefined && at !== 'say';
      if (stands && shown?.hold.hold === hold.hold) shown.answer = one.answer;
      else showAnswer(one);
      return;
    }
    if (hold.early) {
      // Complete by now: nothing is held any more, but only the officer's own press is a press.
      showAnswer({ ...one, answer: { ...one.answer, verdict: { kind: 'allow' } } });
      verdicts.delete(hold.action);
      return;
    }
    if (shown !== null) {
      message?.close(false);
      shown = null;
    }
  };

  /** Whether it says what is shown: the same gaps, the same door, in the same state. */
  const sameHold = ({ verdict, state }: PressAnswer): boolean => {
    const old = shown?.answer;
    if (old?.verdict.kind !== 'hold' || verdict.kind !== 'hold' || old.state !== state) return false;
    const ids = ({ gaps }: { readonly gaps: readonly Gap[] }) => JSON.stringify(gaps.map((gap) => gap.id));
    return verdict.door === old.verdict.door && ids(verdict) === ids(old.verdict);
  };

  const anchorOf = (about: Element | null, place: Place | null): Element => {
    if (about !== null && about.tagName !== 'FORM' && about.getBoundingClientRect().height > 0) return about;
    return (
      place?.action.triggers.map(query).find((element) => element !== null) ??
      about ??
      document.documentElement
    );
  };

  /** The pushed verdict, if it still stands: fresh, and every fact it rested on that this page shows is unchanged. */
  const standing = (hold: Pick<Hold, 'action'>, entries: Hold['entries']): PushedVerdict | null => {
    const pushed = verdicts.get(hold.action);
    if (
      pushed === undefined ||
      host.now() - pushed.at > FRESH_MS ||
      read === null ||
      pushed.state !== 'working'
    ) {
      return null;
    }
    const facts = readPage(read.page, document, pageUrl(), sentValues(entries)).facts;
    const shownFacts = new Set(
      Object.values(read.page.fields).flatMap((f) => (f.fact === undefined ? [] : [f.fact])),
    );
    const stands = Object.entries(pushed.restsOn).every(
      ([fact, value]) => !shownFacts.has(fact) || same(facts[fact], value),
    );
    // A fact that was typed in the meantime and that the verdict did not know counts as well.
    const fresh = Object.entries(facts).every(
      ([fact, value]) => same(pushed.restsOn[fact], value) || same(judged[fact], value),
    );
    return stands && fresh ? pushed : null;
  };

  const onPage = (from: FromPage, about: Element | null): ToPage | null => {
    switch (from.type) {
      case 'connected':
        sendRules();
        return null;
      case 'early?': {
        const pushed = orphaned ? null : standing(from, null);
        return {
          type: 'early',
          hold: pushed?.verdict.kind === 'hold' && pushed.level === 'hold' && host.alive(),
        };
      }
      case 'held':
        void onHeld(from.hold, about);
        return null;
      case 'sync?': {
        const place = placeOf(from.hold);
        if (place === null || !host.alive()) return { type: 'sync', allow: true };
        const pushed = standing(from.hold, from.hold.entries);
        const press = makePress(from.hold, place);
        if (pushed !== null && (pushed.verdict.kind !== 'hold' || pushed.level !== 'hold')) {
          const after = {
            ...press,
            seal: { ...press.seal, sealedAfter: true, verdictAgeMs: host.now() - pushed.at },
          };
          void seal(after, place, pushed);
          void ask({ type: 'gate.sealedAfter', press: after, pushed });
          return { type: 'sync', allow: true };
        }
        attempts.set(from.hold.hold, { press, place });
        void seal(press, place);
        void (async () => {
          const answer =
            (await timed(ask({ type: 'gate.press', press }))) ?? broken('timeout', place.installed.level);
          const one: Shown = {
            hold: from.hold,
            press,
            anchor: anchorOf(about, place),
            place,
            answer,
            asked: null,
          };
          // It was refused already, for it could not wait; if it may go now, the next press does.
          if (answer.answer === 'hold') showAnswer(one);
          else showAnswer({ ...one, answer: { ...answer, verdict: { kind: 'allow' } } });
          void report();
        })();
        return { type: 'sync', allow: false };
      }
      case 'sent': {
        if (shown?.hold.hold === from.hold) {
          message?.close(false);
          shown = null;
        }
        return null;
      }
      case 'dropped': {
        const known = attempts.get(from.hold);
        attempts.delete(from.hold);
        if (known && from.why !== 'edited') {
          void deliver({
            type: 'gate.outcome',
            attempt: known.press.attempt,
            outcome: 'failure',
            evidence: from.why,
          });
        }
        if (from.why === 'edited' && shown?.hold.hold === from.hold) {
          const t = texts();
          const { anchor } = shown;
          shown = null;
          drawn().message.show(
            { kind: 'say', icon: 'soon', title: t.edited.title, body: t.edited.body, reload: false },
            anchor,
          );
        }
        return null;
      }
      case 'response': {
        const known = attempts.get(from.hold);
        if (known) {
          judgeOutcome(known.press.attempt, known.place.action, {
            ...(from.url === '' ? {} : { url: from.url }),
            status: from.status,
            text: from.text,
          });
        }
        return null;
      }
    }
  };

  const judgeOutcome = (attempt: string, action: AdapterAction, answer: SeenAnswer): void => {
    const outcome = outcomeOf(action, answer);
    const evidence = `${answer.status ?? ''} ${answer.url ?? ''}`.trim().slice(0, 400);
    void deliver({ type: 'gate.outcome', attempt, outcome, evidence });
    reread();
  };

  /** What this page says of the press that led to it; unknown, where its adapter is not known. */
  const checkOutcome = ({
    attempt,
    adapter,
    action: name,
    status,
  }: Extract<ToFrame, { type: 'gate.checkOutcome' }>): null => {
    const one = installed().find((i) => i.adapter.id === adapter);
    const action = one?.adapter.pages.flatMap((p) => p.actions).find((a) => a.action === name);
    const seen = { url: location.href, ...(status === null ? {} : { status }) };
    if (action === undefined) {
      const evidence = `${status ?? ''} ${seen.url}`.trim().slice(0, 400);
      void deliver({ type: 'gate.outcome', attempt, outcome: 'unknown', evidence });
      return null;
    }
    judgeOutcome(attempt, action, {
      ...seen,
      text: document.documentElement.textContent ?? '',
      has: (selector) => query(selector) !== null,
    });
    return null;
  };

  /* ── from the worker ── */

  const write = (field: string, value: string): void => {
    const place = read?.page.fields[field];
    if (!place?.writable) return;
    const found = locate(document, pageUrl(), place.at)?.element ?? null;
    if (found === null || !('value' in found)) return;
    const proto: unknown = Object.getPrototypeOf(found);
    const setter = Object.getOwnPropertyDescriptor(proto, 'value')?.set;
    if (setter) Reflect.apply(setter, found, [value]);
    for (const type of ['input', 'change']) found.dispatchEvent(new Event(type, { bubbles: true }));
    reread();
  };

  host.onMessage((m: ToFrame) => {
    switch (m.type) {
      case 'verdicts':
        takeVerdicts(m.verdicts);
        return null;
      case 'state':
        if (config !== null) config = { ...config, state: m.state };
        reread(0);
        return null;
      case 'approved':
        if (shown !== null && (shown.asked === m.attempt || shown.press.attempt === m.attempt))
          drawn().message.show({ kind: 'approved' }, shown.anchor);
        return null;
      case 'page.write':
        write(m.field, m.value);
        return null;
      case 'page.focusAction': {
        const action = read?.page.actions.find((a) => a.action === m.action);
        const element = action?.triggers.map(query).find((e) => e !== null) ?? null;
        if (element !== null && 'focus' in element && typeof element.focus === 'function') {
          window.focus();
          element.focus();
        }
        return null;
      }
      case 'gate.checkOutcome':
        // A page that has just come may be asked before it knows its adapters.
        return starting.then(() => checkOutcome(m));
    }
  });

  /* ── life ── */

  const load = async (): Promise<void> => {
    try {
      const stored = await host.config();
      config = stored.gate ?? config;
      publicKey = stored.publicKey;
    } catch {
      return;
    }
    sendRules();
    if (installed().length === 0) return;
    watch();
    if (document.readyState !== 'loading') void report();
  };

  let watching = false;
  const watch = (): void => {
    if (watching) return;
    watching = true;
    // Nothing looks at the whole tree: the page is read again when it has loaded, when it fetched something, when
    // a field was changed, and when the officer comes near a guarded control.
    document.addEventListener('DOMContentLoaded', () => void report());
    addEventListener('load', () => reread());
    addEventListener('focus', () => reread());
    window.addEventListener('pageshow', (event) => event.persisted && reread(0));
    addEventListener('pagehide', () => {
      if (read !== null) void ask({ type: 'page.left' });
    });
    for (const type of ['input', 'change']) {
      document.addEventListener(type, () => read !== null && reread(), { capture: true, passive: true });
    }
    const near = (event: Event): void => {
      const { target } = event;
      if (read === null || !(target instanceof Element)) return;
      const triggers = read.page.actions.flatMap((a) => a.triggers);
      if (triggers.some((selector) => closest(target, selector))) reread(0);
    };
    for (const type of ['pointerover', 'focusin']) {
      document.addEventListener(type, near, { capture: true, passive: true });
    }
    new PerformanceObserver((list) => {
      const fetched = list
        .getEntries()
        .some((entry) =>
          /^(xmlhttprequest|fetch)$/u.test((entry as PerformanceResourceTiming).initiatorType),
        );
      if (fetched) reread();
    }).observe({ type: 'resource' });
    for (const type of ['scroll', 'resize']) {
      addEventListener(
        type,
        () => {
          marks?.replace();
          message?.replace();
        },
        { capture: true, passive: true },
      );
    }
  };

  // Last: the page's end may already be there, and speaks at once.
  const tell = openBridgeEnd(
    document,
    (from, about) => onPage(from, about),
    () => {
      if (!host.alive()) overlay?.remove();
      return host.alive();
    },
  );
  host.onConfig(() => void load());
  starting = load();
}

/** A frame without a URL of its own (`about:blank`) stands for the page that made it. */
function pageUrl(): string {
  return /^https?:/u.test(document.URL) ? document.URL : document.baseURI;
}

function query(selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}

function closest(element: Element, selector: string): boolean {
  try {
    return element.closest(selector) !== null;
  } catch {
    return false;
  }
}
