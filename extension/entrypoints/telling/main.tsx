import { render } from 'preact';
import { language, UiContext, useUi, wordsOf } from '../../ui/context.ts';
import { followLanguage } from '../../ui/language.ts';
import { connectPanel, type Link, panelState } from '../../ui/link.ts';
import { TellingPage } from '../../ui/telling.tsx';
import '../../ui/panel.css';

function Turned({ item: id }: { readonly item: string }) {
  const { words } = useUi();
  const screen = panelState.value?.screen;
  if (screen === undefined || screen.kind === 'loading') return null;
  const item = screen.kind === 'case' ? screen.case.items.find((one) => one.id === id) : undefined;
  if (screen.kind !== 'case' || item === undefined || item.tells.length === 0)
    return (
      <main class="turned">
        <p>{words.tell.gone}</p>
      </main>
    );
  return <TellingPage view={screen.case} item={item} />;
}

function Page({ link, item }: { readonly link: Link; readonly item: string }) {
  const lang = language.value;
  document.documentElement.lang = lang;
  return (
    <UiContext.Provider value={{ words: wordsOf(lang), link }}>
      <Turned item={item} />
    </UiContext.Provider>
  );
}

/** `?tab=ID&item=ID`: of the case that is open in that tab. */
async function start() {
  await followLanguage();
  const asked = new URLSearchParams(location.search);
  const link = connectPanel(`panel:tab:${Number(asked.get('tab'))}`);
  const app = document.getElementById('app');
  if (app !== null) render(<Page link={link} item={asked.get('item') ?? ''} />, app);
}
void start();
