import { render } from 'preact';
import { CardWindow } from '../../ui/card-window.tsx';
import { followLanguage } from '../../ui/language.ts';
import { connectPanel } from '../../ui/link.ts';
import '../../ui/panel.css';
import '../../ui/card.css';

/** `?full` fills a window of its own; `?case=ID` holds to that case, without it the page in front counts. `?tab=ID` as for the panel. */
async function start() {
  await followLanguage();
  const query = new URLSearchParams(location.search);
  const tab = query.get('tab');
  const { id } = await chrome.windows.getCurrent();
  const link = connectPanel(tab === null ? `panel:window:${id}` : `panel:tab:${Number(tab)}`);
  const app = document.getElementById('app');
  if (app !== null)
    render(<CardWindow link={link} full={query.has('full')} caseId={query.get('case')} />, app);
}
void start();
