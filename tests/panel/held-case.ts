/** The case with two items missing, open in the demo's JSP system, with the panel of two paired officers beside it. */
import type { Page } from 'playwright-core';
import { journeys } from '../journeys/all.ts';
import { band, openCase } from './states.ts';
import type { World } from './world.ts';

export interface HeldCase {
  readonly legacy: Page;
  readonly panel: Page;
  readonly caseId: string;
}

/** Of the paired first officer: a case of the demo's JSP system, and the panel beside it. */
export async function openBeside(
  world: World,
  which: 'missingTwo' | 'complete',
  size?: { readonly width: number; readonly height: number },
): Promise<{ readonly key: string; readonly legacy: Page; readonly panel: Page }> {
  const { cases, systems } = world.unit.file;
  await world.pair('officer1');
  const legacy = await world.context.newPage();
  await legacy.goto(systems.jsp.url);
  await journeys.jsp.signIn(legacy, systems.jsp.url);
  const key = cases.jsp[which] ?? '';
  await journeys.jsp.openCase(legacy, key);
  return { key, legacy, panel: await world.panel(legacy, size) };
}

export async function openHeldCase(world: World): Promise<HeldCase> {
  const { cases, systems } = world.unit.file;
  const legacy = await world.context.newPage();
  await legacy.goto(systems.jsp.url);
  await world.pair('officer2');
  await world.pair('officer1');
  await journeys.jsp.signIn(legacy, systems.jsp.url);
  const panel = await world.panel(legacy);
  await openCase(legacy, cases.jsp.missingTwo);
  await band(panel, 'stop', /2/);
  await panel.bringToFront();
  const caseId = (await panel.locator('header.case').getAttribute('data-case')) ?? '';
  return { legacy, panel, caseId };
}
