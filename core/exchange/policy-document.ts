import { z } from 'zod';
import { ACTIVITIES, appRiskSchema, appStatusSchema } from './app';
import { confidenceSchema, findingCategorySchema } from './finding';
import { portalSchema } from './policy-portal';
import {
  blockResponseSchema,
  rateLimitSchema,
  redactSchema,
  redirectSchema,
  skipSchema,
} from './policy-actions';
import {
  APPLICABILITY_LIMITS,
  exemptionSchema,
  logLevelSchema,
  scheduleSchema,
  timeZoneSchema,
} from './policy-applicability';
import { identitySchema, sessionMinutesSchema } from './policy-identity';
import { isolationSchema } from './policy-isolation';
import { postureSchema } from './policy-posture';
import { exactDataSchema } from './policy-datasets';
import { customDetectorsSchema } from './policy-detectors';
import { topicsSchema } from './policy-topics';
import { gatewayPolicySchema } from './policy-gateway';
import { fleetPolicySchema } from './policy-fleet';
import { shadowMcpSchema } from './policy-mcp';
import { WAF_LIMITS, wafSchema } from './policy-waf';
import { actionSchema, justificationSchema, warnChoiceSchema } from './verdict';

/** Limits of a policy document; each is enforced when it is parsed. */
export const POLICY_LIMITS = {
  rules: 2000,
  expressionLength: 64 * 1024,
  lists: 200,
  listItems: 100_000,
  hosts: 20_000,
  messageLength: 1000,
} as const;

const idSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,63}$/,
    'an id is 1–64 of a–z, 0–9, _ and -, and starts with a letter or digit',
  );

/** A host name, optionally with a leading `*.` that stands for any number of labels. */
export const hostPatternSchema = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$|^\[?[0-9a-f:.]+\]?$/,
    'a lower-case host name, "*.name" or an IP address',
  );

/** One rule: `when` is an expression of the rules language, `action` what happens if it is true. */
export const ruleSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(200),
  enabled: z.boolean().default(true),
  /** `prompt` rules decide before anything leaves; `response` rules watch the answer. */
  phase: z.enum(['prompt', 'response']).default('prompt'),
  when: z.string().min(1).max(POLICY_LIMITS.expressionLength),
  action: actionSchema,
  /** Shown to the person: what to do instead, whom to ask. */
  message: z.string().max(POLICY_LIMITS.messageLength).optional(),
  /** Where the company explains the rule. */
  link: z.url({ protocol: /^https?$/ }).optional(),
  /** For `warn`: which answers the person may give besides Cancel. */
  choices: z.array(warnChoiceSchema).default(['cancel', 'redact', 'send']),
  justification: justificationSchema.default('required'),
  /** For `warn`: minutes for which a person may have the rule's questions in one app answered the same way. */
  rememberMinutes: z.number().int().min(0).max(1440).default(0),
  /** For `redirect`: where to. */
  redirect: redirectSchema.optional(),
  /** For `block` and `rate_limit` at the firewall: its own answer. */
  response: blockResponseSchema.optional(),
  /** For `rate_limit`: how much in which time. */
  rateLimit: rateLimitSchema.optional(),
  /** For `skip`: what is left out. */
  skip: skipSchema.optional(),
  /** For `redact`, and for the answer “redact” to a warning: what is masked, and how. */
  redact: redactSchema.prefault({}),
  /** Ids of the firewall's zones that the rule is for; with it, it applies to nothing else. */
  zones: z.array(z.string()).max(WAF_LIMITS.zones).optional(),
  /** Whom the rule does not apply to. */
  exempt: z.array(exemptionSchema).max(APPLICABILITY_LIMITS.exemptions).default([]),
  /** When the rule applies; always without it. */
  schedule: scheduleSchema.optional(),
  logLevel: logLevelSchema.default('info'),
  /** Minutes: who signed in longer ago signs in again before what this rule matches goes on. */
  sessionMinutes: sessionMinutesSchema.optional(),
  /** Store the sealed prompt with the event. Needs `organisation.payloadKey`. */
  storePayload: z.boolean().default(false),
});
export type Rule = z.infer<typeof ruleSchema>;

/** A named group of detectors that rules refer to by id (`any(dlp.profiles[*] == "secrets")`). */
export const profileSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(200),
  description: z.string().max(1000).optional(),
  detectors: z.array(z.string()).default([]),
  categories: z.array(findingCategorySchema).default([]),
  minConfidence: confidenceSchema.default('low'),
  /** Fires when the number of findings exceeds this. */
  matchCount: z.number().int().min(0).max(1000).default(0),
});
export type Profile = z.infer<typeof profileSchema>;

/** An app the company adds to the library, or a library app whose status or hosts it changes. */
export const policyAppSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(200).optional(),
  vendor: z.string().max(200).optional(),
  category: z.string().max(64).optional(),
  domains: z.array(hostPatternSchema).default([]),
  status: appStatusSchema.optional(),
  risk: appRiskSchema.optional(),
  /** Minutes: who signed in longer ago signs in again before the app opens. */
  sessionMinutes: sessionMinutesSchema.optional(),
  /** What is switched off in this app; everything else is allowed and left to the rules. */
  controls: z.partialRecord(z.enum(ACTIVITIES), z.enum(['allow', 'block'])).default({}),
});

