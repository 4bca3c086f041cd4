/** The approval drawer: what is missing, the law's words, the officer's reason, the sealed form — then the answer. */
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { type ApprovalCard, approvalCardSchema, type BoardRow } from '#shared/api/console.ts';
import { APPROVAL_MINUTES } from '#shared/case/approval.ts';
import { ask, type Trouble } from '../api.ts';
import { GapReasons, useReasons } from '../case/why.tsx';
import { local, t } from '../i18n.ts';
import { path } from '../router.ts';
import { Dots } from '../ui/dots.tsx';
import { clockTime, now } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import {
  type Answered,
  bodyOf,
  DeviationFigures,
  DeviationHow,
  DeviationWhy,
  missingOf,
  SimilarDecisions,
  UNANSWERED,
} from './deviation.tsx';
import { lapseText } from './lapse.ts';
import { caseName } from './row.tsx';
import { WithholdingFigures } from './withholding.tsx';

interface DrawerProps {
  readonly approval: string;
  readonly row: Pick<BoardRow, 'case' | 'subject' | 'number'>;
  readonly onClose: () => void;
  readonly onAnswered: () => void;
}

/** What was typed for an approval stays until it is sent, however often the drawer is closed. */
const drafts = signal<ReadonlyMap<string, string>>(new Map());

