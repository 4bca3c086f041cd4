/** The sheets of the registry's file: columns with how each is written and read. Their words are the officers', in Chinese. */
import { plainNumber } from '#shared/registry/certificate-number.ts';
import type { Category, OfficerRecord, OrganRecord } from '#shared/registry/records.ts';
import type { Sheet } from '../tables/write-xlsx.ts';

export const SHEETS = { organ: '执法主体', person: '执法人员' } as const;

const categoryWords: Readonly<Record<Category, string>> = {
  permit: '行政许可',
  penalty: '行政处罚',
  coercion: '行政强制',
  levy: '行政征收',
  fee: '行政收费',
  confirmation: '行政确认',
  inspection: '行政检查',
  benefit: '行政给付',
};
const kindWords = { statutory: '法定', authorised: '授权', entrusted: '委托' } as const;
const organStatusWords = { active: '存续', ended: '撤销' } as const;
const statusWords = { active: '在岗', left: '调离' } as const;
const standingWords = { valid: '有效', suspended: '暂扣', revoked: '吊销' } as const;
const examinationWords = {
  passed: '合格',
  exempt: '免试',
  failed: '不合格',
  'not-taken': '未参加',
  'not-recorded': '未登记',
} as const;
const reviewerWords = { 'legal-profession': '法律职业资格', 'not-first': '以前已从事', none: '无' } as const;

export const organColumns = [
  '编号',
  '名称',
  '简称',
  '统一社会信用代码',
  '类型',
  '授权依据',
  '委托机关',
  '委托事项',
  '委托书文号',
  '委托期限起',
  '委托期限止',
  '委托书公布处',
  '执法类别',
  '电话',
  '状态',
  '生效日期',
] as const;
export const personColumns = [
  '编号',
  '姓名',
  '账号',
  '执法主体',
  '职务',
  '状态',
  '执法证号',
  '发证机关',
  '有效期起',
  '有效期止',
  '证件状态',
  '执法类别',
  '执法区域',
  '资格考试',
  '考试日期',
  '法制审核起始日',
  '法制审核资格',
  '资格证号',
  '生效日期',
] as const;
export type OrganColumn = (typeof organColumns)[number];
export type PersonColumn = (typeof personColumns)[number];

/** Cells of a row by their column. */
export type Cells<C extends string> = Readonly<Record<C, string>>;

/** What is wrong with a cell. */
export interface Note {
  readonly column: string;
  readonly code:
    | 'missing'
    | 'not-a-day'
    | 'not-a-word'
    | 'too-long'
    | 'formula'
    | 'organ-unknown'
    | 'account-unknown'
    | 'twice'
    | 'id-unknown'
    | 'bad'
    /** Of what is wrong as a whole: codes of problems.ts. */
    | 'mandate-giver'
    | 'mandate-days'
    | 'certificate-days'
    | 'certificate-taken'
    | 'account-taken'
    | 'organ-missing'
    | 'account-missing'
    /** Only to be looked at. */
    | 'number-misfit'
    | 'same-name';
  readonly value: string;
}

/**
 * A day as people and Excel write it, or null.
 * @example dayOf('2026年1月5日') // '2026-01-05'
 * @example dayOf('46027') // '2026-01-05': days since 1899-12-30
 */
export function dayOf(text: string): string | null {
  const typed = text.normalize('NFKC').trim();
  const serial = /^\d{5}(\.\d+)?$/.exec(typed);
  if (serial !== null)
    return new Date(Date.UTC(1899, 11, 30) + Math.floor(Number(typed)) * 86_400_000)
      .toISOString()
      .slice(0, 10);
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (parts === null) return null;
  const [, year = '', month = '', dayOfMonth = ''] = parts;
  const day = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 10) === day ? day : null;
}

