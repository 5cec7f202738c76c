import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Vault } from '../../core/exchange/ports';
import {
  createAuthority,
  restoreAuthority,
  serialiseAuthority,
  type CertificateAuthority,
} from '../../core/proxy/certificates/authority';

const SECRET = 'interception-ca';
/** A new CA is made when less than this is left of the old one, ms. */
const RENEWAL_MS = 30 * 24 * 60 * 60 * 1000;

const storedSchema = z.object({ privateKey: z.string(), certPem: z.string() });

/**
 * The interception CA of this device: its key lives in the vault, its certificate in `<dataDir>/ca.pem`.
 * Without a vault it lives in memory only and must not be used to intercept.
 */
export async function openAuthority(
  vault: Vault | undefined,
  dataDir: string,
  organisation: string,
  now: number,
): Promise<{ authority: CertificateAuthority; caFile: string }> {
  const caFile = join(dataDir, 'ca.pem');
  const kept = vault ? await load(vault) : undefined;
  const isGood = kept !== undefined && kept.notAfter - now > RENEWAL_MS;
  const authority = isGood ? kept : createAuthority({ organisation, now });
  if (vault && !isGood) await store(vault, authority);
  if (vault) await writeFile(caFile, authority.certPem, { mode: 0o644 });
  return { authority, caFile };
}

async function load(vault: Vault): Promise<CertificateAuthority | undefined> {
  const secret = await vault.load(SECRET);
  if (!secret.ok)
    throw new Error(`the key of the interception CA cannot be read: ${secret.reason}`);
  if (!secret.value) return undefined;
  const text = Buffer.from(secret.value).toString('utf8');
  const { privateKey, certPem } = storedSchema.parse(JSON.parse(text));
  return restoreAuthority({ privateKey: Buffer.from(privateKey, 'base64'), certPem });
}

async function store(vault: Vault, authority: CertificateAuthority): Promise<void> {
  const { privateKey, certPem } = serialiseAuthority(authority);
  const secret = { privateKey: Buffer.from(privateKey).toString('base64'), certPem };
  const stored = await vault.store(SECRET, Buffer.from(JSON.stringify(secret)));
  if (!stored.ok)
    throw new Error(`the key of the interception CA cannot be kept: ${stored.reason}`);
}
