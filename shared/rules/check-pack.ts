/**
 * What a pack's schema cannot say: names that must exist, conditions that must be readable, and how strict the
 * cited words allow an item to be (decisions 1 and 5). Runs on a whole pack: national, or layers joined.
 */
import { compile, type FactTypes } from './cel.ts';
import { derivedFacts } from './derived-fact.ts';
import { type SaidProblem, say, type Words, wrong } from './mending.ts';
import type { Citation, DeadlineDefinition, FactDefinition, ItemDefinition, Pack } from './pack-schema.ts';

/** One thing wrong: where, what stands there, what to write instead. */
export interface CheckProblem extends SaidProblem {
  readonly path: readonly (string | number)[];
}

/** Events that may close an item. */
export const closingEvents = ['officer.present', 'note.written', 'approval.given', 'decision.made'] as const;

/** Words that lay a duty or a bar on someone; 要 as a verb is how the State Council Office's documents say it. */
const dutyWords = /应当|应作为|必须|不得|(?<![需主重必])要(?![求素件点])/;

function wordOf(verb: string): RegExp {
  if (verb === '应') return /应(?!当)/;
  return verb === '要' ? /(?<![需主重必])要(?![求素件点])/ : new RegExp(verb);
}
const factNamePattern = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/;

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

export function factTypes(facts: Readonly<Record<string, FactDefinition>>): FactTypes {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.type]));
}

function isOfType(value: unknown, type: FactDefinition['type']): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'money':
    case 'integer':
      return typeof value === 'number';
    case 'day':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'instant':
      return typeof value === 'string' && instantPattern.test(value);
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value);
  }
}

class Checker {
  readonly problems: CheckProblem[] = [];
  private readonly pack: Pack;
  private readonly types: FactTypes;
  constructor(pack: Pack) {
    this.pack = pack;
    this.types = factTypes(pack.facts);
  }

  add(path: readonly (string | number)[], found: Words, write: Words): void {
    this.problems.push({ path, ...wrong(found, write) });
  }

  oneOf(path: readonly (string | number)[], found: string, known: readonly string[], what: string): void {
    if (known.includes(found)) return;
    this.add(path, found, say('one-of-declared', known.join(', '), what));
  }

  condition(path: readonly string[], text: string | undefined): readonly string[] {
    if (text === undefined) return [];
    const result = compile(text, this.types);
    if ('condition' in result) return result.condition.facts;
    this.add(path, result.problem.found, result.problem.said);
    return [];
  }

  citation(path: readonly (string | number)[], citation: Citation): void {
    this.oneOf([...path, 'source'], citation.source, Object.keys(this.pack.sources), 'sources');
  }

