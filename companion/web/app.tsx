/** The frame of the console: who is signed in, where we are, whether the board is live. */
import { useEffect, useState } from 'preact/hooks';
import { onSignedOut, type Trouble } from './api.ts';
import { BoardPage } from './board/board-page.tsx';
import { link } from './board/store.ts';
import { CardPage } from './card/card-page.tsx';
import { cardPageWords } from './card/words.ts';
import { CasePageView } from './case/case-page.tsx';
import { CredentialsPageView } from './credentials/credentials-page.tsx';
import { TelephonePage } from './credentials/telephone-page.tsx';
import { words as credentialsWords } from './credentials/words.ts';
import { FootagePage } from './footage/footage-page.tsx';
import { ImportedFilePage } from './footage/imported-file-page.tsx';
import { switchLanguage, t } from './i18n.ts';
import { ImportedPage } from './import/imported-page.tsx';
import { words as importWords } from './import/words.ts';
import { ArrivePage } from './inspection/arrive.tsx';
import { EnterprisePageView } from './inspection/enterprise.tsx';
import { EnterprisesPage } from './inspection/enterprises.tsx';
import { PublishedPage } from './inspection/published.tsx';
import { words as inspectionWords } from './inspection/words.ts';
import { KeepingPage } from './keeping/keeping-page.tsx';
import { KeepingStrip } from './keeping/notice.tsx';
import { words as keepingWords } from './keeping/words.ts';
import { LivePage } from './live/live-page.tsx';
import { words as liveWords } from './live/words.ts';
import { MainNav } from './main-nav.tsx';
import { AdaptersPage } from './pages/adapters.tsx';
import { ComplaintsPage } from './pages/complaints.tsx';
import { PacksPage } from './pages/packs.tsx';
import { PairPage } from './pages/pair.tsx';
import { PeoplePage } from './pages/people.tsx';
import { RegistersPage } from './pages/registers.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { SetupPage } from './pages/setup.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { ImportPageView } from './registry/import-page.tsx';
import { OrganPageView } from './registry/organ-page.tsx';
import { PersonPageView } from './registry/person-page.tsx';
import { RegistryPageView } from './registry/registry-page.tsx';
import { path, takeLinks } from './router.ts';
import { can, findSession, session, signOut } from './session.ts';
import { Dots } from './ui/dots.tsx';
import { clockTime, now } from './ui/format.ts';
import { Icon } from './ui/icon.tsx';
import { TroubleNote } from './ui/trouble.tsx';

export function App() {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const here = path.value;

  const begin = async () => {
    setTrouble(null);
    const answer = await findSession();
    if (!answer.ok && answer.trouble.code === 'network') setTrouble(answer.trouble);
  };
  useEffect(() => {
    onSignedOut(() => {
      session.value = null;
    });
    if (location.pathname !== '/setup') void begin();
    document.addEventListener('click', takeLinks);
    return () => document.removeEventListener('click', takeLinks);
  }, []);

  if (here === '/setup') return <Bare page={<SetupPage />} />;
  if (trouble !== null) return <Bare page={<TroubleNote trouble={trouble} onRetry={() => void begin()} />} />;
  if (session.value === undefined) return <Bare page={<p class="sr">{t.value.loading}</p>} />;
  if (session.value === null) return <Bare page={<SignInPage />} />;
  return (
    <div class="app">
      <Bar />
      {path.value === '/' && <KeepingStrip />}
      <Main />
    </div>
  );
}

/** Who has no cases to see begins where his own work is. */
function seesCases(): boolean {
  return can('case.readOwn') || can('case.readUnit') || can('case.readAll');
}

function Main() {
  const here = path.value === '/' && !seesCases() ? '/people' : path.value;
  const caseId = /^\/cases\/([0-9A-Z]{26})$/.exec(here)?.[1];
  if (caseId !== undefined) return <CasePageView key={caseId} id={caseId} />;
  const record = /^\/registry\/(persons|organs)\/([A-Za-z0-9_-]{1,64})$/.exec(here);
  if (record?.[2] !== undefined)
    return record[1] === 'persons' ? (
      <PersonPageView key={here} id={record[2]} />
    ) : (
      <OrganPageView key={here} id={record[2]} />
    );
  const footage = /^\/footage\/([0-9A-Z]{26})$/.exec(here)?.[1];
  if (footage !== undefined) return <FootagePage key={footage} id={footage} />;
  const file = /^\/footage\/file\/([0-9A-Z]{26})$/.exec(here)?.[1];
  if (file !== undefined) return <ImportedFilePage key={file} id={file} />;
  const into = /^\/import(?:\/([0-9A-Z]{26}))?$/.exec(here);
  if (into !== null) return <ImportedPage key={here} caseId={into[1] ?? null} />;
  const enterprise = /^\/enterprises\/([0-9A-Z]{26})$/.exec(here)?.[1];
  if (enterprise !== undefined) return <EnterprisePageView key={enterprise} id={enterprise} />;
  switch (here) {
    case '/':
      return (
        <main id="content" class="fill">
          <BoardPage />
        </main>
      );
    case '/live':
      return <LivePage />;
    case '/keeping':
      return <KeepingPage />;
    case '/arrive':
      return <ArrivePage />;
    case '/enterprises':
      return <EnterprisesPage />;
    case '/inspections':
      return <PublishedPage />;
    case '/pair':
      return <PairPage />;
    case '/card':
      return <CardPage />;
    case '/credentials':
      return <CredentialsPageView />;
    case '/telephone':
      return <TelephonePage />;
    case '/people':
      return <PeoplePage />;
    case '/registry':
      return <RegistryPageView />;
    case '/registry/import':
      return <ImportPageView />;
    case '/adapters':
      return <AdaptersPage />;
    case '/complaints':
      return <ComplaintsPage />;
    case '/packs':
      return <PacksPage />;
    case '/registers':
      return <RegistersPage />;
    case '/settings':
      return <SettingsPage />;
    default:
      return (
        <main id="content" class="page-b">
          <h1>{t.value.errors.notFound}</h1>
          <p class="t-2">{t.value.errors.notFoundText}</p>
          <p>
            <a href="/">{t.value.case.back}</a>
          </p>
        </main>
      );
  }
}

