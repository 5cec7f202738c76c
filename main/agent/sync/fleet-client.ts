import type { IncomingMessage } from 'node:http';
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../../core/exchange/ports';
import { signRequest } from '../../../core/fleet/request-signature';
import { fleetErrorSchema, type FleetError } from '../../../core/fleet/wire';
import { readAnswer, TransportError, type Transport } from './http-transport';

/** The endpoint answered, and said no. */
export class FleetRefusal extends Error {
  readonly code = 'FLEET_REFUSAL';
  constructor(
    readonly status: number,
    readonly reason: FleetError['error']['code'] | 'unknown',
    message: string,
    /** What the endpoint asks to wait (Retry-After), ms. */
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

export interface FleetRequest {
  readonly method: 'GET' | 'POST';
  /** Path below the endpoint's base URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  readonly idleMs?: number;
}

export interface DeviceIdentity {
  readonly deviceId: string;
  readonly key: KeyObject;
}

/** Requests to the central endpoint, signed by the device's key where there is one. */
export class FleetClient {
  /** Endpoint's clock minus ours, ms; learned when the endpoint says that ours is wrong. */
  private clockOffset = 0;

  constructor(
    private readonly transport: Transport,
    private readonly base: URL,
    private readonly clock: Clock,
    private readonly identity?: DeviceIdentity,
  ) {}

  /** The answer's head; its body is the caller's to read. @throws TransportError, FleetRefusal */
  async open(request: FleetRequest): Promise<IncomingMessage> {
    try {
      return await this.openOnce(request);
    } catch (error) {
      // The signature carries the time. With the endpoint's time it will fit; once is enough.
      if (!(error instanceof FleetRefusal) || error.reason !== 'clock_skew') throw error;
      return await this.openOnce(request);
    }
  }

  /** A whole exchange: status, headers and the body in memory. */
  async exchange(request: FleetRequest): Promise<{ head: IncomingMessage; body: Buffer }> {
    const head = await this.open(request);
    return { head, body: await readAnswer(head) };
  }

  private async openOnce(request: FleetRequest): Promise<IncomingMessage> {
    const url = this.urlOf(request.path);
    const body = request.body ?? new Uint8Array();
    const answer = await this.transport.open(url, {
      method: request.method,
      headers: { ...request.headers, ...this.signature(request.method, url, body) },
      body,
      signal: request.signal,
      ...(request.idleMs === undefined ? {} : { idleMs: request.idleMs }),
    });
    const status = answer.statusCode ?? 0;
    if (isRedirect(status)) {
      answer.destroy();
      // The endpoint sends no device elsewhere: this is the network, or a proxy in between.
      throw new TransportError(`a redirect came instead of an answer of ${url.origin}`);
    }
    if (status < 400) return answer;
    throw this.refusal(answer, await readAnswer(answer));
  }

  private urlOf(path: string): URL {
    return new URL(this.base.pathname.replace(/\/$/, '') + path, this.base);
  }

  private signature(method: string, url: URL, body: Uint8Array): Record<string, string> {
    if (!this.identity) return {};
    const { deviceId, key } = this.identity;
    const seconds = Math.floor((this.clock.now() + this.clockOffset) / 1000);
    const target = url.pathname + url.search;
    return { ...signRequest({ method, target, body }, deviceId, key, seconds) };
  }

  private refusal(answer: IncomingMessage, body: Buffer): FleetRefusal {
    const status = answer.statusCode ?? 0;
    const retryAfterMs = retryAfter(answer.headers['retry-after'], this.clock.now());
    const parsed = fleetErrorSchema.safeParse(parseJson(body));
    if (!parsed.success) {
      return new FleetRefusal(status, 'unknown', `the endpoint answered ${status}`, retryAfterMs);
    }
    const { code, message } = parsed.data.error;
    if (code === 'clock_skew') this.learnTime(answer.headers.date);
    return new FleetRefusal(status, code, message, retryAfterMs);
  }

  private learnTime(date: string | undefined): void {
    const theirs = Date.parse(date ?? '');
    if (!Number.isNaN(theirs)) this.clockOffset = theirs - this.clock.now();
  }
}

/** 304 is an answer to a conditional request (RFC 9110 15.4). */
function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399 && status !== 304;
}

/** Retry-After is seconds or a date (RFC 9110 10.2.3). */
function retryAfter(value: string | undefined, now: number): number {
  if (value === undefined) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), 3_600_000);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Some proxy in between answers in HTML; the status says enough.
    return undefined;
  }
}
