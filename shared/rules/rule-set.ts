/**
 * The rules in force for one case on one day: the packs that apply, laid over each other, conditions prepared.
 */
import type { Bar, FactValue, Versioned } from '../case/events.ts';
import { type Condition, compile, type FactTypes } from './cel.ts';
import { checkPack, factTypes } from './check-pack.ts';
import { type LayerProblem, layerOrder, layerPacks } from './layer-packs.ts';
import { say, wrong } from './mending.ts';
import type {
  Citation,
  DeadlineDefinition,
  DisclosureDefinition,
  FactDefinition,
  ItemDefinition,
  Localized,
  MajorDecisionDefinition,
  Pack,
  RecordDefinition,
  SourceDefinition,
} from './pack-schema.ts';

/** A citation with the names the panel shows. */
export type CitationView = Citation & { readonly short: string; readonly sourceTitle: string };

export interface RuleItem {
  readonly id: string;
  readonly definition: ItemDefinition;
  /** The bar that counts: what rests on unverified law is advisory (decision 5). */
  readonly bar: Bar;
  readonly when: Condition | null;
  /** Set when it is closed by facts. */
  readonly closes: Condition | null;
  readonly citation: CitationView;
  /** The packs that speak of it, uppermost first: what the last one says counts. */
  readonly packs: readonly Versioned[];
}

export interface RuleDeadline {
  readonly id: string;
  readonly definition: DeadlineDefinition;
  readonly when: Condition | null;
  readonly citation: CitationView;
}

/** A part of the rules with its condition prepared and its citation named. */
export interface Ruled<Definition> {
  readonly id: string;
  readonly definition: Definition;
  readonly when: Condition | null;
  readonly citation: CitationView;
}

export interface RuleDisclosure extends Ruled<DisclosureDefinition> {
  readonly exceptions: readonly {
    readonly when: Condition;
    readonly citation: CitationView;
    readonly definition: DisclosureDefinition['exceptions'][number];
  }[];
}

export interface RuleSet {
  /** Uppermost first. */
  readonly packs: readonly Versioned[];
  readonly category: string;
  readonly procedure: string;
  /** Day for which these are the rules. */
  readonly on: string;
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly types: FactTypes;
  /** Values that a layer fixes for every case. */
  readonly fixed: Readonly<Record<string, FactValue>>;
  readonly stages: readonly { readonly id: string; readonly title: Localized }[];
  /** In the order of their stages, then of the packs. */
  readonly items: readonly RuleItem[];
  readonly actions: Pack['actions'];
  readonly deadlines: readonly RuleDeadline[];
  readonly documents: Pack['documents'];
  /** What is recorded, how and on what (记录措施); those with photo, audio or video are the 音像记录事项清单. */
  readonly records: readonly Ruled<RecordDefinition>[];
  /** The catalogue of major decisions. */
  readonly majorDecisions: readonly Ruled<MajorDecisionDefinition>[];
  readonly disclosures: readonly RuleDisclosure[];
  /** Of all layers: what citations name. */
  readonly sources: Readonly<Record<string, SourceDefinition>>;
  /** Layers that were left out because they loosen what they may not; the rest stays in force. */
  readonly problems: readonly LayerProblem[];
}

export interface RulesQuery {
  readonly category: string;
  readonly procedure: string;
  /** Day in Asia/Shanghai by which versions are chosen: for procedure, the step's day (decision 37). */
  readonly on: string;
}

/** Is the decision itself made with this action? */
export function decides(rules: Pick<RuleSet, 'actions'>, action: string): boolean {
  return rules.actions[action]?.decides === true;
}

/** Stage in which the decision is made; null for rules that know no such action. */
export function decisionStage(rules: Pick<RuleSet, 'actions'>): string | null {
  return Object.values(rules.actions).find((action) => action.decides === true)?.stage ?? null;
}

function standsOn(day: string, { inForce: days }: Pick<ItemDefinition, 'inForce'>): boolean {
  return (days?.from ?? day) <= day && day <= (days?.to ?? day);
}

function inForce(pack: Pack, query: RulesQuery): boolean {
  return (
    pack.category === query.category &&
    pack.procedure === query.procedure &&
    pack.effective.from <= query.on &&
    (pack.effective.to === undefined || query.on <= pack.effective.to)
  );
}

function versionParts(version: string): number[] {
  return version.split('.').map(Number);
}

