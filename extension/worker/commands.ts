/** What the panel asks for: one handler per command. What belongs to the worker as a whole is passed in. */
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { cardInCase } from '#shared/case/card-in-case.ts';
import type { EventData, EventDraft, FactValue, NoteBenchmark } from '#shared/case/events.ts';
import { explainGap } from '#shared/case/explain.ts';
import { unrecordedWords } from '#shared/case/locales/unrecorded-words.ts';
import { DEVIATION_REQUEST_DAYS, departs, deviationHash, noteProblem } from '#shared/case/note.ts';
import {
  type ChannelView,
  channelsOf,
  takingBack,
  WITHHOLDING_REQUEST_DAYS,
  withholdingHash,
} from '#shared/case/publication.ts';
import { STATEMENT_DAYS, statementHash } from '#shared/case/recorded.ts';
import type { CaseState } from '#shared/case/state.ts';
import { looksSigned, strokesHash } from '#shared/case/strokes.ts';
import { keptProposal } from '#shared/discretion/kept-proposal.ts';
import { signsAsOfficer } from '#shared/registry/signing.ts';
import { closers, closingCapacity } from '#shared/rules/closers.ts';
import type { ItemDefinition } from '#shared/rules/pack-schema.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { ToFrame } from '../protocol.ts';
import { type OpenStore, OutboxFull } from '../store/store.ts';
import type { CardOfficer, createCards } from './card.ts';
import type { EntryChoice } from './discretion.ts';
import type { Acknowledgement, CommandResult, LawChoice, LawView, PanelCommand } from './panel-protocol.ts';
import type { FrameContext, Session, WorkerDeps } from './worker.ts';

/** The parts of the worker that commands act through. */
export interface CommandDeps
  extends Pick<
    WorkerDeps,
    | 'store'
    | 'now'
    | 'newId'
    | 'companionOf'
    | 'toFrame'
    | 'showTab'
    | 'openUrl'
    | 'openPairing'
    | 'recoveryKey'
  > {
  /** The case of the page in front; null: none. */
  readonly activeCase: () => Promise<string | null>;
  readonly cards: ReturnType<typeof createCards>;
  readonly cardOfficer: (now: Session) => CardOfficer;
  readonly namesOf: (now: Session) => ReadonlyMap<string, string>;
  /** The open store, or null while it is locked. */
  readonly opened: () => Promise<Session | null>;
  readonly frames: () => Promise<ReadonlyMap<string, FrameContext>>;
  readonly adapterNamed: (id: string) => Promise<InstalledAdapter | null>;
  /** Asks the companion at once. */
  readonly sync: () => Promise<void>;
  /** A held press may go: its frame hears of it. */
  readonly tellApproved: (id: string, attempt: string) => Promise<void>;
  /** After the PIN; after the key was forgotten. */
  readonly unlocked: () => Promise<void>;
  readonly locked: () => Promise<void>;
}

type Commands = {
  readonly [T in PanelCommand['type']]: (
    command: Extract<PanelCommand, { readonly type: T }>,
  ) => Promise<CommandResult>;
};
type NoteCommand = Extract<PanelCommand, { readonly type: 'note.write' }>;
type Telling = Extract<PanelCommand, { readonly type: 'party.tell' }>;
type Completion = Extract<PanelCommand, { readonly type: 'item.complete' | 'item.document' }>;

interface Departure {
  readonly id: string;
  readonly state: CaseState;
  readonly rules: RuleSet | null;
  readonly benchmark: NoteBenchmark;
  readonly amount: number | null;
  readonly reason: string;
}

/** The channels of a decision on publishing, and the case that they are of. */
interface Chosen {
  readonly id: string;
  readonly state: CaseState;
  readonly rules: RuleSet;
  readonly views: readonly ChannelView[];
}

