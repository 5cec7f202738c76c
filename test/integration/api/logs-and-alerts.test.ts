import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alertsViewSchema } from '../../../core/exchange/alerts';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { startHttpReceiver } from '../../fixtures/receivers/http-receiver';
import { deliver, exchangeEvent, outcomeEvent } from '../server/audit-events';
import { enrolDesk, setUpAdministrator } from '../server/endpoint';
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
    const output_options = { field_names: ['time', 'action'] };
    await client.logpush.jobs.update(id, { ...ACCOUNT, output_options });
    expect(await client.logpush.jobs.get(id, ACCOUNT)).toMatchObject({ output_options });
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

  it('send what their filter wants, and the fields that they name, to a bucket', async () => {
    const { client, receiver, endpoint } = await start();
    const keys = 'access-key-id=AK&secret-access-key=SK';
    const destination_conf = `s3://logs/ai?region=eu-central-1&${keys}&endpoint=${receiver.base}`;
    const { filename = '' } =
      (await client.logpush.ownership.create({
        ...ACCOUNT,
        destination_conf,
      })) ?? {};
    const ownership_challenge = String(receiver.requests[0]?.body);
    expect(receiver.requests[0]?.url).toContain(filename);
    const where = {
      and: [
        { key: 'kind', operator: 'eq', value: 'exchange' },
        { key: 'actor.name', operator: '!in', value: ['bob', 'eve'] },
      ],
    };
    const filter = JSON.stringify({ where });
    const create = {
      ...{ ...ACCOUNT, name: 'bucket', enabled: true, destination_conf, ownership_challenge },
      filter,
      output_options: { field_names: ['id', 'door'] },
    };
    const job = await client.logpush.jobs.create(create);
    expect(job).toMatchObject({ filter });
    const desk = await enrolDesk(endpoint);
    const of = (name: string) => exchangeEvent({ actor: { name, groups: [] } });
    const [ada, bob, zoe] = [of('ada'), of('bob'), of('zoe')];
    await deliver(desk, [ada, bob, outcomeEvent(ada), zoe]);
    await endpoint.server.runJobs();
    const upload = receiver.requests[receiver.requests.length - 1];
    expect(upload?.url).toMatch(/^\/logs\/ai\/\d{8}\/\d{8}T\d{6}Z_[0-9a-f]{32}\.log\.gz$/);
    const lines = gunzipSync(upload?.body ?? Buffer.alloc(0))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
      [ada, zoe].map((event) => ({ id: event.id, door: event.door })),
    );
    const sent = receiver.requests.length;
    await deliver(desk, [of('eve')]);
    await endpoint.server.runJobs();
    expect(receiver.requests).toHaveLength(sent);
    const number = job?.id ?? 0;
    await client.logpush.jobs.update(number, { ...ACCOUNT, enabled: true });
    expect(await client.logpush.jobs.get(number, ACCOUNT)).toMatchObject({ filter });
    await client.logpush.jobs.update(number, { ...ACCOUNT, filter: '' });
    expect(await client.logpush.jobs.get(number, ACCOUNT)).toMatchObject({ filter: null });
    await deliver(desk, [of('eve')]);
    await endpoint.server.runJobs();
    expect(receiver.requests).toHaveLength(sent + 1);
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
    const address = { ...ACCOUNT, destination_conf: 'https://x.example/' };
    for (const [options, pointer] of [
      [{ output_options: { sample_rate: 0.5 } }, '/output_options/sample_rate'],
      [{ output_options: { output_type: 'csv' } }, '/output_options/output_type'],
      [{ filter: '{"where":{"key":"colour","operator":"eq","value":"red"}}' }, '/filter'],
      [{ filter: '{"where":{"key":"door","operator":"like","value":"waf"}}' }, '/filter'],
      [{ filter: '{"where":{"key":"door","operator":"in","value":"waf"}}' }, '/filter'],
      [{ filter: '{"where":{"and":[]}}' }, '/filter'],
      [{ filter: 'door eq waf' }, '/filter'],
      [{ frequency: 'low' }, '/frequency'],
      [{ kind: 'edge' }, '/kind'],
      [{ logpull_options: 'fields=time&timestamps=unix' }, '/logpull_options'],
      [{ max_upload_bytes: 5_000_000 }, '/max_upload_bytes'],
      [{ max_upload_interval_seconds: 30 }, '/max_upload_interval_seconds'],
    ] as const) {
      const problem = await problemOf(client.logpush.jobs.create({ ...address, ...options }));
      expect(problem.status).toBe(400);
      expect(problem.errors[0]?.source?.pointer).toBe(pointer);
    }
    const body = { destination_conf: 'https://x.example/', colour: 'red' };
    expect(await problemOf(client.post('/accounts/a/logpush/jobs', { body }))).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/colour' } }],
    });
    const plain = {
      frequency: 'high',
      kind: '',
      max_upload_bytes: 0,
      logpull_options: '',
    } as const;
    expect(await client.logpush.jobs.create({ ...address, ...plain })).toMatchObject({ id: 1 });
    const reader = await api.with('logs:read');
    const call = reader.logpush.jobs.create({ ...ACCOUNT, destination_conf: 'https://x.example/' });
    expect((await problemOf(call)).status).toBe(403);
  });
});

const POLICIES = `/accounts/${ACCOUNT.account_id}/alerting/v3/policies`;

