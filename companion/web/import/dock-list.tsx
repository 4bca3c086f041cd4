/** Docks that are watched: whether they are there, and what of them could not be taken. */
import type { DockStanding } from '#shared/api/import.ts';
import { Dots } from '../ui/dots.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from './words.ts';

export function DockList({ docks }: { readonly docks: readonly DockStanding[] }) {
  const text = words.value;
  if (docks.length === 0) return null;
  return (
    <section class="sendings" aria-labelledby="docks">
      <h2 id="docks">{text.docks}</h2>
      <ul>
        {docks.map(({ label, there, files, trouble }) => (
          <li key={label}>
            <span class="m">
              <b>{label}</b>
              {there ? (
                <small>
                  <Dots
                    text={[
                      text.dockTaken(files.taken),
                      files.growing > 0 ? text.dockWaiting(files.growing) : null,
                      files.copying > 0 ? text.dockCopying : null,
                    ]
                      .filter((part) => part !== null)
                      .join(' · ')}
                  />
                </small>
              ) : (
                <small class="t-soon">
                  <Icon name="soon" class="c-soon" /> {text.dockGone}
                </small>
              )}
              {trouble.map(({ name, state }) => (
                <small key={name} class={state === 'refused' ? '' : 't-soon'}>
                  {text.dockTrouble[state](name)}
                </small>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
