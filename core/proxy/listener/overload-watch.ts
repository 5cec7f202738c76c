/** Time without a refused connection after which an overload is over, ms. */
const CALM_MS = 30_000;

export interface Overload {
  /** False: it is over. */
  readonly active: boolean;
  /** Connections that may be open at once. */
  readonly connections: number;
  /** Connections that were refused since it began. */
  readonly refused: number;
}

/** Tells when clients begin to be refused because too many are there, and when that is over. */
export class OverloadWatch {
  #refused = 0;
  #calm: NodeJS.Timeout | undefined;

  constructor(
    private readonly connections: number,
    private readonly onChange: (overload: Overload) => void,
  ) {}

  readonly refused = (): void => {
    this.#refused += 1;
    if (this.#refused === 1) this.#tell(true);
    if (this.#calm) this.#calm.refresh();
    else this.#calm = setTimeout(() => this.#over(), CALM_MS);
  };

  close(): void {
    clearTimeout(this.#calm);
  }

  #over(): void {
    this.#tell(false);
    this.#calm = undefined;
    this.#refused = 0;
  }

  #tell(active: boolean): void {
    this.onChange({ active, connections: this.connections, refused: this.#refused });
  }
}
