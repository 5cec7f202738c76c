import { anthropicApiExtractor } from './anthropic-api/extractor';
import { chatGptWebExtractor } from './chatgpt-web/extractor';
import { claudeWebExtractor } from './claude-web/extractor';
import { fileUploadExtractor } from './file-upload/extractor';
import { geminiWebExtractor } from './gemini-web/extractor';
import { genericExtractor } from './generic/extractor';
import { openAiApiExtractor } from './openai-api/extractor';
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
  fileUploadExtractor,
  openAiApiExtractor,
  anthropicApiExtractor,
];

/** All extractors. A new protocol is one more entry in the list above. */
export function createExtractors(): Extractors {
  return {
    find: (head) => KNOWN.find((extractor) => extractor.matches(head)) ?? genericExtractor,
    byId: (id) => [...KNOWN, genericExtractor].find((extractor) => extractor.id === id),
  };
}
