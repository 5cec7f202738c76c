import { z } from 'zod';
import { passwordSchema, permissionSchema, roleSchema } from './access';
import { exchangeEventSchema, outcomeEventSchema } from './event';
import { policyDocumentSchema } from './policy-document';

/**
 * The console's HTTP API, as the server answers and the web console reads it. All paths are below
 * `/api/console/v1`. Reads are GET; writes need the `X-CSRF-Token` header with the token of
 * `GET /session`. The session is an HttpOnly cookie. Errors: `{error:{code,message,issues?}}`.
 */
export const CONSOLE_PATHS = {
  /** GET → sessionSchema. POST signInSchema → sessionSchema. DELETE → 204. */
  session: '/api/console/v1/session',
  /** POST setUpSchema → sessionSchema: makes the first administrator; 409 once there is one. */
  setUp: '/api/console/v1/set-up',
  /** GET → {devices: deviceSchema[]}. */
  devices: '/api/console/v1/devices',
  /** POST {label} → {token, expires}: a one-time enrolment token, valid for an hour. */
  tokens: '/api/console/v1/enrolment-tokens',
  /**
   * GET ?before=<id>&limit=<n>&action=&app=&device=&q= → {events: exchangeRowSchema[], next?}, without
   * sealed payloads. GET `${events}/<id>` → exchangeRowSchema with them.
   */
  events: '/api/console/v1/events',
  /** GET, server-sent events: `event: exchange`, data exchangeRowSchema (new row or its outcome). */
  eventStream: '/api/console/v1/events/stream',
  /** GET → summarySchema, counts of the last 24 hours. */
  summary: '/api/console/v1/summary',
  /** GET → policyStateSchema. */
  policy: '/api/console/v1/policy',
  /** POST {document} → validationSchema; nothing is stored. */
  policyCheck: '/api/console/v1/policy/check',
  /** POST {document, note, basedOn} → {version}; 409 when somebody published in between, 422 with issues. */
  policyPublish: '/api/console/v1/policy/publish',
  /** GET `${policyVersions}/<n>` → {version, time, author, note, document}. */
  policyVersions: '/api/console/v1/policy/versions',
  /** GET → {fields: offeredFieldSchema[]}: what conditions can ask for. */
  ruleFields: '/api/console/v1/rules/fields',
  /** POST {when} or {form: ruleFormSchema} → ruleFormAnswerSchema: a condition as text and as rows. */
  ruleForm: '/api/console/v1/rules/form',
  /** POST {document} → dryRunSchema: what it would have done with the last 1,000 exchanges. */
  dryRun: '/api/console/v1/policy/dry-run',
  /**
   * GET → {exceptions: policyExceptionSchema[]}, newest first. POST `${exceptions}/<id>`
   * exceptionDecisionSchema → policyExceptionSchema; 409 when somebody decided in between.
   */
  exceptions: '/api/console/v1/exceptions',
  /**
   * GET → {apps: shadowAppSchema[]}, AI sites in use that nobody has entered. POST `${shadowAi}/<host>`
   * shadowDecisionSchema → {version?}: the policy version that was published with it.
   */
  shadowAi: '/api/console/v1/shadow-ai',
  /**
   * GET ?{feedbackQuerySchema} → feedbackPageSchema (feedback.ts), newest first. POST
   * `${feedback}/<id>` feedbackMarkSchema → {}.
   */
  feedback: '/api/console/v1/feedback',
  /** GET → accountSchema (access.ts): one's own sessions and passkeys. */
  account: '/api/console/v1/account',
  /** POST passwordChangeSchema → 204; all other sessions end. */
  accountPassword: '/api/console/v1/account/password',
  /** DELETE `${accountSessions}/<id>` → 204. */
  accountSessions: '/api/console/v1/account/sessions',
  /** POST → passkeyCreationSchema (passkey.ts). */
  passkeyOptions: '/api/console/v1/account/passkeys/options',
  /** POST passkeyCreatedSchema → 204. DELETE `${passkeys}/<id>` → 204. */
  passkeys: '/api/console/v1/account/passkeys',
  /** POST → passkeyRequestSchema. */
  passkeySignInOptions: '/api/console/v1/session/passkey/options',
  /** POST passkeyUsedSchema → sessionSchema. */
  passkeySignIn: '/api/console/v1/session/passkey',
  /** GET → peopleSchema. POST `${people}/<id>` personChangeSchema → 204; DELETE → 204. */
  people: '/api/console/v1/people',
  /** POST inviteSchema → invitedSchema. DELETE `${invitations}/<id>` → 204. */
  invitations: '/api/console/v1/invitations',
  /** POST acceptInvitationSchema → sessionSchema. */
  acceptInvitation: '/api/console/v1/invitation',
  /** GET → alertsViewSchema (alerts.ts). */
  alerts: '/api/console/v1/alerts',
  /** GET ?before= → alertHistorySchema. */
  alertHistory: '/api/console/v1/alerts/history',
  /** POST alertRuleSchema → {id}; `${alertRules}/<id>` POST, DELETE. */
  alertRules: '/api/console/v1/alerts/rules',
  /** The same with alertDestinationSchema; POST `${alertDestinations}/<id>/test` → alertTestSchema. */
  alertDestinations: '/api/console/v1/alerts/destinations',
  /** POST alertSilenceSchema → {id}; DELETE `${alertSilences}/<id>`. */
  alertSilences: '/api/console/v1/alerts/silences',
  /** GET → exportsViewSchema (exports.ts). POST exportJobSchema → {id}; `${exports}/<id>` POST, DELETE. */
  exports: '/api/console/v1/exports',
  /** GET → apiTokensSchema (api-token.ts). POST newApiTokenSchema → madeApiTokenSchema; DELETE `…/<id>`. */
  apiTokens: '/api/console/v1/api-tokens',
  /** GET → approvalsSchema (approval.ts). POST `${approvals}/<id>` approvalDecisionSchema → {version?}. */
  approvals: '/api/console/v1/approvals',
  /** POST approvalSettingSchema → 204. */
  approvalSetting: '/api/console/v1/approval-setting',
  /** GET → signOnSchema (sign-on.ts) without the secret. POST signOnSchema → 204. */
  signOn: '/api/console/v1/sign-on',
  /** POST signOnSchema → signOnTrialSchema: begins a sign-in with these settings; nothing is stored. */
  signOnTrial: '/api/console/v1/sign-on/trial',
  /** GET → signOnOfferSchema, before the sign-in. */
  signOnOffer: '/api/console/v1/session/sign-on',
  /** GET ?before=&limit=&action=&q= → auditPageSchema (access.ts), newest first. */
  audit: '/api/console/v1/audit',
  /** GET → auditVerificationSchema: reads the whole log. */
  auditVerification: '/api/console/v1/audit/verification',
} as const;

