/** One message of an AWS event stream. */
export interface AwsEvent {
  /** The header `:event-type` or, for an error, `:exception-type`. */
  readonly name: string;
  readonly payload: Buffer;
}

/** Longest message, bytes (Amazon's own limit is 16 MiB); what claims to be longer is not read on. */
const MAX_MESSAGE_LENGTH = 16 * 1024 * 1024;
/** Total length, headers length and their checksum. */
const PRELUDE = 12;
const CHECKSUM = 4;
const STRING_VALUE = 7;

/**
 * Splits `application/vnd.amazon.eventstream` (Smithy, Amazon Event Stream): a prelude, headers, the
 * payload and a checksum. Checksums are the client's to verify; a broken stream is read as far as
 * its lengths make sense.
 */
export class AwsEventParser {
  private rest: Buffer = Buffer.alloc(0);
  private broken = false;

  push(chunk: Uint8Array): readonly AwsEvent[] {
    if (this.broken) return [];
    this.rest = Buffer.concat([this.rest, chunk]);
    const events: AwsEvent[] = [];
    while (this.rest.length >= PRELUDE) {
      const total = this.rest.readUInt32BE(0);
      const headers = this.rest.readUInt32BE(4);
      if (total > MAX_MESSAGE_LENGTH || total < PRELUDE + headers + CHECKSUM) {
        this.broken = true;
        this.rest = Buffer.alloc(0);
        break;
      }
      if (this.rest.length < total) break;
      events.push({
        name: eventName(this.rest.subarray(PRELUDE, PRELUDE + headers)),
        payload: this.rest.subarray(PRELUDE + headers, total - CHECKSUM),
      });
      this.rest = this.rest.subarray(total);
    }
    return events;
  }
}

/** Sizes of header values by their type; strings and byte arrays carry their own. */
const VALUE_SIZES: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [8, 8],
  [9, 16],
]);

function eventName(headers: Buffer): string {
  let at = 0;
  while (at < headers.length) {
    const nameEnd = at + 1 + (headers[at] ?? 0);
    const name = headers.toString('utf8', at + 1, nameEnd);
    const type = headers[nameEnd] ?? 0;
    const fixed = VALUE_SIZES.get(type);
    const valueStart = nameEnd + 1 + (fixed === undefined ? 2 : 0);
    if (valueStart > headers.length) break;
    const size = fixed ?? headers.readUInt16BE(nameEnd + 1);
    if (type === STRING_VALUE && /^:(event|exception)-type$/.test(name)) {
      return headers.toString('utf8', valueStart, valueStart + size);
    }
    at = valueStart + size;
  }
  return 'message';
}
