/** Files on their way: how far each is, and what can be done with it. */
import { useRef } from 'preact/hooks';
import type { Upload } from '#shared/api/import.ts';
import { Dots } from '../ui/dots.tsx';
import { Icon } from '../ui/icon.tsx';
import { cancel, canResume, clearEnded, giveUp, pause, resume, type Sending, sendings } from './sending.ts';
import { sizeText } from './size.ts';
import { words } from './words.ts';

export function SendingList() {
  const text = words.value;
  const all = sendings.value;
  if (all.length === 0) return null;
  return (
    <section class="sendings" aria-labelledby="sendings">
      <div class="head">
        <h2 id="sendings">{text.coming}</h2>
        {all.some(({ state }) => state === 'ended') && (
          <button type="button" class="b s txt" onClick={clearEnded}>
            {text.clear}
          </button>
        )}
      </div>
      <ul>
        {all.map((one) => (
          <Row key={one.key} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ one }: { readonly one: Sending }) {
  const text = words.value;
  const { key, name, size, sent, state } = one;
  const going = state === 'sending' || state === 'broken' || state === 'waiting';
  // Refused: there is nothing to go on with.
  const over = state === 'failed' && !canResume(key);
  const whole = state === 'sending' && sent === size;
  return (
    <li>
      <span class="m">
        <b>{name}</b>
        {state === 'ended' ? (
          <End end={one.end} />
        ) : state === 'failed' ? (
          <small class="t-soon">
            <Icon name="soon" class="c-soon" /> {one.trouble?.title}
            <span class="t-2"> {one.trouble?.todo}</span>
          </small>
        ) : (
          <small role={state === 'broken' ? 'status' : undefined} class={state === 'broken' ? 't-soon' : ''}>
            <Dots
              text={[
                text.sent(sizeText(sent), sizeText(size)),
                state === 'waiting'
                  ? text.waiting
                  : state === 'paused'
                    ? text.pausedAt
                    : state === 'broken'
                      ? text.broken
                      : whole
                        ? text.whole
                        : one.left === null
                          ? null
                          : text.left(one.left),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            />
          </small>
        )}
      </span>
      {state !== 'ended' && !over && <progress max={size} value={sent} aria-label={name} />}
      <span class="verbs">
        {(state === 'sending' || state === 'broken') && !whole && (
          <button type="button" class="b s" aria-label={`${text.pause} ${name}`} onClick={() => pause(key)}>
            {text.pause}
          </button>
        )}
        {(state === 'paused' || state === 'failed') && canResume(key) && (
          <button type="button" class="b s" aria-label={`${text.resume} ${name}`} onClick={() => resume(key)}>
            {state === 'paused' ? text.resume : text.retry}
          </button>
        )}
        {(going || state === 'paused' || state === 'failed') && !whole && (
          <button
            type="button"
            class="b s txt"
            aria-label={`${over ? text.remove : text.cancel} ${name}`}
            onClick={() => void cancel(key)}
          >
            {over ? text.remove : text.cancel}
          </button>
        )}
      </span>
    </li>
  );
}

function End({ end }: { readonly end: Upload | null }) {
  const text = words.value;
  switch (end?.state) {
    case 'recorded':
      return (
        <small class="t-done">
          <Icon name="done" class="c-done" /> {text.recorded}
        </small>
      );
    case 'duplicate':
      return (
        <small>
          <Icon name="tick" />{' '}
          {end.of?.case === null ? text.duplicateHere : text.duplicate(end.of?.name ?? end.name)}
        </small>
      );
    case 'refused':
      return (
        <small class="t-soon">
          <Icon name="soon" class="c-soon" /> {text.refused}
        </small>
      );
    default:
      return <small>{text.whole}</small>;
  }
}

/** Begun before a reload, or on another computer: the companion has a part, this page has not the file. */
export function Unfinished(props: {
  readonly uploads: readonly Upload[];
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const text = words.value;
  const input = useRef<HTMLInputElement>(null);
  if (props.uploads.length === 0) return null;
  return (
    <section class="sendings unfinished" aria-labelledby="unfinished">
      <h2 id="unfinished">
        <Icon name="clock" /> {text.unfinished(props.uploads.length)}
      </h2>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        onChange={(event) => {
          props.onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <ul>
        {props.uploads.map(({ id, name, size, offset }) => (
          <li key={id}>
            <span class="m">
              <b>{name}</b>
              <small>{text.sent(sizeText(offset), sizeText(size))}</small>
            </span>
            <progress max={size} value={offset} aria-label={name} />
            <span class="verbs">
              <button
                type="button"
                class="b s"
                aria-label={`${text.chooseAgain} ${name}`}
                onClick={() => input.current?.click()}
              >
                {text.chooseAgain}
              </button>
              <button
                type="button"
                class="b s txt"
                aria-label={`${text.giveUp} ${name}`}
                onClick={() => void giveUp(id)}
              >
                {text.giveUp}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
