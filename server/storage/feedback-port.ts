import type { FeedbackState, ReportedFeedback } from '../../core/exchange/feedback';

export interface FeedbackFilter {
  readonly state?: FeedbackState;
  readonly kind?: ReportedFeedback['kind'];
  /** Only older ones than that of this id. */
  readonly before?: string;
  readonly limit: number;
}

/** What people said about decisions. It is written with the event that brings it. */
export interface FeedbackStore {
  /** Newest first. */
  list(filter: FeedbackFilter): Promise<readonly ReportedFeedback[]>;
  /** How many nobody has looked at. */
  countNew(): Promise<number>;
  /** False where there is none with this id. */
  mark(id: string, state: FeedbackState, by: string, at: number): Promise<boolean>;
}
