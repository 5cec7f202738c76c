import { access } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS, sessionSchema, type Session } from '../../../core/exchange/console';
import {
  browser,
  cookieOf,
  dataFolder,
  PASSWORD,
  postJson,
  setUpAdministrator,
  setUpToken,
  startEndpoint,
  type Endpoint,
} from './endpoint';

async function codeOf(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
}

const label = { label: 'x' };

describe('the first administrator', () => {
  it('is made once, by the set-up token, which is gone afterwards', async () => {
    const endpoint = await startEndpoint();
    const { urls, dataDir } = endpoint;
    const url = urls.fleet + CONSOLE_PATHS.setUp;
    const wish = { setUpToken: setUpToken(urls), name: 'Ada', password: PASSWORD };
    expect(await codeOf(await postJson(url, { ...wish, setUpToken: 'wrong' }))).toEqual([
      403,
      'bad_token',
    ]);
    expect((await postJson(url, { ...wish, password: 'short' })).status).toBe(400);
    const both = await Promise.all([postJson(url, wish), postJson(url, { ...wish, name: 'Eve' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await codeOf(await postJson(url, wish))).toEqual([409, 'already_set_up']);
    await expect(access(join(dataDir, 'set-up-token'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is asked for until there is one, also after a restart', async () => {
    const dataDir = await dataFolder();
    const first = await startEndpoint({ dataDir });
    const token = setUpToken(first.urls);
    await first.server.close();
    const second = await startEndpoint({ dataDir });
    expect(setUpToken(second.urls)).toBe(token);
    await setUpAdministrator(second);
    await second.server.close();
    expect((await startEndpoint({ dataDir })).urls).not.toHaveProperty('setUp');
  });
});

describe('sessions', () => {
  it('begin with name and password, with a new cookie each time, and end at sign-out', async () => {
    const endpoint = await startEndpoint();
    const before = await setUpAdministrator(endpoint);
    const url = endpoint.urls.fleet + CONSOLE_PATHS.session;
    const response = await postJson(
      url,
      { name: 'Ada', password: PASSWORD },
      { cookie: before.cookie },
    );
    const attributes = response.headers.getSetCookie()[0] ?? '';
    expect(attributes).toMatch(/; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const cookie = cookieOf(response);
    expect(cookie).not.toBe(before.cookie);
    expect((await before.get(CONSOLE_PATHS.devices)).status).toBe(401);

    const admin = browser(endpoint.urls.fleet, sessionSchema.parse(await response.json()), cookie);
    expect((await admin.get(CONSOLE_PATHS.devices)).status).toBe(200);
    const csrf = { cookie, 'x-csrf-token': admin.session.csrfToken ?? '' };
    expect((await fetch(url, { method: 'DELETE', headers: csrf })).status).toBe(204);
    expect((await admin.get(CONSOLE_PATHS.devices)).status).toBe(401);
    const session = (await (await admin.get(CONSOLE_PATHS.session)).json()) as Session;
    expect(session).toEqual({ signedIn: false, setUpNeeded: false, organisation: 'Example Ltd' });
  });

  it('end after twelve hours', async () => {
    let now = Date.now();
    const endpoint = await startEndpoint({ clock: { now: () => now } });
    const admin = await setUpAdministrator(endpoint);
    now += 12 * 3_600_000 - 1;
    expect((await admin.get(CONSOLE_PATHS.devices)).status).toBe(200);
    now += 1;
    expect((await admin.get(CONSOLE_PATHS.devices)).status).toBe(401);
  });

  it('are needed for everything else', async () => {
    const { urls } = await startEndpoint();
    const reads = ['devices', 'events', 'eventStream', 'summary', 'policy'] as const;
    const writes = ['tokens', 'policyCheck', 'policyPublish'] as const;
    const answers = await Promise.all([
      ...reads.map((name) => fetch(urls.fleet + CONSOLE_PATHS[name])),
      fetch(`${urls.fleet}${CONSOLE_PATHS.policyVersions}/1`),
      ...writes.map((name) => postJson(urls.fleet + CONSOLE_PATHS[name], {})),
    ]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(
      answers.map(() => [401, 'not_signed_in']),
    );
  });

  it('carry a token for writes that a foreign page does not know', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    for (const token of ['', 'x', (admin.session.csrfToken ?? '').slice(0, -1)]) {
      const refused = await admin.post(CONSOLE_PATHS.tokens, label, { 'x-csrf-token': token });
      expect(await codeOf(refused)).toEqual([403, 'bad_csrf_token']);
    }
    expect((await admin.post(CONSOLE_PATHS.tokens, label)).status).toBe(200);
  });

  it('say how large a body may be to whoever sends a larger one', async () => {
    const admin = await setUpAdministrator(await startEndpoint());
    const mostBytes = 1024 * 1024;
    const large = await admin.post(CONSOLE_PATHS.tokens, { label: 'x'.repeat(mostBytes) });
    const { error } = (await large.json()) as { error: { code: string; message: string } };
    expect([large.status, error.code]).toEqual([413, 'too_large']);
    expect(error.message).toContain(`${mostBytes} bytes`);
  });

  it('are not open to pages of other origins, nor under other names', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const own = new URL(endpoint.urls.fleet);
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:1`]) {
      const refused = await admin.post(CONSOLE_PATHS.tokens, label, { origin });
      expect(await codeOf(refused)).toEqual([403, 'bad_origin']);
    }
    const accepted = await admin.post(CONSOLE_PATHS.tokens, label, { origin: own.origin });
    expect(accepted.status).toBe(200);
    const { status } = await rawRequest(endpoint, { host: 'evil.example' });
    expect(status).toBe(403);
  });

  it('lock an account at an address out after five wrong passwords', async () => {
    let now = Date.now();
    const endpoint = await startEndpoint({ clock: { now: () => now } });
    await setUpAdministrator(endpoint);
    const signIn = (name: string, password: string): Promise<Response> =>
      postJson(endpoint.urls.fleet + CONSOLE_PATHS.session, { name, password });
    const guesses = await Promise.all(
      Array.from({ length: 5 }, (_, index) => signIn('Ada', `wrong-${index}`)),
    );
    expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    const locked = await signIn('Ada', PASSWORD);
    expect(locked.headers.get('retry-after')).toBe('900');
    expect(await codeOf(locked)).toEqual([429, 'too_many']);
    expect(await codeOf(await signIn('Grace', 'wrong'))).toEqual([401, 'bad_credentials']);
    now += 15 * 60_000;
    expect((await signIn('Ada', PASSWORD)).status).toBe(200);
    expect(endpoint.log.join('')).not.toContain(PASSWORD);
  });

  it('cannot be asked for without pause', async () => {
    const endpoint = await startEndpoint();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt += 1) {
      const answer = await postJson(endpoint.urls.fleet + CONSOLE_PATHS.session, { name: '' });
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 20).every((status) => status === 400)).toBe(true);
    expect(statuses[20]).toBe(429);
  });

  it('behind a TLS proxy have a cookie that only TLS carries', async () => {
    const dataDir = await dataFolder();
    const plain = await startEndpoint({ dataDir });
    await setUpAdministrator(plain);
    await plain.server.close();
    const publicUrl = 'https://portcullis.example.com';
    const endpoint = await startEndpoint({ dataDir, publicUrl, behindProxy: true });
    expect(endpoint.urls.console).toBe(`${publicUrl}/console/`);
    const signIn = JSON.stringify({ name: 'Ada', password: PASSWORD });
    const forwarded = { host: 'portcullis.example.com', 'x-forwarded-proto': 'https' };
    const { status, cookie } = await rawRequest(endpoint, forwarded, signIn);
    expect(status).toBe(200);
    expect(cookie).toMatch(/^__Host-portcullis-session=.*; Path=\/; HttpOnly; Secure; SameSite/);
  });
});

/** A request for the session with headers that fetch would not send. */
function rawRequest(
  endpoint: Endpoint,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number | undefined; cookie: string | undefined }> {
  const port = endpoint.listening.port;
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, path: CONSOLE_PATHS.session, method },
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        response.resume();
        const cookie = response.headers['set-cookie']?.[0];
        resolve({ status: response.statusCode, cookie });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
