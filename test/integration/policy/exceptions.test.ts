import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import type { PolicyException } from '../../../core/exchange/policy-exception';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { ExceptionsInForce } from '../../../main/agent/exceptions/exceptions-in-force';
import { FleetClient } from '../../../main/agent/sync/fleet-client';
import { createTransport } from '../../../main/agent/sync/http-transport';
import { watchPolicy } from '../../../main/agent/sync/policy-watch';
import { temporaryFolder } from '../../unit/audit/temporary-folder';
import {
  enrolDesk,
  sendSigned,
  setUpAdministrator,
  startEndpoint,
  type Browser,
  type Desk,
} from '../server/endpoint';

/** What the product promises between the console and a device, ms. */
const PROMISE_MS = 2000;

const rule = { id: 'no-uploads', name: 'No uploads' };

function wish(desk: Desk, more: object = {}): Promise<Response> {
  const body = Buffer.from(JSON.stringify({ rule, app: 'ChatGPT', reason: 'A tender.', ...more }));
  return sendSigned(desk, { method: 'POST', path: FLEET_PATHS.exceptions, body });
}

async function listed(admin: Browser): Promise<PolicyException[]> {
  const answer = await admin.get(CONSOLE_PATHS.exceptions);
  return ((await answer.json()) as { exceptions: PolicyException[] }).exceptions;
}

const decide = (admin: Browser, id: string, decision: object): Promise<Response> =>
  admin.post(`${CONSOLE_PATHS.exceptions}/${id}`, decision);

/** The part of a real agent that keeps exceptions, connected to the endpoint as that device. */
async function startAgentPart(desk: Desk, folder: string, now = () => Date.now()) {
  const exceptions = new ExceptionsInForce(folder, { now });
  const transport = createTransport([]);
  const { deviceId, policyKey } = desk.answer;
  const clock = { now: () => Date.now() };
  const client = new FleetClient(transport, new URL(desk.base), clock, { deviceId, key: desk.key });
  const end = new AbortController();
  const watching = watchPolicy({
    client,
    version: () => 1,
    apply: () => Promise.resolve(),
    applyExceptions: async (jws) => void (await exceptions.adopt(jws, { deviceId, policyKey })),
    onReach: (_reached, error) => {
      if (error !== undefined && !end.signal.aborted) throw error as Error;
    },
    signal: end.signal,
  });
  onTestFinished(async () => {
    end.abort();
    await watching;
    transport.close();
  });
  return exceptions;
}

describe('a temporary exception', () => {
  it('reaches the device within two seconds of its grant, and ends by itself', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const folder = await temporaryFolder();
    const time = { ahead: 0 };
    const exceptions = await startAgentPart(desk, folder, () => Date.now() + time.ahead);

    expect((await wish(desk)).status).toBe(202);
    const [asked] = await listed(admin);
    expect(asked).toMatchObject({
      ...{ state: 'waiting', rule, app: 'ChatGPT', reason: 'A tender.' },
      ...{ hostname: 'desk-7', user: 'ada' },
    });
    expect(exceptions.rules().size).toBe(0);

    const granted = performance.now();
    const answer = await decide(admin, asked?.id ?? '', { decision: 'grant', hours: 2 });
    expect(await answer.json()).toMatchObject({ state: 'granted', decidedBy: 'Ada' });
    const inForce = (): void => expect([...exceptions.rules()]).toEqual(['no-uploads']);
    await vi.waitFor(inForce, { timeout: PROMISE_MS, interval: 10 });
    expect(performance.now() - granted).toBeLessThan(PROMISE_MS);

    // In force at once, and on the disk soon after: the next run begins with it.
    await vi.waitFor(
      async () => {
        const again = new ExceptionsInForce(folder, { now: () => Date.now() });
        await again.restore(desk.answer);
        expect([...again.rules()]).toEqual(['no-uploads']);
      },
      { timeout: PROMISE_MS, interval: 10 },
    );

    time.ahead = 2 * 3_600_000;
    expect(exceptions.rules().size).toBe(0);
  });

  it('is taken back at once when it is revoked', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const exceptions = await startAgentPart(desk, await temporaryFolder());
    await wish(desk);
    const [asked] = await listed(admin);
    await decide(admin, asked?.id ?? '', { decision: 'grant', hours: 1 });
    await vi.waitFor(() => expect(exceptions.rules().size).toBe(1), { timeout: PROMISE_MS });
    expect((await decide(admin, asked?.id ?? '', { decision: 'revoke' })).status).toBe(200);
    await vi.waitFor(() => expect(exceptions.rules().size).toBe(0), { timeout: PROMISE_MS });
    expect(exceptions.all).toMatchObject([{ state: 'revoked' }]);
  });

  it('is decided once, and only by somebody who is signed in', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    await wish(desk);
    await wish(desk);
    const all = await listed(admin);
    expect(all).toHaveLength(1);
    const id = all[0]?.id ?? '';
    const path = `${endpoint.urls.fleet}${CONSOLE_PATHS.exceptions}`;
    expect((await fetch(path)).status).toBe(401);
    expect((await decide(admin, id, { decision: 'grant', hours: 100_000 })).status).toBe(400);
    expect((await decide(admin, id, { decision: 'deny' })).status).toBe(200);
    expect((await decide(admin, id, { decision: 'grant', hours: 1 })).status).toBe(409);
    expect((await decide(admin, 'nothing', { decision: 'deny' })).status).toBe(404);
  });

  it('is refused where the request says too little or too much', async () => {
    const desk = await enrolDesk(await startEndpoint());
    expect((await wish(desk, { reason: '' })).status).toBe(400);
    expect((await wish(desk, { reason: 'x'.repeat(1001) })).status).toBe(400);
    for (let n = 0; n < 20; n += 1) await wish(desk, { rule: { id: `r${n}`, name: 'R' } });
    expect((await wish(desk)).status).toBe(429);
  });

  it('does not hold for another device, another key or older news', async () => {
    const endpoint = await startEndpoint();
    const [one, two] = [await enrolDesk(endpoint), await enrolDesk(endpoint)];
    const jws = await (await sendSigned(one, { path: FLEET_PATHS.exceptions })).text();
    const exceptions = new ExceptionsInForce(await temporaryFolder(), { now: () => Date.now() });
    expect(await exceptions.adopt(jws, two.answer)).toBe(false);
    const foreign = { ...one.answer, policyKey: 'A'.repeat(43) };
    expect(await exceptions.adopt(jws, foreign)).toBe(false);
    expect(await exceptions.adopt(`${jws}x`, one.answer)).toBe(false);
    const newer = await (await sendSigned(one, { path: FLEET_PATHS.exceptions })).text();
    expect(await exceptions.adopt(newer, one.answer)).toBe(true);
  });
});
