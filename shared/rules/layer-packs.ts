/**
 * Packs laid over each other: national → region → city → district → agency. A lower layer may add and tighten;
 * it may loosen only what the upper one marks `loosenable`, and never what is statutory (decision 1).
 */
import { checkPack } from './check-pack.ts';
import { type SaidProblem, say, type Words, wrong } from './mending.ts';
import type {
  Citation,
  DeadlineDefinition,
  DisclosureDefinition,
  FactDefinition,
  ItemDefinition,
  MajorDecisionDefinition,
  Pack,
  RecordDefinition,
} from './pack-schema.ts';

export const layerOrder = ['national', 'region', 'city', 'district', 'agency'] as const;

/** Why a layer is not laid over: where in it, what it says, what may be written. */
export interface LayerProblem extends SaidProblem {
  readonly pack: string;
  readonly path: string;
}

const strictness = { advisory: 0, procedural: 1, statutory: 2 } as const;

/** The condition's own words without outer brackets and space, to compare two. */
function plain(text: string): string {
  const trimmed = text.replace(/\s+/g, ' ').trim();
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return trimmed;
  let depth = 0;
  for (let at = 0; at < trimmed.length - 1; at += 1) {
    if (trimmed[at] === '(') depth += 1;
    if (trimmed[at] === ')') depth -= 1;
    if (depth === 0) return trimmed;
  }
  return plain(trimmed.slice(1, -1));
}

/** True when `text` is the upper condition joined to more by `operator`, in the one spelling that can be checked. */
function extendsBy(text: string, upper: string, operator: '||' | '&&'): boolean {
  return (
    plain(text) === plain(upper) ||
    text
      .replace(/\s+/g, ' ')
      .trim()
      .startsWith(`(${plain(upper)}) ${operator} (`)
  );
}

/** In force on fewer days than above. */
function outOfForce(upper: ItemDefinition['inForce'], lower: ItemDefinition['inForce']): Looser | null {
  for (const edge of ['from', 'to'] as const) {
    const [above, below] = [upper?.[edge], lower?.[edge]];
    if (below === undefined) continue;
    if (above === undefined || (edge === 'from' ? below > above : below < above))
      return { path: `inForce.${edge}`, found: below, write: above ?? say('leave-out', edge) };
  }
  return null;
}

interface Looser {
  readonly path: string;
  readonly found: Words;
  readonly write: Words;
}

/**
 * How the lower item is looser than the upper; null when it is as strict or stricter.
 * @param taken documents that close another upper item: one paper must not do for two
 */
function looserItem(upper: ItemDefinition, lower: ItemDefinition, taken: ReadonlySet<string>): Looser | null {
  if (strictness[lower.bar] < strictness[upper.bar])
    return { path: 'bar', found: lower.bar, write: say('or-stricter', upper.bar) };
  if (upper.citation.verified && !lower.citation.verified)
    return { path: 'citation.verified', found: 'false', write: say('checked-citation') };
  const missing = upper.guards.filter((action) => !lower.guards.includes(action));
  if (missing.length > 0)
    return { path: 'guards', found: lower.guards.join(', '), write: say('keep', missing.join(', ')) };
  if (lower.when !== undefined && (upper.when === undefined || !extendsBy(lower.when, upper.when, '||')))
    return {
      path: 'when',
      found: lower.when,
      write: upper.when === undefined ? say('asked-always') : `(${plain(upper.when)}) || (…)`,
    };
  const shorter = outOfForce(upper.inForce, lower.inForce);
  if (shorter !== null) return shorter;
  // Else the layer below this one could loosen what this one may not.
  if (lower.loosenable === true)
    return {
      path: 'loosenable',
      found: 'true',
      write: say('upper-alone-says', 'loosenable'),
    };
  // Asked of the registry it would close without anybody's word; not asked, a tick would stand against the registry.
  if (lower.checkedBy !== upper.checkedBy)
    return { path: 'checkedBy', found: String(lower.checkedBy), write: say('as-above', 'checkedBy') };
  const [a, b] = [upper.closedBy, lower.closedBy];
  // A tick may become a paper or a recording of its own. An event or a fact would close it without anybody's word.
  if (a.kind === 'attestation' && b.kind === 'media') return null;
  if (a.kind === 'attestation' && b.kind === 'attestation' && (b.event === undefined || b.event === a.event))
    return null;
  if (a.kind === 'attestation' && b.kind === 'document' && !taken.has(b.document)) return null;
  const same =
    a.kind === b.kind &&
    (a.kind !== 'document' || (b.kind === 'document' && a.document === b.document)) &&
    (a.kind !== 'event' || (b.kind === 'event' && a.event === b.event && (b.count ?? 1) >= (a.count ?? 1))) &&
    (a.kind !== 'fact' || (b.kind === 'fact' && extendsBy(b.condition, a.condition, '&&')));
  if (same) return null;
  return {
    path: 'closedBy',
    found: JSON.stringify(b),
    write: a.kind === 'attestation' ? say('close-a-tick') : say('closed-as-above', JSON.stringify(a)),
  };
}

