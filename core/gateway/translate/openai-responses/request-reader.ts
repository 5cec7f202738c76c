import type { AnswerFormat, Block, ChatRequest, Tool, ToolChoice, Turn } from '../chat';
import { asJson, flagAt, jsonAt, listAt, listOf, numberAt, textAt, type Json } from '../json';
import { effortOf, joinTurns, mediaSource } from '../turns';

/** Reads a request of the Responses API. Stored conversations exist at OpenAI only. */
export function readResponsesRequest(body: Json): ChatRequest | undefined {
  const model = textAt(body, 'model');
  const input = body['input'];
  if (model === undefined || (typeof input !== 'string' && !Array.isArray(input))) return undefined;
  const system: Block[] = [];
  const turns: Turn[] = [];
  const instructions = textAt(body, 'instructions');
  if (instructions) system.push({ kind: 'text', text: instructions });
  if (typeof input === 'string')
    turns.push({ role: 'user', blocks: [{ kind: 'text', text: input }] });
  else for (const item of listOf(input)) readItem(item, system, turns);
  const toolChoice = readToolChoice(body['tool_choice']);
  const format = readFormat(jsonAt(body, 'text', 'format'));
  const thinking = effortOf(textAt(body, 'reasoning', 'effort'));
  return {
    model,
    system,
    turns: joinTurns(turns),
    tools: listAt(body, 'tools').flatMap(readTool),
    stop: [],
    stream: body['stream'] === true,
    streamUsage: true,
    ...numbers(body),
    ...(toolChoice ? { toolChoice } : {}),
    ...(format ? { format } : {}),
    ...(thinking ? { thinking } : {}),
    ...(body['parallel_tool_calls'] === false ? { parallelCalls: false } : {}),
    ...(typeof body['user'] === 'string' ? { user: body['user'] } : {}),
  };
}

function numbers(body: Json): Partial<ChatRequest> {
  const found: Record<string, number> = {};
  const names = { max_output_tokens: 'maxTokens', temperature: 'temperature', top_p: 'topP' };
  for (const [name, ours] of Object.entries(names)) {
    const value = numberAt(body, name);
    if (value !== undefined) found[ours] = value;
  }
  return found;
}

function readItem(item: unknown, system: Block[], turns: Turn[]): void {
  switch (textAt(item, 'type')) {
    case 'function_call':
      turns.push({
        role: 'assistant',
        blocks: [
          {
            kind: 'call',
            id: textAt(item, 'call_id') ?? '',
            name: textAt(item, 'name') ?? '',
            args: textAt(item, 'arguments') ?? '{}',
          },
        ],
      });
      return;
    case 'function_call_output':
      turns.push({
        role: 'user',
        blocks: [
          {
            kind: 'result',
            id: textAt(item, 'call_id') ?? '',
            content: readContent(asJson(item)?.['output']),
            failed: false,
          },
        ],
      });
      return;
    case 'reasoning':
      return;
    default:
      readMessage(item, system, turns);
  }
}

function readMessage(item: unknown, system: Block[], turns: Turn[]): void {
  const blocks = readContent(asJson(item)?.['content']);
  switch (textAt(item, 'role')) {
    case 'system':
    case 'developer':
      system.push(...blocks);
      return;
    case 'assistant':
      turns.push({ role: 'assistant', blocks });
      return;
    case 'user':
      turns.push({ role: 'user', blocks });
      return;
    default:
    // References to stored items exist at OpenAI only.
  }
}

function readContent(content: unknown): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content).flatMap(readPart);
}

function readPart(part: unknown): Block[] {
  switch (textAt(part, 'type')) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return [{ kind: 'text', text: textAt(part, 'text') ?? '' }];
    case 'refusal':
      return [{ kind: 'text', text: textAt(part, 'refusal') ?? '' }];
    case 'input_image': {
      const url = textAt(part, 'image_url');
      const detail = textAt(part, 'detail');
      return url === undefined
        ? []
        : [{ kind: 'image', source: mediaSource(url), ...(detail ? { detail } : {}) }];
    }
    case 'input_file': {
      const url = textAt(part, 'file_data') ?? textAt(part, 'file_url');
      const name = textAt(part, 'filename');
      if (url === undefined) return [];
      const source = mediaSource(url, 'application/pdf');
      return [{ kind: 'file', source, ...(name ? { name } : {}) }];
    }
    default:
      return [];
  }
}

/** Tools that OpenAI runs itself exist nowhere else. */
function readTool(tool: unknown): Tool[] {
  const name = textAt(tool, 'name');
  if (textAt(tool, 'type') !== 'function' || name === undefined) return [];
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
  if (choice === 'auto' || choice === 'none') return { kind: choice };
  if (choice === 'required') return { kind: 'any' };
  const name = textAt(choice, 'name');
  return name === undefined ? undefined : { kind: 'tool', name };
}

function readFormat(format: Json | undefined): AnswerFormat | undefined {
  if (textAt(format, 'type') === 'json_object') return { kind: 'json' };
  const schema = jsonAt(format, 'schema');
  if (!schema) return undefined;
  const strict = flagAt(format, 'strict');
  const name = textAt(format, 'name') ?? 'answer';
  return { kind: 'schema', name, schema, ...(strict === undefined ? {} : { strict }) };
}
