import { describe, expect, it } from 'vitest';
import { administration, problemOf } from './client';

const account_id = 'any';

describe('gateway lists, by the vendor’s SDK', () => {
  it('are made, read, changed and removed, and rules refer to them', async () => {
    const { client, endpoint } = await administration();
    const { lists, rules } = client.zeroTrust.gateway;
    const made = await lists.create({
      account_id,
      name: 'Partners',
      type: 'DOMAIN',
      items: [{ value: 'a.example' }, { value: 'b.example' }],
    });
    const id = made.id ?? '';
    expect(made).toMatchObject({ name: 'Partners', type: 'DOMAIN', count: 2 });
    await lists.edit(id, { account_id, append: [{ value: 'c.example' }], remove: ['a.example'] });
    const values: (string | undefined)[] = [];
    for await (const item of lists.items.list(id, { account_id, per_page: 1 })) {
      for (const one of [item].flat()) values.push(one.value);
    }
    expect(values).toEqual(['b.example', 'c.example']);
    const rule = await rules.create({
      account_id,
      name: 'Partners only',
      action: 'block',
      traffic: `not http.request.host in $${id}`,
    });
    const inUse = await problemOf(lists.delete(id, { account_id }));
    expect(inUse.status).toBe(400);
    await rules.delete(rule.id ?? '', { account_id });
    await lists.delete(id, { account_id });
    expect(endpoint.server.policy().document.lists).toEqual({});
    const bad = await problemOf(
      lists.create({ account_id, name: 'x', type: 'IP', items: [{ value: 'not an address' }] }),
    );
    expect(bad).toMatchObject({ status: 400, errors: [{ source: { pointer: '/items/0/value' } }] });
  });
});

describe('gateway rules, by the vendor’s SDK', () => {
  it('keep their order and become rules of the policy', async () => {
    const { client, endpoint } = await administration();
    const { rules } = client.zeroTrust.gateway;
    const block = await rules.create({
      account_id,
      name: 'No keys',
      action: 'block',
      traffic: 'any(dlp.categories[*] eq "credentials")',
      identity: 'user.email ne "boss@example.com"',
      rule_settings: { block_reason: 'Keys stay here.' },
    });
    const isolate = await rules.create({
      account_id,
      name: 'Isolate the rest',
      action: 'isolate',
      traffic: 'app.status eq "unreviewed"',
      precedence: 0,
    });
    const order: string[] = [];
    for await (const rule of rules.list({ account_id })) order.push(rule.name);
    expect(order).toEqual(['Isolate the rest', 'No keys']);
    const moved = await rules.update(isolate.id ?? '', {
      account_id,
      name: 'Isolate the rest',
      action: 'isolate',
      traffic: 'app.status eq "unreviewed"',
      precedence: 5000,
      enabled: false,
    });
    expect(moved.enabled).toBe(false);
    expect(endpoint.server.policy().document.rules).toMatchObject([
      {
        id: block.id,
        when: '(any(dlp.categories[*] eq "credentials")) and (user.email ne "boss@example.com")',
        message: 'Keys stay here.',
      },
      { id: isolate.id, action: 'isolate', enabled: false },
    ]);
    const bad = await problemOf(
      rules.create({ account_id, name: 'x', action: 'block', traffic: 'nonsense eq' }),
    );
    expect(bad).toMatchObject({ status: 400, errors: [{ source: { pointer: '/traffic' } }] });
    expect(
      await problemOf(rules.create({ account_id, name: 'x', action: 'egress', traffic: 'true' })),
    ).toMatchObject({ status: 400, errors: [{ source: { pointer: '/action' } }] });
  });
});
