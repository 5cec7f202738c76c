import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { CONSOLE_PATHS, sessionSchema, type Session } from '../../../core/exchange/console';
import { signRequest } from '../../../core/fleet/request-signature';
import { enrolAnswerSchema, FLEET_PATHS, type EnrolAnswer } from '../../../core/fleet/wire';
import {
  createServer,
  type Server,
  type ServerOptions,
  type ServerUrls,
} from '../../../server/app';

import { testDatabase } from './test-database';

export const PASSWORD = 'correct horse battery staple';

/** A data folder that is removed after the test. */
export async function dataFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-server-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export interface Endpoint {
  readonly server: Server;
  readonly urls: ServerUrls;
  readonly dataDir: string;
  /** Where it really listens, also when it is reached under another address. */
  readonly listening: { readonly port: number };
  readonly log: string[];
}

/** A real endpoint on a free port, closed after the test. Its log is kept for the test to read. */
export async function startEndpoint(options: Partial<ServerOptions> = {}): Promise<Endpoint> {
  const dataDir = options.dataDir ?? (await dataFolder());
  const log: string[] = [];
  const server = await createServer({
    listen: { host: '127.0.0.1', port: 0 },
    initialPolicy: { organisation: { name: 'Example Ltd' } },
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    database: await testDatabase(dataDir),
    ...options,
    dataDir,
  });
  onTestFinished(() => server.close());
  const urls = await server.listen();
  return { server, urls, dataDir, listening: server.address(), log };
}

/** A desk: its key and what the endpoint answered to its enrolment. */
export interface Desk {
  readonly base: string;
  readonly key: KeyObject;
  readonly answer: EnrolAnswer;
}

export function deskKey(): { key: KeyObject; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
}

export function postEnrolment(base: string, token: string, publicKey: string): Promise<Response> {
  return fetch(base + FLEET_PATHS.enrol, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token,
      publicKey,
      hostname: 'desk-7',
      os: 'linux',
      osVersion: '6.12',
      user: 'ada',
      agentVersion: '0.1.0',
    }),
  });
}

export async function enrolDesk({
  server,
  urls,
}: Pick<Endpoint, 'server' | 'urls'>): Promise<Desk> {
  const { token } = await server.enrolment.createToken('test');
  const { key, publicKey } = deskKey();
  const response = await postEnrolment(urls.fleet, token, publicKey);
  return { base: urls.fleet, key, answer: enrolAnswerSchema.parse(await response.json()) };
}

export interface SignedSend {
  readonly method?: string;
  readonly path: string;
  readonly body?: Buffer;
  readonly headers?: Record<string, string>;
  readonly createdSeconds?: number;
  readonly nonce?: string;
  readonly signal?: AbortSignal;
}

/** What a desk would send; tests change it before they send it. */
export function signedHeaders(desk: Desk, send: SignedSend): Record<string, string> {
  const { method = 'GET', path, body = Buffer.alloc(0) } = send;
  const created = send.createdSeconds ?? Math.floor(Date.now() / 1000);
  const parts = { method, target: path, body };
  return { ...signRequest(parts, desk.answer.deviceId, desk.key, created, send.nonce) };
}

export function sendSigned(desk: Desk, send: SignedSend): Promise<Response> {
  return fetch(desk.base + send.path, {
    method: send.method ?? 'GET',
    headers: { ...send.headers, ...signedHeaders(desk, send) },
    ...(send.body ? { body: new Uint8Array(send.body) } : {}),
    ...(send.signal ? { signal: send.signal } : {}),
  });
}

/** An administrator's browser: cookie and CSRF token. */
export interface Browser {
  readonly session: Session;
  readonly cookie: string;
  get(path: string, signal?: AbortSignal): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** What a test needs of `ServerUrls`, also when they came through JSON. */
type EntryUrls = { readonly fleet: string; readonly setUp?: string | undefined };

export function setUpToken(urls: EntryUrls): string {
  return new URLSearchParams(new URL(urls.setUp ?? '').hash.split('?')[1]).get('token') ?? '';
}

export async function setUpAdministrator({ urls }: { readonly urls: EntryUrls }): Promise<Browser> {
  const response = await postJson(urls.fleet + CONSOLE_PATHS.setUp, {
    setUpToken: setUpToken(urls),
    name: 'Ada',
    password: PASSWORD,
  });
  const session = sessionSchema.parse(await response.json());
  return browser(urls.fleet, session, cookieOf(response));
}

export function browser(base: string, session: Session, cookie: string): Browser {
  return {
    session,
    cookie,
    get: (path, signal) =>
      fetch(base + path, { headers: { cookie }, ...(signal ? { signal } : {}) }),
    post: (path, body, headers = {}) =>
      postJson(base + path, body, {
        cookie,
        'x-csrf-token': session.csrfToken ?? '',
        ...headers,
      }),
  };
}
