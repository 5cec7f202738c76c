import type { CallerDialect, ProviderDialect } from '../chat';
import { readChatAnswer, writeChatAnswer } from './answer';
import { readChatRequest } from './request-reader';
import { writeChatRequest } from './request-writer';
import { ChatEventReader, ChatEventWriter } from './stream';

/** OpenAI's chat completions (platform.openai.com, API reference "Chat"), which most providers speak. */
export const openAiChat: CallerDialect & ProviderDialect = {
  readRequest: (body) => readChatRequest(body),
  writeAnswer: (answer, { now }) => writeChatAnswer(answer, now),
  eventWriter: (request, facts) => new ChatEventWriter(request, facts),
  writeRequest: writeChatRequest,
  readAnswer: readChatAnswer,
  eventReader: () => new ChatEventReader(),
};
