/** What replicas tell each other. Small: what is meant stands in the database. */
export interface BusMessages {
  /** A policy was published, or reached another ring. */
  policy: { readonly version: number };
  /** A device's exceptions changed. */
  exceptions: { readonly device: string };
  /** A device was revoked or changed its group: forget what is known of it, end its streams. */
  device: { readonly device: string };
  /** Exchanges of a device that were stored just now; told while somebody watches. */
  ingested: { readonly device: string; readonly exchanges: readonly string[] };
  /** A replica has a console that watches what comes in. */
  watching: { readonly until: number };
  /** An administrator answered a call of the portal that waits. */
  approval: { readonly id: string };
  /** A provider key of the gateway was stored or removed. */
  'gateway-keys': Record<string, never>;
  /** There is an administrator now. */
  'set-up-done': Record<string, never>;
}
export type BusTopic = keyof BusMessages;

/**
 * News between replicas, at once and at most once: `onGap` says that some may have been missed, so
 * whoever keeps something in memory reads it again. A replica hears its own news too.
 */
export interface Bus {
  publish<Topic extends BusTopic>(topic: Topic, message: BusMessages[Topic]): void;
  /** Returns the way to stop. */
  subscribe<Topic extends BusTopic>(
    topic: Topic,
    listener: (message: BusMessages[Topic]) => void,
  ): () => void;
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}
