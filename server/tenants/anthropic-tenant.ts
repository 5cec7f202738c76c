import { z } from 'zod';
import type { TenantConnection } from '../../core/exchange/tenant';
import { keyFaults, openInvites, scanParts, type Ages, type Fault, type Scan } from './fault';
import type { FileMatches } from './file-matches';
import { reasonOf } from './reason';
import { allPages, TenantClient } from './tenant-client';

type Connection = Extract<TenantConnection, { kind: 'anthropic' }>;

const VERSION = { 'anthropic-version': '2023-06-01' };
const FILES_BETA = { 'anthropic-beta': 'files-api-2025-04-14' };
const PAGE = 100;
/** Most days of one page of the report on use. */
const REPORT_DAYS = 31;
const DAY_MS = 86_400_000;

const listOf = <S extends z.ZodType>(item: S) =>
  z.object({
    data: z.array(item),
    has_more: z.boolean().default(false),
    last_id: z.string().nullish(),
  });

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  partial_key_hint: z.string().nullish(),
  created_at: z.string(),
  created_by: z.looseObject({ id: z.string() }).nullish(),
});
const userSchema = z.object({ id: z.string(), email: z.string() });
const inviteSchema = z.object({ id: z.string(), email: z.string(), status: z.string() });
const fileSchema = z.object({
  id: z.string(),
  filename: z.string(),
  size_bytes: z.number().default(0),
  downloadable: z.boolean().nullish(),
});
const reportSchema = z.object({
  data: z.array(
    z.object({
      starting_at: z.string(),
      results: z.array(z.looseObject({ api_key_id: z.string().nullish() })),
    }),
  ),
  has_more: z.boolean().default(false),
  next_page: z.string().nullish(),
});

/**
 * An organisation at Anthropic by its Admin API. Keys do not say when they were used, so the report on
 * use by key does. Whether members use a second factor is told by neither.
 */
export function scanAnthropic(
  connection: Connection,
  ages: Ages,
  files: FileMatches,
): Promise<Scan> {
  const { url, adminKey, filesKey } = connection;
  const admin = new TenantClient(url, { ...VERSION, 'x-api-key': adminKey });
  const parts = [() => keys(admin, ages), () => invites(admin)];
  if (filesKey !== '') {
    const workspace = new TenantClient(url, { ...VERSION, ...FILES_BETA, 'x-api-key': filesKey });
    parts.push(() => workspaceFiles(workspace, files));
  }
  return scanParts(parts, reasonOf);
}

/** Lists of Anthropic: `after_id` is the `last_id` of the page before. */
function list<S extends z.ZodType>(
  client: TenantClient,
  path: string,
  item: S,
): Promise<readonly z.output<S>[]> {
  const schema = listOf(item);
  return allPages(async (after) => {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(after ? { after_id: after } : {}),
    });
    const page = await client.json(`${path}?${query.toString()}`, schema);
    return { items: page.data, next: page.has_more ? (page.last_id ?? undefined) : undefined };
  });
}

async function keys(client: TenantClient, ages: Ages): Promise<Fault[]> {
  const all = await list(client, '/v1/organizations/api_keys', keySchema);
  const [users, used] = await Promise.all([
    list(client, '/v1/organizations/users', userSchema),
    lastUses(client, ages),
  ]);
  const emails = new Map(users.map(({ id, email }) => [id, email]));
  return all
    .filter(({ status }) => status === 'active')
    .flatMap((key) => {
      const maker = key.created_by?.id;
      const about = {
        thing: key.id,
        object: [key.name, key.partial_key_hint].filter(Boolean).join(' · '),
        owner: maker === undefined ? '' : (emails.get(maker) ?? maker),
        created: Date.parse(key.created_at),
      };
      const gone = maker?.startsWith('user_') === true && !emails.has(maker);
      const owner: Fault[] = gone ? [{ ...about, check: 'key_owner_gone' }] : [];
      return [...keyFaults({ ...about, used: used.get(key.id) }, ages), ...owner];
    });
}

/** When each key was used last in the days that count, ms since the epoch. */
async function lastUses(
  client: TenantClient,
  { now, unusedDays }: Ages,
): Promise<ReadonlyMap<string, number>> {
  const from = new Date(Math.floor(now / DAY_MS - unusedDays) * DAY_MS).toISOString();
  const days = await allPages(async (cursor) => {
    const query = new URLSearchParams([
      ['starting_at', from],
      ['bucket_width', '1d'],
      ['limit', String(REPORT_DAYS)],
      ['group_by[]', 'api_key_id'],
      ...(cursor === undefined ? [] : [['page', cursor]]),
    ] as [string, string][]);
    const path = `/v1/organizations/usage_report/messages?${query.toString()}`;
    const page = await client.json(path, reportSchema);
    return { items: page.data, next: page.has_more ? (page.next_page ?? undefined) : undefined };
  });
  const uses = new Map<string, number>();
  for (const { starting_at: start, results } of days) {
    const at = Date.parse(start);
    for (const { api_key_id: id } of results) {
      if (typeof id === 'string') uses.set(id, Math.max(uses.get(id) ?? 0, at));
    }
  }
  return uses;
}

async function invites(client: TenantClient): Promise<Fault[]> {
  return openInvites(await list(client, '/v1/organizations/invites', inviteSchema));
}

async function workspaceFiles(client: TenantClient, files: FileMatches): Promise<Fault[]> {
  const all = await list(client, '/v1/files', fileSchema);
  return files.faults(
    all.map(({ id, filename, size_bytes: size, downloadable }) => ({
      ...{ id, name: filename, size },
      // What people upload cannot be read again: then its name is all there is.
      ...(downloadable === true
        ? {
            read: (most: number) =>
              client.bytes(`/v1/files/${encodeURIComponent(id)}/content`, most),
          }
        : {}),
    })),
  );
}
