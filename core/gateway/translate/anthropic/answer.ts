import { usageOf, type Usage } from '../../usage/usage';
import type { ChatAnswer, StopReason } from '../chat';
import { textAt, type Json } from '../json';
import { readBlocks } from './request-reader';
import { writeBlock } from './request-writer';

/** Reads a whole answer of the Messages API. */
export function readMessagesAnswer(body: Json): ChatAnswer | undefined {
  if (!Array.isArray(body['content'])) return undefined;
  const usage = usageOf(body);
  return {
    id: textAt(body, 'id') ?? '',
    model: textAt(body, 'model') ?? '',
    blocks: readBlocks(body['content']),
    stop: readStop(textAt(body, 'stop_reason')),
    ...(usage ? { usage } : {}),
  };
}

export function readStop(reason: string | undefined): StopReason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      return 'call';
    case 'stop_sequence':
      return 'stop-sequence';
    case 'refusal':
      return 'filter';
    default:
      return 'end';
  }
}

export function writeStop(stop: StopReason): string {
  switch (stop) {
    case 'length':
      return 'max_tokens';
    case 'call':
      return 'tool_use';
    case 'stop-sequence':
      return 'stop_sequence';
    case 'filter':
      return 'refusal';
    case 'end':
      return 'end_turn';
  }
}

export function writeMessagesUsage(usage: Usage): unknown {
  return {
    input_tokens: Math.max(0, usage.input - usage.cacheRead - usage.cacheWrite),
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cacheRead,
    output_tokens: usage.output,
  };
}

const NOTHING: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

/** Writes a whole answer of the Messages API. */
export function writeMessagesAnswer(answer: ChatAnswer): unknown {
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: answer.blocks.flatMap((block) =>
      // A thought of another provider has no signature, and callers want one.
      block.kind === 'thinking' && block.sealed === undefined
        ? [{ type: 'thinking', thinking: block.text, signature: block.signature ?? '' }]
        : writeBlock(block),
    ),
    stop_reason: writeStop(answer.stop),
    stop_sequence: null,
    usage: writeMessagesUsage(answer.usage ?? NOTHING),
  };
}
