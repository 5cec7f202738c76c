import { z } from 'zod';
import { companyViewSchema } from '../../core/exchange/company-view';
import {
  activitySchema,
  deskExceptionSchema,
  deskIdentitySchema,
  questionSchema,
} from '../../core/exchange/desk';
import { deskGatewaySchema } from '../../core/exchange/desk-gateway';
import { feedbackSchema } from '../../core/exchange/feedback';
import { postureResultSchema } from '../../core/exchange/policy-posture';
import { exceptionWishSchema } from '../../core/exchange/policy-exception';
import { ISOLATION_SWITCHES, isolationControlsSchema } from '../../core/exchange/policy-isolation';
import { deskPortalSchema } from '../../core/exchange/portal-view';
import { trialRequestSchema, trialResultSchema } from '../../core/exchange/trial';
import { personAnswerSchema } from '../../core/exchange/verdict';

/**
 * What main and the agent say to each other over the message port. Plain JSON values; bodies and
 * prompt text never cross. Each side parses what it receives with these schemas.
 */

/**
 * How well this desk is protected, as the tray shows it: `limited` where some programs do not come
 * through, `off` where policy has nothing inspected.
 */
export const protectionSchema = z.enum([
  'protected',
  'paused',
  'limited',
  'attention',
  'offline',
  'off',
]);
export type Protection = z.infer<typeof protectionSchema>;

export const agentStatusSchema = z.object({
  protection: protectionSchema,
  /** Words for the person: why it is not `protected`. Keys of the message catalogue. */
  reasons: z.array(
    z.enum([
      'endpoint-unreachable',
      'captive-portal',
      'not-enrolled',
      'no-keychain',
      'keychain-locked',
      'key-in-file',
      'policy-refused',
      'paused',
      'off-by-policy',
      'overloaded',
    ]),
  ),
  /** End of the pause, milliseconds since the epoch. */
  pausedUntil: z.number().optional(),
  policyVersion: z.number().int(),
  organisation: z.string(),
  consoleUrl: z.string().optional(),
  /** Where the company helps its people. */
  supportUrl: z.string().optional(),
  deviceId: z.string().optional(),
  backlog: z.number().int(),
  keychain: z.enum(['keychain', 'file', 'none']),
});
export type AgentStatus = z.infer<typeof agentStatusSchema>;

export const readySchema = z.object({
  ready: z.literal(true),
  urls: z.object({
    /** Forward proxy, `http://127.0.0.1:port`. */
    proxy: z.string(),
    /** PAC file. */
    pac: z.string(),
    /** Local services (health, CA certificate); token needed for all but PAC and CA. */
    local: z.string(),
    /** MCP portal; absent where the policy names no servers. */
    portal: z.string().optional(),
    /** AI gateway; absent where the policy names no port for it. */
    gateway: z.string().optional(),
  }),
  /** PEM file of the interception CA's certificate. */
  caFile: z.string(),
  caFingerprint: z.string(),
  pid: z.number().int(),
});
export type AgentReady = z.infer<typeof readySchema>;

export const warnRequestSchema = questionSchema.extend({ timeoutSeconds: z.number() });

/** Longest value that is shown behind a sample, UTF-16 code units. */
export const REVEALED_LENGTH = 200;

/** A site that the isolated browser may open, with the switches that are in force for the person. */
export const isolatedSiteSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Where it begins. */
  url: z.string(),
  /** Host patterns (reached over HTTPS) and origins that belong to it. */
  scope: z.array(z.string()),
  controls: isolationControlsSchema,
  /** Switches that an exception has opened, each until its end, ms since the epoch. */
  granted: z.array(z.object({ control: z.enum(ISOLATION_SWITCHES), until: z.number() })),
});
export type IsolatedSite = z.infer<typeof isolatedSiteSchema>;

/** The part of the policy that the isolated browser needs. */
export const isolationSettingsSchema = z.object({
  sites: z.array(isolatedSiteSchema),
  /** Host patterns of `scope` stand for plain HTTP on any port too, where they name this machine. */
  httpOnLoopback: z.boolean(),
  /** Who is at the desk, for watermarks. */
  person: z.string(),
});
export type IsolationSettings = z.infer<typeof isolationSettingsSchema>;

