/** The supervisors' desk: what subjects complained of or praised, to be taken up, answered, or set aside with a reason. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  type FeedbackDetail,
  type FeedbackRow,
  type FeedbackStatus,
  feedbackDetailSchema,
  feedbackListSchema,
} from '#shared/api/feedback.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { age, clockTime, dayOf, dayText, now } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';

/** In the order in which they want somebody. */
const groups = ['received', 'taken', 'done'] as const;
type Group = (typeof groups)[number];
const groupOf = (status: FeedbackStatus): Group =>
  status === 'received' || status === 'taken' ? status : 'done';

export function ComplaintsPage() {
  const { complaints: text } = t.value;
  const [rows, setRows] = useState<readonly FeedbackRow[] | null>(null);
  const [forOthers, setForOthers] = useState(0);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  /** What was done since: a row keeps its place until the next load, so that the hand stays where it is. */
  const [changed, setChanged] = useState<ReadonlyMap<string, FeedbackRow>>(new Map());

  const load = async () => {
    const answer = await ask('GET', '/api/feedback', feedbackListSchema);
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    setTrouble(null);
    setChanged(new Map());
    setRows(answer.value.rows);
    setForOthers(answer.value.forOthers);
  };
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => void load(), []);

  return (
    <main id="content" class="page-b complaints">
      <h1>{text.title}</h1>
      <p class="t-2">{text.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {forOthers > 0 && (
        <p class="said" data-others={forOthers}>
          <Icon name="person" class="t-3" /> {text.forOthers(forOthers)}
        </p>
      )}
      {rows !== null && rows.length === 0 && <p class="t-3">{text.empty}</p>}
      {rows !== null &&
        groups.map((group) => {
          const own = rows.filter(({ status }) => groupOf(status) === group);
          return own.length === 0 ? null : (
            <section class="list" key={group} data-group={group}>
              <h2>
                {text.groups[group]}
                <span class="t-3"> {own.length}</span>
              </h2>
              <ul>
                {own.map((row) => (
                  <Row
                    key={row.id}
                    row={changed.get(row.id) ?? row}
                    open={open === row.id}
                    onOpen={(wanted) => setOpen(wanted ? row.id : null)}
                    onChanged={(one) => setChanged(new Map([...changed, [one.id, one]]))}
                  />
                ))}
              </ul>
            </section>
          );
        })}
    </main>
  );
}

function when(instant: string): string {
  return `${dayText(dayOf(instant), t.value)} ${clockTime(instant)}`;
}

function Row(props: {
  readonly row: FeedbackRow;
  readonly open: boolean;
  readonly onOpen: (wanted: boolean) => void;
  readonly onChanged: (one: FeedbackDetail) => void;
}) {
  const { row, open } = props;
  const { complaints: text } = t.value;
  const about = row.about === null ? text.nobody : `${row.about.name} ${row.about.certificate}`;
  return (
    <li class="with-form" data-feedback={row.id}>
      <button
        type="button"
        class="row"
        aria-expanded={open}
        onClick={() => props.onOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onOpen(false);
        }}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} class="t-3" />
        <span class="m">
          {row.begins === '' ? text.onlyRating(text.ratings[(row.rating ?? 1) - 1] ?? '') : row.begins}
          <small>
            {text.kinds[row.kind]}
            <span class="mid"> · </span>
            {about}
            {row.by !== null && (
              <>
                <span class="mid"> · </span>
                {text.statuses[row.status](row.by.name)}
              </>
            )}
          </small>
        </span>
        <span class="r">{age(row.at, now.value, t.value)}</span>
      </button>
      {open && <Detail id={row.id} onChanged={props.onChanged} onLeave={() => props.onOpen(false)} />}
    </li>
  );
}

