/** Tokens that a provider counted for one request. */
export interface Usage {
  /** All tokens of the prompt, those read from and written to a prompt cache included. */
  readonly input: number;
  /** All tokens of the answer, reasoning included. */
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

export const NO_USAGE: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

function count(fields: Fields | undefined, ...names: readonly string[]): number {
  for (const name of names) {
    const value = fields?.[name];
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return Math.round(value);
  }
  return 0;
}

/**
 * The usage in an answer or an event of any provider; `undefined` where it names none. Providers
 * disagree on what a total includes; `Usage` says how it is counted here.
 */
export function usageOf(answer: unknown): Usage | undefined {
  const root = object(answer);
  if (!root) return undefined;
  const gemini = object(root['usageMetadata']);
  if (gemini) return geminiUsage(gemini);
  const inner = object(root['message']) ?? object(root['response']);
  const usage =
    object(root['usage']) ??
    object(inner?.['usage']) ??
    object(object(root['delta'])?.['usage']) ??
    object(object(root['x_groq'])?.['usage']);
  if (usage) return plainUsage(usage);
  if ('eval_count' in root || 'prompt_eval_count' in root) {
    return {
      ...NO_USAGE,
      input: count(root, 'prompt_eval_count'),
      output: count(root, 'eval_count'),
    };
  }
  const metrics = object(root['amazon-bedrock-invocationMetrics']);
  return metrics
    ? {
        ...NO_USAGE,
        input: count(metrics, 'inputTokenCount'),
        output: count(metrics, 'outputTokenCount'),
      }
    : undefined;
}

/** Gemini counts thoughts beside the answer's tokens, and cached tokens within the prompt's. */
function geminiUsage(usage: Fields): Usage {
  const reasoning = count(usage, 'thoughtsTokenCount');
  return {
    input: count(usage, 'promptTokenCount') + count(usage, 'toolUsePromptTokenCount'),
    // The Live API has another name for them.
    output: count(usage, 'candidatesTokenCount', 'responseTokenCount') + reasoning,
    cacheRead: count(usage, 'cachedContentTokenCount'),
    cacheWrite: 0,
    reasoning,
  };
}

function plainUsage(usage: Fields): Usage {
  if ('prompt_tokens' in usage || 'completion_tokens' in usage) return chatUsage(usage);
  if ('inputTokens' in usage || 'outputTokens' in usage) return converseUsage(usage);
  const billed = object(usage['billed_units']) ?? object(usage['tokens']);
  if (billed) {
    return {
      ...NO_USAGE,
      input: count(billed, 'input_tokens', 'search_units'),
      output: count(billed, 'output_tokens'),
    };
  }
  const details = object(usage['input_tokens_details']);
  if (details || object(usage['output_tokens_details'])) return responsesUsage(usage, details);
  return messagesUsage(usage);
}

/** OpenAI chat and those like it. Where the total is larger, reasoning is counted beside the answer. */
function chatUsage(usage: Fields): Usage {
  const input = count(usage, 'prompt_tokens');
  const details = object(usage['prompt_tokens_details']);
  const output = count(usage, 'completion_tokens');
  const total = count(usage, 'total_tokens');
  const reasoning = count(object(usage['completion_tokens_details']), 'reasoning_tokens');
  return {
    input,
    output: total === input + output + reasoning ? output + reasoning : output,
    cacheRead:
      count(details, 'cached_tokens') || count(usage, 'prompt_cache_hit_tokens', 'cached_tokens'),
    cacheWrite: count(details, 'cache_creation_tokens', 'cache_write_tokens'),
    reasoning,
  };
}

function responsesUsage(usage: Fields, details: Fields | undefined): Usage {
  return {
    input: count(usage, 'input_tokens'),
    output: count(usage, 'output_tokens'),
    cacheRead: count(details, 'cached_tokens'),
    cacheWrite: 0,
    reasoning: count(object(usage['output_tokens_details']), 'reasoning_tokens'),
  };
}

/** Anthropic counts what a prompt cache served and took beside `input_tokens`. */
function messagesUsage(usage: Fields): Usage {
  const cacheRead = count(usage, 'cache_read_input_tokens');
  const cacheWrite = count(usage, 'cache_creation_input_tokens');
  return {
    input: count(usage, 'input_tokens') + cacheRead + cacheWrite,
    output: count(usage, 'output_tokens'),
    cacheRead,
    cacheWrite,
    reasoning: 0,
  };
}

function converseUsage(usage: Fields): Usage {
  const cacheRead = count(usage, 'cacheReadInputTokens', 'cacheReadInputTokenCount');
  const cacheWrite = count(usage, 'cacheWriteInputTokens', 'cacheWriteInputTokenCount');
  return {
    input: count(usage, 'inputTokens') + cacheRead + cacheWrite,
    output: count(usage, 'outputTokens'),
    cacheRead,
    cacheWrite,
    reasoning: 0,
  };
}

/**
 * Joins what a stream says one after the other. Counts only grow within a stream, and some providers
 * begin with zeros or repeat only what has changed, so the larger one holds.
 */
export function joinUsage(before: Usage | undefined, next: Usage): Usage {
  if (!before) return next;
  return {
    input: Math.max(before.input, next.input),
    output: Math.max(before.output, next.output),
    cacheRead: Math.max(before.cacheRead, next.cacheRead),
    cacheWrite: Math.max(before.cacheWrite, next.cacheWrite),
    reasoning: Math.max(before.reasoning, next.reasoning),
  };
}

/** What two answers took together. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    reasoning: one.reasoning + other.reasoning,
  };
}
