import { networkInterfaces } from 'node:os';

/** How often the addresses of this computer are compared, ms. It costs some microseconds. */
const LOOK_MS = 5000;

export interface NetworkWatchOptions {
  /** Addresses of this computer, for tests. */
  readonly addresses?: () => string;
  readonly everyMs?: number;
}

/** Tells when this computer has come to another network: Wi-Fi changed, VPN up or down, woken up. */
export class NetworkWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #addresses: () => string;
  #last: string;

  constructor(
    private readonly changed: () => void,
    { addresses = currentAddresses, everyMs = LOOK_MS }: NetworkWatchOptions = {},
  ) {
    this.#addresses = addresses;
    this.#last = addresses();
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = this.#addresses();
    if (now === this.#last) return;
    this.#last = now;
    this.changed();
  }
}

/** Every address that leads out of this computer, in one comparable text. */
function currentAddresses(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, all = []]) =>
      all.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join('\n');
}
