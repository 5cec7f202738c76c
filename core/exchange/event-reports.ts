import { z } from 'zod';
import { UNSAFE_CATEGORIES } from './signals';

/** What the language models said of a prompt, as far as reports count it; holds no text. */
export const eventSignalsSchema = z.object({
  /** How likely the prompt is an attack on the model, 1–99; low is dangerous. */
  injectionScore: z.number().min(1).max(99),
  /** Unsafe topics that count as seen, S1–S14. */
  unsafeTopics: z.array(z.enum(UNSAFE_CATEGORIES)).max(UNSAFE_CATEGORIES.length),
  /** Score of each topic of the policy by its label, 1–99; low is relevant. */
  customTopics: z.record(z.string().max(64), z.number()),
  /** AI prompt topics that were seen, for example `content:source-code`. */
  topics: z.array(z.string().max(100)).max(50),
});

/** What a model took for one exchange, as its provider counted it or the gateway guessed. */
export const modelUsageSchema = z.object({
  /** Tokens of the prompt, those of a prompt cache included. */
  inputTokens: z.number().nonnegative(),
  /** Tokens of the answer, reasoning included. */
  outputTokens: z.number().nonnegative(),
  cacheReadTokens: z.number().nonnegative().optional(),
  reasoningTokens: z.number().nonnegative().optional(),
  /** Id of the provider that answered, and its name of the model. */
  provider: z.string().max(100).optional(),
  model: z.string().max(200).optional(),
  /** Name of the gateway that the caller called, id of the virtual key, its team. */
  gateway: z.string().max(100).optional(),
  key: z.string().max(100).optional(),
  team: z.string().max(200).optional(),
  /** Answered from the gateway's cache. */
  cached: z.boolean().optional(),
  /** US dollars: what it cost (0 out of the cache), and what the cache saved. */
  cost: z.number().nonnegative().optional(),
  saved: z.number().nonnegative().optional(),
  /** Milliseconds to the first byte of the answer. */
  ttftMs: z.number().nonnegative().optional(),
});
export type ModelUsage = z.infer<typeof modelUsageSchema>;
