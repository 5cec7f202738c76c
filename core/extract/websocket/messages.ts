import { readJsonBody, type JsonBody } from '../json-body';
import { compose, type Reading, type Segment } from '../reading';
import type { SentMessage, SocketMessage } from './types';
import { toRequest, type PromptFacts } from '../reading';

/** One JSON document inside a message, with its place. */
export interface EnclosedJson {
  /** Byte range in the message. */
  readonly start: number;
  readonly end: number;
  readonly json: JsonBody;
}

/** SignalR ends each of its messages with it (ASP.NET Core, hub protocol). */
const RECORD_SEPARATOR = 0x1e;
/** Documents of one message that are looked at. */
const MAX_DOCUMENTS = 200;

export function bytesOf(message: SocketMessage): Buffer {
  if (typeof message === 'string') return Buffer.from(message, 'utf8');
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength);
}

/**
 * The JSON documents of a message: the message itself, SignalR's records, the payload of socket.io
 * (`42["event",{…}]`) and of Phoenix and STOMP frames, which stand behind a few other characters.
 */
export function documentsOf(message: Buffer): readonly EnclosedJson[] {
  const documents: EnclosedJson[] = [];
  let start = 0;
  while (start < message.length && documents.length < MAX_DOCUMENTS) {
    const separator = message.indexOf(RECORD_SEPARATOR, start);
    const end = separator < 0 ? message.length : separator;
    const found = enclosed(message, start, end);
    if (found !== undefined) documents.push(found);
    start = end + 1;
  }
  return documents;
}

/** Characters before the document of a message that are looked at. */
const MAX_PREFIX = 200;

function enclosed(message: Buffer, from: number, end: number): EnclosedJson | undefined {
  const prefix = message.toString('latin1', from, Math.min(end, from + MAX_PREFIX));
  // Engine.io and socket.io: types, namespace and acknowledgement; STOMP: a head and an empty line.
  const head = /^(\s*|\d{1,3}(\/[\w/-]+,)?\d*|[A-Z]+\r?\n([^\n]+\n)*\r?\n)(?=[[{])/.exec(prefix);
  if (head === null) return undefined;
  const start = from + head[0].length;
  const json = readJsonBody(message.subarray(start, end));
  return json?.words === false ? { start, end, json } : undefined;
}

/** The reading of a message made of the readings of its documents. */
export function readMessage(
  message: Buffer,
  read: (json: JsonBody) => Reading | undefined,
): Reading {
  return compose(
    message,
    documentsOf(message).flatMap(({ start, end, json }): Segment[] => {
      const reading = read(json);
      if (reading === undefined || reading.parts.length === 0) return [];
      return [{ start, end, reading, encode: (value) => value }];
    }),
  );
}

/** What was sent, from its reading; the message keeps its type. `undefined` where it has no parts. */
export function toSent(
  message: SocketMessage,
  reading: Reading | undefined,
  facts: PromptFacts & { readonly continues?: boolean },
): SentMessage | undefined {
  const request = toRequest(reading, facts);
  if (request === undefined) return undefined;
  return {
    prompt: request.prompt,
    ...(facts.continues === true ? { continues: true } : {}),
    replace(edits) {
      const changed = request.replace(edits);
      return typeof message === 'string' ? Buffer.from(changed).toString('utf8') : changed;
    },
  };
}

/** The JSON values of a message of the server. */
export function valuesOf(message: SocketMessage): readonly unknown[] {
  return bytesOf(message)
    .toString('utf8')
    .split('\x1e')
    .flatMap((record): unknown[] => {
      const start = record.search(/[[{]/);
      if (start < 0 || start > MAX_PREFIX) return [];
      try {
        return [JSON.parse(record.slice(start)) as unknown];
      } catch {
        return []; // no document, or cut off
      }
    });
}
