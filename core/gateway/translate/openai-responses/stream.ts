import { formatEvent } from '../../http/event-splitter';
import type { Usage } from '../../usage/usage';
import type { ChatEvent, ChatRequest, EventWriter, StopReason, StreamFacts } from '../chat';
import {
  callItem,
  messageItem,
  reasoningItem,
  responseObject,
  statusOf,
  type CallItem,
  type ResponseFields,
} from './answer';

/** The item of the output that is being written. */
type Open =
  | { readonly kind: 'text' | 'thinking'; readonly id: string; text: string }
  | { readonly kind: 'call'; readonly call: number; readonly item: CallItem; args: string };

/** Writes a stream of the Responses API (API reference, "Streaming events"). */
export class ResponsesEventWriter implements EventWriter {
  readonly contentType = 'text/event-stream; charset=utf-8';
  readonly #id: string;
  #model: string;
  #begun = false;
  #sequence = 0;
  #open: Open | undefined;
  #usage: Usage | undefined;
  #stop: StopReason = 'end';
  #error: string | undefined;
  readonly #output: unknown[] = [];

  constructor(
    request: ChatRequest,
    private readonly facts: StreamFacts,
  ) {
    this.#id = `resp_${facts.id}`;
    this.#model = request.model;
  }

  write(event: ChatEvent): Buffer {
    switch (event.kind) {
      case 'start':
        if (event.model !== '') this.#model = event.model;
        return this.#begin();
      case 'text':
      case 'thinking':
        return this.#text(event.kind, event.text);
      case 'call':
        return this.#startCall(event.index, event.id, event.name);
      case 'args':
        return this.#args(event.index, event.json);
      case 'usage':
        this.#usage = event.usage;
        return Buffer.alloc(0);
      case 'stop':
        this.#stop = event.reason;
        return Buffer.alloc(0);
      case 'error':
        this.#error = event.message;
        return Buffer.alloc(0);
      case 'signature':
        return Buffer.alloc(0);
    }
  }

  end(): Buffer {
    const closed = [this.#begin(), this.#close()];
    const status = this.#error === undefined ? statusOf(this.#stop) : 'failed';
    return Buffer.concat([
      ...closed,
      this.#send(`response.${status}`, { response: this.#response(status) }),
    ]);
  }

  #begin(): Buffer {
    if (this.#begun) return Buffer.alloc(0);
    this.#begun = true;
    const response = this.#response('in_progress');
    return Buffer.concat([
      this.#send('response.created', { response }),
      this.#send('response.in_progress', { response }),
    ]);
  }

  #text(kind: 'text' | 'thinking', text: string): Buffer {
    const before = this.#open?.kind === kind ? Buffer.alloc(0) : this.#startText(kind);
    const open = this.#open;
    if (open?.kind !== kind) return before;
    open.text += text;
    const place = { item_id: open.id, output_index: this.#output.length };
    const delta =
      kind === 'text'
        ? this.#send('response.output_text.delta', {
            ...place,
            content_index: 0,
            delta: text,
            logprobs: [],
          })
        : this.#send('response.reasoning_summary_text.delta', {
            ...place,
            summary_index: 0,
            delta: text,
          });
    return Buffer.concat([before, delta]);
  }

  #startText(kind: 'text' | 'thinking'): Buffer {
    const before = Buffer.concat([this.#begin(), this.#close()]);
    const id = `${kind === 'text' ? 'msg' : 'rs'}_${this.facts.id}_${this.#output.length}`;
    this.#open = { kind, id, text: '' };
    const item =
      kind === 'text'
        ? { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] }
        : { id, type: 'reasoning', summary: [] };
    const place = { item_id: id, output_index: this.#output.length };
    return Buffer.concat([
      before,
      this.#send('response.output_item.added', { output_index: this.#output.length, item }),
      kind === 'text'
        ? this.#send('response.content_part.added', {
            ...place,
            content_index: 0,
            part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
          })
        : this.#send('response.reasoning_summary_part.added', {
            ...place,
            summary_index: 0,
            part: { type: 'summary_text', text: '' },
          }),
    ]);
  }

  #startCall(call: number, callId: string, name: string): Buffer {
    const before = Buffer.concat([this.#begin(), this.#close()]);
    const item = { id: `fc_${this.facts.id}_${this.#output.length}`, callId, name, args: '' };
    this.#open = { kind: 'call', call, item, args: '' };
    const added = this.#send('response.output_item.added', {
      output_index: this.#output.length,
      item: callItem(item, 'in_progress'),
    });
    return Buffer.concat([before, added]);
  }

  #args(call: number, delta: string): Buffer {
    const open = this.#open;
    if (open?.kind !== 'call' || open.call !== call) return Buffer.alloc(0);
    open.args += delta;
    return this.#send('response.function_call_arguments.delta', {
      item_id: open.item.id,
      output_index: this.#output.length,
      delta,
    });
  }

  #close(): Buffer {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return Buffer.alloc(0);
    const output_index = this.#output.length;
    const events = open.kind === 'call' ? this.#closeCall(open) : this.#closeText(open);
    const item = this.#output[output_index];
    return Buffer.concat([
      ...events,
      this.#send('response.output_item.done', { output_index, item }),
    ]);
  }

  #closeCall({ item, args }: Extract<Open, { kind: 'call' }>): Buffer[] {
    const done = this.#send('response.function_call_arguments.done', {
      item_id: item.id,
      output_index: this.#output.length,
      name: item.name,
      arguments: args,
    });
    this.#output.push(callItem({ ...item, args }, 'completed'));
    return [done];
  }

  #closeText({ kind, id, text }: Extract<Open, { text: string }>): Buffer[] {
    const place = { item_id: id, output_index: this.#output.length };
    if (kind === 'thinking') {
      const part = { type: 'summary_text', text };
      const summary = { ...place, summary_index: 0 };
      this.#output.push(reasoningItem(id, text));
      return [
        this.#send('response.reasoning_summary_text.done', { ...summary, text }),
        this.#send('response.reasoning_summary_part.done', { ...summary, part }),
      ];
    }
    const part = { type: 'output_text', text, annotations: [], logprobs: [] };
    const content = { ...place, content_index: 0 };
    this.#output.push(messageItem(id, text, 'completed'));
    return [
      this.#send('response.output_text.done', { ...content, text, logprobs: [] }),
      this.#send('response.content_part.done', { ...content, part }),
    ];
  }

  #response(status: ResponseFields['status']): unknown {
    return responseObject(
      {
        id: this.#id,
        model: this.#model,
        output: status === 'in_progress' ? [] : this.#output,
        stop: this.#stop,
        status,
        usage: this.#usage,
        error: this.#error,
      },
      this.facts.now,
    );
  }

  #send(type: string, fields: object): Buffer {
    const data = { type, sequence_number: this.#sequence++, ...fields };
    return formatEvent(JSON.stringify(data), type);
  }
}
