/** Pictures of what a test sees, left to be looked at in the folder that SANXIANG_PICTURES names; none unless asked. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = process.env.SANXIANG_PICTURES;

/** What was printed or drawn, under that name. */
export function keepFile(name: string, bytes: Uint8Array): void {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
}

export async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  keepFile(`${name}.png`, await page.screenshot({ animations: 'disabled' }));
}
