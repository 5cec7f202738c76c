import { z } from 'zod';
import type { GatewayProvider } from '../../exchange/policy-gateway';

const signatureSchema = z.enum(['aws-sigv4', 'google-service-account']);

const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  baseUrl: z.string(),
  style: z.enum(['openai', 'anthropic', 'gemini', 'bedrock', 'other']),
  /** Where the provider speaks OpenAI's chat completions, if its own API is another one. */
  openaiBaseUrl: z.string().optional(),
  anthropicBaseUrl: z.string().optional(),
  auth: z.object({
    header: z.string(),
    scheme: z.string(),
    signature: signatureSchema.optional(),
  }),
  headers: z.record(z.string(), z.string()).default({}),
  query: z.record(z.string(), z.string()).default({}),
  variables: z.record(z.string(), z.string()).default({}),
  /** Usage of streams must be asked for (`stream_options.include_usage`). */
  streamUsage: z.boolean().default(false),
});

/** An LLM API as the gateway reaches it. Addresses may hold `{words}` that `variables` fill. */
export type Provider = z.infer<typeof providerSchema>;

/** `resources/providers.json`. */
export const providerFileSchema = z.object({
  source: z.string(),
  licence: z.string(),
  providers: z.array(providerSchema),
});

/** The providers of the product with what a policy adds and changes. */
export class ProviderTable {
  readonly #byName = new Map<string, Provider>();

  constructor(builtIn: readonly Provider[], custom: readonly GatewayProvider[]) {
    const providers = new Map(builtIn.map((provider) => [provider.id, provider]));
    for (const change of custom) {
      const id = builtIn.find((one) => one.aliases.includes(change.id))?.id ?? change.id;
      if (!change.enabled) providers.delete(id);
      else providers.set(id, changed(providers.get(id), { ...change, id }));
    }
    for (const provider of providers.values()) {
      for (const name of [...provider.aliases, provider.id]) this.#byName.set(name, provider);
    }
  }

  /** A provider by its id or another name that is in use for it. */
  find(name: string): Provider | undefined {
    return this.#byName.get(name);
  }

  all(): readonly Provider[] {
    return [...new Set(this.#byName.values())];
  }
}

function changed(known: Provider | undefined, change: GatewayProvider): Provider {
  const baseUrl = change.baseUrl ?? known?.baseUrl ?? 'http://127.0.0.1';
  const own = { ...known };
  // At another address the provider's other addresses mean nothing.
  if (change.baseUrl !== undefined && known !== undefined) moveAddresses(own, known, baseUrl);
  return {
    aliases: [],
    streamUsage: (change.style ?? known?.style) === 'openai',
    auth: { header: 'Authorization', scheme: 'Bearer' },
    ...own,
    id: change.id,
    name: change.name ?? known?.name ?? change.id,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    style: change.style ?? known?.style ?? 'openai',
    ...(change.auth ? { auth: { ...known?.auth, ...change.auth } } : {}),
    headers: { ...known?.headers, ...change.headers },
    query: { ...known?.query, ...change.query },
    variables: { ...known?.variables, ...change.variables },
    ...(change.streamUsage === undefined ? {} : { streamUsage: change.streamUsage }),
  };
}

/** A provider behind another host keeps the paths of its further addresses. */
function moveAddresses(own: Partial<Provider>, known: Provider, baseUrl: string): void {
  const { origin } = new URL(baseUrl);
  for (const key of ['openaiBaseUrl', 'anthropicBaseUrl'] as const) {
    const address = known[key];
    if (address === undefined) continue;
    const path = address.replace(/^https?:\/\/[^/]+/, '');
    own[key] = `${origin}${path}`;
  }
}
