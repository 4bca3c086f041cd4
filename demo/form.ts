/**
 * Form bodies as old servers read them: in the page's charset, which need not be UTF-8. The platform's own parsers
 * (URLSearchParams, Response.formData) know UTF-8 only.
 */
import iconv from 'iconv-lite';

/** Name and value pairs in order; a name may come twice. */
export type Fields = readonly (readonly [string, string])[];

export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

function percentDecode(text: string, charset: string): string {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const hex = /^%([0-9a-fA-F]{2})/.exec(text.slice(i, i + 3))?.[1];
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else {
      bytes.push(text[i] === '+' ? 0x20 : text.charCodeAt(i) & 0xff);
    }
  }
  return iconv.decode(Buffer.from(bytes), charset);
}

/** Parses `a=b&c=d`, percent escapes being bytes of `charset`. */
export function parseUrlencoded(text: string, charset: string): Fields {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? [percentDecode(pair, charset), '']
        : [percentDecode(pair.slice(0, at), charset), percentDecode(pair.slice(at + 1), charset)];
    });
}

/**
 * Parses multipart/form-data (RFC 7578) whose names and values are in `charset`.
 * A body without its boundary gives no fields; a part cut off at the end is left out.
 */
export function parseMultipart(
  body: Buffer,
  contentType: string,
  charset: string,
): { fields: Fields; files: readonly UploadedFile[] } {
  const fields: [string, string][] = [];
  const files: UploadedFile[] = [];
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType);
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  if (boundary === null) return { fields, files };
  let from = body.indexOf(mark);
  while (from >= 0) {
    const next = body.indexOf(mark, from + mark.length);
    if (next < 0) break;
    const part = body.subarray(from + mark.length + 2, next - 2);
    const blank = part.indexOf('\r\n\r\n');
    const head = iconv.decode(part.subarray(0, Math.max(blank, 0)), charset);
    const field = /name="([^"]*)"/.exec(head)?.[1];
    const name = /filename="([^"]*)"/.exec(head)?.[1];
    const bytes = part.subarray(blank + 4);
    if (blank >= 0 && field !== undefined) {
      fields.push([field, name ?? iconv.decode(bytes, charset)]);
      if (name !== undefined && name !== '') {
        files.push({
          field,
          name,
          type: /content-type:\s*(\S+)/i.exec(head)?.[1] ?? 'application/octet-stream',
          bytes: Buffer.from(bytes),
        });
      }
    }
    from = next;
  }
  return { fields, files };
}

/** First value of a field; empty when it was not sent. */
export function fieldOf(fields: Fields, name: string): string {
  return fields.find(([n]) => n === name)?.[1] ?? '';
}

/** All values of a field. */
export function fieldsOf(fields: Fields, name: string): string[] {
  return fields.filter(([n]) => n === name).map(([, v]) => v);
}
