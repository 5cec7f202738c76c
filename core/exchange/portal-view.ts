import { z } from 'zod';

/** Limits of what is shown and reported about a portal. */
export const PORTAL_VIEW_LIMITS = {
  /** Tools of one server that a report names; more are counted only. */
  tools: 500,
  /** Longest description of a tool in a view, UTF-16 code units. */
  description: 500,
  /** Longest definition that a device reports for review, UTF-16 code units of its JSON. */
  definition: 20_000,
  /** Days that usage can be asked for. */
  days: 90,
} as const;

/** How a server was last reached: `unused` until somebody has asked it for anything. */
export const portalServerStateSchema = z.enum(['unused', 'ok', 'old', 'slow', 'failed']);
export type PortalServerState = z.infer<typeof portalServerStateSchema>;

/** What a server's program is shut in: `none` for one that is reached over HTTP. */
export const portalSandboxSchema = z.enum([
  'none',
  'bubblewrap',
  'seatbelt',
  'job-object',
  'off',
  'missing',
]);
export type PortalSandbox = z.infer<typeof portalSandboxSchema>;

/** One tool as a portal knows it. */
export const portalToolViewSchema = z.object({
  /** The server's own name. */
  name: z.string(),
  title: z.string().optional(),
  description: z.string(),
  /** It says of itself that it changes or deletes things. */
  destructive: z.boolean(),
  /** Held back until an administrator has looked at its definition. */
  waiting: z.boolean(),
  /** A person has to approve each call. */
  approval: z.boolean(),
  /** On a desk: whether its person may call it. In the console: who may, by the grants. */
  allowed: z.enum(['everybody', 'some', 'nobody']),
});
export type PortalToolView = z.infer<typeof portalToolViewSchema>;

/** One server as a portal sees it. */
export const portalServerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  transport: z.enum(['http', 'stdio']),
  /** Host of its address, or name of its program. */
  address: z.string(),
  state: portalServerStateSchema,
  /** Why it is not `ok`, in words. */
  reason: z.string().optional(),
  /** Protocol revision that it speaks, once it is known. */
  revision: z.string().optional(),
  sandbox: portalSandboxSchema,
  tools: z.array(portalToolViewSchema),
});
export type PortalServerView = z.infer<typeof portalServerViewSchema>;

/** A server in the configuration of an MCP client on a desk; values of variables are left out. */
export const foundServerSchema = z.object({
  /** The program whose configuration it is: `Claude Desktop`, `Cursor`, `VS Code`, … */
  client: z.string(),
  /** Name that it has there. */
  name: z.string(),
  /** Its URL without query, or its program with arguments that hold no value. */
  address: z.string(),
  /** Whether it leads to the portal, to a server that policy knows, or past both. */
  kind: z.enum(['portal', 'known', 'unknown']),
});
export type FoundServer = z.infer<typeof foundServerSchema>;

/** The portal of a desk, as the agent tells the companion; at the start and at each change. */
export const deskPortalSchema = z.object({
  /** Address for the configurations of clients; absent where the policy names no servers. */
  url: z.string().optional(),
  /** How a client of this desk shows who it is: the local key has to be sent, or nothing. */
  access: z.enum(['none', 'key', 'oauth']),
  servers: z.array(portalServerViewSchema),
  found: z.array(foundServerSchema),
});
export type DeskPortal = z.infer<typeof deskPortalSchema>;

/**
 * The console's part of the API about the portal (rules of `CONSOLE_PATHS` hold). What is decided
 * here becomes the next version of the policy, so that every portal of the company follows.
 */
export const PORTAL_PATHS = {
  /** GET → portalOverviewSchema. */
  servers: '/api/console/v1/portal/servers',
  /** POST `${server}/<id>` serverChangeSchema → {version}. */
  server: '/api/console/v1/portal/servers',
  /** POST toolSwitchSchema → {version}: switches one tool for everybody. */
  switches: '/api/console/v1/portal/switches',
  /** GET → {definitions: heldDefinitionSchema[]}. POST definitionDecisionSchema → {version?}. */
  definitions: '/api/console/v1/portal/definitions',
  /** GET ?days=7 → portalUsageSchema. */
  usage: '/api/console/v1/portal/usage',
  /** GET → {anomalies: portalAnomalySchema[]}, newest first. */
  anomalies: '/api/console/v1/portal/anomalies',
  /** GET → {approvals: pendingApprovalSchema[]}. POST `${approvals}/<id>` approvalDecisionSchema → 204, 404 when it is over. */
  approvals: '/api/console/v1/portal/approvals',
  /** GET → {found: reportedServerSchema[]}. POST registerServerSchema → {version}: with no tool allowed. */
  found: '/api/console/v1/portal/found',
} as const;

