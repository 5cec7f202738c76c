/** A pause that a person asked for: everything is tunnelled, for a while. */
export class Pause {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: (isOn: boolean) => void) {}

  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  start(seconds: number): void {
    const wasOn = this.isOn;
    this.close();
    this.#timer = setTimeout(() => this.end(), seconds * 1000);
    if (!wasOn) this.onChange(true);
  }

  end(): void {
    if (!this.isOn) return;
    this.close();
    this.onChange(false);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
