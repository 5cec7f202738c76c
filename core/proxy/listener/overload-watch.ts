/** Time without a connection too many after which an overload is over, ms. */
const CALM_MS = 30_000;

export interface Overload {
  /** False: it is over. */
  readonly active: boolean;
  /** Connections that may be open at once. */
  readonly connections: number;
  /** Connections that were refused since it began. */
  readonly refused: number;
  /** Connections that passed unseen since it began, where policy fails open. */
  readonly passed: number;
}

/** Tells when too many clients are there, so that some are refused or pass unseen, and when that is over. */
export class OverloadWatch {
  #refused = 0;
  #passed = 0;
  #calm: NodeJS.Timeout | undefined;

  constructor(
    private readonly connections: number,
    private readonly onChange: (overload: Overload) => void,
  ) {}

  readonly refused = (): void => {
    this.#refused += 1;
    this.#note();
  };

  readonly passed = (): void => {
    this.#passed += 1;
    this.#note();
  };

  close(): void {
    clearTimeout(this.#calm);
  }

  #note(): void {
    if (this.#refused + this.#passed === 1) this.#tell(true);
    if (this.#calm) this.#calm.refresh();
    else this.#calm = setTimeout(() => this.#over(), CALM_MS);
  }

  #over(): void {
    this.#tell(false);
    this.#calm = undefined;
    this.#refused = 0;
    this.#passed = 0;
  }

  #tell(active: boolean): void {
    this.onChange({
      active,
      connections: this.connections,
      refused: this.#refused,
      passed: this.#passed,
    });
  }
}