/** An acknowledgement as the event keeps it. */
function kept(acknowledged: Acknowledgement): EventData<'party.told'>['acknowledged'] {
  switch (acknowledged.how) {
    case 'signed-on-screen': {
      const { how, strokes } = acknowledged;
      return { how, strokes: [...strokes], sha256: strokesHash(strokes) };
    }
    case 'not-signed': {
      const { how, why, reason, witness } = acknowledged;
      return {
        how,
        why,
        reason: reason.trim(),
        ...(witness.trim() === '' ? {} : { witness: witness.trim() }),
      };
    }
    case 'recorded':
      return acknowledged;
  }
}

/** Articles as an event keeps them, each once. */
function quoted(
  citations: readonly { readonly source: string; readonly article: string; readonly words: string }[],
) {
  return [
    ...new Map(
      citations.map(({ source, article, words }) => [`${source} ${article}`, { source, article, words }]),
    ).values(),
  ];
}

/** Facts by which it is known whether it may be published. */
function restsOn({ state, views }: Pick<Chosen, 'state' | 'views'>): Record<string, FactValue> {
  const names = views.flatMap(({ disclosure }) => [
    ...(disclosure.when?.facts ?? []),
    ...disclosure.exceptions.flatMap(({ when }) => when.facts),
  ]);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = state.facts[name]?.value;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** That it is made public on these channels. */
function toPublish({ state, views, rules }: Pick<Chosen, 'state' | 'views' | 'rules'>): EventDraft {
  return {
    type: 'disclosure.decided',
    data: {
      decision: 'publish',
      channels: views.map(({ disclosure }) => disclosure.definition.channel.id),
      basis: quoted(views.map(({ disclosure }) => disclosure.citation)),
      restsOn: restsOn({ state, views }),
      packs: [...rules.packs],
    },
  };
}

/** Does whoever writes this act as an officer? */
const isSigned = (draft: EventDraft) => signsAsOfficer(draft, () => true);

const LOCKED: CommandResult = { ok: false, code: 'locked' };

/** What the officer chose: the entry, and which of two tables counts. */
export async function chosenOf(
  store: Pick<OpenStore, 'get'>,
  id: string,
): Promise<{ readonly entry: EntryChoice | null; readonly law: LawChoice | null }> {
  return {
    entry: await store.get<EntryChoice>(`entry:${id}`),
    law: await store.get<LawChoice>(`law:${id}`),
  };
}

/** Both tables, as the note keeps them. */
function keptLaw({ question, applied, reason }: LawView): NonNullable<EventData<'note.written'>['law']> {
  const { days, change, tables } = question;
  return {
    days,
    change,
    versions: { violation: tables.violation?.version ?? null, decision: tables.decision?.version ?? null },
    applied,
    ...(reason === null ? {} : { reason }),
  };
}

/**
 * @returns the function that obeys a command of the panel; it rejects only on a fault of the store
 */
export function createCommands(deps: CommandDeps): (command: PanelCommand) => Promise<CommandResult> {
  const { store, opened, adapterNamed } = deps;

  const record = async (id: string, drafts: readonly EventDraft[]): Promise<CommandResult> => {
    const now = await opened();
    if (now === null) return LOCKED;
    const bar = await now.cases.barOf(id, drafts);
    if (bar !== null) {
      const { who, why, since } = bar;
      const code = who === 'me' ? 'not-qualified' : 'second-not-qualified';
      return { ok: false, code, unqualified: { why, since } };
    }
    if (drafts.some(isSigned) && (await deps.cards.isBarred(deps.cardOfficer(now))))
      return { ok: false, code: 'credential-barred' };
    try {
      await now.cases.record(id, drafts);
      return { ok: true };
    } catch (error) {
      if (error instanceof OutboxFull) return { ok: false, code: 'outbox-full' };
      if (error instanceof RangeError) return { ok: false, code: 'too-big' };
      throw error;
    }
  };
  const framesOf = async (id: string) => [...(await deps.frames()).values()].filter((c) => c.case === id);

  /** Closes an item as the rules let this person, with the facts it rests on. */
  const complete = async (
    command: Completion,
    how: (closedBy: ItemDefinition['closedBy'] | undefined) => Omit<EventData<'item.completed'>, 'item'>,
  ): Promise<CommandResult> => {
    const now = await opened();
    if (now === null) return LOCKED;
    const { state, rules } = await now.cases.current(command.case);
    const item = rules?.items.find((one) => one.id === command.item);
    const as =
      item === undefined ? 'officer' : closingCapacity(item.definition.who, now.provision?.me.roles ?? []);
    if (as === null) return { ok: false, code: 'not-yours' };
    const restsOn = Object.fromEntries(
      [...(item?.when?.facts ?? []), ...(item?.closes?.facts ?? [])]
        .map((name) => [name, state.facts[name]?.value] as const)
        .filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined),
    );
    const data = {
      item: command.item,
      as,
      ...(Object.keys(restsOn).length === 0 ? {} : { restsOn }),
      ...how(item?.definition.closedBy),
    };
    return record(command.case, [{ type: 'item.completed', data }]);
  };

  /** The other party was told, in the sentences of the rules as they are and not as a page showed them. */
  const tell = async (command: Telling): Promise<CommandResult> => {
    const now = await opened();
    if (now === null) return LOCKED;
    const { rules } = await now.cases.current(command.case);
    const definition = rules?.items.find((one) => one.id === command.item)?.definition;
    if (definition?.tells === undefined) return { ok: false, code: 'failed' };
    if (!closers(definition.who).includes('officer')) return { ok: false, code: 'not-yours' };
    const { acknowledged, language, number, date } = command;
    if (acknowledged.how === 'signed-on-screen' && !looksSigned(acknowledged.strokes))
      return { ok: false, code: 'no-signature' };
    if (acknowledged.how === 'not-signed' && acknowledged.reason.trim() === '')
      return { ok: false, code: 'no-word' };
    const { closedBy } = definition;
    const data: EventData<'party.told'> = {
      item: command.item,
      shown: { language, sentences: definition.tells.map(({ text }) => text[language]) },
      ...(closedBy.kind === 'document'
        ? {
            document: {
              kind: closedBy.document,
              ...(number === '' ? {} : { number }),
              ...(date === '' ? {} : { date }),
            },
          }
        : {}),
      acknowledged: kept(acknowledged),
    };
    return record(command.case, [{ type: 'party.told', data }]);
  };

  /**
   * The note, with what the benchmark proposed when it was saved. While facts are wanted it is kept as provisional; a
   * departure is asked for with it; what the law does not let be is not written.
   */
  const writeNote = async (command: NoteCommand): Promise<CommandResult> => {
    const now = await opened();
    if (now === null) return LOCKED;
    const { id, state, rules, today } = await now.cases.current(command.case);
    const { benchmark, law } = now.discretion.view(state, rules, await chosenOf(now.store, id), today);
    const kept =
      benchmark === null
        ? null
        : keptProposal(benchmark.proposal, benchmark.tiers, command.amount, command.tier);
    const provisional = kept?.provisional === true;
    const draft: EventData<'note.written'> = {
      kind: 'discretion',
      ...(command.amount === null ? {} : { amount: command.amount }),
      draft: command.proposal,
      text: command.text,
      ...(kept === null
        ? command.tier === null
          ? {}
          : { tier: command.tier }
        : {
            ...(kept.tierTitle === null ? {} : { tier: kept.tierTitle }),
            ...(provisional ? { provisional } : {}),
            benchmark: kept.benchmark,
          }),
      ...(law === null ? {} : { law: keptLaw(law) }),
      restsOn: Object.fromEntries(Object.entries(state.facts).map(([name, fact]) => [name, fact.value])),
      packs: [...(rules?.packs ?? [])],
    };
    const departing = !provisional && departs(draft);
    // The law's limit is nobody's to lift; what is only kept may still be mended.
    if (
      !provisional &&
      (kept?.verdict?.lawful === false || noteProblem({ ...draft, staleFacts: [] }) !== null)
    )
      return { ok: false, code: 'outside-law' };
    if (!provisional && law?.question.asks === true && law.reason === null)
      return { ok: false, code: 'no-law' };
    if (departing && (command.reason === null || command.reason.trim() === ''))
      return { ok: false, code: 'no-reason' };
    const reason = departing ? command.reason : null;
    const by = kept?.benchmark.issuer === 'upper' ? 'issuer' : 'head-or-collective';
    const data = reason === null ? draft : { ...draft, deviation: { reason, by } as const };
    const result = await record(command.case, [
      { type: 'note.written', data },
      ...(reason === null || kept === null
        ? []
        : askFor({ id, state, rules, benchmark: kept.benchmark, amount: command.amount, reason })),
    ]);
    if (!result.ok) return result;
    if (!provisional) await now.store.remove(`draft:${id}`);
    if (reason !== null) void deps.sync();
    if (command.fill !== null && !provisional) {
      for (const frame of await framesOf(command.case)) {
        const message: ToFrame = { type: 'page.write', field: command.fill, value: command.text };
        await deps.toFrame(frame.tab, frame.frame, message);
      }
    }
    return result;
  };

  /** The request for a departure; none where one for the very same still waits or carries. */
  const askFor = ({ id, state, rules, benchmark, amount, reason }: Departure): readonly EventDraft[] => {
    const what = { benchmark, reason, ...(amount === null ? {} : { amount }) };
    const hash = deviationHash(id, what);
    const now = deps.now();
    const stands = Object.values(state.approvals).some(
      (one) =>
        one.hash === hash &&
        (one.status === 'given' || (one.status === 'requested' && Date.parse(one.expires) > now)),
    );
    if (stands) return [];
    const items = (rules?.items ?? [])
      .filter(
        ({ definition: { closedBy } }) => closedBy.kind === 'event' && closedBy.event === 'approval.given',
      )
      .map((item) => item.id);
    const expires = new Date(now + DEVIATION_REQUEST_DAYS * 86_400_000).toISOString();
    return [
      {
        type: 'approval.requested',
        data: { approval: deps.newId(), what: 'outside-tier', items, hash, reason, expires },
      },
    ];
  };

  /** The channels that a decision is about, as the facts are now; what is wrong with it otherwise. */
  const channelsFor = async (command: {
    readonly case: string;
    readonly channels: readonly string[];
  }): Promise<Chosen | CommandResult> => {
    const now = await opened();
    if (now === null) return LOCKED;
    const { id, state, rules } = await now.cases.current(command.case);
    if (rules === null) return { ok: false, code: 'not-settled' };
    const views = channelsOf(state, rules, new Date(deps.now()).toISOString()).filter(({ disclosure }) =>
      command.channels.includes(disclosure.definition.channel.id),
    );
    if (views.length === 0 || views.length < new Set(command.channels).size)
      return { ok: false, code: 'not-settled' };
    return { id, state, rules, views };
  };

  const inCase = async (now: Session, id: string) => {
    const names = deps.namesOf(now);
    const { summary, ...current } = await now.cases.current(id);
    const subject = summary.subject ?? summary.key;
    return cardInCase({ ...current, subject }, now.store.person, (person) => names.get(person) ?? null);
  };

  const commands: Commands = {
    'card.show': async ({ case: wanted, challenge, anew }) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const id = wanted ?? (await deps.activeCase());
      const officer = deps.cardOfficer(now);
      if (anew === true) await deps.cards.refresh(officer, true);
      return {
        ok: true,
        card: await deps.cards.show(officer, id === null ? null : await inCase(now, id), challenge),
      };
    },
    'card.receipt': async ({ case: id, digits }) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const of = await inCase(now, id);
      if (of === null) return { ok: false, code: 'no-code' };
      const result = await deps.cards.receipt(deps.cardOfficer(now), of, digits);
      if (result.ok) return record(id, [result.draft]);
      const codes = { 'no-code': 'no-code', wrong: 'wrong-receipt', wait: 'receipt-wait' } as const;
      return { ok: false, code: codes[result.why] };
    },
    'card.said': async ({ case: id, what }) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const of = await inCase(now, id);
      const draft = of === null ? null : await deps.cards.said(deps.cardOfficer(now), of, what);
      return draft === null ? { ok: false, code: 'no-code' } : record(id, [draft]);
    },
    'item.complete': (command) =>
      complete(command, (closedBy) => ({
        closedBy: closedBy?.kind === 'media' ? 'media' : 'attestation',
        ...(command.note === undefined || command.note === '' ? {} : { note: command.note }),
      })),
    'item.document': (command) =>
      complete(command, (closedBy) => ({
        closedBy: 'document',
        document: {
          kind: closedBy?.kind === 'document' ? closedBy.document : command.item,
          ...(command.number === '' ? {} : { number: command.number }),
          ...(command.date === '' ? {} : { date: command.date }),
        },
      })),
    'party.tell': (command) => tell(command),
    'item.ask': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const { rules } = await now.cases.current(command.case);
      const item = rules?.items.find((one) => one.id === command.item);
      if (item === undefined) return { ok: false, code: 'failed' };
      return record(command.case, [
        {
          type: 'item.requested',
          data: { item: command.item, of: [...closers(item.definition.who)] },
        },
      ]);
    },
    'gap.why': async ({ case: id, gap: wanted, locale }) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const { state, rules, gaps } = await now.cases.current(id);
      const gap = gaps.find((one) => one.id === wanted);
      if (rules === null || gap === undefined) return { ok: true };
      return { ok: true, why: explainGap(gap, { state, rules }, locale) };
    },
    'reminder.seen': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      await now.cases.putAway(command.case);
      return { ok: true };
    },
    'step.mark': async ({ case: id, step, as, late }) => {
      if (late !== null && late.on > deps.now()) return { ok: false, code: 'failed' };
      const entered =
        late === null ? {} : { late: { on: new Date(late.on).toISOString(), reason: late.reason.trim() } };
      return record(id, [
        as === 'started'
          ? { type: 'step.started', data: { step, ...entered } }
          : { type: 'step.ended', data: { step, ...entered } },
      ]);
    },
    'recording.state': async ({ case: id, record: what, because, reason, spans }) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const { id: stream, rules } = await now.cases.current(id);
      const ruled = rules?.records.find((one) => one.id === what);
      if (ruled === undefined) return { ok: false, code: 'failed' };
      const said = {
        record: what,
        because,
        reason: reason.trim(),
        spans: spans.slice(0, 50).map(({ from, to }) => ({
          from: new Date(from).toISOString(),
          ...(to === null ? {} : { to: new Date(to).toISOString() }),
        })),
      };
      const { approver, item } = ruled.definition;
      if (approver === undefined) return record(id, [{ type: 'recording.stated', data: said }]);
      const approval = deps.newId();
      const result = await record(id, [
        { type: 'recording.stated', data: { ...said, approval } },
        {
          type: 'approval.requested',
          data: {
            approval,
            what: 'unrecorded',
            items: item === undefined ? [] : [item],
            hash: statementHash(stream, said),
            reason: `${unrecordedWords[because]['zh-CN']}：${said.reason}`,
            expires: new Date(deps.now() + STATEMENT_DAYS * 86_400_000).toISOString(),
          },
        },
      ]);
      void deps.sync();
      return result;
    },
    'item.reopen': (command) =>
      record(command.case, [{ type: 'item.reopened', data: { item: command.item, reason: command.reason } }]),
    'officer.add': async (command) => {
      const known = (await store.profiles()).some((one) => one.person === command.person);
      if (!known) return { ok: false, code: 'not-allowed' };
      const checked = await store.checkPin(command.person, command.pin);
      if (!checked.unlocked) {
        const code = checked.triesLeft === 0 ? 'no-tries' : checked.waitMs > 0 ? 'wait' : 'wrong-pin';
        return { ok: false, code, triesLeft: checked.triesLeft, waitMs: checked.waitMs };
      }
      return record(command.case, [
        { type: 'officer.present', data: { person: command.person, means: 'pin-on-this-device' } },
      ]);
    },
    'officer.here': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      return record(command.case, [
        { type: 'officer.present', data: { person: now.store.person, means: 'own-device' } },
      ]);
    },
    'fact.enter': (command) =>
      record(command.case, [
        {
          type: 'case.factsCaptured',
          data: { facts: { [command.fact]: command.value }, provenance: 'hand' },
        },
      ]),
    'fact.correct': async (command) => {
      const now = await opened();
      const known =
        now === null ? undefined : (await now.cases.current(command.case)).state.facts[command.fact];
      const page = [known?.from, ...(known?.differs ?? [])].find((r) => r?.provenance === 'page')?.value;
      return record(command.case, [
        {
          type: 'fact.corrected',
          data: {
            fact: command.fact,
            value: command.value,
            ...(page === undefined ? {} : { pageValue: page }),
            reason: command.reason,
          },
        },
      ]);
    },
    'note.draft': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      await now.store.put(`draft:${command.case}`, command.draft);
      return { ok: true };
    },
    'note.write': (command) => writeNote(command),
    'note.entry': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      await now.store.put(`entry:${command.case}`, command.entry ?? ('none' satisfies EntryChoice));
      return { ok: true };
    },
    'note.law': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      await now.store.put(`law:${command.case}`, command.law);
      return { ok: true };
    },
    'note.find': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const { state, today } = await now.cases.current(command.case);
      return { ok: true, entries: now.discretion.find(state, command.query.slice(0, 200), today) };
    },
    'note.similar': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const { id, state, rules, today } = await now.cases.current(command.case);
      const { benchmark } = now.discretion.view(state, rules, await chosenOf(now.store, id), today);
      if (benchmark === null) return { ok: false, code: 'failed' };
      const { table, entry } = benchmark.proposal;
      const called = await deps.companionOf(now.store).similar(id, { table: table.id, entry: entry.id });
      if (called.ok) return { ok: true, similar: called.value };
      if (called.failure.kind !== 'refused') return { ok: false, code: 'offline' };
      return { ok: false, code: called.failure.status === 404 ? 'not-sent' : 'not-allowed' };
    },
    baseline: (command) =>
      record(command.case, [
        {
          type: 'case.baselined',
          data: { beforeStage: command.beforeStage, items: [...command.items], reason: command.reason },
        },
      ]),
    'door.reason': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const attempt = await now.cases.grant(command.case, command.reason);
      if (attempt === null) return { ok: false, code: 'no-press' };
      await deps.tellApproved(command.case, attempt);
      return { ok: true };
    },
    'door.approval': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const held = await now.cases.held(command.case);
      const installed = held === null ? null : await adapterNamed(held.adapter);
      if (held === null || installed === null) return { ok: false, code: 'no-press' };
      const asked = await now.cases.askApproval(held.press, command.reason, installed, command.case);
      void deps.sync();
      return asked.asked ? { ok: true } : { ok: false, code: 'failed' };
    },
    'disclosure.publish': async (command) => {
      const chosen = await channelsFor(command);
      if ('ok' in chosen) return chosen;
      const { views } = chosen;
      if (
        views.some(
          ({ exceptions, wanted, standing }) =>
            exceptions.length > 0 || wanted.length > 0 || standing === 'not-asked',
        )
      )
        return { ok: false, code: 'not-settled' };
      return record(command.case, [toPublish(chosen)]);
    },
    'disclosure.takeBack': async (command) => {
      const now = await opened();
      if (now === null) return LOCKED;
      const { state, rules, standings } = await now.cases.current(command.case);
      if (rules === null) return { ok: false, code: 'not-settled' };
      const views = channelsOf(state, rules, new Date(deps.now()).toISOString());
      const published = new Set(
        standings.filter(({ standing }) => standing === 'done').map(({ item }) => item.id),
      );
      const back = takingBack(state, views, command.channel, published);
      if (back === null) return { ok: false, code: 'not-settled' };
      const reason = command.reason;
      return record(command.case, [
        ...back.withdraw.map((event) => ({ type: 'event.withdrawn' as const, data: { event, reason } })),
        ...(back.again.length === 0 ? [] : [toPublish({ state, views: back.again, rules })]),
      ]);
    },
    'disclosure.withhold': async (command) => {
      const chosen = await channelsFor(command);
      if ('ok' in chosen) return chosen;
      const { views, rules, id } = chosen;
      const reason = command.reason.trim();
      const held = views.map(({ disclosure, exceptions }) =>
        exceptions
          .map((at) => disclosure.exceptions[at]?.citation)
          .find(
            (citation) =>
              citation?.source === command.exception.source && citation.article === command.exception.article,
          ),
      );
      const [citation] = held;
      if (citation === undefined || held.includes(undefined)) return { ok: false, code: 'not-settled' };
      const approval = deps.newId();
      const said = {
        channels: [...command.channels],
        basis: quoted([citation]),
        reason,
      };
      const expires = new Date(deps.now() + WITHHOLDING_REQUEST_DAYS * 86_400_000).toISOString();
      const result = await record(command.case, [
        {
          type: 'disclosure.decided',
          data: {
            decision: 'withhold',
            ...said,
            approval,
            restsOn: restsOn(chosen),
            packs: [...rules.packs],
          },
        },
        {
          type: 'approval.requested',
          data: {
            approval,
            what: 'withholding',
            items: [...new Set(views.map(({ disclosure }) => disclosure.definition.item))],
            hash: withholdingHash(id, said),
            reason,
            expires,
          },
        },
      ]);
      if (result.ok) void deps.sync();
      return result;
    },
    'page.focus': async (command) => {
      for (const frame of await framesOf(command.case)) {
        const action = (await adapterNamed(frame.adapter))?.adapter.pages.find(
          (p) => p.id === frame.reading?.page,
        )?.actions[0]?.action;
        if (action === undefined) continue;
        await deps.showTab(frame.tab);
        await deps.toFrame(frame.tab, frame.frame, { type: 'page.focusAction', action });
      }
      return { ok: true };
    },
    'case.open': async (command) => {
      const now = await opened();
      const shown = (await framesOf(command.case))[0];
      if (shown !== undefined) {
        await deps.showTab(shown.tab);
        return { ok: true };
      }
      const row = (await now?.cases.list())?.find((one) => one.id === command.case);
      if (row?.url == null) return { ok: false, code: 'failed' };
      await deps.openUrl(row.url);
      return { ok: true };
    },
    unlock: async (command) => {
      const result = await store.unlock(command.person, command.pin);
      if (!result.unlocked) {
        const code = result.triesLeft <= 0 ? 'no-tries' : result.waitMs > 0 ? 'wait' : 'wrong-pin';
        return { ok: false, code, triesLeft: result.triesLeft, waitMs: result.waitMs };
      }
      await deps.unlocked();
      return { ok: true };
    },
    recover: async (command) => {
      const got = await deps.recoveryKey(command.person);
      if ('code' in got) return { ok: false, code: got.code };
      const done = await store.recover(command.person, got.key, command.pin);
      if (done) await deps.unlocked();
      return done ? { ok: true } : { ok: false, code: 'not-allowed' };
    },
    lock: async () => {
      await store.lock();
      await deps.locked();
      return { ok: true };
    },
    'sign-out': async () => {
      await store.signOut();
      await deps.locked();
      return { ok: true };
    },
    switch: async (command) => {
      await store.lock();
      await store.choose(command.person);
      await deps.locked();
      return { ok: true };
    },
    sync: async () => {
      await deps.sync();
      return { ok: true };
    },
    'pair.open': async () => {
      await deps.openPairing();
      return { ok: true };
    },
  };

  return (command) => {
    const obey = commands[command.type] as (c: PanelCommand) => Promise<CommandResult>;
    return obey(command);
  };
}
