import { crc32 } from 'node:zlib';

/** A message of AWS's binary event stream. */
export interface StreamMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

/** A stream that is no event stream of AWS, or is damaged. */
export class EventStreamError extends Error {
  readonly code = 'ERR_EVENT_STREAM';
  constructor(message: string) {
    super(message);
    this.name = 'EventStreamError';
  }
}

/** Total length, length of the headers, and a checksum of both. */
const PRELUDE = 12;
const CHECKSUM = 4;
/** Longest message that the protocol allows, with its frame. */
const LONGEST = 24 * 1024 * 1024;
const STRING = 7;
/** Bytes of the header values that have a fixed length, by type. */
const FIXED: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

/** Cuts AWS's binary event stream (`application/vnd.amazon.eventstream`) into its messages. */
export class EventStreamDecoder {
  #rest: Buffer = Buffer.alloc(0);

  /** False: in the middle of a message. */
  get complete(): boolean {
    return this.#rest.length === 0;
  }

  /** @throws EventStreamError */
  push(chunk: Buffer): StreamMessage[] {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const messages: StreamMessage[] = [];
    while (bytes.length >= PRELUDE) {
      const total = bytes.readUInt32BE(0);
      if (total < PRELUDE + CHECKSUM || total > LONGEST) {
        throw new EventStreamError('the length of a message is impossible');
      }
      if (bytes.length < total) break;
      messages.push(decode(bytes.subarray(0, total)));
      bytes = bytes.subarray(total);
    }
    this.#rest = bytes;
    return messages;
  }
}

function decode(message: Buffer): StreamMessage {
  const end = message.length - CHECKSUM;
  if (crc32(message.subarray(0, 8)) !== message.readUInt32BE(8)) {
    throw new EventStreamError('the checksum of a prelude is wrong');
  }
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end)) {
    throw new EventStreamError('the checksum of a message is wrong');
  }
  const headersEnd = PRELUDE + message.readUInt32BE(4);
  if (headersEnd > end) throw new EventStreamError('the headers are longer than their message');
  const headers = decodeHeaders(message.subarray(PRELUDE, headersEnd));
  return { headers, payload: message.subarray(headersEnd, end) };
}

function decodeHeaders(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {};
  let at = 0;
  const need = (length: number): void => {
    if (at + length > bytes.length) throw new EventStreamError('a header is cut off');
  };
  while (at < bytes.length) {
    const nameLength = bytes[at] ?? 0;
    need(nameLength + 2);
    const name = bytes.toString('utf8', at + 1, at + 1 + nameLength);
    const type = bytes[at + 1 + nameLength] ?? 0;
    at += nameLength + 2;
    const fixed = FIXED[type];
    if (fixed !== undefined) {
      need(fixed);
      at += fixed;
      continue;
    }
    need(2);
    const length = bytes.readUInt16BE(at);
    at += 2;
    need(length);
    if (type === STRING) headers[name] = bytes.toString('utf8', at, at + length);
    at += length;
  }
  return headers;
}
