/** Which devices hold their policy stream open, and when each was last heard. In memory only. */
export class Presence {
  private readonly streams = new Map<string, number>();
  private readonly heard = new Map<string, number>();

  seen(device: string, at: number): void {
    this.heard.set(device, at);
  }

  /** A policy stream was opened; returns what to call when it ends. */
  opened(device: string): () => void {
    this.streams.set(device, (this.streams.get(device) ?? 0) + 1);
    return () => {
      const left = (this.streams.get(device) ?? 1) - 1;
      if (left > 0) this.streams.set(device, left);
      else this.streams.delete(device);
    };
  }

  online(device: string): boolean {
    return this.streams.has(device);
  }

  get onlineCount(): number {
    return this.streams.size;
  }

  /** Milliseconds since the epoch; `undefined` when not heard since the endpoint started. */
  lastSeen(device: string): number | undefined {
    return this.heard.get(device);
  }
}
