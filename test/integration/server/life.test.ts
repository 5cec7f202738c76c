import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE_PATHS, deviceSchema, type Device } from '../../../core/exchange/console';
import { FLEET_PATHS, enrolAnswerSchema } from '../../../core/fleet/wire';
import { startEmbeddedServer } from '../../../server/embedded';
import {
  dataFolder,
  deskKey,
  enrolDesk,
  postEnrolment,
  sendSigned,
  setUpAdministrator,
  startEndpoint,
  type Browser,
} from './endpoint';
import { onPostgres } from './test-database';
import { nextEvent, sseOf } from './sse-client';

async function onlyDevice(admin: Browser): Promise<Device> {
  const { devices } = (await (await admin.get(CONSOLE_PATHS.devices)).json()) as {
    devices: unknown[];
  };
  expect(devices).toHaveLength(1);
  return deviceSchema.parse(devices[0]);
}

describe('a device', () => {
  it('is online while its policy stream is open, and shows what it checked in with', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const report = {
      policyVersion: 1,
      agentVersion: '0.2.0',
      osVersion: '6.13',
      state: 'protected',
      keychain: 'keychain',
      backlog: 3,
    };
    const body = Buffer.from(JSON.stringify(report));
    await sendSigned(desk, { method: 'POST', path: FLEET_PATHS.checkIn, body });
    expect(await onlyDevice(admin)).toMatchObject({ ...report, online: false, state: 'offline' });

    const abort = new AbortController();
    const events = sseOf(
      await sendSigned(desk, { path: FLEET_PATHS.policyStream, signal: abort.signal }),
    );
    await nextEvent(events);
    expect(await onlyDevice(admin)).toMatchObject({ ...report, online: true });
    abort.abort();
    await expect.poll(async () => (await onlyDevice(admin)).online).toBe(false);
  });
});

describe('the endpoint', () => {
  it.skipIf(onPostgres())('has its data folder to itself, and gives it back', async () => {
    const dataDir = await dataFolder();
    const first = await startEndpoint({ dataDir });
    await expect(startEndpoint({ dataDir })).rejects.toMatchObject({ code: 'folder_in_use' });
    await first.server.close();
    await startEndpoint({ dataDir });
  });

  it('is not kept from ending by a request that never comes to its end', async () => {
    const endpoint = await startEndpoint();
    const socket = connect(endpoint.listening.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.write('POST /api/fleet/v1/enrol HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{');
    await once(socket, 'connect');
    // Answered on another connection, so the bytes above have arrived as well.
    await fetch(endpoint.urls.fleet);
    const ended = once(socket, 'close');
    await endpoint.server.close();
    await ended;
  });

  it('inside another program enrols that desk', async () => {
    const resourcesDir = await dataFolder();
    await mkdir(join(resourcesDir, 'policy'));
    await writeFile(
      join(resourcesDir, 'policy', 'default.json'),
      JSON.stringify({ organisation: { name: 'At home' } }),
    );
    const options = {
      dataDir: await dataFolder(),
      resourcesDir,
      consoleDir: resourcesDir,
      listen: { host: '127.0.0.1', port: 0 },
    };
    const server = await startEmbeddedServer(options);
    onTestFinished(() => server.close());
    const { publicKey } = deskKey();
    const response = await postEnrolment(
      server.url,
      await server.createEnrolmentToken(),
      publicKey,
    );
    expect(enrolAnswerSchema.parse(await response.json())).toMatchObject({
      organisation: 'At home',
      consoleUrl: server.consoleUrl,
    });
    expect(server.setUpUrl).toContain('#/set-up?token=');
  });
});