/** A server of the policy, with what the portals of the company say of it. */
export const consoleServerSchema = portalServerViewSchema.extend({
  enabled: z.boolean(),
  /** Desks by what they say of it. */
  desks: z.object({ ok: z.number().int(), troubled: z.number().int() }),
  /** Desks that start its program without a sandbox. */
  unsandboxed: z.number().int(),
  /** True: the state is that of the portal on the central endpoint; else that of the last desk. */
  hosted: z.boolean(),
  /** Definitions that wait for review. */
  waiting: z.number().int(),
});
export type ConsoleServer = z.infer<typeof consoleServerSchema>;

export const portalOverviewSchema = z.object({
  /** Address of the portal on the central endpoint, where there is one. */
  url: z.string().optional(),
  servers: z.array(consoleServerSchema),
});
export type PortalOverview = z.infer<typeof portalOverviewSchema>;

/** What can be changed of a server without writing policy; grants are in the policy document. */
export const serverChangeSchema = z.strictObject({ enabled: z.boolean() });

export const toolSwitchSchema = z.strictObject({
  server: z.string().min(1).max(32),
  tool: z.string().min(1).max(200),
  /** True: everybody may call it, as far as no grant is needed for anything else of it. */
  allowed: z.boolean(),
});

/** A definition that is new, changed or suspect; `pinned` and `pending` make the diff. */
export const heldDefinitionSchema = z.object({
  server: z.string(),
  kind: z.enum(['tools', 'prompts', 'resources', 'templates', 'instructions']),
  key: z.string(),
  /** SHA-256 of the definition as it is now, base64url. */
  hash: z.string(),
  /** `new`, `changed`, or what is suspicious about it. */
  reason: z.string(),
  /** As it was approved; absent for a new one. Pretty JSON, possibly cut. */
  pinned: z.string().optional(),
  /** As the server gives it now. */
  pending: z.string(),
  /** Portals that hold it back. */
  portals: z.number().int(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
});
export type HeldDefinition = z.infer<typeof heldDefinitionSchema>;

export const definitionDecisionSchema = z.strictObject({
  server: z.string().min(1).max(32),
  kind: heldDefinitionSchema.shape.kind,
  key: z.string().max(4000),
  hash: z.string().regex(/^[\w-]{43}$/),
  /** `refuse`: it stays held back and leaves the list. */
  decision: z.enum(['approve', 'refuse']),
});
export type DefinitionDecision = z.infer<typeof definitionDecisionSchema>;

const countsShape = {
  calls: z.number().int(),
  /** Ended with an error of the tool or the server. */
  failures: z.number().int(),
  /** Not let through. */
  refusals: z.number().int(),
  /** Text that came back, UTF-16 code units. */
  length: z.number().int(),
  /** Mean time of a call that was let through, ms. */
  meanMs: z.number(),
} as const;

export const portalUsageSchema = z.object({
  tools: z.array(
    z.object({
      server: z.string(),
      tool: z.string(),
      users: z.number().int(),
      ...countsShape,
    }),
  ),
  users: z.array(z.object({ user: z.string(), tools: z.number().int(), ...countsShape })),
  /** Per day, oldest first. */
  days: z.array(z.object({ day: z.iso.date(), calls: z.number().int() })),
});
export type PortalUsage = z.infer<typeof portalUsageSchema>;

export const portalAnomalySchema = z.object({
  id: z.string(),
  time: z.iso.datetime(),
  kind: z.enum(['new-tool', 'burst', 'unusual-hour', 'volume']),
  user: z.string(),
  server: z.string(),
  tool: z.string(),
  detail: z.string(),
  device: z.string(),
});
export type PortalAnomaly = z.infer<typeof portalAnomalySchema>;

/** A call to the portal on the central endpoint that waits for an administrator. */
export const pendingApprovalSchema = z.object({
  id: z.string(),
  server: z.string(),
  tool: z.string(),
  user: z.string(),
  client: z.string(),
  /** SHA-256 of the arguments: the approval serves for no others. */
  argumentHash: z.string(),
  /** Names of the arguments; values are not shown. */
  argumentNames: z.array(z.string()),
  asked: z.iso.datetime(),
  until: z.iso.datetime(),
});
export type PendingApproval = z.infer<typeof pendingApprovalSchema>;

export const approvalDecisionSchema = z.strictObject({ approve: z.boolean() });

/** A server that desks have configured, and on how many. */
export const reportedServerSchema = z.object({
  clients: z.array(z.string()),
  name: z.string(),
  address: z.string(),
  desks: z.number().int(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
});
export type ReportedServer = z.infer<typeof reportedServerSchema>;

/** Puts a server that was found into the policy; `url` or a command line without values. */
export const registerServerSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  name: z.string().min(1).max(200),
  address: z.string().min(1).max(2000),
});
