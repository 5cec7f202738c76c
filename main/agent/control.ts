import { z } from 'zod';
import {
  activitySchema,
  deskExceptionSchema,
  deskIdentitySchema,
  questionSchema,
} from '../../core/exchange/desk';
import { postureResultSchema } from '../../core/exchange/policy-posture';
import { exceptionWishSchema } from '../../core/exchange/policy-exception';
import { isolationControlsSchema } from '../../core/exchange/policy-isolation';
import { deskPortalSchema } from '../../core/exchange/portal-view';
import { personAnswerSchema } from '../../core/exchange/verdict';

/**
 * What main and the agent say to each other over the message port. Plain JSON values; bodies and
 * prompt text never cross. Each side parses what it receives with these schemas.
 */

/** How well this desk is protected, as the tray shows it. */
export const protectionSchema = z.enum(['protected', 'paused', 'attention', 'offline']);
export type Protection = z.infer<typeof protectionSchema>;

export const agentStatusSchema = z.object({
  protection: protectionSchema,
  /** Words for the person: why it is not `protected`. Keys of the message catalogue. */
  reasons: z.array(
    z.enum([
      'endpoint-unreachable',
      'not-enrolled',
      'no-keychain',
      'keychain-locked',
      'key-in-file',
      'policy-refused',
      'paused',
    ]),
  ),
  policyVersion: z.number().int(),
  organisation: z.string(),
  consoleUrl: z.string().optional(),
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

/** The part of the policy that the isolated browser needs. */
export const isolationSettingsSchema = z.object({
  sites: z.array(z.object({ id: z.string(), name: z.string(), url: z.string() })),
  switches: z.object({
    copy: z.enum(['allow', 'refuse']),
    paste: z.enum(['allow', 'refuse']),
    upload: z.enum(['allow', 'refuse']),
    download: z.enum(['allow', 'refuse']),
    print: z.enum(['allow', 'refuse']),
  }),
});
export type IsolationSettings = z.infer<typeof isolationSettingsSchema>;

/** Agent → main. */
export const fromAgentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), ready: readySchema }),
  z.object({ type: z.literal('status'), status: agentStatusSchema }),
  z.object({ type: z.literal('warn'), request: warnRequestSchema }),
  /** The client went away or time ran out: close the question. */
  z.object({ type: z.literal('warn-withdrawn'), exchangeId: z.string() }),
  z.object({ type: z.literal('isolation'), settings: isolationSettingsSchema }),
  /** A rule sent a browser's request to the isolated browser. */
  z.object({ type: z.literal('isolate'), url: z.string() }),
  z.object({ type: z.literal('activity'), entry: activitySchema }),
  /** Answer to `isolation-session`: credentials for the proxy, valid until `isolation-end`. */
  z.object({
    type: z.literal('isolation-session'),
    requestId: z.string(),
    username: z.string(),
    password: z.string(),
    /** Address of the proxy listener that demands these credentials, `http://127.0.0.1:port`. */
    proxy: z.string().optional(),
  }),
  /** The person's exceptions: requests and what was decided; sent at each change. */
  z.object({ type: z.literal('exceptions'), exceptions: z.array(deskExceptionSchema) }),
  /** Who is signed in; sent at each change. `isAsked`: policy names a provider. */
  z.object({ type: z.literal('identity'), identity: deskIdentitySchema }),
  /** An address of the sign-in, for the person's own browser. */
  z.object({ type: z.literal('open-browser'), url: z.string() }),
  /** What the last check of the device's posture saw. */
  z.object({ type: z.literal('posture'), results: z.array(postureResultSchema) }),
  /** Answer to `exception-request`. */
  z.object({ type: z.literal('exception-asked'), requestId: z.string(), sent: z.boolean() }),
  /** Something that stops the agent from doing its work; it exits after this. */
  z.object({ type: z.literal('fatal'), code: z.string(), message: z.string() }),
]);
export type FromAgent = z.infer<typeof fromAgentSchema>;

/** Main → agent. */
export const toAgentSchema = z.discriminatedUnion('type', [
  /** The MCP portal of this desk; sent at each change. */
  z.object({ type: z.literal('portal'), portal: deskPortalSchema }),
  z.object({ type: z.literal('warn-answer'), exchangeId: z.string(), answer: personAnswerSchema }),
  z.object({ type: z.literal('isolation-session'), requestId: z.string() }),
  z.object({ type: z.literal('isolation-end'), username: z.string() }),
  z.object({ type: z.literal('pause'), seconds: z.number().int().min(0) }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('posture-check') }),
  z.object({ type: z.literal('sign-in') }),
  z.object({ type: z.literal('sign-out') }),
  z.object({
    type: z.literal('exception-request'),
    requestId: z.string(),
    wish: exceptionWishSchema,
  }),
  z.object({ type: z.literal('shutdown') }),
]);
  /** Asks all servers of the portal anew, and looks for configurations of clients. */
  z.object({ type: z.literal('portal-check') }),
export type ToAgent = z.infer<typeof toAgentSchema>;
