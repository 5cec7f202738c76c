import { protobufChatExtractor } from './protobuf-chat';

/**
 * Cursor: `POST /aiserver.v1.ChatService/StreamUnifiedChatWithTools`, protobuf in Connect frames. Field
 * 1 is the request, in which 1 are the messages (1 text, 2 role), 3 the instruction, 5 the model and 23
 * the conversation; answers have their text at 2.1 and thoughts at 2.25. Told by public clients of the
 * protocol (9router, zhengwenj/cursor-api). Completions while somebody types (`StreamCpp`) are not asked
 * by a person.
 */
export const cursorExtractor = protobufChatExtractor({
  id: 'cursor-editor',
  hosts: ['cursor.sh', 'cursor.com', 'cursorapi.com'],
  path: /\/aiserver\.v1\.(ChatService|AiService)\/Stream(UnifiedChat|Chat)\w*WithTools\w*$/,
  request: 1,
  messages: 1,
  text: 1,
  role: 2,
  roleOf: (value) => (value === 2 ? 'assistant' : 'user'),
  system: [[3, 1]],
  model: [5, 1],
  conversation: [23],
  answer: [2, 1],
  thinking: [2, 25, 1],
});

/** The same service before tools: the message is the request, and the answer's text is its field 1. */
export const cursorOlderExtractor = protobufChatExtractor({
  id: 'cursor-editor-older',
  hosts: ['cursor.sh', 'cursor.com', 'cursorapi.com'],
  path: /\/aiserver\.v1\.(ChatService|AiService)\/Stream(UnifiedChat|Chat)\w*$/,
  messages: 1,
  text: 1,
  role: 2,
  roleOf: (value) => (value === 2 ? 'assistant' : 'user'),
  system: [[3, 1]],
  model: [5, 1],
  conversation: [23],
  answer: [1],
  thinking: [25, 1],
});

/**
 * Windsurf, Codeium and Devin: `POST /exa.api_server_pb.ApiServerService/GetChatMessage`. Field 2 is
 * the system prompt, 3 are the messages (2 source, 3 text), 16 the conversation, 21 the model; answers
 * have what they add at 3. Told by public clients and decoded traffic of the protocol.
 * `GetCompletions` completes while somebody types.
 */
export const windsurfExtractor = protobufChatExtractor({
  id: 'windsurf-editor',
  hosts: ['codeium.com', 'windsurf.com'],
  path: /\/exa\.api_server_pb\.ApiServerService\/GetChatMessage$/,
  messages: 3,
  text: 3,
  role: 2,
  roleOf: (value) =>
    (({ 2: 'assistant', 4: 'tool', 5: 'system' }) as const)[value as 2 | 4 | 5] ?? 'user',
  system: [[2]],
  model: [21],
  conversation: [16],
  answer: [3],
  thinking: [9],
});
