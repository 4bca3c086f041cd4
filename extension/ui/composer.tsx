/**
 * The discretion note. Under a benchmark: its proposal with the reasons, the amount against tier and law, a draft in the
 * agency's words. Without one: the facts and a draft of them. What the officer makes of it is his.
 */
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { departs, within } from '#shared/case/note.ts';
import { draftNote } from '#shared/discretion/draft.ts';
import { keptProposal } from '#shared/discretion/kept-proposal.ts';
import { comparedOf } from '#shared/discretion/law-change.ts';
import { rangeText, yuanFigure } from '#shared/discretion/money-text.ts';
import type { CitedBasis } from '#shared/discretion/proposal.ts';
import type {
  BenchmarkView,
  CaseView,
  DeviationView,
  FactView,
  LawView,
  PanelState,
} from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { Deviation, Standing } from './composer-deviation.tsx';
import { EntryChooser } from './composer-entry.tsx';
import { Questions, Why, worded } from './composer-facts.tsx';
import { LawChanged } from './composer-law.tsx';
import { PlainFacts } from './composer-plain.tsx';
import { SimilarCases } from './composer-similar.tsx';
import { failure, language, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Mid, SheetFrame, sheetDone } from './parts.tsx';
import { RangeBar } from './range-bar.tsx';
import { typed } from './values.ts';

/** A pause of typing after which the draft is kept. */
const PAUSE_MS = 400;
const SHORTEST = 10;

/** The amount's fact: the first one that is money and named so by the pack. */
function amountFact(view: CaseView): FactView | undefined {
  return view.facts.find((fact) => fact.type === 'money' && /fine/i.test(fact.name));
}

export function Composer({ view }: { readonly view: CaseView; readonly state: PanelState }) {
  const { words } = useUi();
  const { discretion } = view;
  const { benchmark } = discretion;
  const undecided = benchmark === null && !discretion.without && discretion.entries.length > 1;
  const choosing = useSignal(undecided);
  if (choosing.value)
    return (
      <SheetFrame key="entry" title={words.composer.entry.title}>
        <EntryChooser
          view={view}
          discretion={discretion}
          onChosen={() => {
            choosing.value = false;
          }}
        />
      </SheetFrame>
    );
  const change = () => {
    choosing.value = true;
  };
  // Another entry is another note to begin with: nothing of the former tier stays. Words that the officer wrote do, said
  // to be of the other one.
  const key = benchmark === null ? 'plain' : `${benchmark.proposal.table.id}/${benchmark.proposal.entry.id}`;
  return <Note key={key} entry={key} view={view} benchmark={benchmark} onChange={change} />;
}

interface NoteProps {
  /** TABLE/ENTRY, or `plain`. */
  readonly entry: string;
  readonly view: CaseView;
  readonly benchmark: BenchmarkView | null;
  readonly onChange: () => void;
}

