/** Every version of a record, the last first; what was entered by mistake is taken back here. */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { savedSchema } from '#shared/api/registry.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { dayOf } from '../ui/format.ts';
import { TroubleNote } from '../ui/trouble.tsx';

interface VersionView {
  readonly from: string;
  readonly event: string;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  readonly current: boolean;
}

export function Versions<V extends VersionView>(props: {
  readonly versions: readonly V[];
  readonly says: (version: V) => string;
  /** `/api/registry/persons/ID` */
  readonly at: string;
  readonly onWithdrawn: () => void;
}) {
  const { registry: text } = t.value;
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <section class="list" aria-labelledby="versions">
      <h2 id="versions">{text.versions}</h2>
      <ul>
        {props.versions.map((version) => (
          <li key={version.event} class="with-form">
            <div class="row">
              <span class="m">
                <b>{text.versionFrom(version.from)}</b>
                {version.current && <span class="tag">{text.current}</span>}
                <small>{props.says(version)}</small>
                <small>
                  <Dots text={`${text.by(version.by, dayOf(version.at))} · ${version.reason}`} />
                </small>
              </span>
              {can('registry.set') && asked !== version.event && (
                <button type="button" class="b s" onClick={() => setAsked(version.event)}>
                  {text.withdraw}
                </button>
              )}
            </div>
            {asked === version.event && (
              <Reasoned
                text={text.withdrawAsk}
                verb={text.withdraw}
                onCancel={() => setAsked(null)}
                send={(reason) =>
                  ask('POST', `${props.at}/withdraw`, savedSchema, { event: version.event, reason })
                }
                onDone={() => {
                  setAsked(null);
                  props.onWithdrawn();
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Something that is done with a reason: what it means, the field, the verb. */
export function Reasoned(props: {
  /** One sentence, or each of several in a line of its own. */
  readonly text: string | readonly string[];
  readonly verb: string;
  readonly send: (
    reason: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly trouble: Trouble }>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const { registry: text } = t.value;
  const [reason, setReason] = useState('');
  const means = useId();
  const field = useRef<HTMLInputElement>(null);
  // By hand: a document heeds `autofocus` once only.
  useLayoutEffect(() => field.current?.focus(), []);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  async function send(): Promise<void> {
    if (reason.trim().length < 4) {
      setTrouble({ code: 'missing', title: text.noReason, todo: '' });
      return;
    }
    const answer = await props.send(reason.trim());
    if (answer.ok) props.onDone();
    else setTrouble(answer.trouble);
  }
  return (
    <form
      class="form reasoned"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onCancel();
      }}
    >
      {typeof props.text === 'string' ? (
        <p class="t-2" id={means}>
          {props.text}
        </p>
      ) : (
        <ul class="means" id={means}>
          {props.text.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <div class="line">
        <label class="f">
          <span>
            {text.reason}
            <span>{text.reasonHint}</span>
          </span>
          <input
            class="in"
            name="reason"
            value={reason}
            maxLength={400}
            autocomplete="off"
            aria-describedby={means}
            ref={field}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="b pri">
          {props.verb}
        </button>
        <button type="button" class="b" onClick={props.onCancel}>
          {text.cancel}
        </button>
        {trouble !== null && <TroubleNote trouble={trouble} />}
      </div>
    </form>
  );
}
