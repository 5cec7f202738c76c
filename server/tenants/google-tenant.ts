import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { TenantConnection } from '../../core/exchange/tenant';
import { keyFaults, scanParts, type Ages, type Fault, type Scan } from './fault';
import { reasonOf } from './reason';
import { allPages, TenantClient, TenantError } from './tenant-client';

type Connection = Extract<TenantConnection, { kind: 'google' }>;

const DIRECTORY = 'https://admin.googleapis.com';
const LICENSING = 'https://licensing.googleapis.com';
const API_KEYS = 'https://apikeys.googleapis.com';
const SCOPES = [
  'https://www.googleapis.com/auth/admin.directory.user.readonly',
  'https://www.googleapis.com/auth/apps.licensing',
  'https://www.googleapis.com/auth/cloud-platform.read-only',
];
/** Product of the licences for Gemini (Google Workspace, products and SKUs). */
const GEMINI = '101047';
const TOKEN_SECONDS = 600;
const TIMEOUT_MS = 30_000;

const accountSchema = z.object({
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});
const tokenSchema = z.object({ access_token: z.string().min(1) });
const usersSchema = z.object({
  users: z
    .array(
      z.object({
        id: z.string(),
        primaryEmail: z.string(),
        isAdmin: z.boolean().default(false),
        isEnrolledIn2Sv: z.boolean().default(false),
        suspended: z.boolean().default(false),
      }),
    )
    .default([]),
  nextPageToken: z.string().optional(),
});
type User = z.output<typeof usersSchema>['users'][number];
const licencesSchema = z.object({
  items: z.array(z.object({ userId: z.string(), skuName: z.string().default('') })).default([]),
  nextPageToken: z.string().optional(),
});
const keysSchema = z.object({
  keys: z
    .array(
      z.object({
        name: z.string(),
        displayName: z.string().default(''),
        createTime: z.string(),
        deleteTime: z.string().optional(),
        restrictions: z.looseObject({ apiTargets: z.array(z.unknown()).default([]) }).optional(),
      }),
    )
    .default([]),
  nextPageToken: z.string().optional(),
});

/**
 * A Google Workspace and a Google Cloud project: the Directory API tells of the second factor, the
 * Licensing API of licences for Gemini, the API Keys API of keys. Its keys do not say when they were used.
 */
export function scanGoogle(connection: Connection, ages: Ages): Promise<Scan> {
  const { url, project } = connection;
  let token: Promise<string> | undefined;
  const client = async (host: string): Promise<TenantClient> => {
    token ??= accessToken(connection, ages.now);
    return new TenantClient(url === '' ? host : url, { authorization: `Bearer ${await token}` });
  };
  const parts = [async () => people(await client(DIRECTORY), await client(LICENSING), connection)];
  if (project !== '') parts.push(async () => apiKeys(await client(API_KEYS), project, ages));
  return scanParts(parts, reasonOf);
}

/** A token for the administrator, by the service account's signature (RFC 7523). */
async function accessToken({ serviceAccount, admin }: Connection, now: number): Promise<string> {
  const account = accountOf(serviceAccount);
  const key = await importPKCS8(account.private_key, 'RS256').catch(() => {
    throw new TenantError('the private key of the service account cannot be read');
  });
  const issued = Math.floor(now / 1000);
  const assertion = await new SignJWT({ scope: SCOPES.join(' ') })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      ...(account.private_key_id === undefined ? {} : { kid: account.private_key_id }),
    })
    .setIssuer(account.client_email)
    .setSubject(admin)
    .setAudience(account.token_uri)
    .setIssuedAt(issued)
    .setExpirationTime(issued + TOKEN_SECONDS)
    .sign(key);
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(account.token_uri, {
    ...{ method: 'POST', body, redirect: 'error', signal },
  }).catch(() => {
    throw new TenantError('the token endpoint does not answer');
  });
  if (!answer.ok) throw new TenantError(`the token endpoint answered ${answer.status}`);
  const parsed = tokenSchema.safeParse(await answer.json());
  if (!parsed.success) throw new TenantError('the token endpoint gave no token');
  return parsed.data.access_token;
}

function accountOf(text: string): z.output<typeof accountSchema> {
  try {
    return accountSchema.parse(JSON.parse(text));
  } catch {
    throw new TenantError('the service account is not the JSON key that Google gives');
  }
}

/** Everybody without a second factor who has a licence for Gemini, and every such administrator. */
async function people(
  directory: TenantClient,
  licensing: TenantClient,
  { customer }: Connection,
): Promise<Fault[]> {
  const users = await allPages<User>(async (pageToken) => {
    const query = new URLSearchParams({
      ...{ customer, maxResults: '500', ...(pageToken ? { pageToken } : {}) },
    });
    const path = `/admin/directory/v1/users?${query.toString()}`;
    const page = await directory.json(path, usersSchema);
    return { items: page.users, next: page.nextPageToken };
  });
  const licences = await allPages(async (pageToken) => {
    const query = new URLSearchParams({
      ...{ customerId: customer, maxResults: '1000', ...(pageToken ? { pageToken } : {}) },
    });
    const path = `/apps/licensing/v1/product/${GEMINI}/users?${query.toString()}`;
    const page = await licensing.json(path, licencesSchema);
    return { items: page.items, next: page.nextPageToken };
  });
  const licensed = new Map(licences.map(({ userId, skuName }) => [userId.toLowerCase(), skuName]));
  return users.flatMap((user): Fault[] => {
    const licence = licensed.get(user.primaryEmail.toLowerCase());
    const about = { thing: user.id, object: user.primaryEmail, detail: licence ?? '' };
    if (user.suspended) {
      return licence === undefined ? [] : [{ ...about, check: 'licence_suspended' }];
    }
    if (user.isEnrolledIn2Sv) return [];
    if (user.isAdmin) return [{ ...about, check: 'admin_without_mfa' }];
    return licence === undefined ? [] : [{ ...about, check: 'member_without_mfa' }];
  });
}

async function apiKeys(client: TenantClient, project: string, ages: Ages): Promise<Fault[]> {
  const keys = await allPages(async (pageToken) => {
    const query = new URLSearchParams({ pageSize: '300', ...(pageToken ? { pageToken } : {}) });
    const path = `/v2/projects/${encodeURIComponent(project)}/locations/global/keys`;
    const page = await client.json(`${path}?${query.toString()}`, keysSchema);
    return { items: page.keys, next: page.nextPageToken };
  });
  return keys
    .filter(({ deleteTime }) => deleteTime === undefined)
    .flatMap(({ name, displayName, createTime, restrictions }) => {
      const object = displayName === '' ? (name.split('/').at(-1) ?? name) : displayName;
      const about = { thing: name, object, owner: project };
      const created = Date.parse(createTime);
      const open: Fault[] =
        (restrictions?.apiTargets.length ?? 0) === 0
          ? [{ ...about, check: 'key_unrestricted' }]
          : [];
      return [...keyFaults({ ...about, created, used: 'unknown' }, ages), ...open];
    });
}
