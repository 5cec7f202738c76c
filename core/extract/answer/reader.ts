import type { AnswerScope, ResponseHead, ResponseReader } from '../types';
import { mediaType } from '../request-target';
import { SILENT_READER, textReader } from '../response-readers';
import { anyAnswerText } from './any-text';
import { eventSource, type AnswerEvent } from './events';

/** Reads text out of one event; keeps what it must remember between events. */
export type AnswerText = (event: AnswerEvent) => string;

/** A reader of an answer in any framing. */
export function answerReader(response: ResponseHead, textOf: AnswerText): ResponseReader {
  const source = eventSource(response);
  const join = (events: readonly AnswerEvent[]): string => events.map(textOf).join('');
  return {
    push: (chunk) => join(source.push(chunk)),
    finish: () => join(source.finish()),
  };
}

/** The reader for answers nobody described to us: events, documents, or text. */
export function anyAnswerReader(response: ResponseHead, scope: AnswerScope): ResponseReader {
  const media = mediaType(response.headers['content-type']);
  if (/^(image|audio|video|font)\//.test(media) || media === 'application/pdf')
    return SILENT_READER;
  if (/^text\/(plain|markdown|html)$/.test(media) || media === '') {
    return plainOrEvents(response, scope);
  }
  return answerReader(response, anyAnswerText(scope));
}

/** Text that may be a stream of events under another name: the first characters tell. */
function plainOrEvents(response: ResponseHead, scope: AnswerScope): ResponseReader {
  let waiting = Buffer.alloc(0);
  let reader: ResponseReader | undefined;
  const begin = (): string => {
    const text = waiting
      .toString('latin1')
      .replace(/^\xef\xbb\xbf/, '')
      .trimStart();
    const structured =
      /^(data|event|id|retry):|^:|^[[{]|^\)\]\}'|^[ab]?[0-9a-k]:["{[]|^\d+\r?\n[[{]/.test(text);
    reader = structured ? answerReader(response, anyAnswerText(scope)) : textReader();
    return reader.push(waiting);
  };
  return {
    push(chunk) {
      if (reader !== undefined) return reader.push(chunk);
      waiting = Buffer.concat([waiting, chunk]);
      return waiting.toString('latin1').trimStart().length >= ENOUGH_BYTES ? begin() : '';
    },
    finish: () => (reader === undefined ? begin() : '') + (reader?.finish() ?? ''),
  };
}

/** Bytes that tell text from events. */
const ENOUGH_BYTES = 16;
