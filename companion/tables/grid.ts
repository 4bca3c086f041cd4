/** A table as read from a file: rows of cells with their text, merged cells already spread over what they cover. */

export interface Cell {
  readonly text: string;
  /** It is part of a merged cell that begins elsewhere. */
  readonly spread: boolean;
  /** A formula whose result the file does not hold. */
  readonly formula: boolean;
}

export interface Grid {
  /** The sheet's name, or the table's number in the document. */
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

export const emptyCell: Cell = { text: '', spread: false, formula: false };

/** What makes a file unreadable as a whole. */
export type FileProblem =
  | 'too-large'
  | 'not-a-zip'
  | 'too-many-parts'
  | 'unpacks-too-large'
  | 'encrypted'
  | 'not-a-workbook'
  | 'not-a-document'
  | 'bad-xml'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'too-many-tables'
  | 'old-format';

export class UnreadableFile extends Error {
  readonly problem: FileProblem;
  constructor(problem: FileProblem, cause?: unknown) {
    super(problem, { cause });
    this.name = 'UnreadableFile';
    this.problem = problem;
  }
}

/** Bounds of what is read; a published benchmark is far below each. */
export const LIMITS = {
  fileBytes: 20 * 1024 * 1024,
  parts: 2000,
  /** One part of the package, unpacked. */
  partBytes: 32 * 1024 * 1024,
  rows: 20_000,
  columns: 60,
  tables: 50,
  /** One cell. */
  cellCharacters: 10_000,
} as const;
