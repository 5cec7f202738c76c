/** Answers of well-known shapes that say `pieces` one after the other. */
export interface AnswerShape {
  readonly name: string;
  readonly host: string;
  readonly target: string;
  readonly type: string;
  /** The reader guesses what each event adds: where it may err, an answer ends. */
  readonly guessed?: boolean;
  readonly bytes: (pieces: readonly string[]) => string;
}

const event = (data: unknown, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
const json = 'application/json';
const sse = 'text/event-stream; charset=utf-8';

const grown = (pieces: readonly string[]): string[] =>
  pieces.map((_piece, index) => pieces.slice(0, index + 1).join(''));

function geminiFrame(text: string): string {
  const inner = JSON.stringify([null, ['c_1', 'r_1'], null, null, [['rc_1', [text]]]]);
  const content = `\n${JSON.stringify([['wrb.fr', null, inner]])}\n`;
  return `${content.length}${content}`;
}

export const ANSWER_SHAPES: readonly AnswerShape[] = [
  {
    name: 'OpenAI chat, streamed',
    host: 'api.openai.com',
    target: '/v1/chat/completions',
    type: sse,
    bytes: (pieces) =>
      pieces
        .map((content) => event({ id: 'c1', choices: [{ index: 0, delta: { content } }] }))
        .join('') + 'data: [DONE]\n\n',
  },
  {
    name: 'OpenAI chat, whole',
    host: 'api.openai.com',
    target: '/v1/chat/completions',
    type: json,
    bytes: (pieces) =>
      JSON.stringify({
        id: 'c1',
        object: 'chat.completion',
        choices: [{ index: 0, message: { role: 'assistant', content: pieces.join('') } }],
      }),
  },
  {
    name: 'OpenAI responses, streamed, with the whole again at the end',
    host: 'api.openai.com',
    target: '/v1/responses',
    type: sse,
    bytes: (pieces) =>
      pieces
        .map((delta) =>
          event(
            { type: 'response.output_text.delta', item_id: 'm1', output_index: 0, delta },
            'response.output_text.delta',
          ),
        )
        .join('') +
      event(
        { type: 'response.output_text.done', item_id: 'm1', text: pieces.join('') },
        'response.output_text.done',
      ) +
      event(
        {
          type: 'response.completed',
          response: { output: [{ content: [{ type: 'output_text', text: pieces.join('') }] }] },
        },
        'response.completed',
      ),
  },
  {
    name: 'Anthropic, streamed',
    host: 'api.anthropic.com',
    target: '/v1/messages',
    type: sse,
    bytes: (pieces) =>
      event({ type: 'message_start', message: { id: 'm', content: [] } }, 'message_start') +
      event(
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        'content_block_start',
      ) +
      pieces
        .map((text) =>
          event(
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
            'content_block_delta',
          ),
        )
        .join('') +
      event({ type: 'content_block_stop', index: 0 }, 'content_block_stop') +
      event({ type: 'message_stop' }, 'message_stop'),
  },
  {
    name: 'ChatGPT, the whole message in each event',
    host: 'chatgpt.com',
    target: '/backend-api/conversation',
    type: sse,
    bytes: (pieces) =>
      grown(pieces)
        .map((text) =>
          event({
            message: {
              id: 'm1',
              author: { role: 'assistant' },
              content: { content_type: 'text', parts: [text] },
            },
          }),
        )
        .join('') + 'data: [DONE]\n\n',
  },
  {
    name: 'ChatGPT, deltas',
    host: 'chatgpt.com',
    target: '/backend-api/f/conversation',
    type: sse,
    bytes: (pieces) =>
      `event: delta_encoding\ndata: "v1"\n\n` +
      event(
        {
          p: '',
          o: 'add',
          v: {
            message: {
              id: 'm1',
              author: { role: 'assistant' },
              content: { content_type: 'text', parts: [''] },
            },
          },
        },
        'delta',
      ) +
      pieces
        .map((v, index) =>
          event(index === 0 ? { p: '/message/content/parts/0', o: 'append', v } : { v }, 'delta'),
        )
        .join('') +
      'data: [DONE]\n\n',
  },
  {
    name: 'Gemini on the web, frames with the whole so far',
    host: 'gemini.google.com',
    target: '/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate',
    type: json,
    bytes: (pieces) => `)]}'\n\n${grown(pieces).map(geminiFrame).join('')}`,
  },
  {
    name: 'Gemini, an array that grows',
    host: 'generativelanguage.googleapis.com',
    target: '/v1beta/models/gemini-2.5-pro:streamGenerateContent',
    type: json,
    bytes: (pieces) =>
      `[${pieces
        .map((text) => JSON.stringify({ candidates: [{ content: { parts: [{ text }] } }] }))
        .join(',\r\n')}]`,
  },
  {
    name: 'the data stream of the AI SDK',
    guessed: true,
    host: 'chat.unknown.example',
    target: '/api/chat',
    type: 'text/plain; charset=utf-8',
    bytes: (pieces) =>
      pieces.map((text) => `0:${JSON.stringify(text)}\n`).join('') + 'd:{"finishReason":"stop"}\n',
  },
  {
    name: 'plain text',
    host: 'chat.unknown.example',
    target: '/api/chat',
    type: 'text/plain; charset=utf-8',
    bytes: (pieces) => pieces.join(''),
  },
  {
    name: 'Ollama, a document on each line',
    host: 'chat.unknown.example',
    target: '/api/chat',
    type: 'application/x-ndjson',
    bytes: (pieces) =>
      pieces
        .map((content) =>
          JSON.stringify({ model: 'llama', message: { role: 'assistant', content }, done: false }),
        )
        .map((line) => `${line}\n`)
        .join(''),
  },
  {
    name: 'a site that nobody described, events of its own',
    guessed: true,
    host: 'chat.unknown.example',
    target: '/api/chat',
    type: sse,
    bytes: (pieces) => pieces.map((text) => event({ kind: 'bit', text })).join(''),
  },
];
