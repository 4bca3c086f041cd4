/** `GET /api/registers`, `GET /api/registers/{category}/{procedure}`: what is recorded, major and published, to be read. */
import { z } from 'zod';
import { daySchema } from '../case/events.ts';

const localized = z.object({ 'zh-CN': z.string(), en: z.string() });
const citation = z.object({
  short: z.string(),
  sourceTitle: z.string(),
  article: z.string(),
  words: z.string(),
  /** False: nobody has compared the words with the text. */
  verified: z.boolean(),
});

export const procedureListSchema = z.object({
  /** Day in Asia/Shanghai whose rules they are. */
  on: daySchema,
  procedures: z.array(z.object({ category: z.string(), procedure: z.string(), title: localized })),
});
export type ProcedureList = z.infer<typeof procedureListSchema>;

export const registersSchema = z.object({
  category: z.string(),
  procedure: z.string(),
  on: daySchema,
  /** National first, then what is laid over it. */
  packs: z.array(z.object({ id: z.string(), version: z.string() })),
  /** Record measures; those with photo, audio or video are the list of what is recorded in sound or film. */
  records: z.array(
    z.object({
      id: z.string(),
      title: localized,
      stage: localized,
      content: localized,
      methods: z.array(z.enum(['text', 'photo', 'audio', 'video'])),
      carriers: z.array(
        z.enum([
          'paper-file',
          'electronic-file',
          'camera',
          'sound-recorder',
          'video-camera',
          'body-camera',
          'surveillance',
        ]),
      ),
      extent: z.enum(['whole', 'required', 'as-needed']),
      /** Its condition in words; null: always. */
      when: localized.nullable(),
      /** The item that asks for it, and the one by which those present are told. */
      item: localized.nullable(),
      announcement: localized.nullable(),
      citation,
    }),
  ),
  major: z.array(
    z.object({
      id: z.string(),
      title: localized,
      by: z.enum(['category', 'amount', 'effect', 'hearing']),
      when: localized.nullable(),
      item: localized.nullable(),
      citation,
    }),
  ),
  disclosures: z.array(
    z.object({
      id: z.string(),
      title: localized,
      channel: localized,
      content: localized,
      length: z.int().nullable(),
      unit: z.enum(['working-day', 'day', 'month', 'year', 'hour']).nullable(),
      when: localized.nullable(),
      citation,
      exceptions: z.array(
        z.object({
          title: localized,
          approver: z.enum(['lead', 'head', 'legal-officer']),
          citation,
        }),
      ),
    }),
  ),
});
export type Registers = z.infer<typeof registersSchema>;
