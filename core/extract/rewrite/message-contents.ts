import { isAnswerKey } from '../answer/any-text';
import { readJsonBody } from '../json-body';
import { isProse } from '../websocket/prose';
import { textContents } from './text-units';
import { textsOf, type Content } from './unit-texts';

/** SignalR ends each of its messages with it (ASP.NET Core, hub protocol). */
const RECORD_SEPARATOR = 0x1e;
/** Characters before the document of a record that are looked at, as the readers of sockets do. */
const MAX_PREFIX = 200;

/**
 * Where text may stand in a message of a WebSocket: the JSON of its records, behind what socket.io and
 * its like put before it, or else the message as it is. None in binary messages that hold no JSON.
 */
export function messageContents(message: Buffer, isText: boolean): readonly Content[] {
  if (isText && isProse(message.toString('utf8'))) return textContents(message);
  const documents = [...records(message)].flatMap(([start, end]): Content[] => {
    const content = documentIn(message, start, end);
    return content ? [content] : [];
  });
  return documents.length === 0 && isText ? textContents(message) : documents;
}

/**
 * The strings of a message with JSON under names that mean neither an answer nor something about one:
 * what a server may give away in a layout that nobody knows.
 */
export function otherStrings(message: Buffer): string {
  const { leaves } = textsOf(message, messageContents(message, false), 0);
  return leaves
    .filter(({ aside, path }) => !aside && !path.split('/').some(isAnswerKey))
    .map(({ text }) => text)
    .join('');
}

function* records(message: Buffer): Generator<[start: number, end: number]> {
  for (let start = 0; start < message.length;) {
    const separator = message.indexOf(RECORD_SEPARATOR, start);
    const end = separator < 0 ? message.length : separator;
    yield [start, end];
    start = end + 1;
  }
}

function documentIn(message: Buffer, from: number, end: number): Content | undefined {
  // One character for each byte, so that offsets are those of the bytes.
  const prefix = message.toString('latin1', from, Math.min(end, from + MAX_PREFIX)).search(/[[{]/);
  if (prefix < 0) return undefined;
  const start = from + prefix;
  const bytes = message.subarray(start, end);
  const json = readJsonBody(bytes);
  if (json === undefined || json.trailing || json.words) return undefined;
  return { start, end, bytes, encode: (value) => value };
}
