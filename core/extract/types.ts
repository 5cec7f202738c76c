import type { Prompt } from '../exchange/part';
import type { Refusal } from '../exchange/verdict';

/** Header names in lower case; repeated headers are joined with `, ` (cookies with `; `). */
export type Headers = Readonly<Record<string, string>>;

export interface RequestHead {
  readonly method: string;
  /** Host in lower case, without the port. */
  readonly host: string;
  /** Path with query, as sent. */
  readonly target: string;
  readonly headers: Headers;
}

export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
}

/** A request that holds a prompt. */
export interface ReadRequest {
  readonly prompt: Prompt;
  /**
   * Gives the body with the text of some parts exchanged (index in `prompt.parts` → new text), in
   * the body's own format and encoding; everything else stays as it was sent.
   */
  replace(edits: ReadonlyMap<number, string>): Uint8Array;
  /** The same for text in the request target (`GET /search?q=…`); absent where there is none. */
  retarget?(edits: ReadonlyMap<number, string>): string;
}

/** What is read of an answer: what its page shows, or also the thoughts and calls of the model. */
export type AnswerScope = 'shown' | 'all';

/** Rebuilds the text of a response from its (decompressed) bytes, chunk by chunk. */
export interface ResponseReader {
  /** The text that this chunk adds to the answer; empty where it adds none. */
  push(chunk: Uint8Array): string;
  /** Text that was still waiting for its end. */
  finish(): string;
}

/** A complete HTTP answer which tells the app's own page or SDK that a request was refused. */
export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One app's or API's protocol. Stateless; everything about an exchange is in the values it returns. */
export interface Extractor {
  readonly id: string;
  /** True when requests with this head are this extractor's to read. Cheap: called for each request. */
  matches(head: RequestHead): boolean;
  /** `undefined` when the body holds no prompt (a heartbeat, settings, telemetry, …). */
  read(head: RequestHead, body: Uint8Array): ReadRequest | undefined;
  /** @param scope `all` by default: what is not shown may hold a secret, too. */
  reader(request: RequestHead, response: ResponseHead, scope?: AnswerScope): ResponseReader;
  /** The refusal in the app's own error format, to a request. */
  refuse(head: RequestHead, refusal: Refusal): RefusalAnswer;
  /** Bytes that end a response stream in the app's own error form. */
  stop(request: RequestHead, response: ResponseHead, refusal: Refusal): string;
}
