import { describe, expect, it, onTestFinished } from 'vitest';
import { startHttpReceiver } from '../../fixtures/receivers/http-receiver';
import { administration, problemOf } from './client';

const ACCOUNT = { account_id: 'a' };

async function start() {
  const api = await administration();
  const receiver = await startHttpReceiver();
  onTestFinished(() => receiver.close());
  return { ...api, receiver };
}

describe('logpush jobs', () => {
  it('are created, read, changed, listed and deleted', async () => {
    const { client, receiver } = await start();
    const destination_conf = `${receiver.base}/in?header_Authorization=s3cret`;
    const made = await client.logpush.jobs.create({
      ...ACCOUNT,
      ...{ name: 'lake', dataset: 'gateway_http', destination_conf, enabled: true },
    });
    expect(made).toMatchObject({ id: 1, name: 'lake', dataset: 'gateway_http', enabled: true });
    expect(made?.destination_conf).not.toContain('s3cret');
    const id = made?.id ?? 0;
    const changed = await client.logpush.jobs.update(id, { ...ACCOUNT, enabled: false });
    expect(changed).toMatchObject({ id, enabled: false, dataset: 'gateway_http' });
    expect(await client.logpush.jobs.get(id, ACCOUNT)).toMatchObject({ id });
    expect((await client.logpush.jobs.list(ACCOUNT)).result).toHaveLength(1);
    expect((await client.logpush.jobs.list({ zone_id: 'shop' })).result).toHaveLength(1);
    expect(await client.logpush.jobs.delete(id, ACCOUNT)).toMatchObject({ id });
    expect((await problemOf(client.logpush.jobs.get(id, ACCOUNT))).status).toBe(404);
  });

  it('go to buckets whose ownership was proved', async () => {
    const { client, receiver } = await start();
    const keys = 'access-key-id=AK&secret-access-key=SK';
    const destination_conf = `s3://logs/ai?region=eu-central-1&${keys}&endpoint=${receiver.base}`;
    const job = { ...ACCOUNT, name: 'bucket', dataset: 'audit_logs' as const, destination_conf };
    expect(await problemOf(client.logpush.jobs.create(job))).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/ownership_challenge' } }],
    });
    const proof = await client.logpush.ownership.create({ ...ACCOUNT, destination_conf });
    expect(receiver.requests[0]?.url).toBe(`/logs/ai/${proof?.filename ?? ''}`);
    const ownership_challenge = String(receiver.requests[0]?.body);
    const validated = { ...ACCOUNT, destination_conf, ownership_challenge };
    expect(await client.logpush.ownership.validate(validated)).toEqual({ valid: true });
    const wrong = { ...validated, ownership_challenge: 'x' };
    expect(await client.logpush.ownership.validate(wrong)).toEqual({ valid: false });
    expect(await client.logpush.jobs.create({ ...job, ownership_challenge })).toMatchObject({
      id: 1,
    });
  });

  it('are refused with the place of the mistake', async () => {
    const api = await start();
    const { client } = api;
    const create = (destination_conf: string) =>
      problemOf(client.logpush.jobs.create({ ...ACCOUNT, destination_conf }));
    expect(await create('ftp://x')).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/destination_conf' } }],
    });
    const reader = await api.with('logs:read');
    const call = reader.logpush.jobs.create({ ...ACCOUNT, destination_conf: 'https://x.example/' });
    expect((await problemOf(call)).status).toBe(403);
  });
});

describe('alerting', () => {
  it('has webhooks and policies that are created, read, changed, listed and deleted', async () => {
    const { client, receiver } = await start();
    const webhooks = client.alerting.destinations.webhooks;
    const hook = await webhooks.create({ ...ACCOUNT, name: 'hook', url: `${receiver.base}/x` });
    const id = hook?.id ?? '';
    await webhooks.update(id, { ...ACCOUNT, name: 'other', url: `${receiver.base}/y` });
    expect(await webhooks.get(id, ACCOUNT)).toMatchObject({ name: 'other', type: 'generic' });
    const policy = {
      ...{ name: 'Blocks', enabled: true, alert_type: 'block_notification_new_block' as const },
      mechanisms: { webhooks: [{ id }] },
    };
    const { policies } = client.alerting;
    const made = await policies.create({ ...ACCOUNT, ...policy });
    await policies.update(made?.id ?? '', { ...ACCOUNT, enabled: false });
    expect(await policies.get(made?.id ?? '', ACCOUNT)).toMatchObject({
      ...policy,
      enabled: false,
    });
    expect((await policies.list(ACCOUNT)).result).toHaveLength(1);
    expect((await client.alerting.history.list(ACCOUNT)).result).toEqual([]);
    const unknown = { ...policy, mechanisms: { webhooks: [{ id: 'none' }] } };
    expect(await problemOf(policies.create({ ...ACCOUNT, ...unknown }))).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/mechanisms' } }],
    });
    await policies.delete(made?.id ?? '', ACCOUNT);
    await webhooks.delete(id, ACCOUNT);
    expect((await webhooks.list(ACCOUNT)).result).toEqual([]);
  });
});