/** Agent → main. */
export const fromAgentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), ready: readySchema }),
  z.object({ type: z.literal('status'), status: agentStatusSchema }),
  /** The CA in use has a successor beside it, or was replaced by it: what `ready` said of it is over. */
  z.object({ type: z.literal('authority'), caFingerprint: z.string() }),
  z.object({ type: z.literal('warn'), request: warnRequestSchema }),
  /** The client went away or time ran out: close the question. */
  z.object({ type: z.literal('warn-withdrawn'), exchangeId: z.string() }),
  /** The value behind a sample, for a person who holds it open: the one text that crosses. */
  z.object({
    type: z.literal('warn-revealed'),
    requestId: z.string(),
    value: z.string().max(REVEALED_LENGTH).optional(),
  }),
  /** What the policy in force looks at, reports and keeps; sent at each change. */
  z.object({ type: z.literal('company-view'), view: companyViewSchema }),
  /** Answer to `trial`; without a result the agent could not do it. */
  z.object({
    type: z.literal('trial-done'),
    requestId: z.string(),
    result: trialResultSchema.optional(),
  }),
  z.object({ type: z.literal('isolation'), settings: isolationSettingsSchema }),
  /** A rule sent a browser's request to the isolated browser. */
  z.object({ type: z.literal('isolate'), url: z.string(), session: z.string().optional() }),
  z.object({ type: z.literal('activity'), entry: activitySchema }),
  /** Answer to `isolation-session`: credentials for the proxy, valid until `isolation-end`. */
  z.object({
    type: z.literal('isolation-session'),
    requestId: z.string(),
    username: z.string(),
    password: z.string(),
    /** Address of the proxy listener that demands these credentials, `http://127.0.0.1:port`. */
    proxy: z.string().optional(),
    /** SHA-256 of the public key that the agent answers TLS with, base64. */
    pin: z.string().optional(),
    /** The site that the address belongs to, with what is in force for it. */
    site: isolatedSiteSchema,
  }),
  /** What is in force for an open session has changed. */
  z.object({
    type: z.literal('isolation-changed'),
    username: z.string(),
    site: isolatedSiteSchema,
  }),
  /** The other answer: neither policy nor a rule lets the address open. */
  z.object({ type: z.literal('isolation-refused'), requestId: z.string() }),
  /** The person's exceptions: requests and what was decided; sent at each change. */
  z.object({ type: z.literal('exceptions'), exceptions: z.array(deskExceptionSchema) }),
  /** Who is signed in; sent at each change. `isAsked`: policy names a provider. */
  z.object({ type: z.literal('identity'), identity: deskIdentitySchema }),
  /** An address of the sign-in, for the person's own browser. */
  z.object({ type: z.literal('open-browser'), url: z.string() }),
  /** What the last check of the device's posture saw. */
  z.object({ type: z.literal('posture'), results: z.array(postureResultSchema) }),
  /** The MCP portal of this desk; sent at each change. */
  z.object({ type: z.literal('portal'), portal: deskPortalSchema }),
  /** What went through the AI gateway of this desk, in numbers; sent at changes, now and then. */
  z.object({ type: z.literal('gateway-use'), use: deskGatewaySchema }),
  /** Answer to `exception-request`. */
  z.object({ type: z.literal('exception-asked'), requestId: z.string(), sent: z.boolean() }),
  /** Something that stops the agent from doing its work; it exits after this. */
  z.object({ type: z.literal('fatal'), code: z.string(), message: z.string() }),
]);
export type FromAgent = z.infer<typeof fromAgentSchema>;

/** Main → agent. */
export const toAgentSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('warn-answer'),
    exchangeId: z.string(),
    answer: personAnswerSchema,
    /** The person wants later questions of this rule in this app answered the same way. */
    remember: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('warn-reveal'),
    requestId: z.string(),
    exchangeId: z.string(),
    index: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('trial'), requestId: z.string(), trial: trialRequestSchema }),
  z.object({ type: z.literal('feedback'), feedback: feedbackSchema }),
  /** The computer was asleep: what timers were to do is looked at anew. */
  z.object({ type: z.literal('woken') }),
  /** Asks to open an address in isolation; `session` is the id that a rule has given, if one has. */
  z.object({
    type: z.literal('isolation-session'),
    requestId: z.string(),
    url: z.string(),
    session: z.string().optional(),
  }),
  z.object({ type: z.literal('isolation-end'), username: z.string() }),
  z.object({ type: z.literal('pause'), seconds: z.number().int().min(0) }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('posture-check') }),
  /** The PAC file that was set before ours; absent: there was none. */
  z.object({ type: z.literal('chained-pac'), url: z.string().max(2048).optional() }),
  /** Somebody changed what protects this desk; main has dealt with it. */
  z.object({
    type: z.literal('tamper'),
    what: z.enum(['trust', 'proxy', 'data', 'agent']),
    done: z.enum(['repaired', 'reported', 'failed']),
  }),
  /** Asks all servers of the portal anew, and looks for configurations of clients. */
  z.object({ type: z.literal('portal-check') }),
  z.object({ type: z.literal('sign-in') }),
  z.object({ type: z.literal('sign-out') }),
  z.object({
    type: z.literal('exception-request'),
    requestId: z.string(),
    wish: exceptionWishSchema,
  }),
  /** `drainMs`: so long it may wait for a moment in which no exchange is under way. */
  z.object({ type: z.literal('shutdown'), drainMs: z.number().int().nonnegative().optional() }),
]);
export type ToAgent = z.infer<typeof toAgentSchema>;
