/**
 * A pack from its YAML text. Every error names file and line, what stands there, and what to write instead.
 * Pure: reading files is companion/rules/read-packs.ts.
 */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { checkPack } from './check-pack.ts';
import { coveredPacks, isMapping } from './cover-procedures.ts';
import { layerPacks } from './layer-packs.ts';
import { say, type Words, wrong } from './mending.ts';
import { type Pack, packSchema } from './pack-schema.ts';
import {
  cut,
  type DocumentProblem,
  MAX_DOCUMENT_CHARACTERS,
  type PlacedProblem,
  readDocuments,
  shown,
} from './read-document.ts';

export type PackProblem = DocumentProblem;

/** A pack file larger than this is refused unread. Characters. */
export const MAX_PACK_CHARACTERS = MAX_DOCUMENT_CHARACTERS;

function checkAlone(pack: Pack): readonly PlacedProblem[] {
  if (pack.layer === 'national')
    return [
      ...(pack.extends === undefined
        ? []
        : [
            {
              path: ['extends'],
              ...wrong(pack.extends, say('nothing-above', 'extends')),
            },
          ]),
      ...(['tightens', 'tightensRecords'] as const).flatMap((key) =>
        pack[key] === undefined
          ? []
          : [
              {
                path: [key],
                ...wrong(Object.keys(pack[key]).join(', '), say('nothing-above', key)),
              },
            ],
      ),
      ...checkPack(pack),
    ];
  if (pack.extends !== undefined) return [];
  return [{ path: ['layer'], ...wrong(pack.layer, say('extends-missing')) }];
}

/**
 * Reads the file of one pack; see loadPackFile, which also reads a file that covers several procedures.
 * @param file name for the messages
 */
export function loadPack(
  text: string,
  file: string,
): { readonly pack: Pack } | { readonly problems: readonly PackProblem[] } {
  const result = loadPackFile(text, file);
  if ('problems' in result) return result;
  const [pack, another] = result.packs;
  if (pack !== undefined && another === undefined) return { pack };
  const found = say('procedures-found', String(result.packs.length));
  return { problems: [{ file, line: 1, path: 'covers', ...wrong(found, say('one-procedure')) }] };
}

/**
 * Reads a pack's file and checks it as far as it can be checked alone. A layer is checked whole once it is laid
 * over the packs above it (checkLayers).
 * @param file name for the messages
 * @returns one pack; for a file with `covers:` one per procedure, all under its id and version
 */
export function loadPackFile(
  text: string,
  file: string,
): { readonly packs: readonly Pack[] } | { readonly problems: readonly PackProblem[] } {
  const read = readDocuments(text, file, packSchema, checkAlone, (raw) =>
    isMapping(raw) && raw.covers !== undefined ? coveredPacks(raw) : { values: [raw] },
  );
  return 'values' in read ? { packs: read.values } : read;
}

export interface LoadedPack {
  readonly file: string;
  readonly text: string;
  readonly pack: Pack;
}

/** Line of a dotted path in a text, as well as it can be found; ids may themselves hold dots. */
export function lineOfPath(text: string, path: string): number {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  let node: unknown = document.contents;
  let offset = 0;
  let rest = path;
  while (rest !== '' && (isMap(node) || isSeq(node))) {
    if (isSeq(node)) {
      const [place = ''] = rest.split('.');
      const entry: unknown = node.items[Number(place)];
      if (!isNode(entry)) break;
      offset = entry.range?.[0] ?? offset;
      rest = rest.slice(place.length + 1);
      node = entry;
      continue;
    }
    const pair = node.items
      .filter(
        (item) => isScalar(item.key) && (rest === item.key.value || rest.startsWith(`${item.key.value}.`)),
      )
      .sort((a, b) => String(b.key).length - String(a.key).length)[0];
    if (pair === undefined || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0] ?? offset;
    rest = rest.slice(String(pair.key.value).length + 1);
    node = pair.value;
  }
  return lines.linePos(offset).line;
}

