import type { Clock } from '../../exchange/ports';

/** Hosts whose clients would not take our certificate, for a while. */
export class PinnedHosts {
  readonly #until = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly memoryMs: number,
    private readonly capacity: number,
  ) {}

  has(host: string): boolean {
    const until = this.#until.get(host);
    if (until === undefined) return false;
    if (until > this.clock.now()) return true;
    this.#until.delete(host);
    return false;
  }

  learn(host: string): void {
    this.#until.delete(host);
    this.#until.set(host, this.clock.now() + this.memoryMs);
    for (const oldest of this.#until.keys()) {
      if (this.#until.size <= this.capacity) return;
      this.#until.delete(oldest);
    }
  }
}

/**
 * Alerts by which a client says that it does not trust our certificate (RFC 8446 6.2). A connection
 * that just closes says nothing: browsers open some ahead and never use them.
 */
export function isCertificateRejection(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE)$/.test(
    code,
  );
}
