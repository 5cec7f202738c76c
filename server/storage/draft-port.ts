/** What becomes of a draft: written, waiting for a second person, decided, in force. */
export type DraftState = 'draft' | 'in_review' | 'approved' | 'rejected' | 'published';

export interface DraftRecord {
  readonly id: string;
  readonly title: string;
  /** JSON of the policy document; it may have mistakes while it is written. */
  readonly document: unknown;
  /** The version that the author had before them. */
  readonly basedOn: number;
  readonly author: string;
  readonly note: string;
  readonly state: DraftState;
  /** Who approved or rejected it, and what they said. */
  readonly reviewer?: string;
  readonly review: string;
  /** The version that it became. */
  readonly version?: number;
  readonly created: number;
  readonly changed: number;
}

export interface DraftStore {
  /** Without the documents, the last changed first. */
  list(): Promise<readonly Omit<DraftRecord, 'document'>[]>;
  find(id: string): Promise<DraftRecord | undefined>;
  add(draft: DraftRecord): Promise<void>;
  /** False where it is not in the state `from` any more: somebody was faster. */
  change(draft: DraftRecord, from: DraftState): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}
