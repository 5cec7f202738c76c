import { describe, expect, it } from 'vitest';
import { administration, problemOf, type Administration } from './client';

const account_id = 'any';
const minimal = {
  account_id,
  cache_invalidate_on_update: false,
  cache_ttl: 0,
  collect_logs: true,
  rate_limiting_interval: 0,
  rate_limiting_limit: 0,
} as const;

async function withProfiles(): Promise<Administration> {
  return await administration({
    profiles: [{ id: 'secrets', name: 'Secrets', categories: ['credentials'] }],
    gateway: { port: 4100 },
  });
}

describe('AI gateways, by the vendor’s SDK', () => {
  it('are made, read, changed, listed and removed', async () => {
    const { client, endpoint } = await withProfiles();
    const { aiGateway } = client;
    const policy = () => endpoint.server.policy().document.gateway;
    await aiGateway.create({ ...minimal, id: 'plain' });
    const made = await aiGateway.create({
      ...minimal,
      id: 'support-bot',
      authentication: true,
      cache_ttl: 600,
      rate_limiting_limit: 100,
      rate_limiting_interval: 60,
      rate_limiting_technique: 'sliding',
      retry_max_attempts: 3,
      retry_delay: 250,
      retry_backoff: 'linear',
      dlp: {
        enabled: true,
        policies: [
          {
            id: 'keys',
            action: 'BLOCK',
            check: ['REQUEST', 'RESPONSE'],
            enabled: true,
            profiles: ['secrets'],
          },
        ],
      },
      guardrails: { prompt: { S1: 'BLOCK', P1: 'FLAG' }, response: { S2: 'FLAG' } },
      spend_limits: {
        enabled: true,
        rules: [
          {
            limit: 20,
            limitType: 'cost',
            window: 86_400,
            technique: 'fixed',
            metadata: { team: { mode: 'partition' } },
            model: { mode: 'filter', values: ['gpt-4o'] },
          },
        ],
      },
    });
    expect(made).toMatchObject({ id: 'support-bot', authentication: true, cache_ttl: 600 });
    expect(policy()).toMatchObject({
      gateways: [
        { id: 'plain', cache: { enabled: false }, authentication: 'optional' },
        {
          id: 'support-bot',
          cache: { enabled: true, ttl: 600 },
          retry: { maxAttempts: 3, delay: 250, backoff: 'linear' },
          dlp: [{ id: 'keys', action: 'block', check: ['request', 'response'] }],
          guardrails: { prompt: { S1: 'block', P1: 'flag' }, response: { S2: 'flag' } },
        },
      ],
      limits: [{ when: { gateway: 'support-bot' }, limit: 100, interval: 60 }],
      budgets: [{ amount: 20, period: 'day', per: ['metadata.team'] }],
    });
    const read = await aiGateway.get('support-bot', { account_id });
    expect(read).toEqual(made);
    expect(read.spend_limits?.rules).toEqual([
      {
        id: '1',
        enabled: true,
        limit: 20,
        limitType: 'cost',
        window: 86_400,
        technique: 'fixed',
        model: { mode: 'filter', values: ['gpt-4o'] },
        metadata: { team: { mode: 'partition' } },
      },
    ]);
    const changed = await aiGateway.update('support-bot', {
      ...minimal,
      dlp: { enabled: true, action: 'FLAG', profiles: ['secrets'] },
    });
    expect(changed).toMatchObject({
      authentication: true,
      cache_ttl: 0,
      rate_limiting_limit: 0,
      dlp: { enabled: true, action: 'FLAG', profiles: ['secrets'] },
      guardrails: { prompt: { S1: 'BLOCK' } },
    });
    const ids: string[] = [];
    for await (const one of aiGateway.list({ account_id, per_page: 1 })) ids.push(one.id);
    expect(ids).toEqual(['plain', 'support-bot']);
    expect(await aiGateway.urls.get('openai', { account_id, gateway_id: 'support-bot' })).toBe(
      'http://127.0.0.1:4100/support-bot/openai',
    );
    await aiGateway.delete('support-bot', { account_id });
    expect(policy()).toMatchObject({ gateways: [{ id: 'plain' }], limits: [], budgets: [] });
    expect(await problemOf(aiGateway.get('support-bot', { account_id }))).toMatchObject({
      status: 404,
    });
  });

  it('keep as many log records as they say, and drop the oldest or the newest', async () => {
    const { client, endpoint } = await withProfiles();
    const logs = () => endpoint.server.policy().document.gateway.gateways[0]?.logs;
    const kept = { log_management: 20_000, log_management_strategy: 'STOP_INSERTING' as const };
    expect(await client.aiGateway.create({ ...minimal, id: 'x', ...kept })).toMatchObject(kept);
    expect(logs()).toMatchObject({ most: 20_000, strategy: 'stop-inserting' });
    await client.aiGateway.update('x', { ...minimal, log_management_strategy: 'DELETE_OLDEST' });
    expect(logs()).toMatchObject({ most: 20_000, strategy: 'delete-oldest' });
    const unbound = await client.aiGateway.update('x', { ...minimal, log_management: null });
    expect(unbound).toMatchObject({ log_management: null, log_management_strategy: null });
    expect(logs()).not.toHaveProperty('most');
    expect(await client.aiGateway.get('x', { account_id })).toMatchObject({ log_management: null });
  });

  it('refuse what is wrong, and say where it stands', async () => {
    const { client } = await withProfiles();
    const bad = async (change: object, pointer: string, status = 400): Promise<void> => {
      const problem = await problemOf(client.aiGateway.create({ ...minimal, id: 'x', ...change }));
      expect(problem.status).toBe(status);
      expect(problem.errors[0]?.source?.pointer).toBe(pointer);
    };
    await bad({ id: 'Not An Id' }, '/id');
    await bad({ cache_ttl: 30 }, '/cache_ttl');
    await bad({ rate_limiting_limit: 5 }, '/rate_limiting_interval');
    await bad({ guardrails: { prompt: { S99: 'BLOCK' }, response: {} } }, '/guardrails/prompt/S99');
    await bad({ log_management: 1000 }, '/log_management');
    await bad({ log_management_strategy: 'SHRED' }, '/log_management_strategy');
    await bad({ dlp: { enabled: true, action: 'BLOCK', profiles: ['nowhere'] } }, '/dlp');
    await client.aiGateway.create({ ...minimal, id: 'x' });
    await bad({}, '/id', 409);
  });
});

