import { z } from 'zod';
import type { BlockResponse } from './policy-actions';

/**
 * Everything a rule may ask for. `log` and `skip` never terminate, `rate_limit` only where the limit is
 * passed; the first terminating match wins.
 */
export const actionSchema = z.enum([
  'allow',
  'log',
  'skip',
  'rate_limit',
  'warn',
  'redact',
  'block',
  'isolate',
  'redirect',
  'challenge',
]);
export type Action = z.infer<typeof actionSchema>;

/** What a person may answer to a warning. */
export const warnChoiceSchema = z.enum(['cancel', 'redact', 'send']);
export type WarnChoice = z.infer<typeof warnChoiceSchema>;

export const justificationSchema = z.enum(['none', 'optional', 'required']);
export type JustificationMode = z.infer<typeof justificationSchema>;

/** How a person answered a warning; `timeout` and `nobody` count as `cancel`. */
export const personAnswerSchema = z.object({
  choice: warnChoiceSchema,
  by: z.enum(['person', 'timeout', 'nobody']),
  justification: z.string().max(2000).optional(),
  /** How long the question was before the person's eyes, milliseconds. */
  tookMs: z.number().int().nonnegative().optional(),
  /** Given by itself, as the person had chosen earlier and policy allows. */
  remembered: z.literal(true).optional(),
  /** How often the app sent the same again while the question stood or just after it. */
  repeats: z.number().int().positive().optional(),
});
export type PersonAnswer = z.infer<typeof personAnswerSchema>;

/** The rule that decided, as far as people and logs need to know it. */
export const ruleRefSchema = z.object({
  id: z.string(),
  name: z.string(),
  message: z.string().optional(),
  link: z.string().optional(),
});
export type RuleRef = z.infer<typeof ruleRefSchema>;

/**
 * What the pipeline answers to a door. `warn` never reaches a door: the person's answer has already
 * turned it into `allow`, `redact` or `block`.
 */
export type Verdict =
  | { readonly action: 'allow'; readonly exchangeId: string; readonly rule?: RuleRef }
  | {
      readonly action: 'redact';
      readonly exchangeId: string;
      readonly rule: RuleRef;
      /** New text for each changed part, by index in `Prompt.parts`. */
      readonly edits: ReadonlyMap<number, string>;
    }
  | { readonly action: 'block'; readonly exchangeId: string; readonly refusal: Refusal }
  | { readonly action: 'isolate'; readonly exchangeId: string; readonly rule: RuleRef }
  | {
      readonly action: 'redirect';
      readonly exchangeId: string;
      readonly rule: RuleRef;
      readonly status: 302 | 303 | 307 | 308;
      /** Complete address, with what the rule preserves of the request. */
      readonly location: string;
    }
  /** Only where the door can make a browser prove itself (waf); elsewhere it has become `block`. */
  | { readonly action: 'challenge'; readonly exchangeId: string; readonly rule: RuleRef };

/** What was done in the end. */
export const enforcedSchema = z.enum([
  'allow',
  'redact',
  'block',
  'isolate',
  'redirect',
  'challenge',
]);
export type Enforced = z.infer<typeof enforcedSchema>;

/** Why something was stopped, in words for the person; holds no prompt text. */
export interface Refusal {
  readonly exchangeId: string;
  readonly reason:
    | 'rule'
    | 'cancelled'
    | 'timeout'
    | 'nobody'
    | 'failure'
    | 'rate_limit'
    /** The session is older than the rule allows: the person signs in again first. */
    | 'sign_in';
  /** The rule's own answer, for a door that can give it (waf). */
  readonly response?: BlockResponse;
  /** HTTP status that the rule asks for; without it the door's own for refusals. */
  readonly status?: number;
  /** For `Retry-After` (RFC 9110 10.2.3), seconds. */
  readonly retryAfter?: number;
  readonly rule?: RuleRef;
  /** Masked samples of what was found, with the detector's name. */
  readonly found: readonly { readonly name: string; readonly masked: string }[];
  readonly appName: string;
  readonly supportUrl?: string;
}
