import { joinUsage, usageOf, type Usage } from '../../usage/usage';
import type { Block, ChatAnswer, ChatEvent, EventReader, StopReason } from '../chat';
import { asJson, jsonAt, listAt, numberAt, parseJson, textAt, type Json } from '../json';
import { EventStreamDecoder, type StreamMessage } from './event-stream';

/** Reads a whole answer of the Converse API. */
export function readConverseAnswer(body: Json): ChatAnswer | undefined {
  const message = jsonAt(body, 'output', 'message');
  if (!message) return undefined;
  const usage = usageOf(body);
  return {
    id: '',
    model: '',
    blocks: listAt(message, 'content').flatMap(readBlock),
    stop: readStop(textAt(body, 'stopReason')),
    ...(usage ? { usage } : {}),
  };
}

function readBlock(block: unknown): Block[] {
  const text = textAt(block, 'text');
  if (text !== undefined) return [{ kind: 'text', text }];
  const thought = jsonAt(block, 'reasoningContent', 'reasoningText');
  if (thought) {
    const signature = textAt(thought, 'signature');
    const thinking = textAt(thought, 'text') ?? '';
    return [{ kind: 'thinking', text: thinking, ...(signature ? { signature } : {}) }];
  }
  const call = jsonAt(block, 'toolUse');
  if (!call) return [];
  return [
    {
      kind: 'call',
      id: textAt(call, 'toolUseId') ?? '',
      name: textAt(call, 'name') ?? '',
      args: JSON.stringify(call['input'] ?? {}),
    },
  ];
}

function readStop(reason: string | undefined): StopReason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      return 'call';
    case 'stop_sequence':
      return 'stop-sequence';
    case 'guardrail_intervened':
    case 'content_filtered':
      return 'filter';
    default:
      return 'end';
  }
}

/** Reads a stream of the Converse API. */
export class ConverseEventReader implements EventReader {
  readonly #decoder = new EventStreamDecoder();
  #usage: Usage | undefined;
  #stopped = false;

  push(chunk: Buffer): ChatEvent[] {
    return this.#decoder.push(chunk).flatMap((message) => this.#read(message));
  }

  finish(): boolean {
    return this.#stopped && this.#decoder.complete;
  }

  #read({ headers, payload }: StreamMessage): ChatEvent[] {
    const json = asJson(parseJson(payload.toString('utf8')));
    if (headers[':message-type'] !== 'event') {
      const what = headers[':exception-type'] ?? headers[':error-code'] ?? 'error';
      return [{ kind: 'error', message: textAt(json, 'message') ?? what }];
    }
    switch (headers[':event-type']) {
      case 'messageStart':
        return [{ kind: 'start', id: '', model: '' }];
      case 'contentBlockStart': {
        const call = jsonAt(json, 'start', 'toolUse');
        const index = numberAt(json, 'contentBlockIndex') ?? 0;
        if (!call) return [];
        const id = textAt(call, 'toolUseId') ?? '';
        return [{ kind: 'call', index, id, name: textAt(call, 'name') ?? '' }];
      }
      case 'contentBlockDelta':
        return readDelta(json);
      case 'messageStop':
        this.#stopped = true;
        return [{ kind: 'stop', reason: readStop(textAt(json, 'stopReason')) }];
      case 'metadata': {
        const usage = usageOf(json);
        if (!usage) return [];
        this.#usage = joinUsage(this.#usage, usage);
        return [{ kind: 'usage', usage: this.#usage }];
      }
      default:
        return [];
    }
  }
}

function readDelta(json: Json | undefined): ChatEvent[] {
  const delta = jsonAt(json, 'delta');
  const text = textAt(delta, 'text');
  if (text !== undefined) return [{ kind: 'text', text }];
  const args = textAt(delta, 'toolUse', 'input');
  if (args !== undefined) {
    return [{ kind: 'args', index: numberAt(json, 'contentBlockIndex') ?? 0, json: args }];
  }
  const thought = textAt(delta, 'reasoningContent', 'text');
  if (thought !== undefined) return [{ kind: 'thinking', text: thought }];
  const signature = textAt(delta, 'reasoningContent', 'signature');
  return signature === undefined ? [] : [{ kind: 'signature', signature }];
}
