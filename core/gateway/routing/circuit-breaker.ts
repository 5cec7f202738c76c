import type { Clock } from '../../exchange/ports';

interface Circuit {
  failures: number;
  /** When it was opened, and when one request may try again; milliseconds. 0: it is closed. */
  openSince: number;
  openUntil: number;
  /** A request is on its way to find out whether it works again. */
  probing: boolean;
}

export interface BreakerSettings {
  readonly failures: number;
  readonly openSeconds: number;
}

/**
 * Leaves providers and keys alone that fail again and again: after so many failures in a row the
 * circuit is open for a while, then one request tries, and its success closes it.
 */
export class CircuitBreaker {
  readonly #circuits = new Map<string, Circuit>();

  constructor(private readonly clock: Clock) {}

  /** Whether a request may be sent. The one that tries an open circuit again claims it. */
  allows(name: string): boolean {
    const circuit = this.#circuits.get(name);
    if (!circuit || circuit.openUntil === 0) return true;
    // A clock that was set back must not keep a circuit open for longer than it was meant to.
    const now = this.clock.now();
    return (now >= circuit.openUntil || now < circuit.openSince) && !circuit.probing;
  }

  /** A request is sent; of an open circuit it is the one that tries. */
  begin(name: string): void {
    const circuit = this.#circuits.get(name);
    if (circuit && circuit.openUntil > 0) circuit.probing = true;
  }

  succeeded(name: string): void {
    this.#circuits.delete(name);
  }

  failed(name: string, settings: BreakerSettings): void {
    if (settings.failures === 0) return;
    const closed = { failures: 0, openSince: 0, openUntil: 0, probing: false };
    const circuit = this.#circuits.get(name) ?? closed;
    circuit.failures += 1;
    circuit.probing = false;
    if (circuit.failures >= settings.failures) {
      circuit.openSince = this.clock.now();
      circuit.openUntil = circuit.openSince + settings.openSeconds * 1000;
    }
    this.#circuits.set(name, circuit);
  }

  /** The request ended without saying anything about the provider. */
  abandoned(name: string): void {
    const circuit = this.#circuits.get(name);
    if (circuit) circuit.probing = false;
  }
}
