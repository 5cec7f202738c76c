import { NO_USAGE, type Usage } from '../../usage/usage';
import type { Block, ChatAnswer, StreamFacts, StopReason } from '../chat';

/** The fields of a response, whole or in an event. */
export interface ResponseFields {
  readonly id: string;
  readonly model: string;
  readonly output: readonly unknown[];
  readonly stop: StopReason;
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly usage?: Usage | undefined;
  readonly error?: string | undefined;
}

/** A response object. `now` in milliseconds. */
export function responseObject(fields: ResponseFields, now: number): Record<string, unknown> {
  const { id, model, output, stop, status, usage, error } = fields;
  const reason = stop === 'filter' ? 'content_filter' : 'max_output_tokens';
  return {
    id,
    object: 'response',
    created_at: Math.floor(now / 1000),
    status,
    background: false,
    error: error === undefined ? null : { code: 'server_error', message: error },
    incomplete_details: status === 'incomplete' ? { reason } : null,
    instructions: null,
    max_output_tokens: null,
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: status === 'in_progress' ? null : responsesUsage(usage ?? NO_USAGE),
    user: null,
    metadata: {},
  };
}

function responsesUsage(usage: Usage): unknown {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cacheRead },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}

export function statusOf(stop: StopReason): ResponseFields['status'] {
  return stop === 'length' || stop === 'filter' ? 'incomplete' : 'completed';
}

export function messageItem(id: string, text: string, status: string): unknown {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id, type: 'message', status, role: 'assistant', content };
}

export function reasoningItem(id: string, text: string): unknown {
  return { id, type: 'reasoning', summary: [{ type: 'summary_text', text }] };
}

export interface CallItem {
  readonly id: string;
  readonly callId: string;
  readonly name: string;
  readonly args: string;
}

export function callItem({ id, callId, name, args }: CallItem, status: string): unknown {
  return { id, type: 'function_call', status, arguments: args, call_id: callId, name };
}

/** Writes a whole answer of the Responses API. */
export function writeResponsesAnswer(answer: ChatAnswer, facts: StreamFacts): unknown {
  const output = answer.blocks.flatMap((block, index) => writeItem(block, `${facts.id}_${index}`));
  const { stop, model, usage } = answer;
  const id = `resp_${facts.id}`;
  return responseObject({ id, model, output, stop, status: statusOf(stop), usage }, facts.now);
}

function writeItem(block: Block, id: string): unknown[] {
  switch (block.kind) {
    case 'text':
      return [messageItem(`msg_${id}`, block.text, 'completed')];
    case 'thinking':
      return block.text === '' ? [] : [reasoningItem(`rs_${id}`, block.text)];
    case 'call': {
      const { id: callId, name, args } = block;
      return [callItem({ id: `fc_${id}`, callId, name, args }, 'completed')];
    }
    default:
      return [];
  }
}
