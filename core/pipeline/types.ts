import type { Actor } from '../exchange/actor';
import type { AnswerGuard } from '../exchange/answer-guard';
import type { Activity, App } from '../exchange/app';
import type { ClientFacts } from '../exchange/client';
import type { Door } from '../exchange/door';
import type { Prompt } from '../exchange/part';
import type { OutcomeEvent } from '../exchange/event';
import type { McpCall } from '../exchange/mcp-call';
import type { Verdict } from '../exchange/verdict';

export type { AnswerGuard, GuardDecision } from '../exchange/answer-guard';

/** What a door knows before it has read a body. */
export interface ExchangeHead {
  readonly door: Door;
  readonly actor: Actor;
  readonly app: App;
  /** What the request is for, where its path says so; else its content does. */
  readonly activity?: Activity;
  readonly request: {
    readonly method: string;
    readonly host: string;
    /** Path with query; the query never reaches an event. */
    readonly target: string;
    readonly userAgent?: string;
    /** Header names in lower case, for rules only: no value ever reaches an event. */
    readonly headers?: Readonly<Record<string, string>>;
    /** `HTTP/1.1`, `HTTP/2`. */
    readonly httpVersion?: string;
    /** Whether the client's connection is encrypted; absent: it is. */
    readonly encrypted?: boolean;
    /** Port that the request is for. */
    readonly port?: number;
  };
  /** The client of the firewall. */
  readonly client?: ClientFacts;
  /** The AI gateway of the policy that a program calls, by its id. */
  readonly gateway?: string;
  /** LLM provider that the gateway calls, by its id. */
  readonly provider?: string;
  /** What the request is expected to cost, US dollars. */
  readonly cost?: number;
  /** What the door does with it even if no rule forbids it, as another part of the policy says. */
  readonly refused?: 'block' | 'redirect';
  /** The tool call or message on its way through the MCP portal. */
  readonly mcp?: McpCall;
}

/** How an exchange ended, as the door saw it. */
export type Outcome = Pick<OutcomeEvent, 'result' | 'status' | 'error' | 'usage'>;

export interface AnswerOptions {
  /** True where the door can exchange the text of an answer; what needs that ends the answer elsewhere. */
  readonly rewrites?: boolean;
  /** What is pushed comes in one piece and waits for `finish`: it is judged once. */
  readonly whole?: boolean;
}

/** How a door asks. */
export interface AskMode {
  /** Nothing goes on record unless a rule matched: for what is only perhaps a prompt. */
  readonly quiet?: boolean;
}

/** One exchange on its way through the pipeline. */
export interface Exchange {
  readonly id: string;
  /**
   * The prompt is known: detect, decide, let people decide, audit. The event is durable before the
   * verdict is returned. Aborting the signal (the client went away) withdraws a pending question.
   * Never throws for what traffic contains; failures become the verdict that policy asks for.
   */
  ask(prompt: Prompt, signal?: AbortSignal, mode?: AskMode): Promise<Verdict>;
  /**
   * Instead of `ask`, for a request without a prompt: rules about request, client and app decide. It
   * leaves events only where a rule matched.
   */
  visit(extractor: string, signal?: AbortSignal): Promise<Verdict>;
  /**
   * Instead of `ask`, for a body that cannot be read: over a limit, a broken coding, a bomb. Rules
   * about app and person still apply; where they let it pass, `failure` decides, by default that of
   * the policy. Audited.
   */
  unreadable(extractor: string, reason: string, failure?: 'open' | 'closed'): Promise<Verdict>;
  /** The guard of the answer; the options of the first call count. */
  answer(options?: AnswerOptions): AnswerGuard;
  /** Idempotent; the first outcome counts. */
  end(outcome: Outcome): Promise<void>;
}

/** What a door sees of everything behind it. */
export interface Pipeline {
  begin(head: ExchangeHead): Exchange;
}
