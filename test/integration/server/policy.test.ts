import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS, deviceSchema, policyStateSchema } from '../../../core/exchange/console';
import { verifyBundle } from '../../../core/fleet/policy-bundle';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { dataFolder, enrolDesk, sendSigned, setUpAdministrator, startEndpoint } from './endpoint';
import { nextEvent, sseOf } from './sse-client';

const document = (name: string): unknown => ({ organisation: { name } });

describe('policy', () => {
  it('reaches a device within two seconds of its publication, signed by the pinned key', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const abort = new AbortController();
    const stream = await sendSigned(desk, { path: FLEET_PATHS.policyStream, signal: abort.signal });
    const events = sseOf(stream);
    expect(await nextEvent(events)).toEqual({ event: 'policy', data: { version: 1 } });
    expect(await nextEvent(events)).toEqual({ event: 'exceptions', data: {} });

    const { devices } = (await (await admin.get(CONSOLE_PATHS.devices)).json()) as {
      devices: unknown[];
    };
    expect(devices.map((device) => deviceSchema.parse(device))).toMatchObject([{ online: true }]);

    const published = performance.now();
    const answer = await admin.post(CONSOLE_PATHS.policyPublish, {
      document: document('Renamed'),
      note: 'a new name',
      basedOn: 1,
    });
    expect(await answer.json()).toEqual({ version: 2 });
    expect(await nextEvent(events)).toEqual({ event: 'policy', data: { version: 2 } });
    const response = await sendSigned(desk, {
      path: FLEET_PATHS.policy,
      headers: { 'if-none-match': '"1"' },
    });
    expect(performance.now() - published).toBeLessThan(2000);
    expect(response.headers.get('etag')).toBe('"2"');
    const check = await verifyBundle(await response.text(), desk.answer.policyKey, Date.now());
    expect(check).toMatchObject({
      ok: true,
      bundle: { version: 2, document: { version: 2, organisation: { name: 'Renamed' } } },
    });
    abort.abort();
  });

  it('is not sent again to a device that has it', async () => {
    const desk = await enrolDesk(await startEndpoint());
    const ask = (etag: string): Promise<Response> =>
      sendSigned(desk, { path: FLEET_PATHS.policy, headers: { 'if-none-match': etag } });
    const same = await ask('"1"');
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect((await ask('"0"')).status).toBe(200);
  });

  it('that somebody else published in between is not overwritten', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const publish = (name: string): Promise<Response> =>
      admin.post(CONSOLE_PATHS.policyPublish, { document: document(name), note: '', basedOn: 1 });
    const statuses = await Promise.all(['A', 'B', 'C'].map(async (n) => (await publish(n)).status));
    expect(statuses.sort()).toEqual([200, 409, 409]);
    const state = policyStateSchema.parse(await (await admin.get(CONSOLE_PATHS.policy)).json());
    expect(state.versions.map(({ version, author }) => [version, author])).toEqual([
      [2, 'Ada'],
      [1, 'Portcullis'],
    ]);
    const first = await (await admin.get(`${CONSOLE_PATHS.policyVersions}/1`)).json();
    expect(first).toMatchObject({
      version: 1,
      document: { organisation: { name: 'Example Ltd' } },
    });
    expect((await admin.get(`${CONSOLE_PATHS.policyVersions}/9`)).status).toBe(404);
  });

  it('with mistakes is refused with their places, and nothing changes', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const bad = { rules: [{ id: 'r', name: 'R', when: 'http.host ==', action: 'block' }] };
    const checked = await admin.post(CONSOLE_PATHS.policyCheck, { document: bad });
    expect(await checked.json()).toMatchObject({ ok: false, issues: [{ path: 'rules[0].when' }] });
    const refused = await admin.post(CONSOLE_PATHS.policyPublish, {
      document: bad,
      note: '',
      basedOn: 1,
    });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      error: { code: 'invalid_policy', issues: [{ path: 'rules[0].when' }] },
    });
    const good = await admin.post(CONSOLE_PATHS.policyCheck, { document: document('X') });
    expect(await good.json()).toEqual({ ok: true, issues: [] });
    const state = policyStateSchema.parse(await (await admin.get(CONSOLE_PATHS.policy)).json());
    expect(state.version).toBe(1);
  });

  it('and its key outlive a restart; a new initial policy does not displace them', async () => {
    const dataDir = await dataFolder();
    const first = await startEndpoint({ dataDir });
    const desk = await enrolDesk(first);
    await first.server.close();
    const second = await startEndpoint({ dataDir, initialPolicy: document('Other') });
    const moved = { ...desk, base: second.urls.fleet };
    const bundle = await (await sendSigned(moved, { path: FLEET_PATHS.policy })).text();
    const check = await verifyBundle(bundle, desk.answer.policyKey, Date.now());
    expect(check).toMatchObject({ ok: true, bundle: { version: 1 } });
    expect(JSON.stringify(check)).toContain('Example Ltd');
  });

  it('with mistakes keeps a new endpoint from starting', async () => {
    await expect(startEndpoint({ initialPolicy: { nonsense: 1 } })).rejects.toMatchObject({
      code: 'invalid_policy',
    });
  });
});