/** Is one version higher than another? @example isHigher('1.10.0', '1.9.9') // true */
export function isHigher(version: string, than: string): boolean {
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Why a pack may not lie beside another: nobody could tell which of them is in force on a day.
 * An open end is ended by the next version; a correction may begin on the same day under a higher version.
 */
function clash(pack: Pack, other: Pack): { path: string; found: string; write: Words } | null {
  const [a, b] = [pack.effective, other.effective];
  const meet = (a.to === undefined || a.to >= b.from) && (b.to === undefined || b.to >= a.from);
  const named = `${other.pack} ${other.version}`;
  // One file may cover several procedures: there its packs do not meet.
  if (pack.category !== other.category || pack.procedure !== other.procedure) return null;
  if (pack.pack !== other.pack) {
    const both = pack.layer === 'national' && other.layer === 'national' && meet;
    if (!both) return null;
    const write = say('after-other-pack', named, `${pack.category}/${pack.procedure}`, other.pack);
    return { path: 'effective.from', found: a.from, write };
  }
  if (pack.version === other.version) {
    if (JSON.stringify(pack) === JSON.stringify(other)) return null;
    const write = say('higher-than-same', other.version);
    return { path: 'version', found: pack.version, write };
  }
  const [earlier, later] = a.from <= b.from ? [a, b] : [b, a];
  if (a.from === b.from) return null;
  if (earlier.to !== undefined && earlier.to >= later.from) {
    const write =
      later === a ? say('after-end', earlier.to, named, a.from) : say('before-begin', later.from, named);
    return later === a
      ? { path: 'effective.from', found: a.from, write }
      : { path: 'effective.to', found: earlier.to, write };
  }
  const [older, newer] = a.from <= b.from ? [pack, other] : [other, pack];
  if (!isHigher(older.version, newer.version)) return null;
  const write =
    newer === pack ? say('higher-than-earlier', other.version) : say('lower-than-later', other.version);
  return { path: 'version', found: pack.version, write };
}

/** `a → b → a` when the pack lies upon itself; null when it does not. */
function cycleOf(pack: Pack, all: readonly LoadedPack[]): string | null {
  const way = [pack.pack];
  for (let next = pack.extends; next !== undefined && way.length <= all.length; ) {
    way.push(next);
    if (next === pack.pack) return way.join(' → ');
    const upper = next;
    next = all.find((one) => one.pack.pack === upper)?.pack.extends;
  }
  return null;
}

/** One pack of one procedure: a file that covers several gives each its id. */
const keyOf = (id: string, { category, procedure }: Pick<Pack, 'category' | 'procedure'>) =>
  `${id} ${category}/${procedure}`;

/**
 * Checks packs against those they lie beside, and layers against the packs they are laid over, whole. Of two that
 * cannot both be in force the one that was given first stays. A file of which one procedure may not be used is left
 * out as a whole, so that nobody is under half of it.
 * @returns the packs that may be used, each pack as it is with its upper layers, and every problem of those that may
 *   not be used
 */
export function checkLayers(loaded: readonly LoadedPack[]): {
  readonly packs: readonly Pack[];
  readonly joint: ReadonlyMap<Pack, Pack>;
  readonly problems: readonly PackProblem[];
} {
  const { packs, joint, problems } = layOver(loaded);
  const bad = new Set(problems.map((one) => one.file));
  const half = loaded.filter(({ file, pack }) => bad.has(file) && packs.includes(pack));
  if (half.length === 0) return { packs, joint, problems };
  const rest = checkLayers(loaded.filter(({ file }) => !half.some((one) => one.file === file)));
  const own = problems.filter((one) => half.some(({ file }) => file === one.file));
  return { ...rest, problems: [...own, ...rest.problems] };
}

function layOver(loaded: readonly LoadedPack[]): {
  readonly packs: readonly Pack[];
  readonly joint: ReadonlyMap<Pack, Pack>;
  readonly problems: readonly PackProblem[];
} {
  const problems = new Map<string, PackProblem>();
  const report = (one: PackProblem) => problems.set(`${one.file} ${one.path} ${one.write}`, one);
  const joint = new Map<Pack, Pack>();
  const byKey = new Map<string, Pack>();
  const packs: Pack[] = [];
  const beside: LoadedPack[] = [];
  for (const one of loaded) {
    const found = beside.map(({ pack }) => clash(one.pack, pack)).find((problem) => problem !== null);
    if (found === undefined || found === null) beside.push(one);
    else
      report({
        file: one.file,
        line: lineOfPath(one.text, found.path),
        path: found.path,
        ...wrong(found.found, found.write),
      });
  }
  /** What a pack extends in its own procedure; else, for the message, what bears the name in another. */
  const upperOf = (pack: Pack): Pack | undefined => {
    if (pack.extends === undefined) return undefined;
    const own = keyOf(pack.extends, pack);
    if (beside.some((one) => keyOf(one.pack.pack, one.pack) === own)) return byKey.get(own);
    return [...joint.values()].find((one) => one.pack === pack.extends);
  };
  const keep = (pack: Pack, whole: Pack) => {
    joint.set(pack, whole);
    byKey.set(keyOf(pack.pack, pack), whole);
    packs.push(pack);
  };
  let waiting = beside;
  for (;;) {
    const ready = waiting.filter(({ pack }) => pack.layer === 'national' || upperOf(pack) !== undefined);
    if (ready.length === 0) break;
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const { file, text, pack } of ready) {
      const upper = upperOf(pack);
      if (upper === undefined) {
        keep(pack, pack);
        continue;
      }
      const layered = layerPacks(upper, pack);
      if ('pack' in layered) {
        keep(pack, layered.pack);
        continue;
      }
      for (const { path, found, write, said } of layered.problems)
        report({ file, line: lineOfPath(text, path), path, found: cut(found), write, said });
    }
  }
  const there = [...new Set([...joint.values()].map((one) => one.pack))];
  for (const { file, text, pack } of waiting) {
    const cycle = cycleOf(pack, waiting);
    report({
      file,
      line: lineOfPath(text, /^covers:/m.test(text) ? 'covers' : 'extends'),
      path: 'extends',
      ...wrong(
        cycle ?? shown(pack.extends),
        cycle === null ? say('pack-that-is-there', there.join(', ')) : say('no-cycle'),
      ),
    });
  }
  return { packs, joint, problems: [...problems.values()] };
}
