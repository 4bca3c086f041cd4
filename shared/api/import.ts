/** Files of cameras that are brought in, as the console asks for them. */
import { z } from 'zod';
import { instantSchema, ulidSchema } from '../case/envelope.ts';
import { nameSchema } from '../case/events.ts';
import { fileFormats } from '../media/file-kind.ts';

/** Of one file, bytes. */
export const MAX_IMPORT_BYTES = 64 * 1024 ** 3;
/** tus 1.0 (core, creation, termination): where uploads are made. */
export const UPLOADS = '/api/media/uploads';

/** `Upload-Metadata` of a new upload. */
export const uploadMetadataSchema = z.strictObject({
  filename: z.string().min(1).max(400),
  /** The case it is brought into; left out: its officer says so later. */
  case: ulidSchema.optional(),
  /** When the file was last written, epoch ms. */
  modified: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

/**
 * `coming`: bytes are on their way; `checking`: read again after the companion had been away; `whole`: here, and not yet in the
 * record; `recorded`; `refused`: no recording; `duplicate`: the same bytes are here already.
 */
export const uploadSchema = z.object({
  id: ulidSchema,
  name: z.string(),
  size: z.number(),
  offset: z.number(),
  /** When its sender's file system says that it was last written, epoch ms: tells two files of one name and length apart. */
  modified: z.number().nullable(),
  case: ulidSchema.nullable(),
  state: z.enum(['coming', 'checking', 'whole', 'recorded', 'refused', 'duplicate']),
  /** Of a duplicate: where the same bytes are, as far as the reader may know. */
  of: z.object({ id: ulidSchema, name: z.string(), case: ulidSchema.nullable() }).nullable(),
});
export type Upload = z.infer<typeof uploadSchema>;
/** `GET /api/media/uploads`: my own that are not in the record, and what became of those of the last day. */
export const uploadsSchema = z.object({ uploads: z.array(uploadSchema) });

const spanSchema = z.object({ from: instantSchema, to: instantSchema });
export const candidateSchema = z.object({
  case: ulidSchema,
  /** What the board calls it. */
  subject: z.string().nullable(),
  number: z.string().nullable(),
  step: nameSchema.nullable(),
  stepTitle: z.string().nullable(),
  why: z.array(z.enum(['within', 'overlaps', 'near', 'same-day', 'device'])).min(1),
  /** Between the file and the step, ms; 0: they meet; null: only the device speaks for it. */
  apart: z.number().nullable(),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const importSchema = z.object({
  id: ulidSchema,
  name: z.string(),
  kind: z.enum(['photo', 'audio', 'video']),
  format: z.enum(fileFormats),
  size: z.number(),
  sha256: z.string(),
  /** Name of who brought it; null: a dock did. */
  by: z.string().nullable(),
  dock: z.string().nullable(),
  at: instantSchema,
  device: z
    .object({
      make: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
      from: z.enum(['file', 'name']),
    })
    .nullable(),
  time: z
    .object({
      /** What counts. */
      counts: spanSchema,
      /** What was made of the device's own words, and those. */
      device: spanSchema.nullable(),
      own: z.string().nullable(),
      source: z.enum(['exif', 'quicktime', 'riff', 'name', 'file-system']).nullable(),
      zone: z.enum(['utc', 'offset', 'unit']).nullable(),
      /** It says that it was made after it had come here: its clock is wrong. */
      future: z.boolean(),
      /** An officer said when it really was: by how much the device's clock is ahead, ms; null: it had said nothing. */
      set: z.object({ by: z.string(), reason: z.string(), ahead: z.number().nullable() }).nullable(),
    })
    .nullable(),
  /** It could not be read, and may be damaged. */
  unreadable: z.boolean(),
  /** Its bytes were let go of when their period was over; null: they are there. */
  disposed: z.object({ at: instantSchema, basis: z.string() }).nullable(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  case: ulidSchema.nullable(),
  step: nameSchema.nullable(),
  /** Of the case that it was filed under: what the board calls it, and the step's title. */
  filed: z
    .object({
      subject: z.string().nullable(),
      number: z.string().nullable(),
      stepTitle: z.string().nullable(),
    })
    .nullable(),
  /** Where it could belong, best first; empty once it has a step. */
  candidates: z.array(candidateSchema),
  /** The reader may say what it belongs to. */
  mine: z.boolean(),
});
export type Import = z.infer<typeof importSchema>;

/** `GET /api/media/imports?case=ID`: of a case; without it, what I brought in and what came from docks for me. */
export const importsSchema = z.object({ imports: z.array(importSchema) });

/** `GET /api/media/docks`: folders that are watched; how many files are in which state. */
export const docksSchema = z.object({
  docks: z.array(
    z.object({
      label: z.string(),
      /** Its folder can be read. */
      there: z.boolean(),
      files: z.object({
        growing: z.number(),
        copying: z.number(),
        taken: z.number(),
        refused: z.number(),
        broken: z.number(),
        'no-room': z.number(),
        empty: z.number(),
      }),
      /** Of those that could not be taken, some by name. */
      trouble: z.array(z.object({ name: z.string(), state: z.enum(['refused', 'broken', 'no-room']) })),
    }),
  ),
});
export type DockStanding = z.infer<typeof docksSchema>['docks'][number];

/** `POST /api/media/imports/ID/file`. */
export const fileImportSchema = z.strictObject({
  case: ulidSchema,
  step: nameSchema.optional(),
  /** Needed where it had been filed under another case. */
  reason: z.string().trim().min(4).max(400).optional(),
});
/** `POST /api/media/imports/ID/time`: when it really began. */
export const setImportTimeSchema = z.strictObject({
  from: instantSchema,
  reason: z.string().trim().min(4).max(400),
});
