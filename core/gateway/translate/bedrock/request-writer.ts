import type { Block, ChatRequest, MediaSource, ToolChoice, Turn, WrittenRequest } from '../chat';
import { argumentsOf, asJson, compact, parseJson } from '../json';
import { claudeThinking, plainText } from '../turns';

/** Writes a request of Bedrock's Converse API. Content by address is not possible there and left out. */
export function writeConverseRequest(request: ChatRequest): WrittenRequest {
  // Only Claude has thoughts that are asked for in this way.
  const thinking = request.model.includes('anthropic.') ? claudeThinking(request) : 0;
  const { maxTokens = 0 } = request;
  const inferenceConfig = compact({
    // Thoughts count within the limit, so that an answer has room beside them.
    maxTokens: maxTokens > 0 && maxTokens <= thinking ? maxTokens + thinking : request.maxTokens,
    temperature: thinking > 0 ? undefined : request.temperature,
    topP: thinking > 0 ? undefined : request.topP,
    stopSequences: request.stop.length === 0 ? undefined : request.stop,
  });
  const body = compact({
    messages: request.turns.map(writeTurn),
    system: request.system.length === 0 ? undefined : [{ text: plainText(request.system) }],
    inferenceConfig: Object.keys(inferenceConfig).length === 0 ? undefined : inferenceConfig,
    toolConfig: writeTools(request),
    additionalModelRequestFields: writeAdditional(request, thinking),
  });
  const method = request.stream ? 'converse-stream' : 'converse';
  return { path: `model/${encodeURIComponent(request.model)}/${method}`, body };
}

function writeAdditional(request: ChatRequest, thinking: number): unknown {
  const claude = request.model.includes('anthropic.');
  const fields = compact({
    thinking: thinking > 0 ? { type: 'enabled', budget_tokens: thinking } : undefined,
    top_k: claude && thinking === 0 ? request.topK : undefined,
  });
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function writeTurn({ role, blocks }: Turn): unknown {
  const results = blocks.filter(({ kind }) => kind === 'result');
  const others = blocks.filter(({ kind }) => kind !== 'result');
  return { role, content: [...results, ...others].flatMap(writeBlock) };
}

function writeBlock(block: Block): unknown[] {
  switch (block.kind) {
    case 'text':
      return block.text === '' ? [] : [{ text: block.text }];
    case 'image':
      return bytesOf(block.source, (format, bytes) => ({
        image: { format, source: { bytes } },
      }));
    case 'file':
      return bytesOf(block.source, (format, bytes) => ({
        document: { format, name: documentName(block.name), source: { bytes } },
      }));
    case 'audio':
      return [];
    case 'thinking':
      return block.signature === undefined
        ? []
        : [
            {
              reasoningContent: {
                reasoningText: { text: block.text, signature: block.signature },
              },
            },
          ];
    case 'call':
      return [
        { toolUse: { toolUseId: block.id, name: block.name, input: argumentsOf(block.args) } },
      ];
    case 'result':
      return [
        {
          toolResult: {
            toolUseId: block.id,
            content: block.content.flatMap(writeResultPart),
            ...(block.failed ? { status: 'error' } : {}),
          },
        },
      ];
  }
}

function writeResultPart(block: Block): unknown[] {
  if (block.kind !== 'text') return writeBlock(block);
  const json = asJson(parseJson(block.text));
  return [json ? { json } : { text: block.text }];
}

function bytesOf(
  source: MediaSource,
  write: (format: string, bytes: string) => unknown,
): unknown[] {
  if (source.kind !== 'data') return [];
  const [, format = ''] = source.mime.split('/');
  return [write(format === 'plain' ? 'txt' : format, source.data)];
}

/** The API takes letters, digits, spaces, hyphens, brackets only. */
function documentName(name = 'document'): string {
  return name.replace(/\.\w+$/, '').replace(/[^\w\s()[\]-]/g, '-') || 'document';
}

function writeTools({ tools, toolChoice, turns }: ChatRequest): unknown {
  if (tools.length === 0) return undefined;
  // There is no "none"; without tools the API refuses a conversation in which some were called.
  const called = turns.some(({ blocks }) => blocks.some(({ kind }) => kind === 'call'));
  if (toolChoice?.kind === 'none' && !called) return undefined;
  return compact({
    tools: tools.map(({ name, description, schema }) => ({
      toolSpec: compact({ name, description, inputSchema: { json: schema } }),
    })),
    toolChoice: toolChoice ? writeChoice(toolChoice) : undefined,
  });
}

function writeChoice(choice: ToolChoice): unknown {
  if (choice.kind === 'tool') return { tool: { name: choice.name } };
  return choice.kind === 'any' ? { any: {} } : { auto: {} };
}
