import type { Actor, ClientProcess } from './actor';
import type { App } from './app';
import type { ToolCall } from './desk';
import type { AuditEvent } from './event';
import type { PolicyDocument } from './policy-document';
import type { JustificationMode, PersonAnswer, RuleRef, WarnChoice } from './verdict';

/** Time, so that tests need not wait. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** Where events go. `append` resolves when the event survives a kill -9 of this process. */
export interface EventStore {
  append(event: AuditEvent): Promise<void>;
}

/** A counter as it stands. */
export interface CounterState {
  readonly value: number;
  /** Until it is forgotten and begins at 0 again. */
  readonly msLeft: number;
}

/**
 * Counts of rate limits, in this process or shared by several. A counter begins at 0 and is
 * forgotten `ttlMs` after its first addition; to add 0 is to read.
 */
export interface Counters {
  add(key: string, amount: number, ttlMs: number): Promise<CounterState>;
}

/** The policy in force and news of the next one. */
export interface PolicySource {
  current(): PolicyDocument;
  /** Calls back with each new policy; returns the way to stop. */
  subscribe(listener: (policy: PolicyDocument) => void): () => void;
}

/** What a listener knows of a connection that came in. */
export interface ConnectionHint {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  /** Port that it came in by. */
  readonly localPort?: number;
}

/** Who is behind a connection. */
export interface Directory {
  /** Answers at once from what is known on the desk. */
  actor(hint: ConnectionHint): Actor;
  /**
   * The program that opened a connection of this computer, where the platform can tell; within a
   * quarter of a second, and never rejects. Absent where no platform is asked.
   */
  process?(hint: ConnectionHint): Promise<ClientProcess | undefined>;
}

/** A warning as the person sees it; holds masked samples only. */
export interface WarnRequest {
  readonly exchangeId: string;
  readonly app: App;
  readonly host: string;
  readonly rule: RuleRef;
  readonly found: readonly {
    readonly name: string;
    readonly masked: string;
    readonly count: number;
  }[];
  /** The tool call that waits for an approval. */
  readonly call?: ToolCall;
  readonly choices: readonly WarnChoice[];
  readonly justification: JustificationMode;
  /** Minutes for which the person may have later questions of the rule answered the same way; 0: none. */
  readonly rememberMinutes?: number;
  /** Equal for what an app sends again; without it every question stands alone. */
  readonly sameAs?: string;
  /** The value behind a sample of `found`, while the person holds it open; kept and logged nowhere. */
  readonly reveal?: (index: number) => string | undefined;
  readonly timeoutSeconds: number;
}

/** Asks the person at the desk. Aborting the signal withdraws the question. */
export interface Person {
  ask(request: WarnRequest, signal: AbortSignal): Promise<PersonAnswer>;
}

/** Why a secret could not be had; every call is bounded in time. */
export type VaultFailure = 'no-keychain' | 'locked' | 'timeout' | 'corrupt';
export type VaultResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: VaultFailure };

/** Small secrets at rest, sealed under the wrapping key. Names are plain file-name-safe words. */
export interface Vault {
  /** Where the wrapping key lives; `file` only where policy allows it. */
  readonly backend: 'keychain' | 'file';
  load(name: string): Promise<VaultResult<Uint8Array | undefined>>;
  store(name: string, secret: Uint8Array): Promise<VaultResult<void>>;
  remove(name: string): Promise<VaultResult<void>>;
}
