import type { Block, ChatRequest, MediaSource, Thinking, Tool, ToolChoice, Turn } from '../chat';
import { asJson, jsonAt, listAt, listOf, numberAt, textAt, type Json } from '../json';
import { effortOf, joinTurns } from '../turns';

/** Reads a request of the Messages API. */
export function readMessagesRequest(body: Json): ChatRequest | undefined {
  const model = textAt(body, 'model');
  if (model === undefined || !Array.isArray(body['messages'])) return undefined;
  const turns: Turn[] = listOf(body['messages']).map((message) => ({
    role: textAt(message, 'role') === 'assistant' ? 'assistant' : 'user',
    blocks: readBlocks(asJson(message)?.['content']),
  }));
  const toolChoice = readToolChoice(body['tool_choice']);
  const thinking = readThinking(body);
  const schema = jsonAt(body, 'output_config', 'format', 'schema');
  const user = textAt(body, 'metadata', 'user_id');
  return {
    model,
    system: readBlocks(body['system']),
    turns: joinTurns(turns),
    tools: listAt(body, 'tools').flatMap(readTool),
    stop: listAt(body, 'stop_sequences').filter((text) => typeof text === 'string'),
    stream: body['stream'] === true,
    streamUsage: true,
    ...numbers(body),
    ...(toolChoice ? { toolChoice } : {}),
    ...(jsonAt(body, 'tool_choice')?.['disable_parallel_tool_use'] === true
      ? { parallelCalls: false }
      : {}),
    ...(thinking ? { thinking } : {}),
    ...(schema ? { format: { kind: 'schema', name: 'answer', schema, strict: true } } : {}),
    ...(user === undefined ? {} : { user }),
  };
}

function numbers(body: Json): Partial<ChatRequest> {
  const found: Record<string, number> = {};
  const names = {
    max_tokens: 'maxTokens',
    temperature: 'temperature',
    top_p: 'topP',
    top_k: 'topK',
  };
  for (const [name, ours] of Object.entries(names)) {
    const value = numberAt(body, name);
    if (value !== undefined) found[ours] = value;
  }
  return found;
}

function readThinking(body: Json): Thinking | undefined {
  const effort = effortOf(textAt(body, 'output_config', 'effort'));
  switch (textAt(body, 'thinking', 'type')) {
    case 'enabled':
      return { kind: 'budget', tokens: numberAt(body, 'thinking', 'budget_tokens') ?? 1024 };
    case 'adaptive':
      return effort ?? { kind: 'effort', effort: 'medium' };
    case 'disabled':
      return { kind: 'off' };
    default:
      return effort;
  }
}

/** A string, or a list of blocks. */
export function readBlocks(content: unknown): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content).flatMap(readBlock);
}

function readBlock(block: unknown): Block[] {
  const cached = jsonAt(block, 'cache_control') === undefined ? {} : { cached: true };
  switch (textAt(block, 'type')) {
    case 'text':
      return [{ kind: 'text', text: textAt(block, 'text') ?? '', ...cached }];
    case 'image': {
      const source = readSource(jsonAt(block, 'source'));
      return source ? [{ kind: 'image', source }] : [];
    }
    case 'document':
      return readDocument(block);
    case 'thinking': {
      const signature = textAt(block, 'signature');
      const text = textAt(block, 'thinking') ?? '';
      return [{ kind: 'thinking', text, ...(signature ? { signature } : {}) }];
    }
    case 'redacted_thinking':
      return [{ kind: 'thinking', text: '', sealed: textAt(block, 'data') ?? '' }];
    case 'tool_use':
      return [
        {
          kind: 'call',
          id: textAt(block, 'id') ?? '',
          name: textAt(block, 'name') ?? '',
          args: JSON.stringify(asJson(block)?.['input'] ?? {}),
          ...cached,
        },
      ];
    case 'tool_result':
      return [
        {
          kind: 'result',
          id: textAt(block, 'tool_use_id') ?? '',
          content: readBlocks(asJson(block)?.['content']),
          failed: asJson(block)?.['is_error'] === true,
          ...cached,
        },
      ];
    default:
      return [];
  }
}

function readDocument(block: unknown): Block[] {
  const source = jsonAt(block, 'source');
  const name = textAt(block, 'title');
  if (textAt(source, 'type') === 'text')
    return [{ kind: 'text', text: textAt(source, 'data') ?? '' }];
  if (textAt(source, 'type') === 'content') return readBlocks(source?.['content']);
  const media = readSource(source);
  return media ? [{ kind: 'file', source: media, ...(name ? { name } : {}) }] : [];
}

function readSource(source: Json | undefined): MediaSource | undefined {
  const url = textAt(source, 'url');
  if (url !== undefined) return { kind: 'url', url };
  const data = textAt(source, 'data');
  if (data === undefined) return undefined;
  return { kind: 'data', mime: textAt(source, 'media_type') ?? 'application/octet-stream', data };
}

/** Tools that Anthropic runs itself (web search, bash, …) exist nowhere else. */
function readTool(tool: unknown): Tool[] {
  const name = textAt(tool, 'name');
  const schema = jsonAt(tool, 'input_schema');
  if (name === undefined || !schema) return [];
  const description = textAt(tool, 'description');
  const cached = jsonAt(tool, 'cache_control') !== undefined;
  return [
    {
      name,
      schema,
      ...(description === undefined ? {} : { description }),
      ...(cached ? { cached } : {}),
    },
  ];
}

function readToolChoice(choice: unknown): ToolChoice | undefined {
  const type = textAt(choice, 'type');
  if (type === 'auto' || type === 'none' || type === 'any') return { kind: type };
  const name = textAt(choice, 'name');
  return name === undefined ? undefined : { kind: 'tool', name };
}
