/** How an unknown site shows that it is an AI: by its name, its client, or what is said to it. */
export type AiSign = 'name' | 'client' | 'request' | 'answer';

/** Words that stand in names of AI sites, as a label or a part of one between hyphens. */
const WORDS = new Set([
  ...['ai', 'aichat', 'askai', 'chatai', 'chatbot', 'chatgpt', 'claude', 'copilot', 'deepseek'],
  ...['diffusion', 'gemini', 'genai', 'gpt', 'gpts', 'inference', 'langchain', 'langfuse', 'llama'],
  ...['llm', 'llms', 'midjourney', 'mistral', 'mixtral', 'ollama', 'openai', 'openwebui', 'qwen'],
  ...['vllm', 'whisper'],
]);

/** The same within a longer word: `mygptassistant`, `fastgpt`, `openllm`. */
const WITHIN = /gpt|llm|openai|chatbot|text2(?:img|video)/;

/** Names that hold such a word and mean something else. */
const NOT_AI = /^(?:.*\.)?(?:air|aid|aim|aisle|email|mail|captcha)\b/;

/** Hosts whose answer is kept; names come back all the time. */
const REMEMBERED = 10_000;
const answers = new Map<string, boolean>();

/** Whether a host's name says that an AI lives there. Answers for known hosts are a look-up. */
export function looksLikeAiHost(host: string): boolean {
  const known = answers.get(host);
  if (known !== undefined) return known;
  const answer = judge(host);
  if (answers.size >= REMEMBERED) answers.clear();
  answers.set(host, answer);
  return answer;
}

function judge(host: string): boolean {
  if (/^[\d.]+$|:/.test(host) || NOT_AI.test(host)) return false;
  const labels = host.toLowerCase().split('.');
  if (labels.length > 1 && labels.at(-1) === 'ai') return true;
  return labels
    .slice(0, -1)
    .some((label) => WITHIN.test(label) || label.split('-').some((word) => WORDS.has(word)));
}

/** SDKs and programs that talk to language models and say so. */
const CLIENTS: readonly [RegExp, string][] = [
  [/\b(?:Async)?(?:Azure)?OpenAI\/(?:Python|JS|NodeJS|Go|Java|\.NET|Ruby|v?\d)/i, 'OpenAI SDK'],
  [/\b(?:Async)?Anthropic(?:Bedrock|Vertex)?\/(?:Python|JS|Go|Java|Ruby|v?\d)/i, 'Anthropic SDK'],
  [/\bgoogle-genai-sdk\/|\bgenai-(?:py|js|go)\//i, 'Google GenAI SDK'],
  [/\bmistral-client-|\bmistralai\//i, 'Mistral SDK'],
  [/\bcohere-(?:python|node)|\bcohere\/\d/i, 'Cohere SDK'],
  [/\blitellm\//i, 'LiteLLM'],
  [/\blangchain(?:js)?[/-]/i, 'LangChain'],
  [/\bllama[_-]?index/i, 'LlamaIndex'],
  [/\bollama(?:-\w+)?\/\d/i, 'Ollama'],
  [/\bhuggingface[_-]hub\/|\bhf_hub\//i, 'Hugging Face client'],
  [/\bai-sdk\/|\bvercel-ai/i, 'Vercel AI SDK'],
  [/\b(?:claude-cli|claude-code)\//i, 'Claude Code'],
  [/\bcodex[_-]cli\b|\bcodex_(?:cli|vscode)_rs\//i, 'Codex'],
  [/\bGitHubCopilot|copilot-chat/i, 'GitHub Copilot'],
  [/\bCursor\/\d/i, 'Cursor'],
];

/** The SDK or program that a User-Agent names; undefined for all others. */
export function aiClientOf(userAgent: string | undefined): string | undefined {
  if (userAgent === undefined) return undefined;
  return CLIENTS.find(([pattern]) => pattern.test(userAgent))?.[1];
}

/** Paths of the usual APIs of language models, which servers of one's own offer, too. */
const API_PATH =
  /^\/(?:[\w.-]+\/)*(?:v1\/(?:chat\/)?completions|v1\/responses|v1\/messages|v1beta\/models\/[\w.-]+:\w*[Gg]enerateContent|api\/(?:chat|generate))$/;

/** Whether a request goes to an API of a language model, by its path alone. */
export function isModelApiCall(method: string, target: string): boolean {
  return method === 'POST' && API_PATH.test(target.split('?', 1)[0] ?? '');
}

/** Keys that only requests to a language model have side by side. */
const MODEL = /"model"\s*:\s*"[^"]{1,200}"/;
const TURNS = /"(?:messages|prompt|input|contents)"\s*:\s*(?:\[|")/;

/** How much of a body is looked at for the shape of a request. */
const SHAPE_LENGTH = 64 * 1024;

/** Whether a JSON body has the shape of the usual chat and completion requests. */
export function hasModelRequestShape(body: Uint8Array): boolean {
  const sample = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, SHAPE_LENGTH));
  const text = sample.toString('latin1');
  return MODEL.test(text) && TURNS.test(text);
}
