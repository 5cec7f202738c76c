import type { BodySink } from '../message';
import type { SocketWriter } from '../net/socket-writer';
import type { FieldLines } from './fields';

/** How a body is framed on its way out. */
export type OutgoingFraming = 'none' | 'length' | 'chunked' | 'until-close';

/** Writes one body to a connection. What happens at its end is the connection's to say. */
export class BodyWriter implements BodySink {
  onDrain: (() => void) | undefined;
  #over = false;

  constructor(
    private readonly writer: SocketWriter,
    private readonly framing: OutgoingFraming,
    private readonly onOver: (complete: boolean) => void,
  ) {}

  write(bytes: Buffer): boolean {
    if (this.#over || this.framing === 'none' || bytes.length === 0) return true;
    if (this.framing !== 'chunked') return this.writer.write(bytes);
    this.writer.write(`${bytes.length.toString(16)}\r\n`);
    this.writer.write(bytes);
    return this.writer.write('\r\n');
  }

  end(trailers?: FieldLines): void {
    if (this.#over) return;
    this.#over = true;
    if (this.framing === 'chunked') this.writer.write(`0\r\n${fieldText(trailers ?? [])}\r\n`);
    this.writer.flush();
    this.onOver(true);
  }

  abort(): void {
    if (this.#over) return;
    this.#over = true;
    this.writer.flush();
    this.onOver(false);
  }
}

/** Field lines as text, each ended by CRLF. */
export function fieldText(lines: FieldLines): string {
  let text = '';
  for (let i = 0; i < lines.length; i += 2) text += `${lines[i]}: ${lines[i + 1]}\r\n`;
  return text;
}
