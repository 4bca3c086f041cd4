/** Answers the composer's questions by keys, as an officer does who knows his case. */
import type { Page } from 'playwright-core';

/** By fact: the keys of its answer. Written for the noodle shop that sold food without a permit. */
export const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  partyAge: ['3'],
  partyCapacity: ['1'],
  violationMinor: ['2'],
  correctedInTime: ['1'],
  harm: ['2'],
  firstViolation: ['1'],
  noFaultProven: ['2'],
  violationEndedOn: [...'20260916', 'Enter'],
  violationFoundOn: [...'20260916', 'Enter'],
  mitigationGrounds: ['1', 'Enter'],
  goodsValue: [...'6840', 'Enter'],
  evidenceConcealed: ['2'],
};

/**
 * Answers until nothing is asked any more.
 * @returns the facts in the order in which they were asked
 */
export async function answerQuestions(panel: Page): Promise<readonly string[]> {
  const asked: string[] = [];
  const first = panel.locator('.questions [data-question]').first();
  while ((await first.count()) > 0) {
    const name = (await first.getAttribute('data-question')) ?? '';
    const keys = ANSWERS[name];
    if (keys === undefined || asked.includes(name)) throw new Error(`no answer to ${name}; asked ${asked}`);
    asked.push(name);
    await first.focus();
    for (const key of keys) await panel.keyboard.press(key);
    await panel.locator(`.questions [data-question="${name}"]`).first().waitFor({ state: 'detached' });
  }
  return asked;
}
