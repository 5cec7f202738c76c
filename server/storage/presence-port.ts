/** A device's stream of news was opened or has ended. */
export interface StreamChange {
  readonly device: string;
  readonly open: boolean;
}

/** Which devices hold a stream open, at which replica. */
export interface PresenceStore {
  /** Says that the replica lives; true where nobody knew it, so that its streams must be said again. */
  heartbeat(replica: string, at: number): Promise<boolean>;
  change(replica: string, changes: readonly StreamChange[], at: number): Promise<void>;
  /** Forgets the replica and its streams. */
  leave(replica: string): Promise<void>;
  /** Forgets replicas that were last heard before `since`, and their streams. */
  removeSilent(since: number): Promise<void>;
  onlineCount(): Promise<number>;
  replicas(): Promise<readonly { readonly id: string; readonly heard: number }[]>;
}
