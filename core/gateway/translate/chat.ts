import type { Usage } from '../usage/usage';
import type { Json } from './json';

/**
 * What all chat APIs say, in no API's own form. Every dialect reads into it and writes out of it, so
 * that each API can be answered by each other one.
 */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly cached?: boolean }
  | { readonly kind: 'image'; readonly source: MediaSource; readonly detail?: string }
  | { readonly kind: 'file'; readonly source: MediaSource; readonly name?: string }
  | { readonly kind: 'audio'; readonly source: MediaSource }
  | ThinkingBlock
  | CallBlock
  | ResultBlock;

/** Content by value (base64) or by address. */
export type MediaSource =
  | { readonly kind: 'data'; readonly mime: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mime?: string };

export interface ThinkingBlock {
  readonly kind: 'thinking';
  readonly text: string;
  /** Proof that only the provider which made it can check. */
  readonly signature?: string;
  /** Thinking that the provider gives out sealed only. */
  readonly sealed?: string;
}

/** A model asks for a tool. */
export interface CallBlock {
  readonly kind: 'call';
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly args: string;
  /** Gemini's proof of the thought behind the call. */
  readonly signature?: string;
  readonly cached?: boolean;
}

/** What a tool gave. */
export interface ResultBlock {
  readonly kind: 'result';
  readonly id: string;
  /** Name of the tool, where the dialect names it. */
  readonly name?: string;
  readonly content: readonly Block[];
  readonly failed: boolean;
  readonly cached?: boolean;
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly blocks: readonly Block[];
}

export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly schema: Json;
  readonly strict?: boolean;
  readonly cached?: boolean;
}

export type ToolChoice =
  { readonly kind: 'auto' | 'none' | 'any' } | { readonly kind: 'tool'; readonly name: string };

export type Effort = 'minimal' | 'low' | 'medium' | 'high';

/** How much a model may think. */
export type Thinking =
  | { readonly kind: 'off' }
  | { readonly kind: 'budget'; readonly tokens: number }
  | { readonly kind: 'effort'; readonly effort: Effort };

export type AnswerFormat =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly schema: Json;
      readonly strict?: boolean;
    };

export interface ChatRequest {
  readonly model: string;
  readonly system: readonly Block[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  /** False: one tool call at a time. */
  readonly parallelCalls?: boolean;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stop: readonly string[];
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly format?: AnswerFormat;
  readonly thinking?: Thinking;
  readonly user?: string;
  readonly stream: boolean;
  /** The client asked for usage at the end of a stream. */
  readonly streamUsage: boolean;
}

export type StopReason = 'end' | 'length' | 'call' | 'stop-sequence' | 'filter';

export interface ChatAnswer {
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly Block[];
  readonly stop: StopReason;
  readonly usage?: Usage;
}

/** A piece of a streamed answer. Blocks do not interleave, except for tool calls by their index. */
export type ChatEvent =
  | { readonly kind: 'start'; readonly id: string; readonly model: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'signature'; readonly signature: string }
  | {
      readonly kind: 'call';
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly signature?: string;
    }
  | { readonly kind: 'args'; readonly index: number; readonly json: string }
  | { readonly kind: 'stop'; readonly reason: StopReason }
  | { readonly kind: 'usage'; readonly usage: Usage }
  | { readonly kind: 'error'; readonly message: string };

/** What a writer of requests needs to know besides the request. */
export interface WriteContext {
  readonly provider: string;
  /** Longest answer of the model in tokens, where it is known. */
  readonly maxOutput?: number;
}

/** A request in a provider's own form. */
export interface WrittenRequest {
  /** Path below the provider's base address. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The side of a dialect that talks to callers. */
export interface CallerDialect {
  /** Reads a body; `undefined` for one that is no request of this dialect. */
  readRequest(body: Json, target: RequestTarget): ChatRequest | undefined;
  writeAnswer(answer: ChatAnswer, facts: StreamFacts): unknown;
  /** Writes a stream, event by event. */
  eventWriter(request: ChatRequest, facts: StreamFacts): EventWriter;
}

/** What the path says of a request, for dialects that have the model there. */
export interface RequestTarget {
  readonly model: string;
  readonly stream: boolean;
}

export interface StreamFacts {
  /** Tokens of the prompt as far as they can be guessed; for events that must name them first. */
  readonly inputTokens: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly id: string;
  /** False: a Gemini stream as one JSON array. */
  readonly events: boolean;
}

export interface EventWriter {
  readonly contentType: string;
  write(event: ChatEvent): Buffer;
  /** What ends a stream. */
  end(): Buffer;
}

/** The side of a dialect that talks to providers. */
export interface ProviderDialect {
  writeRequest(request: ChatRequest, context: WriteContext): WrittenRequest;
  readAnswer(body: Json): ChatAnswer | undefined;
  eventReader(): EventReader;
}

/** Reads a provider's stream. Throws for bytes that are no such stream. */
export interface EventReader {
  push(chunk: Buffer): ChatEvent[];
  /** False: the stream broke off before its end. */
  finish(): boolean;
}
