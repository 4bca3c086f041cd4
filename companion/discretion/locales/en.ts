/** What the import of a benchmark table says. */

import type { FileProblem } from '../../tables/grid.ts';
import type { WhyLeft } from '../import/fine-text.ts';
import type { Role, RowStatus } from '../import/table-of-grid.ts';
import type { ImportTexts } from './zh-CN.ts';

const columns: Readonly<Record<Role, string>> = {
  number: 'number (序号)',
  violation: 'violation (违法行为)',
  violates: 'basis of the violation (违法依据)',
  penalizedBy: 'basis of the penalty (处罚依据)',
  tier: 'tier (裁量阶次)',
  conditions: 'conditions (适用条件)',
  standard: 'standard (处罚标准)',
};

const why: Readonly<Record<WhyLeft, string>> = {
  empty: 'conditions or standard are blank',
  'no-figure': 'there is no figure',
  'no-unit': 'a number without a unit: write 元, 万元, % or 倍, or put （万元） in the head of the column',
  'no-upper-end': 'a lowest figure without a highest one',
  'no-base': 'a percentage or multiple of nothing named: write 货值金额5倍以上10倍以下',
  dash: 'a dash or 至 does not say whether the ends are included: write 1万元以上3万元以下',
  reversed: 'the lowest figure is above the highest',
  'per-unit': 'figures per square metre, per time or per day cannot be taken yet',
  several: 'several fines in one cell, not told apart by party',
  mixed: 'one end is money, the other a multiple or percentage',
  contradiction: '超过 with 以上, or 不满 with 以下: whether the figure is included is unclear',
  'not-whole-fen': 'the figure is no whole number of 分',
  'too-long': 'the cell is too long',
};

const statuses: Readonly<Record<RowStatus, string>> = {
  ...why,
  title: 'title',
  header: 'head',
  blank: 'blank',
  taken: 'taken',
  'no-header': 'no head of a table was found',
  'violation-blank': 'the violation is blank and not merged: fill it in, or merge the cells',
  'violates-missing': 'the basis of the violation is blank',
  'violates-not-understood': 'write the basis of the violation as 《title》第N条：words',
  'penalty-basis-missing': 'the basis of the penalty is blank',
  'penalty-basis-not-understood': 'write the basis of the penalty as 《title》第N条：words',
  'statute-not-understood': "the law's own range was not understood",
  'formula-without-value':
    'a formula whose result the file does not hold: open and save it once in a spreadsheet program',
  'tier-party-differs': 'the law and the tier do not tell organizations and persons apart in the same way',
  'tier-base-differs': 'the law and the tier count by different bases or units',
  'outside-statute':
    'the tier is outside the law; a mitigated tier is marked by hand afterwards (grade: mitigated)',
  repeated: 'the same tier and conditions as a row above',
};

const files: Readonly<Record<FileProblem, string>> = {
  'too-large': 'the file is too large (at most 20 MB)',
  'not-a-zip': 'no .xlsx or .docx, or the file is damaged',
  'too-many-parts': 'the file has too many parts',
  'unpacks-too-large': 'it unpacks too large and was not read',
  encrypted: 'the file has a password: remove it first',
  'not-a-workbook': 'not an Excel workbook (.xlsx)',
  'not-a-document': 'not a Word document (.docx)',
  'bad-xml': 'the contents are damaged: open it in an office program and save a copy',
  'too-many-rows': 'too many rows (at most 20,000)',
  'too-many-columns': 'too many columns (at most 60)',
  'too-many-tables': 'too many tables (at most 50)',
  'old-format': 'an old format (.xls, .doc) or a password: save it as .xlsx or .docx',
};

export const importTexts: ImportTexts = {
  usage: `npm run packs -- import-table FILE.xlsx|.docx --table ID --title TITLE --issuer BODY --from DAY
    [--to DAY] [--upper] [--layer agency|city|region|national] [--version 1.0.0] [--out FILE.yaml]
  Reads a published benchmark as data and reports every row; what is not understood is said and left out, never
  guessed. --upper: a body above the agency made it. Without --out the data goes to standard output. Every basis is
  marked as not yet read; the legal officer reads it and says so.
  Exit code 1: rows were left out; 2: the call was wrong, or the file cannot be read.`,
  cannotRead: (file) => `${file}: cannot be read`,
  file: (problem) => files[problem],
  grid: (name) => `Table "${name}"`,
  missing: (roles) => `Columns not found: ${roles.map((one) => columns[one]).join(', ')}`,
  row: (row, status, violation, tier) =>
    `  row ${row}  ${statuses[status]}${violation === null ? '' : `  ${violation}`}${tier === null ? '' : ` · ${tier}`}`,
  because: (one) => why[one],
  found: (text) => `      there: ${text}`,
  notRead: (names) => `      columns not read: ${names.join(', ')}`,
  sum: (taken, left) => `${taken} rows taken, ${left} left out`,
  nothing: 'No row was taken; no data was written',
  written: (file, entries) => `${file} written: ${entries} violations`,
  review: {
    gap: (entry, range) => `  look at ${entry}: no tier for ${range}`,
    overlap: (entry, range) => `  look at ${entry}: two tiers for ${range}`,
    uncovered: (entry, range) => `  look at ${entry}: no tier for ${range} of the law's range`,
    tooFew: (entry, count, minimum) =>
      `  look at ${entry}: ${count} tiers, at least ${minimum} are asked for`,
  },
};