function Bar() {
  const { nav } = t.value;
  const here = path.value === '/' && !seesCases() ? '/people' : path.value;
  const me = session.value;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const within: Readonly<Record<string, readonly string[]>> = {
    '/': ['/cases/', '/footage/'],
    '/import': ['/import/'],
    '/packs': ['/registers'],
    '/registry': ['/registry/'],
    '/enterprises': ['/enterprises/', '/inspections'],
  };
  // What is used most comes first: the last of them have no room on a small screen.
  const links: readonly (readonly [to: string, label: string, shown: boolean])[] = [
    ['/', nav.board, seesCases()],
    ['/live', liveWords.value.nav, can('media.watch')],
    ['/complaints', nav.complaints, can('feedback.handle')],
    ['/card', cardPageWords().nav, can('credential.own')],
    ['/arrive', inspectionWords.value.nav.arrive, can('inspection.arrive')],
    ['/import', importWords.value.nav, can('media.import')],
    ['/keeping', keepingWords.value.nav, can('media.keep')],
    ['/enterprises', inspectionWords.value.nav.enterprises, can('inspection.read')],
    ['/telephone', credentialsWords.value.desk.nav, can('people.names')],
    ['/people', nav.people, can('people.create')],
    ['/registry', t.value.registry.nav, can('registry.read')],
    ['/credentials', credentialsWords.value.list.nav, can('credential.read')],
    ['/packs', nav.packs, can('pack.review')],
    ['/adapters', nav.adapters, can('adapter.set')],
    ['/pair', nav.pair, true],
    ['/settings', nav.settings, can('settings.set')],
  ];
  const leave = async () => {
    const answer = await signOut();
    setTrouble(answer.ok ? null : answer.trouble);
  };
  return (
    <header class="bar">
      <a class="skip-link" href="#content">
        {t.value.skip}
      </a>
      <span class="brand">
        <Icon name="logo" />
        {t.value.brand}
      </span>
      <MainNav
        links={links
          .filter(([, , shown]) => shown)
          .map(([to, label]) => ({
            to,
            label,
            current: to === here || (within[to] ?? []).some((start) => here.startsWith(start)),
          }))}
      />
      <span class="r">
        {here === '/' && <LiveMark />}
        <span
          class="me"
          title={`${me?.name ?? ''} · ${me?.roles.map((role) => t.value.roles[role]).join('、') ?? ''}`}
        >
          {me?.name}
          <span class="roles">
            <span class="mid"> · </span>
            {me?.roles.map((role) => t.value.roles[role]).join('、')}
          </span>
        </span>
        <button
          type="button"
          class="b s txt"
          onClick={switchLanguage}
          lang={t.value.lang === 'en' ? 'zh-CN' : 'en'}
        >
          {t.value.otherLanguage}
        </button>
        <button type="button" class="b s txt" onClick={() => void leave()}>
          {t.value.signOut}
        </button>
      </span>
      {trouble !== null && <TroubleNote trouble={trouble} />}
    </header>
  );
}

/** Whether what is shown is what is: a word and a shape. */
function LiveMark() {
  const state = link.value;
  return (
    <span class={`live-mark ${state === 'lost' ? 't-soon' : ''}`} role="status">
      <Icon name={state === 'live' ? 'tick' : state === 'lost' ? 'lost' : 'clock'} />
      <span>
        {state === 'live' ? (
          <Dots text={t.value.live(clockTime(now.value))} />
        ) : state === 'lost' ? (
          t.value.lost
        ) : (
          t.value.connecting
        )}
      </span>
    </span>
  );
}

/** Pages without the frame: sign-in, the first administrator. */
function Bare(props: { readonly page: preact.ComponentChildren }) {
  return (
    <div class="bare">
      <header>
        <span class="brand">
          <Icon name="logo" class="i-24" />
          {t.value.brand}
        </span>
        <button
          type="button"
          class="b s txt"
          onClick={switchLanguage}
          lang={t.value.lang === 'en' ? 'zh-CN' : 'en'}
        >
          {t.value.otherLanguage}
        </button>
      </header>
      <main id="content">{props.page}</main>
    </div>
  );
}
