import type { FastifyReply } from 'fastify';

/** A comment goes out this often, so that proxies in between keep the connection, ms. */
export const HEARTBEAT_MS = 15_000;
/** A reader this far behind is cut off; it connects again and catches up, bytes. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

/** One open stream of server-sent events (HTML standard, 9.2). */
export class EventStream {
  private readonly heartbeat: NodeJS.Timeout;
  private readonly closeListeners: (() => void)[] = [];
  private closed = false;

  /** Takes the reply over. `stillAllowed` is asked at each heartbeat; false ends the stream. */
  constructor(
    private readonly reply: FastifyReply,
    stillAllowed: () => Promise<boolean>,
  ) {
    // What hooks set on the reply (security headers) goes with it.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold events back otherwise.
      'x-accel-buffering': 'no',
    });
    reply.raw.write(':\n\n');
    reply.raw.on('close', () => this.finish());
    // The socket's errors end in `close`; nobody else listens for them once the reply is ours.
    reply.raw.on('error', () => this.close());
    this.heartbeat = setInterval(() => void this.beat(stillAllowed), HEARTBEAT_MS);
  }

  send(event: string, data: unknown): void {
    if (this.closed) return;
    this.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (this.reply.raw.writableLength > MAX_BACKLOG_BYTES) this.close();
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.closeListeners.push(listener);
  }

  close(): void {
    if (this.closed) return;
    // A reader that does not read would keep a polite end waiting for ever.
    if (this.reply.raw.writableLength > 0) this.reply.raw.destroy();
    else this.reply.raw.end();
    this.finish();
  }

  private async beat(stillAllowed: () => Promise<boolean>): Promise<void> {
    // When the question itself fails, the stream ends: the client asks again and gets the error.
    const allowed = await stillAllowed().catch(() => false);
    if (!allowed) this.close();
    else if (!this.closed) this.reply.raw.write(':\n\n');
  }

  private finish(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heartbeat);
    for (const listener of this.closeListeners) listener();
  }
}

/** The open streams of one kind; knows how many there may be and ends them all. */
export class EventStreams {
  private readonly open = new Set<EventStream>();

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.open.size;
  }

  get full(): boolean {
    return this.open.size >= this.limit;
  }

  add(stream: EventStream): void {
    this.open.add(stream);
    stream.onClose(() => this.open.delete(stream));
  }

  broadcast(event: string, data: unknown): void {
    for (const stream of this.open) stream.send(event, data);
  }

  closeAll(): void {
    for (const stream of [...this.open]) stream.close();
  }
}
