/** How long what is kept, days; `undefined`: for ever. */
export interface RetentionSettings {
  readonly eventDays?: number | undefined;
  /** Sealed payloads go earlier than what is known of the exchange. */
  readonly payloadDays?: number | undefined;
  /** Counts by the hour, and by the day. */
  readonly hourDays?: number | undefined;
  readonly dayDays?: number | undefined;
}

/** What administrators set for the endpoint itself; the policy is for desks. */
export interface FleetSettingsStore {
  canaryGroups(): Promise<readonly string[]>;
  setCanaryGroups(groups: readonly string[]): Promise<void>;
  retention(): Promise<RetentionSettings>;
  setRetention(settings: RetentionSettings): Promise<void>;
}
