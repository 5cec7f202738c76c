import { anthropicApiExtractor } from './anthropic-api/extractor';
import { mcpExtractor } from './apis/mcp-call';
import {
  aiSdkExtractor,
  bedrockExtractor,
  cohereExtractor,
  googleApiExtractor,
  huggingFaceExtractor,
  langServeExtractor,
  ollamaExtractor,
  replicateExtractor,
  transcriptionExtractor,
} from './apis/model-apis';
import { chatGptWebExtractor } from './chatgpt-web/extractor';
import { claudeWebExtractor } from './claude-web/extractor';
import { fileUploadExtractor } from './file-upload/extractor';
import { geminiWebExtractor } from './gemini-web/extractor';
import { aiStudioExtractor } from './gemini-web/studio';
import { genericExtractor } from './generic/extractor';
import { openAiApiExtractor } from './openai-api/extractor';
import {
  characterExtractor,
  huggingChatExtractor,
  kimiExtractor,
  phindExtractor,
  piExtractor,
  qwenExtractor,
  youExtractor,
} from './sites/chat-sites';
import { deepSeekExtractor } from './sites/deepseek';
import { cursorExtractor, cursorOlderExtractor, windsurfExtractor } from './sites/editors';
import { metaAiExtractor, poeExtractor } from './sites/graphql-sites';
import { grokExtractor, grokOnXExtractor } from './sites/grok';
import { leChatExtractor } from './sites/le-chat';
import { notionExtractor } from './sites/notion';
import { perplexityExtractor } from './sites/perplexity';
import {
  copilotThreadsExtractor,
  elevenLabsExtractor,
  jasperExtractor,
  midjourneyExtractor,
  otterExtractor,
} from './sites/work-sites';
import type { Extractor, RequestHead } from './types';

/** Finds who reads a request. */
export interface Extractors {
  /** The first extractor that knows such requests; the generic one where none does. */
  find(head: RequestHead): Extractor;
  byId(id: string): Extractor | undefined;
}

/** Sites before APIs, since a site may also have paths that look like an API's. */
const KNOWN: readonly Extractor[] = [
  chatGptWebExtractor,
  claudeWebExtractor,
  geminiWebExtractor,
  aiStudioExtractor,
  perplexityExtractor,
  leChatExtractor,
  deepSeekExtractor,
  grokExtractor,
  grokOnXExtractor,
  metaAiExtractor,
  poeExtractor,
  youExtractor,
  characterExtractor,
  huggingChatExtractor,
  piExtractor,
  qwenExtractor,
  kimiExtractor,
  phindExtractor,
  copilotThreadsExtractor,
  cursorExtractor,
  cursorOlderExtractor,
  windsurfExtractor,
  notionExtractor,
  jasperExtractor,
  midjourneyExtractor,
  elevenLabsExtractor,
  otterExtractor,
  fileUploadExtractor,
  openAiApiExtractor,
  transcriptionExtractor,
  anthropicApiExtractor,
  googleApiExtractor,
  bedrockExtractor,
  cohereExtractor,
  ollamaExtractor,
  huggingFaceExtractor,
  replicateExtractor,
  mcpExtractor,
  langServeExtractor,
  aiSdkExtractor,
];

/** All extractors. A new protocol is one more entry in the list above. */
export function createExtractors(): Extractors {
  return {
    find: (head) => KNOWN.find((extractor) => extractor.matches(head)) ?? genericExtractor,
    byId: (id) => [...KNOWN, genericExtractor].find((extractor) => extractor.id === id),
  };
}
