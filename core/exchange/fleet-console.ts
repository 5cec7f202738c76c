import { z } from 'zod';

/** The fleet's part of the console's HTTP API. Times are ISO 8601, UTC. */
export const FLEET_CONSOLE_PATHS = {
  /** GET → {tokens: tokenSchema[]}. POST tokenWishSchema → {id, token, expires}: shown this once. DELETE `/<id>`. */
  tokens: '/api/console/v1/fleet/tokens',
  /** GET ?after=<hostname>/<id>&q=&group=&version=&online=&limit= → {devices, next?}. POST `/<id>` deviceChangeSchema. */
  devices: '/api/console/v1/fleet/devices',
  /** GET → fleetSpreadSchema. */
  spread: '/api/console/v1/fleet/spread',
  /** GET → ringsSchema. POST {groups}: who gets a version first. */
  rings: '/api/console/v1/fleet/rings',
  /** POST {document, note, basedOn} → {version}: for the canary groups only. */
  canary: '/api/console/v1/fleet/rings/canary',
  /** POST {version}: what the canary groups have goes to all. */
  promote: '/api/console/v1/fleet/rings/promote',
  /** POST {version} → {version}: what an earlier version said, as the next version, for all. */
  rollBack: '/api/console/v1/fleet/roll-back',
  /**
   * GET → {drafts}. POST draftWishSchema → {id}. GET `/<id>`; POST `/<id>` draftWishSchema; DELETE `/<id>`;
   * POST `/<id>/review` {state, review}; POST `/<id>/publish` {ring} → {version}.
   */
  drafts: '/api/console/v1/fleet/drafts',
  /** GET, POST retentionSchema. */
  retention: '/api/console/v1/fleet/retention',
  /** GET → {holds}. POST {kind, key, reason} → {id}. DELETE `/<id>` releases it. */
  holds: '/api/console/v1/fleet/holds',
  /** POST {person, reason} → {events, outcomes, counts}; 409 where a hold protects it. */
  erase: '/api/console/v1/fleet/people/erase',
  /** GET ?person= → NDJSON of everything that the person left. */
  personExport: '/api/console/v1/fleet/people/export',
  /** GET → {sets}. POST, application/octet-stream → {sha256, size}. DELETE `/<sha256>`. */
  sets: '/api/console/v1/fleet/sets',
} as const;

const group = z
  .string()
  .trim()
  .max(100)
  .regex(/^[^\n\r\0]*$/);

export const tokenWishSchema = z.strictObject({
  label: z.string().max(200).default(''),
  group: group.default(''),
  /** Devices that may enrol with it. */
  uses: z.number().int().min(1).max(100_000).default(1),
  /** Hours until it expires, 90 days at most. */
  hours: z
    .number()
    .positive()
    .max(90 * 24)
    .default(1),
});

export const deviceChangeSchema = z.strictObject({
  group: group.optional(),
  /** Takes away its right to speak, at once. */
  revoke: z.literal(true).optional(),
});

export const ringsChangeSchema = z.strictObject({ groups: z.array(group.min(1)).max(100) });
export const versionSchema = z.strictObject({ version: z.number().int().positive() });
export const canarySchema = z.strictObject({
  document: z.unknown(),
  note: z.string().max(1000),
  basedOn: z.number().int().nonnegative(),
});

export const draftWishSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  document: z.unknown(),
  note: z.string().max(1000).default(''),
  basedOn: z.number().int().nonnegative(),
});
export const draftReviewSchema = z.strictObject({
  state: z.enum(['draft', 'in_review', 'approved', 'rejected']),
  review: z.string().max(2000).default(''),
});
export const draftPublishSchema = z.strictObject({ ring: z.enum(['canary', 'all']) });

const days = z.number().int().min(1).max(36_500).optional();
/** Days for which what is kept; absent: for ever. */
export const retentionSchema = z.strictObject({
  eventDays: days,
  payloadDays: days,
  hourDays: days,
  dayDays: days,
});

export const holdWishSchema = z.strictObject({
  kind: z.enum(['all', 'person', 'device']),
  key: z.string().max(200).default(''),
  reason: z.string().trim().min(1).max(1000),
});
export const eraseSchema = z.strictObject({
  person: z.string().min(1).max(200),
  reason: z.string().trim().min(1).max(1000),
});
