import { z } from 'zod';

/** What administrators of the endpoint may be, most powerful first. */
export const ROLES = [
  'owner',
  'administrator',
  'author',
  'approver',
  'analyst',
  'auditor',
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** What can be allowed in the console. `read` looks, everything else changes. */
export const PERMISSIONS = [
  'events.read',
  'payloads.read',
  'devices.read',
  'devices.manage',
  'policy.read',
  'policy.write',
  'policy.approve',
  'exceptions.read',
  'exceptions.decide',
  'people.read',
  'people.manage',
  'audit.read',
  'alerts.read',
  'alerts.manage',
  'exports.read',
  'exports.manage',
  'tenants.read',
  'tenants.manage',
  'tokens.manage',
  'data.manage',
] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

const nameSchema = z.string().trim().min(1).max(200);
export const passwordSchema = z.string().min(12, 'a password has at least 12 characters').max(1000);

/** Somebody who may sign in to the console. */
export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  role: roleSchema,
  state: z.enum(['active', 'disabled']),
  /** Who manages them: the console, single sign-on, or a directory through SCIM. */
  source: z.enum(['local', 'oidc', 'saml', 'scim']),
  created: z.iso.datetime(),
  lastSignIn: z.iso.datetime().optional(),
});
export type Person = z.infer<typeof personSchema>;

export const invitationSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  invitedBy: z.string(),
  expires: z.iso.datetime(),
});
export type Invitation = z.infer<typeof invitationSchema>;

export const peopleSchema = z.object({
  people: z.array(personSchema),
  invitations: z.array(invitationSchema),
});
export type People = z.infer<typeof peopleSchema>;

export const personChangeSchema = z.strictObject({
  role: roleSchema.optional(),
  state: z.enum(['active', 'disabled']).optional(),
});
export type PersonChange = z.infer<typeof personChangeSchema>;

export const inviteSchema = z.strictObject({ name: nameSchema, role: roleSchema });

/** The link is shown this once. */
export const invitedSchema = z.object({ link: z.string(), invitation: invitationSchema });
export type Invited = z.infer<typeof invitedSchema>;

export const acceptInvitationSchema = z.strictObject({
  token: z.string().min(1).max(200),
  name: nameSchema,
  password: passwordSchema,
});

export const passwordChangeSchema = z.strictObject({
  current: z.string().max(1000),
  next: passwordSchema,
});

/** One's own sign-ins and keys. */
export const accountSchema = z.object({
  name: z.string(),
  role: roleSchema,
  hasPassword: z.boolean(),
  sessions: z.array(
    z.object({
      id: z.string(),
      /** The one that asks. */
      current: z.boolean(),
      created: z.iso.datetime(),
      expires: z.iso.datetime(),
      address: z.string(),
      agent: z.string(),
      method: z.string(),
    }),
  ),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      created: z.iso.datetime(),
      lastUsed: z.iso.datetime().optional(),
    }),
  ),
});
export type Account = z.infer<typeof accountSchema>;

/** One entry of the administrators' audit log, as the console shows it. */
export const auditEntrySchema = z.object({
  seq: z.number().int(),
  time: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(['person', 'token', 'system']),
    id: z.string(),
    name: z.string(),
  }),
  /** Area and act, `policy.publish`. */
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  hash: z.string(),
});
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** Pass it as `before` for the next page; absent on the last one. */
  next: z.number().int().optional(),
});

/** Whether the log is whole; `fault` says what is not. */
export const auditVerificationSchema = z.object({
  ok: z.boolean(),
  entries: z.number().int(),
  head: z.string().optional(),
  fault: z.string().optional(),
});
export type AuditVerificationView = z.infer<typeof auditVerificationSchema>;