/** A named list for `in $name`. */
export const listSchema = z.strictObject({
  kind: z.enum(['string', 'integer', 'ip']),
  items: z.array(z.union([z.string(), z.number().int()])).max(POLICY_LIMITS.listItems),
  /** For people; rules know the list by its key. */
  name: z.string().max(200).optional(),
  description: z.string().max(1000).optional(),
  /** What the entries are, in the words of the API: DOMAIN, EMAIL, URL, SERIAL, … */
  type: z.string().max(20).optional(),
});
export type PolicyList = z.infer<typeof listSchema>;

/** The policy: everything an administrator decides, in one document. */
export const policyDocumentSchema = z.strictObject({
  schema: z.literal(1).default(1),
  /** Only goes up. 0 is the built-in default policy. */
  version: z.number().int().nonnegative().default(0),
  organisation: z
    .strictObject({
      name: z.string().max(200).default(''),
      /** For rules about the time of day. */
      timeZone: timeZoneSchema.default('UTC'),
      supportUrl: z.url({ protocol: /^(https?|mailto)$/ }).optional(),
      /** Raw X25519 public key, base64, to which stored payloads are sealed. */
      payloadKey: z
        .string()
        .regex(/^[A-Za-z0-9+/]{43}=$/)
        .optional(),
    })
    .prefault({}),
  apps: z.array(policyAppSchema).max(2000).default([]),
  intercept: z
    .strictObject({
      /** False: nothing is inspected but the isolated browser, and the tray says so. */
      enabled: z.boolean().default(true),
      /** Hosts to intercept beyond the AI-app library. */
      hosts: z.array(hostPatternSchema).max(POLICY_LIMITS.hosts).default([]),
      /** Never intercepted, whatever else says so. */
      doNotInspect: z.array(hostPatternSchema).max(POLICY_LIMITS.hosts).default([]),
      /** A host whose client rejects our certificate: tunnel it, tunnel and report, or block it. */
      onPinned: z.enum(['tunnel', 'report', 'block']).default('report'),
      /**
       * Domains (with all below them) outside of which the interception CA is worth nothing (RFC
       * 5280 4.2.1.10, honoured by browsers and OpenSSL). Read when a desk makes its CA; empty: no
       * such constraint. Clients reject it for all other hosts, which then count as pinned.
       */
      certificateDomains: z
        .array(hostPatternSchema.refine((host) => !host.includes('*') && !host.includes(':')))
        .max(1000)
        .default([]),
      /**
       * Hosts that look like an AI and are in neither library nor policy: leave them alone, report
       * them, or look into them, too.
       */
      shadowAi: z.enum(['off', 'report', 'inspect']).default('report'),
    })
    .prefault({}),
  /** What happens to traffic when a stage fails or a body cannot be read. */
  failure: z.enum(['open', 'closed']).default('closed'),
  upstream: z
    .strictObject({
      /**
       * Company proxy for everything that leaves, `http://[user:password@]host:port` or
       * `socks5://[user:password@]host:port`.
       */
      proxy: z.url({ protocol: /^(http|socks5)$/ }).optional(),
      /** Additional trusted roots, PEM. */
      roots: z.array(z.string().includes('BEGIN CERTIFICATE')).max(100).default([]),
    })
    .prefault({}),
  lists: z.record(z.string().regex(/^[a-z0-9_]{1,64}$/), listSchema).default({}),
  profiles: z.array(profileSchema).max(500).default([]),
  detectors: customDetectorsSchema.default([]),
  exactData: exactDataSchema.prefault({}),
  rules: z.array(ruleSchema).max(POLICY_LIMITS.rules).default([]),
  topics: topicsSchema.default({}),
  posture: postureSchema.prefault({}),
  identity: identitySchema.prefault({}),
  warn: z
    .strictObject({
      /** Seconds a warning waits before it counts as Cancel. */
      timeoutSeconds: z.number().int().min(5).max(600).default(120),
    })
    .prefault({}),
  isolation: isolationSchema.prefault({}),
  portal: portalSchema.prefault({}),
  gateway: gatewayPolicySchema.prefault({}),
  waf: wafSchema.prefault({}),
  shadowMcp: shadowMcpSchema.prefault({}),
  fleet: fleetPolicySchema.prefault({}),
  /** Without an OS keychain: refuse to intercept, or use a key file that only the user can read. */
  keychain: z.enum(['require', 'allow-file']).default('allow-file'),
  limits: z
    .strictObject({
      /** Largest request body that is inspected, bytes. */
      bodyBytes: z
        .number()
        .int()
        .min(1024)
        .max(256 * 1024 * 1024)
        .default(32 * 1024 * 1024),
      /** Largest body after decompression, bytes. */
      decompressedBytes: z
        .number()
        .int()
        .min(1024)
        .max(512 * 1024 * 1024)
        .default(64 * 1024 * 1024),
    })
    .prefault({}),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
export type PolicyInput = z.input<typeof policyDocumentSchema>;
export type PolicyApp = z.infer<typeof policyAppSchema>;
