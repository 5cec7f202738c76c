import { z } from 'zod';
import { portalSchema, type PortalServer } from '../../../core/exchange/policy-portal';
import { invalid } from '../api-problem';
import { changedNames, changedNamesSchema, withChangedNames } from './changed-names';

const AUTH_TYPES = ['oauth', 'bearer', 'unauthenticated'] as const;
type AuthType = (typeof AUTH_TYPES)[number];
/** A reference to a secret that the portal keeps; no secret stands in a policy. */
const SECRET = /^\$\{secret:[A-Za-z0-9_.-]{1,64}\}$/;

const common = {
  description: z.string().max(1000).nullable().optional(),
  auth_credentials: z
    .string()
    .regex(SECRET, 'credentials are named, for example ${secret:github}, and kept by the portal')
    .optional(),
  updated_tools: changedNamesSchema.default([]),
  updated_prompts: changedNamesSchema.default([]),
  /** The portal always goes by the policy's proxy settings, and has one address for callbacks. */
  secure_web_gateway: z.boolean().optional(),
  is_shared_oauth_callback_enabled: z.boolean().optional(),
};

export const newServerSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, '1–32 of a–z, 0–9 and -'),
  name: z.string().min(1).max(200),
  hostname: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
  auth_type: z.enum(AUTH_TYPES),
  ...common,
});
export const serverUpdateSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  ...common,
});
type ServerUpdate = z.infer<typeof serverUpdateSchema>;

/** A server as the API makes it: everybody may call every tool that is not switched off. */
export function toServer({ id, hostname, auth_type, ...rest }: z.infer<typeof newServerSchema>) {
  const parsed = portalSchema.shape.servers.parse([
    { id, url: hostname, allow: [{}], ...(auth_type === 'oauth' ? { oauth: {} } : {}) },
  ]);
  const [made] = parsed;
  if (!made) throw new Error('a server was lost');
  if (auth_type === 'bearer' && rest.auth_credentials === undefined) {
    throw invalid('A bearer server needs credentials.', '/auth_credentials');
  }
  if (auth_type !== 'bearer' && rest.auth_credentials !== undefined) {
    throw invalid('Only bearer servers have credentials.', '/auth_credentials');
  }
  return updated(made, rest);
}

/** The server with what the request names changed. */
export function updated(server: PortalServer, change: ServerUpdate): PortalServer {
  const { name, description, auth_credentials: credentials } = change;
  const { description: before, ...others } = server;
  const text = description === undefined ? before : (description ?? undefined);
  return withChangedNames(
    {
      ...others,
      ...(name === undefined ? {} : { name }),
      ...(text === undefined ? {} : { description: text }),
      ...(credentials === undefined
        ? {}
        : { headers: { ...server.headers, Authorization: `Bearer ${credentials}` } }),
    },
    [...change.updated_tools, ...change.updated_prompts],
  );
}

function authOf(server: PortalServer): AuthType {
  if (server.oauth) return 'oauth';
  const names = Object.keys(server.headers).map((name) => name.toLowerCase());
  return names.includes('authorization') ? 'bearer' : 'unauthenticated';
}

/** A server as the API shows it; one that is a program on the desk has its command as address. */
export function showServer(server: PortalServer, updatedAt: number) {
  const at = new Date(updatedAt).toISOString();
  const auth = authOf(server);
  return {
    id: server.id,
    name: server.name ?? server.id,
    description: server.description ?? null,
    hostname: server.url ?? server.command ?? '',
    auth_type: auth,
    authentication_status: auth === 'unauthenticated' ? 'not_required' : 'manual',
    status: server.enabled ? 'ready' : 'waiting',
    tools: [],
    prompts: [],
    updated_tools: changedNames(server),
    updated_prompts: [],
    created_at: at,
    modified_at: at,
  };
}
