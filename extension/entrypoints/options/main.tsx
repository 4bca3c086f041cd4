import { render } from 'preact';
import { ulid } from 'ulid';
import { createStore } from '../../store/store.ts';
import { readInvitation } from '../../ui/invitation.ts';
import { followLanguage } from '../../ui/language.ts';
import { Pairing } from '../../ui/pairing.tsx';
import { sessionKeys } from '../../worker/chrome.ts';
import '../../ui/panel.css';

async function start() {
  await followLanguage();
  const invitation = readInvitation(location.hash);
  // The code is used once; it need not stand in the history.
  history.replaceState(null, '', location.pathname);
  const newId = () => ulid();
  const store = createStore({ session: sessionKeys, now: () => Date.now(), newId });
  const app = document.getElementById('app');
  if (app === null) return;
  render(
    <Pairing
      invitation={invitation}
      store={store}
      newId={newId}
      paired={async () => {
        await chrome.runtime.sendMessage({ type: 'paired' });
      }}
    />,
    app,
  );
}
void start();
