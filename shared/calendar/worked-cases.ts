/** The files of worked/: periods that were counted by hand, for a lawyer to read and to add to. See docs/deadlines.md. */
import { parse } from 'yaml';
import { z } from 'zod';
import { daySchema } from '../case/events.ts';
import type { Changes, Period } from './period.ts';
import { addDays } from './working-days.ts';

const noticeSchema = z.enum(['required', 'none']);

const ruleSchema = z.strictObject({
  article: z.string().min(4),
  /** Verbatim. */
  words: z.string().min(4),
  whose: z.enum(['authority', 'party']),
  period: z.strictObject({
    length: z.int().min(1),
    unit: z.enum(['working-day', 'day', 'month', 'year', 'hour']),
    direction: z.enum(['after', 'before']).optional(),
    firstDayCounts: z.boolean(),
    rollover: z.enum(['none', 'next-working-day']),
  }),
  /** What each point rests on; one that is left out is open. */
  basis: z.strictObject({
    unit: z.string().optional(),
    firstDay: z.string().optional(),
    rollover: z.string().optional(),
  }),
  extension: z
    .strictObject({ max: z.int().min(1).optional(), notice: noticeSchema, article: z.string() })
    .optional(),
  suspension: z.strictObject({ notice: noticeSchema, article: z.string() }).optional(),
});

/** `2026-10-01` or `2026-10-01..10-07`. */
const runSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(\.\.\d{2}-\d{2})?$/)
  .transform((run) => {
    const first = run.slice(0, 10);
    const last = run.length > 10 ? `${run.slice(0, 5)}${run.slice(12)}` : first;
    const days: string[] = [];
    for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
    return days;
  })
  .refine((days) => days.length > 0, 'a run from an earlier to a later day of one year');
const runsSchema = z.array(runSchema).transform((runs) => runs.flat());

/** `2026-10-01..10-07 国庆节`. */
const skippedSchema = z.string().transform((text, context) => {
  const [run = '', name = ''] = text.split(' ');
  const days = runSchema.safeParse(run);
  if (days.success && name !== '') return days.data.map((day) => ({ day, name }));
  context.addIssue({ code: 'custom', message: 'a run of days, a space, and the name of the holiday' });
  return z.NEVER;
});

const expectSchema = z.strictObject({
  due: daySchema.nullable(),
  shown: daySchema.nullable(),
  adverseFrom: daySchema.optional(),
  dueAt: z.string().optional(),
  /** Every counted day of a period of working days. */
  counted: runsSchema.optional(),
  /** Holidays that were passed over, with their names. */
  skipped: z
    .array(skippedSchema)
    .transform((days) => days.flat())
    .default([]),
  suspended: runsSchema.default([]),
  provisional: z.boolean().default(false),
  /** Kinds of remarks, in any order. */
  says: z.array(z.string()).default([]),
});

const caseSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  story: z.string().min(2),
  /** Where an official example was published. */
  source: z.url().optional(),
  rule: z.string(),
  region: z.enum(['national', 'xinjiang']).default('national'),
  /** A day; for hours an instant with its zone. */
  from: z.string(),
  suspensions: z
    .array(
      z.strictObject({
        reason: z.string(),
        from: daySchema,
        to: daySchema.optional(),
        noticeOn: daySchema.optional(),
      }),
    )
    .default([]),
  extensions: z
    .array(
      z.strictObject({
        length: z.int().min(1),
        approvedOn: daySchema.optional(),
        noticeOn: daySchema.optional(),
      }),
    )
    .default([]),
  expect: expectSchema,
});

const fileSchema = z.strictObject({
  rules: z.record(z.string(), ruleSchema),
  cases: z.array(caseSchema).min(1),
});
/** As the files of worked/, but that a case may leave out what it expects: then it only asks. */
export const askedPeriodsSchema = z.strictObject({
  rules: z.record(z.string(), ruleSchema),
  cases: z.array(caseSchema.extend({ expect: expectSchema.optional() })).min(1),
});
export type AskedPeriods = z.infer<typeof askedPeriodsSchema>;

export type WorkedRule = z.infer<typeof ruleSchema>;
export interface WorkedCase extends Omit<z.infer<typeof caseSchema>, 'rule'> {
  /** The rule's name in its file. */
  readonly ruleName: string;
  readonly rule: WorkedRule;
}

/**
 * Reads one file of worked cases.
 * @throws on a file that is not of this form; the message names the place
 */
export function readWorkedCases(text: string): readonly WorkedCase[] {
  const { rules, cases } = fileSchema.parse(parse(text));
  return cases.map((one) => {
    const rule = rules[one.rule];
    if (rule === undefined) throw new Error(`${one.id}: no rule ${one.rule}`);
    return { ...one, ruleName: one.rule, rule };
  });
}

/** The period of a worked rule; what its `basis` leaves out is open. */
export function periodOf(rule: WorkedRule): Period {
  const { unit, firstDay, rollover } = rule.basis;
  return {
    ...rule.period,
    whose: rule.whose,
    open: [
      ...(firstDay === undefined ? (['first-day'] as const) : []),
      ...(rollover === undefined ? (['rollover'] as const) : []),
      ...(unit === undefined ? (['unit'] as const) : []),
    ],
  };
}

/** What happened to the period in a worked case. */
export function changesOf(one: Pick<WorkedCase, 'id' | 'rule' | 'suspensions' | 'extensions'>): Changes {
  const { extension, suspension } = one.rule;
  if (one.extensions.length > 0 && extension === undefined)
    throw new Error(`${one.id}: its rule knows no extension`);
  if (one.suspensions.length > 0 && suspension === undefined)
    throw new Error(`${one.id}: its rule knows no suspension`);
  return {
    suspensions: one.suspensions.map(({ reason, from, to, noticeOn }) => ({
      reason,
      from,
      to: to ?? null,
      noticeRequired: suspension?.notice === 'required',
      noticeOn: noticeOn ?? null,
    })),
    extensions: one.extensions.map(({ length, approvedOn, noticeOn }) => ({
      length,
      max: extension?.max ?? null,
      approvedOn: approvedOn ?? null,
      noticeRequired: extension?.notice === 'required',
      noticeOn: noticeOn ?? null,
    })),
  };
}
