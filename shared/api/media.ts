/** Cameras and what they recorded, as the console asks for it. */
import { z } from 'zod';
import { instantSchema, ulidSchema } from '../case/envelope.ts';
import { trackKinds } from '../media/chain.ts';

/** `POST /api/media/recordings`. */
export const openRecordingSchema = z.strictObject({
  camera: z.string().trim().min(1).max(80),
  case: ulidSchema,
  /** How long the key is good. */
  hours: z.int().min(1).max(72).default(12),
});

export const openedRecordingSchema = z.object({
  recording: ulidSchema,
  /** `rtmp://HOST:PORT/live`, and the stream's name under it: shown once. */
  server: z.string(),
  key: z.string(),
  until: instantSchema,
});
export type OpenedRecording = z.infer<typeof openedRecordingSchema>;

/** Bytes were let go of when their period was over: when, and on what basis. */
const disposedSchema = z.object({ at: instantSchema, basis: z.string() });
const holeSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  why: z.string(),
  /** Only this one is missing. */
  track: z.enum(trackKinds).optional(),
});
export const recordingSchema = z.object({
  id: ulidSchema,
  camera: z.string(),
  by: z.string(),
  until: instantSchema,
  /** `waiting`: nothing came yet; `over`: its key is good no more. */
  state: z.enum(['waiting', 'live', 'paused', 'over']),
  /** When the camera was there; `to` null: it is there now. */
  spans: z.array(z.object({ from: instantSchema, to: instantSchema.nullable() })),
  holes: z.array(holeSchema),
  /** Of the files: bytes that a head in the record vouches for, and those that are on disk. */
  sealedBytes: z.number(),
  bytes: z.number(),
  sealedAt: instantSchema.nullable(),
  disposed: disposedSchema.nullable(),
});
export type Recording = z.infer<typeof recordingSchema>;

/** `GET /api/media/recordings?case=ID`. */
export const recordingsSchema = z.object({ recordings: z.array(recordingSchema) });

/** `GET /api/media/station`. */
export const stationStateSchema = z.object({
  /** `off`: the unit takes no cameras in; `cannot-listen`: another program has the port, or the like; it is tried again. */
  state: z.enum(['off', 'starting', 'listening', 'cannot-listen', 'down']),
  /** The system's word why it cannot listen, e.g. `EADDRINUSE`. */
  code: z.string().nullable(),
  port: z.int().nullable(),
  since: instantSchema.nullable(),
  restarts: z.int(),
  /** Connections that never showed a key, since the companion was started. */
  refused: z.object({
    total: z.int(),
    by: z.array(z.object({ why: z.string(), count: z.int() })),
    last: z.object({ at: instantSchema, address: z.string(), why: z.string() }).nullable(),
  }),
});
export type StationState = z.infer<typeof stationStateSchema>;

/** `GET /api/media/live`. */
export const liveCameraSchema = z.object({
  id: ulidSchema,
  camera: z.string(),
  /** Name of who asked for its key. */
  by: z.string(),
  since: instantSchema,
  /** RFC 6381, e.g. `avc1.64001f`, `mp4a.40.2`; G.711 as `alaw`, `ulaw`. Null: none came yet. */
  video: z.string().nullable(),
  audio: z.string().nullable(),
  case: z.object({ id: ulidSchema, subject: z.string().nullable(), number: z.string().nullable() }),
});
export type LiveCamera = z.infer<typeof liveCameraSchema>;
export const liveCamerasSchema = z.object({ cameras: z.array(liveCameraSchema) });

/** `GET /api/media/recordings/{id}/files`: what a player needs. */
export const recordedFilesSchema = z.object({
  camera: z.string(),
  case: z.object({ id: ulidSchema, subject: z.string().nullable(), number: z.string().nullable() }),
  state: recordingSchema.shape.state,
  holes: z.array(holeSchema),
  disposed: disposedSchema.nullable(),
  files: z.array(
    z.object({
      file: z.int().min(0),
      codecs: z.array(z.string()),
      /** Of the init segment, which the file begins with. */
      init: z.int().min(1),
      /** In order: time in the file (ms) from and to, received from and to (epoch ms), offset and length (bytes). */
      fragments: z.array(z.tuple([z.int(), z.int(), z.int(), z.int(), z.int(), z.int()])),
    }),
  ),
});
export type RecordedFiles = z.infer<typeof recordedFilesSchema>;
export const closeRecordingSchema = z.strictObject({ reason: z.string().trim().min(4).max(400) });

/** `POST /api/media/recordings/{id}/clips`: by the companion's clock. */
export const exportClipSchema = z.strictObject({
  from: instantSchema,
  to: instantSchema,
  reason: z.string().trim().min(4).max(400),
});

export const exportedClipsSchema = z.object({
  /** Of the export. */
  id: ulidSchema,
  at: instantSchema,
  /** Name of who exported it; in the record his id. */
  by: z.string(),
  reason: z.string(),
  from: instantSchema,
  to: instantSchema,
  /** One for each file of the recording that the span reaches into. */
  clips: z.array(
    z.object({
      file: z.int().min(0),
      bytes: z.int().min(1),
      sha256: z.string(),
      certificate: z.string(),
    }),
  ),
});
export type ExportedClips = z.infer<typeof exportedClipsSchema>;
/** `GET /api/media/recordings/{id}/clips`, the last first. */
export const exportedClipsListSchema = z.object({ exports: z.array(exportedClipsSchema) });

/** `POST /api/media/bookmarks`. */
export const markMomentSchema = z.strictObject({
  /** A recording or an imported file. */
  of: ulidSchema,
  /** By the companion's clock. */
  at: instantSchema,
  word: z.string().trim().min(1).max(80),
});
export const bookmarkSchema = z.object({
  id: ulidSchema,
  of: ulidSchema,
  at: instantSchema,
  word: z.string(),
  /** Name of who marked it, and when he did. */
  by: z.string(),
  noted: instantSchema,
});
export type Bookmark = z.infer<typeof bookmarkSchema>;
/** `GET /api/media/bookmarks?case=ID`: of all that was recorded in a case, in the order of their moments. */
export const bookmarksSchema = z.object({
  bookmarks: z.array(bookmarkSchema),
  /** The reader may set some, and take them back. */
  mine: z.boolean(),
});
