import { eventFields, EventSplitter, formatEvent } from '../../http/event-splitter';
import { joinUsage, NO_USAGE, usageOf, type Usage } from '../../usage/usage';
import type {
  ChatEvent,
  ChatRequest,
  EventReader,
  EventWriter,
  StopReason,
  StreamFacts,
} from '../chat';
import { asJson, numberAt, parseJson, textAt, type Json } from '../json';
import { readStop, writeMessagesUsage, writeStop } from './answer';

/** Reads a stream of the Messages API. */
export class MessagesEventReader implements EventReader {
  readonly #splitter = new EventSplitter();
  #usage: Usage | undefined;
  #ended = false;

  push(chunk: Buffer): ChatEvent[] {
    return this.#splitter.push(chunk).flatMap((bytes) => {
      const json = asJson(parseJson(eventFields(bytes).data));
      return json ? this.read(json) : [];
    });
  }

  finish(): boolean {
    return this.#ended;
  }

  /** One event, also for services that carry them in frames of their own. */
  read(json: Json): ChatEvent[] {
    const usage = this.#noteUsage(json);
    switch (textAt(json, 'type')) {
      case 'message_start':
        return [
          {
            kind: 'start',
            id: textAt(json, 'message', 'id') ?? '',
            model: textAt(json, 'message', 'model') ?? '',
          },
          ...usage,
        ];
      case 'content_block_start':
        return readStart(json);
      case 'content_block_delta':
        return readDelta(json);
      case 'message_delta': {
        const reason = textAt(json, 'delta', 'stop_reason');
        return [
          ...(reason === undefined ? [] : [{ kind: 'stop' as const, reason: readStop(reason) }]),
          ...usage,
        ];
      }
      case 'message_stop':
        this.#ended = true;
        return [];
      case 'error':
        return [{ kind: 'error', message: textAt(json, 'error', 'message') ?? 'unknown error' }];
      default:
        return [];
    }
  }

  #noteUsage(json: Json): ChatEvent[] {
    const usage = usageOf(json);
    if (!usage) return [];
    this.#usage = joinUsage(this.#usage, usage);
    return [{ kind: 'usage', usage: this.#usage }];
  }
}

function readStart(json: Json): ChatEvent[] {
  const index = numberAt(json, 'index') ?? 0;
  const block = asJson(json['content_block']);
  if (textAt(block, 'type') === 'tool_use') {
    const id = textAt(block, 'id') ?? '';
    return [{ kind: 'call', index, id, name: textAt(block, 'name') ?? '' }];
  }
  const text = textAt(block, 'text');
  return text ? [{ kind: 'text', text }] : [];
}

function readDelta(json: Json): ChatEvent[] {
  const index = numberAt(json, 'index') ?? 0;
  const delta = asJson(json['delta']);
  const text = textAt(delta, 'text');
  if (text !== undefined) return [{ kind: 'text', text }];
  const thinking = textAt(delta, 'thinking');
  if (thinking !== undefined) return [{ kind: 'thinking', text: thinking }];
  const signature = textAt(delta, 'signature');
  if (signature !== undefined) return [{ kind: 'signature', signature }];
  const args = textAt(delta, 'partial_json');
  return args ? [{ kind: 'args', index, json: args }] : [];
}

type OpenBlock = 'text' | 'thinking' | number;

/** Writes a stream of the Messages API. */
export class MessagesEventWriter implements EventWriter {
  readonly contentType = 'text/event-stream; charset=utf-8';
  #id: string;
  #model: string;
  #begun = false;
  #index = -1;
  /** The block that is open; a number is a tool call by its index. */
  #open: OpenBlock | undefined;
  #usage: Usage | undefined;
  #stop: StopReason = 'end';
  #failed = false;

  constructor(
    request: ChatRequest,
    private readonly facts: StreamFacts,
  ) {
    this.#id = `msg_${facts.id}`;
    this.#model = request.model;
  }

  write(event: ChatEvent): Buffer {
    switch (event.kind) {
      case 'start':
        if (event.id !== '') this.#id = event.id;
        if (event.model !== '') this.#model = event.model;
        return this.#begin();
      case 'text':
        return this.#delta(
          'text',
          { type: 'text', text: '' },
          {
            type: 'text_delta',
            text: event.text,
          },
        );
      case 'thinking':
        return this.#delta(
          'thinking',
          { type: 'thinking', thinking: '', signature: '' },
          {
            type: 'thinking_delta',
            thinking: event.text,
          },
        );
      case 'signature':
        if (this.#open !== 'thinking') return Buffer.alloc(0);
        return this.#send('content_block_delta', {
          index: this.#index,
          delta: { type: 'signature_delta', signature: event.signature },
        });
      case 'call':
        return this.#ensure(event.index, {
          type: 'tool_use',
          id: event.id,
          name: event.name,
          input: {},
        });
      case 'args':
        return this.#delta(event.index, undefined, {
          type: 'input_json_delta',
          partial_json: event.json,
        });
      case 'usage':
        this.#usage = event.usage;
        return Buffer.alloc(0);
      case 'stop':
        this.#stop = event.reason;
        return Buffer.alloc(0);
      case 'error':
        this.#failed = true;
        return this.#send('error', { error: { type: 'api_error', message: event.message } });
    }
  }

  end(): Buffer {
    if (this.#failed) return Buffer.alloc(0);
    return Buffer.concat([
      this.#begin(),
      this.#close(),
      this.#send('message_delta', {
        delta: { stop_reason: writeStop(this.#stop), stop_sequence: null },
        usage: writeMessagesUsage(this.#usage ?? NO_USAGE),
      }),
      this.#send('message_stop', {}),
    ]);
  }

  #begin(): Buffer {
    if (this.#begun) return Buffer.alloc(0);
    this.#begun = true;
    // Agents count their cost from this event, so a guess is better than nothing.
    const usage = this.#usage ?? { ...NO_USAGE, input: this.facts.inputTokens, output: 1 };
    return this.#send('message_start', {
      message: {
        id: this.#id,
        type: 'message',
        role: 'assistant',
        model: this.#model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: writeMessagesUsage(usage),
      },
    });
  }

  #delta(block: OpenBlock, start: object | undefined, delta: object): Buffer {
    const opened = start ? this.#ensure(block, start) : Buffer.alloc(0);
    return Buffer.concat([
      opened,
      this.#send('content_block_delta', { index: this.#index, delta }),
    ]);
  }

  /** Opens a block unless it is open; another one is closed first. */
  #ensure(block: OpenBlock, start: object): Buffer {
    if (this.#open === block) return Buffer.alloc(0);
    const before = Buffer.concat([this.#begin(), this.#close()]);
    this.#open = block;
    this.#index += 1;
    const opened = this.#send('content_block_start', { index: this.#index, content_block: start });
    return Buffer.concat([before, opened]);
  }

  #close(): Buffer {
    if (this.#open === undefined) return Buffer.alloc(0);
    this.#open = undefined;
    return this.#send('content_block_stop', { index: this.#index });
  }

  #send(type: string, fields: object): Buffer {
    return formatEvent(JSON.stringify({ type, ...fields }), type);
  }
}
