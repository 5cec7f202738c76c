import type { PolicyIssue } from '../exchange/console';
import type { Actor } from '../exchange/actor';
import type { Activity, App } from '../exchange/app';
import type { ClientFacts } from '../exchange/client';
import type { Door } from '../exchange/door';
import type { DeviceFacts } from '../exchange/device';
import type { McpCall } from '../exchange/mcp-call';
import type { RequestBody } from '../exchange/part';
import type { PolicyDocument, Rule } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { Action } from '../exchange/verdict';

/** A value of the rules language. Bytes and strings are both `Uint8Array`-comparable text. */
export type FieldValue =
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly FieldValue[]
  | ReadonlyMap<string, FieldValue>;

/** What a rule can ask about one exchange. Fields are read lazily, by name, as the scheme lists them. */
export interface Facts {
  readonly door: Door;
  readonly actor: Actor;
  readonly app: App;
  readonly activity?: Activity;
  readonly request: {
    readonly method: string;
    readonly host: string;
    readonly target: string;
    readonly userAgent?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly httpVersion?: string;
    readonly encrypted?: boolean;
    readonly port?: number;
  };
  readonly body?: RequestBody;
  readonly device?: DeviceFacts;
  readonly client?: ClientFacts;
  /** False for a request that holds no prompt. */
  readonly prompted: boolean;
  readonly gateway?: string;
  readonly provider?: string;
  /** US dollars. */
  readonly cost?: number;
  readonly mcp?: McpCall;
  readonly extractor: string;
  readonly model?: string;
  readonly files: readonly {
    readonly name: string;
    readonly mime: string;
    readonly size: number;
    /** Sensitivity label in its metadata. */
    readonly label?: string;
  }[];
  /** What the application tells the model beforehand; empty where there is nothing. */
  readonly systemText?: string;
  /** New prompt text only (no history). */
  readonly promptText: string;
  readonly prompt: Signals;
  readonly response?: Signals;
  readonly responseHead?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Text of the answer as far as it is known. */
  readonly responseText?: string;
  readonly now: number;
  /** Ids of rules that this person has a temporary exception from. */
  readonly excepted?: ReadonlySet<string>;
}

/** What policy says of one exchange. `allow` without a rule is the default. */
export interface Decision {
  readonly action: Action;
  readonly rule?: Rule;
  /** `log` rules that matched before the terminating one. */
  readonly logged: readonly Rule[];
  /** For `rate_limit`: whom the rule counts, and what for. */
  readonly rateLimit?: RateLimitMatch;
  /** The person signed in too long ago for `rule`, or not at all; with `block`. */
  readonly signIn?: boolean;
  /** Later phases that a rule has left out. */
  readonly skippedPhases?: readonly Rule['phase'][];
  /** What the rules after this one say; only with `rate_limit`, which ends nothing while there is room. */
  readonly next?: () => Decision;
}

/** One exchange as a rate limit sees it. */
export interface RateLimitMatch {
  /** Name of the counter: the rule and the values of its characteristics. */
  readonly key: string;
  /** Whether this exchange counts, and whether the limit applies to it. */
  readonly counts: boolean;
  readonly limited: boolean;
}

/** A policy document whose expressions are compiled. Immutable. */
export interface CompiledPolicy {
  readonly document: PolicyDocument;
  /** True when there is any enabled rule of the phase, so that doors can skip work. */
  has(phase: Rule['phase']): boolean;
  decide(phase: Rule['phase'], facts: Facts): Decision;
}

export type PolicyParse =
  | { readonly ok: true; readonly policy: CompiledPolicy }
  | { readonly ok: false; readonly issues: readonly PolicyIssue[] };

/** Parses and compiles an untrusted document; all issues are reported, not only the first. */
export type ParsePolicy = (input: unknown) => PolicyParse;