function Detail(props: {
  readonly id: string;
  readonly onChanged: (one: FeedbackDetail) => void;
  readonly onLeave: () => void;
}) {
  const { complaints: text } = t.value;
  const [one, setOne] = useState<FeedbackDetail | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [writing, setWriting] = useState<'answer' | 'set-aside' | null>(null);
  const [words, setWords] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const said = useRef<HTMLParagraphElement>(null);
  const [told, setTold] = useState<string | null>(null);

  useEffect(() => {
    void ask('GET', `/api/feedback/${props.id}`, feedbackDetailSchema).then((answer) => {
      if (answer.ok) setOne(answer.value);
      else setTrouble(answer.trouble);
    });
  }, [props.id]);
  useLayoutEffect(() => {
    if (writing !== null) field.current?.focus();
  }, [writing]);
  useLayoutEffect(() => {
    if (told !== null) said.current?.focus();
  }, [told]);

  async function act(what: 'take' | 'answer' | 'set-aside', body: object): Promise<void> {
    setTrouble(null);
    const answer = await ask('POST', `/api/feedback/${props.id}/${what}`, feedbackDetailSchema, body);
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    setOne(answer.value);
    setWriting(null);
    setWords('');
    setTold(text.did[what]);
    props.onChanged(answer.value);
  }

  function send(): void {
    if (words.trim().length < 4) {
      setTrouble({ code: 'missing', title: text.tooShort, todo: '' });
      field.current?.focus();
    } else if (writing === 'answer') void act('answer', { answer: words.trim() });
    else if (writing === 'set-aside') void act('set-aside', { reason: words.trim() });
  }

  if (one === null)
    return trouble === null ? (
      <p class="t-3 feedback-b">{t.value.loading}</p>
    ) : (
      <TroubleNote trouble={trouble} />
    );
  const settled = one.status === 'answered' || one.status === 'set-aside';
  return (
    <div class="feedback-b">
      {one.text !== null && <p class="wrote">{one.text}</p>}
      <dl class="kv2">
        <dt>{text.came}</dt>
        <dd>{when(one.at)}</dd>
        {one.rating !== null && (
          <>
            <dt>{text.rating}</dt>
            <dd>{text.ratings[one.rating - 1]}</dd>
          </>
        )}
        <dt>{text.about}</dt>
        <dd>
          {one.about === null
            ? text.nobodyText
            : `${one.about.name} ${one.about.certificate}${one.about.officer === null ? text.notInRegister : ''}`}
        </dd>
        {one.verdict !== null && (
          <>
            <dt>{text.code}</dt>
            <dd>
              {text.verdicts[one.verdict]}
              {one.about !== null && text.shown(when(one.about.shownAt))}
            </dd>
          </>
        )}
        {one.about !== null && one.about.inspection !== null && (
          <>
            <dt>{text.inspection}</dt>
            <dd class="num">{one.about.inspection}</dd>
          </>
        )}
        <dt>{text.contact}</dt>
        <dd>{one.contact ?? text.noContact}</dd>
      </dl>
      {one.steps.length > 0 && (
        <ol class="feedback-steps">
          {one.steps.map((step) => (
            <li key={`${step.at}${step.what}`}>
              <span>
                {when(step.at)} {text.statuses[step.what](step.by.name)}
              </span>
              {step.text !== null && <p class="wrote">{step.text}</p>}
            </li>
          ))}
        </ol>
      )}
      {told !== null && (
        <p class="said ok" role="status" tabIndex={-1} ref={said}>
          <Icon name="done" class="c-done" /> {told}
        </p>
      )}
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {writing === null ? (
        <p class="verbs">
          {one.status === 'received' && (
            <button type="button" class="b s pri" onClick={() => void act('take', {})}>
              {text.take}
            </button>
          )}
          <button
            type="button"
            class={`b s ${one.status === 'taken' ? 'pri' : ''}`}
            onClick={() => setWriting('answer')}
          >
            {one.status === 'answered' ? text.answerAgain : text.answer}
          </button>
          {!settled && (
            <button type="button" class="b s" onClick={() => setWriting('set-aside')}>
              {text.setAside}
            </button>
          )}
          <button type="button" class="b s txt" onClick={props.onLeave}>
            {text.close}
          </button>
        </p>
      ) : (
        <form
          class="form"
          noValidate
          onKeyDown={(event) => {
            if (event.key === 'Escape') setWriting(null);
          }}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <label class="f">
            <span>
              {writing === 'answer' ? text.answerLabel : text.reasonLabel}
              <span>{text.readByWriter}</span>
            </span>
            <textarea
              class="in"
              ref={field}
              rows={4}
              maxLength={2000}
              value={words}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          </label>
          <p class="verbs">
            <button type="submit" class="b s pri">
              {writing === 'answer' ? text.sendAnswer : text.sendReason}
            </button>
            <button type="button" class="b s" onClick={() => setWriting(null)}>
              {t.value.cancel}
            </button>
          </p>
        </form>
      )}
    </div>
  );
}
