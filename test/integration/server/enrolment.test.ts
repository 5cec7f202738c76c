import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { enrolAnswerSchema, FLEET_PATHS } from '../../../core/fleet/wire';
import {
  deskKey,
  enrolDesk,
  postEnrolment,
  sendSigned,
  setUpAdministrator,
  startEndpoint,
} from './endpoint';
import { onPostgres } from './test-database';

const errorOf = async (response: Response): Promise<unknown> => {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
};

describe('enrolment', () => {
  it('turns a token of the console into a device that may speak', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const answer = await admin.post(CONSOLE_PATHS.tokens, { label: 'desk of Ada' });
    const { token, expires } = (await answer.json()) as { token: string; expires: string };
    expect(Date.parse(expires) - Date.now()).toBeGreaterThan(59 * 60_000);

    const { key, publicKey } = deskKey();
    const response = await postEnrolment(endpoint.urls.fleet, token, publicKey);
    const enrolled = enrolAnswerSchema.parse(await response.json());
    expect(enrolled).toMatchObject({
      organisation: 'Example Ltd',
      consoleUrl: endpoint.urls.console,
    });
    const desk = { base: endpoint.urls.fleet, key, answer: enrolled };
    expect((await sendSigned(desk, { path: FLEET_PATHS.policy })).status).toBe(200);
  });

  it('uses a token up once, but repeats a lost answer to the same key', async () => {
    const { server, urls } = await startEndpoint();
    const { token } = await server.enrolment.createToken('once');
    const [first, second] = [deskKey(), deskKey()];
    const answer = await (await postEnrolment(urls.fleet, token, first.publicKey)).json();
    const again = await postEnrolment(urls.fleet, token, first.publicKey);
    expect(await again.json()).toEqual(answer);
    const other = await postEnrolment(urls.fleet, token, second.publicKey);
    expect(await errorOf(other)).toEqual([401, 'bad_token']);
  });

  it('lets one of many desks win that race for a token', async () => {
    const { server, urls } = await startEndpoint();
    const { token } = await server.enrolment.createToken('race');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => postEnrolment(urls.fleet, token, deskKey().publicKey)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('refuses a token after its hour', async () => {
    let now = Date.now();
    const { server, urls } = await startEndpoint({ clock: { now: () => now } });
    const { token } = await server.enrolment.createToken('late');
    now += 3_600_000;
    const answer = await postEnrolment(urls.fleet, token, deskKey().publicKey);
    expect(await errorOf(answer)).toEqual([401, 'bad_token']);
  });

  it('locks an address out that guesses tokens, and says for how long', async () => {
    const { server, urls } = await startEndpoint();
    for (let guess = 0; guess < 20; guess += 1) {
      const answer = await postEnrolment(
        urls.fleet,
        `guess-number-${guess}-000`,
        deskKey().publicKey,
      );
      expect(await errorOf(answer)).toEqual([401, 'bad_token']);
    }
    const { token } = await server.enrolment.createToken('good');
    const answer = await postEnrolment(urls.fleet, token, deskKey().publicKey);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(await errorOf(answer)).toEqual([429, 'too_many']);
  });

  it('names the place of a mistake and not the value', async () => {
    const { urls } = await startEndpoint();
    const answer = await postEnrolment(urls.fleet, 'token-of-some-length', 'not a key');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'bad_request', where: 'publicKey' } });
    expect(text).not.toContain('not a key');
  });

  it.skipIf(onPostgres())(
    'keeps secrets in files of the owner only, and out of the log',
    async () => {
      const endpoint = await startEndpoint();
      const desk = await enrolDesk(endpoint);
      for (const name of ['set-up-token', 'policy-signing-key.json', 'portcullis.sqlite']) {
        const { mode } = await stat(join(endpoint.dataDir, name));
        expect([name, mode & 0o077]).toEqual([name, 0]);
      }
      expect(endpoint.log.join('')).not.toContain('pcet_');
      expect(desk.answer.deviceId).toHaveLength(26);
    },
  );
});
