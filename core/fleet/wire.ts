import { z } from 'zod';
import { auditEventSchema } from '../exchange/event';

/** Paths of the device API, below the central endpoint's base URL. */
export const FLEET_PATHS = {
  /** POST, unsigned, with a one-time token. */
  enrol: '/api/fleet/v1/enrol',
  /** GET, unsigned → signOnOfferSchema (sign-on-enrolment.ts); 404 where nobody signs in. */
  signOn: '/api/fleet/v1/sign-on',
  /** POST, unsigned, personEnrolRequestSchema → enrolAnswerSchema: for the person who signed in. */
  enrolPerson: '/api/fleet/v1/enrol-person',
  /** POST, unsigned, certificateEnrolRequestSchema (certificate-enrolment.ts) → enrolAnswerSchema. */
  enrolCertificate: '/api/fleet/v1/enrol-certificate',
  /**
   * GET, signed. JWS bundle (compact) with an `ETag`; 304 when unchanged. `?wait=n` (seconds) lets the
   * answer wait for the next one, for devices whose stream a proxy holds back.
   */
  policy: '/api/fleet/v1/policy',
  /** GET, signed. Server-sent events: `event: policy`, `data: {"version":n}`; a comment each 15 s. */
  policyStream: '/api/fleet/v1/policy/stream',
  /** POST, signed. NDJSON of events, `Content-Encoding: gzip`; 202 after commit. */
  events: '/api/fleet/v1/events',
  /** GET `/<sha256>`, signed: a file of a hashed set that the policy names; `Range: bytes=n-` goes on. */
  sets: '/api/fleet/v1/sets',
  /** POST, signed. What the device runs: policy version, agent version, trust, keychain. */
  checkIn: '/api/fleet/v1/check-in',
  /**
   * GET, signed. The device's temporary exceptions, a JWS (core/fleet/exception-grants.ts). POST, signed,
   * exceptionWishSchema → 202: a person asks for one. The stream says `event: exceptions` on news.
   */
  exceptions: '/api/fleet/v1/exceptions',
} as const;

/** Limits of the device API; over them the endpoint answers 413 or 400. */
export const FLEET_LIMITS = {
  batchEvents: 500,
  batchBytes: 1024 * 1024,
  decompressedBytes: 8 * 1024 * 1024,
  /** Largest difference between a request's time and the endpoint's, seconds. */
  clockSkewSeconds: 300,
  /** Longest wait of a request for the next policy, seconds; proxies in between allow a minute. */
  longPollSeconds: 50,
} as const;

/** Raw Ed25519 public key, base64url without padding (RFC 8037 `x`). */
const ed25519PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const enrolRequestSchema = z.strictObject({
  token: z.string().min(16).max(256),
  publicKey: ed25519PublicKey,
  hostname: z.string().max(253),
  os: z.string().max(64),
  osVersion: z.string().max(128),
  user: z.string().max(256),
  agentVersion: z.string().max(64),
});
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;

export const enrolAnswerSchema = z.object({
  deviceId: z.string(),
  /** Public key that signs policy bundles; pinned by the device from here on. */
  policyKey: ed25519PublicKey,
  organisation: z.string(),
  consoleUrl: z.url(),
});
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>;

export const checkInSchema = z.strictObject({
  policyVersion: z.number().int().nonnegative(),
  agentVersion: z.string().max(64),
  osVersion: z.string().max(128),
  state: z.enum(['protected', 'paused', 'limited', 'attention', 'offline', 'off']),
  caFingerprint: z.string().max(128).optional(),
  keychain: z.enum(['keychain', 'file', 'none']),
  /** Events still waiting in the outbox. */
  backlog: z.number().int().nonnegative(),
  /** Results of posture checks by their id; absent until the first check is over. */
  posture: z.record(z.string().max(64), z.boolean()).optional(),
});
export type CheckIn = z.infer<typeof checkInSchema>;

/** One line of a batch. */
export const batchLineSchema = auditEventSchema;

export const batchAnswerSchema = z.object({
  accepted: z.number().int().nonnegative(),
  /** Events that were there already; not an error. */
  duplicates: z.number().int().nonnegative(),
  /** Lines that can never be accepted, with the reason; the device drops and reports them. */
  refused: z.array(z.object({ line: z.number().int(), reason: z.string() })),
});
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;

/** Errors of the device API. `enrol_again`: the device's key is not known (any more). */
export const fleetErrorSchema = z.object({
  error: z.object({
    code: z.enum([
      'bad_request',
      'bad_token',
      'bad_signature',
      'clock_skew',
      'replay',
      'enrol_again',
      'too_large',
      'too_many',
      'internal',
    ]),
    message: z.string(),
    /** Where in the input, as a JSON path or line number. */
    where: z.string().optional(),
  }),
});
export type FleetError = z.infer<typeof fleetErrorSchema>;
