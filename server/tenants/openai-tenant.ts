import { z } from 'zod';
import type { TenantConnection } from '../../core/exchange/tenant';
import {
  daysSince,
  keyFaults,
  openInvites,
  scanParts,
  type Ages,
  type Fault,
  type Scan,
} from './fault';
import type { FileMatches } from './file-matches';
import { allPages, TenantClient } from './tenant-client';
import { reasonOf } from './reason';

type Connection = Extract<TenantConnection, { kind: 'openai' }>;

const seconds = z.number();
const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), has_more: z.boolean().default(false) });

const userSchema = z.object({
  id: z.string(),
  email: z.string().nullish(),
  name: z.string().nullish(),
  added_at: seconds,
  api_key_last_used_at: seconds.nullish(),
  is_service_account: z.boolean().nullish(),
});
const inviteSchema = z.object({
  id: z.string(),
  email: z.string(),
  status: z.string(),
  expires_at: seconds.nullish(),
});
const projectSchema = z.object({ id: z.string(), name: z.string().nullish() });
const keySchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  redacted_value: z.string().default(''),
  created_at: seconds,
  last_used_at: seconds.nullish(),
  owner_project_access: z.string().optional(),
  owner: z
    .looseObject({
      name: z.string().nullish(),
      user: z.looseObject({ email: z.string().nullish(), name: z.string().nullish() }).nullish(),
      service_account: z.looseObject({ name: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
type Key = z.output<typeof keySchema>;

const gptSchema = z.object({
  id: z.string(),
  owner_email: z.string().nullish(),
  builder_name: z.string().nullish(),
  sharing: z.looseObject({ visibility: z.string().nullish() }).nullish(),
  latest_config: z
    .looseObject({
      data: z
        .array(
          z.looseObject({
            name: z.string().nullish(),
            tools: z
              .looseObject({ data: z.array(z.looseObject({ type: z.string().nullish() })) })
              .nullish(),
          }),
        )
        .default([]),
    })
    .nullish(),
});
const fileSchema = z.object({
  id: z.string(),
  filename: z.string().nullish(),
  bytes: z.number().nullish(),
});

/** Visibilities of a GPT that reach past the workspace. */
const PUBLIC = new Set(['anyone-with-link', 'gpt-store', 'public']);
const TOOL_CHECKS = {
  'custom-action': 'gpt_actions',
  'code-interpreter': 'gpt_code',
  browser: 'gpt_browsing',
} as const;
const PAGE = 100;

/**
 * An organisation at OpenAI by its Administration API (`/v1/organization/…`), a ChatGPT Enterprise
 * workspace by its Compliance API, and the files of a project. Whether members use a second factor is
 * told by none of them.
 */
export function scanOpenAi(connection: Connection, ages: Ages, files: FileMatches): Promise<Scan> {
  const { url, adminKey, filesKey, complianceKey, complianceUrl, workspace } = connection;
  const admin = new TenantClient(url, bearer(adminKey));
  const parts = [
    () => members(admin, ages),
    () => invites(admin),
    () => adminKeys(admin, ages),
    () => projectKeys(admin, ages),
  ];
  if (complianceKey !== '' && workspace !== '') {
    const compliance = new TenantClient(complianceUrl, bearer(complianceKey));
    parts.push(() => customGpts(compliance, workspace));
  }
  if (filesKey !== '') {
    const project = new TenantClient(url, bearer(filesKey));
    parts.push(() => projectFiles(project, files));
  }
  return scanParts(parts, reasonOf);
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Lists of OpenAI: `after` is the id of the last one of the page before. */
function list<S extends z.ZodType<{ readonly id: string }>>(
  client: TenantClient,
  path: string,
  item: S,
): Promise<readonly z.output<S>[]> {
  const schema = listOf(item);
  return allPages(async (after) => {
    const query = new URLSearchParams({ limit: String(PAGE), ...(after ? { after } : {}) });
    const { data, has_more: more } = await client.json(`${path}?${query.toString()}`, schema);
    return { items: data, next: more ? data.at(-1)?.id : undefined };
  });
}

async function members(client: TenantClient, { now, unusedDays }: Ages): Promise<Fault[]> {
  const all = await list(client, '/v1/organization/users', userSchema);
  return all.flatMap((user): Fault[] => {
    // Only who has used a key at some time is known to have stopped.
    const { id, email, name, api_key_last_used_at: used } = user;
    if (user.is_service_account === true || typeof used !== 'number') return [];
    const idle = daysSince(used * 1000, now);
    if (idle < unusedDays) return [];
    const object = email ?? name ?? id;
    return [{ check: 'member_inactive', thing: id, object, detail: `unused for ${idle} days` }];
  });
}

async function invites(client: TenantClient): Promise<Fault[]> {
  return openInvites(await list(client, '/v1/organization/invites', inviteSchema));
}

async function adminKeys(client: TenantClient, ages: Ages): Promise<Fault[]> {
  const all = await list(client, '/v1/organization/admin_api_keys', keySchema);
  return all.flatMap((key) =>
    keyFaults({ ...keyOf(key), owner: key.owner?.name ?? '', admin: true }, ages),
  );
}

async function projectKeys(client: TenantClient, ages: Ages): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const project of await list(client, '/v1/organization/projects', projectSchema)) {
    const path = `/v1/organization/projects/${encodeURIComponent(project.id)}/api_keys`;
    for (const key of await list(client, path, keySchema)) {
      const about = keyOf(key);
      const who = key.owner?.user?.email ?? key.owner?.service_account?.name ?? '';
      const owner = [project.name ?? project.id, who].filter(Boolean).join(' · ');
      faults.push(...keyFaults({ ...about, owner }, ages));
      if (key.owner_project_access === 'inactive') {
        faults.push({ check: 'key_owner_gone', thing: key.id, object: about.object, owner });
      }
    }
  }
  return faults;
}

function keyOf({
  id,
  name,
  redacted_value: redacted,
  created_at: created,
  last_used_at: used,
}: Key) {
  return {
    thing: id,
    object: [name, redacted].filter(Boolean).join(' · '),
    created: created * 1000,
    used: typeof used === 'number' ? used * 1000 : undefined,
  };
}

async function customGpts(client: TenantClient, workspace: string): Promise<Fault[]> {
  const path = `/v1/compliance/workspaces/${encodeURIComponent(workspace)}/gpts`;
  const all = await list(client, path, gptSchema);
  return all.flatMap((gpt): Fault[] => {
    const config = gpt.latest_config?.data[0];
    const visibility = gpt.sharing?.visibility ?? '';
    const object = config?.name ?? gpt.id;
    const about = { thing: gpt.id, object, owner: gpt.owner_email ?? gpt.builder_name ?? '' };
    const tools = new Set((config?.tools?.data ?? []).map(({ type }) => type));
    const faults: Fault[] = Object.entries(TOOL_CHECKS)
      .filter(([type]) => tools.has(type))
      .map(([, check]) => ({ ...about, check }));
    if (PUBLIC.has(visibility)) faults.push({ ...about, check: 'gpt_public', detail: visibility });
    return faults;
  });
}

async function projectFiles(client: TenantClient, files: FileMatches): Promise<Fault[]> {
  const all = await list(client, '/v1/files', fileSchema);
  return files.faults(
    all.map(({ id, filename, bytes }) => ({
      ...{ id, name: filename ?? id, size: bytes ?? 0 },
      read: (most: number) => client.bytes(`/v1/files/${encodeURIComponent(id)}/content`, most),
    })),
  );
}
