/** What a request of wall 3 says: bodies as Chromium hands them over, decoded in the page's charset. Pure. */
import type { AdapterPage } from '#shared/adapter/adapter-schema.ts';

/** `details.requestBody` of `webRequest.onBeforeRequest`. */
export interface RequestBody {
  readonly error?: string;
  readonly formData?: Readonly<Record<string, readonly (string | ArrayBuffer)[]>>;
  readonly raw?: readonly { readonly bytes?: ArrayBuffer; readonly file?: string }[];
}

export interface BodyRead {
  /** Null: nothing of the body was to be seen. */
  readonly fields: ReadonlyMap<string, readonly string[]> | null;
  readonly completeness: 'full' | 'fields' | 'url-only';
}

function decoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** `a=%CC%E1&b=1` as bytes → fields, each value decoded in the charset it was sent in. */
export function decodeUrlEncoded(bytes: Uint8Array, charset: string): ReadonlyMap<string, readonly string[]> {
  const text = decoder(charset);
  const fields = new Map<string, string[]>();
  const unescapeBytes = (part: string): string => {
    const out: number[] = [];
    for (let i = 0; i < part.length; i += 1) {
      const code = part.charCodeAt(i);
      const hex = part.slice(i + 1, i + 3);
      if (code === 0x25 && /^[0-9a-f]{2}$/iu.test(hex)) {
        out.push(Number.parseInt(hex, 16));
        i += 2;
      } else out.push(code === 0x2b ? 0x20 : code & 0xff);
    }
    return text.decode(new Uint8Array(out));
  };
  // One char per byte, so that unescapeBytesd bytes of a legacy page survive.
  let raw = '';
  for (const byte of bytes) raw += String.fromCharCode(byte);
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = unescapeBytes(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : unescapeBytes(pair.slice(at + 1));
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return fields;
}

const SEEN_LIMIT = 4_000_000;

/** Reads a body as far as it can be seen. */
export function readBody(body: RequestBody | null | undefined, charset: string): BodyRead {
  if (!body || (body.formData === undefined && body.raw === undefined)) {
    return { fields: null, completeness: 'url-only' };
  }
  if (body.formData !== undefined) {
    const text = decoder(charset);
    const fields = new Map(
      Object.entries(body.formData).map(([name, values]) => [
        name,
        values.map((value) => (typeof value === 'string' ? value : text.decode(value))),
      ]),
    );
    return { fields, completeness: 'full' };
  }
  const parts = body.raw ?? [];
  const bytes = parts.flatMap((part) => (part.bytes === undefined ? [] : [new Uint8Array(part.bytes)]));
  const length = bytes.reduce((sum, part) => sum + part.length, 0);
  if (length === 0 || length > SEEN_LIMIT) return { fields: null, completeness: 'url-only' };
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of bytes) {
    all.set(part, at);
    at += part.length;
  }
  const start = new TextDecoder('latin1').decode(all.slice(0, 200));
  const complete = parts.every((part) => part.file === undefined) && body.error === undefined;
  if (/^\s*[{[]/u.test(start)) {
    try {
      const json: unknown = JSON.parse(new TextDecoder().decode(all));
      const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
      const fields = new Map(
        entries.map(([k, v]) => [k, [typeof v === 'object' ? JSON.stringify(v) : String(v)]]),
      );
      return { fields, completeness: complete ? 'full' : 'fields' };
    } catch {
      return { fields: null, completeness: 'url-only' };
    }
  }
  if (start.startsWith('--')) return { fields: null, completeness: 'url-only' };
  return { fields: decodeUrlEncoded(all, charset), completeness: complete ? 'full' : 'fields' };
}

const NEVER = /viewstate|eventvalidation|password|passwd|token|csrf/iu;

/** The fields an adapter lists, by its ids; nothing else of a body is kept (decision 27). */
export function listedFields(
  page: AdapterPage,
  fields: ReadonlyMap<string, readonly string[]> | null,
): Record<string, string> | null {
  if (fields === null) return null;
  const listed: Record<string, string> = {};
  for (const [id, field] of Object.entries(page.fields)) {
    const name = field.at.field;
    if (name === undefined || NEVER.test(name)) continue;
    const values = fields.get(name);
    if (values !== undefined) listed[id] = values.join(',').slice(0, 8000);
  }
  return listed;
}
