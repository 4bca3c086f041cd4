/**
 * What differs between two versions of a pack, as data that can be said in words. Complete: whatever differs in the two
 * is in one of the changes; what has no words of its own is a `value`.
 */
import { comparisonsOf } from './condition-values.ts';
import type { Localized, Pack } from './pack-schema.ts';

export const changeKinds = [
  'added',
  'removed',
  'bar-raised',
  'bar-lowered',
  'verified',
  'unverified',
  'threshold',
  'condition',
  'guards-more',
  'guards-fewer',
  'closing',
  'who',
  'citation',
  'period-longer',
  'period-shorter',
  'period-other',
  'counting',
  'fixed',
  'in-force',
  'version',
  'text',
  'value',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  readonly kind: ChangeKind;
  /** `items.two-officers.bar`; for what is added or removed, the entry itself. */
  readonly path: string;
  /** The entry's own title; null where it has none. */
  readonly title: Localized | null;
  readonly before: string;
  readonly after: string;
}

type Path = readonly string[];

const sections = ['items', 'tightens', 'deadlines', 'facts', 'actions', 'documents'] as const;
const more = ['records', 'majorDecisions', 'disclosures', 'sources'] as const;
const bars = ['advisory', 'procedural', 'statutory'];
const units = ['hour', 'day', 'working-day', 'month', 'year'];

function spoken(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function titleOf(entry: unknown): Localized | null {
  if (!isMap(entry)) return null;
  const { title } = entry;
  if (isMap(title) && typeof title['zh-CN'] === 'string' && typeof title.en === 'string')
    return { 'zh-CN': title['zh-CN'], en: title.en };
  return typeof title === 'string' ? { 'zh-CN': title, en: title } : null;
}

/** Leaves in which two values differ; lists are leaves. */
function leaves(a: unknown, b: unknown, path: Path): { path: Path; a: unknown; b: unknown }[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (!isMap(a) || !isMap(b)) return [{ path, a, b }];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => leaves(a[key], b[key], [...path, key]));
}

/** Do two conditions differ in their constants and signs only? */
function sameButThreshold(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const shape = (text: string) =>
    text
      .replace(/[<>]=?|==|!=/g, '~')
      .replace(/\d+/g, '#')
      .replace(/\s+/g, '');
  return shape(a) === shape(b) && comparisonsOf(a).length === comparisonsOf(b).length;
}

function listsOf(a: unknown, b: unknown): { readonly gone: string[]; readonly come: string[] } {
  const [before, after] = [a, b].map((one) => (Array.isArray(one) ? one.map(String) : []));
  return {
    gone: (before ?? []).filter((one) => !(after ?? []).includes(one)),
    come: (after ?? []).filter((one) => !(before ?? []).includes(one)),
  };
}

function kindsOf(section: string, rest: Path, a: unknown, b: unknown): readonly ChangeKind[] {
  const [key = '', inner] = rest;
  if (key === 'bar')
    return [bars.indexOf(String(b)) > bars.indexOf(String(a)) ? 'bar-raised' : 'bar-lowered'];
  if (rest.at(-1) === 'verified') return [b === true ? 'verified' : 'unverified'];
  if (key === 'when' || inner === 'condition') return [sameButThreshold(a, b) ? 'threshold' : 'condition'];
  if (key === 'guards') {
    const { gone, come } = listsOf(a, b);
    return [
      ...(come.length > 0 ? ['guards-more' as const] : []),
      ...(gone.length > 0 ? ['guards-fewer' as const] : []),
    ];
  }
  if (key === 'closedBy') return ['closing'];
  if (key === 'who') return ['who'];
  if (key === 'fixed') return ['fixed'];
  if (key === 'inForce' || section === 'effective') return ['in-force'];
  if (section === 'deadlines' && key === 'length')
    return [Number(b) > Number(a) ? 'period-longer' : 'period-shorter'];
  if (section === 'deadlines' && key === 'unit')
    return [units.includes(String(a)) && units.includes(String(b)) ? 'period-other' : 'value'];
  if (
    section === 'deadlines' &&
    [
      'firstDayCounts',
      'rollover',
      'direction',
      'basis',
      'unitOpen',
      'suspendedBy',
      'extendedBy',
      'otherLaw',
      'from',
      'metBy',
    ].includes(key)
  )
    return ['counting'];
  if (key === 'citation' || key === 'also') return ['citation'];
  const texts = ['title', 'gap', 'why', 'question', 'satisfiedBy', 'content', 'next', 'answers'];
  return [texts.includes(key) ? 'text' : 'value'];
}

function change(kind: ChangeKind, path: Path, title: Localized | null, a: unknown, b: unknown): Change {
  if (kind === 'guards-more' || kind === 'guards-fewer') {
    const { gone, come } = listsOf(a, b);
    return { kind, path: path.join('.'), title, before: gone.join(', '), after: come.join(', ') };
  }
  return { kind, path: path.join('.'), title, before: spoken(a), after: spoken(b) };
}

function entries(section: string, a: unknown, b: unknown): Change[] {
  const [before, after] = [isMap(a) ? a : {}, isMap(b) ? b : {}];
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return ids.flatMap((id) => {
    const [old, now] = [before[id], after[id]];
    const title = titleOf(now) ?? titleOf(old);
    const path = [section, id];
    if (old === undefined) return [change('added', path, title, '', spoken(isMap(now) ? now.bar : ''))];
    if (now === undefined) return [change('removed', path, title, spoken(isMap(old) ? old.bar : ''), '')];
    return leaves(old, now, []).flatMap(({ path: rest, a: x, b: y }) =>
      kindsOf(section, rest, x, y).map((kind) => change(kind, [...path, ...rest], title, x, y)),
    );
  });
}

const byId = (stages: Pack['stages']) => Object.fromEntries(stages.map(({ id, ...rest }) => [id, rest]));

/**
 * @param before, after versions of one pack, or any two packs
 * @returns every difference, in the order of a pack's sections; empty when there is none
 */
export function diffPacks(before: Pack, after: Pack): readonly Change[] {
  const known: readonly string[] = [...sections, ...more, 'stages', 'version', 'effective'];
  const rest = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !known.includes(key),
  );
  const at = (pack: Pack, key: string): unknown => (pack as Readonly<Record<string, unknown>>)[key];
  const order = before.stages.map((one) => one.id).join() !== after.stages.map((one) => one.id).join();
  const sameStages = leaves(byId(before.stages), byId(after.stages), []).length === 0;
  return [
    ...(before.version === after.version
      ? []
      : [change('version', ['version'], null, before.version, after.version)]),
    ...leaves(before.effective, after.effective, []).map(({ path, a, b }) =>
      change('in-force', ['effective', ...path], null, a, b),
    ),
    ...rest.flatMap((key) =>
      leaves(at(before, key), at(after, key), [key]).map(({ path, a, b }) =>
        change(key === 'title' ? 'text' : 'value', path, null, a, b),
      ),
    ),
    ...sections.flatMap((section) => entries(section, at(before, section), at(after, section))),
    ...entries('stages', byId(before.stages), byId(after.stages)),
    ...(order && sameStages
      ? [
          change(
            'value',
            ['stages'],
            null,
            before.stages.map((one) => one.id),
            after.stages.map((one) => one.id),
          ),
        ]
      : []),
    ...more.flatMap((section) => entries(section, at(before, section), at(after, section))),
  ];
}
