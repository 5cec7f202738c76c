import type { CallerDialect, ProviderDialect } from '../chat';
import { readGenerateAnswer, writeGenerateAnswer } from './answer';
import { readGenerateRequest } from './request-reader';
import { writeGenerateRequest } from './request-writer';
import { GenerateEventReader, GenerateEventWriter } from './stream';

/** Google's `generateContent` (ai.google.dev, API reference). */
export const gemini: CallerDialect & ProviderDialect = {
  readRequest: readGenerateRequest,
  writeAnswer: (answer) => writeGenerateAnswer(answer),
  eventWriter: (request, facts) => new GenerateEventWriter(request, facts, facts.events),
  writeRequest: (request) => writeGenerateRequest(request),
  readAnswer: readGenerateAnswer,
  eventReader: () => new GenerateEventReader(),
};
