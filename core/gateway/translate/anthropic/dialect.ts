import type { CallerDialect, ProviderDialect } from '../chat';
import { readMessagesAnswer, writeMessagesAnswer } from './answer';
import { readMessagesRequest } from './request-reader';
import { writeMessagesRequest } from './request-writer';
import { MessagesEventReader, MessagesEventWriter } from './stream';

/** Anthropic's Messages API (docs.claude.com, API reference "Messages"). */
export const anthropicMessages: CallerDialect & ProviderDialect = {
  readRequest: (body) => readMessagesRequest(body),
  writeAnswer: (answer) => writeMessagesAnswer(answer),
  eventWriter: (request, facts) => new MessagesEventWriter(request, facts),
  writeRequest: writeMessagesRequest,
  readAnswer: readMessagesAnswer,
  eventReader: () => new MessagesEventReader(),
};
