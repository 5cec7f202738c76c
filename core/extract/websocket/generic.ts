import { anyAnswerText } from '../answer/any-text';
import { factsOf, factsOfTarget, mergeFacts, named, type Facts } from '../generic/facts';
import { readAnyJson } from '../generic/json-text';
import { asObject, textOf, type JsonBody } from '../json-body';
import { anyProtoText, readProto } from '../protobuf/text';
import { wholeText, type Reading } from '../reading';
import type { Refusal } from '../../exchange/verdict';
import type { AnswerScope, RequestHead } from '../types';
import { bytesOf, documentsOf, readMessage, toSent, valuesOf } from './messages';
import { isProse } from './prose';
import type { SentMessage, SocketExtractor, SocketMessage, SocketReading } from './types';

/** Messages that keep a connection alive or set it up, by the member that names their type. */
const SERVICE =
  /^(ping|pong|heartbeat|keep_?alive|ack|auth\w*|connect\w*|connection_init|subscribe|unsubscribe|complete|start_?session|session[._]update|init\w*|hello|handshake|presence|typing\w*|setoptions|set_options|metrics?|telemetry|track|event_?log|options|settings|input_audio_buffer\..*|user_audio_chunk|close\w*|stop|cancel|interrupt)$/i;

const TYPE_KEYS = ['type', 'event', 'action', 'command', 'op', 'cmd', 'kind', 'method'];

/** The extractor for connections nobody described to us: JSON in its usual envelopes, text, protobuf. */
export const genericSocket: SocketExtractor = {
  id: 'generic',
  matches: () => true,
  open: (handshake, scope = 'all') => new GenericReading('generic', handshake, scope),
};

/** Reads messages by shape. */
export class GenericReading implements SocketReading {
  /** The server speaks plain text: a number is part of it, and else a heartbeat. */
  private plain = false;
  private readonly textOf: ReturnType<typeof anyAnswerText>;

  constructor(
    private readonly extractor: string,
    private readonly handshake: RequestHead,
    scope: AnswerScope,
  ) {
    this.textOf = anyAnswerText(scope);
  }

  sent(message: SocketMessage): SentMessage | undefined {
    const bytes = bytesOf(message);
    let facts: Facts = {};
    const read = (json: JsonBody): Reading | undefined => {
      if (isService(json)) return undefined;
      facts = mergeFacts(facts, factsOf(json.root));
      return readAnyJson(json);
    };
    const reading =
      documentsOf(bytes).length > 0 ? readMessage(bytes, read) : readOther(message, bytes);
    const all = mergeFacts(facts, factsOfTarget(this.handshake.target));
    return toSent(message, reading, { extractor: this.extractor, ...named(all) });
  }

  received(message: SocketMessage): string {
    const values = this.isText(message) ? [] : valuesOf(message);
    if (values.length === 0) {
      return typeof message === 'string' && this.isSaid(message)
        ? this.textOf({ name: 'message', data: message, value: undefined })
        : '';
    }
    const text = values
      .map((value) => this.textOf({ name: 'message', data: '', value: eventBody(value) }))
      .join('');
    if (text !== '') this.plain = false;
    return text;
  }

  /** Where the server speaks plain text, JSON behind anything else is part of it. */
  private isText(message: SocketMessage): boolean {
    if (typeof message !== 'string') return false;
    return isProse(message) || (this.plain && /^\s*[^\s[{]/.test(message));
  }

  private isSaid(message: string): boolean {
    if (message !== '' && !/^\s*\d{0,3}\s*$/.test(message)) this.plain = true;
    return this.plain && message !== '';
  }

  refuse(_refusal: Refusal): readonly SocketMessage[] {
    return [];
  }

  stop(_refusal: Refusal): readonly SocketMessage[] {
    return [];
  }
}

/** socket.io's events are lists of a name and what is said. */
function eventBody(value: unknown): unknown {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return value;
  return (value as readonly unknown[]).slice(1);
}

function isService(json: JsonBody): boolean {
  const root = asObject(json.root);
  // A GraphQL client subscribes to the answer of what it asks (graphql-ws).
  if (asObject(root?.get('payload'))?.get('query') !== undefined) return false;
  return TYPE_KEYS.some((key) => SERVICE.test(textOf(root, key) ?? ''));
}

/** Plain text is a prompt, and binary messages are protobuf where they are at all. */
function readOther(message: SocketMessage, bytes: Buffer): Reading | undefined {
  if (typeof message !== 'string') return readProto(bytes, anyProtoText);
  const isText = /\p{L}/u.test(message) && !SERVICE.test(message.trim()) && !/^\d/.test(message);
  return isText ? wholeText(message) : undefined;
}
