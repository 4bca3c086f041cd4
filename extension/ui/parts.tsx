/** Small parts that every screen shares: the case's head, the foot, a sheet, an error line. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CaseView, PanelState } from '../worker/panel-protocol.ts';
import { errand, failure, saved, sheet, useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

export function Mid() {
  return <span class="mid"> · </span>;
}

export function CaseHead({ view, short }: { readonly view: CaseView; readonly short: boolean }) {
  const { words, t } = useUi();
  const at = view.stages.findIndex((stage) => stage.id === view.stage);
  const now = view.stages[at];
  return (
    <header class="case" data-case={view.id}>
      <div class="case-t">
        <h1>{view.subject ?? words.caseView.unnamed}</h1>
        {short && view.blockers.length > 0 ? (
          <span class="tag t-stop">
            <Icon name="stop" />
            {words.caseView.missingShort(view.blockers.length)}
          </span>
        ) : null}
      </div>
      <p class="case-m">
        {view.key ?? words.caseView.noNumber}
        <Mid />
        {view.title === null ? (words.categories[view.category] ?? view.category) : t(view.title)}
        {view.decidedOn === null ? null : (
          <>
            <Mid />
            {words.caseView.decided(view.decidedOn)}
          </>
        )}
      </p>
      {short || now === undefined ? null : (
        <ol
          class="stages"
          data-n={view.stages.length}
          aria-label={words.caseView.stageLabel(t(now.title), at + 1, view.stages.length)}
        >
          {view.stages.map((stage, i) => (
            <li
              key={stage.id}
              class={i < at ? 'past' : i === at ? 'now' : ''}
              aria-current={i === at ? 'step' : undefined}
            >
              {t(stage.title)}
            </li>
          ))}
        </ol>
      )}
    </header>
  );
}

export function Foot({ state }: { readonly state: PanelState }) {
  const { words, link } = useUi();
  const { sync, screen, me } = state;
  const at = sync.lastAt === null ? null : words.time(sync.lastAt);
  const [icon, first, second]: readonly [IconName, string, string] =
    screen.kind === 'locked'
      ? ['lock', words.foot.locked, '']
      : sync.state === 'offline'
        ? ['off', ...words.foot.offline(at)]
        : sync.state === 'other-record'
          ? ['stop', words.foot.otherRecord, '']
          : sync.state === 'signed-out'
            ? ['off', words.foot.signedOut, '']
            : sync.state === 'syncing' || at === null
              ? ['sync', words.foot.syncing, '']
              : ['tick', ...words.foot.synced(at)];
  return (
    <footer class="foot">
      <Icon name={icon} />
      <span>
        {first}
        {second === '' ? null : (
          <>
            <Mid />
            {second}
          </>
        )}
      </span>
      <span class="r">{screen.kind === 'locked' ? '' : (me?.name ?? '')}</span>
      {sync.state === 'offline' && screen.kind !== 'locked' ? (
        <button type="button" onClick={() => void link.send({ type: 'sync' })}>
          {words.foot.retry}
        </button>
      ) : null}
      {sync.state === 'signed-out' ? (
        <button type="button" onClick={() => void link.send({ type: 'pair.open' })}>
          {words.foot.pair}
        </button>
      ) : null}
      <button
        type="button"
        aria-label={words.foot.keys}
        onClick={() => {
          sheet.value = { kind: 'keys' };
        }}
      >
        <kbd>?</kbd>
      </button>
    </footer>
  );
}

/** Said where the officer acted; read out once. */
export function Failure() {
  return (
    <div role="alert">
      {failure.value === null ? null : (
        <p class="err">
          <Icon name="stop-o" />
          {failure.value}
        </p>
      )}
    </div>
  );
}

interface SheetProps {
  readonly title: string;
  readonly icon?: IconName;
  readonly back?: boolean;
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
}

/** A sheet over the lower panel: focus goes in, stays in, and comes back to where it was. Esc closes. */
export function SheetFrame({ title, icon, back, children, foot }: SheetProps) {
  const { words } = useUi();
  const box = useRef<HTMLDivElement>(null);
  // Before the first drawing: quick typing must not land where the focus was.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const first = box.current?.querySelector<HTMLElement>('[data-first]') ?? box.current;
    first?.focus();
    return () => {
      failure.value = null;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const keep = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' || box.current === null) return;
    const all = [...box.current.querySelectorAll<HTMLElement>('button,input,textarea,select,a[href]')].filter(
      (one) => !one.hasAttribute('disabled') && one.tabIndex >= 0,
    );
    const first = all[0];
    const last = all.at(-1);
    if (first === undefined || last === undefined) return;
    const at = document.activeElement;
    if (event.shiftKey && (at === first || at === box.current)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && at === last) {
      event.preventDefault();
      first.focus();
    }
  };
  return (
    <div
      class="sheet"
      role="dialog"
      aria-modal="true"
      aria-labelledby="sheet-title"
      tabIndex={-1}
      ref={box}
      onKeyDown={keep}
    >
      <div class="sheet-h">
        {icon === undefined ? null : <Icon name={icon} size={20} />}
        <h2 id="sheet-title">{title}</h2>
        <button type="button" class="b s txt r t-3" onClick={closeSheet}>
          {back === true ? words.sheet.back : words.sheet.close} <kbd>Esc</kbd>
        </button>
      </div>
      <div class="sheet-b">
        {children}
        <Failure />
      </div>
      {foot === undefined ? null : <div class="sheet-f">{foot}</div>}
    </div>
  );
}

/** Put away without saving: whoever was on an errand has ended it. */
export function closeSheet(): void {
  errand.value = false;
  sheet.value = null;
}

/** Put away because it is done. */
export function sheetDone(): void {
  saved.value = true;
  sheet.value = null;
}
