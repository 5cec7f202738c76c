import type { Refusal } from '../../exchange/verdict';
import type { Extractor, RequestHead } from '../../extract/types';
import type { BodySink } from '../../http/message';
import type { AnswerGuard } from '../../pipeline/types';
import type { Translation } from '../exchange/outgoing';
import type { ProviderAnswer } from '../http/upstream-call';
import type { Dialect } from '../translate/dialect';
import type { Usage } from '../usage/usage';

/** How an answer is given to the caller. */
export interface AnswerJob {
  readonly answer: ProviderAnswer;
  readonly request: RequestHead;
  readonly extractor: Extractor;
  /** Dialect of the caller. */
  readonly dialect: Dialect;
  readonly translation: Translation | undefined;
  readonly hidesUsage: boolean;
  readonly guard: AnswerGuard;
  /** The guard may exchange text. */
  readonly rewrites: boolean;
  /** Keeps the caller's form of the answer as the provider gave it, for a cache. */
  readonly record: ((bytes: Buffer) => void) | undefined;
  /** Keeps what the caller gets, for a payload log. */
  readonly observe: ((bytes: Buffer) => void) | undefined;
  readonly stream: StreamFacts;
  /** Opens the answer to the caller. `length`: its size in bytes, where it is known. */
  readonly open: (contentType: string | undefined, length: number | undefined) => BodySink;
  /** The refusal of an answer that cannot be read; `undefined`: policy lets it pass. */
  readonly unreadable: (reason: string) => Refusal | undefined;
  /** Ends the stream, or refuses the request where nothing of the answer was sent. */
  readonly stopped: (refusal: Refusal, sink: BodySink | undefined) => void;
  readonly broke: (sink: BodySink | undefined, message: string) => void;
}

interface StreamFacts {
  readonly inputTokens: number;
  readonly now: number;
  readonly id: string;
  readonly events: boolean;
}

/** What became of an answer. */
export interface AnswerOutcome {
  readonly result: 'completed' | 'stopped' | 'failed';
  readonly usage: Usage | undefined;
  /** Model by the provider's word. */
  readonly model: string | undefined;
  /** Bytes that the caller got. */
  readonly bytes: number;
  readonly error?: string;
}