/** Reads the cells of one row; what is wrong is gathered, not thrown. */
class Reader<C extends string> {
  readonly notes: Note[] = [];
  private readonly cells: Cells<C>;
  constructor(cells: Cells<C>) {
    this.cells = cells;
  }
  note(column: C, code: Note['code'], value = this.cells[column]): void {
    this.notes.push({ column, code, value: value.slice(0, 80) });
  }
  text(column: C, max: number): string | undefined {
    const text = this.cells[column];
    if (text === '') return undefined;
    if (text.length > max) this.note(column, 'too-long');
    return text;
  }
  wanted(column: C, max: number): string {
    const text = this.text(column, max);
    if (text === undefined) this.note(column, 'missing');
    return text ?? '';
  }
  day(column: C): string | undefined {
    const text = this.cells[column];
    if (text === '') return undefined;
    const day = dayOf(text);
    if (day === null) this.note(column, 'not-a-day');
    return day ?? undefined;
  }
  wantedDay(column: C): string {
    if (this.cells[column] === '') this.note(column, 'missing');
    return this.day(column) ?? '0001-01-01';
  }
  word<K extends string>(column: C, words: Readonly<Record<K, string>>, otherwise: K): K {
    const text = this.cells[column];
    if (text === '') return otherwise;
    const found = Object.entries<string>(words).find(([, word]) => word === text);
    if (found === undefined) this.note(column, 'not-a-word');
    return (found?.[0] as K | undefined) ?? otherwise;
  }
  categories(column: C): Category[] {
    const typed = this.cells[column].split(/[、,，;；\s]+/).filter((one) => one !== '');
    const found = typed.map((one) => Object.entries(categoryWords).find(([, word]) => word === one)?.[0]);
    if (found.includes(undefined)) this.note(column, 'not-a-word');
    return [...new Set(found.filter((one) => one !== undefined))] as Category[];
  }
}

function given<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
}

export function readOrgan(
  cells: Cells<OrganColumn>,
  today: string,
  /** The organ of that name or number, as the registry or the file has it. */
  organNamed: (text: string) => string | null,
): { readonly record: OrganRecord; readonly from: string; readonly notes: readonly Note[] } {
  const read = new Reader(cells);
  const kind = read.word('类型', kindWords, 'statutory');
  const scope = read.categories('执法类别');
  if (scope.length === 0 && cells.执法类别 === '') read.note('执法类别', 'missing');
  const base = {
    name: read.wanted('名称', 120),
    ...given({
      shortName: read.text('简称', 40),
      code: read.text('统一社会信用代码', 40),
      telephone: read.text('电话', 40),
    }),
    scope,
    status: read.word('状态', organStatusWords, 'active'),
  };
  const from = read.day('生效日期') ?? today;
  if (kind === 'statutory') return { record: { kind, ...base }, from, notes: read.notes };
  if (kind === 'authorised')
    return { record: { kind, ...base, basis: read.wanted('授权依据', 400) }, from, notes: read.notes };
  const giver = read.wanted('委托机关', 120);
  const by = giver === '' ? '' : organNamed(giver);
  if (by === null) read.note('委托机关', 'organ-unknown');
  const mandate = {
    by: by ?? '',
    matters: read.wanted('委托事项', 1000),
    from: read.wantedDay('委托期限起'),
    until: read.wantedDay('委托期限止'),
    ...given({ document: read.text('委托书文号', 200), published: read.text('委托书公布处', 400) }),
  };
  return { record: { kind, ...base, mandate }, from, notes: read.notes };
}

export function readPerson(
  cells: Cells<PersonColumn>,
  today: string,
  organNamed: (text: string) => string | null,
  accountNamed: (username: string) => string | null,
): { readonly record: OfficerRecord; readonly from: string; readonly notes: readonly Note[] } {
  const read = new Reader(cells);
  const organName = read.wanted('执法主体', 120);
  const organ = organName === '' ? '' : organNamed(organName);
  if (organ === null) read.note('执法主体', 'organ-unknown');
  const username = read.text('账号', 40);
  const account = username === undefined ? null : accountNamed(username);
  if (username !== undefined && account === null) read.note('账号', 'account-unknown');
  const number = read.text('执法证号', 40);
  const certificate =
    number === undefined
      ? null
      : {
          number: plainNumber(number),
          from: read.wantedDay('有效期起'),
          until: read.wantedDay('有效期止'),
          standing: read.word('证件状态', standingWords, 'valid'),
          scope: read.categories('执法类别'),
          ...given({ issuedBy: read.text('发证机关', 120), area: read.text('执法区域', 120) }),
        };
  // A validity without a number would be lost without a word.
  if (number === undefined && (cells.有效期起 !== '' || cells.有效期止 !== ''))
    read.note('执法证号', 'missing');
  const since = read.day('法制审核起始日');
  const reviewer =
    since === undefined
      ? null
      : {
          since,
          qualification: read.word('法制审核资格', reviewerWords, 'none'),
          ...given({ number: read.text('资格证号', 60) }),
        };
  const record: OfficerRecord = {
    name: read.wanted('姓名', 100),
    account,
    organ: organ ?? '',
    ...given({ post: read.text('职务', 60) }),
    status: read.word('状态', statusWords, 'active'),
    certificate,
    examination: {
      result: read.word('资格考试', examinationWords, 'not-recorded'),
      ...given({ on: read.day('考试日期') }),
    },
    reviewer,
  };
  return { record, from: read.day('生效日期') ?? today, notes: read.notes };
}

