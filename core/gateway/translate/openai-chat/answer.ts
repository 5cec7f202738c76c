import { usageOf, type Usage } from '../../usage/usage';
import type { Block, CallBlock, ChatAnswer, StopReason } from '../chat';
import { compact, jsonAt, listAt, textAt, type Json } from '../json';
import { plainText } from '../turns';
import { readCall, readContent } from './request-reader';
import { writeCall } from './request-writer';

/** Reads a whole answer of the chat completions API; its first choice counts. */
export function readChatAnswer(body: Json): ChatAnswer | undefined {
  const choice = listAt(body, 'choices')[0];
  const message = jsonAt(choice, 'message');
  if (!message) return undefined;
  const usage = usageOf(body);
  const thought = textAt(message, 'reasoning_content') ?? textAt(message, 'reasoning');
  const blocks: Block[] = [
    ...(thought ? [{ kind: 'thinking' as const, text: thought }] : []),
    ...readContent(message['content']),
    ...(textAt(message, 'refusal')
      ? [{ kind: 'text' as const, text: textAt(message, 'refusal') ?? '' }]
      : []),
    ...listAt(message, 'tool_calls').map(readCall),
  ];
  return {
    id: textAt(body, 'id') ?? '',
    model: textAt(body, 'model') ?? '',
    blocks,
    stop: stopReason(textAt(choice, 'finish_reason'), blocks),
    ...(usage ? { usage } : {}),
  };
}

/** Why an answer ended, by its `finish_reason` and what it holds; an unknown reason is its end. */
export function stopReason(reason: string | undefined, blocks: readonly Block[] = []): StopReason {
  switch (reason) {
    case 'length':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'call';
    case 'content_filter':
      return 'filter';
    default:
      // Some servers say `stop` where they mean a call.
      return blocks.some(({ kind }) => kind === 'call') ? 'call' : 'end';
  }
}

export function finishReason(stop: StopReason): string {
  switch (stop) {
    case 'length':
      return 'length';
    case 'call':
      return 'tool_calls';
    case 'filter':
      return 'content_filter';
    default:
      return 'stop';
  }
}

export function writeChatUsage(usage: Usage): unknown {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}

/** Writes a whole answer of the chat completions API. `now` in milliseconds. */
export function writeChatAnswer(answer: ChatAnswer, now: number): unknown {
  const calls = answer.blocks.filter((block): block is CallBlock => block.kind === 'call');
  const text = plainText(answer.blocks, '');
  const thought = answer.blocks
    .map((block) => (block.kind === 'thinking' ? block.text : ''))
    .join('');
  return compact({
    id: answer.id,
    object: 'chat.completion',
    created: Math.floor(now / 1000),
    model: answer.model,
    choices: [
      {
        index: 0,
        message: compact({
          role: 'assistant',
          content: text === '' && calls.length > 0 ? null : text,
          refusal: null,
          reasoning_content: thought === '' ? undefined : thought,
          tool_calls: calls.length === 0 ? undefined : calls.map(writeCall),
        }),
        logprobs: null,
        finish_reason: finishReason(answer.stop),
      },
    ],
    usage: answer.usage ? writeChatUsage(answer.usage) : undefined,
  });
}
