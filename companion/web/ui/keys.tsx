/** The list of keys, and when single keys are off. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n.ts';

/** True while a single letter belongs to what is being typed. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function KeyList(props: {
  readonly keys: readonly (readonly [keys: readonly string[], what: string])[];
  readonly onClose: () => void;
}) {
  const { keys } = t.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="box" ref={dialog} aria-labelledby="keys-title" onClose={props.onClose}>
      <h2 id="keys-title">{keys.title}</h2>
      <dl class="keylist">
        {props.keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="t-3">{keys.note}</p>
      <form method="dialog">
        <button type="submit" class="b">
          {t.value.close} <kbd>Esc</kbd>
        </button>
      </form>
    </dialog>
  );
}
