import { describe, expect, it } from 'vitest';
import { administration, problemOf, ZONE } from './client';

const zone_id = ZONE;

describe('the firewall for AI, by the vendor’s SDK', () => {
  it('is switched on and off', async () => {
    const { client } = await administration();
    expect(await client.aiSecurity.get({ zone_id })).toEqual({ enabled: true });
    expect(await client.aiSecurity.update({ zone_id, enabled: false })).toEqual({ enabled: false });
    expect(await client.aiSecurity.get({ zone_id })).toEqual({ enabled: false });
  });

  it('keeps the topics that were put last, and says which ones overlap', async () => {
    const { client, baseURL, endpoint } = await administration();
    const topics = [
      { label: 'billing', topic: 'questions about invoices' },
      { label: 'invoices', topic: 'questions about an invoice' },
    ];
    expect(await client.aiSecurity.customTopics.update({ zone_id, topics })).toEqual({ topics });
    expect(await client.aiSecurity.customTopics.get({ zone_id })).toEqual({ topics });
    const { token } = await endpoint.server.tokens.create({ name: 'x', scopes: ['waf:edit'] });
    const response = await fetch(`${baseURL}/zones/${ZONE}/firewall-for-ai/custom_topics`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ topics }),
    });
    expect(await response.json()).toMatchObject({
      success: true,
      errors: [],
      messages: [{ code: 13102 }],
    });
    await client.aiSecurity.customTopics.update({ zone_id, topics: [] });
    expect(await client.aiSecurity.customTopics.get({ zone_id })).toEqual({ topics: [] });
  });

  it.each([
    ['a label in capitals', [{ label: 'Billing', topic: 'invoices' }], '/topics/0/label'],
    ['a label of one letter', [{ label: 'b', topic: 'invoices' }], '/topics/0/label'],
    ['a topic that is too long', [{ label: 'ok', topic: 'x'.repeat(51) }], '/topics/0/topic'],
    ['a topic with other letters', [{ label: 'ok', topic: 'Rechnungen für' }], '/topics/0/topic'],
    [
      'a label that is there twice',
      [
        { label: 'ok', topic: 'one' },
        { label: 'ok', topic: 'two' },
      ],
      '/topics/1/label',
    ],
    [
      'more than twenty topics',
      Array.from({ length: 21 }, (_, i) => ({ label: `topic-${i}`, topic: `topic ${i}` })),
      '/topics',
    ],
  ])('refuses %s', async (_what, topics, pointer) => {
    const { client } = await administration();
    const problem = await problemOf(client.aiSecurity.customTopics.update({ zone_id, topics }));
    expect(problem.status).toBe(400);
    expect(problem.errors[0]?.source?.pointer).toBe(pointer);
  });

  it('lets in whoever has a token with the scope, and nobody else', async () => {
    const desk = await administration();
    const { client, endpoint } = desk;
    const reader = await desk.with('waf:read');
    expect(await reader.aiSecurity.get({ zone_id })).toEqual({ enabled: true });
    const refused = await problemOf(reader.aiSecurity.update({ zone_id, enabled: false }));
    expect(refused).toMatchObject({ status: 403, errors: [{ code: 9109 }] });
    const stranger = client.withOptions({ apiToken: 'pcat_unknown' });
    expect(await problemOf(stranger.aiSecurity.get({ zone_id }))).toMatchObject({
      status: 401,
      errors: [{ code: 10000 }],
    });
    expect(await problemOf(client.aiSecurity.get({ zone_id: 'nowhere' }))).toMatchObject({
      status: 404,
    });
    expect(endpoint.log.join()).not.toContain('pcat_');
  });
});
