/** One server-sent event. */
export interface ServerSentEvent {
  /** `message` when the stream names none. */
  readonly event: string;
  readonly data: string;
}

/** Longest event that is put together, UTF-16 units; a longer one is handed over in pieces. */
export const MAX_EVENT_LENGTH = 4 * 1024 * 1024;

/**
 * Parses `text/event-stream` (HTML Living Standard 9.2.6) out of chunks cut anywhere, also in the
 * middle of a UTF-8 sequence or between CR and LF. `id` and `retry` mean nothing here and are skipped.
 */
export class SseParser {
  private readonly decoder = new TextDecoder('utf-8');
  private line = '';
  private afterCr = false;
  private name = '';
  private data: string[] = [];
  private dataLength = 0;

  /** The events that this chunk completes. */
  push(chunk: Uint8Array): readonly ServerSentEvent[] {
    return this.feed(this.decoder.decode(chunk, { stream: true }));
  }

  /** The event that the end of the stream cut off, if it has data: a browser would drop it, we read it. */
  finish(): readonly ServerSentEvent[] {
    const events = [...this.feed(this.decoder.decode())];
    if (this.line !== '') this.field(this.line, events);
    this.line = '';
    this.dispatch(events);
    return events;
  }

  private feed(text: string): readonly ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let from = this.afterCr && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.afterCr = text.endsWith('\r');
    const lineEnd = /\r\n|[\r\n]/g;
    lineEnd.lastIndex = from;
    for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
      this.endLine(this.line + text.slice(from, match.index), events);
      this.line = '';
      from = lineEnd.lastIndex;
    }
    this.line += text.slice(from);
    if (this.line.length > MAX_EVENT_LENGTH) {
      this.field(this.line, events);
      this.dispatch(events);
      this.line = 'data: ';
    }
    return events;
  }

  private endLine(line: string, events: ServerSentEvent[]): void {
    if (line === '') this.dispatch(events);
    else this.field(line, events);
  }

  private field(line: string, events: ServerSentEvent[]): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (name === 'event') this.name = value;
    if (name !== 'data') return;
    this.data.push(value);
    this.dataLength += value.length + 1;
    if (this.dataLength > MAX_EVENT_LENGTH) this.dispatch(events);
  }

  private dispatch(events: ServerSentEvent[]): void {
    if (this.data.length > 0) {
      events.push({ event: this.name === '' ? 'message' : this.name, data: this.data.join('\n') });
    }
    this.name = '';
    this.data = [];
    this.dataLength = 0;
  }
}

/** One event as bytes of a stream. */
export function formatEvent(data: unknown, event?: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}
