import type { Block, ChatRequest, ToolChoice, Turn, WrittenRequest } from '../chat';
import { argumentsOf, asJson, compact, parseJson } from '../json';
import { plainText, thinkingTokens } from '../turns';

/** Gemini 3 refuses calls of other models without this (Gemini API, "Thought signatures"). */
const FOREIGN_CALL = 'skip_thought_signature_validator';

/** Writes a request of `generateContent`. */
export function writeGenerateRequest(request: ChatRequest): WrittenRequest {
  const method = request.stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  const names = callNames(request.turns);
  const signs = /gemini-[3-9]/.test(request.model);
  const body = compact({
    contents: request.turns.map(({ role, blocks }) => ({
      role: role === 'assistant' ? 'model' : 'user',
      parts: blocks.flatMap((block) => writePart(block, names, signs)),
    })),
    systemInstruction:
      request.system.length === 0 ? undefined : { parts: [{ text: plainText(request.system) }] },
    tools:
      request.tools.length === 0
        ? undefined
        : [{ functionDeclarations: request.tools.map(writeTool) }],
    toolConfig: request.tools.length === 0 ? undefined : writeToolChoice(request.toolChoice),
    generationConfig: writeConfig(request),
  });
  return { path: `models/${encodeURIComponent(request.model)}:${method}`, body };
}

function writeConfig(request: ChatRequest): unknown {
  const { format, thinking } = request;
  const config = compact({
    maxOutputTokens: request.maxTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    seed: request.seed,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    stopSequences: request.stop.length === 0 ? undefined : request.stop,
    responseMimeType: format ? 'application/json' : undefined,
    responseJsonSchema: format?.kind === 'schema' ? format.schema : undefined,
    thinkingConfig: thinking
      ? { thinkingBudget: thinkingTokens(thinking), includeThoughts: thinking.kind !== 'off' }
      : undefined,
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

/** Names of calls by their id: Gemini's results name the tool. */
function callNames(turns: readonly Turn[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { blocks } of turns) {
    for (const block of blocks) if (block.kind === 'call') names.set(block.id, block.name);
  }
  return names;
}

export function writePart(
  block: Block,
  names: ReadonlyMap<string, string>,
  signs: boolean,
): unknown[] {
  switch (block.kind) {
    case 'text':
      return block.text === '' ? [] : [{ text: block.text }];
    case 'image':
    case 'audio':
    case 'file':
      return [
        block.source.kind === 'data'
          ? { inlineData: { mimeType: block.source.mime, data: block.source.data } }
          : { fileData: compact({ mimeType: block.source.mime, fileUri: block.source.url }) },
      ];
    case 'thinking':
      return [];
    case 'call':
      return [
        compact({
          functionCall: { id: block.id, name: block.name, args: argumentsOf(block.args) },
          thoughtSignature: block.signature ?? (signs ? FOREIGN_CALL : undefined),
        }),
      ];
    case 'result': {
      const text = plainText(block.content);
      const response = asJson(parseJson(text)) ?? { [block.failed ? 'error' : 'result']: text };
      const name = block.name ?? names.get(block.id) ?? block.id;
      const media = block.content.filter(({ kind }) => kind !== 'text');
      return [
        { functionResponse: { id: block.id, name, response } },
        ...media.flatMap((part) => writePart(part, names, signs)),
      ];
    }
  }
}

function writeTool(tool: ChatRequest['tools'][number]): unknown {
  return compact({
    name: tool.name,
    description: tool.description,
    parametersJsonSchema: tool.schema,
  });
}

const MODES = { auto: 'AUTO', none: 'NONE', any: 'ANY' } as const;

function writeToolChoice(choice: ToolChoice | undefined): unknown {
  if (!choice) return undefined;
  const functionCallingConfig =
    choice.kind === 'tool'
      ? { mode: 'ANY', allowedFunctionNames: [choice.name] }
      : { mode: MODES[choice.kind] };
  return { functionCallingConfig };
}
