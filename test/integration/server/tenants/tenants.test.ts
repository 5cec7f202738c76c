import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  TENANT_PATHS,
  tenantScannedSchema,
  tenantsViewSchema,
} from '../../../../core/exchange/tenant';
import { startAnthropicTenant } from '../../../fixtures/tenants/anthropic-tenant';
import { startGoogleTenant } from '../../../fixtures/tenants/google-tenant';
import { startOpenAiTenant, type OpenAiFake } from '../../../fixtures/tenants/openai-tenant';
import { personOf, send } from '../access/people';
import { setUpAdministrator, startEndpoint } from '../endpoint';

const DAY_MS = 86_400_000;
const now = Date.now();
const ago = (days: number): number => Math.floor((now - days * DAY_MS) / 1000);
const isoAgo = (days: number): string => new Date(now - days * DAY_MS).toISOString();
const ADMIN_KEY = 'sk-admin-of-the-test';
const detectorsDir = join(import.meta.dirname, '../../../../resources/detectors');
const CARD = 'Card of the customer: 4111 1111 1111 1111, expires 12/29';

async function start() {
  const endpoint = await startEndpoint({ detectorsDir });
  const admin = await setUpAdministrator(endpoint);
  const post = async (path: string, body: object) => {
    const answer = await admin.post(path, body);
    expect([answer.status, answer.status < 300 || (await answer.text())]).toEqual([
      answer.status,
      true,
    ]);
    return answer;
  };
  const add = async (connection: object): Promise<string> => {
    const answer = await post(TENANT_PATHS.tenants, { name: 'Company', connection });
    return ((await answer.json()) as { id: string }).id;
  };
  const scan = async (id: string) =>
    tenantScannedSchema.parse(await (await post(`${TENANT_PATHS.tenants}/${id}/scan`, {})).json());
  const view = async () =>
    tenantsViewSchema.parse(await (await admin.get(TENANT_PATHS.tenants)).json()).tenants;
  const faults = async () =>
    (await view())[0]?.findings.map(({ check, object }) => `${check}: ${object}`).sort();
  return { endpoint, admin, post, add, scan, view, faults };
}

const openAi: OpenAiFake = {
  ...{ adminKey: ADMIN_KEY, complianceKey: 'sk-compliance', filesKey: 'sk-files', workspace: 'w1' },
  lists: {
    '/v1/organization/users': [
      { id: 'u1', email: 'old@example.com', added_at: ago(400), api_key_last_used_at: ago(200) },
      { id: 'u2', email: 'ada@example.com', added_at: ago(400), api_key_last_used_at: ago(1) },
      { id: 'u3', email: 'never@example.com', added_at: ago(400), api_key_last_used_at: null },
    ] as never,
    '/v1/organization/invites': [
      { id: 'i1', email: 'late@example.com', status: 'expired' },
      { id: 'i2', email: 'in@example.com', status: 'accepted' },
    ] as never,
    '/v1/organization/admin_api_keys': [
      {
        id: 'a1',
        name: 'admin',
        redacted_value: 'sk-admin...x1',
        created_at: ago(300),
        last_used_at: ago(2),
      },
    ] as never,
    '/v1/organization/projects': [{ id: 'p1', name: 'Support' }] as never,
    '/v1/organization/projects/p1/api_keys': [
      {
        id: 'k1',
        name: 'fresh',
        redacted_value: 'sk-...f',
        created_at: ago(5),
        last_used_at: ago(1),
      },
      {
        id: 'k2',
        name: 'idle',
        redacted_value: 'sk-...i',
        created_at: ago(120),
        last_used_at: ago(100),
      },
      {
        ...{
          id: 'k3',
          name: 'left',
          redacted_value: 'sk-...l',
          created_at: ago(5),
          last_used_at: null,
        },
        owner_project_access: 'inactive',
      },
    ] as never,
    '/v1/compliance/workspaces/w1/gpts': [
      {
        ...{ id: 'g1', owner_email: 'ada@example.com', sharing: { visibility: 'gpt-store' } },
        latest_config: {
          data: [{ name: 'Price list', tools: { data: [{ type: 'custom-action' }] } }],
        },
      },
      {
        ...{ id: 'g2', owner_email: 'ada@example.com', sharing: { visibility: 'invite-only' } },
        latest_config: { data: [{ name: 'Quiet', tools: { data: [] } }] },
      },
    ] as never,
    '/v1/files': [
      { id: 'f1', filename: 'customers.txt', bytes: 100 },
      { id: 'f2', filename: 'weather.txt', bytes: 100 },
    ] as never,
  },
  contents: { f1: CARD, f2: 'It rains.' },
  stumbles: {
    '/v1/organization/users': { status: 429, headers: { 'retry-after': '0' }, json: {} },
  },
};

