/** Servers of well-known protocols over WebSockets that say `pieces` one after the other. */
export interface SocketShape {
  readonly name: string;
  readonly host: string;
  readonly target: string;
  readonly messages: (pieces: readonly string[]) => readonly string[];
  /** A message that adds nothing to an answer. */
  readonly service: string;
  /**
   * What an app would show of a message, where readers guess what each adds: where they may err, an
   * answer ends.
   */
  readonly shown?: (message: string) => string;
}

const grown = (pieces: readonly string[]): string[] =>
  pieces.map((_piece, index) => pieces.slice(0, index + 1).join(''));
const record = (value: unknown): string => `${JSON.stringify(value)}\x1e`;

export const SOCKET_SHAPES: readonly SocketShape[] = [
  {
    name: 'OpenAI realtime, with the whole again at the end',
    host: 'api.openai.com',
    target: '/v1/realtime?model=gpt-realtime',
    messages: (pieces) => [
      ...pieces.map((delta) =>
        JSON.stringify({ type: 'response.output_text.delta', item_id: 'm1', delta }),
      ),
      JSON.stringify({ type: 'response.output_text.done', item_id: 'm1', text: pieces.join('') }),
    ],
    service: JSON.stringify({ type: 'rate_limits.updated', rate_limits: [] }),
  },
  {
    name: 'Copilot, events with what is added',
    host: 'copilot.microsoft.com',
    target: '/c/api/chat?api-version=2',
    messages: (pieces) =>
      pieces.map((text) => JSON.stringify({ event: 'appendText', messageId: 'm1', text })),
    service: JSON.stringify({ event: 'pong' }),
  },
  {
    name: 'Microsoft 365 Copilot, records with what is added and the whole at the end',
    host: 'substrate.office.com',
    target: '/m365Copilot/Chathub/1',
    messages: (pieces) => [
      ...pieces.map((writeAtCursor) =>
        record({ type: 1, target: 'update', arguments: [{ writeAtCursor }] }),
      ),
      record({
        type: 2,
        invocationId: '0',
        item: { messages: [{ author: 'bot', messageId: 'm1', text: pieces.join('') }] },
      }),
    ],
    service: record({ type: 6 }),
  },
  {
    name: 'Character.AI, all of the answer so far in each message',
    host: 'neo.character.ai',
    target: '/ws/',
    messages: (pieces) =>
      grown(pieces).map((text) =>
        JSON.stringify({
          command: 'update_turn',
          turn: { author: {}, candidates: [{ candidate_id: 'c1', raw_content: text }] },
        }),
      ),
    service: JSON.stringify({ command: 'ok' }),
  },
  {
    name: 'socket.io of a site that nobody described',
    shown: (message) =>
      message === '2' ? '' : (JSON.parse(message.slice(2)) as [string, { text: string }])[1].text,
    host: 'chat.unknown.example',
    target: '/socket.io/?EIO=4&transport=websocket',
    messages: (pieces) => pieces.map((text) => `42${JSON.stringify(['message', { text }])}`),
    service: '2',
  },
  {
    name: 'JSON of a site that nobody described',
    shown: (message) =>
      (JSON.parse(message) as { message?: { content: string } }).message?.content ?? '',
    host: 'chat.unknown.example',
    target: '/ws',
    messages: (pieces) => pieces.map((content) => JSON.stringify({ message: { content } })),
    service: JSON.stringify({ type: 'ping', at: 17 }),
  },
  {
    name: 'plain text',
    shown: (message) => (message.includes('"ping"') ? '' : message),
    host: 'chat.unknown.example',
    target: '/ws',
    messages: (pieces) => pieces,
    service: JSON.stringify({ type: 'ping' }),
  },
];
