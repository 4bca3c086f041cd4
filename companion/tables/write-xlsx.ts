/**
 * Tables as an .xlsx workbook (ECMA-376 part 1, §18): every cell a text, so that nothing in it is calculated, dated or
 * rounded. What begins like a formula gets an apostrophe in front of it, for the file may be saved as .csv by its reader.
 */
import { strToU8, zipSync } from 'fflate';

export interface Sheet {
  readonly name: string;
  /** Widths in characters, column by column. */
  readonly widths?: readonly number[];
  /** The first row is the header: bold and frozen. */
  readonly rows: readonly (readonly string[])[];
  /** Values that a column offers, by its place from 0. */
  readonly choices?: Readonly<Record<number, readonly string[]>>;
}

/** `=`, `+`, `-`, `@`, tab, CR begin a formula in some reader (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** @example neutral('=1+1') // "'=1+1" */
export function neutral(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The apostrophe of {@link neutral} taken off, as when a file comes back. */
export function plain(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

function escaped(text: string): string {
  return (
    text
      // What XML 1.0 cannot hold.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

/** @example columnName(27) // 'AB' */
function columnName(at: number): string {
  return at < 26
    ? String.fromCharCode(65 + at)
    : columnName(Math.floor(at / 26) - 1) + String.fromCharCode(65 + (at % 26));
}

function sheetXml({ rows, widths = [], choices = {} }: Sheet): string {
  const cols = widths
    .map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  const body = rows
    .map((row, r) => {
      const cells = row
        .map((text, c) =>
          text === ''
            ? ''
            : `<c r="${columnName(c)}${r + 1}" t="inlineStr"${r === 0 ? ' s="1"' : ''}><is><t xml:space="preserve">${escaped(neutral(text))}</t></is></c>`,
        )
        .join('');
      return `<row r="${r + 1}">${cells}</row>`;
    })
    .join('');
  const validations = Object.entries(choices)
    .map(([column, values]) => {
      const name = columnName(Number(column));
      return `<dataValidation type="list" allowBlank="1" sqref="${name}2:${name}10001"><formula1>"${escaped(values.join(','))}"</formula1></dataValidation>`;
    })
    .join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${cols === '' ? '' : `<cols>${cols}</cols>`}<sheetData>${body}</sheetData>${validations === '' ? '' : `<dataValidations count="${Object.keys(choices).length}">${validations}</dataValidations>`}</worksheet>`;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0" numFmtId="49" applyNumberFormat="1"/><xf xfId="0" fontId="1" applyFont="1" numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/** The bytes of the workbook. Equal sheets are equal bytes. */
export function writeXlsx(sheets: readonly Sheet[]): Uint8Array {
  const part = (text: string): Uint8Array => strToU8(text);
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': part(
      `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${sheets.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
    ),
    '_rels/.rels': part(
      `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': part(
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets>${sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': part(
      `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${RELATION}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${RELATION}/styles" Target="styles.xml"/></Relationships>`,
    ),
    'xl/styles.xml': part(STYLES),
  };
  sheets.forEach((sheet, at) => {
    files[`xl/worksheets/sheet${at + 1}.xml`] = part(sheetXml(sheet));
  });
  // A fixed date: the file says nothing of when it was made.
  return zipSync(files, { level: 6, mtime: new Date('2000-01-01T00:00:00Z') });
}