/** Documents that close an item other than `id`. */
function documentsBut(pack: Pack, id: string): ReadonlySet<string> {
  return new Set(
    Object.entries(pack.items).flatMap(([other, { closedBy }]) =>
      other !== id && closedBy.kind === 'document' ? [closedBy.document] : [],
    ),
  );
}

function looserDeadline(upper: DeadlineDefinition, lower: DeadlineDefinition): Looser | null {
  if (lower.loosenable === true)
    return {
      path: 'loosenable',
      found: 'true',
      write: say('upper-alone-says', 'loosenable'),
    };
  const shorter = outOfForce(upper.inForce, lower.inForce);
  if (shorter !== null) return shorter;
  if (lower.unit !== upper.unit) return { path: 'unit', found: lower.unit, write: `unit: ${upper.unit}` };
  if (lower.from !== upper.from) return { path: 'from', found: lower.from, write: `from: ${upper.from}` };
  if (lower.length > upper.length)
    return { path: 'length', found: String(lower.length), write: say('or-less', String(upper.length)) };
  if (lower.rollover !== upper.rollover && lower.rollover !== 'none')
    return { path: 'rollover', found: lower.rollover, write: 'rollover: none' };
  if (upper.firstDayCounts && !lower.firstDayCounts)
    return { path: 'firstDayCounts', found: 'false', write: 'firstDayCounts: true' };
  if ((lower.direction ?? 'after') !== (upper.direction ?? 'after'))
    return {
      path: 'direction',
      found: lower.direction ?? say('nothing'),
      write: say('as-above', 'direction'),
    };
  // Time that the upper layer counts must not stop counting, nor its notice be spared, nor its limit be raised; nor is it
  // for a lower layer to leave the period to another law.
  for (const path of ['suspendedBy', 'extendedBy', 'otherLaw'] as const)
    if (lower[path] !== undefined && JSON.stringify(lower[path]) !== JSON.stringify(upper[path]))
      return {
        path,
        found: say('of-its-own', String([lower[path]].flat().length)),
        write: say('as-above-or-none', path),
      };
  // A point that the upper layer leaves open shows the earlier date; closing it would show a later one.
  for (const point of ['firstDay', 'rollover'] as const)
    if (upper.basis?.[point] === undefined && lower.basis?.[point] !== undefined)
      return {
        path: `basis.${point}`,
        found: lower.basis[point].article,
        write: say('basis-without', point),
      };
  if (upper.unitOpen === true && lower.unitOpen !== true)
    return { path: 'unitOpen', found: String(lower.unitOpen ?? false), write: 'unitOpen: true' };
  if (lower.when !== undefined && (upper.when === undefined || !extendsBy(lower.when, upper.when, '||')))
    return { path: 'when', found: lower.when, write: say('upper-when-or-more') };
  return null;
}

/** Only a wider condition: `when` left out, or the upper one joined to more by ||. */
function narrower(upper: string | undefined, lower: string | undefined): Looser | null {
  if (lower === undefined || (upper !== undefined && extendsBy(lower, upper, '||'))) return null;
  return {
    path: 'when',
    found: lower,
    write: upper === undefined ? say('asked-always') : `(${plain(upper)}) || (…)`,
  };
}

function lessVerified(upper: Citation, lower: Citation): Looser | null {
  if (!upper.verified || lower.verified) return null;
  return { path: 'citation.verified', found: 'false', write: say('checked-citation') };
}

/** Another value where the upper layer's must stand. */
function other(path: string, upper: string | undefined, lower: string | undefined): Looser | null {
  if (upper === undefined || upper === lower) return null;
  return { path, found: lower ?? say('nothing'), write: `${path}: ${upper}` };
}

const approvers = { officer: 0, lead: 1, head: 2 } as const;
const extents = { 'as-needed': 0, required: 1, whole: 2 } as const;

