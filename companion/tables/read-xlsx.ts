/** Sheets of an .xlsx workbook (ECMA-376 part 1, §18) as grids: shown text, shared and inline strings, merged cells. */
import { SaxesParser } from 'saxes';
import { type Cell, emptyCell, type Grid, LIMITS, UnreadableFile } from './grid.ts';
import { readParts } from './read-zip.ts';

interface Handlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** Names without their prefix. @throws UnreadableFile */
export function walkXml(xml: string, { open, text, close }: Handlers): void {
  const parser = new SaxesParser();
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', (tag) => open?.(local(tag.name), tag.attributes as Record<string, string>));
  parser.on('text', (one) => text?.(one));
  parser.on('closetag', (tag) => close?.(local(tag.name)));
  parser.on('error', (error) => {
    throw new UnreadableFile('bad-xml', error);
  });
  parser.write(xml).close();
}

/** `AB12` → row 12, column 28, from 1; null when it is no reference. */
function placeOf(reference: string): { readonly row: number; readonly column: number } | null {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (match === null) return null;
  const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(match[2]), column };
}

/** Texts of `<si>`: runs joined, phonetic hints left out. */
function sharedStrings(xml: string): readonly string[] {
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let phonetic = 0;
  walkXml(xml, {
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') phonetic += 1;
      inText = name === 't';
    },
    text: (text) => {
      if (inText && phonetic === 0) current += text;
    },
    close: (name) => {
      if (name === 'rPh') phonetic -= 1;
      if (name === 'si') strings.push(current);
      inText = false;
    },
  });
  return strings;
}

interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function readSheet(name: string, xml: string, strings: readonly string[]): Grid {
  const cells = new Map<number, Map<number, Cell>>();
  const merges: Merge[] = [];
  let place: { row: number; column: number } | null = null;
  let row = 0;
  let column = 0;
  let type = '';
  let value = '';
  let hasValue = false;
  let formula = false;
  let reading: 'v' | 't' | null = null;
  walkXml(xml, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        row = attributes.r === undefined ? row + 1 : Number(attributes.r);
        column = 0;
        if (row > LIMITS.rows) throw new UnreadableFile('too-many-rows');
      } else if (tag === 'c') {
        place = attributes.r === undefined ? { row, column: column + 1 } : placeOf(attributes.r);
        if (place === null) throw new UnreadableFile('bad-xml');
        column = place.column;
        type = attributes.t ?? 'n';
        value = '';
        hasValue = false;
        formula = false;
      } else if (tag === 'f') formula = true;
      else if (tag === 'v' || tag === 't') reading = tag;
      else if (tag === 'mergeCell') {
        const [from, to] = (attributes.ref ?? '').split(':').map(placeOf);
        if (from == null || to == null) throw new UnreadableFile('bad-xml');
        merges.push({ top: from.row, left: from.column, bottom: to.row, right: to.column });
      }
    },
    text: (text) => {
      if (reading === null) return;
      value += text;
      hasValue = true;
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') reading = null;
      if (tag !== 'c' || place === null) return;
      if (place.column > LIMITS.columns) {
        if (hasValue) throw new UnreadableFile('too-many-columns');
        return;
      }
      const shown = type === 's' ? (strings[Number(value)] ?? '') : value;
      const line = cells.get(place.row) ?? new Map<number, Cell>();
      cells.set(place.row, line);
      line.set(place.column, {
        text: shown.slice(0, LIMITS.cellCharacters).trim(),
        spread: false,
        formula: formula && (!hasValue || type === 'e'),
      });
    },
  });
  let [lastRow, lastColumn] = [0, 0];
  for (const [at, line] of cells) {
    lastRow = Math.max(lastRow, at);
    for (const place of line.keys()) lastColumn = Math.max(lastColumn, place);
  }
  const rows = Array.from({ length: lastRow }, (_, r) =>
    Array.from({ length: lastColumn }, (_unused, c) => cells.get(r + 1)?.get(c + 1) ?? emptyCell),
  );
  for (const { top, left, bottom, right } of merges) {
    const head = rows[top - 1]?.[left - 1];
    if (head === undefined) continue;
    for (let r = top; r <= Math.min(bottom, lastRow); r += 1)
      for (let c = left; c <= Math.min(right, lastColumn); c += 1) {
        const line = rows[r - 1];
        if (line !== undefined && (r !== top || c !== left)) line[c - 1] = { ...head, spread: true };
      }
  }
  return { name, rows };
}

/** @throws UnreadableFile */
export async function readXlsx(bytes: Uint8Array): Promise<readonly Grid[]> {
  const parts = await readParts(bytes, (path) =>
    /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/.test(path),
  );
  const workbook = parts.get('xl/workbook.xml');
  const relations = parts.get('xl/_rels/workbook.xml.rels');
  if (workbook === undefined || relations === undefined) throw new UnreadableFile('not-a-workbook');
  const targets = new Map<string, string>();
  walkXml(relations, {
    open: (name, { Id, Target }) => {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets: { name: string; path: string }[] = [];
  walkXml(workbook, {
    open: (tag, attributes) => {
      const path = targets.get(attributes['r:id'] ?? '');
      if (tag === 'sheet' && path !== undefined) sheets.push({ name: attributes.name ?? '', path });
    },
  });
  if (sheets.length > LIMITS.tables) throw new UnreadableFile('too-many-tables');
  const strings = sharedStrings(parts.get('xl/sharedStrings.xml') ?? '<sst/>');
  return sheets.flatMap(({ name, path }) => {
    const xml = parts.get(path);
    return xml === undefined ? [] : [readSheet(name, xml, strings)];
  });
}