export function Drawer({ approval, row, onClose, onAnswered }: DrawerProps) {
  const { drawer } = t.value;
  const [card, setCard] = useState<ApprovalCard | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState(false);
  const [answered, setAnswered] = useState<'given' | 'refused' | null>(null);
  const [form, setForm] = useState(false);
  const [how, setHow] = useState<Answered>(UNANSWERED);
  const [howMissing, setHowMissing] = useState<string | null>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const reasons = useReasons({ case: row.case, version: approval });
  const reason = drafts.value.get(approval) ?? '';

  useEffect(() => {
    setCard(null);
    setTrouble(null);
    setAnswered(null);
    setMissing(false);
    setForm(false);
    setHow(UNANSWERED);
    setHowMissing(null);
    heading.current?.focus();
    const loading = new AbortController();
    const to = `/api/approvals/${approval}`;
    void ask('GET', to, approvalCardSchema, undefined, loading.signal).then((answer) => {
      if (loading.signal.aborted) return;
      if (answer.ok) setCard(answer.value);
      else setTrouble(answer.trouble);
    });
    return () => loading.abort();
  }, [approval]);

  useEffect(() => {
    if (card === null) return;
    // What lasts is read from the top; what asks for one press more has its reason in sight at once.
    if (card.deviation !== null || card.what === 'withholding') body.current?.focus();
    else (reasonField.current ?? heading.current)?.focus();
  }, [card]);

  const left = card === null ? 0 : Math.floor((Date.parse(card.expires) - now.value) / 60_000);
  const departs = card?.what === 'outside-tier';
  const withholds = card?.what === 'withholding';
  /** Words of what is approved for longer than one press. */
  const lasting = departs ? drawer.deviation : withholds ? drawer.withholding : null;
  const over = card !== null && Date.parse(card.expires) <= now.value;

  async function answer(give: boolean): Promise<void> {
    if (card === null || sending || answered !== null) return;
    if (reason.trim().length < 4) {
      setMissing(true);
      reasonField.current?.focus();
      return;
    }
    if (give && card.deviation !== null) {
      const lacking = missingOf(how);
      setHowMissing(lacking?.say ?? null);
      if (lacking !== null) {
        body.current?.querySelector<HTMLElement>(`[name=${lacking.field}]`)?.focus();
        return;
      }
    }
    setSending(true);
    setTrouble(null);
    const result = await ask('POST', `/api/approvals/${approval}/${give ? 'give' : 'refuse'}`, z.unknown(), {
      reason: reason.trim(),
      hash: card.hash,
      ...(give && card.deviation !== null ? bodyOf(how) : {}),
    });
    setSending(false);
    if (!result.ok) {
      setTrouble(result.trouble);
      return;
    }
    drafts.value = new Map([...drafts.value].filter(([id]) => id !== approval));
    setAnswered(give ? 'given' : 'refused');
    heading.current?.focus();
    onAnswered();
  }

  return (
    <div
      class="drawer"
      role="dialog"
      aria-labelledby="drawer-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void answer(true);
        }
      }}
    >
      <div class="drawer-h">
        <div>
          <h2 id="drawer-title" ref={heading} tabIndex={-1}>
            {drawer.title[card?.what ?? 'statutory-override']}
          </h2>
          <p>
            {caseName(row)}
            {row.subject !== null && row.number !== null && (
              <>
                <span class="mid"> · </span>
                {row.number}
              </>
            )}
            {card?.action != null && (
              <>
                <span class="mid"> · </span>
                {local(card.action)}
              </>
            )}
          </p>
        </div>
        {path.value === '/' && (
          <a class="b s txt" href={`/cases/${row.case}`}>
            {drawer.openCase}
          </a>
        )}
        <button type="button" class="b s txt t-3" onClick={onClose}>
          {t.value.close} <kbd>Esc</kbd>
        </button>
      </div>
      <div class="drawer-b" ref={body} tabIndex={-1}>
        {trouble !== null && <TroubleNote trouble={trouble} />}
        {answered !== null ? (
          <p class="said ok" role="status">
            <Icon name="done" class="c-done" /> {answered === 'given' ? drawer.given : drawer.refused}
          </p>
        ) : card === null ? (
          trouble === null && <Skeleton />
        ) : (
          <>
            {withholds && <WithholdingFigures withholding={card.withholding} />}
            {(withholds ? [] : card.gaps).map((gap) => (
              <div class="lawgap" key={gap.id}>
                <Icon name={gap.bar === 'statutory' ? 'stop' : 'stop-outline'} class="c-stop" />
                <b>{local(gap.title)}</b>
                <span />
                <p>
                  {gap.citation !== null && (
                    <>
                      <q lang="zh-CN">{gap.citation.words}</q>
                      <br />
                      <small class="t-3">
                        <span lang="zh-CN">
                          {gap.citation.short}
                          {gap.citation.article}
                        </span>
                        <span class="mid"> · </span>
                        {t.value.bars[gap.bar]}
                      </small>
                    </>
                  )}
                </p>
                <GapReasons gap={gap} reasons={reasons} />
              </div>
            ))}
            {card.deviation !== null && <DeviationFigures deviation={card.deviation} />}
            <div class="said">
              <small>
                <Dots text={drawer.reasonOf(card.requester.name, clockTime(card.at))} />
              </small>
              <p>{card.reason}</p>
            </div>
            {card.deviation !== null && (
              <>
                <DeviationWhy deviation={card.deviation} requester={card.requester.name} />
                <SimilarDecisions of={card.case} deviation={card.deviation} />
              </>
            )}
            {card.what === 'statutory-override' && (
              <div class="said sealed">
                <p>
                  {card.fields.length === 0 ? drawer.sealedNone : drawer.sealed(card.fields.length)}
                  <small class="t-3">{drawer.inOrder(card.inOrder)}</small>
                </p>
                {card.fields.length > 0 && (
                  <button type="button" class="b s" aria-expanded={form} onClick={() => setForm(!form)}>
                    {form ? drawer.hideForm : drawer.showForm}
                  </button>
                )}
                {form && (
                  <dl class="fields">
                    {card.fields.map((field) => (
                      <div key={field.name}>
                        <dt>{field.name}</dt>
                        <dd>{field.value || '—'}</dd>
                      </div>
                    ))}
                  </dl>
                )}
              </div>
            )}
            {card.deviation !== null && card.mayAnswer && (
              <DeviationHow
                deviation={card.deviation}
                answered={how}
                missing={howMissing}
                onChange={(next) => {
                  setHowMissing(null);
                  setHow(next);
                }}
              />
            )}
            {card.mayAnswer ? (
              <label class="f">
                <span>
                  {lasting?.why ?? drawer.why}
                  <span>{drawer.whySeen}</span>
                </span>
                <textarea
                  ref={reasonField}
                  class={`in ${missing ? 'bad' : ''}`}
                  rows={2}
                  maxLength={2000}
                  placeholder={lasting?.whyHint ?? drawer.whyHint}
                  value={reason}
                  aria-invalid={missing}
                  aria-describedby={missing ? 'why-missing' : undefined}
                  onInput={(event) => {
                    setMissing(false);
                    drafts.value = new Map(drafts.value).set(approval, event.currentTarget.value);
                  }}
                />
                {missing && (
                  <small id="why-missing" class="t-stop" role="alert">
                    {drawer.whyMissing}
                  </small>
                )}
              </label>
            ) : (
              <p class="said">{lasting === null ? drawer.notYours : drawer.notYoursHead}</p>
            )}
            <ul class="binds">
              {lasting !== null && (
                <li>
                  <Icon name="tick" />
                  <span>{lasting.yes}</span>
                </li>
              )}
              <li>
                <Icon name="stop-outline" />
                <span>
                  {departs
                    ? drawer.deviation.no(card.gaps.some(({ bar }) => bar === 'procedural'))
                    : withholds
                      ? drawer.withholding.no
                      : drawer.no}
                </span>
              </li>
              <li>
                <Icon name="key" />
                <span>{lasting?.bound ?? drawer.once}</span>
              </li>
              <li>
                <Icon name="clock" />
                <span>
                  {over ? (
                    <b class="t-stop">{drawer.void}</b>
                  ) : lasting !== null ? (
                    lasting.lapses(lapseText(card.expires, now.value, t.value))
                  ) : (
                    <>
                      {drawer.voidIn(left)}
                      <span class="mid"> · </span>
                      {drawer.minutes(APPROVAL_MINUTES)}
                    </>
                  )}
                </span>
              </li>
              <li>
                <Icon name="shield" />
                <span>{lasting?.file ?? drawer.supervisor}</span>
              </li>
            </ul>
          </>
        )}
      </div>
      {card?.mayAnswer === true && answered === null && (
        <div class="drawer-f">
          <button
            type="button"
            class="b pri"
            aria-disabled={sending || over}
            onClick={() => void answer(true)}
          >
            {sending ? drawer.sending : (lasting?.give ?? drawer.give)}
          </button>
          <button type="button" class="b" aria-disabled={sending || over} onClick={() => void answer(false)}>
            {lasting?.refuse ?? drawer.refuse}
          </button>
        </div>
      )}
    </div>
  );
}

function Skeleton() {
  return (
    <div class="shapes" role="status">
      <span class="sr">{t.value.loading}</span>
      <span class="skel" style={{ width: '60%' }} />
      <span class="skel" style={{ width: '90%' }} />
      <span class="skel" style={{ width: '75%' }} />
    </div>
  );
}
