import { eventFields, EventSplitter, formatEvent } from '../../http/event-splitter';
import { usageOf, type Usage } from '../../usage/usage';
import type { ChatEvent, ChatRequest, EventReader, EventWriter, StreamFacts } from '../chat';
import { asJson, compact, listAt, numberAt, parseJson, textAt } from '../json';
import { finishReason, stopReason, writeChatUsage } from './answer';

/** Reads a stream of the chat completions API. */
export class ChatEventReader implements EventReader {
  readonly #splitter = new EventSplitter();
  readonly #calls = new Set<number>();
  #started = false;
  #ended = false;

  push(chunk: Buffer): ChatEvent[] {
    return this.#splitter.push(chunk).flatMap((bytes) => this.#read(eventFields(bytes).data));
  }

  finish(): boolean {
    return this.#ended;
  }

  #read(data: string): ChatEvent[] {
    if (data === '[DONE]') {
      this.#ended = true;
      return [];
    }
    const json = asJson(parseJson(data));
    if (!json) return [];
    const error = textAt(json, 'error', 'message') ?? textAt(json, 'error');
    if (error !== undefined) return [{ kind: 'error', message: error }];
    const events: ChatEvent[] = [];
    if (!this.#started) {
      this.#started = true;
      events.push({
        kind: 'start',
        id: textAt(json, 'id') ?? '',
        model: textAt(json, 'model') ?? '',
      });
    }
    const choice = listAt(json, 'choices').find((one) => (numberAt(one, 'index') ?? 0) === 0);
    if (choice !== undefined) this.#readChoice(choice, events);
    const usage = usageOf(json);
    if (usage) events.push({ kind: 'usage', usage });
    return events;
  }

  #readChoice(choice: unknown, events: ChatEvent[]): void {
    const delta = asJson(asJson(choice)?.['delta']);
    const thought = textAt(delta, 'reasoning_content') ?? textAt(delta, 'reasoning');
    if (thought) events.push({ kind: 'thinking', text: thought });
    const text = textAt(delta, 'content') ?? textAt(delta, 'refusal');
    if (text) events.push({ kind: 'text', text });
    for (const call of listAt(delta, 'tool_calls')) this.#readCall(call, events);
    const reason = textAt(choice, 'finish_reason');
    if (reason === undefined) return;
    // Servers of their own may end without [DONE].
    this.#ended = true;
    const stop = this.#calls.size > 0 && reason === 'stop' ? 'call' : stopReason(reason);
    events.push({ kind: 'stop', reason: stop });
  }

  #readCall(call: unknown, events: ChatEvent[]): void {
    const index = numberAt(call, 'index') ?? this.#calls.size;
    const json = textAt(call, 'function', 'arguments');
    if (!this.#calls.has(index)) {
      this.#calls.add(index);
      const signature = textAt(call, 'extra_content', 'google', 'thought_signature');
      events.push({
        kind: 'call',
        index,
        id: textAt(call, 'id') ?? `call_${index}`,
        name: textAt(call, 'function', 'name') ?? '',
        ...(signature === undefined ? {} : { signature }),
      });
    }
    if (json) events.push({ kind: 'args', index, json });
  }
}

/** Writes a stream of the chat completions API. */
export class ChatEventWriter implements EventWriter {
  readonly contentType = 'text/event-stream; charset=utf-8';
  #id: string;
  #model: string;
  #usage: Usage | undefined;
  #stopped = false;
  readonly #created: number;
  readonly #calls: number[] = [];

  constructor(
    private readonly request: ChatRequest,
    facts: StreamFacts,
  ) {
    this.#id = `chatcmpl-${facts.id}`;
    this.#model = request.model;
    this.#created = Math.floor(facts.now / 1000);
  }

  write(event: ChatEvent): Buffer {
    switch (event.kind) {
      case 'start':
        if (event.id !== '') this.#id = event.id;
        if (event.model !== '') this.#model = event.model;
        return this.#chunk({ role: 'assistant', content: '' });
      case 'text':
        return this.#chunk({ content: event.text });
      case 'thinking':
        return this.#chunk({ reasoning_content: event.text });
      case 'call': {
        const { id, name, signature } = event;
        this.#calls.push(event.index);
        return this.#call(event.index, {
          id,
          type: 'function',
          function: { name, arguments: '' },
          extra_content:
            signature === undefined ? undefined : { google: { thought_signature: signature } },
        });
      }
      case 'args':
        return this.#call(event.index, { function: { arguments: event.json } });
      case 'stop':
        this.#stopped = true;
        return this.#chunk({}, finishReason(event.reason));
      case 'usage':
        this.#usage = event.usage;
        return Buffer.alloc(0);
      case 'error':
        return formatEvent(
          JSON.stringify({ error: { message: event.message, type: 'server_error', code: null } }),
        );
      case 'signature':
        return Buffer.alloc(0);
    }
  }

  end(): Buffer {
    const usage =
      this.request.streamUsage && this.#usage
        ? [this.#event({ choices: [], usage: writeChatUsage(this.#usage) })]
        : [];
    const stop = this.#stopped ? [] : [this.#chunk({}, 'stop')];
    return Buffer.concat([...stop, ...usage, formatEvent('[DONE]')]);
  }

  #call(index: number, call: Readonly<Record<string, unknown>>): Buffer {
    return this.#chunk({ tool_calls: [compact({ index: this.#calls.indexOf(index), ...call })] });
  }

  #chunk(delta: unknown, reason: string | null = null): Buffer {
    return this.#event({
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      ...(this.request.streamUsage ? { usage: null } : {}),
    });
  }

  #event(fields: object): Buffer {
    return formatEvent(
      JSON.stringify({
        id: this.#id,
        object: 'chat.completion.chunk',
        created: this.#created,
        model: this.#model,
        ...fields,
      }),
    );
  }
}