function scopeText(scope: readonly Category[]): string {
  return scope.map((one) => categoryWords[one]).join('、');
}

export function organCells(
  id: string,
  record: OrganRecord,
  from: string,
  nameOf: (organ: string) => string,
): string[] {
  const mandate = record.kind === 'entrusted' ? record.mandate : null;
  const cells: Cells<OrganColumn> = {
    编号: id,
    名称: record.name,
    简称: record.shortName ?? '',
    统一社会信用代码: record.code ?? '',
    类型: kindWords[record.kind],
    授权依据: record.kind === 'authorised' ? record.basis : '',
    委托机关: mandate === null ? '' : nameOf(mandate.by),
    委托事项: mandate?.matters ?? '',
    委托书文号: mandate?.document ?? '',
    委托期限起: mandate?.from ?? '',
    委托期限止: mandate?.until ?? '',
    委托书公布处: mandate?.published ?? '',
    执法类别: scopeText(record.scope),
    电话: record.telephone ?? '',
    状态: organStatusWords[record.status],
    生效日期: from,
  };
  return organColumns.map((column) => cells[column]);
}

export function personCells(
  id: string,
  record: OfficerRecord,
  from: string,
  nameOf: (organ: string) => string,
  usernameOf: (account: string) => string,
): string[] {
  const { certificate, reviewer, examination } = record;
  const cells: Cells<PersonColumn> = {
    编号: id,
    姓名: record.name,
    账号: record.account === null ? '' : usernameOf(record.account),
    执法主体: nameOf(record.organ),
    职务: record.post ?? '',
    状态: statusWords[record.status],
    执法证号: certificate?.number ?? '',
    发证机关: certificate?.issuedBy ?? '',
    有效期起: certificate?.from ?? '',
    有效期止: certificate?.until ?? '',
    证件状态: certificate === null ? '' : standingWords[certificate.standing],
    执法类别: certificate === null ? '' : scopeText(certificate.scope),
    执法区域: certificate?.area ?? '',
    资格考试: examinationWords[examination.result],
    考试日期: examination.on ?? '',
    法制审核起始日: reviewer?.since ?? '',
    法制审核资格: reviewer === null ? '' : reviewerWords[reviewer.qualification],
    资格证号: reviewer?.number ?? '',
    生效日期: from,
  };
  return personColumns.map((column) => cells[column]);
}

/** The workbook of these rows; without any it is the template. */
export function registrySheets(
  organs: readonly (readonly string[])[],
  persons: readonly (readonly string[])[],
): readonly Sheet[] {
  const place = (columns: readonly string[], column: string) => columns.indexOf(column);
  return [
    {
      name: SHEETS.organ,
      widths: organColumns.map(() => 16),
      rows: [organColumns, ...organs],
      choices: {
        [place(organColumns, '类型')]: Object.values(kindWords),
        [place(organColumns, '状态')]: Object.values(organStatusWords),
      },
    },
    {
      name: SHEETS.person,
      widths: personColumns.map(() => 16),
      rows: [personColumns, ...persons],
      choices: {
        [place(personColumns, '状态')]: Object.values(statusWords),
        [place(personColumns, '证件状态')]: Object.values(standingWords),
        [place(personColumns, '资格考试')]: Object.values(examinationWords),
        [place(personColumns, '法制审核资格')]: Object.values(reviewerWords),
      },
    },
  ];
}
