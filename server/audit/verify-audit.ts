import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openSigningKey } from '../policy/signing-key';
import type { AuditHead } from '../storage/audit-port';
import { AuditTable } from '../storage/audit-table';
import { openDatabaseBeside, type StorageLocation } from '../storage/database';
import { verifyLog, type AuditVerification } from './audit-log';

/** Files that a folder must have to be an endpoint's. */
const FILES = ['portcullis.sqlite', 'policy-signing-key.json'];

/**
 * Verifies the audit log of an endpoint's database, also while the endpoint works on it.
 * @throws where the folder is none of an endpoint
 */
export async function verifyAudit(
  location: StorageLocation,
  anchor?: AuditHead,
): Promise<AuditVerification> {
  if (location.database === undefined) {
    for (const file of FILES) await access(join(location.dataDir, file));
  }
  const { reader, commits, secrets, close } = await openDatabaseBeside(location);
  try {
    const { publicKey } = await openSigningKey(secrets);
    return await verifyLog(new AuditTable(reader, commits), publicKey, anchor);
  } finally {
    await close();
  }
}
