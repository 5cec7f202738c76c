import { parseLossless } from './lossless-json';

export type JsonObject = { [key: string]: unknown };

/** Ids are strings or numbers; a relay gives them back as they came. */
export type MessageId = string | number;

export interface RequestMessage extends JsonObject {
  jsonrpc: '2.0';
  id: MessageId;
  method: string;
  params?: JsonObject;
}

export interface NotificationMessage extends JsonObject {
  jsonrpc: '2.0';
  method: string;
  params?: JsonObject;
}

export interface RpcError extends JsonObject {
  code: number;
  message: string;
  data?: unknown;
}

export interface ResultMessage extends JsonObject {
  jsonrpc: '2.0';
  id: MessageId;
  result: JsonObject;
}

export interface ErrorMessage extends JsonObject {
  jsonrpc: '2.0';
  id: MessageId | null;
  error: RpcError;
}

export type ResponseMessage = ResultMessage | ErrorMessage;
export type Message = RequestMessage | NotificationMessage | ResponseMessage;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isId(value: unknown): value is MessageId {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/** What `key` of an object holds, if that is an object. */
export function objectAt(from: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = from?.[key];
  return isObject(value) ? value : undefined;
}

/** What `key` of an object holds, if that is a string. */
export function stringAt(from: JsonObject | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** A JSON-RPC 2.0 message, or undefined for anything else. Unknown members stay. */
export function asMessage(value: unknown): Message | undefined {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return undefined;
  const { id, method, params, result, error } = value;
  if (typeof method === 'string') {
    if (params !== undefined && !isObject(params)) return undefined;
    return id === undefined || isId(id) ? (value as Message) : undefined;
  }
  if (isId(id) && isObject(result)) return value as ResultMessage;
  const failed = isObject(error) && typeof error['code'] === 'number';
  return failed && (isId(id) || id === null || id === undefined)
    ? (value as ErrorMessage)
    : undefined;
}

/** Reads one message; undefined when it is none. */
export function parseMessage(text: string): Message | undefined {
  try {
    return asMessage(parseLossless(text));
  } catch {
    return undefined; // not JSON, so not a message either
  }
}

export function isRequest(message: Message): message is RequestMessage {
  return typeof message['method'] === 'string' && message['id'] !== undefined;
}

export function isNotification(message: Message): message is NotificationMessage {
  return typeof message['method'] === 'string' && message['id'] === undefined;
}

export function isResponse(message: Message): message is ResponseMessage {
  return message['method'] === undefined;
}

export function isError(message: ResponseMessage): message is ErrorMessage {
  return 'error' in message;
}

export function resultOf(id: MessageId, result: JsonObject): ResultMessage {
  return { jsonrpc: '2.0', id, result };
}

export function errorOf(
  id: MessageId | null,
  code: number,
  message: string,
  data?: unknown,
): ErrorMessage {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

export function notificationOf(method: string, params?: JsonObject): NotificationMessage {
  return { jsonrpc: '2.0', method, ...(params ? { params } : {}) };
}
