import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLEET_LIMITS, FLEET_PATHS } from '../../../core/fleet/wire';
import {
  dataFolder,
  enrolDesk,
  sendSigned,
  signedHeaders,
  startEndpoint,
  type Desk,
  type SignedSend,
} from './endpoint';

const CHECK_IN = Buffer.from(
  JSON.stringify({
    policyVersion: 1,
    agentVersion: '0.1.0',
    osVersion: '6.12',
    state: 'protected',
    keychain: 'file',
    backlog: 3,
  }),
);
const checkIn: SignedSend = { method: 'POST', path: FLEET_PATHS.checkIn, body: CHECK_IN };

async function codeOf(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
}

/** Sends headers and body as they are, signed or not. */
function send(desk: Desk, headers: Record<string, string>, body: Buffer): Promise<Response> {
  return fetch(desk.base + checkIn.path, { method: 'POST', headers, body: new Uint8Array(body) });
}

describe('signed requests', () => {
  it('are taken, and what the device said is kept', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    expect((await sendSigned(desk, checkIn)).status).toBe(204);
  });

  it('are refused when any byte of the body or of a header was changed', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const names = ['content-digest', 'signature-input', 'signature'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('body', ...names),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        async (what, position, change) => {
          const headers = signedHeaders(desk, checkIn);
          const body = Buffer.from(CHECK_IN);
          const target = what === 'body' ? body : Buffer.from(headers[what] ?? '');
          const at = position % target.length;
          const changed = (target[at] ?? 0) ^ change;
          // Bytes that cannot stand in a header never reach the endpoint.
          fc.pre(what === 'body' || (changed > 0x20 && changed < 0x7f));
          target[at] = changed;
          if (what !== 'body') headers[what] = target.toString('latin1');
          expect(await codeOf(await send(desk, headers, body))).toEqual([401, 'bad_signature']);
        },
      ),
      { numRuns: 150 },
    );
    expect((await send(desk, signedHeaders(desk, checkIn), CHECK_IN)).status).toBe(204);
  });

  it('fit one method and one address only', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const headers = signedHeaders(desk, { path: FLEET_PATHS.policy });
    for (const path of [FLEET_PATHS.policyStream, `${FLEET_PATHS.policy}?x=1`]) {
      expect(await codeOf(await fetch(desk.base + path, { headers }))).toEqual([
        401,
        'bad_signature',
      ]);
    }
    expect((await fetch(desk.base + FLEET_PATHS.policy, { headers })).status).toBe(200);
  });

  it('of another device are no good', async () => {
    const endpoint = await startEndpoint();
    const [ada, eve] = [await enrolDesk(endpoint), await enrolDesk(endpoint)];
    const forged = { ...eve, answer: ada.answer };
    expect(await codeOf(await sendSigned(forged, checkIn))).toEqual([401, 'bad_signature']);
  });

  it('are refused a second time, also when the endpoint was restarted in between', async () => {
    const dataDir = await dataFolder();
    const first = await startEndpoint({ dataDir });
    const desk = await enrolDesk(first);
    const headers = signedHeaders(desk, checkIn);
    expect((await send(desk, headers, CHECK_IN)).status).toBe(204);
    expect(await codeOf(await send(desk, headers, CHECK_IN))).toEqual([401, 'replay']);
    await first.server.close();

    const second = await startEndpoint({ dataDir });
    const moved = { ...desk, base: second.urls.fleet };
    expect(await codeOf(await send(moved, headers, CHECK_IN))).toEqual([401, 'replay']);
    expect((await sendSigned(moved, checkIn)).status).toBe(204);
  });

  it('may be as old as the allowed skew and no older', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const endpoint = await startEndpoint({ clock: { now: () => now } });
    const desk = await enrolDesk(endpoint);
    const at = async (seconds: number): Promise<number> =>
      (await sendSigned(desk, { ...checkIn, createdSeconds: now / 1000 + seconds })).status;
    const skew = FLEET_LIMITS.clockSkewSeconds;
    expect(await Promise.all([-skew - 1, -skew, skew, skew + 1].map(at))).toEqual([
      401, 204, 204, 401,
    ]);
  });

  it('of unknown devices are answered with enrol_again', async () => {
    const desk = await enrolDesk(await startEndpoint());
    const elsewhere = { ...desk, base: (await startEndpoint()).urls.fleet };
    expect(await codeOf(await sendSigned(elsewhere, checkIn))).toEqual([401, 'enrol_again']);
  });

  it('are needed: without them nothing is answered', async () => {
    const { urls } = await startEndpoint();
    for (const path of [FLEET_PATHS.policy, FLEET_PATHS.policyStream]) {
      expect(await codeOf(await fetch(urls.fleet + path))).toEqual([401, 'bad_signature']);
    }
  });
});