/** Later in force first, then the higher version. */
function newer(a: Pack, b: Pack): number {
  if (a.effective.from !== b.effective.from) return a.effective.from < b.effective.from ? 1 : -1;
  const [x, y] = [versionParts(a.version), versionParts(b.version)];
  for (let at = 0; at < 3; at += 1) {
    const difference = (y[at] ?? 0) - (x[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Uppermost first; of one layer, what another extends before it, else by name. */
function inOrder(packs: readonly Pack[]): readonly Pack[] {
  const depth = (pack: Pack, passed: readonly Pack[] = []): number => {
    const upper = packs.find((one) => one.pack === pack.extends && one.layer === pack.layer);
    return upper === undefined || passed.includes(upper) ? 0 : 1 + depth(upper, [...passed, pack]);
  };
  return [...packs].sort(
    (a, b) =>
      layerOrder.indexOf(a.layer) - layerOrder.indexOf(b.layer) ||
      depth(a) - depth(b) ||
      (a.pack < b.pack ? -1 : a.pack > b.pack ? 1 : 0),
  );
}

function prepared(text: string | undefined, types: FactTypes): Condition | null {
  if (text === undefined) return null;
  const result = compile(text, types);
  // Packs come through loadPack, so this is a pack that nobody checked.
  if ('problem' in result) throw new TypeError(`unchecked condition "${text}": ${result.problem.write}`);
  return result.condition;
}

/** A citation with the names of its source. */
export function cited(citation: Citation, sources: Readonly<Record<string, SourceDefinition>>): CitationView {
  const source = sources[citation.source];
  return {
    ...citation,
    short: source?.short ?? citation.source,
    sourceTitle: source?.title ?? citation.source,
  };
}

function ruled<D extends { readonly when?: string | undefined; readonly citation: Citation }>(
  definitions: Readonly<Record<string, D>> | undefined,
  types: FactTypes,
  sources: Readonly<Record<string, SourceDefinition>>,
): readonly Ruled<D>[] {
  return Object.entries(definitions ?? {}).map(([id, definition]) => ({
    id,
    definition,
    when: prepared(definition.when, types),
    citation: cited(definition.citation, sources),
  }));
}

/** Lays layer after layer over the national pack; one that may not be laid is left out and named. */
function layAll(top: Pack, ordered: readonly Pack[], checked: boolean) {
  let joint = top;
  const laid: Pack[] = [top];
  const problems: LayerProblem[] = [];
  for (const pack of ordered) {
    if (pack === top) continue;
    if (pack.extends === undefined || !laid.some((above) => above.pack === pack.extends)) {
      const write = say('one-of', laid.map((above) => above.pack).join(', '));
      problems.push({ pack: pack.pack, path: 'extends', ...wrong(pack.extends ?? '', write) });
      continue;
    }
    const layered = layerPacks(joint, pack, checked);
    if ('problems' in layered) {
      problems.push(...layered.problems);
      continue;
    }
    joint = layered.pack;
    laid.push(pack);
  }
  return { joint, laid, problems };
}

/**
 * The rules for a category and procedure on a day.
 * @param packs checked packs (loadPack); several versions of one may be among them
 * @returns null when no national pack is in force: the gate is then broken, not open (decision 3)
 * @throws TypeError when a pack holds a condition that was never checked
 */
export function rulesFor(packs: readonly Pack[], query: RulesQuery): RuleSet | null {
  const candidates = new Map<string, Pack>();
  for (const pack of packs.filter((p) => inForce(p, query)).sort(newer))
    if (!candidates.has(pack.pack)) candidates.set(pack.pack, pack);
  const ordered = inOrder([...candidates.values()]);
  const top = ordered.find((pack) => pack.layer === 'national');
  if (top === undefined) return null;
  const quick = layAll(top, ordered, false);
  // Checked once, when all are laid; only if that finds something it is asked which layer brought it.
  const sound = quick.laid.length === 1 || checkPack(quick.joint).length === 0;
  const { joint, laid, problems } = sound ? quick : layAll(top, ordered, true);
  const used: readonly Versioned[] = laid.map(({ pack, version }) => ({ id: pack, version }));
  const types = factTypes(joint.facts);
  const stageAt = new Map(joint.stages.map((stage, index) => [stage.id, index]));
  const items = Object.entries(joint.items)
    .filter(([, definition]) => standsOn(query.on, definition))
    .map(
      ([id, definition]): RuleItem => ({
        id,
        definition,
        bar: definition.citation.verified ? definition.bar : 'advisory',
        when: prepared(definition.when, types),
        closes: definition.closedBy.kind === 'fact' ? prepared(definition.closedBy.condition, types) : null,
        citation: cited(definition.citation, joint.sources),
        packs: laid
          .filter((pack) => Object.hasOwn(pack.items, id) || Object.hasOwn(pack.tightens ?? {}, id))
          .map(({ pack, version }) => ({ id: pack, version })),
      }),
    )
    // Sort is stable: within a stage the order of the packs stands.
    .sort((a, b) => (stageAt.get(a.definition.stage) ?? 0) - (stageAt.get(b.definition.stage) ?? 0));
  const fixed: Record<string, FactValue> = {};
  for (const [name, fact] of Object.entries(joint.facts))
    if (fact.fixed !== undefined) fixed[name] = fact.fixed.value;
  return {
    packs: used,
    category: joint.category,
    procedure: joint.procedure,
    on: query.on,
    facts: joint.facts,
    types,
    fixed,
    stages: joint.stages,
    items,
    actions: joint.actions,
    deadlines: Object.entries(joint.deadlines)
      .filter(([, definition]) => standsOn(query.on, definition))
      .map(([id, definition]) => ({
        id,
        definition,
        when: prepared(definition.when, types),
        citation: cited(definition.citation, joint.sources),
      })),
    documents: joint.documents,
    records: ruled(joint.records, types, joint.sources),
    majorDecisions: ruled(joint.majorDecisions, types, joint.sources),
    disclosures: ruled(joint.disclosures, types, joint.sources).map((disclosure) => ({
      ...disclosure,
      exceptions: disclosure.definition.exceptions.flatMap((definition) => {
        const when = prepared(definition.when, types);
        return when === null
          ? []
          : [{ when, citation: cited(definition.citation, joint.sources), definition }];
      }),
    })),
    sources: joint.sources,
    problems,
  };
}
