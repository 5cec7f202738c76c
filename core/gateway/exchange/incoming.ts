import type { Extractor, RequestHead } from '../../extract/types';
import { memberValue, topLevelMembers, type Member } from '../http/top-level';
import type { Dialect } from '../translate/dialect';

/** A request of a caller, read as far as the gateway needs it. Its body is never changed in place. */
export interface Incoming {
  readonly method: string;
  /** How extractors see the request: the provider's own path, with the caller's headers. */
  readonly head: RequestHead;
  readonly dialect: Dialect;
  readonly body: Buffer;
  /** Members of a JSON body; `undefined` for any other. */
  readonly members: ReadonlyMap<string, Member> | undefined;
  readonly model: string;
  readonly stream: boolean;
  /** Longest answer that the caller wants, tokens. */
  readonly maxTokens: number | undefined;
  readonly extractor: Extractor;
  /** False: a Gemini stream as one JSON array. */
  readonly events: boolean;
}

export interface IncomingFacts {
  readonly method: string;
  readonly head: RequestHead;
  readonly dialect: Dialect;
  readonly extractor: Extractor;
  readonly model?: string | undefined;
  readonly stream?: boolean | undefined;
}

const LIMIT_MEMBERS = [
  'max_completion_tokens',
  'max_tokens',
  'max_output_tokens',
  'max_tokens_to_sample',
];

/** Reads what there is to know in a body. */
export function readIncoming(facts: IncomingFacts, body: Buffer): Incoming {
  // Whatever its type says: providers read JSON by its first byte too.
  const members = topLevelMembers(body);
  const model = facts.model ?? text(body, members?.get('model')) ?? '';
  return {
    ...facts,
    body,
    members,
    model,
    stream: facts.stream ?? memberValue(body, members?.get('stream')) === true,
    maxTokens: maxTokensOf(body, members),
    events: facts.dialect !== 'gemini' || /[?&]alt=sse\b/.test(facts.head.target),
  };
}

function text(body: Buffer, member: Member | undefined): string | undefined {
  const value = memberValue(body, member);
  return typeof value === 'string' ? value : undefined;
}

function maxTokensOf(
  body: Buffer,
  members: ReadonlyMap<string, Member> | undefined,
): number | undefined {
  for (const name of LIMIT_MEMBERS) {
    const value = memberValue(body, members?.get(name));
    if (typeof value === 'number' && value > 0) return value;
  }
  const config =
    memberValue(body, members?.get('generationConfig')) ??
    memberValue(body, members?.get('inferenceConfig'));
  if (typeof config !== 'object' || config === null) return undefined;
  const limits = config as Readonly<Record<string, unknown>>;
  const value = limits['maxOutputTokens'] ?? limits['maxTokens'];
  return typeof value === 'number' && value > 0 ? value : undefined;
}
