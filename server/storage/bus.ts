import type { Bus, BusMessages, BusTopic } from './bus-port';

type Listener = (message: unknown) => void;

/** News within one process; also the ears of a bus that spans several. */
export class LocalBus implements Bus {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly gapListeners = new Set<() => void>();

  publish<Topic extends BusTopic>(topic: Topic, message: BusMessages[Topic]): void {
    this.hear(topic, message);
  }

  subscribe<Topic extends BusTopic>(
    topic: Topic,
    listener: (message: BusMessages[Topic]) => void,
  ): () => void {
    const all = this.listeners.get(topic) ?? new Set<Listener>();
    this.listeners.set(topic, all);
    const typed = listener as Listener;
    all.add(typed);
    return () => all.delete(typed);
  }

  onGap(listener: () => void): () => void {
    this.gapListeners.add(listener);
    return () => this.gapListeners.delete(listener);
  }

  close(): Promise<void> {
    this.listeners.clear();
    this.gapListeners.clear();
    return Promise.resolve();
  }

  hear(topic: string, message: unknown): void {
    for (const listener of this.listeners.get(topic) ?? []) listener(message);
  }

  gap(): void {
    for (const listener of this.gapListeners) listener();
  }
}
