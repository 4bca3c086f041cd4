/** Parts of the card page: what a phone gave back, who else is here, digits that are read out. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CardInCase, OfficerHere } from '#shared/case/card-in-case.ts';
import { clockTime } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { cardWords } from './words.ts';

export function ShownRow({
  of: { shown },
  onReceipt,
}: {
  readonly of: CardInCase;
  readonly onReceipt: () => void;
}) {
  const c = cardWords();
  return (
    <p class="card-line" role="status" data-shown={shown?.means ?? 'none'}>
      <span>
        <Icon name={shown === null ? 'unknown' : 'tick'} class={shown === null ? 't-3' : 'c-done'} />
        {shown === null ? c.notScanned : c.shown[shown.means](clockTime(shown.at))}
      </span>
      <button type="button" class="b s" onClick={onReceipt}>
        {c.enterReceipt}
      </button>
    </p>
  );
}

/** The others who count as being there: whose card it is stands above. */
export function Pair({ needed, here }: { readonly needed: number; readonly here: readonly OfficerHere[] }) {
  const c = cardWords();
  const missing = needed - here.length;
  return (
    <section aria-label={c.pairTitle}>
      {here
        .filter(({ me }) => !me)
        .map(({ name, shown }) => (
          <p class="card-officer" key={name} data-officer={shown?.means ?? 'not-shown'}>
            <Icon name={shown === null ? 'unknown' : 'tick'} class={shown === null ? 't-3' : 'c-done'} />
            {name}
            <small class="t-2">
              {shown === null ? c.notShown : c.officerShown[shown.means](clockTime(shown.at))}
            </small>
          </p>
        ))}
      {missing > 0 ? (
        <p class="card-officer" data-missing={missing}>
          <Icon name="stop" class="c-stop" />
          <b>{c.pairMissing(needed, missing)}</b>
        </p>
      ) : null}
    </section>
  );
}

/** Digits that are read out to the officer; sent when the last one is typed. */
export function Typed({
  title,
  note,
  count,
  label,
  back,
  onFull,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly count: number;
  readonly label: (typed: number) => string;
  readonly back: () => void;
  readonly onFull: (digits: string) => void;
  readonly children?: ComponentChildren;
}) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <section class="card-typed">
      <h2>{title}</h2>
      <p class="card-line">
        <input
          class="in code"
          ref={field}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={count}
          size={count}
          aria-label={label(typed.length)}
          value={typed}
          onInput={(event) => {
            const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, count);
            event.currentTarget.value = digits;
            if (digits.length === count) {
              onFull(digits);
              event.currentTarget.value = '';
              setTyped('');
            } else setTyped(digits);
          }}
        />
        <button type="button" class="b s" onClick={back}>
          {cardWords().back}
        </button>
      </p>
      <p class="t-3">{note}</p>
      {children}
    </section>
  );
}
