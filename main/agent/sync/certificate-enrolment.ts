import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Vault } from '../../../core/exchange/ports';
import { signProof, type CertificateEnrolRequest } from '../../../core/fleet/certificate-enrolment';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { describeMachine, keep, type Enrolment } from './enrolment';
import type { FleetClient } from './fleet-client';

/** Files (PEM) that the device management keeps on the desk. */
export interface CertificateFiles {
  /** The device's certificate, and those between it and the authority. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface CertificateEnrolmentOptions {
  readonly client: FleetClient;
  readonly vault: Vault;
  /** Base URL of the endpoint. */
  readonly endpoint: string;
  readonly files: CertificateFiles;
  readonly agentVersion: string;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Enrols by the certificate that the device management has issued. Its key signs once, on the desk, and
 * is not kept. @throws TransportError, FleetRefusal, and what the system says about the files
 */
export async function enrolByCertificate(options: CertificateEnrolmentOptions): Promise<Enrolment> {
  const { client, vault, endpoint, files, agentVersion, signal, now } = options;
  const [certificates, keyPem] = await Promise.all([
    readFile(files.certificateFile, 'utf8'),
    readFile(files.keyFile, 'utf8'),
  ]);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const proof = { endpoint: new URL(endpoint).origin, publicKey: x, signedAt: now };
  const request: CertificateEnrolRequest = {
    ...{ certificates, signedAt: now, proof: signProof(proof, keyPem) },
    ...{ publicKey: x, agentVersion, ...describeMachine() },
  };
  const { body } = await client.exchange({
    method: 'POST',
    path: FLEET_PATHS.enrolCertificate,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(request)),
    signal,
  });
  return keep(vault, endpoint, privateKey, body);
}
