import type { ProviderDialect } from '../chat';
import { ConverseEventReader, readConverseAnswer } from './answer';
import { writeConverseRequest } from './request-writer';

/** Amazon Bedrock's Converse API (Bedrock API Reference, "Converse" and "ConverseStream"). */
export const bedrockConverse: ProviderDialect = {
  writeRequest: (request) => writeConverseRequest(request),
  readAnswer: readConverseAnswer,
  eventReader: () => new ConverseEventReader(),
};