function Note({ entry, view, benchmark, onChange }: NoteProps) {
  const { words, link } = useUi();
  const { discretion, note, draft: start } = view;
  const fine = amountFact(view);
  const pageAmount = typeof fine?.value === 'number' ? fine.value : null;

  const draftHere = start !== null && (start.entry === undefined || start.entry === entry);
  const noteHere = note?.entry === entry;
  const ownTier = useSignal<string | null>(
    (draftHere ? start.tier : null) ?? (noteHere ? note.tier : null) ?? null,
  );
  const startAmount = start?.amount ?? pageAmount ?? note?.amount ?? null;
  const amountText = useSignal(startAmount === null ? '' : yuanFigure(startAmount));
  const amount = typed(amountText.value, 'money');
  const fen = typeof amount === 'number' ? amount : null;
  // Where there is no penalty there is no tier of it, whatever was taken before.
  const free = benchmark?.proposal.outcome === 'no-penalty';
  const tier = free ? null : (ownTier.value ?? (benchmark === null ? null : tierOf(benchmark, fen)));
  const reason = useSignal(
    (draftHere ? start.reason : undefined) ?? (noteHere ? note.deviation?.reason : undefined) ?? '',
  );

  const kept = benchmark === null ? null : keptProposal(benchmark.proposal, benchmark.tiers, fen, tier);
  const verdict = kept?.verdict ?? null;
  const provisional = kept?.provisional === true;
  const departing =
    kept !== null &&
    !provisional &&
    verdict?.lawful !== false &&
    departs({ benchmark: kept.benchmark, ...(fen === null ? {} : { amount: fen }) });

  const proposal = useMemo(
    () =>
      benchmark === null
        ? words.composer.proposal(view.subject ?? '', tier, fen === null ? null : words.yuan(fen))
        : draftOf(benchmark, discretion.law, fen),
    [benchmark, discretion.law, view.subject, tier, fen, words],
  );
  const written = note !== null && !note.asDrafted ? note.text : null;
  const text = useSignal(start?.text ?? written ?? proposal);
  const touched = useRef((start?.text ?? written) !== null);
  /** The entry for which the officer's words were written. */
  const textOf = useSignal(
    start?.text != null ? (start.textOf ?? entry) : written !== null ? (note?.entry ?? entry) : entry,
  );
  const keptHere = useSignal(start !== null);
  const area = useRef<HTMLTextAreaElement>(null);
  // What is there already is read on, not typed into: the officer's reasons come after it.
  useLayoutEffect(() => {
    const end = area.current?.value.length ?? 0;
    area.current?.setSelectionRange(end, end);
  }, []);
  // An untouched draft follows the facts; what the officer has written is never overwritten.
  useEffect(() => {
    if (!touched.current) text.value = proposal;
  }, [proposal]);
  useNextQuestion(benchmark);

  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const keepNow = async () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const draft = {
      tier: ownTier.value,
      amount: fen,
      text: touched.current ? text.value : null,
      entry,
      textOf: textOf.value,
      ...(reason.value === '' ? {} : { reason: reason.value }),
    };
    keptHere.value = (await link.send({ type: 'note.draft', case: view.id, draft })).ok;
  };
  const keepSoon = () => {
    keptHere.value = false;
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void keepNow(), PAUSE_MS);
  };
  // Closing keeps the draft, also the last strokes of it.
  useEffect(
    () => () => {
      if (timer.current !== null) void keepNow();
    },
    [],
  );

  const field =
    view.writable.find((one) => /note|discretion|reason|裁量/i.test(one.field)) ?? view.writable[0];
  const never =
    benchmark === null || verdict === null
      ? null
      : words.composer.never(verdict.kind, statuteWords(benchmark));
  const problem = (): string | null => {
    if (text.value.trim().length < SHORTEST) return words.composer.tooShort;
    if (!provisional && discretion.law?.question.asks === true && discretion.law.reason === null)
      return words.composer.law.wanted;
    if (textOf.value !== entry) return words.composer.textOfOther;
    if (verdict?.lawful === false) return never;
    if (benchmark !== null && !provisional && fen === null && needsFine(benchmark))
      return words.composer.amountWanted;
    if (departing && reason.value.trim().length < SHORTEST) return words.composer.deviation.wanted;
    return null;
  };
  const save = async (fill: string | null) => {
    failure.value = problem();
    if (failure.value !== null) return;
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const done = await act(link, words, {
      type: 'note.write',
      case: view.id,
      proposal,
      text: text.value.trim(),
      amount: fen,
      tier,
      reason: departing ? reason.value.trim() : null,
      fill,
    });
    if (done) sheetDone();
  };
  const standing = departing ? standingOf(view, fen, tier, reason.value) : null;
  const asks = departing && standing?.carried !== true;
  const toPage = field === undefined || provisional ? null : field.field;

  return (
    <SheetFrame
      title={words.composer.title}
      foot={
        <>
          <button type="button" class="b pri" style="flex:1" onClick={() => void save(toPage)}>
            {provisional
              ? words.composer.saveDraft
              : asks
                ? toPage === null
                  ? words.composer.saveAsk
                  : words.composer.saveFillAsk
                : toPage === null
                  ? words.composer.save
                  : words.composer.saveFill}
          </button>
          {toPage === null ? null : (
            <button type="button" class="b" onClick={() => void save(null)}>
              {asks ? words.composer.saveAsk : words.composer.save}
            </button>
          )}
        </>
      }
    >
      {note?.stale === true ? <p class="t-soon">{words.composer.stale}</p> : null}
      {note?.lacks == null ? null : (
        <p class="t-soon cautious" role="note">
          <Icon name="soon" />
          {words.composer.law.lacks[note.lacks]}
        </p>
      )}
      {benchmark === null ? (
        <p class="t-2 bench">
          {discretion.all === 0 ? words.composer.noTables : words.composer.noEntry(discretion.violation)}{' '}
          {discretion.all === 0 ? null : (
            <button type="button" class="link" onClick={onChange}>
              {words.composer.findEntry}
            </button>
          )}
        </p>
      ) : (
        <Basis benchmark={benchmark} onChange={onChange} />
      )}
      {discretion.law === null ? null : (
        <LawChanged
          key={comparedOf(discretion.law.question)}
          of={view.id}
          entry={entry}
          law={discretion.law}
        />
      )}
      {benchmark === null ? (
        <Tiers
          label={words.composer.tierLabel}
          options={words.composer.tiers.map((name) => ({ id: name, title: name, proposed: false }))}
          chosen={tier}
          onChoose={(id) => {
            ownTier.value = id;
            keepSoon();
          }}
        />
      ) : free || benchmark.tiers.length === 0 ? null : (
        <Tiers
          label={words.composer.tierProposed(
            benchmark.proposal.tier === null ? null : worded(benchmark.proposal.tier.title),
          )}
          options={benchmark.tiers.map((one) => ({
            id: one.id,
            title: worded(one.title),
            proposed: one.proposed,
          }))}
          chosen={tier}
          onChoose={(id) => {
            ownTier.value = id === benchmark.proposal.tier?.id ? null : id;
            keepSoon();
          }}
        />
      )}
      <div class="amt">
        <label for="amount">{words.composer.amount}</label>
        <input
          id="amount"
          class={`in ${never === null ? '' : 'bad'}`}
          inputMode="decimal"
          autocomplete="off"
          aria-describedby={never === null ? undefined : 'never'}
          value={amountText.value}
          onInput={(event) => {
            amountText.value = event.currentTarget.value;
            keepSoon();
          }}
        />
        <span>{words.yuanUnit}</span>
        {benchmark === null ? null : <span class="t-3">{tierHint(benchmark, tier, words)}</span>}
      </div>
      {benchmark === null || benchmark.proposal.statute === null ? null : (
        <RangeBar statute={benchmark.proposal.statute} tier={shownTier(benchmark, tier)} amount={fen} />
      )}
      {never === null ? null : (
        <p id="never" class="t-stop cautious" role="status">
          <Icon name="stop" />
          {never}
        </p>
      )}
      {benchmark !== null && fen !== null && pageAmount !== null && fen !== pageAmount ? (
        <p class="t-3 bench">{words.composer.pageSays(words.yuan(pageAmount))}</p>
      ) : null}
      {benchmark !== null && departing ? (
        <Deviation
          proposal={benchmark.proposal}
          approval={verdict?.approval ?? null}
          reason={reason}
          onTyped={keepSoon}
          standing={standing}
        />
      ) : note?.deviation != null && !departing ? (
        <Standing deviation={note.deviation} />
      ) : null}
      {benchmark === null ? (
        <PlainFacts view={view} fine={fine} />
      ) : (
        <>
          <Questions view={view} benchmark={benchmark} />
          <Why benchmark={benchmark} />
          <SimilarCases view={view} benchmark={benchmark} />
        </>
      )}
      {textOf.value === entry ? null : (
        <p class="t-soon cautious" role="status">
          <Icon name="soon" />
          {words.composer.textOfOther}
        </p>
      )}
      {benchmark !== null && touched.current && text.value !== proposal ? (
        <button
          type="button"
          class="link"
          onClick={() => {
            touched.current = false;
            failure.value = null;
            textOf.value = entry;
            text.value = proposal;
            keepSoon();
          }}
        >
          {words.composer.redraft}
        </button>
      ) : null}
      <label class="f">
        <span>
          {words.composer.text}
          <span role="status">
            {keptHere.value ? words.composer.kept : words.composer.draft}
            <Mid />
            {words.composer.count(text.value.length)}
          </span>
        </span>
        <textarea
          class="in"
          rows={benchmark === null ? 8 : 6}
          maxLength={8000}
          lang="zh-CN"
          {...(benchmark === null || benchmark.proposal.wanted.length === 0 ? { 'data-first': true } : {})}
          ref={area}
          value={text.value}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void save(toPage);
            }
          }}
          onInput={(event) => {
            touched.current = true;
            textOf.value = entry;
            text.value = event.currentTarget.value;
            keepSoon();
          }}
        />
      </label>
    </SheetFrame>
  );
}

