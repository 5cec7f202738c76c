import { describe, expect, it, onTestFinished } from 'vitest';
import { alertHistorySchema } from '../../../../core/exchange/alerts';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { TENANT_PATHS } from '../../../../core/exchange/tenant';
import { startHttpReceiver } from '../../../fixtures/receivers/http-receiver';
import { startOpenAiTenant } from '../../../fixtures/tenants/openai-tenant';
import { setUpAdministrator, startEndpoint } from '../endpoint';

const HOUR_MS = 3_600_000;
const ADMIN_KEY = 'sk-admin-of-the-test';

interface Key {
  readonly id: string;
  readonly name: string;
  readonly redacted_value: string;
  readonly created_at: number;
  readonly last_used_at: number;
}

/** A key of an administrator that is too old and not used any more: two findings, both `high`. */
const oldKey = (id: string): Key => ({
  ...{ id, name: id, redacted_value: `sk-admin...${id}` },
  created_at: Math.floor(Date.now() / 1000) - 300 * 86_400,
  last_used_at: Math.floor(Date.now() / 1000) - 200 * 86_400,
});
const invite = (email: string) => ({ id: email, email, status: 'pending' });

/** An endpoint with an account at OpenAI whose lists the test changes, and a clock that it moves. */
async function start() {
  let ahead = 0;
  const endpoint = await startEndpoint({ clock: { now: () => Date.now() + ahead } });
  const admin = await setUpAdministrator(endpoint);
  const keys: Key[] = [];
  const invites: ReturnType<typeof invite>[] = [];
  const fake = await startOpenAiTenant({
    ...{ adminKey: ADMIN_KEY, complianceKey: '', filesKey: '', workspace: '', contents: {} },
    lists: {
      '/v1/organization/users': [],
      '/v1/organization/invites': invites,
      '/v1/organization/admin_api_keys': keys,
      '/v1/organization/projects': [],
    },
  });
  const http = await startHttpReceiver();
  onTestFinished(() => Promise.all([fake.close(), http.close()]).then(() => undefined));
  const add = async (path: string, body: object): Promise<string> => {
    const answer = await admin.post(path, body);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, text]);
    return (JSON.parse(text) as { id: string }).id;
  };
  const tenant = await add(TENANT_PATHS.tenants, {
    name: 'Company',
    connection: { kind: 'openai', adminKey: ADMIN_KEY, url: fake.base },
  });
  const target = { kind: 'slack', secret: `${http.base}/slack` };
  const destination = await add(CONSOLE_PATHS.alertDestinations, { name: 'slack', target });
  return {
    ...{ admin, keys, invites, http, tenant, add },
    addRule: (condition: object) =>
      add(CONSOLE_PATHS.alertRules, {
        ...{ name: 'Findings', repeatHours: 1, destinations: [destination] },
        condition: { kind: 'tenant_finding', ...condition },
      }),
    pass: (ms: number): void => {
      ahead += ms;
    },
    scanAndAsk: async () => {
      const scanned = await admin.post(`${TENANT_PATHS.tenants}/${tenant}/scan`, {});
      expect(await scanned.json()).toMatchObject({ errors: [] });
      await endpoint.server.runJobs();
    },
    history: async () =>
      alertHistorySchema.parse(await (await admin.get(CONSOLE_PATHS.alertHistory)).json()).alerts,
  };
}

describe('alerts about findings of connected AI services', () => {
  it('are raised once for each finding, and again where it was mended and came back', async () => {
    const { keys, invites, http, addRule, pass, scanAndAsk, history } = await start();
    await addRule({});
    invites.push(invite('kim@example.com'));
    await scanAndAsk();
    expect(await history()).toEqual([]);
    keys.push(oldKey('k1'));
    await scanAndAsk();
    const first = await history();
    expect(first.map(({ text }) => text).sort()).toEqual([
      expect.stringContaining('AI service Company: admin_key_unrotated (high) k1'),
      expect.stringContaining('AI service Company: admin_key_unused (high) k1'),
    ]);
    expect(first.map(({ deliveries }) => deliveries[0]?.state)).toEqual(['delivered', 'delivered']);
    // Longer than the rule is quiet: a finding that stands is still not told again.
    pass(2 * HOUR_MS);
    await scanAndAsk();
    expect(await history()).toHaveLength(2);
    keys.pop();
    await scanAndAsk();
    keys.push(oldKey('k1'));
    await scanAndAsk();
    expect(await history()).toHaveLength(4);
    expect(http.requests).toHaveLength(4);
  });

  it('are all raised, however many there are, some with each run', async () => {
    const { keys, addRule, scanAndAsk, history } = await start();
    await addRule({});
    for (let number = 1; number <= 30; number += 1) keys.push(oldKey(`k${number}`));
    await scanAndAsk();
    expect(await history()).toHaveLength(50);
    await scanAndAsk();
    const subjects = (await history()).map(({ subject }) => subject);
    expect([subjects.length, new Set(subjects).size]).toEqual([60, 60]);
  });

  it('keep to the severity and the tenants of the rule', async () => {
    const { invites, tenant, addRule, scanAndAsk, history } = await start();
    const other = await addRule({ minimum: 'low', tenants: ['another'] });
    const mine = await addRule({ minimum: 'low', tenants: [tenant] });
    invites.push(invite('kim@example.com'));
    await scanAndAsk();
    const rules = (await history()).map(({ rule }) => rule.id);
    expect(rules).toEqual([mine]);
    expect(rules).not.toContain(other);
  });

  it('are kept quiet by a silence', async () => {
    const { keys, http, add, addRule, scanAndAsk, history } = await start();
    const rule = await addRule({});
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    await add(CONSOLE_PATHS.alertSilences, { rule, until });
    keys.push(oldKey('k1'));
    await scanAndAsk();
    expect((await history()).map(({ silenced, deliveries }) => [silenced, deliveries])).toEqual([
      [true, []],
      [true, []],
    ]);
    expect(http.requests).toEqual([]);
  });
});
