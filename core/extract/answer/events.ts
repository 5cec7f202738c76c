import { gunzipSync } from 'node:zlib';
import { mediaType } from '../request-target';
import { SseParser } from '../sse';
import type { ResponseHead } from '../types';
import { AwsEventParser } from './aws-event-stream';
import { DocumentSplitter } from './documents';
import { FrameParser } from './length-prefixed';

/** One event of an answer, whatever carried it. */
export interface AnswerEvent {
  /** Name of a server-sent or AWS event; `message` where the stream names none. */
  readonly name: string;
  /** The text of the event; of a binary frame one character for each byte. */
  readonly data: string;
  /** The data as JSON; `undefined` where it is none. */
  readonly value: unknown;
}

/** Splits an answer into events, chunk by chunk. */
export interface EventSource {
  push(chunk: Uint8Array): readonly AnswerEvent[];
  finish(): readonly AnswerEvent[];
}

/** Most bytes that a compressed frame may become. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** Bytes that tell the framing where the content type does not. */
const SNIFFED_BYTES = 12;

/** Events by the content type of an answer, or, where it tells nothing, by its first bytes. */
export function eventSource(response: ResponseHead): EventSource {
  const media = mediaType(response.headers['content-type']);
  if (media === 'application/vnd.amazon.eventstream') return awsEvents();
  if (/^application\/(connect|grpc|grpc-web)(-text)?(\+|$)/.test(media)) return frames();
  return new SniffedSource();
}

class SniffedSource implements EventSource {
  private readonly waiting: Uint8Array[] = [];
  private source: EventSource | undefined;

  push(chunk: Uint8Array): readonly AnswerEvent[] {
    if (this.source !== undefined) return this.source.push(chunk);
    this.waiting.push(chunk);
    // Only what follows white space tells, however the answer is cut.
    const start = Buffer.concat(this.waiting).toString('latin1').trimStart();
    return start.length >= SNIFFED_BYTES ? this.begin() : [];
  }

  finish(): readonly AnswerEvent[] {
    const first = this.source === undefined ? this.begin() : [];
    return [...first, ...(this.source?.finish() ?? [])];
  }

  private begin(): readonly AnswerEvent[] {
    const start = Buffer.concat(this.waiting);
    this.source = sniff(start);
    return this.source.push(start);
  }
}

function sniff(start: Buffer): EventSource {
  const text = start
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^(data|event|id|retry):|^:/.test(text)) return serverSentEvents();
  if (start.length >= 6 && (start[0] ?? 9) <= 3 && start[1] === 0 && start[5] === 0x7b)
    return frames();
  return documents();
}

function serverSentEvents(): EventSource {
  const parser = new SseParser();
  const read = (events: ReturnType<SseParser['push']>): readonly AnswerEvent[] =>
    events.map(({ event, data }) => ({ name: event, data, value: parseJson(data) }));
  return { push: (chunk) => read(parser.push(chunk)), finish: () => read(parser.finish()) };
}

function documents(): EventSource {
  const decoder = new TextDecoder('utf-8');
  const splitter = new DocumentSplitter();
  const read = (pieces: readonly string[]): readonly AnswerEvent[] =>
    pieces.map((data) => ({ name: 'message', data, value: parseJson(data) }));
  return {
    push: (chunk) => read(splitter.push(decoder.decode(chunk, { stream: true }))),
    finish: () => read([...splitter.push(decoder.decode()), ...splitter.finish()]),
  };
}

function frames(): EventSource {
  const parser = new FrameParser();
  const read = (list: ReturnType<FrameParser['push']>): readonly AnswerEvent[] =>
    list.map(({ flags, payload }) => {
      const bytes = (flags & 1) === 0 ? payload : inflated(payload);
      const text = bytes.toString(bytes[0] === 0x7b ? 'utf8' : 'latin1');
      return {
        name: 'message',
        data: text,
        value: bytes[0] === 0x7b ? parseJson(text) : undefined,
      };
    });
  return { push: (chunk) => read(parser.push(chunk)), finish: () => [] };
}

function inflated(payload: Buffer): Buffer {
  try {
    return gunzipSync(payload, { maxOutputLength: MAX_FRAME_BYTES });
  } catch {
    return payload; // not gzip after all, or too much: read as it is
  }
}

function awsEvents(): EventSource {
  const parser = new AwsEventParser();
  const read = (list: ReturnType<AwsEventParser['push']>): readonly AnswerEvent[] =>
    list.map(({ name, payload }) => {
      const data = payload.toString('utf8');
      return { name, data, value: parseJson(data) };
    });
  return { push: (chunk) => read(parser.push(chunk)), finish: () => [] };
}

/** A JSON value, or `undefined`. */
export function parseJson(data: string): unknown {
  if (!/^\s*[[{"\d]/.test(data)) return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined; // `[DONE]`, or an event in another format
  }
}
