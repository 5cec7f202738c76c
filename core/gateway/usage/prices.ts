import { z } from 'zod';
import type { GatewayPrice, GatewayUnpriced } from '../../exchange/policy-gateway';
import type { CustomCost } from '../http/headers';
import type { Usage } from './usage';

const priceSchema = z.object({
  provider: z.string(),
  model: z.string(),
  mode: z.string().optional(),
  in: z.number(),
  out: z.number(),
  cacheRead: z.number().optional(),
  cacheWrite: z.number().optional(),
  in200k: z.number().optional(),
  out200k: z.number().optional(),
  /** Longest answer in tokens. */
  maxOut: z.number().optional(),
});

/** What a token of one model costs, US dollars. */
export type Price = z.infer<typeof priceSchema>;

/** `resources/model-prices.json`. */
export const priceFileSchema = z.object({ source: z.string(), models: z.array(priceSchema) });

/** Prompts above this many tokens cost more with some models. */
const LONG_PROMPT = 200_000;
/** A dated or numbered release of a model: `-2024-08-06`, `-20250929`, `-0613`, `@001`, `-latest`. */
const RELEASE = /(-\d{4}-\d{2}-\d{2}|-\d{8}|-\d{4}|-\d{3}|@[\w.-]+|-latest|-v\d+:\d+|:\w+)$/;
/** Stands for all models of a provider that have no price of their own. */
export const ANY_MODEL = '*';
/** Regions before a Bedrock model's vendor, and the word before a Gemini model's name. */
const PREFIX = /^(?:us|eu|apac|jp|au|ca|global|us-gov|models|publishers\/google\/models)[./]/;

/** List prices with those of a policy before them. */
export class PriceList {
  readonly #prices = new Map<string, Price>();

  constructor(list: readonly Price[], own: readonly GatewayPrice[] = []) {
    for (const price of list) this.#prices.set(keyOf(price.provider, price.model), price);
    for (const { cacheRead, cacheWrite, ...price } of own) {
      this.#prices.set(keyOf(price.provider, price.model), {
        ...price,
        ...(cacheRead === undefined ? {} : { cacheRead }),
        ...(cacheWrite === undefined ? {} : { cacheWrite }),
      });
    }
  }

  /** The price of a model, or of the model that it is a release of, or of all models of its provider. */
  find(provider: string, model: string): Price | undefined {
    return this.#listed(provider, model) ?? this.#prices.get(keyOf(provider, ANY_MODEL));
  }

  #listed(provider: string, model: string): Price | undefined {
    for (let name = model; ;) {
      const price =
        this.#prices.get(keyOf(provider, name)) ??
        this.#prices.get(keyOf(provider, name.replace(PREFIX, '')));
      if (price) return price;
      const shorter = name.replace(RELEASE, '');
      if (shorter === name) return undefined;
      name = shorter;
    }
  }
}

function keyOf(provider: string, model: string): string {
  return `${provider}/${model.toLowerCase()}`;
}

/** The cost of a request, US dollars; `undefined` where no price is known. */
export function costOf(
  usage: Usage,
  price: Omit<Price, 'provider' | 'model'> | undefined,
  custom?: CustomCost,
): number | undefined {
  if (custom) {
    return 'total' in custom
      ? custom.total
      : usage.input * custom.perTokenIn + usage.output * custom.perTokenOut;
  }
  if (!price) return undefined;
  const long = usage.input > LONG_PROMPT;
  const input = long ? (price.in200k ?? price.in) : price.in;
  const output = long ? (price.out200k ?? price.out) : price.out;
  const plain = Math.max(0, usage.input - usage.cacheRead - usage.cacheWrite);
  return (
    plain * input +
    usage.cacheRead * (price.cacheRead ?? input) +
    usage.cacheWrite * (price.cacheWrite ?? input) +
    usage.output * output
  );
}

/** Answer that is reckoned with where a request sets no limit of its own, tokens. */
const USUAL_ANSWER = 4096;

/**
 * The most that a request is expected to cost: what is set aside of a budget until it is over.
 * `undefined` where no price is known.
 */
export function estimatedCost(
  inputTokens: number,
  maxOutput: number | undefined,
  price: Pick<Price, 'maxOut' | 'in' | 'out'> | undefined,
  custom?: CustomCost,
): number | undefined {
  const output = maxOutput ?? Math.min(price?.maxOut ?? USUAL_ANSWER, USUAL_ANSWER);
  const usage = { input: inputTokens, output, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  return costOf(usage, price, custom);
}

/**
 * The price that budgets reckon with for a model without one: a loop that calls an unknown model must
 * end at its budget too. `undefined` where such a model is refused.
 */
export function unpricedPrice(unpriced: GatewayUnpriced): Pick<Price, 'in' | 'out'> | undefined {
  return unpriced.action === 'refuse' ? undefined : { in: unpriced.in, out: unpriced.out };
}
