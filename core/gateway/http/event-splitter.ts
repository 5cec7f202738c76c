import { GATEWAY_LIMITS } from '../limits';

const LF = 0x0a;
const CR = 0x0d;

/** An event stream that is not one: an event longer than `GATEWAY_LIMITS.eventBytes`. */
export class EventTooLongError extends Error {
  readonly code = 'ERR_EVENT_TOO_LONG';
  constructor() {
    super('an event of the stream is too long');
    this.name = 'EventTooLongError';
  }
}

/**
 * Cuts a stream of server-sent events (WHATWG HTML 9.2) into its events, each with the empty line
 * that ends it, byte for byte as they came.
 */
export class EventSplitter {
  #rest: Buffer | undefined;
  /** Where the search for an empty line goes on. */
  #from = 0;

  push(chunk: Buffer): Buffer[] {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    const events: Buffer[] = [];
    let start = 0;
    let at = this.#rest ? Math.max(0, this.#from) : 0;
    for (;;) {
      const end = emptyLineEnd(bytes, at);
      if (end < 0) break;
      events.push(bytes.subarray(start, end));
      start = end;
      at = end;
    }
    this.#rest = start < bytes.length ? bytes.subarray(start) : undefined;
    if ((this.#rest?.length ?? 0) > GATEWAY_LIMITS.eventBytes) throw new EventTooLongError();
    this.#from = (this.#rest?.length ?? 0) - 3;
    return events;
  }

  /** What came after the last complete event. */
  finish(): Buffer | undefined {
    const rest = this.#rest;
    this.#rest = undefined;
    return rest;
  }
}

/** Position after the first empty line; lines end with LF, CR LF or CR. -1 where there is none yet. */
function emptyLineEnd(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const lf = bytes.indexOf(LF, at);
    if (lf < 0 || lf + 1 >= bytes.length) return -1;
    if (bytes[lf + 1] === LF) return lf + 2;
    if (bytes[lf + 1] === CR && bytes[lf + 2] === LF) return lf + 3;
    at = lf + 1;
  }
}

/** Name and data of one event. */
export interface EventFields {
  readonly event: string;
  readonly data: string;
}

/** Reads the fields of one event; comments and other fields are left out. */
export function eventFields(bytes: Buffer): EventFields {
  let event = '';
  const data: string[] = [];
  for (const line of bytes.toString('utf8').split(/\r\n|\n|\r/)) {
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    else if (line.startsWith('event:')) event = line.slice(6).trim();
  }
  return { event, data: data.join('\n') };
}

/** One event as bytes. */
export function formatEvent(data: string, event = ''): Buffer {
  return Buffer.from(event === '' ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`);
}
