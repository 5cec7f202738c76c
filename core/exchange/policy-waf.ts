import { z } from 'zod';
import { blockResponseSchema } from './policy-actions';
import { topicsSchema } from './policy-topics';

/** Limits of the firewall's section of a policy; each is enforced when it is parsed. */
export const WAF_LIMITS = {
  zones: 200,
  hosts: 100,
  origins: 50,
  endpoints: 2000,
  pathLength: 1024,
} as const;

/** A host name in lower case, `*.name` for all names below it, or `*` for every host. */
const zoneHostSchema = z
  .string()
  .max(253)
  .regex(
    /^(\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[?[0-9a-f:.]+\]?)$/,
    'a lower-case host name, "*.name", an IP address or "*"',
  );

/** One server that answers for a zone. */
const originSchema = z.strictObject({
  /** `http://host:port` or `https://host:port`; a path is put before the request's own. */
  url: z.url({ protocol: /^https?$/ }),
  /** Share of the requests, relative to the other origins. 0 takes none. */
  weight: z.number().int().min(0).max(100).default(1),
});

/** How an origin shows that it is well. */
const healthSchema = z.strictObject({
  path: z.string().startsWith('/').max(WAF_LIMITS.pathLength).default('/'),
  intervalSeconds: z.number().int().min(1).max(3600).default(15),
  timeoutSeconds: z.number().int().min(1).max(60).default(5),
  /** Failures in a row after which it gets no more requests. */
  failures: z.number().int().min(1).max(10).default(2),
});

/** An operation of the zone's API: a method and a path, `{name}` stands for one segment. */
const endpointSchema = z.strictObject({
  method: z.string().regex(/^[A-Z]{1,16}$/, 'a method in capitals, for example POST'),
  path: z.string().startsWith('/').max(WAF_LIMITS.pathLength),
  /** The host it belongs to; without it, all hosts of the zone. */
  host: zoneHostSchema.optional(),
  /** `cf-llm` says that prompts go there. */
  labels: z.array(z.string().min(1).max(24)).max(10).default([]),
});

/** One application behind the firewall. */
export const wafZoneSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a–z, 0–9, _ and -, at most 64'),
  name: z.string().min(1).max(200).optional(),
  hosts: z.array(zoneHostSchema).min(1).max(WAF_LIMITS.hosts),
  origins: z.array(originSchema).min(1).max(WAF_LIMITS.origins),
  health: healthSchema.optional(),
  /**
   * `log`: the managed rules note personal data, unsafe topics and injection and store the prompt
   * sealed. `production`: only the rules of the policy, and no prompt is stored by the mode.
   */
  mode: z.enum(['log', 'production']).default('log'),
  /** Whether prompts are looked at; without it the zone is a plain proxy with rules about requests. */
  enabled: z.boolean().default(true),
  /** Whether the managed rules look for personal data. */
  personalData: z.boolean().default(true),
  /** Topics of the application's own: label → phrase; they come beside those of the policy. */
  topics: topicsSchema.default({}),
  /** Which requests are read: all JSON bodies, or those of endpoints with the label `cf-llm`. */
  scan: z.enum(['all', 'labelled']).default('all'),
  /** Read what comes back as well. */
  answers: z.boolean().default(true),
  endpoints: z.array(endpointSchema).max(WAF_LIMITS.endpoints).default([]),
  /** Discovered operations that nobody wants to hear of again, by `METHOD host/path`. */
  ignoredEndpoints: z.array(z.string().max(2000)).max(WAF_LIMITS.endpoints).default([]),
  /** Own answer to a blocked request. */
  blockResponse: blockResponseSchema.optional(),
});
export type WafEndpoint = z.infer<typeof endpointSchema>;
export type WafZone = z.infer<typeof wafZoneSchema>;

/** The firewall in front of the company's own AI applications. */
export const wafSchema = z.strictObject({
  zones: z.array(wafZoneSchema).max(WAF_LIMITS.zones).default([]),
  /** Largest JSON body that is read, bytes; a larger one counts as unreadable. */
  bodyBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(1024 * 1024),
  /** Proxies whose X-Forwarded-For is believed: addresses or CIDR ranges. */
  trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
  /** How long a browser that passed a challenge is let through, seconds. */
  clearanceSeconds: z.number().int().min(60).max(31_536_000).default(1800),
});
export type WafConfig = z.infer<typeof wafSchema>;
