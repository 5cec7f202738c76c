import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Vault } from '../../../../core/exchange/ports';
import { FLEET_PATHS } from '../../../../core/fleet/wire';
import { enrolByCertificate } from '../../../../main/agent/sync/certificate-enrolment';
import { FleetClient } from '../../../../main/agent/sync/fleet-client';
import { createTransport } from '../../../../main/agent/sync/http-transport';
import { dataFolder, sendSigned, startEndpoint, type Endpoint } from '../endpoint';

const DAY_MS = 86_400_000;
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = {
  ...{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 },
  publicExponent: new Uint8Array([1, 0, 1]),
};
const CLIENT = '1.3.6.1.5.5.7.3.2';
const SERVER = '1.3.6.1.5.5.7.3.1';

const vault: Vault = {
  backend: 'keychain',
  load: async () => ({ ok: true, value: undefined }),
  store: async () => ({ ok: true, value: undefined }),
  remove: async () => ({ ok: true, value: undefined }),
};

interface Issued {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

interface Wish {
  readonly name: string;
  readonly by?: Issued;
  readonly use?: string;
  readonly isAuthority?: boolean;
  readonly endsIn?: number;
  readonly algorithm?: typeof EC | typeof RSA;
}

async function issue({
  name,
  by,
  use,
  isAuthority = false,
  endsIn = DAY_MS,
  algorithm = EC,
}: Wish): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const signingKey = (by?.keys ?? keys).privateKey;
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: by?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() - 2 * DAY_MS),
    notAfter: new Date(Date.now() + endsIn),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: { name: signingKey.algorithm.name, hash: 'SHA-256' },
    extensions: [
      new BasicConstraintsExtension(isAuthority, undefined, true),
      ...(use === undefined ? [] : [new ExtendedKeyUsageExtension([use])]),
    ],
  });
  return { certificate, keys };
}

describe('a device with a certificate of the device management', () => {
  let root: Issued;
  let between: Issued;

  beforeAll(async () => {
    cryptoProvider.set(webcrypto);
    root = await issue({ name: 'Devices', isAuthority: true });
    between = await issue({ name: 'Laptops', isAuthority: true, by: root });
  });

  async function enrol(endpoint: Endpoint, chain: readonly Issued[], at = Date.now()) {
    const folder = await dataFolder();
    const files = {
      certificateFile: join(folder, 'device.pem'),
      keyFile: join(folder, 'device.key'),
    };
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', (chain[0] as Issued).keys.privateKey);
    const key = Buffer.from(pkcs8).toString('base64');
    await writeFile(
      files.certificateFile,
      chain.map(({ certificate }) => certificate.toString('pem')).join('\n'),
    );
    await writeFile(
      files.keyFile,
      `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`,
    );
    const transport = createTransport();
    onTestFinished(() => transport.close());
    const client = new FleetClient(transport, new URL(endpoint.urls.fleet), { now: Date.now });
    return enrolByCertificate({
      ...{ client, vault, endpoint: endpoint.urls.fleet, files, agentVersion: '1', now: at },
      signal: new AbortController().signal,
    });
  }

  it.each([
    ['an elliptic key', EC],
    ['an RSA key', RSA],
  ])(
    'enrols without a token, with %s and through an intermediate authority',
    async (_, algorithm) => {
      const endpoint = await startEndpoint({ deviceAuthorities: root.certificate.toString('pem') });
      const device = await issue({ name: 'desk-7', by: between, use: CLIENT, algorithm });
      const enrolment = await enrol(endpoint, [device, between]);
      const desk = { base: endpoint.urls.fleet, key: enrolment.key, answer: enrolment };
      expect((await sendSigned(desk, { path: FLEET_PATHS.policy })).status).toBe(200);
    },
  );

  it('is refused where its certificate does not hold, and told why', async () => {
    const endpoint = await startEndpoint({ deviceAuthorities: root.certificate.toString('pem') });
    const stranger = await issue({ name: 'Devices', isAuthority: true });
    const device = await issue({ name: 'desk-7', by: between, use: CLIENT });
    const web = await issue({ name: 'web', by: root, use: SERVER });
    const over = await issue({ name: 'old', by: root, use: CLIENT, endsIn: -DAY_MS });
    const forged = await issue({ name: 'forged', by: stranger, use: CLIENT });
    const noAuthority = await issue({ name: 'desk-8', by: device, use: CLIENT });
    const theirs = { certificate: device.certificate, keys: forged.keys };
    await expect(enrol(endpoint, [web])).rejects.toThrow(/not for a client/);
    await expect(enrol(endpoint, [over])).rejects.toThrow(/time is over/);
    await expect(enrol(endpoint, [forged])).rejects.toThrow(/no authority/);
    await expect(enrol(endpoint, [device])).rejects.toThrow(/no authority/);
    await expect(enrol(endpoint, [noAuthority, device, between])).rejects.toThrow(/no authority/);
    await expect(enrol(endpoint, [theirs, between])).rejects.toThrow(/did not sign/);
    await expect(enrol(endpoint, [between])).rejects.toThrow(/not for a client/);
    const longAgo = Date.now() - DAY_MS;
    await expect(enrol(endpoint, [device, between], longAgo)).rejects.toThrow(/not of now/);
  });

  it('is told where no certificate enrols anybody', async () => {
    const endpoint = await startEndpoint();
    const device = await issue({ name: 'desk-7', by: root, use: CLIENT });
    await expect(enrol(endpoint, [device])).rejects.toThrow(/No certificate/);
  });
});
