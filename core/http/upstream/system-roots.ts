import { existsSync, readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Where Linux distributions keep their bundle of trusted roots. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

type GetCACertificates = (store: 'system') => string[];

/**
 * The roots that this machine trusts: those of its own store where Node can read it (22.15 and
 * later) or where it is a file, and Mozilla's list that Node brings along. PEM.
 */
export function systemRoots(): readonly string[] {
  const roots = new Set<string>(tls.rootCertificates);
  for (const pem of platformRoots()) roots.add(pem);
  return [...roots];
}

function platformRoots(): readonly string[] {
  const get = (tls as { getCACertificates?: GetCACertificates }).getCACertificates;
  if (get) return get('system');
  const bundle = BUNDLES.find((path) => existsSync(path));
  return bundle === undefined ? [] : splitPem(readFileSync(bundle, 'latin1'));
}

/** The certificates of a PEM bundle, one by one. */
export function splitPem(bundle: string): readonly string[] {
  return (
    bundle.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? []
  );
}
