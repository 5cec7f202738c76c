import { readFile, writeFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { FLEET_CONSOLE_PATHS } from '../../../core/exchange/fleet-console';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { runPortcullis } from '../cli/run-portcullis';
import { curlChat } from './chat-client';
import { Fleet } from './fleet';

const OF_A_CUSTOMER = 'Please write to Maria Müller, account 4711-0815.';
const OF_NOBODY = 'Please write to Maria Meier, account 4711-0816.';

/** Hashes two customers on this desk, as an administrator would, and gives the set and its key. */
async function hashedCustomers(fleet: Fleet): Promise<{ bytes: Uint8Array; key: string }> {
  await writeFile(
    fleet.path('crm.csv'),
    'name,account\nMaria Müller,4711-0815\nJohn Doe,2342-9981\n',
  );
  const made = await runPortcullis([
    ...['dataset', 'hash', fleet.path('crm.csv')],
    ...['--key-file', fleet.path('crm.key'), '--out', fleet.path('crm.pcds')],
  ]);
  expect(made).toMatchObject({ status: 0 });
  return {
    bytes: await readFile(fleet.path('crm.pcds')),
    key: (await readFile(fleet.path('crm.key'), 'utf8')).trim(),
  };
}

it('hands a set of customers to a device with the policy that names it, also after a restart offline', async () => {
  const fleet = await Fleet.start();
  const { bytes, key } = await hashedCustomers(fleet);
  const uploaded = await fetch(fleet.serverUrls.fleet + FLEET_CONSOLE_PATHS.sets, {
    method: 'POST',
    headers: {
      cookie: fleet.admin.cookie,
      'x-csrf-token': fleet.admin.session.csrfToken ?? '',
      'content-type': 'application/octet-stream',
    },
    body: bytes,
  });
  expect(uploaded.status).toBe(200);
  const { sha256 } = z.object({ sha256: z.string() }).parse(await uploaded.json());
  const policy: PolicyInput = {
    exactData: { datasets: [{ id: 'crm', name: 'Customers', set: { sha256, key } }] },
    profiles: [{ id: 'ours', name: 'Ours', detectors: ['dataset-crm'] }],
    rules: [
      {
        id: 'no-customers',
        name: 'No customers',
        when: 'any(dlp.profiles[*] eq "ours")',
        action: 'block',
        message: 'Customers stay here.',
      },
    ],
  };

  expect((await curlChat(fleet, OF_A_CUSTOMER)).status).toBe(200);
  const version = await fleet.publish(policy);
  const inForce = async () => expect((await fleet.health()).policyVersion).toBe(version);
  await vi.waitFor(inForce, { timeout: 20_000, interval: 20 });
  expect((await curlChat(fleet, OF_A_CUSTOMER)).body).toContain('Customers stay here.');
  expect((await curlChat(fleet, OF_NOBODY)).status).toBe(200);
  expect(await readFile(fleet.path(`agent/datasets/${sha256}.pcds`))).toEqual(Buffer.from(bytes));

  await fleet.server.end('SIGKILL');
  await fleet.killAgent();
  expect((await curlChat(fleet, OF_A_CUSTOMER)).body).toContain('Customers stay here.');
});
