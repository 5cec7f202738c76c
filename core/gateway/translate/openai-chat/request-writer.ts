import type {
  Block,
  CallBlock,
  ChatRequest,
  ResultBlock,
  ToolChoice,
  Turn,
  WriteContext,
  WrittenRequest,
} from '../chat';
import { compact } from '../json';
import { mediaUrl, plainText, thinkingEffort } from '../turns';

/** Providers that want `max_completion_tokens`, as reasoning models of OpenAI do. */
const COMPLETION_TOKENS: ReadonlySet<string> = new Set(['openai', 'azure-openai']);
/** Providers that give back what their models thought, in `reasoning_content`. */
const KEEPS_THOUGHTS: ReadonlySet<string> = new Set(['deepseek', 'moonshot', 'zai', 'minimax']);

/** Writes a request of the chat completions API. */
export function writeChatRequest(request: ChatRequest, context: WriteContext): WrittenRequest {
  const { thinking, stream } = request;
  const limit = COMPLETION_TOKENS.has(context.provider) ? 'max_completion_tokens' : 'max_tokens';
  const thoughts = KEEPS_THOUGHTS.has(context.provider);
  const body = compact({
    model: request.model,
    messages: [
      ...(request.system.length === 0
        ? []
        : [{ role: 'system', content: plainText(request.system) }]),
      ...request.turns.flatMap((turn) => writeTurn(turn, thoughts)),
    ],
    tools: request.tools.length === 0 ? undefined : request.tools.map(writeTool),
    tool_choice: request.tools.length === 0 ? undefined : writeToolChoice(request.toolChoice),
    parallel_tool_calls: request.tools.length > 0 ? request.parallelCalls : undefined,
    [limit]: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    stop: request.stop.length === 0 ? undefined : request.stop,
    response_format: writeFormat(request),
    reasoning_effort: thinking && thinking.kind !== 'off' ? thinkingEffort(thinking) : undefined,
    user: request.user,
    stream: stream ? true : undefined,
    stream_options: stream ? { include_usage: true } : undefined,
  });
  return { path: 'chat/completions', body };
}

function writeTool(tool: ChatRequest['tools'][number]): unknown {
  const { name, description, schema, strict } = tool;
  return {
    type: 'function',
    function: compact({ name, description, parameters: schema, strict }),
  };
}

function writeToolChoice(choice: ToolChoice | undefined): unknown {
  if (!choice) return undefined;
  if (choice.kind === 'tool') return { type: 'function', function: { name: choice.name } };
  return choice.kind === 'any' ? 'required' : choice.kind;
}

function writeFormat({ format }: ChatRequest): unknown {
  if (!format) return undefined;
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, schema, strict } = format;
  return { type: 'json_schema', json_schema: compact({ name, schema, strict }) };
}

function writeTurn({ role, blocks }: Turn, thoughts: boolean): unknown[] {
  return role === 'assistant' ? writeAssistant(blocks, thoughts) : writeUser(blocks);
}

function writeAssistant(blocks: readonly Block[], thoughts: boolean): unknown[] {
  const calls = blocks.filter((block): block is CallBlock => block.kind === 'call');
  const text = plainText(blocks, '');
  const thought = blocks.map((block) => (block.kind === 'thinking' ? block.text : '')).join('');
  return [
    compact({
      role: 'assistant',
      content: text === '' && calls.length > 0 ? null : text,
      reasoning_content: thoughts && thought !== '' ? thought : undefined,
      tool_calls: calls.length === 0 ? undefined : calls.map(writeCall),
    }),
  ];
}

export function writeCall({ id, name, args, signature }: CallBlock): unknown {
  return compact({
    id,
    type: 'function',
    function: { name, arguments: args },
    extra_content:
      signature === undefined ? undefined : { google: { thought_signature: signature } },
  });
}

/** Results of tools are messages of their own, before what the user says. */
function writeUser(blocks: readonly Block[]): unknown[] {
  const results = blocks.filter((block): block is ResultBlock => block.kind === 'result');
  const media = results.flatMap(({ content }) => content.filter((block) => block.kind !== 'text'));
  const said = [...media, ...blocks.filter((block) => block.kind !== 'result')];
  return [
    ...results.map(({ id, content }) => ({
      role: 'tool',
      tool_call_id: id,
      content: plainText(content),
    })),
    ...(said.length === 0 ? [] : [{ role: 'user', content: writeContent(said) }]),
  ];
}

function writeContent(blocks: readonly Block[]): unknown {
  const [only] = blocks;
  if (blocks.length === 1 && only?.kind === 'text') return only.text;
  return blocks.flatMap(writePart);
}

function writePart(block: Block): unknown[] {
  switch (block.kind) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'image':
      return [
        {
          type: 'image_url',
          image_url: compact({ url: mediaUrl(block.source), detail: block.detail }),
        },
      ];
    case 'audio': {
      if (block.source.kind !== 'data') return [];
      const format = block.source.mime === 'audio/mpeg' ? 'mp3' : block.source.mime.slice(6);
      return [{ type: 'input_audio', input_audio: { data: block.source.data, format } }];
    }
    case 'file':
      return [
        {
          type: 'file',
          file: { filename: block.name ?? 'file.pdf', file_data: mediaUrl(block.source) },
        },
      ];
    default:
      return [];
  }
}