function openAiConnection(base: string) {
  return {
    ...{ kind: 'openai', adminKey: ADMIN_KEY, url: base, complianceUrl: base },
    ...{ complianceKey: 'sk-compliance', filesKey: 'sk-files', workspace: 'w1' },
  };
}

describe('the posture of an organisation at OpenAI', () => {
  it('is read page by page: keys, members, invites, GPTs and files', async () => {
    const { endpoint, add, scan, view, faults } = await start();
    const fake = await startOpenAiTenant(openAi);
    onTestFinished(() => fake.close());
    expect(await scan(await add(openAiConnection(fake.base)))).toMatchObject({ errors: [] });
    expect(await faults()).toEqual([
      'admin_key_unrotated: admin · sk-admin...x1',
      'file_match: customers.txt',
      'gpt_actions: Price list',
      'gpt_public: Price list',
      'invite_open: late@example.com',
      'key_owner_gone: left · sk-...l',
      'key_unused: idle · sk-...i',
      'member_inactive: old@example.com',
    ]);
    const [tenant] = await view();
    const file = tenant?.findings.find(({ check }) => check === 'file_match');
    expect(file?.detail).toMatch(/card/i);
    expect(JSON.stringify(tenant)).not.toContain('4111');
    expect(JSON.stringify(tenant)).not.toContain(ADMIN_KEY);
    expect(endpoint.log.join('')).not.toContain(ADMIN_KEY);
  });

  it('keeps what was found where a part cannot be asked, and what somebody accepted', async () => {
    const { post, add, scan, view } = await start();
    const fake = await startOpenAiTenant(openAi);
    onTestFinished(() => fake.close());
    const id = await add(openAiConnection(fake.base));
    const first = await scan(id);
    const finding = (await view())[0]?.findings.find(({ check }) => check === 'gpt_public');
    const path = `${TENANT_PATHS.tenants}/${id}`;
    await post(`${path}/findings/${finding?.id ?? ''}`, { accepted: true });
    // Dots sent back keep the keys; the one that is new does not fit.
    const [shown] = await view();
    expect(shown?.tenant.connection).toMatchObject({ adminKey: '••••••••' });
    const wrong = { ...shown?.tenant.connection, complianceKey: 'sk-wrong' };
    await post(path, { ...shown?.tenant, connection: wrong });
    const second = await scan(id);
    expect(second).toEqual({
      findings: first.findings,
      errors: ['/v1/compliance/workspaces/w1/gpts: answered 401'],
    });
    const again = (await view())[0]?.findings.find(({ check }) => check === 'gpt_public');
    expect(again).toEqual({ ...finding, accepted: true });
  });
});

