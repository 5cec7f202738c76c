import type { CallerDialect } from '../chat';
import { writeResponsesAnswer } from './answer';
import { readResponsesRequest } from './request-reader';
import { ResponsesEventWriter } from './stream';

/** OpenAI's Responses API (API reference "Responses"), answered by any provider. */
export const openAiResponses: CallerDialect = {
  readRequest: (body) => readResponsesRequest(body),
  writeAnswer: writeResponsesAnswer,
  eventWriter: (request, facts) => new ResponsesEventWriter(request, facts),
};
