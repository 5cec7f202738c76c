import { z } from 'zod';

/** What an API token may do: `read` looks, `edit` changes and looks. */
export const API_SCOPES = [
  'waf:read',
  'waf:edit',
  'gateway:read',
  'gateway:edit',
  'policy:read',
  'policy:edit',
  'logs:read',
  'logs:edit',
  'alerts:read',
  'alerts:edit',
  'scim:edit',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

const MAX_DAYS = 3650;

export const newApiTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  scopes: z.array(z.enum(API_SCOPES)).min(1),
  /** Days until it expires; without, it does not. */
  days: z.number().int().min(1).max(MAX_DAYS).optional(),
});

export const apiTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  created: z.iso.datetime(),
  expires: z.iso.datetime().optional(),
});
export type ApiTokenView = z.infer<typeof apiTokenSchema>;

export const apiTokensSchema = z.object({ tokens: z.array(apiTokenSchema) });
/** The token is shown this once. */
export const madeApiTokenSchema = z.object({ id: z.string(), token: z.string() });
