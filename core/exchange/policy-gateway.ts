import { z } from 'zod';
import { UNSAFE_CATEGORIES } from './signals';

/** Limits of the gateway's section of a policy document. */
export const GATEWAY_POLICY_LIMITS = {
  gateways: 100,
  providers: 200,
  keys: 1000,
  virtualKeys: 20_000,
  limits: 500,
  routes: 200,
  routeNodes: 200,
  /** Versions of a route that are kept beside the one in force. */
  routeVersions: 20,
  prices: 5000,
} as const;

const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a name is 1–64 of a–z, 0–9, “.”, “_” and “-”');

const headersSchema = z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), z.string().max(4000));

/** The dialects of language model APIs that the gateway speaks. */
export const apiStyleSchema = z.enum([
  'openai',
  'anthropic',
  'gemini',
  'bedrock',
  /** Passed through as it is; nothing is translated. */
  'other',
]);
export type ApiStyle = z.infer<typeof apiStyleSchema>;

const authSchema = z.strictObject({
  /** Header that carries the key; empty: none. */
  header: z.string().max(100).default('Authorization'),
  /** Word before the key, for example `Bearer`; empty: the key alone. */
  scheme: z.string().max(50).default('Bearer'),
});

/** A provider that the company adds, or a known one that it reaches at another address. */
export const gatewayProviderSchema = z.strictObject({
  id: nameSchema,
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(1000).optional(),
  /** Address without the endpoint; `{words}` are filled from `variables` or the request. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  style: apiStyleSchema.optional(),
  auth: authSchema.optional(),
  /** Sent with every request. */
  headers: headersSchema.default({}),
  /** Values for `{words}` of the address: `resource`, `region`, `project`, `location`, … */
  variables: z.record(z.string(), z.string().max(500)).default({}),
  /** Query parameters that are added where the request has none, for example `api-version`. */
  query: z.record(z.string(), z.string().max(200)).default({}),
  /** Ask for usage in streams (`stream_options.include_usage`). */
  streamUsage: z.boolean().optional(),
  enabled: z.boolean().default(true),
});
export type GatewayProvider = z.infer<typeof gatewayProviderSchema>;

/** A provider's key that is kept for callers. The secret itself is never in the policy. */
export const gatewayKeySchema = z.strictObject({
  alias: nameSchema,
  provider: nameSchema,
  /** File that holds the secret; without it the vault does, under the alias. */
  file: z.string().max(4000).optional(),
  /** Share of the traffic among the keys of a provider; 0 keeps a key for callers who name it. */
  weight: z.number().min(0).max(1000).default(1),
  enabled: z.boolean().default(true),
});
export type GatewayKey = z.infer<typeof gatewayKeySchema>;

/** A key that a caller shows to the gateway; only its digest is in the policy. */
export const virtualKeySchema = z.strictObject({
  id: nameSchema,
  name: z.string().max(200).default(''),
  /** SHA-256 of the token, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  user: z.string().max(320).optional(),
  team: z.string().max(200).optional(),
  groups: z.array(z.string().max(200)).max(100).default([]),
  /** What the key may be used for; empty: everything. `*` at the end of a model stands for the rest. */
  gateways: z.array(nameSchema).default([]),
  providers: z.array(nameSchema).default([]),
  models: z.array(z.string().max(200)).default([]),
  /** Aliases of stored keys that its requests may use; empty: all. */
  keys: z.array(nameSchema).default([]),
  /** Whether it may send a provider's key of its own. */
  ownKeys: z.boolean().default(true),
  /** May read logs, metrics and give feedback for all keys. */
  admin: z.boolean().default(false),
  expires: z.iso.datetime().optional(),
  enabled: z.boolean().default(true),
});
export type VirtualKey = z.infer<typeof virtualKeySchema>;

const backoffSchema = z.enum(['constant', 'linear', 'exponential']);
export type Backoff = z.infer<typeof backoffSchema>;

const cacheSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Seconds, from a minute to a month. */
  ttl: z.number().int().min(60).max(2_592_000).default(3600),
  /** Answers from before a change of these settings are not given any more. */
  invalidateOnUpdate: z.boolean().default(false),
  /** A hit passes DLP and policy like any other answer. */
  recheck: z.boolean().default(true),
  /** Callers with different virtual keys see one another's answers. */
  shared: z.boolean().default(false),
  semantic: z
    .strictObject({
      enabled: z.boolean().default(false),
      /** Cosine similarity from which two prompts count as the same. */
      threshold: z.number().min(0.5).max(1).default(0.95),
      /** Only says in the log what would have been a hit. */
      dryRun: z.boolean().default(false),
    })
    .prefault({}),
});

/** Finds of data in prompts or answers, and what happens to them. */
const gatewayDlpSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,23}$/, '1–24 of a–z, 0–9 and -'),
  enabled: z.boolean().default(true),
  action: z.enum(['flag', 'block']),
  check: z
    .array(z.enum(['request', 'response']))
    .min(1)
    .default(['request']),
  /** Ids of profiles of the policy. */
  profiles: z.array(z.string()).min(1).max(100),
});
export type GatewayDlp = z.infer<typeof gatewayDlpSchema>;

