/** Tables of a .docx document (ECMA-376 part 1, §17.4) as grids: gridSpan and vMerge spread, deleted text left out. */
import { type Cell, emptyCell, type Grid, LIMITS, UnreadableFile } from '../../tables/grid.ts';
import { walkXml } from '../../tables/read-xlsx.ts';
import { readParts } from '../../tables/read-zip.ts';

interface OpenCell {
  text: string;
  span: number;
  merge: 'none' | 'restart' | 'continue';
}

interface OpenTable {
  readonly rows: Cell[][];
  row: Cell[] | null;
  cell: OpenCell | null;
}

function closeCell(table: OpenTable): void {
  const { cell, row, rows } = table;
  table.cell = null;
  if (cell === null || row === null) return;
  if (row.length + cell.span > LIMITS.columns) throw new UnreadableFile('too-many-columns');
  const above = rows.at(-1)?.[row.length] ?? emptyCell;
  const own: Cell =
    cell.merge === 'continue'
      ? { ...above, spread: true }
      : { text: cell.text.slice(0, LIMITS.cellCharacters).trim(), spread: false, formula: false };
  row.push(own);
  for (let i = 1; i < cell.span; i += 1) row.push({ ...own, spread: true });
}

/** @throws UnreadableFile */
export async function readDocx(bytes: Uint8Array): Promise<readonly Grid[]> {
  const parts = await readParts(bytes, (path) => path === 'word/document.xml');
  const document = parts.get('word/document.xml');
  if (document === undefined) throw new UnreadableFile('not-a-document');
  const grids: Grid[] = [];
  /** Tables within tables: the outer cell gets no text of the inner one. */
  const open: OpenTable[] = [];
  let inText = false;
  let rows = 0;
  walkXml(document, {
    open: (name, attributes) => {
      const table = open.at(-1);
      const value = attributes['w:val'];
      if (name === 'tbl') open.push({ rows: [], row: null, cell: null });
      else if (table === undefined) return;
      else if (name === 'tr') {
        rows += 1;
        if (rows > LIMITS.rows) throw new UnreadableFile('too-many-rows');
        table.row = [];
      } else if (name === 'tc') table.cell = { text: '', span: 1, merge: 'none' };
      else if (table.cell === null) return;
      else if (name === 'gridSpan')
        table.cell.span = Math.min(LIMITS.columns, Math.max(1, Number(value) || 1));
      else if (name === 'vMerge') table.cell.merge = value === 'restart' ? 'restart' : 'continue';
      else if (name === 't') inText = true;
      else if (name === 'br' || name === 'tab') table.cell.text += ' ';
      else if (name === 'p' && table.cell.text !== '') table.cell.text += '\n';
    },
    text: (text) => {
      const cell = open.at(-1)?.cell;
      if (inText && cell != null) cell.text += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      const table = open.at(-1);
      if (table === undefined) return;
      if (name === 'tc') closeCell(table);
      else if (name === 'tr' && table.row !== null) {
        table.rows.push(table.row);
        table.row = null;
      } else if (name === 'tbl') {
        open.pop();
        if (grids.length >= LIMITS.tables) throw new UnreadableFile('too-many-tables');
        grids.push({ name: String(grids.length + 1), rows: table.rows });
      }
    },
  });
  return grids;
}
