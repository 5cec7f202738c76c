/**
 * Things that administrators set up besides the policy: alert rules, destinations, export jobs,
 * single sign-on, … Each kind has a schema of its own where it is read.
 */
export type SettingKind =
  | 'sign-on'
  | 'scim-user'
  | 'scim-group'
  | 'alert-rule'
  | 'alert-destination'
  | 'alert-silence'
  | 'alert-state'
  | 'export-job'
  | 'export-cursor'
  | 'export-challenge'
  | 'report'
  | 'tenant'
  | 'tenant-state'
  | 'approval'
  | 'portal-authorization'
  | 'gateway-key';

export interface SettingRecord {
  readonly id: string;
  /** JSON. */
  readonly body: string;
  readonly created: number;
  readonly updated: number;
}

export interface SettingStore {
  /** In the order in which they were made. */
  list(kind: SettingKind): Promise<readonly SettingRecord[]>;
  find(kind: SettingKind, id: string): Promise<SettingRecord | undefined>;
  /** Adds or replaces. */
  put(kind: SettingKind, id: string, body: string, at: number): Promise<void>;
  /** Replaces `before` and nothing else; false when somebody changed it in between. */
  swap(kind: SettingKind, id: string, before: string, body: string, at: number): Promise<boolean>;
  remove(kind: SettingKind, id: string): Promise<boolean>;
}

/** Whose turn it is among replicas, for jobs that one of them does. */
export interface TurnStore {
  /** Takes or keeps the turn until `until`; false while another holds it. */
  take(name: string, holder: string, now: number, until: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
}

/** An alert that was raised. */
export interface AlertRecord {
  /** ULID. */
  readonly id: string;
  readonly rule: string;
  /** What it is about, such as a person or a device; with the rule it tells equal alerts. */
  readonly subject: string;
  readonly time: number;
  /** JSON. */
  readonly body: string;
}

export interface AlertStore {
  add(alert: AlertRecord): Promise<void>;
  /** When a rule raised the last alert about each subject, since `from` (ms since the epoch). */
  lastTimes(rule: string, from: number): Promise<ReadonlyMap<string, number>>;
  /** Newest first; `before` is an id. */
  list(filter: { before?: string; rule?: string; limit: number }): Promise<readonly AlertRecord[]>;
  update(id: string, body: string): Promise<void>;
  removeBefore(time: number): Promise<void>;
}
