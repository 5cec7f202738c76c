import { eventFields, EventSplitter, formatEvent } from '../../http/event-splitter';
import { usageOf, type Usage } from '../../usage/usage';
import type {
  ChatEvent,
  ChatRequest,
  EventReader,
  EventWriter,
  StopReason,
  StreamFacts,
} from '../chat';
import { argumentsOf, asJson, compact, listAt, parseJson, textAt, type Json } from '../json';
import { readAnswerPart, readFinish, writeFinish, writeUsageMetadata } from './answer';

/** Reads a stream of `streamGenerateContent?alt=sse`. */
export class GenerateEventReader implements EventReader {
  readonly #splitter = new EventSplitter();
  #calls = 0;
  #started = false;
  #ended = false;

  push(chunk: Buffer): ChatEvent[] {
    return this.#splitter.push(chunk).flatMap((bytes) => {
      const json = asJson(parseJson(eventFields(bytes).data));
      return json ? this.#read(json) : [];
    });
  }

  finish(): boolean {
    return this.#ended;
  }

  #read(json: Json): ChatEvent[] {
    const error = textAt(json, 'error', 'message');
    if (error !== undefined) return [{ kind: 'error', message: error }];
    const events: ChatEvent[] = [];
    if (!this.#started) {
      this.#started = true;
      const id = textAt(json, 'responseId') ?? '';
      events.push({ kind: 'start', id, model: textAt(json, 'modelVersion') ?? '' });
    }
    const candidate = listAt(json, 'candidates')[0];
    for (const part of listAt(candidate, 'content', 'parts')) this.#readPart(part, events);
    const usage = usageOf(json);
    if (usage) events.push({ kind: 'usage', usage });
    const reason =
      textAt(candidate, 'finishReason') ??
      (textAt(json, 'promptFeedback', 'blockReason') === undefined ? undefined : 'SAFETY');
    if (reason !== undefined) {
      this.#ended = true;
      events.push({ kind: 'stop', reason: this.#calls > 0 ? 'call' : readFinish(reason) });
    }
    return events;
  }

  #readPart(part: unknown, events: ChatEvent[]): void {
    for (const block of readAnswerPart(part, `call_${this.#calls}`)) {
      if (block.kind === 'text') events.push({ kind: 'text', text: block.text });
      else if (block.kind === 'thinking') events.push({ kind: 'thinking', text: block.text });
      else if (block.kind === 'call') {
        const index = this.#calls++;
        const { id, name, args, signature } = block;
        events.push({ kind: 'call', index, id, name, ...(signature ? { signature } : {}) });
        events.push({ kind: 'args', index, json: args });
      }
    }
  }
}

interface GatheredCall {
  readonly id: string;
  readonly name: string;
  readonly signature: string | undefined;
  args: string;
}

/**
 * Writes a stream of `streamGenerateContent`: as events, or as one JSON array where the caller did
 * not ask for events. Calls are whole in this API, so their arguments are gathered.
 */
export class GenerateEventWriter implements EventWriter {
  readonly contentType: string;
  #model: string;
  #id: string;
  #usage: Usage | undefined;
  #stop: StopReason = 'end';
  #written = 0;
  readonly #calls = new Map<number, GatheredCall>();

  constructor(
    request: ChatRequest,
    facts: StreamFacts,
    private readonly events: boolean,
  ) {
    this.#model = request.model;
    this.#id = facts.id;
    this.contentType = events ? 'text/event-stream' : 'application/json; charset=UTF-8';
  }

  write(event: ChatEvent): Buffer {
    switch (event.kind) {
      case 'start':
        if (event.id !== '') this.#id = event.id;
        if (event.model !== '') this.#model = event.model;
        return Buffer.alloc(0);
      case 'text':
        return this.#parts([{ text: event.text }]);
      case 'thinking':
        return this.#parts([{ text: event.text, thought: true }]);
      case 'call': {
        const { id, name, signature } = event;
        this.#calls.set(event.index, { id, name, signature, args: '' });
        return Buffer.alloc(0);
      }
      case 'args': {
        const call = this.#calls.get(event.index);
        if (call) call.args += event.json;
        return Buffer.alloc(0);
      }
      case 'usage':
        this.#usage = event.usage;
        return Buffer.alloc(0);
      case 'stop':
        this.#stop = event.reason;
        return Buffer.alloc(0);
      case 'error':
        return this.#chunk({ error: { code: 500, message: event.message, status: 'INTERNAL' } });
      case 'signature':
        return Buffer.alloc(0);
    }
  }

  end(): Buffer {
    const parts = [...this.#calls.values()].map(({ id, name, args, signature }) =>
      compact({ functionCall: { id, name, args: argumentsOf(args) }, thoughtSignature: signature }),
    );
    const last = this.#chunk({
      candidates: [
        {
          content: { role: 'model', parts: parts.length === 0 ? [{ text: '' }] : parts },
          finishReason: writeFinish(this.#stop),
          index: 0,
        },
      ],
      ...(this.#usage ? { usageMetadata: writeUsageMetadata(this.#usage) } : {}),
      modelVersion: this.#model,
      responseId: this.#id,
    });
    return this.events ? last : Buffer.concat([last, Buffer.from(']')]);
  }

  #parts(parts: readonly unknown[]): Buffer {
    return this.#chunk({
      candidates: [{ content: { role: 'model', parts }, index: 0 }],
      modelVersion: this.#model,
      responseId: this.#id,
    });
  }

  #chunk(value: unknown): Buffer {
    const text = JSON.stringify(value);
    if (this.events) return formatEvent(text);
    return Buffer.from(`${this.#written++ === 0 ? '[' : ',\r\n'}${text}`);
  }
}
