import { z } from 'zod';

/** AI services of the company whose posture is looked after; the rules of `CONSOLE_PATHS` hold. */
export const TENANT_PATHS = {
  /**
   * GET → tenantsViewSchema. POST tenantSchema → {id}. `${tenants}/<id>`: POST, DELETE.
   * POST `${tenants}/<id>/scan` → tenantScannedSchema. POST `${tenants}/<id>/findings/<finding>`
   * findingDecisionSchema → 204.
   */
  tenants: '/api/console/v1/tenants',
} as const;

export const TENANT_LIMITS = {
  tenants: 50,
  /** Findings of one tenant that are kept; the gravest stay. */
  findings: 2000,
} as const;

const secret = z.string().max(16_384);
/** Another address of the same API: a proxy of the company, or its region. */
const address = (fallback: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .default(fallback);

/** Which keys of a connection are secrets; the rest is shown. */
export const TENANT_SECRETS = {
  openai: ['adminKey', 'complianceKey', 'filesKey'],
  anthropic: ['adminKey', 'filesKey'],
  google: ['serviceAccount'],
} as const;

/** Secrets are sealed; reading gives dots, and sending the dots back keeps them. */
const connectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('openai'),
    /** Admin API key (`sk-admin-…`): members, invites, projects and their keys. */
    adminKey: secret.min(1),
    url: address('https://api.openai.com'),
    /** Key of the Compliance API of ChatGPT Enterprise and its workspace: custom GPTs. */
    complianceKey: secret.default(''),
    workspace: z.string().max(200).default(''),
    complianceUrl: address('https://api.chatgpt.com'),
    /** Key of a project whose files are looked through. */
    filesKey: secret.default(''),
  }),
  z.strictObject({
    kind: z.literal('anthropic'),
    /** Admin API key (`sk-ant-admin…`): members, invites, keys and their use. */
    adminKey: secret.min(1),
    url: address('https://api.anthropic.com'),
    /** Key of a workspace whose files are looked through. */
    filesKey: secret.default(''),
  }),
  z.strictObject({
    kind: z.literal('google'),
    /** JSON key of a service account with domain-wide delegation. */
    serviceAccount: secret.min(1),
    /** Administrator in whose name it asks. */
    admin: z.email(),
    customer: z.string().min(1).max(100).default('my_customer'),
    /** Project whose API keys are looked at; empty: none. */
    project: z.string().max(100).default(''),
    /** In place of Google's own hosts; empty: those. */
    url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(2000)]).default(''),
  }),
]);
export type TenantConnection = z.output<typeof connectionSchema>;
export type TenantKind = TenantConnection['kind'];

export const tenantSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean().default(true),
  connection: connectionSchema,
  /** A key or member without use for so many days is unused. */
  unusedDays: z.number().int().min(1).max(3650).default(90),
  /** A key of this age should have been exchanged, days. */
  rotateDays: z.number().int().min(1).max(3650).default(180),
});
export type Tenant = z.output<typeof tenantSchema>;

export const TENANT_CHECKS = [
  'admin_key_unused',
  'admin_key_unrotated',
  'key_unused',
  'key_unrotated',
  'key_unrestricted',
  'key_owner_gone',
  'member_inactive',
  'member_without_mfa',
  'admin_without_mfa',
  'invite_open',
  'gpt_public',
  'gpt_actions',
  'gpt_code',
  'gpt_browsing',
  'licence_suspended',
  'file_match',
] as const;
export type TenantCheck = (typeof TENANT_CHECKS)[number];

export const TENANT_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
const severitySchema = z.enum(TENANT_SEVERITIES);
export type TenantSeverity = z.infer<typeof severitySchema>;

export const tenantFindingSchema = z.object({
  /** The same for the same fault of the same thing in every scan. */
  id: z.string(),
  check: z.enum(TENANT_CHECKS),
  severity: severitySchema,
  /** What it is about: a key's name and its last characters, a member, a file. Never a secret. */
  object: z.string(),
  /** Whose it is, or where. */
  owner: z.string(),
  /** What more there is to know: detectors that matched, days without use. */
  detail: z.string(),
  firstSeen: z.iso.datetime(),
  /** Somebody has looked at it and lets it be. */
  accepted: z.boolean(),
});
export type TenantFinding = z.infer<typeof tenantFindingSchema>;

export const tenantsViewSchema = z.object({
  tenants: z.array(
    z.object({
      id: z.string(),
      tenant: tenantSchema,
      /** Last scan that came to its end. */
      scanned: z.iso.datetime().optional(),
      /** Why parts of the last scan failed. */
      errors: z.array(z.string()),
      findings: z.array(tenantFindingSchema),
    }),
  ),
});
export type TenantsView = z.infer<typeof tenantsViewSchema>;

export const tenantScannedSchema = z.object({
  findings: z.number().int(),
  errors: z.array(z.string()),
});

export const findingDecisionSchema = z.strictObject({ accepted: z.boolean() });
