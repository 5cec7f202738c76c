import type { StoredExchange } from './port';

/** What a search asks for. Columns have an index each; words are looked for in each candidate. */
export interface SearchFilter {
  /** Milliseconds since the epoch; `to` is exclusive. */
  readonly from?: number;
  readonly to?: number;
  /** Event id: only older ones. */
  readonly before?: string;
  readonly action?: string;
  readonly app?: string;
  readonly user?: string;
  readonly device?: string;
  readonly conversation?: string;
  /** Whole lines of the search column, lower case: `rule:…`, `topic:…`, a detector's id. */
  readonly words: readonly string[];
  /** Found anywhere in the search column; letter case is ignored. */
  readonly text?: string;
  readonly limit: number;
}

export interface FoundExchanges {
  /** Newest first. */
  readonly exchanges: readonly StoredExchange[];
  /** Where to go on; absent: there is nothing older that could match. */
  readonly next?: string;
}

export interface SearchStore {
  /** Looks through a bounded number of events at a time, so that each answer comes soon. */
  search(filter: SearchFilter): Promise<FoundExchanges>;
  /** The exchanges of a conversation with their payloads, oldest first. */
  conversation(id: string, limit: number): Promise<readonly StoredExchange[]>;
}