const verdictSchema = z.enum(['flag', 'block']);
/** S1–S14: unsafe topics; P1, of prompts only: an attack on the model. */
const guardrailsSchema = z.strictObject({
  prompt: z.partialRecord(z.enum([...UNSAFE_CATEGORIES, 'P1']), verdictSchema).default({}),
  response: z.partialRecord(z.enum(UNSAFE_CATEGORIES), verdictSchema).default({}),
});
export type Guardrails = z.infer<typeof guardrailsSchema>;

/** What holds for all requests of one gateway; a request header beats each of them. */
export const gatewaySettingsSchema = z.strictObject({
  id: nameSchema,
  /** `required`: 401 without a virtual key. */
  authentication: z.enum(['optional', 'required']).default('optional'),
  cache: cacheSchema.prefault({}),
  retry: z
    .strictObject({
      maxAttempts: z.number().int().min(1).max(5).default(1),
      /** Milliseconds. */
      delay: z.number().int().min(0).max(5000).default(500),
      backoff: backoffSchema.default('exponential'),
    })
    .prefault({}),
  /** Milliseconds to the first byte of the answer; 0: as long as the transport waits. */
  timeout: z.number().int().min(0).max(600_000).default(0),
  breaker: z
    .strictObject({
      /** Failures in a row that open the circuit of a provider or key; 0: never. */
      failures: z.number().int().min(0).max(1000).default(10),
      /** Seconds it stays open before one request tries again. */
      openSeconds: z.number().int().min(1).max(3600).default(30),
    })
    .prefault({}),
  /** Requests of one session stay with one key and one target of a percentage. */
  affinity: z.boolean().default(true),
  dlp: z.array(gatewayDlpSchema).max(20).default([]),
  /** Topics that are recorded or refused in prompts and answers. */
  guardrails: guardrailsSchema.prefault({}),
  /** Status of a blocked prompt or answer. */
  blockStatus: z.union([z.literal(400), z.literal(424)]).default(400),
  logs: z
    .strictObject({
      collect: z.boolean().default(true),
      /** Keep prompts and answers, sealed to `organisation.payloadKey`; without that key none is kept. */
      payload: z.boolean().default(false),
      /** Days. */
      retention: z.number().int().min(1).max(3650).default(30),
      /** Records that are kept at most; absent: all of those days. */
      most: z.number().int().min(10_000).max(10_000_000).optional(),
      /** What happens when there are as many: the oldest leave, or no new one is kept. */
      strategy: z.enum(['delete-oldest', 'stop-inserting']).default('delete-oldest'),
    })
    .prefault({}),
});
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

const scopeSchema = z.enum(['gateway', 'key', 'user', 'team', 'provider', 'model']);

/** `$eq`-style conditions over `user`, `team`, `model`, `provider`, `metadata.<key>`, … */
const conditionsSchema = z.record(z.string().max(200), z.unknown());

/** So many requests or tokens in so much time. */
export const gatewayLimitSchema = z.strictObject({
  id: nameSchema,
  /** One counter for each value of these; empty: one for all. A word `metadata.<key>` is possible too. */
  per: z
    .array(z.union([scopeSchema, z.string().regex(/^metadata\.[\w.-]{1,100}$/)]))
    .max(5)
    .default(['gateway']),
  when: conditionsSchema.default({}),
  count: z.enum(['requests', 'tokens']).default('requests'),
  limit: z.number().int().min(1),
  /** Seconds. */
  interval: z.number().int().min(1).max(86_400),
  technique: z.enum(['fixed', 'sliding']).default('fixed'),
});
export type GatewayLimit = z.infer<typeof gatewayLimitSchema>;

/** So much money in so much time; a request that could go over it is denied before it is sent. */
export const gatewayBudgetSchema = z.strictObject({
  id: nameSchema,
  per: z
    .array(z.union([scopeSchema, z.string().regex(/^metadata\.[\w.-]{1,100}$/)]))
    .max(5)
    .default([]),
  when: conditionsSchema.default({}),
  /** US dollars. */
  amount: z.number().positive(),
  /** Calendar windows are UTC; a number is a rolling window in seconds. */
  period: z.union([
    z.enum(['hour', 'day', 'week', 'month']),
    z.number().int().min(60).max(31_622_400),
  ]),
});
export type GatewayBudget = z.infer<typeof gatewayBudgetSchema>;

const nodeName = z.string().regex(/^[\w.-]{1,64}$/);

