import { z } from 'zod';

/** Limits of the portal's section; each is enforced when a policy is parsed. */
export const PORTAL_LIMITS = {
  servers: 200,
  grants: 200,
  patterns: 500,
  approved: 5000,
  keys: 10_000,
} as const;

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, '1–32 of a–z, 0–9 and -');

/** `*` stands for any run of characters. */
const patternSchema = z.string().min(1).max(200);

/** SHA-256, base64url. */
const hashSchema = z.string().regex(/^[\w-]{43}$/, 'a SHA-256 as base64url');

/** Key of one person or program, where `access` asks for keys. */
const personalKeySchema = z.strictObject({
  /** SHA-256 of the key, hexadecimal: the key itself is in no policy. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
  user: z.string().min(1).max(200),
  email: z.string().max(320).optional(),
  groups: z.array(z.string().min(1)).default([]),
  /** It counts until then. */
  expires: z.iso.datetime().optional(),
});

/** Who may call which tools. Without groups and users: everybody. */
const grantSchema = z.strictObject({
  tools: z.array(patternSchema).max(PORTAL_LIMITS.patterns).default(['*']),
  groups: z.array(z.string().min(1)).default([]),
  users: z.array(z.string().min(1)).default([]),
});

/** What a spawned server may reach besides system files and its own folder. */
const sandboxSchema = z.strictObject({
  /** `auto`: where the platform has one; `require`: do not start without; `off`: none. */
  mode: z.enum(['auto', 'require', 'off']).default('auto'),
  network: z.boolean().default(false),
  home: z.boolean().default(false),
  /** Further folders, absolute paths. */
  read: z.array(z.string()).default([]),
  write: z.array(z.string()).default([]),
});

const oauthSchema = z.strictObject({
  clientId: z.string().optional(),
  /** May hold `${secret:name}`. */
  clientSecret: z.string().optional(),
  /** Address of a client id metadata document that names this client. */
  clientMetadataUrl: z.url({ protocol: /^https$/ }).optional(),
  scopes: z.array(z.string()).default([]),
});

const serverSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().max(200).optional(),
    description: z.string().max(1000).optional(),
    enabled: z.boolean().default(true),
    /** Address of a server over HTTP. */
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** `auto` finds out whether it speaks Streamable HTTP or the older SSE. */
    transport: z.enum(['auto', 'http', 'sse']).default('auto'),
    /** Headers of each request to it; values may hold `${secret:name}`. */
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string()).default({}),
    oauth: oauthSchema.optional(),
    /** The address may be, or lead to, a private network or this computer. */
    privateNetwork: z.boolean().default(false),
    /** Program of a server over standard input and output. */
    command: z.string().min(1).optional(),
    args: z.array(z.string()).default([]),
    /** Its whole environment besides PATH, HOME, LANG and TMPDIR; values may hold `${secret:name}`. */
    env: z.record(z.string(), z.string()).default({}),
    cwd: z.string().optional(),
    sandbox: sandboxSchema.prefault({}),
    /** Goes before its names; the id when absent. */
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{0,64}$/)
      .optional(),
    /** Names that clients see, by the server's own names. */
    alias: z.record(z.string(), z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/)).default({}),
    /** Nothing is listed or callable until a grant allows it. */
    allow: z.array(grantSchema).max(PORTAL_LIMITS.grants).default([]),
    /** Tools that nobody may call, whatever grants say. */
    deny: z.array(patternSchema).max(PORTAL_LIMITS.patterns).default([]),
    /** Which calls a person has to approve each time. */
    approval: z
      .strictObject({
        mode: z.enum(['destructive', 'always', 'never']).default('destructive'),
        tools: z.array(patternSchema).default([]),
        /**
         * Whom to ask: the person at the desk or in front of the client, or an administrator in the
         * console, where the portal runs on the central endpoint.
         */
        by: z.enum(['user', 'administrator']).default('user'),
      })
      .prefault({}),
    /** What happens to definitions that are new or changed after the first sight. */
    pinning: z.enum(['quarantine', 'report', 'off']).default('quarantine'),
    /** Hashes of definitions that an administrator has approved, whatever was there before. */
    approved: z.array(hashSchema).max(PORTAL_LIMITS.approved).default([]),
    /** What happens to definitions that talk to the model, or about other servers. */
    poisoning: z.enum(['quarantine', 'report', 'off']).default('quarantine'),
    /** Calls of one user to this server in a number of seconds. */
    rate: z
      .strictObject({
        calls: z.number().int().min(1).max(100_000),
        seconds: z.number().int().min(1).max(86_400),
      })
      .optional(),
    /** How long its lists may take before clients get the others without it, ms. */
    listMs: z.number().int().min(50).max(10_000).default(1500),
    /** How long a call may go without any message, ms. */
    callMs: z.number().int().min(1000).max(3_600_000).default(300_000),
  })
  .refine(({ url, command }) => (url === undefined) !== (command === undefined), {
    message: 'a server has either a url or a command',
  });

const accessSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.literal('key') }),
  z.strictObject({
    mode: z.literal('oauth'),
    /** Authorization server whose tokens are accepted. */
    issuer: z.url(),
    /** Where its keys are; found by its metadata when absent. */
    jwksUrl: z.url().optional(),
    /** What tokens have to be for; the portal's own address when absent. */
    audience: z.string().optional(),
    scopes: z.array(z.string()).default([]),
    /** Claim that holds the groups of a person. */
    groupsClaim: z.string().default('groups'),
  }),
]);

/** The MCP portal: which servers, under which names, for whom. */
export const portalSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** How programs that administer the portal know it. */
  listing: z
    .strictObject({
      id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
      name: z.string().min(1).max(200),
      hostname: z.string().min(1).max(253),
      description: z.string().max(1000).optional(),
    })
    .optional(),
  servers: z
    .array(serverSchema)
    .max(PORTAL_LIMITS.servers)
    .default([])
    .refine((servers) => new Set(servers.map(({ id }) => id)).size === servers.length, {
      message: 'each server has an id of its own',
    }),
  /** How tools and prompts of several servers are told apart. */
  naming: z.enum(['prefix', 'collision', 'never']).default('prefix'),
  codeMode: z.enum(['off', 'opt_in', 'default_on', 'enforced']).default('opt_in'),
  /** How clients prove who they are. On loopback nothing is asked unless this says so. */
  access: accessSchema.optional(),
  /** Keys of people and programs; those of a desk have its local key besides. */
  keys: z.array(personalKeySchema).max(PORTAL_LIMITS.keys).default([]),
  /** Desks report which servers their MCP clients have configured. */
  findConfigurations: z.boolean().default(true),
  /** Web origins besides loopback from which requests are taken. */
  origins: z.array(z.url()).default([]),
  /** Entries of a page of a list. */
  pageSize: z.number().int().min(1).max(10_000).default(1000),
  /** Largest result of a call, bytes. */
  resultBytes: z
    .number()
    .int()
    .min(1024)
    .max(256 * 1024 * 1024)
    .default(8 * 1024 * 1024),
  /** Seconds that a person has for an approval. */
  approvalSeconds: z.number().int().min(5).max(600).default(120),
});

export type PortalPolicy = z.infer<typeof portalSchema>;
export type PortalServer = z.infer<typeof serverSchema>;
export type PortalKey = z.infer<typeof personalKeySchema>;
export type PortalAccess = z.infer<typeof accessSchema>;
