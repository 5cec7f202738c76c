/** What a portal says of something: a server, a definition that waits, a configuration, an anomaly. */
export interface PortalReport {
  readonly topic: 'server' | 'definition' | 'found' | 'anomaly' | 'refused';
  /** What it is about, within the topic. */
  readonly key: string;
  /** The device whose portal it is; `portal` for the one on the central endpoint. */
  readonly device: string;
  /** JSON. */
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface StoredPortalReport extends Omit<PortalReport, 'at'> {
  readonly first: number;
  readonly last: number;
}

/** What is counted of calls. */
export interface PortalCounts {
  readonly calls: number;
  readonly failures: number;
  readonly refusals: number;
  /** Text that came back, UTF-16 code units. */
  readonly length: number;
  /** Calls whose time is known, and that time together, ms. */
  readonly timed: number;
  readonly timeMs: number;
}

/** Counts to be added to those of one user, tool and day (UTC; ms of its beginning). */
export interface PortalUseCell extends PortalCounts {
  readonly day: number;
  readonly server: string;
  readonly tool: string;
  readonly user: string;
}

export interface PortalStore {
  /** A report takes the place of the one before it of the same device. */
  note(reports: readonly PortalReport[]): Promise<void>;
  /** Newest first. */
  reports(topic: PortalReport['topic'], limit: number): Promise<readonly StoredPortalReport[]>;
  removeReports(topic: PortalReport['topic'], before: number): Promise<void>;
  addUse(cells: readonly PortalUseCell[]): Promise<void>;
  /** Sums since a day, by server, tool and user. */
  use(from: number): Promise<readonly Omit<PortalUseCell, 'day'>[]>;
  /** Calls of each day since one, oldest first. */
  useByDay(from: number): Promise<readonly { readonly day: number; readonly calls: number }[]>;
}
