import type {
  AnswerFormat,
  Block,
  ChatRequest,
  RequestTarget,
  Thinking,
  Tool,
  ToolChoice,
  Turn,
} from '../chat';
import { asJson, jsonAt, listAt, numberAt, textAt, type Json } from '../json';
import { effortOf, joinTurns } from '../turns';
import { toJsonSchema } from './schema';

/** Reads a request of `generateContent`. */
export function readGenerateRequest(body: Json, target: RequestTarget): ChatRequest | undefined {
  if (!Array.isArray(body['contents'])) return undefined;
  const config = jsonAt(body, 'generationConfig') ?? jsonAt(body, 'generation_config');
  const calls = new CallIds();
  const turns: Turn[] = listAt(body, 'contents').map((content) => ({
    role: textAt(content, 'role') === 'model' ? 'assistant' : 'user',
    blocks: readParts(content, calls),
  }));
  const instruction = body['systemInstruction'] ?? body['system_instruction'];
  const tools = listAt(body, 'tools').flatMap((tool) => [
    ...listAt(tool, 'functionDeclarations').flatMap(readTool),
    ...listAt(tool, 'function_declarations').flatMap(readTool),
  ]);
  const toolChoice = readToolChoice(body);
  const thinking = readThinking(config);
  const format = readFormat(config);
  return {
    model: target.model,
    system: readParts(instruction, calls).filter(({ kind }) => kind === 'text'),
    turns: joinTurns(turns),
    tools,
    stop: listAt(config, 'stopSequences').filter((text) => typeof text === 'string'),
    stream: target.stream,
    streamUsage: true,
    ...numbers(config),
    ...(toolChoice ? { toolChoice } : {}),
    ...(thinking ? { thinking } : {}),
    ...(format ? { format } : {}),
  };
}

function numbers(config: Json | undefined): Partial<ChatRequest> {
  const found: Record<string, number> = {};
  const names = {
    maxOutputTokens: 'maxTokens',
    temperature: 'temperature',
    topP: 'topP',
    topK: 'topK',
    seed: 'seed',
    frequencyPenalty: 'frequencyPenalty',
    presencePenalty: 'presencePenalty',
  };
  for (const [name, ours] of Object.entries(names)) {
    const value = numberAt(config, name);
    if (value !== undefined) found[ours] = value;
  }
  return found;
}

/** Gemini's calls have no ids where they are the first of their name; others want one for each. */
class CallIds {
  #count = 0;
  readonly #open: { readonly name: string; readonly id: string }[] = [];

  call(name: string, id: string | undefined): string {
    const given = id ?? `call_${(this.#count += 1)}`;
    this.#open.push({ name, id: given });
    return given;
  }

  result(name: string, id: string | undefined): string {
    const at = this.#open.findIndex((call) =>
      id === undefined ? call.name === name : call.id === id,
    );
    const [found] = at < 0 ? [] : this.#open.splice(at, 1);
    return found?.id ?? id ?? name;
  }
}

function readParts(content: unknown, calls: CallIds): Block[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return listAt(content, 'parts').flatMap((part) => readPart(part, calls));
}

function readPart(part: unknown, calls: CallIds): Block[] {
  const signature = textAt(part, 'thoughtSignature');
  const signed = signature === undefined ? {} : { signature };
  const text = textAt(part, 'text');
  if (text !== undefined) {
    if (asJson(part)?.['thought'] === true) return [{ kind: 'thinking', text, ...signed }];
    return text === '' ? [] : [{ kind: 'text', text }];
  }
  const data = jsonAt(part, 'inlineData') ?? jsonAt(part, 'inline_data');
  if (data) {
    const mime = textAt(data, 'mimeType') ?? textAt(data, 'mime_type') ?? '';
    return [mediaBlock({ kind: 'data', mime, data: textAt(data, 'data') ?? '' })];
  }
  const file = jsonAt(part, 'fileData') ?? jsonAt(part, 'file_data');
  if (file) {
    const mime = textAt(file, 'mimeType') ?? textAt(file, 'mime_type') ?? '';
    const url = textAt(file, 'fileUri') ?? textAt(file, 'file_uri') ?? '';
    return [mediaBlock({ kind: 'url', url, mime })];
  }
  return readFunction(part, calls, signed);
}

function mediaBlock(
  source: { kind: 'data'; mime: string; data: string } | { kind: 'url'; url: string; mime: string },
): Block {
  if (source.mime.startsWith('image/')) return { kind: 'image', source };
  return { kind: source.mime.startsWith('audio/') ? 'audio' : 'file', source };
}

function readFunction(part: unknown, calls: CallIds, signed: object): Block[] {
  const call = jsonAt(part, 'functionCall') ?? jsonAt(part, 'function_call');
  if (call) {
    const name = textAt(call, 'name') ?? '';
    const id = calls.call(name, textAt(call, 'id'));
    return [{ kind: 'call', id, name, args: JSON.stringify(call['args'] ?? {}), ...signed }];
  }
  const result = jsonAt(part, 'functionResponse') ?? jsonAt(part, 'function_response');
  if (!result) return [];
  const name = textAt(result, 'name') ?? '';
  const response = jsonAt(result, 'response') ?? {};
  const only = textAt(response, 'result') ?? textAt(response, 'output');
  const text =
    only !== undefined && Object.keys(response).length === 1 ? only : JSON.stringify(response);
  return [
    {
      kind: 'result',
      id: calls.result(name, textAt(result, 'id')),
      name,
      content: [{ kind: 'text', text }],
      failed: 'error' in response,
    },
  ];
}

function readTool(tool: unknown): Tool[] {
  const name = textAt(tool, 'name');
  if (name === undefined) return [];
  const description = textAt(tool, 'description');
  const parameters = jsonAt(tool, 'parameters');
  const schema =
    jsonAt(tool, 'parametersJsonSchema') ??
    (parameters ? toJsonSchema(parameters) : { type: 'object', properties: {} });
  return [{ name, schema, ...(description === undefined ? {} : { description }) }];
}

function readToolChoice(body: Json): ToolChoice | undefined {
  const config = jsonAt(body, 'toolConfig', 'functionCallingConfig');
  const [only, ...more] = listAt(config, 'allowedFunctionNames');
  switch (textAt(config, 'mode')) {
    case 'AUTO':
      return { kind: 'auto' };
    case 'NONE':
      return { kind: 'none' };
    case 'ANY':
      return typeof only === 'string' && more.length === 0
        ? { kind: 'tool', name: only }
        : { kind: 'any' };
    default:
      return undefined;
  }
}

function readThinking(config: Json | undefined): Thinking | undefined {
  const level = effortOf(textAt(config, 'thinkingConfig', 'thinkingLevel')?.toLowerCase());
  if (level) return level;
  const tokens = numberAt(config, 'thinkingConfig', 'thinkingBudget');
  if (tokens === undefined) return undefined;
  if (tokens < 0) return { kind: 'effort', effort: 'medium' };
  return tokens === 0 ? { kind: 'off' } : { kind: 'budget', tokens };
}

function readFormat(config: Json | undefined): AnswerFormat | undefined {
  if (textAt(config, 'responseMimeType') !== 'application/json') return undefined;
  const own = jsonAt(config, 'responseSchema');
  const schema = jsonAt(config, 'responseJsonSchema') ?? (own ? toJsonSchema(own) : undefined);
  return schema ? { kind: 'schema', name: 'answer', schema } : { kind: 'json' };
}