describe('dynamic routes, by the vendor’s SDK', () => {
  const model = (id: string, name: string, success: string, fallback: string) => ({
    id,
    type: 'model' as const,
    properties: { provider: 'openai', model: name, retries: 1, timeout: 2000 },
    outputs: { success: { elementId: success }, fallback: { elementId: fallback } },
  });
  const start = (elementId: string) => ({
    id: 'start',
    type: 'start' as const,
    outputs: { next: { elementId } },
  });
  const end = { id: 'end', type: 'end' as const, outputs: {} };

  it('are made, versioned, deployed, renamed and removed', async () => {
    const { client, endpoint } = await withProfiles();
    await client.aiGateway.create({ ...minimal, id: 'main' });
    const { dynamicRouting: routing } = client.aiGateway;
    const at = { account_id, gateway_id: 'main' };
    const route = await routing.create('main', {
      account_id,
      name: 'support',
      elements: [
        start('paid'),
        {
          id: 'paid',
          type: 'conditional',
          properties: { conditions: { 'metadata.plan': { $eq: 'paid' } } },
          outputs: { true: { elementId: 'split' }, false: { elementId: 'limit' } },
        },
        {
          id: 'split',
          type: 'percentage',
          outputs: { '10%': { elementId: 'big' }, else: { elementId: 'small' } },
        },
        {
          id: 'limit',
          type: 'rate',
          properties: { key: 'metadata.user', limit: 5, limitType: 'count', window: 60 },
          outputs: { success: { elementId: 'small' }, fallback: { elementId: 'end' } },
        },
        model('big', 'gpt-4o', 'end', 'small'),
        model('small', 'gpt-4o-mini', 'end', 'end'),
        end,
      ],
    });
    expect(route).toMatchObject({
      name: 'support',
      gateway_id: 'main',
      version: { active: 'true' },
    });
    const policy = () => endpoint.server.policy().document.gateway.routes;
    expect(policy()[0]?.nodes).toMatchObject([
      { type: 'start', next: 'paid' },
      { type: 'conditional', true: 'split', false: 'limit' },
      { type: 'percentage', shares: [{ percent: 10, next: 'big' }], else: 'small' },
      { type: 'rate_limit', limit: 5, interval: 60 },
      { type: 'model', model: 'gpt-4o' },
      { type: 'model', model: 'gpt-4o-mini' },
      { type: 'end' },
    ]);
    const read = await routing.get(route.id, at);
    expect(read.elements).toEqual(route.elements);
    await routing.createVersion(route.id, {
      ...at,
      elements: [start('only'), model('only', 'gpt-4o-mini', 'end', 'end'), end],
    });
    const drafts = (await routing.listVersions(route.id, at)).data.versions;
    expect(drafts.map(({ active }) => active)).toEqual(['false', 'true']);
    const versionId = drafts[0]?.version_id ?? '';
    expect(policy()[0]?.nodes).toHaveLength(7);
    await routing.createDeployment(route.id, { ...at, version_id: versionId });
    expect(policy()[0]?.nodes).toHaveLength(3);
    const versions = await routing.listVersions(route.id, at);
    expect(versions.data.versions.map(({ active }) => active)).toEqual(['true', 'false']);
    expect((await routing.getVersion('1', { ...at, id: route.id })).elements).toHaveLength(7);
    expect((await routing.listDeployments(route.id, at)).data.deployments).toMatchObject([
      { version_id: versionId },
    ]);
    await routing.createDeployment(route.id, { ...at, version_id: '1' });
    expect(policy()[0]?.nodes).toHaveLength(7);
    await routing.update(route.id, { ...at, name: 'help' });
    expect((await routing.list('main', { account_id })).data.routes).toMatchObject([
      { id: route.id, name: 'help' },
    ]);
    await routing.delete(route.id, at);
    expect(policy()).toEqual([]);
  });

  it('refuse graphs that lead nowhere', async () => {
    const { client } = await withProfiles();
    await client.aiGateway.create({ ...minimal, id: 'main' });
    const create = async (name: string, elements: ReturnType<typeof start>[]) =>
      await problemOf(
        client.aiGateway.dynamicRouting.create('main', {
          account_id,
          name,
          elements: [...elements, end],
        }),
      );
    expect(await create('a', [start('nowhere')])).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringContaining('nowhere') as string }],
    });
    expect(await create('a', [])).toMatchObject({ errors: [{ source: { pointer: '/elements' } }] });
    expect(await create('Not A Name', [start('end')])).toMatchObject({
      errors: [{ source: { pointer: '/name' } }],
    });
  });
});

describe('custom providers, by the vendor’s SDK', () => {
  it('are made, read, listed and removed', async () => {
    const { client, endpoint } = await withProfiles();
    const { customProviders } = client.aiGateway;
    const made = await customProviders.create({
      account_id,
      slug: 'acme',
      name: 'Acme',
      base_url: 'https://llm.acme.example/v1',
      headers: '{"X-Team":"shop"}',
    });
    expect(made).toMatchObject({ id: 'acme', enable: true });
    expect(endpoint.server.policy().document.gateway.providers).toMatchObject([
      { id: 'acme', baseUrl: 'https://llm.acme.example/v1', headers: { 'X-Team': 'shop' } },
    ]);
    expect(await customProviders.get('acme', { account_id })).toEqual(made);
    expect((await customProviders.list({ account_id, search: 'acm' })).result).toHaveLength(1);
    const problem = await problemOf(
      customProviders.create({ account_id, slug: 'b', name: 'B', base_url: 'nowhere' }),
    );
    expect(problem).toMatchObject({ status: 400, errors: [{ source: { pointer: '/base_url' } }] });
    await customProviders.delete('acme', { account_id });
    expect(endpoint.server.policy().document.gateway.providers).toEqual([]);
  });
});