export const sessionSchema = z.object({
  /** False: nobody is signed in. */
  signedIn: z.boolean(),
  /** True: there is no administrator yet, show the set-up page. */
  setUpNeeded: z.boolean(),
  user: z
    .object({
      id: z.string(),
      name: z.string(),
      role: roleSchema,
      /** What the role may do; the console shows nothing else. */
      permissions: z.array(permissionSchema),
    })
    .optional(),
  csrfToken: z.string().optional(),
  organisation: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

export const signInSchema = z.strictObject({
  name: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
});

export const setUpSchema = z.strictObject({
  /** One-time secret that the server printed at its first start (or wrote to its data folder). */
  setUpToken: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  password: passwordSchema,
});

export const deviceSchema = z.object({
  id: z.string(),
  hostname: z.string(),
  user: z.string(),
  os: z.string(),
  osVersion: z.string(),
  agentVersion: z.string(),
  enrolled: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  /** True while its policy stream is open. */
  online: z.boolean(),
  policyVersion: z.number().int(),
  state: z.enum(['protected', 'paused', 'limited', 'attention', 'offline', 'off']),
  keychain: z.enum(['keychain', 'file', 'none']),
  backlog: z.number().int(),
});
export type Device = z.infer<typeof deviceSchema>;

/** One exchange with its outcome, once there is one. */
export const exchangeRowSchema = z.object({
  exchange: exchangeEventSchema,
  outcome: outcomeEventSchema.optional(),
  receivedAt: z.iso.datetime(),
});
export type ExchangeRow = z.infer<typeof exchangeRowSchema>;

export const summarySchema = z.object({
  /** Per hour, oldest first, 24 entries. */
  hours: z.array(
    z.object({
      start: z.iso.datetime(),
      allow: z.number().int(),
      redact: z.number().int(),
      block: z.number().int(),
      isolate: z.number().int(),
    }),
  ),
  warned: z.object({
    cancelled: z.number().int(),
    redacted: z.number().int(),
    sent: z.number().int(),
  }),
  apps: z.array(z.object({ id: z.string(), name: z.string(), count: z.number().int() })),
  detectors: z.array(z.object({ id: z.string(), count: z.number().int() })),
  devices: z.object({ total: z.number().int(), online: z.number().int() }),
});
export type Summary = z.infer<typeof summarySchema>;

/** One thing wrong with a policy document. */
export const policyIssueSchema = z.object({
  /** JSON path, `rules[3].when`. */
  path: z.string(),
  message: z.string(),
  /** For expressions: offset in UTF-16 code units into the value at `path`. */
  offset: z.number().int().optional(),
});
export type PolicyIssue = z.infer<typeof policyIssueSchema>;

export const validationSchema = z.object({
  ok: z.boolean(),
  issues: z.array(policyIssueSchema),
});

export const policyVersionSchema = z.object({
  version: z.number().int(),
  time: z.iso.datetime(),
  author: z.string(),
  note: z.string(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

export const policyStateSchema = z.object({
  version: z.number().int(),
  document: policyDocumentSchema,
  versions: z.array(policyVersionSchema),
  /** How many devices run which version. */
  spread: z.array(z.object({ version: z.number().int(), devices: z.number().int() })),
});
export type PolicyState = z.infer<typeof policyStateSchema>;

export const consoleErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    issues: z.array(policyIssueSchema).optional(),
  }),
});
