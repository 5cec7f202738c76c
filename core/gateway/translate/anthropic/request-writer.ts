import type {
  Block,
  ChatRequest,
  MediaSource,
  ToolChoice,
  Turn,
  WriteContext,
  WrittenRequest,
} from '../chat';
import { argumentsOf, compact } from '../json';
import { claudeThinking } from '../turns';

/** Longest answer that is asked for where neither caller nor price list names one; the API wants a number. */
const DEFAULT_MAX_TOKENS = 8192;

/** Writes a request of the Messages API. */
export function writeMessagesRequest(request: ChatRequest, context: WriteContext): WrittenRequest {
  const budget = claudeThinking(request);
  const asked = request.maxTokens ?? Math.min(DEFAULT_MAX_TOKENS, context.maxOutput ?? Infinity);
  const body = compact({
    model: request.model,
    // Thinking counts within the limit, so that an answer has room beside it.
    max_tokens: asked > budget ? asked : asked + budget,
    system: request.system.length === 0 ? undefined : request.system.flatMap(writeBlock),
    messages: request.turns.map(writeTurn),
    tools: request.tools.length === 0 ? undefined : request.tools.map(writeTool),
    tool_choice: request.tools.length === 0 ? undefined : writeToolChoice(request),
    // With thinking only the usual temperature is allowed; elsewhere it ends at 1.
    temperature:
      budget > 0 || request.temperature === undefined
        ? undefined
        : Math.min(request.temperature, 1),
    top_p: budget > 0 ? undefined : request.topP,
    top_k: budget > 0 ? undefined : request.topK,
    stop_sequences: request.stop.length === 0 ? undefined : request.stop,
    thinking: budget > 0 ? { type: 'enabled', budget_tokens: budget } : undefined,
    output_config: writeFormat(request),
    metadata: request.user === undefined ? undefined : { user_id: request.user },
    stream: request.stream ? true : undefined,
  });
  return { path: 'messages', body, headers: { 'anthropic-version': '2023-06-01' } };
}

function writeFormat({ format }: ChatRequest): unknown {
  return format?.kind === 'schema'
    ? { format: { type: 'json_schema', schema: format.schema } }
    : undefined;
}

function writeTurn({ role, blocks }: Turn): unknown {
  // Results of tools come first in a turn, or the API refuses it.
  const results = blocks.filter(({ kind }) => kind === 'result');
  const others = blocks.filter(({ kind }) => kind !== 'result');
  return { role, content: [...results, ...others].flatMap(writeBlock) };
}

const CACHED = { type: 'ephemeral' };

export function writeBlock(block: Block): unknown[] {
  switch (block.kind) {
    case 'text':
      return block.text === ''
        ? []
        : [compact({ type: 'text', text: block.text, cache_control: cached(block.cached) })];
    case 'image':
      return [{ type: 'image', source: writeSource(block.source) }];
    case 'file':
      return [compact({ type: 'document', source: writeSource(block.source), title: block.name })];
    case 'audio':
      return [];
    case 'thinking':
      if (block.sealed !== undefined) return [{ type: 'redacted_thinking', data: block.sealed }];
      // Without its signature the API refuses a thought.
      return block.signature === undefined
        ? []
        : [{ type: 'thinking', thinking: block.text, signature: block.signature }];
    case 'call':
      return [
        compact({
          type: 'tool_use',
          id: block.id,
          name: block.name,
          input: argumentsOf(block.args),
          cache_control: cached(block.cached),
        }),
      ];
    case 'result':
      return [
        compact({
          type: 'tool_result',
          tool_use_id: block.id,
          content: block.content.flatMap(writeBlock),
          is_error: block.failed ? true : undefined,
          cache_control: cached(block.cached),
        }),
      ];
  }
}

function cached(is: boolean | undefined): unknown {
  return is ? CACHED : undefined;
}

function writeSource(source: MediaSource): unknown {
  return source.kind === 'url'
    ? { type: 'url', url: source.url }
    : { type: 'base64', media_type: source.mime, data: source.data };
}

function writeTool(tool: ChatRequest['tools'][number]): unknown {
  return compact({
    name: tool.name,
    description: tool.description,
    input_schema: tool.schema,
    cache_control: cached(tool.cached),
  });
}

function writeToolChoice({ toolChoice, parallelCalls }: ChatRequest): unknown {
  const single = parallelCalls === false ? { disable_parallel_tool_use: true } : {};
  const choice: ToolChoice | undefined =
    toolChoice ?? (parallelCalls === false ? { kind: 'auto' } : undefined);
  if (!choice) return undefined;
  if (choice.kind === 'tool') return { type: 'tool', name: choice.name, ...single };
  return choice.kind === 'none' ? { type: 'none' } : { type: choice.kind, ...single };
}
