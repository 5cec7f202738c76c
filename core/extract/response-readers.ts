import { JsonTextStream } from './json-text-stream';
import { isJson, mediaType } from './request-target';
import { SseParser, type ServerSentEvent } from './sse';
import type { ResponseHead, ResponseReader } from './types';

/** Reads text out of one event; keeps what it must remember between events. */
export type EventText = (event: ServerSentEvent) => string;

/** A reader of server-sent events. */
export function eventReader(textOf: EventText): ResponseReader {
  const parser = new SseParser();
  const join = (events: readonly ServerSentEvent[]): string => events.map(textOf).join('');
  return {
    push: (chunk) => join(parser.push(chunk)),
    finish: () => join(parser.finish()),
  };
}

/** A reader of JSON documents: the strings below the wanted keys, as they arrive. */
export function jsonReader(wants: (key: string) => boolean): ResponseReader {
  return new JsonTextStream(wants);
}

/** A reader of plain text. */
export function textReader(): ResponseReader {
  const decoder = new TextDecoder('utf-8');
  return {
    push: (chunk) => decoder.decode(chunk, { stream: true }),
    finish: () => decoder.decode(),
  };
}

/** A reader of what is no text. */
export const SILENT_READER: ResponseReader = { push: () => '', finish: () => '' };

/** The usual choice for an API: events where the response is a stream, JSON where it is not. */
export function readerFor(
  response: ResponseHead,
  textOf: EventText,
  wants: (key: string) => boolean,
): ResponseReader {
  const contentType = response.headers['content-type'];
  if (isEventStream(response)) return eventReader(textOf);
  if (isJson(contentType) || mediaType(contentType) === '') return jsonReader(wants);
  return mediaType(contentType).startsWith('text/') ? textReader() : SILENT_READER;
}

export function isEventStream(response: ResponseHead): boolean {
  return mediaType(response.headers['content-type']) === 'text/event-stream';
}

/** A JSON value of an event's data, or `undefined`. */
export function parseData(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined; // `[DONE]`, or an event in another format
  }
}

/** A member of an unknown value, for walking through events that nobody has checked. */
export function member(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string | number, unknown>>)[key]
    : undefined;
}

/** A member that is a string; empty where it is none. */
export function stringMember(value: unknown, key: string | number): string {
  const found = member(value, key);
  return typeof found === 'string' ? found : '';
}

/** A member that is a list; empty where it is none. */
export function arrayMember(value: unknown, key: string | number): readonly unknown[] {
  const found = member(value, key);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}
