/** What axe is asked of every page: WCAG 2.2 AA, or single rules. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface LookedAt {
  /** axe's name of a rule. */
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
export interface AxeLook {
  readonly violations: readonly LookedAt[];
  readonly passes: readonly LookedAt[];
  /** How many elements passed some rule. */
  readonly looked: number;
}

/**
 * Asked in the page itself, which keeps axe once it has it: its Playwright builder opens one more page for each look, at
 * a second of processor time, for frames of another origin, of which our pages have none.
 * It writes no selectors, half of its time: what it found is named by its own markup.
 * @param within CSS of the part that is judged; the whole document otherwise
 * @param rules these of axe's rules only
 */
export async function axeOn(
  page: Page,
  { within, rules }: { readonly within?: string; readonly rules?: readonly string[] } = {},
): Promise<AxeLook> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ({ at, runOnly }) => {
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      const found = await inPage.run(at ?? document, {
        runOnly,
        resultTypes: ['violations', 'passes'],
        selectors: false,
        elementRef: true,
      });
      const short = (rules: readonly axe.Result[]) =>
        rules.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html }) => ({ html })),
        }));
      const looked = new Set(found.passes.flatMap(({ nodes }) => nodes.map(({ element }) => element))).size;
      return { violations: short(found.violations), passes: short(found.passes), looked };
    },
    {
      at: within ?? null,
      runOnly:
        rules === undefined
          ? { type: 'tag' as const, values: wcag22aa }
          : { type: 'rule' as const, values: [...rules] },
    },
  );
}
