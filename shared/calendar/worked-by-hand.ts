/**
 * Deadlines worked by hand on the calendar sheet, before the code: each with the days that were counted.
 * `days` names the counted days in order, so that a wrong sheet shows where it is wrong.
 */
export interface Worked {
  readonly story: string;
  readonly from: string;
  readonly length: number;
  readonly firstDayCounts: boolean;
  /** The days that counted. */
  readonly days: readonly string[];
  readonly due: string;
  readonly provisional: boolean;
}

/** 国办发〔2018〕118号（六）: 7 working days from the decision, its own day not counted. */
export const workedWorkingDays: readonly Worked[] = [
  {
    story: 'decided on a Monday before National Day; 10-01…10-07 off, Saturday 10-10 is worked',
    from: '2026-09-28',
    length: 7,
    firstDayCounts: false,
    days: ['2026-09-29', '2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12', '2026-10-13'],
    due: '2026-10-13',
    provisional: false,
  },
  {
    story: 'decided before Spring Festival; Saturday 02-14 is worked, 02-15…02-23 off',
    from: '2026-02-11',
    length: 7,
    firstDayCounts: false,
    days: ['2026-02-12', '2026-02-13', '2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27'],
    due: '2026-02-27',
    provisional: false,
  },
  {
    story: 'decided on an ordinary Saturday',
    from: '2026-11-21',
    length: 7,
    firstDayCounts: false,
    days: ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01'],
    due: '2026-12-01',
    provisional: false,
  },
  {
    story: 'decided on a Saturday that is worked',
    from: '2026-10-10',
    length: 7,
    firstDayCounts: false,
    days: ['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15', '2026-10-16', '2026-10-19', '2026-10-20'],
    due: '2026-10-20',
    provisional: false,
  },
  {
    story: 'decided in the middle of National Day',
    from: '2026-10-01',
    length: 7,
    firstDayCounts: false,
    days: ['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15'],
    due: '2026-10-15',
    provisional: false,
  },
  {
    story: 'no holiday near',
    from: '2026-11-25',
    length: 7,
    firstDayCounts: false,
    days: ['2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'],
    due: '2026-12-04',
    provisional: false,
  },
  {
    story: 'decided on a worked Sunday before Labour Day 2025; 05-01…05-05 off',
    from: '2025-04-27',
    length: 7,
    firstDayCounts: false,
    days: ['2025-04-28', '2025-04-29', '2025-04-30', '2025-05-06', '2025-05-07', '2025-05-08', '2025-05-09'],
    due: '2025-05-09',
    provisional: false,
  },
  {
    story: 'over New Year 2023, whose table also has 2022-12-31',
    from: '2022-12-30',
    length: 7,
    firstDayCounts: false,
    days: ['2023-01-03', '2023-01-04', '2023-01-05', '2023-01-06', '2023-01-09', '2023-01-10', '2023-01-11'],
    due: '2023-01-11',
    provisional: false,
  },
  {
    story: 'into 2027, for which no table is out: the statutory 01-01 and weekends, provisional',
    from: '2026-12-28',
    length: 7,
    firstDayCounts: false,
    days: ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-04', '2027-01-05', '2027-01-06', '2027-01-07'],
    due: '2027-01-07',
    provisional: true,
  },
  {
    story: 'Spring Festival 2027 by the standing rule: 02-05 (除夕) … 02-08 (初三)',
    from: '2027-02-03',
    length: 7,
    firstDayCounts: false,
    days: ['2027-02-04', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12', '2027-02-15', '2027-02-16'],
    due: '2027-02-16',
    provisional: true,
  },
  {
    story: 'the first day counts, and it is worked',
    from: '2026-11-25',
    length: 2,
    firstDayCounts: true,
    days: ['2026-11-25', '2026-11-26'],
    due: '2026-11-26',
    provisional: false,
  },
];

/** 行政处罚法 60: ninety days from filing, every day counted (art. 85 does not name ninety). */
export const workedDays: readonly {
  readonly story: string;
  readonly from: string;
  readonly length: number;
  readonly firstDayCounts: boolean;
  readonly due: string;
}[] = [
  // September 1–30 are 30, October 31 make 61, November 29 is the ninetieth.
  {
    story: 'filed 1 September, that day counted',
    from: '2026-09-01',
    length: 90,
    firstDayCounts: true,
    due: '2026-11-29',
  },
  {
    story: 'filed 1 September, that day not counted',
    from: '2026-09-01',
    length: 90,
    firstDayCounts: false,
    due: '2026-11-30',
  },
  // 2024 is a leap year: January 22…31 are 10, February 29 make 39, March 31 make 70, April 20 is the ninetieth.
  { story: 'over a leap day', from: '2024-01-22', length: 90, firstDayCounts: true, due: '2024-04-20' },
];