  facts(): void {
    const above = new Set(
      Object.keys(this.pack.facts).flatMap((name) =>
        [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index)),
      ),
    );
    for (const [name, fact] of Object.entries(this.pack.facts)) {
      const path = ['facts', name];
      if (!factNamePattern.test(name)) this.add(path, name, say('fact-name'));
      if (above.has(name)) this.add(path, name, say('fact-other-name', name));
      if (fact.derived === true && !derivedFacts.some((known) => known === name))
        this.add([...path, 'derived'], name, say('derived-only-for', derivedFacts.join(', ')));
      if (fact.fixed !== undefined) {
        this.citation([...path, 'fixed', 'citation'], fact.fixed.citation);
        if (fact.derived === true) this.add([...path, 'fixed'], name, say('fixed-of-derived'));
        if (!isOfType(fact.fixed.value, fact.type))
          this.add(
            [...path, 'fixed', 'value'],
            JSON.stringify(fact.fixed.value),
            say('value-of-type', fact.type),
          );
      }
    }
  }

  items(): void {
    const { pack } = this;
    const stages = pack.stages.map((stage) => stage.id);
    for (const [id, item] of Object.entries(pack.items)) {
      const path = ['items', id];
      this.oneOf([...path, 'stage'], item.stage, stages, 'stages');
      for (const [at, action] of item.guards.entries())
        this.oneOf([...path, 'guards', at], action, Object.keys(pack.actions), 'actions');
      this.citation([...path, 'citation'], item.citation);
      for (const [at, further] of (item.also ?? []).entries()) this.citation([...path, 'also', at], further);
      for (const [at, told] of (item.tells ?? []).entries())
        this.citation([...path, 'tells', at, 'citation'], told.citation);
      if (
        item.tells !== undefined &&
        item.closedBy.kind !== 'attestation' &&
        item.closedBy.kind !== 'document'
      )
        this.add([...path, 'closedBy', 'kind'], item.closedBy.kind, say('one-of', 'attestation, document'));
      this.inForce([...path, 'inForce'], item.inForce);
      const asked = this.condition([...path, 'when'], item.when);
      if (item.closedBy.kind === 'document')
        this.oneOf(
          [...path, 'closedBy', 'document'],
          item.closedBy.document,
          Object.keys(pack.documents),
          'documents',
        );
      if (item.closedBy.kind === 'event' && !closingEvents.some((event) => event === eventOf(item.closedBy)))
        this.add(
          [...path, 'closedBy', 'event'],
          item.closedBy.event,
          say('one-of', closingEvents.join(', ')),
        );
      const closing =
        item.closedBy.kind === 'fact'
          ? this.condition([...path, 'closedBy', 'condition'], item.closedBy.condition)
          : [];
      this.bar(id, [...asked, ...closing]);
      this.duty(id);
    }
  }

  /** Whom the words bind, by which verb, what satisfies it: all three or none, and the verb stands in the words. */
  private duty(id: string): void {
    const item = this.pack.items[id];
    if (item === undefined) return;
    const path = ['items', id];
    const { binds, verb, satisfiedBy, citation } = item;
    const given = { binds, verb, satisfiedBy };
    const names = Object.keys(given) as (keyof typeof given)[];
    const missing = names.filter((name) => given[name] === undefined);
    if (missing.length > 0 && missing.length < names.length)
      this.add([...path, ...missing.slice(0, 1)], say('nothing'), say('duty-all-three', missing.join(', ')));
    if (verb === undefined) return;
    if (!wordOf(verb).test(citation.words))
      this.add([...path, 'verb'], verb, say('verb-of-words', citation.words));
    else if (item.bar === 'statutory' && verb !== '不得')
      this.add([...path, 'verb'], verb, say('statutory-verb'));
  }

  /** How strict an item may be, by the letter of the words it quotes. */
  private bar(id: string, rests: readonly string[]): void {
    const item = this.pack.items[id];
    if (item === undefined || item.bar === 'advisory') return;
    const path = ['items', id];
    const { words } = item.citation;
    const kind = this.pack.sources[item.citation.source]?.kind;
    if (!dutyWords.test(words)) this.add([...path, 'citation', 'words'], words, say('words-of-duty'));
    if (item.bar !== 'statutory') return;
    if (!words.includes('不得')) this.add([...path, 'bar'], 'statutory', say('procedural-no-bar'));
    if (kind !== undefined && kind !== 'law' && kind !== 'administrative-regulation')
      this.add([...path, 'bar'], 'statutory', say('procedural-by-kind', kind));
    if (item.loosenable === true) this.add([...path, 'loosenable'], 'true', say('statutory-never-loosened'));
    for (const name of rests)
      if (this.pack.facts[name]?.parameter === true) this.add(path, name, say('no-parameter'));
  }

  deadlines(): void {
    for (const [id, deadline] of Object.entries(this.pack.deadlines)) {
      const path = ['deadlines', id];
      this.citation([...path, 'citation'], deadline.citation);
      this.condition([...path, 'when'], deadline.when);
      this.inForce([...path, 'inForce'], deadline.inForce);
      const days = [
        'decision.decidedOn',
        ...Object.keys(this.types).filter((name) => this.types[name] === 'day'),
      ];
      const instants = Object.keys(this.types).filter((name) => this.types[name] === 'instant');
      const ends = deadline.unit === 'hour' ? instants : days;
      this.oneOf([...path, 'from'], deadline.from, ends, 'facts');
      if (deadline.metBy !== undefined) this.oneOf([...path, 'metBy'], deadline.metBy, ends, 'facts');
      this.counting(path, deadline, days);
    }
  }

  inForce(path: readonly string[], days: ItemDefinition['inForce']): void {
    if (days?.from !== undefined && days.to !== undefined && days.to < days.from)
      this.add([...path, 'to'], days.to, say('day-not-before', days.from));
  }

  /** How a period is counted, suspended and extended. */
  counting(path: readonly string[], deadline: DeadlineDefinition, days: readonly string[]): void {
    const { basis, suspendedBy = [], extendedBy = [], otherLaw, direction, unit, rollover } = deadline;
    if (basis?.firstDay !== undefined) this.citation([...path, 'basis', 'firstDay'], basis.firstDay);
    if (basis?.rollover !== undefined) this.citation([...path, 'basis', 'rollover'], basis.rollover);
    if (unit === 'hour' && (rollover !== 'none' || suspendedBy.length + extendedBy.length > 0))
      this.add([...path, 'unit'], unit, say('hours-run-through'));
    if (direction === 'before' && unit !== 'working-day' && unit !== 'day')
      this.add([...path, 'unit'], unit, say('counted-back-units'));
    if (direction === 'before' && rollover !== 'none')
      this.add([...path, 'rollover'], rollover, say('counted-back-no-roll'));
    if (direction === 'before' && suspendedBy.length + extendedBy.length > 0)
      this.add([...path, 'direction'], 'before', say('counted-back-no-change'));
    if (deadline.unitOpen === true && unit !== 'working-day' && unit !== 'day')
      this.add([...path, 'unitOpen'], 'true', say('unit-open-days'));
    for (const [at, one] of suspendedBy.entries()) {
      const here = [...path, 'suspendedBy', String(at)];
      this.citation([...here, 'citation'], one.citation);
      this.oneOf([...here, 'from'], one.from, days, 'facts');
      this.oneOf([...here, 'to'], one.to, days, 'facts');
      this.notice(here, one, days);
    }
    const named = (type: string) => Object.keys(this.types).filter((name) => this.types[name] === type);
    const numbers = named('integer');
    if (otherLaw !== undefined) {
      const here = [...path, 'otherLaw'];
      this.citation([...here, 'citation'], otherLaw.citation);
      this.oneOf([...here, 'applies'], otherLaw.applies, named('boolean'), 'facts');
      this.oneOf([...here, 'length'], otherLaw.length, numbers, 'facts');
    }
    for (const [at, one] of extendedBy.entries()) {
      const here = [...path, 'extendedBy', String(at)];
      this.citation([...here, 'citation'], one.citation);
      this.oneOf([...here, 'approvedOn'], one.approvedOn, days, 'facts');
      if (one.length !== undefined) this.oneOf([...here, 'length'], one.length, numbers, 'facts');
      else if (one.max === undefined) this.add([...here, 'max'], say('nothing'), say('extension-length'));
      this.notice(here, one, days);
    }
  }

  notice(
    path: readonly string[],
    one: { readonly notice: 'required' | 'none'; readonly noticeOn?: string | undefined },
    days: readonly string[],
  ): void {
    if (one.noticeOn !== undefined) this.oneOf([...path, 'noticeOn'], one.noticeOn, days, 'facts');
    else if (one.notice === 'required') this.add([...path, 'noticeOn'], say('nothing'), say('notice-fact'));
  }

  all(): readonly CheckProblem[] {
    const { pack } = this;
    if (pack.effective.to !== undefined && pack.effective.to < pack.effective.from)
      this.add(['effective', 'to'], pack.effective.to, say('day-not-before', pack.effective.from));
    for (const [id, action] of Object.entries(pack.actions))
      this.oneOf(
        ['actions', id, 'stage'],
        action.stage,
        pack.stages.map((stage) => stage.id),
        'stages',
      );
    const seen = new Set<string>();
    for (const [at, stage] of pack.stages.entries()) {
      if (seen.has(stage.id)) this.add(['stages', at, 'id'], stage.id, say('another-id'));
      seen.add(stage.id);
    }
    this.facts();
    this.items();
    this.deadlines();
    this.records();
    this.majorDecisions();
    this.disclosures();
    return this.problems;
  }

  item(path: readonly (string | number)[], id: string): void {
    this.oneOf(path, id, Object.keys(this.pack.items), 'items');
  }

  records(): void {
    const { pack } = this;
    for (const [id, record] of Object.entries(pack.records ?? {})) {
      const path = ['records', id];
      this.oneOf(
        [...path, 'stage'],
        record.stage,
        pack.stages.map((stage) => stage.id),
        'stages',
      );
      this.condition([...path, 'when'], record.when);
      this.citation([...path, 'citation'], record.citation);
      if (record.item !== undefined) this.item([...path, 'item'], record.item);
      else if (record.citation.verified && dutyWords.test(record.citation.words))
        this.add([...path, 'item'], say('nothing'), say('record-item'));
      const spoken = record.methods.some((method) => method === 'audio' || method === 'video');
      if (record.announcement !== undefined) {
        this.item([...path, 'announcement'], record.announcement);
        if (record.announcement === record.item)
          this.add([...path, 'announcement'], record.announcement, say('announced-apart'));
      } else if (spoken) this.add([...path, 'announcement'], say('nothing'), say('announcement'));
      if (record.extent === 'whole' && record.methods.some((method) => method === 'photo'))
        this.add([...path, 'methods'], 'photo', say('whole-not-photo'));
    }
  }

  majorDecisions(): void {
    for (const [id, decision] of Object.entries(this.pack.majorDecisions ?? {})) {
      const path = ['majorDecisions', id];
      this.condition([...path, 'when'], decision.when);
      this.citation([...path, 'citation'], decision.citation);
      this.item([...path, 'item'], decision.item);
      const who = this.pack.items[decision.item]?.who;
      if (who?.some((one) => one !== 'legal-officer'))
        this.add([...path, 'item'], decision.item, say('legal-officer-item'));
    }
  }

  disclosures(): void {
    const taken = { channel: new Map<string, string>(), deadline: new Map<string, string>() };
    for (const [id, disclosure] of Object.entries(this.pack.disclosures ?? {})) {
      const path = ['disclosures', id];
      this.condition([...path, 'when'], disclosure.when);
      this.citation([...path, 'citation'], disclosure.citation);
      this.item([...path, 'item'], disclosure.item);
      this.oneOf([...path, 'deadline'], disclosure.deadline, Object.keys(this.pack.deadlines), 'deadlines');
      const { channel, deadline } = disclosure;
      const other = taken.channel.get(channel.id);
      if (other !== undefined)
        this.add([...path, 'channel', 'id'], channel.id, say('another-channel', other));
      const shared = taken.deadline.get(deadline);
      if (shared !== undefined) this.add([...path, 'deadline'], deadline, say('own-period', shared));
      taken.channel.set(channel.id, id);
      taken.deadline.set(deadline, id);
      for (const [at, exception] of disclosure.exceptions.entries()) {
        const here = [...path, 'exceptions', String(at)];
        this.condition([...here, 'when'], exception.when);
        this.citation([...here, 'citation'], exception.citation);
        const kind = this.pack.sources[exception.citation.source]?.kind;
        if (kind !== undefined && kind !== 'law' && kind !== 'administrative-regulation')
          this.add([...here, 'citation', 'source'], exception.citation.source, say('exception-by-law', kind));
        if (!exception.citation.verified)
          this.add([...here, 'citation', 'verified'], 'false', say('read-exception'));
      }
    }
  }
}

function eventOf(closedBy: {
  readonly kind: string;
  readonly event?: string | undefined;
}): string | undefined {
  return closedBy.event;
}

/** Everything wrong with a whole pack beyond its schema; empty when it may be used. */
export function checkPack(pack: Pack): readonly CheckProblem[] {
  return new Checker(pack).all();
}
