import { mkdtemp, writeFile } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaCertificate } from '../../../../main/trust/trust-store';
import { createFixtureCa } from '../../../fixtures/upstream/certificates';

export interface TestCa extends CaCertificate {
  readonly pem: string;
  /** SHA-1 in lower-case hexadecimal. */
  readonly sha1: string;
  readonly folder: string;
}

/** A CA certificate in a temporary folder, which the test removes. */
export async function writeTestCa(): Promise<TestCa> {
  const { certPem: pem } = await createFixtureCa('Portcullis test CA');
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-trust-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, pem);
  const plain = (text: string): string => text.replaceAll(':', '').toLowerCase();
  const certificate = new X509Certificate(pem);
  return {
    file,
    folder,
    pem,
    fingerprint: plain(certificate.fingerprint256),
    sha1: plain(certificate.fingerprint),
  };
}
