import type { AuditEvent } from '../../core/exchange/event';
import type { RetentionSettings } from './fleet-settings-port';

/** Something that is kept whatever retention says. */
export interface LegalHold {
  readonly id: string;
  /** What it protects: everything, or what one person or one device left. */
  readonly kind: 'all' | 'person' | 'device';
  /** Person (person-key.ts) or device id; '' for everything. */
  readonly key: string;
  readonly reason: string;
  readonly createdBy: string;
  readonly created: number;
  readonly released?: number;
}

/** Rows that were removed, by kind. */
export interface Removed {
  readonly events: number;
  readonly outcomes: number;
  readonly payloads: number;
  readonly counts: number;
}

export interface KeepingStore {
  addHold(hold: LegalHold): Promise<void>;
  /** The newest first, those that were released too. */
  holds(): Promise<readonly LegalHold[]>;
  /** False where there is none in force. */
  releaseHold(id: string, at: number): Promise<boolean>;
  /** Removes what is older than the settings allow and under no hold. */
  retain(settings: RetentionSettings, now: number): Promise<Removed>;
  /**
   * Removes everything that one person left: events with their outcomes and payloads, and their own
   * rows of the counts. Sums over all people stay. `held`: a hold protects it, nothing was removed.
   * Many transactions remove it. `told` learns of the first before it, and in the last what was
   * removed in all.
   */
  erasePerson(
    person: string,
    told: { begin(): Promise<void>; end(removed: Removed): void },
  ): Promise<Removed | 'held'>;
  /** Everything that one person left, oldest first, page by page. */
  ofPerson(person: string): AsyncGenerator<AuditEvent>;
}
