/** A call that waits for an administrator; times are milliseconds since the epoch. */
export interface WaitingCall {
  readonly id: string;
  /** The same for a call of the same user with the same client, tool and arguments. */
  readonly subject: string;
  /** What administrators are shown, JSON. */
  readonly body: string;
  readonly asked: number;
  readonly until: number;
}

/** What a call that waits comes to: `waiting`, an administrator's answer, or over. */
export type ApprovalState = 'waiting' | 'approved' | 'refused' | 'gone';

/**
 * Calls that wait for an administrator, for all replicas. Whoever waits for one holds it; a call
 * whose holder has stopped or died stays until its time is over, so that the client that sends it
 * again finds its place, and the answer that was given meanwhile.
 */
export interface ApprovalStore {
  /**
   * Puts a call in, or takes up the one of the same subject that nobody holds any more. Gives its
   * id; undefined where `most` wait already.
   */
  enter(
    call: WaitingCall,
    holder: { readonly id: string; readonly until: number },
    most: number,
  ): Promise<string | undefined>;
  /** Says that it is held still, and how it stands; an answer is given out once. */
  hold(id: string, holder: { readonly id: string; readonly until: number }): Promise<ApprovalState>;
  /** The oldest first. */
  waiting(now: number): Promise<readonly WaitingCall[]>;
  /** False where it is over or was decided before. */
  decide(id: string, approved: boolean, now: number): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** What a holder held waits for whoever asks for it next. */
  release(holder: string): Promise<void>;
}
