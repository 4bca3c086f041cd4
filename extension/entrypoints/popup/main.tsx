import { render } from 'preact';
import { CardWindow } from '../../ui/card-window.tsx';
import { followLanguage } from '../../ui/language.ts';
import { connectPanel } from '../../ui/link.ts';
import '../../ui/panel.css';
import '../../ui/card.css';

/** Width of `.card-wide`, CSS pixels. */
const WIDE = 780;

/** `?full` fills a window of its own; `?case=ID` holds to that case, without it the page in front counts. `?tab=ID` as for the panel. */
async function start() {
  await followLanguage();
  const query = new URLSearchParams(location.search);
  const tab = query.get('tab');
  const { id } = await chrome.windows.getCurrent();
  const link = connectPanel(tab === null ? `panel:window:${id}` : `panel:tab:${Number(tab)}`);
  const app = document.getElementById('app');
  if (app !== null) render(<CardWindow link={link} place={placeOf(query)} caseId={query.get('case')} />, app);
}

/** The browser's popup takes the size of what is in it; any other window has its own. */
function placeOf(query: URLSearchParams): 'full' | 'popup' | 'narrow' {
  if (query.has('full')) return 'full';
  const isPopup = chrome.extension.getViews({ type: 'popup' }).includes(window);
  return isPopup || innerWidth >= WIDE ? 'popup' : 'narrow';
}
void start();
