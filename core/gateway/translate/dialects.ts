import type { ApiStyle } from '../../exchange/policy-gateway';
import { anthropicMessages } from './anthropic/dialect';
import { bedrockConverse } from './bedrock/dialect';
import type { CallerDialect, ProviderDialect } from './chat';
import type { Dialect } from './dialect';
import { gemini } from './gemini/dialect';
import { openAiChat } from './openai-chat/dialect';
import { openAiResponses } from './openai-responses/dialect';

/** The dialect that a caller speaks; `undefined` for one that is only passed through. */
export function callerDialect(dialect: Dialect): CallerDialect | undefined {
  switch (dialect) {
    case 'openai-chat':
      return openAiChat;
    case 'openai-responses':
      return openAiResponses;
    case 'anthropic':
      return anthropicMessages;
    case 'gemini':
      return gemini;
    default:
      return undefined;
  }
}

/** The dialect in which a provider takes chats; `undefined` where it takes none. */
export function providerDialect(style: ApiStyle): ProviderDialect | undefined {
  switch (style) {
    case 'openai':
      return openAiChat;
    case 'anthropic':
      return anthropicMessages;
    case 'gemini':
      return gemini;
    case 'bedrock':
      return bedrockConverse;
    case 'other':
      return undefined;
  }
}
