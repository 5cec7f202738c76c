/** Bytes of a prompt or an answer that a log keeps at most. */
export const PAYLOAD_BYTES = 256 * 1024;

/** Gathers the beginning of what a caller gets. */
export class PayloadCapture {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  push(bytes: Buffer): void {
    const room = PAYLOAD_BYTES - this.#bytes;
    if (room <= 0) return;
    // A copy: buffers of a connection are used again.
    this.#pieces.push(Buffer.from(bytes.subarray(0, room)));
    this.#bytes += Math.min(room, bytes.length);
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}
