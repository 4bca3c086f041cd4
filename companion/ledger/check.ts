/** What can be said of one event from its bytes alone: shape, bounds, kind, commitment, signature of who sent it. */
import { z } from 'zod';
import {
  type Body,
  bodySchema,
  type Envelope,
  envelopeSchema,
  MAX_EVENT_BYTES,
} from '#shared/case/envelope.ts';
import { dataProblem, isKnown, streamKindOf } from '#shared/case/events.ts';
import type { refusals } from '../locales/zh-CN.ts';
import { canonicalText, commitmentOfText, envelopeText, leafOfText } from './hash.ts';
import type { Caller } from './types.ts';

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  readonly code: RefusalCode;
  /** Fills the sentence's gap: a field, a kind. */
  readonly value: string;
}

/** The envelope as far as it is well formed, with its canonical text and leaf. */
export interface CheckedEnvelope {
  readonly envelope: Envelope;
  readonly text: string;
  readonly leaf: Uint8Array;
}

export type Checked =
  | {
      readonly ok: true;
      readonly sealed: CheckedEnvelope;
      readonly body: Body;
      /** Canonical `{data, salt}`. */
      readonly bodyText: string;
    }
  /** `sealed` when the envelope at least is this device's own and well formed: it is kept, so the chain goes on. */
  | {
      readonly ok: false;
      readonly id: string | null;
      readonly refusal: Refusal;
      readonly sealed: CheckedEnvelope | null;
    };

/** `bodySchema` without its walk through the data: what came from JSON.parse is JSON, and its kind's own schema follows. */
const outerBody = z.strictObject({
  data: z.custom<Record<string, unknown>>((v) => typeof v === 'object' && v !== null && !Array.isArray(v)),
  salt: bodySchema.shape.salt,
});
const OVERHEAD = '{"body":,"envelope":}'.length;
const limitText = `${MAX_EVENT_BYTES / 1024} KiB`;

/** @param event as parsed from JSON */
export function check(event: unknown, caller: Caller): Checked {
  const refused = (
    code: RefusalCode,
    value = '',
    id: string | null = null,
    sealed: CheckedEnvelope | null = null,
  ): Checked => ({ ok: false, id, refusal: { code, value }, sealed });

  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return refused('invalid-envelope', 'event');
  }
  const parts = event as Record<string, unknown>;
  const parsed = envelopeSchema.safeParse(parts.envelope);
  if (!parsed.success) {
    return refused('invalid-envelope', parsed.error.issues[0]?.path.join('.') ?? '', idOf(parts.envelope));
  }
  const envelope = parsed.data;
  const { id } = envelope;
  if (envelope.actor !== caller.person) return refused('wrong-actor', '', id);
  if (envelope.device !== caller.device) return refused('wrong-device', '', id);
  const text = envelopeText(envelope);
  const sealed: CheckedEnvelope = { envelope, text, leaf: leafOfText(text) };
  const extra = Object.keys(parts).find((key) => key !== 'envelope' && key !== 'body');
  if (extra !== undefined) return refused('invalid-data', extra.slice(0, 60), id, sealed);

  const body = outerBody.safeParse(parts.body);
  if (!body.success) {
    const path = body.error.issues[0]?.path.join('.') ?? '';
    return refused('invalid-data', path.slice(0, 120) || 'body', id, sealed);
  }
  // Null for a lone surrogate: the adapter should have cleaned it (decision 12).
  const dataText = canonicalText(body.data.data);
  if (dataText === null) return refused('invalid-data', 'data', id, sealed);
  const bodyText = `{"data":${dataText},"salt":"${body.data.salt}"}`;
  if (Buffer.byteLength(bodyText) + Buffer.byteLength(text) + OVERHEAD > MAX_EVENT_BYTES) {
    return refused('too-big', limitText, id, sealed);
  }
  const { type, v } = envelope;
  if (!isKnown(type, v)) return refused('unknown-type', `${type} v${v}`, id, sealed);
  if (streamKindOf(type) !== envelope.stream.kind) return refused('wrong-stream', '', id, sealed);
  const wrong = dataProblem(type, v, body.data.data);
  if (wrong !== null) {
    return refused('invalid-data', wrong.code === 'bad-data' ? `data.${wrong.path}` : type, id, sealed);
  }
  if (commitmentOfText(body.data.salt, dataText) !== envelope.commitment) {
    return refused('bad-commitment', '', id, sealed);
  }
  return { ok: true, sealed, body: body.data as Body, bodyText };
}

/** The id of a malformed envelope, so that the sender knows which one is meant. */
function idOf(envelope: unknown): string | null {
  if (typeof envelope !== 'object' || envelope === null || !('id' in envelope)) return null;
  return typeof envelope.id === 'string' ? envelope.id.slice(0, 64) : null;
}
