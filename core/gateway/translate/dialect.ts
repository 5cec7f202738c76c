import type { ApiStyle } from '../../exchange/policy-gateway';

/** The form of one request and its answer: the API and, where it has several, which endpoint. */
export type Dialect =
  | 'openai-chat'
  | 'openai-responses'
  | 'openai-completions'
  | 'openai-other'
  | 'anthropic'
  | 'gemini'
  | 'bedrock'
  | 'other';

/** The dialect of a provider's endpoint, told by the provider's style and the path. */
export function dialectOf(style: ApiStyle, path: string): Dialect {
  if (/\/chat\/completions\/?$/.test(path)) return 'openai-chat';
  switch (style) {
    case 'openai':
      if (/\/responses(\/[^/]*)?\/?$/.test(path)) return 'openai-responses';
      if (/\/completions\/?$/.test(path)) return 'openai-completions';
      return /\/messages\/?$/.test(path) ? 'anthropic' : 'openai-other';
    case 'anthropic':
      return 'anthropic';
    case 'gemini':
      return /:rawPredict$|:streamRawPredict$/.test(path) ? 'anthropic' : 'gemini';
    case 'bedrock':
      return 'bedrock';
    case 'other':
      return 'other';
  }
}