function looserRecord(upper: RecordDefinition, lower: RecordDefinition): Looser | null {
  const wider = (path: 'methods' | 'carriers') => {
    const allowed: readonly string[] = upper[path];
    const more = lower[path].filter((one) => !allowed.includes(one));
    return more.length === 0
      ? null
      : { path, found: more.join(', '), write: say('one-of', allowed.join(', ')) };
  };
  return (
    other('stage', upper.stage, lower.stage) ??
    (extents[lower.extent] < extents[upper.extent] ? other('extent', upper.extent, lower.extent) : null) ??
    wider('methods') ??
    wider('carriers') ??
    other('item', upper.item, lower.item) ??
    other('announcement', upper.announcement, lower.announcement) ??
    (approvers[lower.approver ?? 'officer'] < approvers[upper.approver ?? 'officer']
      ? other('approver', upper.approver, lower.approver)
      : null) ??
    lessVerified(upper.citation, lower.citation) ??
    narrower(upper.when, lower.when)
  );
}

function looserMajorDecision(upper: MajorDecisionDefinition, lower: MajorDecisionDefinition): Looser | null {
  return (
    other('item', upper.item, lower.item) ??
    lessVerified(upper.citation, lower.citation) ??
    narrower(upper.when, lower.when)
  );
}

/** An exception protects the person concerned: none is taken away, and one that is added is a law's. */
function looserDisclosure(upper: DisclosureDefinition, lower: DisclosureDefinition): Looser | null {
  const kept = (one: DisclosureDefinition['exceptions'][number]) =>
    lower.exceptions.some(
      (mine) =>
        mine.when === one.when &&
        mine.approver === one.approver &&
        mine.citation.source === one.citation.source &&
        mine.citation.article === one.citation.article,
    );
  const dropped = upper.exceptions.find((one) => !kept(one));
  return (
    other('channel.id', upper.channel.id, lower.channel.id) ??
    other('deadline', upper.deadline, lower.deadline) ??
    other('item', upper.item, lower.item) ??
    lessVerified(upper.citation, lower.citation) ??
    narrower(upper.when, lower.when) ??
    (dropped === undefined
      ? null
      : {
          path: 'exceptions',
          found: say('nothing'),
          write: say('keep', `${dropped.citation.article}: ${dropped.when}`),
        })
  );
}

function factProblem(upper: FactDefinition | undefined, lower: FactDefinition): Looser | null {
  if (upper === undefined) return null;
  if (lower.type !== upper.type) return { path: 'type', found: lower.type, write: `type: ${upper.type}` };
  if ((lower.derived ?? false) !== (upper.derived ?? false))
    return { path: 'derived', found: String(lower.derived ?? false), write: say('as-above', 'derived') };
  if (lower.parameter === true && upper.parameter !== true)
    return {
      path: 'parameter',
      found: 'true',
      write: say('upper-alone-says', 'parameter'),
    };
  if (lower.fixed !== undefined && upper.parameter !== true)
    return {
      path: 'fixed',
      found: JSON.stringify(lower.fixed.value),
      write: say('not-a-parameter'),
    };
  return null;
}

/** What is pressed stays what it is above: whether it decides, and whether the case has to come to it. */
function actionProblem(upper: Pack['actions'][string], lower: Pack['actions'][string]): Looser | null {
  for (const key of ['decides', 'optional'] as const)
    if ((lower[key] ?? false) !== (upper[key] ?? false))
      return { path: key, found: String(lower[key] ?? false), write: say('as-above', key) };
  return null;
}

/** The upper entry with what a tightening says in its place. */
function tightened<T extends ItemDefinition | RecordDefinition>(
  above: T,
  change: { readonly [K in keyof T]?: T[K] | undefined },
): T {
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...above, ...(said as Partial<T>) };
}

/**
 * Lays `lower` over `upper`. Two packs of one layer may lie over each other (a ministry's rules, then a bureau's own).
 * @param checked whether the joint pack is checked whole; who lays several may do that once at the end
 * @returns the joint pack under the lower one's name, or every place where it loosens what it may not
 */
