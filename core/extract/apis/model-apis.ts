import { member, stringMember } from '../response-readers';
import { apiExtractor, has, posts } from './api';

const NDJSON_ERROR = (body: unknown): string => `${JSON.stringify(body)}\n`;
const isJsonDocument = (contentType: string | undefined): boolean =>
  /^application\/json/i.test(contentType ?? '');

/**
 * Google's generateContent (ai.google.dev, cloud.google.com/vertex-ai: `…/models/{model}:{method}`), on
 * Gemini's API, Vertex AI and Code Assist, where the same stands below `request`.
 */
export const googleApiExtractor = apiExtractor({
  id: 'google-api',
  matches: posts(
    /:(generateContent|streamGenerateContent|generateAnswer|countTokens|embedContent|batchEmbedContents|predict|streamRawPredict|rawPredict|serverStreamingPredict|predictLongRunning|generateMessage|generateText)$/,
  ),
  knows: (root) =>
    has(
      root,
      'contents',
      'content',
      'requests',
      'instances',
      'prompt',
      'messages',
      'request',
      'generateContentRequest',
    ),
  error: (message) => ({ error: { code: 403, message, status: 'PERMISSION_DENIED' } }),
});

/**
 * Amazon Bedrock (docs.aws.amazon.com/bedrock, Runtime API): Converse, InvokeModel and their streams in
 * AWS' event stream framing, whose bytes hold no text that could end it.
 */
export const bedrockExtractor = apiExtractor({
  id: 'bedrock-api',
  matches: posts(/^\/model\/[^/]+\/(converse|converse-stream|invoke|invoke-with-response-stream)$/),
  knows: (root) =>
    has(
      root,
      'messages',
      'prompt',
      'inputText',
      'input',
      'text_prompts',
      'textToImageParams',
      'message',
      'texts',
    ),
  error: (message) => ({ message }),
  headers: { 'x-amzn-errortype': 'AccessDeniedException' },
  stop: () => '',
});

/** Cohere (docs.cohere.com, API reference): chat v1 and v2, generate, embed, rerank. */
export const cohereExtractor = apiExtractor({
  id: 'cohere-api',
  matches: ({ method, host, target }) =>
    /(^|\.)cohere\.(com|ai)$/.test(host) &&
    posts(/^\/v[12]\/(chat|generate|embed|rerank|summarize|classify)$/)({
      method,
      host,
      target,
      headers: {},
    }),
  knows: (root) => has(root, 'message', 'messages', 'prompt', 'texts', 'inputs', 'query', 'text'),
  error: (message) => ({ message }),
});

/** Ollama (docs.ollama.com, API): `/api/generate`, `/api/chat`, `/api/embed`; a JSON document a line. */
export const ollamaExtractor = apiExtractor({
  id: 'ollama-api',
  matches: (head) =>
    posts(/^\/api\/(generate|chat|embed|embeddings)$/)(head) &&
    (/ollama/.test(head.host) ||
      /^(localhost|127\.|\[?::1|0\.0\.0\.0|192\.168\.|10\.)/.test(head.host) ||
      /ollama/i.test(head.headers['user-agent'] ?? '')),
  knows: (root) => has(root, 'prompt', 'messages', 'input'),
  error: (message) => ({ error: message }),
  stop: (message, { headers }) =>
    isJsonDocument(headers['content-type']) ? '' : NDJSON_ERROR({ error: message }),
});

/** Hugging Face inference (huggingface.co/docs, Text Generation Inference): `inputs` with parameters. */
export const huggingFaceExtractor = apiExtractor({
  id: 'hugging-face-api',
  matches: (head) =>
    posts(/^(\/hf-inference)?\/models\/|^\/(generate|generate_stream)$|^\/pipeline\//)(head) &&
    (/(^|\.)(huggingface\.co|hf\.co|endpoints\.huggingface\.cloud)$/.test(head.host) ||
      /^\/generate/.test(head.target)),
  knows: (root) => has(root, 'inputs', 'messages', 'prompt'),
  error: (message) => ({ error: message, error_type: 'forbidden' }),
});

/** Replicate (replicate.com/docs, HTTP API): predictions with `input`; streams have events `output`. */
export const replicateExtractor = apiExtractor({
  id: 'replicate-api',
  matches: posts(
    /^\/v1\/(predictions|models\/[^/]+\/[^/]+\/predictions|deployments\/[^/]+\/[^/]+\/predictions)$/,
  ),
  knows: (root) => has(root, 'input'),
  error: (message) => ({ title: 'Forbidden', detail: message, status: 403 }),
});

/** LangServe (python.langchain.com): `/invoke`, `/stream`, `/batch`, `/stream_log`, `/stream_events`. */
export const langServeExtractor = apiExtractor({
  id: 'langserve-api',
  matches: posts(
    /\/(?!assistant|completion|conversation)[^/]+\/(invoke|stream|batch|stream_log|stream_events|astream_events)$/,
  ),
  knows: () => true, // chains name their inputs as they like
  error: (message) => ({ detail: message }),
});

/**
 * The AI SDK's chats (ai-sdk.dev, stream protocols): `POST` with UI messages of `parts`, answered by UI
 * message streams or data streams, on any site that is built with it.
 */
export const aiSdkExtractor = apiExtractor({
  id: 'ai-sdk-chat',
  matches: (head) =>
    posts(/^\/(api|v\d+)\/([\w-]+\/)*(chat|completion|generate|assistant|agent)s?(\/[\w-]+)?$/)(
      head,
    ) &&
    // The page's hook sends it; other clients are read by shape.
    /ai-sdk/i.test(
      `${head.headers['user-agent'] ?? ''} ${head.headers['x-vercel-ai-ui-message-stream'] ?? ''} ${head.headers['x-ai-sdk'] ?? ''}`,
    ),
  knows: (root) => has(root, 'messages', 'message', 'prompt'),
  error: (message) => ({ error: message, message }),
  stop: (message, { headers }) =>
    headers['x-vercel-ai-data-stream'] === undefined
      ? `data: ${JSON.stringify({ type: 'error', errorText: message })}\n\n`
      : `3:${JSON.stringify(message)}\n`,
});

/** Speech to text and back with other vendors' shapes: forms with sound are read by shape. */
export const transcriptionExtractor = apiExtractor({
  id: 'openai-audio',
  matches: posts(
    /\/audio\/(transcriptions|translations)$|\/images\/(edits|variations)$|\/v1\/files$/,
  ),
  knows: (root) => has(root, 'file', 'prompt', 'image'),
  answer:
    () =>
    ({ name, value, data }) => {
      const type = stringMember(value, 'type');
      if (type === 'transcript.text.delta') return stringMember(value, 'delta');
      if (type !== '' || name === 'error') return '';
      const text = stringMember(value, 'text');
      return value === undefined && member(value, 'object') === undefined ? data : text;
    },
  error: (message) => ({
    error: { message, type: 'invalid_request_error', param: null, code: 'blocked_by_policy' },
  }),
});
