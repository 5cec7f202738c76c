/** One field of a protobuf message (protobuf.dev, encoding). Offsets are bytes of the message. */
export interface ProtoField {
  readonly number: number;
  readonly wire: 'varint' | 'fixed64' | 'bytes' | 'fixed32';
  /** Where the length or the value begins, after the tag. */
  readonly start: number;
  /** Where the content of `bytes` begins; the same as `start` for the others. */
  readonly from: number;
  /** Exclusive. */
  readonly end: number;
  /** The value of a varint, as far as it is safe. */
  readonly value: number;
}

/** Fields of one message that are read. */
const MAX_FIELDS = 20_000;

/** The fields of a message; `undefined` where the bytes are none from the first to the last. */
export function readFields(bytes: Buffer): readonly ProtoField[] | undefined {
  const fields: ProtoField[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (fields.length >= MAX_FIELDS) return undefined;
    const tag = readVarint(bytes, at);
    const number = tag === undefined ? 0 : Math.floor(tag.value / 8);
    if (tag === undefined || number < 1 || number > MAX_FIELD_NUMBER) return undefined;
    const field = readValue(bytes, tag.end, number, tag.value % 8);
    if (field === undefined) return undefined;
    fields.push(field);
    at = field.end;
  }
  return fields;
}

/** Larger ones exist and are not used by hand-written services: they show that this is no message. */
const MAX_FIELD_NUMBER = 2048;

function readValue(
  bytes: Buffer,
  start: number,
  number: number,
  wire: number,
): ProtoField | undefined {
  switch (wire) {
    case 0: {
      const varint = readVarint(bytes, start);
      if (varint === undefined) return undefined;
      return { number, wire: 'varint', start, from: start, end: varint.end, value: varint.value };
    }
    case 1:
      return fixed(bytes, start, number, 'fixed64', 8);
    case 2: {
      const length = readVarint(bytes, start);
      if (length === undefined || length.end + length.value > bytes.length) return undefined;
      const end = length.end + length.value;
      return { number, wire: 'bytes', start, from: length.end, end, value: 0 };
    }
    case 5:
      return fixed(bytes, start, number, 'fixed32', 4);
    default:
      return undefined; // groups are not used any more
  }
}

function fixed(
  bytes: Buffer,
  start: number,
  number: number,
  wire: 'fixed64' | 'fixed32',
  size: number,
): ProtoField | undefined {
  const end = start + size;
  return end > bytes.length ? undefined : { number, wire, start, from: start, end, value: 0 };
}

function readVarint(
  bytes: Buffer,
  from: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  let factor = 1;
  for (let at = from; at < bytes.length && at < from + 10; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  return undefined;
}

/** The bytes of a field's content with their length before them. */
export function withLength(content: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = content.length;
  do {
    const more = rest >= 0x80;
    length.push(more ? (rest % 0x80) | 0x80 : rest);
    rest = Math.floor(rest / 0x80);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(length), content]);
}
