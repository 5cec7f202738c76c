import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { hostname, platform, release, userInfo } from 'node:os';
import { z } from 'zod';
import type { Vault } from '../../../core/exchange/ports';
import { enrolAnswerSchema, FLEET_PATHS, type EnrolRequest } from '../../../core/fleet/wire';
import type { FleetClient } from './fleet-client';

/**
 * Name of the enrolment in the vault: device key and pinned policy key, for the key pins nothing
 * if anybody may change it.
 */
const SECRET = 'enrolment';

const storedSchema = z.object({
  endpoint: z.string(),
  deviceId: z.string(),
  /** PKCS#8, base64. */
  privateKey: z.string(),
  policyKey: z.string(),
  organisation: z.string(),
  consoleUrl: z.string(),
});

/** What the device and its central endpoint know of one another. */
export interface Enrolment {
  readonly endpoint: string;
  readonly deviceId: string;
  readonly key: KeyObject;
  /** Public key of policy bundles, raw, base64url. */
  readonly policyKey: string;
  readonly organisation: string;
  readonly consoleUrl: string;
}

/** The stored enrolment with this endpoint. */
export async function loadEnrolment(
  vault: Vault,
  endpoint: string,
): Promise<Enrolment | undefined> {
  const loaded = await vault.load(SECRET);
  if (!loaded.ok || !loaded.value) return undefined;
  const stored = storedSchema.parse(JSON.parse(Buffer.from(loaded.value).toString('utf8')));
  if (stored.endpoint !== endpoint) return undefined;
  return { ...stored, key: decodeKey(stored.privateKey) };
}

function decodeKey(privateKey: string): KeyObject {
  const key = Buffer.from(privateKey, 'base64');
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/**
 * Enrols with the one-time token of `tokenFile`, stores what came of it and removes the file, whose
 * token is worth nothing any more. @throws TransportError, FleetRefusal
 */
export async function enrol(
  client: FleetClient,
  vault: Vault,
  endpoint: string,
  tokenFile: string,
  agentVersion: string,
  signal: AbortSignal,
): Promise<Enrolment> {
  const token = (await readFile(tokenFile, 'utf8')).trim();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const request: EnrolRequest = { token, publicKey: x, agentVersion, ...describeMachine() };
  const { body } = await client.exchange({
    method: 'POST',
    path: FLEET_PATHS.enrol,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(request)),
    signal,
  });
  const enrolment = await keep(vault, endpoint, privateKey, body);
  await rm(tokenFile, { force: true });
  return enrolment;
}

/** Stores what came of an enrolment: the endpoint's answer, and the key that it is for. */
export async function keep(
  vault: Vault,
  endpoint: string,
  key: KeyObject,
  body: Buffer,
): Promise<Enrolment> {
  const answer = enrolAnswerSchema.parse(JSON.parse(body.toString('utf8')));
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  await store(vault, { ...answer, endpoint, privateKey: pkcs8 });
  return { ...answer, endpoint, key };
}

async function store(vault: Vault, enrolment: z.input<typeof storedSchema>): Promise<void> {
  const stored = await vault.store(SECRET, Buffer.from(JSON.stringify(enrolment)));
  if (!stored.ok) throw new Error(`the device key could not be kept: ${stored.reason}`);
}

/** What a device says of itself when it enrols, cut to the limits of the wire. */
export function describeMachine(): Pick<EnrolRequest, 'hostname' | 'os' | 'osVersion' | 'user'> {
  return {
    hostname: hostname().slice(0, 253),
    os: platform(),
    osVersion: release().slice(0, 128),
    user: userInfo().username.slice(0, 256),
  };
}
