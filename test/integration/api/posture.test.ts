import { describe, expect, it } from 'vitest';
import { administration, problemOf } from './client';

const account_id = 'any';

describe('device posture rules, by the vendor’s SDK', () => {
  it('are made, read, changed, listed and removed', async () => {
    const { client, endpoint } = await administration();
    const { posture } = client.zeroTrust.devices;
    const list = await client.zeroTrust.gateway.lists.create({
      account_id,
      name: 'Ours',
      type: 'SERIAL',
      items: [{ value: 'C02ABC' }, { value: 'C02DEF' }],
    });
    const inputs = [
      { type: 'disk_encryption', input: { requireAll: true } },
      { type: 'firewall', input: { operating_system: 'windows', enabled: true } },
      {
        type: 'os_version',
        input: { operating_system: 'windows', operator: '>=', version: '10.0.22631' },
      },
      { type: 'file', input: { operating_system: 'linux', path: '/etc/hosts', exists: true } },
      { type: 'application', input: { operating_system: 'mac', path: '/Applications/Av/av' } },
      { type: 'serial_number', input: { id: list.id ?? '' } },
      { type: 'domain_joined', input: { operating_system: 'windows', domain: 'corp.example' } },
      { type: 'client_certificate', input: { certificate_id: 'ab'.repeat(32), cn: '' } },
    ] as const;
    const ids: string[] = [];
    for (const one of inputs) {
      const made = await posture.create({ account_id, name: `Check ${one.type}`, ...one });
      expect(made).toMatchObject({ type: one.type, name: `Check ${one.type}`, enabled: true });
      ids.push(made?.id ?? '');
    }
    const listed: string[] = [];
    for await (const rule of posture.list({ account_id })) listed.push(rule.id ?? '');
    expect(listed).toEqual(ids);
    const [, , version, , application, serial] = ids;
    const kinds = endpoint.server.policy().document.posture.checks.map((check) => check.kind);
    expect(kinds).toEqual([
      ...['disk_encryption', 'firewall', 'os_version', 'file', 'process'],
      ...['serial_number', 'domain', 'certificate'],
    ]);
    expect(await posture.get(application ?? '', { account_id })).toMatchObject({
      input: { path: 'av' },
      match: [{ platform: 'mac' }],
    });
    expect(await posture.get(serial ?? '', { account_id })).toMatchObject({
      input: { id: list.id },
    });
    const changed = await posture.update(version ?? '', {
      account_id,
      name: 'Windows 11',
      type: 'os_version',
      schedule: '5m',
      input: { operating_system: 'windows', operator: '>=', version: '10.0.26100' },
    });
    expect(changed).toMatchObject({ name: 'Windows 11', schedule: '5m' });
    // The schedule is this rule's: another keeps its own.
    expect(await posture.get(serial ?? '', { account_id })).toMatchObject({ schedule: '15m' });
    for (const id of ids) await posture.delete(id, { account_id });
    expect(endpoint.server.policy().document.posture.checks).toEqual([]);
    expect(await problemOf(posture.get(version ?? '', { account_id }))).toMatchObject({
      status: 404,
    });
  });

  it('refuse what cannot be checked, and say where it stands', async () => {
    const { client } = await administration();
    const { posture } = client.zeroTrust.devices;
    const bad = async (body: object, pointer: string): Promise<void> => {
      const params = { account_id, name: 'x', type: 'file', ...body } as const;
      const problem = await problemOf(posture.create(params));
      expect(problem.status).toBe(400);
      expect(problem.errors[0]?.source?.pointer).toBe(pointer);
    };
    await bad({ type: 'crowdstrike_s2s', input: { connection_id: 'x' } }, '/type');
    await bad({ input: { path: '/x', exists: false } }, '/input/exists');
    await bad({ type: 'serial_number', input: { id: 'nowhere' } }, '/input/id');
    await bad({ type: 'client_certificate', input: { certificate_id: 'short' } }, '/input');
    await bad({ type: 'os_version', input: { operator: '<', version: '1' } }, '/input/operator');
    await bad({ input: { path: '/x' }, schedule: 'sometimes' }, '/schedule');
    await bad({ input: { path: '/x' }, schedule: '25h' }, '/schedule');
  });
});
