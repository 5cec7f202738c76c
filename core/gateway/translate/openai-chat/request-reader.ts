import type { AnswerFormat, Block, CallBlock, ChatRequest, Tool, ToolChoice, Turn } from '../chat';
import { asJson, flagAt, jsonAt, listAt, listOf, numberAt, textAt, type Json } from '../json';
import { effortOf, joinTurns, mediaSource } from '../turns';

/** Reads a request of the chat completions API. */
export function readChatRequest(body: Json): ChatRequest | undefined {
  const model = textAt(body, 'model');
  if (model === undefined || !Array.isArray(body['messages'])) return undefined;
  const system: Block[] = [];
  const turns: Turn[] = [];
  for (const message of listOf(body['messages'])) readMessage(message, system, turns);
  const thinking = effortOf(body['reasoning_effort'] ?? jsonAt(body, 'reasoning')?.['effort']);
  const toolChoice = readToolChoice(body['tool_choice'] ?? body['function_call']);
  const format = readFormat(body['response_format']);
  return {
    model,
    system,
    turns: joinTurns(turns),
    tools: [
      ...listAt(body, 'tools').flatMap((tool) => readTool(jsonAt(tool, 'function'))),
      ...listAt(body, 'functions').flatMap((tool) => readTool(asJson(tool))),
    ],
    stop: readStop(body['stop']),
    stream: body['stream'] === true,
    streamUsage: flagAt(body, 'stream_options', 'include_usage') === true,
    ...(toolChoice ? { toolChoice } : {}),
    ...(format ? { format } : {}),
    ...(thinking ? { thinking } : {}),
    ...numbers(body),
    ...(body['parallel_tool_calls'] === false ? { parallelCalls: false } : {}),
    ...(typeof body['user'] === 'string' ? { user: body['user'] } : {}),
  };
}

function numbers(body: Json): Partial<ChatRequest> {
  const found: Record<string, number> = {};
  const names = {
    max_tokens: 'maxTokens',
    max_completion_tokens: 'maxTokens',
    temperature: 'temperature',
    top_p: 'topP',
    top_k: 'topK',
    seed: 'seed',
    frequency_penalty: 'frequencyPenalty',
    presence_penalty: 'presencePenalty',
  };
  for (const [name, ours] of Object.entries(names)) {
    const value = numberAt(body, name);
    if (value !== undefined) found[ours] = value;
  }
  return found;
}

function readMessage(message: unknown, system: Block[], turns: Turn[]): void {
  const content = asJson(message)?.['content'];
  switch (textAt(message, 'role')) {
    case 'system':
    case 'developer':
      system.push(...readContent(content));
      return;
    case 'assistant':
      turns.push({ role: 'assistant', blocks: readAssistant(message) });
      return;
    case 'tool':
    case 'function':
      turns.push({
        role: 'user',
        blocks: [
          {
            kind: 'result',
            id: textAt(message, 'tool_call_id') ?? textAt(message, 'name') ?? '',
            ...(textAt(message, 'name') === undefined
              ? {}
              : { name: textAt(message, 'name') ?? '' }),
            content: readContent(content),
            failed: false,
          },
        ],
      });
      return;
    default:
      turns.push({ role: 'user', blocks: readContent(content) });
  }
}

function readAssistant(message: unknown): Block[] {
  const thinking = textAt(message, 'reasoning_content') ?? textAt(message, 'reasoning');
  const signature = textAt(message, 'reasoning_signature');
  const legacy = jsonAt(message, 'function_call');
  return [
    ...(thinking
      ? [{ kind: 'thinking' as const, text: thinking, ...(signature ? { signature } : {}) }]
      : []),
    ...readContent(asJson(message)?.['content']),
    ...listAt(message, 'tool_calls').map(readCall),
    ...(legacy
      ? [
          {
            kind: 'call' as const,
            id: textAt(legacy, 'name') ?? '',
            name: textAt(legacy, 'name') ?? '',
            args: textAt(legacy, 'arguments') ?? '{}',
          },
        ]
      : []),
  ];
}

export function readCall(call: unknown): CallBlock {
  const signature = textAt(call, 'extra_content', 'google', 'thought_signature');
  return {
    kind: 'call',
    id: textAt(call, 'id') ?? '',
    name: textAt(call, 'function', 'name') ?? '',
    args: textAt(call, 'function', 'arguments') ?? '{}',
    ...(signature === undefined ? {} : { signature }),
  };
}

/** A string, or a list of parts. */
export function readContent(content: unknown): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content).flatMap(readPart);
}

function readPart(part: unknown): Block[] {
  switch (textAt(part, 'type')) {
    case 'text': {
      const cached = jsonAt(part, 'cache_control') !== undefined;
      return [{ kind: 'text', text: textAt(part, 'text') ?? '', ...(cached ? { cached } : {}) }];
    }
    case 'refusal':
      return [{ kind: 'text', text: textAt(part, 'refusal') ?? '' }];
    case 'image_url': {
      const url = textAt(part, 'image_url', 'url') ?? textAt(part, 'image_url');
      const detail = textAt(part, 'image_url', 'detail');
      if (url === undefined) return [];
      return [{ kind: 'image', source: mediaSource(url), ...(detail ? { detail } : {}) }];
    }
    case 'input_audio': {
      const format = textAt(part, 'input_audio', 'format') ?? 'wav';
      const data = textAt(part, 'input_audio', 'data') ?? '';
      const mime = `audio/${format === 'mp3' ? 'mpeg' : format}`;
      return [{ kind: 'audio', source: { kind: 'data', mime, data } }];
    }
    case 'file': {
      const data = textAt(part, 'file', 'file_data');
      const name = textAt(part, 'file', 'filename');
      if (data === undefined) return [];
      const source = mediaSource(data, 'application/pdf');
      return [{ kind: 'file', source, ...(name ? { name } : {}) }];
    }
    default:
      return [];
  }
}

function readTool(tool: Json | undefined): Tool[] {
  const name = textAt(tool, 'name');
  if (name === undefined) return [];
  const description = textAt(tool, 'description');
  const strict = flagAt(tool, 'strict');
  return [
    {
      name,
      schema: jsonAt(tool, 'parameters') ?? { type: 'object', properties: {} },
      ...(description === undefined ? {} : { description }),
      ...(strict === undefined ? {} : { strict }),
    },
  ];
}

function readToolChoice(choice: unknown): ToolChoice | undefined {
  switch (choice) {
    case 'auto':
    case 'none':
      return { kind: choice };
    case 'required':
      return { kind: 'any' };
    default: {
      const name = textAt(choice, 'function', 'name') ?? textAt(choice, 'name');
      return name === undefined ? undefined : { kind: 'tool', name };
    }
  }
}

function readFormat(format: unknown): AnswerFormat | undefined {
  switch (textAt(format, 'type')) {
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema': {
      const schema = jsonAt(format, 'json_schema', 'schema');
      if (!schema) return { kind: 'json' };
      const strict = flagAt(format, 'json_schema', 'strict');
      return {
        kind: 'schema',
        name: textAt(format, 'json_schema', 'name') ?? 'answer',
        schema,
        ...(strict === undefined ? {} : { strict }),
      };
    }
    default:
      return undefined;
  }
}

function readStop(stop: unknown): string[] {
  if (typeof stop === 'string') return [stop];
  return listOf(stop).filter((text) => typeof text === 'string');
}
