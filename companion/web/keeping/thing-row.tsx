/** One recording or file: until when it is kept and why, what holds it, and what may be done. */
import { useState } from 'preact/hooks';
import type { Keeping, KeptThing } from '#shared/api/keeping.ts';
import { local } from '../i18n.ts';
import { sizeText } from '../import/size.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { dayOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Reasoned } from './reasoned.tsx';
import { words } from './words.ts';

export function ThingRow(props: {
  readonly one: KeptThing;
  readonly rules: Keeping['rules'];
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
  readonly onDone: (told: string) => void;
}) {
  const { list: text, did } = words.value;
  const { one, rules, chosen, onDone } = props;
  const [writing, setWriting] = useState<'hold' | { readonly lift: string } | null>(null);
  const name = one.name ?? text.hidden;
  const day = dayOf(one.from);
  const rule = rules.find(({ id }) => id === one.until.rule);
  const chooses = one.stands === 'past' && !one.faulty && one.disposal === null && can('media.dispose');
  const mine = one.holds.filter(({ why }) => why === 'asked');
  const done = (told: string) => {
    setWriting(null);
    onDone(told);
  };
  return (
    <tr data-thing={one.stands} class={chosen ? 'chosen' : ''}>
      <th scope="row">
        <div class="which">
          {chooses && (
            <input
              type="checkbox"
              checked={chosen}
              aria-label={text.choose(`${name} ${day}`)}
              onChange={(event) => props.onChoose(event.currentTarget.checked)}
            />
          )}
          <span>
            {name}
            <small>
              <Dots text={`${day} · ${sizeText(one.bytes)}`} />
            </small>
          </span>
        </div>
      </th>
      <td data-column={text.columns.case}>
        {one.case !== null ? (
          <a href={`/cases/${one.case.id}`}>{one.case.subject ?? one.case.number ?? text.noSubject}</a>
        ) : (
          <span class="t-2">{one.ofCase ? text.someCase : text.noCase}</span>
        )}
      </td>
      <td data-column={text.columns.until}>
        {one.until.is === 'day' ? text.through(one.until.day ?? '') : text.until[one.until.is]}
        {rule !== undefined && <small>{text.rule(local(rule.title))}</small>}
      </td>
      <td data-column={text.columns.stands}>
        <span class="state">
          <Icon
            name={
              one.stands === 'past'
                ? 'todo'
                : one.stands === 'held'
                  ? 'shield'
                  : one.stands === 'kept'
                    ? 'clock'
                    : 'done'
            }
            class="t-3"
          />{' '}
          {text.stands[one.stands]}
        </span>
        {one.holds.map((hold) => (
          <small key={hold.id ?? 'open'}>
            {hold.why === 'open' ? text.open : text.heldBy(hold.by?.name ?? '', hold.reason ?? '')}
          </small>
        ))}
        {one.faulty && one.stands !== 'disposed' && <small class="t-stop">{text.faulty}</small>}
        {one.disposal !== null && <small>{text.inDisposal}</small>}
        {one.disposed !== null && (
          <>
            <small>{text.disposedOn(dayOf(one.disposed.at), one.disposed.basis)}</small>
            <small>
              {text.disposedBy(
                one.disposed.askedBy.name,
                one.disposed.approvedBy.map((who) => who.name).join('、'),
              )}
            </small>
          </>
        )}
        {one.stands !== 'disposed' && can('media.hold') && writing === null && (
          <span class="verbs">
            {mine.length === 0 ? (
              <button
                type="button"
                class="b s txt"
                aria-label={`${text.hold} ${name} ${day}`}
                onClick={() => setWriting('hold')}
              >
                {text.hold}
              </button>
            ) : (
              mine.map(({ id }) => (
                <button
                  key={id}
                  type="button"
                  class="b s txt"
                  aria-label={`${text.lift} ${name} ${day}`}
                  onClick={() => setWriting({ lift: id ?? '' })}
                >
                  {text.lift}
                </button>
              ))
            )}
          </span>
        )}
        {writing === 'hold' && (
          <Reasoned
            label={text.holdWhy}
            hint={text.holdHint}
            send={text.holdDo}
            to="/api/media/keeping/holds"
            more={{ on: { kind: one.kind, id: one.id } }}
            onDone={() => done(did.held)}
            onStop={() => setWriting(null)}
          />
        )}
        {writing !== null && writing !== 'hold' && (
          <Reasoned
            label={text.liftWhy}
            hint=""
            send={text.liftDo}
            to={`/api/media/keeping/holds/${writing.lift}/lift`}
            onDone={() => done(did.lifted)}
            onStop={() => setWriting(null)}
          />
        )}
      </td>
    </tr>
  );
}
