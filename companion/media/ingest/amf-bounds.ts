/** Whether AMF0 (Adobe, 2007) stays within bounds, looked at before anything decodes it: the library's decoder recurses. Pure. */

const MAX_DEPTH = 6;
const MAX_VALUES = 200;

const NUMBER = 0x00;
const BOOLEAN = 0x01;
const STRING = 0x02;
const OBJECT = 0x03;
const NULL = 0x05;
const UNDEFINED = 0x06;
const ECMA_ARRAY = 0x08;
const OBJECT_END = 0x09;
const STRICT_ARRAY = 0x0a;
const DATE = 0x0b;
const LONG_STRING = 0x0c;

/** False: too deep, too many, cut, or of a type that no camera has business to send. */
export function withinAmfBounds(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Of each value that is open: items left of a list, or null for an object, which ends by a mark. */
  const open: (number | null)[] = [];
  let at = 0;
  let values = 0;
  const has = (length: number) => at + length <= bytes.length;
  const skip = (length: number) => {
    if (!has(length)) return false;
    at += length;
    return true;
  };
  const skipString = (lengthBytes: 2 | 4) => {
    if (!has(lengthBytes)) return false;
    const length = lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
    return skip(lengthBytes) && skip(length);
  };
  while (at < bytes.length || open.length > 0) {
    const top = open.at(-1);
    if (top === 0) {
      open.pop();
      continue;
    }
    if (top === null) {
      if (!has(3)) return false;
      if (view.getUint16(at) === 0 && bytes[at + 2] === OBJECT_END) {
        at += 3;
        open.pop();
        continue;
      }
      if (!skipString(2)) return false;
    } else if (top !== undefined) open[open.length - 1] = top - 1;
    if (!has(1)) return false;
    values += 1;
    if (values > MAX_VALUES) return false;
    const type = bytes[at];
    at += 1;
    switch (type) {
      case NUMBER:
        if (!skip(8)) return false;
        break;
      case BOOLEAN:
        if (!skip(1)) return false;
        break;
      case STRING:
        if (!skipString(2)) return false;
        break;
      case LONG_STRING:
        if (!skipString(4)) return false;
        break;
      case DATE:
        if (!skip(10)) return false;
        break;
      case NULL:
      case UNDEFINED:
        break;
      case OBJECT:
        open.push(null);
        break;
      case ECMA_ARRAY:
        // Its count is a hint; it ends by the mark of an object.
        if (!skip(4)) return false;
        open.push(null);
        break;
      case STRICT_ARRAY: {
        if (!has(4)) return false;
        const count = view.getUint32(at);
        at += 4;
        if (count > MAX_VALUES) return false;
        open.push(count);
        break;
      }
      default:
        return false;
    }
    if (open.length > MAX_DEPTH) return false;
  }
  return true;
}