describe('the posture of an organisation at Anthropic', () => {
  it('tells unused keys by the report on use, and files by their names', async () => {
    const { add, scan, faults } = await start();
    const key = (id: string, days: number, status = 'active', by = 'user_1') => ({
      ...{ id, name: id, status, partial_key_hint: `sk-ant-...${id}`, created_at: isoAgo(days) },
      created_by: { id: by, type: 'user' },
    });
    const fake = await startAnthropicTenant({
      ...{ adminKey: ADMIN_KEY, filesKey: 'sk-ant-files' },
      lists: {
        '/v1/organizations/users': [{ id: 'user_1', email: 'ada@example.com' }] as never,
        '/v1/organizations/invites': [
          { id: 'i', email: 'new@example.com', status: 'pending' },
        ] as never,
        '/v1/organizations/api_keys': [
          key('used', 100),
          key('idle', 100),
          key('off', 500, 'inactive'),
          key('orphan', 1, 'active', 'user_gone'),
        ],
        '/v1/files': [
          { id: 'file_1', filename: 'result.txt', size_bytes: 9, downloadable: true },
          { id: 'file_2', filename: 'notes.txt', size_bytes: 9, downloadable: false },
        ] as never,
      },
      contents: { file_1: CARD },
      uses: [
        { day: isoAgo(40), keys: ['used'] },
        { day: isoAgo(2), keys: ['used'] },
      ],
    });
    onTestFinished(() => fake.close());
    const connection = { kind: 'anthropic', adminKey: ADMIN_KEY, filesKey: 'sk-ant-files' };
    expect(await scan(await add({ ...connection, url: fake.base }))).toMatchObject({ errors: [] });
    expect(await faults()).toEqual([
      'file_match: result.txt',
      'invite_open: new@example.com',
      'key_owner_gone: orphan · sk-ant-...orphan',
      'key_unused: idle · sk-ant-...idle',
    ]);
  });
});

describe('the posture of a Google Workspace', () => {
  it('names who uses Gemini without a second factor, idle licences and open keys', async () => {
    const { add, scan, faults } = await start();
    const user = (id: string, more: object) => ({ id, primaryEmail: `${id}@example.com`, ...more });
    const fake = await startGoogleTenant({
      admin: 'it@example.com',
      users: [
        user('boss', { isAdmin: true, isEnrolledIn2Sv: false }),
        user('safe', { isEnrolledIn2Sv: true }),
        user('open', { isEnrolledIn2Sv: false }),
        user('gone', { suspended: true }),
        user('unlicensed', { isEnrolledIn2Sv: false }),
      ],
      licences: ['safe', 'open', 'gone'].map((name) => ({
        ...{ userId: `${name}@example.com`, skuName: 'Gemini Business' },
      })),
      keys: [
        {
          name: 'projects/1/locations/global/keys/a',
          displayName: 'Any API',
          createTime: isoAgo(1),
        },
        {
          ...{
            name: 'projects/1/locations/global/keys/b',
            displayName: 'Old',
            createTime: isoAgo(300),
          },
          restrictions: { apiTargets: [{ service: 'generativelanguage.googleapis.com' }] },
        },
      ],
    });
    onTestFinished(() => fake.close());
    const { serviceAccount, base: url } = fake;
    const connection = { kind: 'google', serviceAccount, admin: 'it@example.com', url };
    expect(await scan(await add({ ...connection, project: 'ai-lab' }))).toMatchObject({
      errors: [],
    });
    expect(await faults()).toEqual([
      'admin_without_mfa: boss@example.com',
      'key_unrestricted: Any API',
      'key_unrotated: Old',
      'licence_suspended: gone@example.com',
      'member_without_mfa: open@example.com',
    ]);
  });

  it('says what is wrong with the service account', async () => {
    const { add, scan } = await start();
    const connection = { kind: 'google', serviceAccount: '{"a":1}', admin: 'it@example.com' };
    expect(await scan(await add(connection))).toEqual({
      findings: 0,
      errors: ['the service account is not the JSON key that Google gives'],
    });
  });
});

describe('connected AI services', () => {
  it('are for those who may look after them', async () => {
    const { endpoint, admin, add } = await start();
    const id = await add({ kind: 'anthropic', adminKey: ADMIN_KEY, url: 'http://127.0.0.1:9' });
    const analyst = await personOf(endpoint, admin, 'analyst');
    expect((await analyst.get(TENANT_PATHS.tenants)).status).toBe(200);
    const path = `${TENANT_PATHS.tenants}/${id}`;
    expect((await send(endpoint.urls.fleet, analyst, 'DELETE', path)).status).toBe(403);
    expect((await send(endpoint.urls.fleet, admin, 'DELETE', path)).status).toBe(204);
  });
});
