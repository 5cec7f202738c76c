import { answerReader, type AnswerText } from '../answer/reader';
import { anyAnswerText } from '../answer/any-text';
import type { PartRole } from '../../exchange/part';
import { framesOf, readFramed } from '../framed-body';
import { readGeneric } from '../generic/extractor';
import { purposeOf } from '../generic/purpose';
import { refusalText } from '../message';
import { fieldsOf, readProto, stringAt, textOf, type ProtoPlaces } from '../protobuf/text';
import { readFields } from '../protobuf/wire';
import { asDrifted, fixedParts, toRequest, type Reading } from '../reading';
import { jsonRefusal } from '../refusal-answer';
import { mediaType, pathOf } from '../request-target';
import { firstNewMessage } from '../turn-history';
import type { AnswerScope, Extractor, ReadRequest, RequestHead } from '../types';
import { isAt } from './site';

/** Where a protobuf chat service has what, by numbers of fields. */
export interface ProtobufChat {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly path: RegExp;
  /** Field that holds the request; absent where the message is the request. */
  readonly request?: number;
  readonly messages: number;
  /** Inside a message: its text, and the number that says whose it is. */
  readonly text: number;
  readonly role: number;
  readonly roleOf: (value: number) => PartRole;
  /** Texts of the request that are instructions. */
  readonly system: readonly (readonly number[])[];
  readonly model: readonly number[];
  readonly conversation: readonly number[];
  /** In an answer: its text, and the thoughts of the model. */
  readonly answer: readonly number[];
  readonly thinking: readonly number[];
}

/** An extractor of chats in protobuf, in Connect or gRPC frames or, unary, without. */
export function protobufChatExtractor(chat: ProtobufChat): Extractor {
  const { id } = chat;
  return {
    id,
    matches: ({ method, host, target }) =>
      method === 'POST' && isAt(chat.hosts, host) && chat.path.test(pathOf(target)),
    read: (head, body) =>
      purposeOf(head) === 'ask' ? readChat(chat, head, body) : readGeneric(id, head, body),
    reader: (_request, response, scope = 'all') => answerReader(response, answerText(chat, scope)),
    /** Connect's error form; clients of gRPC read the HTTP status (gRPC, status code mapping). */
    refuse: (head, refusal) =>
      jsonRefusal(head, refusal, { code: 'permission_denied', message: refusalText(refusal) }),
    /** Nothing as text: the frame that ends a stream is made where its framing is known. */
    stop: () => '',
  };
}

function readChat(
  chat: ProtobufChat,
  head: RequestHead,
  body: Uint8Array,
): ReadRequest | undefined {
  const media = mediaType(head.headers['content-type']);
  const isJson = /json/.test(media) || body[0] === 0x7b || body[5] === 0x7b;
  const frames = isJson ? undefined : framesOf(body);
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const messages = frames?.map(({ payload }) => payload) ?? [whole];
  const [message] = messages;
  const request = message === undefined || isJson ? undefined : requestOf(chat, message);
  if (request === undefined) return unlessKnown(readGeneric(chat.id, head, body), isJson);
  const read = (payload: Buffer): Reading | undefined => readMessage(chat, payload);
  const reading =
    frames === undefined ? (read(whole) ?? fixedParts(body, [])) : readFramed(body, frames, read);
  const facts = {
    extractor: chat.id,
    model: stringAt(request, chat.model),
    conversationId: stringAt(request, chat.conversation),
  };
  return toRequest(reading, facts) ?? unlessKnown(readGeneric(chat.id, head, body), false);
}

/** JSON is another form of the same service, which is read by shape. */
function unlessKnown(request: ReadRequest | undefined, known: boolean): ReadRequest | undefined {
  return request === undefined || known ? request : asDrifted(request);
}

/** The bytes of the request inside a message; `undefined` where the message holds none. */
function requestOf(chat: ProtobufChat, message: Buffer): Buffer | undefined {
  if (chat.request === undefined) return readFields(message) === undefined ? undefined : message;
  const [field] = fieldsOf(message, chat.request);
  return field === undefined ? undefined : message.subarray(field.from, field.end);
}

function readMessage(chat: ProtobufChat, payload: Buffer): Reading | undefined {
  const request = requestOf(chat, payload);
  if (request === undefined) return undefined;
  const roles = fieldsOf(request, chat.messages).map((field) => {
    const message = request.subarray(field.from, field.end);
    const role = readFields(message)?.find(({ number }) => number === chat.role);
    return chat.roleOf(role?.value ?? 0);
  });
  const firstNew = firstNewMessage(roles.map((role) => role === 'assistant'));
  const depth = chat.request === undefined ? 0 : 1;
  const isAtPath = (path: readonly number[], wanted: readonly number[]): boolean =>
    path.length === wanted.length + depth && wanted.every((one, at) => path[at + depth] === one);
  let index = -1;
  const places: ProtoPlaces = (path) => {
    if (depth === 1 && path[0] !== chat.request) return undefined;
    if (chat.system.some((one) => isAtPath(path, one))) return { role: 'system', history: false };
    if (!isAtPath(path, [chat.messages, chat.text])) return undefined;
    index += 1;
    return { role: roles[index] ?? 'user', history: index < firstNew };
  };
  const reading = readProto(payload, places);
  const earlier = roles.slice(0, firstNew).filter((role) => role !== 'system').length;
  return reading && earlier > 0 ? { ...reading, earlier } : reading;
}

function answerText(chat: ProtobufChat, scope: AnswerScope): AnswerText {
  const ofJson = anyAnswerText(scope);
  return (event) => {
    if (event.value !== undefined) return ofJson(event);
    const message = Buffer.from(event.data, 'latin1');
    const thoughts = scope === 'all' ? textsAt(message, chat.thinking) : '';
    return thoughts + textsAt(message, chat.answer);
  };
}

function textsAt(message: Buffer, path: readonly number[]): string {
  const [number, ...rest] = path;
  return fieldsOf(message, number)
    .map((field) => {
      const content = message.subarray(field.from, field.end);
      return rest.length === 0 ? (textOf(content) ?? '') : textsAt(content, rest);
    })
    .join('');
}
