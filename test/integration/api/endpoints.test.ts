import { describe, expect, it } from 'vitest';
import { administration, problemOf, ZONE } from './client';

const zone_id = ZONE;
const CHAT = { method: 'POST', host: 'shop.example', endpoint: '/chat/{id}/messages' } as const;

describe('operations of an API, by the vendor’s SDK', () => {
  it('are made, read, listed by page and removed', async () => {
    const { client } = await administration();
    const made = await client.apiGateway.operations.create({ zone_id, ...CHAT });
    expect(made).toMatchObject({ ...CHAT, endpoint: '/chat/{var1}/messages' });
    const again = await client.apiGateway.operations.create({ zone_id, ...CHAT });
    expect(again.operation_id).toBe(made.operation_id);
    const body = (['GET', 'PUT', 'DELETE'] as const).map((method) => ({ ...CHAT, method }));
    for await (const one of client.apiGateway.operations.bulkCreate({ zone_id, body })) {
      expect(one.host).toBe('shop.example');
    }
    const methods: string[] = [];
    const list = client.apiGateway.operations.list({ zone_id, per_page: 3, order: 'method' });
    for await (const operation of list) methods.push(operation.method);
    expect(methods).toEqual(['DELETE', 'GET', 'POST', 'PUT']);
    const read = await client.apiGateway.operations.get(made.operation_id, { zone_id });
    expect(read).toMatchObject({ operation_id: made.operation_id, method: 'POST' });
    await client.apiGateway.operations.delete(made.operation_id, { zone_id });
    expect(
      await problemOf(client.apiGateway.operations.get(made.operation_id, { zone_id })),
    ).toMatchObject({ status: 404 });
  });

  it('carry labels, of which cf-llm is one', async () => {
    const { client, endpoint } = await administration();
    const { operation_id } = await client.apiGateway.operations.create({ zone_id, ...CHAT });
    const labels = client.apiGateway.operations.labels;
    await labels.create(operation_id, { zone_id, managed: ['cf-llm'], user: ['ours'] });
    expect(endpoint.server.policy().document.waf.zones[0]?.endpoints).toMatchObject([
      { path: '/chat/{var1}/messages', labels: ['cf-llm', 'ours'] },
    ]);
    const updated = await labels.update(operation_id, { zone_id, managed: ['cf-log-in'] });
    expect(updated.labels?.map(({ name, source }) => [name, source])).toEqual([
      ['cf-log-in', 'managed'],
    ]);
    await labels.delete(operation_id, { zone_id });
    expect(endpoint.server.policy().document.waf.zones[0]?.endpoints[0]?.labels).toEqual([]);
    const names: string[] = [];
    for await (const label of client.apiGateway.labels.list({ zone_id, source: 'managed' })) {
      names.push(label.name);
    }
    expect(names).toContain('cf-llm');
    const refused = await problemOf(labels.create(operation_id, { zone_id, managed: ['cf-nope'] }));
    expect(refused).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/managed/0' } }],
    });
  });

  it('are refused with the place of the mistake', async () => {
    const { client } = await administration();
    const make = (body: object) =>
      problemOf(client.apiGateway.operations.create({ zone_id, ...CHAT, ...body }));
    expect(await make({ endpoint: 'chat' })).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/endpoint' } }],
    });
    expect(await make({ method: 'FETCH' })).toMatchObject({
      errors: [{ source: { pointer: '/method' } }],
    });
  });
});
