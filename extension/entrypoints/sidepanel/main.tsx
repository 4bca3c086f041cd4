import { render } from 'preact';
import { followLanguage } from '../../ui/language.ts';
import { connectPanel } from '../../ui/link.ts';
import { Panel } from '../../ui/panel.tsx';
import '../../ui/panel.css';
import '../../ui/card.css';

/** `?tab=ID` binds it to one tab; without, it follows its window's active tab. */
async function start() {
  await followLanguage();
  const tab = new URLSearchParams(location.search).get('tab');
  const { id } = await chrome.windows.getCurrent();
  const link = connectPanel(tab === null ? `panel:window:${id}` : `panel:tab:${Number(tab)}`);
  const app = document.getElementById('app');
  if (app !== null) render(<Panel link={link} />, app);
}
void start();
