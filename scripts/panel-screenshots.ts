/** `node scripts/panel-screenshots.ts [zh-CN|en] [light|dark|high] [FOLDER]`: a picture of every state of the panel. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { visitStates } from '../tests/panel/states.ts';
import { openWorld } from '../tests/panel/world.ts';

const [language = 'zh-CN', theme = 'light', folder = join(import.meta.dirname, '../docs/screens')] =
  process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const world = await openWorld();
try {
  if (language === 'en') await world.setLanguage('en');
  await visitStates(world, async (name, page) => {
    await page.bringToFront();
    await page.emulateMedia({
      colorScheme: theme === 'dark' ? 'dark' : 'light',
      contrast: theme === 'high' ? 'more' : 'no-preference',
    });
    const kind = `${theme === 'light' ? '' : `-${theme}`}${language === 'en' ? '-en' : ''}`;
    await page.screenshot({ path: join(folder, `panel-${name}${kind}.png`) });
  });
} finally {
  await world.close();
}