export function layerPacks(
  upper: Pack,
  lower: Pack,
  checked = true,
): { readonly pack: Pack } | { readonly problems: readonly LayerProblem[] } {
  const problems: LayerProblem[] = [];
  const report = (where: string, looser: Looser | null) => {
    if (looser === null) return;
    const path = looser.path === '' ? where : `${where}.${looser.path}`;
    problems.push({ pack: lower.pack, path, ...wrong(looser.found, looser.write) });
  };
  if (lower.layer === 'national' || layerOrder.indexOf(lower.layer) < layerOrder.indexOf(upper.layer))
    report('layer', { path: '', found: lower.layer, write: say('same-or-below', upper.layer) });
  if (lower.category !== upper.category || lower.procedure !== upper.procedure)
    report('procedure', {
      path: '',
      found: `${lower.category}/${lower.procedure}`,
      write: `${upper.category}/${upper.procedure}`,
    });
  for (const [id, fact] of Object.entries(lower.facts))
    report(`facts.${id}`, factProblem(upper.facts[id], fact));
  for (const [id, item] of Object.entries(lower.items)) {
    const above = upper.items[id];
    if (above === undefined) continue;
    if (above.loosenable === true && above.bar !== 'statutory') continue;
    report(`items.${id}`, looserItem(above, item, documentsBut(upper, id)));
  }
  for (const [id, action] of Object.entries(lower.actions)) {
    const above = upper.actions[id];
    if (above !== undefined) report(`actions.${id}`, actionProblem(above, action));
  }
  const stricter: Record<string, ItemDefinition> = {};
  for (const [id, change] of Object.entries(lower.tightens ?? {})) {
    const above = upper.items[id];
    if (above === undefined || lower.items[id] !== undefined) {
      const write = above === undefined ? say('item-above') : say('item-once');
      report(`tightens.${id}`, { path: '', found: id, write });
      continue;
    }
    const item = tightened(above, change);
    stricter[id] = item;
    if (above.loosenable !== true || above.bar === 'statutory')
      report(`tightens.${id}`, looserItem(above, item, documentsBut(upper, id)));
  }
  for (const [id, deadline] of Object.entries(lower.deadlines)) {
    const above = upper.deadlines[id];
    if (above !== undefined && above.loosenable !== true)
      report(`deadlines.${id}`, looserDeadline(above, deadline));
  }
  const compare = <T>(
    key: 'records' | 'majorDecisions' | 'disclosures',
    above: Readonly<Record<string, T>> | undefined,
    below: Readonly<Record<string, T>> | undefined,
    looser: (a: T, b: T) => Looser | null,
  ) => {
    for (const [id, definition] of Object.entries(below ?? {})) {
      const one = above?.[id];
      if (one !== undefined) report(`${key}.${id}`, looser(one, definition));
    }
  };
  compare('records', upper.records, lower.records, looserRecord);
  const stricterRecords: Record<string, RecordDefinition> = {};
  for (const [id, change] of Object.entries(lower.tightensRecords ?? {})) {
    const above = upper.records?.[id];
    if (above === undefined || lower.records?.[id] !== undefined) {
      const write = above === undefined ? say('record-above') : say('record-once');
      report(`tightensRecords.${id}`, { path: '', found: id, write });
      continue;
    }
    const record = tightened(above, change);
    stricterRecords[id] = record;
    report(`tightensRecords.${id}`, looserRecord(above, record));
  }
  compare('majorDecisions', upper.majorDecisions, lower.majorDecisions, looserMajorDecision);
  compare('disclosures', upper.disclosures, lower.disclosures, looserDisclosure);
  for (const [id, source] of Object.entries(lower.sources)) {
    const above = upper.sources[id];
    if (above !== undefined && (above.title !== source.title || above.kind !== source.kind))
      report(`sources.${id}`, { path: '', found: source.title, write: say('source-other-id', id) });
  }
  if (problems.length > 0) return { problems };
  const known = new Set(upper.stages.map((stage) => stage.id));
  const { tightens: _, tightensRecords: __, ...whole } = lower;
  const pack: Pack = {
    ...whole,
    sources: { ...upper.sources, ...lower.sources },
    facts: { ...upper.facts, ...lower.facts },
    stages: [...upper.stages, ...lower.stages.filter((stage) => !known.has(stage.id))],
    items: { ...upper.items, ...stricter, ...lower.items },
    actions: { ...upper.actions, ...lower.actions },
    deadlines: { ...upper.deadlines, ...lower.deadlines },
    documents: { ...upper.documents, ...lower.documents },
    records: { ...upper.records, ...stricterRecords, ...lower.records },
    majorDecisions: { ...upper.majorDecisions, ...lower.majorDecisions },
    disclosures: { ...upper.disclosures, ...lower.disclosures },
  };
  for (const { path, ...rest } of checked ? checkPack(pack) : []) {
    const [section, id, ...below] = path;
    const where =
      section === 'items' && stricter[String(id)] !== undefined
        ? ['tightens', id, ...below]
        : section === 'records' && stricterRecords[String(id)] !== undefined
          ? ['tightensRecords', id, ...below]
          : path;
    problems.push({ pack: lower.pack, path: where.join('.'), ...rest });
  }
  return problems.length > 0 ? { problems } : { pack };
}