/** Nodes of a dynamic route. `next` and its like name nodes; `end` ends the route. */
export const routeNodeSchema = z.discriminatedUnion('type', [
  z.strictObject({ id: nodeName, type: z.literal('start'), next: nodeName }),
  z.strictObject({
    id: nodeName,
    type: z.literal('conditional'),
    conditions: conditionsSchema,
    true: nodeName,
    false: nodeName,
  }),
  z.strictObject({
    id: nodeName,
    type: z.literal('percentage'),
    /** Up to five shares in percent; the rest goes to `else`. */
    shares: z
      .array(z.strictObject({ percent: z.number().min(0).max(100), next: nodeName }))
      .min(1)
      .max(5),
    else: nodeName,
  }),
  z.strictObject({
    id: nodeName,
    type: z.literal('rate_limit'),
    limitType: z.enum(['count', 'cost']).default('count'),
    /** Counted per value of this: `user`, `metadata.<key>`, …; empty: together. */
    key: z.string().max(200).default(''),
    /** Requests, or US dollars for `cost`. */
    limit: z.number().positive(),
    /** Seconds. */
    interval: z.number().int().min(1).max(2_678_400),
    technique: z.enum(['fixed', 'sliding']).default('fixed'),
    success: nodeName,
    fallback: nodeName,
  }),
  z.strictObject({
    id: nodeName,
    type: z.literal('model'),
    provider: nameSchema,
    model: z.string().min(1).max(200),
    /** Milliseconds to the first byte; 0: the gateway's. */
    timeout: z.number().int().min(0).max(600_000).default(0),
    retries: z.number().int().min(0).max(4).default(0),
    /** After success, which means that the answer has begun. */
    success: nodeName.default('end'),
    fallback: nodeName.default('end'),
  }),
  z.strictObject({ id: nodeName, type: z.literal('end') }),
]);
export type RouteNode = z.infer<typeof routeNodeSchema>;

const routeNodesSchema = z.array(routeNodeSchema).min(2).max(GATEWAY_POLICY_LIMITS.routeNodes);

/** A dynamic route, called as the model `dynamic/<name>`. */
export const gatewayRouteSchema = z.strictObject({
  name: nameSchema,
  /** By which programs know it whatever its name; the name when absent. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
    .optional(),
  version: z.number().int().min(1).default(1),
  enabled: z.boolean().default(true),
  nodes: routeNodesSchema,
  /** Earlier versions to go back to, and later ones that are not in force yet. */
  others: z
    .array(z.strictObject({ version: z.number().int().min(1), nodes: routeNodesSchema }))
    .max(GATEWAY_POLICY_LIMITS.routeVersions)
    .default([]),
});
export type GatewayRoute = z.infer<typeof gatewayRouteSchema>;

/** US dollars for one token; takes the place of the list price. */
export const gatewayPriceSchema = z.strictObject({
  provider: nameSchema,
  /** `*`: every model of the provider that has no price of its own. */
  model: z.string().min(1).max(200),
  in: z.number().min(0),
  out: z.number().min(0),
  cacheRead: z.number().min(0).optional(),
  cacheWrite: z.number().min(0).optional(),
});
export type GatewayPrice = z.infer<typeof gatewayPriceSchema>;

/** What budgets do with a model whose price nobody knows. */
const unpricedSchema = z.strictObject({
  /** `count`: it takes of a budget what the prices here say. `refuse`: no request under a budget may use it. */
  action: z.enum(['count', 'refuse']).default('count'),
  /** US dollars for one token. Nineteen of twenty listed chat models cost no more than the defaults. */
  in: z.number().min(0).default(0.000_005),
  out: z.number().min(0).default(0.000_03),
});
export type GatewayUnpriced = z.infer<typeof unpricedSchema>;

/** The AI gateway: what an administrator decides about programs that call LLM APIs. */
export const gatewayPolicySchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** Port of the agent's gateway on loopback; 0: any free one. Without it the agent opens none. */
  port: z.number().int().min(0).max(65_535).optional(),
  gateways: z.array(gatewaySettingsSchema).max(GATEWAY_POLICY_LIMITS.gateways).default([]),
  providers: z.array(gatewayProviderSchema).max(GATEWAY_POLICY_LIMITS.providers).default([]),
  keys: z.array(gatewayKeySchema).max(GATEWAY_POLICY_LIMITS.keys).default([]),
  virtualKeys: z.array(virtualKeySchema).max(GATEWAY_POLICY_LIMITS.virtualKeys).default([]),
  limits: z.array(gatewayLimitSchema).max(GATEWAY_POLICY_LIMITS.limits).default([]),
  budgets: z.array(gatewayBudgetSchema).max(GATEWAY_POLICY_LIMITS.limits).default([]),
  routes: z.array(gatewayRouteSchema).max(GATEWAY_POLICY_LIMITS.routes).default([]),
  prices: z.array(gatewayPriceSchema).max(GATEWAY_POLICY_LIMITS.prices).default([]),
  unpriced: unpricedSchema.prefault({}),
  /** OpenTelemetry collector (OTLP over HTTP, JSON) that gets one span for each request. */
  telemetry: z
    .strictObject({ url: z.url({ protocol: /^https?$/ }), headers: headersSchema.default({}) })
    .optional(),
});
export type GatewayPolicy = z.infer<typeof gatewayPolicySchema>;
