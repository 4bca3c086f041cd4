/** The card in a window: the popup, or a screen that is held out. Locked and unpaired it says so as the panel does. */
import { useEffect } from 'preact/hooks';
import { type CardPlace, CardScreen, cardWords } from './card.tsx';
import { language, UiContext, wordsOf } from './context.ts';
import { type Link, panelState } from './link.ts';
import { LoadingScreen, LockedScreen, UnpairedScreen } from './screens.tsx';

interface Props {
  readonly link: Link;
  readonly place: Exclude<CardPlace, 'sheet'>;
  /** null: that of the page in front. */
  readonly caseId: string | null;
}

export function CardWindow({ link, place, caseId }: Props) {
  const lang = language.value;
  const full = place === 'full';
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = cardWords().title;
  }, [lang]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (full && event.key === 'Escape') window.close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [full]);
  return (
    <UiContext.Provider value={{ words: wordsOf(lang), link }}>
      <main class={full ? 'card-full' : 'pop'}>
        <Body place={place} caseId={caseId} />
      </main>
    </UiContext.Provider>
  );
}

function Body({ place, caseId }: Omit<Props, 'link'>) {
  const screen = panelState.value?.screen;
  switch (screen?.kind) {
    case undefined:
    case 'loading':
      return <LoadingScreen />;
    case 'unpaired':
      return <UnpairedScreen />;
    case 'locked':
      return <LockedScreen screen={screen} />;
    case 'cases':
    case 'case': {
      // The case of the page in front, as the panel has it; none where no case is open.
      const here = screen.kind === 'case' ? screen.case.id : null;
      return <CardScreen caseId={caseId ?? here} place={place} />;
    }
  }
}