describe('alerting', () => {
  it('keeps what a program said of an alert when a person switches it in the console', async () => {
    const { client, endpoint } = await start();
    const made = await client.alerting.policies.create({
      ...{ ...ACCOUNT, name: 'Blocks', enabled: true, alert_type: 'block_notification_new_block' },
      ...{ description: 'for the night shift', alert_interval: '2h', mechanisms: {} },
    });
    const id = made?.id ?? '';
    const before = await client.alerting.policies.get(id, ACCOUNT);
    const admin = await setUpAdministrator(endpoint);
    const ruleOf = async () => {
      const view = alertsViewSchema.parse(await (await admin.get(CONSOLE_PATHS.alerts)).json());
      return view.rules.find((rule) => rule.id === id)?.value;
    };
    const change = async (members: object): Promise<void> => {
      const body = { ...(await ruleOf()), ...members };
      expect((await admin.post(`${CONSOLE_PATHS.alertRules}/${id}`, body)).status).toBe(200);
    };
    await change({ severity: 'critical' });
    await change({ enabled: false });
    expect(await ruleOf()).toMatchObject({ severity: 'critical', repeatHours: 2 });
    expect(await client.alerting.policies.get(id, ACCOUNT)).toEqual({
      ...before,
      enabled: false,
      modified: expect.any(String) as string,
    });
    await client.alerting.policies.update(id, { ...ACCOUNT, enabled: true });
    expect(await ruleOf()).toMatchObject({ severity: 'critical', repeatHours: 2, enabled: true });
  });

  it('has policies about connected AI services, whose severity and tenants stay', async () => {
    const { client } = await start();
    const about = { severity: ['medium'], tenants: ['t1'] };
    const made: { result?: { id?: string } } = await client.post(POLICIES, {
      body: {
        ...{ name: 'Findings', enabled: true, alert_type: 'tenant_finding_alert' },
        ...{ mechanisms: {}, filters: about },
      },
    });
    const id = made.result?.id ?? '';
    await client.alerting.policies.update(id, { ...ACCOUNT, enabled: false });
    expect(await client.alerting.policies.get(id, ACCOUNT)).toMatchObject({
      ...{ enabled: false, alert_type: 'tenant_finding_alert', filters: about },
    });
  });

  it('has webhooks and policies that are created, read, changed, listed and deleted', async () => {
    const { client, receiver } = await start();
    const webhooks = client.alerting.destinations.webhooks;
    const hook = await webhooks.create({ ...ACCOUNT, name: 'hook', url: `${receiver.base}/x` });
    const id = hook?.id ?? '';
    await webhooks.update(id, { ...ACCOUNT, name: 'other', url: `${receiver.base}/y` });
    expect(await webhooks.get(id, ACCOUNT)).toMatchObject({ name: 'other', type: 'generic' });
    const policy = {
      ...{ name: 'Blocks', enabled: true, alert_type: 'block_notification_new_block' as const },
      ...{ description: 'for the night shift', alert_interval: '2h' },
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
    for (const alert_interval of ['30m', '0h', '32d', 'soon']) {
      expect(
        await problemOf(policies.create({ ...ACCOUNT, ...policy, alert_interval })),
      ).toMatchObject({ status: 400, errors: [{ source: { pointer: '/alert_interval' } }] });
    }
    const unknown = { ...policy, mechanisms: { webhooks: [{ id: 'none' }] } };
    expect(await problemOf(policies.create({ ...ACCOUNT, ...unknown }))).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/mechanisms' } }],
    });
    const { silences } = client.alerting;
    const silent = { policy_id: made?.id ?? '', end_time: '2999-01-01T00:00:00Z' };
    await silences.create({ ...ACCOUNT, body: [silent] });
    const [silence] = (await silences.list(ACCOUNT)).result;
    expect(silence).toMatchObject({ policy_id: made?.id, end_time: '2999-01-01T00:00:00.000Z' });
    const longer = { id: silence?.id ?? '', end_time: '2999-02-01T00:00:00Z' };
    await silences.update({ ...ACCOUNT, body: [longer] });
    expect(await silences.get(longer.id, ACCOUNT)).toMatchObject({
      end_time: '2999-02-01T00:00:00.000Z',
    });
    for (const [wrong, pointer] of [
      [{ ...silent, policy_id: 'none' }, '/0/policy_id'],
      [{ ...silent, end_time: '2001-01-01T00:00:00Z' }, '/0/end_time'],
      [{ ...silent, start_time: '2998-01-01T00:00:00Z' }, '/0/start_time'],
    ] as const) {
      expect(await problemOf(silences.create({ ...ACCOUNT, body: [wrong] }))).toMatchObject({
        status: 400,
        errors: [{ source: { pointer } }],
      });
    }
    await silences.delete(longer.id, ACCOUNT);
    expect((await silences.list(ACCOUNT)).result).toEqual([]);
    const { pagerduty } = client.alerting.destinations;
    expect((await pagerduty.get(ACCOUNT)).result).toEqual([]);
    expect(await problemOf(pagerduty.create(ACCOUNT))).toMatchObject({ status: 400 });
    await pagerduty.delete(ACCOUNT);
    await policies.delete(made?.id ?? '', ACCOUNT);
    await webhooks.delete(id, ACCOUNT);
    expect((await webhooks.list(ACCOUNT)).result).toEqual([]);
  });
});
