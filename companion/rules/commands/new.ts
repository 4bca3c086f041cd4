/** `packs new`: a pack to begin with, which passes the check. */
import { existsSync, writeFileSync } from 'node:fs';
import { loadPack } from '#shared/rules/load-pack.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type Command, callOf, packsOf, problemText } from './context.ts';

const lower = ['region', 'city', 'district', 'agency'] as const;

const head = (title: { readonly 'zh-CN': string; readonly en: string }) =>
  `title: { zh-CN: ${title['zh-CN']}, en: ${JSON.stringify(title.en)} }`;

/** The national pack of a procedure: one stage, one action, one item that only warns until its article is read. */
function national(id: string, category: string, procedure: string, day: string): string {
  return `# 骨架：照 docs/packs.md 改写。依据没有读过原文以前，verified 写 false，只提醒，不拦。
pack: ${id}
version: 0.1.0
layer: national
category: ${category}
procedure: ${procedure}
${head({ 'zh-CN': `待改：${category}/${procedure}`, en: `To be written: ${category}/${procedure}` })}
effective: { from: ${day} }

sources:
  law:
    title: 待改：依据的全称
    short: 待改
    kind: law # law, administrative-regulation, local-regulation, departmental-rule, local-rule, normative-document, plan, house-rule
    version: ${day}

facts:
  decisions.count: { title: { zh-CN: 已作出的决定数, en: Decisions made }, type: integer, derived: true }

stages:
  - { id: decision, title: { zh-CN: 决定, en: Decision } }

actions:
  submit-decision: { title: { zh-CN: 提交决定, en: Submit the decision }, stage: decision, decides: true }

documents: {}

items:
  first-item:
    title: { zh-CN: 待改：要做的事, en: What must be done }
    gap: { zh-CN: 待改：没有做, en: It was not done }
    why: { zh-CN: 待改：为什么要做, en: Why it must be done }
    stage: decision
    bar: procedural # statutory, procedural, advisory
    citation: { source: law, article: 第一条, words: 待改：应当照抄原文, verified: false }
    binds: [officer]
    verb: 应当
    satisfiedBy: { zh-CN: 待改：怎样算做到, en: What satisfies it }
    closedBy: { kind: attestation }
    who: [officer]
    guards: [submit-decision]
    next: { do: tick, label: { zh-CN: 勾, en: Tick } }

deadlines: {}
`;
}

/** A layer over a pack in force: an item of its own, guarding the action with which the upper one decides. */
function layer(id: string, upper: Pack, level: string, day: string): string {
  const actions = Object.entries(upper.actions);
  const [action, { stage }] = actions.find(([, one]) => one.decides === true) ??
    actions[0] ?? ['', { stage: '' }];
  return `# 骨架：照 docs/packs.md 改写。只能加严，不能放宽上层。
pack: ${id}
version: 0.1.0
layer: ${level}
extends: ${upper.pack}
category: ${upper.category}
procedure: ${upper.procedure}
${head({ 'zh-CN': `待改：${upper.title['zh-CN']}`, en: `To be written: ${upper.title.en}` })}
effective: { from: ${day} }

sources:
  own-rule:
    title: 待改：本单位文件的全称
    short: 待改
    kind: house-rule # departmental-rule, local-rule, normative-document, plan, house-rule …
    version: ${day}

facts: {}
stages: []
actions: {}
documents: {}

items:
  own-item:
    title: { zh-CN: 待改：另外要做的事, en: What must be done besides }
    gap: { zh-CN: 待改：没有做, en: It was not done }
    why: { zh-CN: 待改：为什么要做, en: Why it must be done }
    stage: ${stage}
    bar: procedural # statutory, procedural, advisory
    citation: { source: own-rule, article: 第一条, words: 待改：应当照抄原文, verified: false }
    binds: [officer]
    verb: 应当
    satisfiedBy: { zh-CN: 待改：怎样算做到, en: What satisfies it }
    closedBy: { kind: attestation }
    who: [officer]
    guards: [${action}]
    next: { do: tick, label: { zh-CN: 勾, en: Tick } }

deadlines: {}
`;
}

export const newCommand: Command = (args, tools) => {
  const { say, out, err } = tools;
  const call = callOf(args, {
    category: { type: 'string' },
    procedure: { type: 'string' },
    layer: { type: 'string' },
    extends: { type: 'string' },
    out: { type: 'string' },
  });
  const [id, more] = call?.files ?? [];
  const above = call?.text('extends');
  const category = call?.text('category');
  const procedure = call?.text('procedure');
  const level = call?.text('layer') ?? (above === undefined ? 'national' : 'agency');
  if (call === null || id === undefined || more !== undefined) {
    err(say.help.new);
    return 2;
  }
  const day = tools.now().slice(0, 10);
  let text: string;
  if (above === undefined) {
    if (category === undefined || procedure === undefined || level !== 'national') {
      err(say.help.new);
      return 2;
    }
    text = national(id, category, procedure, day);
  } else {
    const inForce = packsOf(call, tools);
    if (inForce === null) return 2;
    const upper = inForce.packs.find((one) => one.pack === above);
    if (upper === undefined || !lower.some((one) => one === level)) {
      err(upper === undefined ? say.new.noUpper(above) : say.help.new);
      return 2;
    }
    text = layer(id, upper, level, day);
  }
  const target = call.text('out');
  const loaded = loadPack(text, target ?? id);
  if ('problems' in loaded) {
    for (const one of loaded.problems) err(problemText(one, say));
    return 2;
  }
  if (target === undefined) {
    out(text);
    return 0;
  }
  if (existsSync(target)) {
    err(say.sign.exists(target));
    return 2;
  }
  try {
    writeFileSync(target, text, { flag: 'wx' });
  } catch {
    err(say.sign.cannotWrite(target));
    return 2;
  }
  out(say.new.made(target));
  return 0;
};
