/** Drives panel and pairing page through their states, in one life of a case; each is looked at by `visit`. */
import type { Frame, Page } from 'playwright-core';
import { journeys } from '../journeys/all.ts';
import { answerQuestions } from './note-answers.ts';
import { PINS, type World } from './world.ts';

export type Visit = (name: string, page: Page) => Promise<void>;

export function legacyFrame(page: Page): Frame {
  const frame = page.frame({ name: 'mainFrame' });
  if (frame === null) throw new Error('no main frame');
  return frame;
}

export async function openCase(page: Page, key: string | undefined): Promise<void> {
  if (key === undefined) throw new Error('the demo has no such case');
  await journeys.jsp.openCase(page, key);
}

export async function press(page: Page): Promise<void> {
  await page.bringToFront();
  await legacyFrame(page).click('input[name=btnDecide]');
}

/** Waits for the band of the panel to say so. */
export async function band(panel: Page, kind: 'stop' | 'done' | 'calm', text?: RegExp): Promise<void> {
  await panel.locator(`h2.verdict.${kind}`, text === undefined ? {} : { hasText: text }).waitFor();
}

/**
 * A panel whose real state has warnings laid over it that no short test can bring about: rules gone, a clock that is
 * wrong, a store nearly full, a record that was refused.
 */
async function warned(world: World, legacy: Page, over: Readonly<Record<string, unknown>>): Promise<Page> {
  return world.panel(
    legacy,
    undefined,
    (laid) => {
      const connect = chrome.runtime.connect.bind(chrome.runtime);
      chrome.runtime.connect = ((...args: Parameters<typeof connect>) => {
        const port = connect(...args);
        const add = port.onMessage.addListener.bind(port.onMessage);
        port.onMessage.addListener = (listener) => {
          add((message, from) => {
            if (message.type !== 'state') return listener(message, from);
            const { state } = message;
            const { sync, ...rest } = laid as { sync: object };
            listener({ ...message, state: { ...state, ...rest, sync: { ...state.sync, ...sync } } }, from);
          });
        };
        return port;
      }) as typeof chrome.runtime.connect;
    },
    over,
  );
}

/** The case's stream, and the persons who write into it. */
async function reminded(world: World, key: string): Promise<void> {
  const { ledger, admin } = world.companion;
  const idOf = async (username: string) => (await admin.person(username))?.id ?? '';
  for (const { id } of await ledger.cases({ kind: 'all' })) {
    const events = await ledger.readStream({ kind: 'case', id });
    if (!events.some(({ body }) => JSON.stringify(body).includes(key))) continue;
    const stream = { kind: 'case', id } as const;
    const officer = await idOf('officer1');
    const written = [
      await admin.write(officer, stream, {
        type: 'case.factsCaptured',
        data: { facts: { legalReviewGround: 'public-interest' }, provenance: 'hand' },
      }),
      await admin.write(await idOf('lead'), stream, {
        type: 'case.reminded',
        data: { to: [officer], items: ['legal-review'], note: '请先把法制审核报上去，下班前要有结果。' },
      }),
    ];
    for (const one of written) if (!one.ok) throw new Error(one.problem.title);
    return;
  }
  throw new Error(`no case ${key}`);
}

