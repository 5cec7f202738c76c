/** Who did something: a person who is signed in, a program with an API token, or the endpoint. */
export interface AuditActor {
  readonly kind: 'person' | 'token' | 'system';
  /** Id of the account or token; empty where none is known, such as at a failed sign-in. */
  readonly id: string;
  readonly name: string;
}

/** What is known of an act besides who, what and when. Holds no secret and no prompt text. */
export type AuditDetail = Readonly<Record<string, string | number | boolean>>;

/** One entry of the administrators' audit log. */
export interface AuditEntry {
  /** Counts from 1 without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly actor: AuditActor;
  /** Area and act, `policy.publish`. */
  readonly action: string;
  /** What it was done to; empty where the action says it all. */
  readonly target: string;
  readonly detail: AuditDetail;
  /** Hash of the entry before; of the first, 64 zeros. */
  readonly previous: string;
  /** SHA-256 over all of the above, hexadecimal. */
  readonly hash: string;
  /** Ed25519 signature over the hash, base64url. */
  readonly signature: string;
}

/** The last entry, kept once more beside the log, so that a shortened log is found out. */
export interface AuditHead {
  /** 0 before the first entry. */
  readonly seq: number;
  readonly hash: string;
}

/** The head as it is kept: signed, so that nobody else can set it back. */
export interface SignedHead extends AuditHead {
  /** Ed25519 signature over number and hash, base64url; empty before the first entry. */
  readonly signature: string;
}

export interface AuditFilter {
  /** Only entries with a smaller number. */
  readonly before?: number;
  /** An action, or an area (`policy`) with all its actions. */
  readonly action?: string;
  /** Part of a name of actor or target; letter case is ignored. */
  readonly text?: string;
  readonly limit: number;
}

/** Makes the next entry of the last one, and the head that it becomes. */
export type NextEntry = (head: AuditHead) => {
  readonly entry: AuditEntry;
  readonly head: SignedHead;
};

/** An entry that is committed with the first write of the work that it is about. */
export interface JoinedEntry {
  /** Whether it was; it is not where the work wrote nothing. */
  readonly done: boolean;
  run<T>(work: () => T): T;
  /** No write takes it along from here on. */
  close(): void;
}

export interface AuditStore {
  /** Adds what `next` makes of the last entry. Runs one at a time, also between replicas. */
  append(next: NextEntry): Promise<AuditEntry>;
  /** The same, without what is joined to the work that it belongs to. */
  appendApart(next: NextEntry): Promise<AuditEntry>;
  /** The same in the transaction of what is written by `run`; `next` is asked then. */
  join(next: NextEntry): JoinedEntry;
  /** Newest first. */
  list(filter: AuditFilter): Promise<readonly AuditEntry[]>;
  /** Oldest first, from the number `seq` on. */
  read(seq: number, limit: number): Promise<readonly AuditEntry[]>;
  /** `undefined`: somebody removed it. */
  head(): Promise<SignedHead | undefined>;
}
