/**
 * A worker that answers as the test tells it to, on the real parts of the gate: registered scripts, header rule,
 * storage, wall 3. Judging is somebody else's; here only holding and letting go are under test.
 */

import {
  injectOpenTabs,
  type Observed,
  queuedSeals,
  syncGate,
  watchRequests,
} from '../../../extension/gate/worker-side.ts';
import type { Press, PressAnswer, PushedVerdict, ToWorker } from '../../../extension/protocol.ts';
import { SEAL_KEY, sealKeyPair } from '../../../extension/store/queued-seal.ts';
import type { InstalledAdapter } from '../../../shared/adapter/adapter-schema.ts';
import type { Gap, Verdict } from '../../../shared/case/gap.ts';

export type Mode =
  /** Nothing is known beforehand; every press may go. */
  | 'go'
  /** Nothing is known beforehand; every press is held. */
  | 'hold'
  /** The frame knows that it is held. */
  | 'known-hold'
  /** The frame knows that it may go. */
  | 'known-go'
  | 'locked'
  /** The worker never answers a press. */
  | 'dead';

const gap: Gap = {
  id: 'item:discretion-note',
  kind: 'open',
  item: 'discretion-note',
  stage: 'decision',
  bar: 'procedural',
  title: { 'zh-CN': '裁量说明未写', en: 'Discretion note missing' },
  why: { 'zh-CN': '要写明裁量的理由', en: 'The reasons must be written down' },
  citation: {
    source: 'goban-2022-27',
    article: '（十二）',
    words: '要在行政决定中对行政裁量权基准的适用情况予以明确',
    verified: true,
    short: '国办发〔2022〕27 号',
    sourceTitle: '国务院办公厅关于进一步规范行政裁量权基准制定和管理工作的意见',
  },
  who: ['officer'],
  next: { do: 'write-note', label: { 'zh-CN': '去写', en: 'Write it' }, minutes: 1 },
  wanted: [],
  values: [],
  actions: ['submit-decision'],
};
const officers: Gap = {
  ...gap,
  id: 'item:two-officers',
  item: 'two-officers',
  bar: 'statutory',
  title: { 'zh-CN': '执法人员只有 1 人，要不少于 2 人', en: 'One officer only, two are needed' },
  citation: {
    source: 'penalty-law',
    article: '第四十二条',
    words: '执法人员不得少于两人',
    verified: true,
    short: '行政处罚法',
    sourceTitle: '中华人民共和国行政处罚法',
  },
  next: { do: 'add-officer', label: { 'zh-CN': '添加', en: 'Add' } },
};

const test = {
  mode: 'go' as Mode,
  statutory: false,
  /** Items that a case from before our time may attest in one go. */
  before: 0,
  delay: 0,
  /** Of the answer to a reason, ms. */
  reasonDelay: 0,
  presses: [] as Press[],
  overrides: [] as { press: Press; reason: string }[],
  observed: [] as Observed[],
  outcomes: [] as { attempt: string; outcome: string; evidence: string }[],
  sealedAfter: [] as Press[],
  opened: [] as unknown[],
  unlocked: false,
  setup: async (installed: readonly InstalledAdapter[], language: 'zh-CN' | 'en' = 'zh-CN') => {
    const { publicKey } = sealKeyPair(new Uint8Array(32).fill(7));
    await chrome.storage.local.set({ [SEAL_KEY]: { publicKey } });
    adapters = installed;
    await syncGate({ installed, state: 'working', language });
  },
  inject: () => injectOpenTabs(adapters),
  reset: (mode: Mode) => {
    test.mode = mode;
    test.statutory = false;
    test.before = 0;
    test.delay = 0;
    test.reasonDelay = 0;
    test.unlocked = false;
    for (const list of [
      test.presses,
      test.overrides,
      test.observed,
      test.outcomes,
      test.sealedAfter,
      test.opened,
    ]) {
      list.length = 0;
    }
  },
  seals: async () => (await queuedSeals()).length,
  push: async (tab: number, message: unknown) => chrome.tabs.sendMessage(tab, message),
};
export type GateTest = typeof test;
let adapters: readonly InstalledAdapter[] = [];
Object.assign(globalThis, { gateTest: test });

const watch = watchRequests({
  installed: async () => adapters,
  observed: (request) => test.observed.push(request),
  outcome: (outcome) => test.outcomes.push(outcome),
  now: () => Date.now(),
});

const held = (): Verdict =>
  test.statutory
    ? { kind: 'hold', gaps: [officers, gap], door: 'approval' }
    : { kind: 'hold', gaps: [gap], door: 'reason' };

const answer = (go: boolean): PressAnswer => ({
  answer: go ? 'go' : 'hold',
  verdict: go ? { kind: 'allow' } : held(),
  level: 'hold',
  state: test.mode === 'locked' && !test.unlocked ? 'locked' : 'working',
  before: test.before,
  connected: true,
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const handle = async (message: ToWorker, tab: number): Promise<unknown> => {
  const let_go = (press: Press): void =>
    watch.released({
      attempt: press.attempt,
      adapter: press.seal.adapter.id,
      action: press.action,
      tab,
      url: press.seal.url,
    });
  switch (message.type) {
    case 'page.read': {
      if (test.mode !== 'known-hold' && test.mode !== 'known-go') return { verdicts: [], wanted: [] };
      const verdicts: PushedVerdict[] = ['submit-decision', 'submit-by-link'].map((action) => ({
        action,
        verdict: test.mode === 'known-go' ? { kind: 'allow' } : held(),
        level: 'hold',
        state: 'working',
        stateVersion: '1',
        before: test.before,
        restsOn: message.reading.facts,
        at: Date.now(),
      }));
      return { verdicts, wanted: [] };
    }
    case 'gate.press': {
      test.presses.push(message.press);
      if (test.mode === 'dead') return new Promise(() => undefined);
      if (test.delay > 0) await wait(test.delay);
      const go = test.mode === 'go' || test.mode === 'known-go' || (test.mode === 'locked' && test.unlocked);
      if (go) let_go(message.press);
      return answer(go);
    }
    case 'gate.override':
      test.overrides.push({ press: message.press, reason: message.reason });
      if (test.reasonDelay > 0) await wait(test.reasonDelay);
      let_go(message.press);
      return answer(true);
    case 'gate.sealedAfter':
      test.sealedAfter.push(message.press);
      let_go(message.press);
      return null;
    case 'gate.unlock':
      test.unlocked = message.pin === '1234';
      return { unlocked: test.unlocked, triesLeft: 4 };
    case 'gate.askApproval':
      return { asked: true, expires: new Date(Date.now() + 30 * 60_000).toISOString() };
    case 'gate.outcome':
      test.outcomes.push(message);
      return null;
    case 'panel.open':
      test.opened.push(message);
      return { opened: true };
    default:
      return null;
  }
};

chrome.runtime.onMessage.addListener((message: ToWorker, sender, reply) => {
  void handle(message, sender.tab?.id ?? -1).then(reply);
  return true;
});