function draftOf(benchmark: BenchmarkView, law: LawView | null, amount: number | null): string {
  const facts = Object.entries(benchmark.facts);
  return draftNote({
    proposal: benchmark.proposal,
    wording: benchmark.wording,
    facts: Object.fromEntries(facts.map(([name, { definition }]) => [name, definition])),
    values: Object.fromEntries(facts.flatMap(([name, { value }]) => (value === null ? [] : [[name, value]]))),
    amount,
    law,
  })
    .map((piece) => piece.text)
    .join('');
}

/** After an answer the next question has the focus; after the last, the amount. */
function useNextQuestion(benchmark: BenchmarkView | null): void {
  const first = benchmark?.proposal.wanted[0] ?? null;
  const before = useRef(first);
  useEffect(() => {
    const answered = before.current !== null && before.current !== first;
    before.current = first;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (!answered || !lost) return;
    const next =
      first === null
        ? document.querySelector<HTMLElement>('[role=dialog] textarea[data-first]')
        : document.querySelector<HTMLElement>(`[role=dialog] [data-question="${CSS.escape(first)}"]`);
    next?.focus();
  }, [first]);
}

interface TiersProps {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly title: string; readonly proposed: boolean }[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

function Tiers({ label, options, chosen, onChoose }: TiersProps) {
  const { words } = useUi();
  return (
    <fieldset class="tiers" data-n={options.length} aria-label={label}>
      {options.map((one) => (
        <label key={one.id}>
          {one.title}
          {one.proposed ? (
            <>
              <Mid />
              {words.composer.proposed}
            </>
          ) : null}
          <input type="radio" name="tier" checked={chosen === one.id} onChange={() => onChoose(one.id)} />
        </label>
      ))}
    </fieldset>
  );
}

/** What the note is written under: violation, the law's range, the table's entry. */
function Basis({
  benchmark,
  onChange,
}: {
  readonly benchmark: BenchmarkView;
  readonly onChange: () => void;
}) {
  const { words } = useUi();
  const { entry, statute, statuteShare, statuteCase, table } = benchmark.proposal;
  const lang = language.value;
  const law =
    statute !== null
      ? rangeText(statute, lang)
      : statuteShare !== null
        ? words.composer.shares(statuteShare.min, statuteShare.max, factTitle(benchmark, statuteShare.of))
        : benchmark.proposal.lawSetsNoFine
          ? words.composer.noFineByLaw
          : words.composer.notKnown;
  return (
    <dl class="kv2">
      <dt>{words.composer.violation}</dt>
      <dd>{worded(entry.violation)}</dd>
      <dt>{words.composer.statute}</dt>
      <dd>
        {law}
        {statuteCase === null ? null : <small class="t-3"> {worded(statuteCase.title)}</small>}
        {entry.penalizedBy.map((basis) => (
          <CitedWords key={basis.article} basis={basis} />
        ))}
      </dd>
      <dt>{words.composer.benchmark}</dt>
      <dd>
        {worded(table.title)}
        {entry.number === null ? '' : ` ${entry.number}`} <small class="t-3">{table.version}</small>{' '}
        <button type="button" class="link" onClick={onChange}>
          {words.composer.another}
        </button>
      </dd>
    </dl>
  );
}

function factTitle(benchmark: BenchmarkView, name: string): string {
  const definition = benchmark.facts[name]?.definition;
  return definition === undefined ? name : definition.title[language.value];
}

/** An article whose words are a click away; one that nobody has read is said to be so. */
function CitedWords({ basis }: { readonly basis: CitedBasis }) {
  const { words } = useUi();
  const open = useSignal(false);
  return (
    <>
      {' '}
      <button
        type="button"
        class="cite"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {basis.short}
        {basis.article}
      </button>
      {basis.verified ? null : <small class="t-3"> {words.composer.unverified}</small>}
      {open.value ? (
        <q lang="zh-CN" class="cited">
          {basis.words}
        </q>
      ) : null}
    </>
  );
}

/** Where the officer took none: the proposed tier, or the only other one that the amount lies in. */
function tierOf({ proposal, tiers }: BenchmarkView, amount: number | null): string | null {
  const proposed = proposal.tier?.id ?? null;
  if (amount === null || proposal.range === null || within(proposal.range, amount)) return proposed;
  const holding = tiers.filter(({ range }) => range !== null && within(range, amount));
  return holding.length === 1 ? (holding[0]?.id ?? null) : proposed;
}

function shownTier(benchmark: BenchmarkView, tier: string | null) {
  const { proposal, tiers } = benchmark;
  const taken = tiers.find((one) => one.id === tier);
  if (taken !== undefined)
    return taken.range === null ? null : { title: worded(taken.title), range: taken.range };
  return proposal.range === null ? null : { title: '', range: proposal.range };
}

function tierHint(benchmark: BenchmarkView, tier: string | null, words: ReturnType<typeof useUi>['words']) {
  const taken = benchmark.tiers.find((one) => one.id === tier);
  if (taken?.noFine === true) return words.composer.noFineInTier(worded(taken.title));
  const shown = shownTier(benchmark, tier);
  return shown === null ? '' : `${shown.title} ${rangeText(shown.range, language.value)}`.trim();
}

function needsFine({ proposal, tiers }: BenchmarkView): boolean {
  if (proposal.lawSetsNoFine || proposal.noFine || proposal.outcome === 'no-penalty') return false;
  return proposal.range !== null || tiers.some((one) => one.range !== null);
}

function statuteWords({ proposal }: BenchmarkView) {
  const [basis] = proposal.entry.penalizedBy;
  const free = proposal.considerations.find(
    (one) => one.outcome === 'applies' && one.effect === 'no-penalty' && one.force === 'must',
  );
  const cite = (one: CitedBasis | undefined) => (one === undefined ? '' : `${one.short}${one.article}`);
  return {
    min: proposal.statute?.min ?? null,
    max: proposal.statute?.max ?? null,
    law: cite(basis),
    free: cite(free?.citation),
  };
}

/** The departure that was written is still this one: its approval counts. */
function standingOf(
  view: CaseView,
  amount: number | null,
  tier: string | null,
  reason: string,
): DeviationView | null {
  const { note } = view;
  if (note?.deviation == null) return null;
  const same = note.amount === amount && note.tier === tier && note.deviation.reason === reason.trim();
  return same ? note.deviation : null;
}