export async function visitStates(world: World, visit: Visit): Promise<void> {
  const { cases, systems } = world.unit.file;
  const { context, extension } = world;
  const pairing = await context.newPage();
  await pairing.setViewportSize({ width: 1093, height: 614 });
  await pairing.goto(`${extension}/options.html#companion=${world.companion.url}`);
  await visit('pairing-address', pairing);
  await pairing.locator('button[type=submit]').click();
  await pairing.locator('.code').waitFor();
  await visit('pairing-code', pairing);
  await pairing.close();

  const legacy = await context.newPage();
  await legacy.goto(systems.jsp.url);
  const unpaired = await world.panel(legacy);
  await unpaired.locator('.empty').waitFor();
  await visit('unpaired', unpaired);
  await unpaired.close();

  await world.pair('officer2');
  await world.pair('officer1');
  await journeys.jsp.signIn(legacy, systems.jsp.url);
  const panel = await world.panel(legacy);
  await panel.locator('.empty').waitFor();
  await panel.locator('[data-row]').nth(2).waitFor();
  await visit('cases', panel);

  await openCase(legacy, cases.jsp.missingTwo);
  await band(panel, 'stop');
  await visit('gaps', panel);

  const broken = await warned(world, legacy, {
    broken: 'no-pack',
    sync: {
      clockOffMs: 540_000,
      nearlyFull: true,
      unsent: 41_200,
      refused: [
        {
          id: '1',
          type: 'item.completed',
          code: 'not-a-member',
          reason: '您不是这个案件的办案人员',
          todo: '请让办案人员或队长把您加入案件',
        },
      ],
    },
  });
  await broken.locator('.verdict.soon').first().waitFor();
  await visit('broken', broken);
  await broken.close();

  await panel.keyboard.press('e');
  await panel.keyboard.press('o');
  await panel.locator('button.row', { hasText: /认出的|Read from/ }).click();
  await visit('unfolded', panel);
  await panel.keyboard.press('e');
  await panel.keyboard.press('o');
  await panel.locator('button.row', { hasText: /认出的|Read from/ }).click();

  await panel.keyboard.press('?');
  await visit('keys', panel);
  await panel.keyboard.press('Escape');

  await panel.locator('.anyway button').click();
  await visit('door-before-a-press', panel);
  await panel.keyboard.press('Escape');

  await press(legacy);
  await panel.bringToFront();
  await panel.locator('.anyway button').click();
  await panel.locator('textarea').fill('当事人从外地赶来，林若溪在场，她的电脑没电了。');
  await visit('approval-ask', panel);
  await panel.locator('.sheet-f .pri').click();
  await panel.locator('.steps').waitFor();
  await visit('approval-waiting', panel);
  await panel.keyboard.press('Escape');

  await panel.keyboard.press('1');
  await panel.locator('.sheet input[type=password]').fill('000000');
  await panel.locator('.sheet .err').waitFor();
  await visit('officer', panel);
  await panel.locator('.sheet input[type=password]').fill(PINS.officer2);
  await panel.locator('.sheet').waitFor({ state: 'detached' });

  await panel.locator('.anyway button').click();
  await panel.locator('.sheet textarea').fill('当事人从外地赶来，下午 1 点的车。');
  await visit('door', panel);
  await panel.keyboard.press('Escape');

  await panel.keyboard.press('1');
  await panel.locator('.questions').waitFor();
  await visit('composer-asks', panel);
  await panel.locator('.kv2 button.link').click();
  await panel.locator('.chooser').waitFor();
  await visit('composer-entry', panel);
  await panel.locator('.chooser input').press('Enter');
  await panel.locator('.questions').waitFor();
  await answerQuestions(panel);
  await panel.locator('.similar .link').click();
  await panel.locator('.similar .r .link').waitFor({ state: 'detached' });
  await panel.locator('#amount').fill('120000');
  await visit('composer-never', panel);
  await panel.locator('#amount').fill('80000');
  await panel.locator('.departs textarea').fill('涉案食品流入学校周边，六万五明显偏轻。');
  await visit('composer-departs', panel);
  await panel.locator('#amount').fill('58000');
  await panel.locator('.sheet textarea').focus();
  await panel.keyboard.press('Control+End');
  await panel.keyboard.type('初次违法，案发后主动停业并取得许可，未造成危害后果。');
  await panel.locator('.sheet [role=status]', { hasText: /已存|kept/ }).waitFor();
  await visit('composer', panel);
  await panel.locator('.sheet-f .pri').click();
  await band(panel, 'done');
  await visit('ready', panel);

  await press(legacy);
  await legacyFrame(legacy).locator('#resultOk').waitFor();
  await legacyFrame(legacy).locator('text=查看案件').click();
  // Its period runs from the decision, and stands by itself from then on.
  await panel
    .locator('button[data-deadline]', { hasText: /公开|Publish/ })
    .first()
    .waitFor();
  await band(panel, 'calm');
  await panel.bringToFront();
  // While the system turns its page the panel has no case for a moment, and a key finds nothing.
  const strips = panel.locator('.days');
  for (let tries = 0; tries < 20 && (await strips.count()) === 0; tries += 1) {
    await panel.keyboard.press('t');
    await strips
      .first()
      .waitFor({ timeout: 500 })
      .catch(() => undefined);
  }
  await strips.first().waitFor();
  await visit('decided', panel);
  await panel.keyboard.press('t');

  await legacy.bringToFront();
  await openCase(legacy, cases.jsp.unknownFact);
  await panel.locator('.answers').first().waitFor();
  await panel.bringToFront();
  await visit('unknown', panel);
  await reminded(world, cases.jsp.unknownFact ?? '');
  await panel.locator('.reminder').waitFor();
  await visit('reminded', panel);
  await panel.locator('[data-gap="item:legal-review"] .go button').click();
  await panel.locator('[data-gap="item:legal-review"] .go small').waitFor();
  await visit('asked', panel);
  const off = await context.newPage();
  await off.setViewportSize({ width: 360, height: 768 });
  await off.goto(`${extension}/sidepanel.html?tab=-1`);
  await off.locator('.reminded').waitFor();
  await visit('cases-reminded', off);
  await off.close();

  await legacy.bringToFront();
  await openCase(legacy, cases.jsp.runningBefore);
  await panel.locator('.offer').waitFor();
  await panel.bringToFront();
  await visit('first-met', panel);
  // Begun and ended without a camera: why, and when it really was.
  await panel.keyboard.press('r');
  await panel.keyboard.press('Enter');
  await panel.locator('[data-recording=off]').waitFor();
  await visit('recording-off', panel);
  await panel.locator('.filming .txt').click();
  await visit('step-later', panel);
  await panel.keyboard.press('Escape');
  await panel.keyboard.press('r');
  await panel.keyboard.press('Enter');
  await panel.locator('[data-gap="item:scene-recorded"] .go button').click();
  await panel.locator('.sheet .lacks').waitFor();
  await visit('unrecorded', panel);
  await panel.keyboard.press('Escape');
  await panel.locator('.offer button').click();
  await visit('baseline', panel);
  await panel.keyboard.press('Escape');

  // The officer says the page is wrong: both values stand against each other until it is settled.
  await panel.locator('button.row', { hasText: /认出的|Read from/ }).click();
  await panel.locator('.kv button').first().click();
  await visit('correct', panel);
  await panel.keyboard.press('Escape');
  await panel.locator('button.row', { hasText: /认出的|Read from/ }).click();

  await world.offline();
  const tick = panel.locator('.gap .go button', { hasText: /核对好了|出示了|查证了|Checked|Shown|Verified/ });
  await tick.first().click();
  await panel.locator('.verdict.calm[role=status]', { hasText: /本机 1|1 record/ }).waitFor();
  await visit('offline', panel);
  await world.online();
  // It may have tried by itself before the button is reached.
  const again = panel.locator('.foot button', { hasText: /重试|Retry/ });
  await again.click({ timeout: 2000 }).catch(() => undefined);
  await panel.locator('.foot', { hasText: /已同步|In sync/ }).waitFor();

  await panel.keyboard.press('?');
  await panel.locator('.sheet-f button').first().click();
  await panel.locator('.pin-box').waitFor();
  await visit('locked', panel);
  await panel.keyboard.type('111111');
  await panel.locator('.err').waitFor();
  await visit('locked-wrong', panel);
  await panel.close();
  await legacy.close();
}
