import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openSigningKey } from '../policy/signing-key';
import { FolderSecrets } from '../secrets';
import type { AuditHead } from '../storage/audit-port';
import { openAuditTable } from '../storage/sqlite';
import { verifyLog, type AuditVerification } from './audit-log';

/** Files that a folder must have to be an endpoint's. */
const FILES = ['portcullis.sqlite', 'policy-signing-key.json'];

/**
 * Verifies the audit log of an endpoint's folder, also while the endpoint works on it.
 * @throws where the folder is none of an endpoint
 */
export async function verifyAuditFolder(
  dataDir: string,
  anchor?: AuditHead,
): Promise<AuditVerification> {
  for (const file of FILES) await access(join(dataDir, file));
  const { publicKey } = await openSigningKey(new FolderSecrets(dataDir));
  const table = await openAuditTable(dataDir);
  try {
    return await verifyLog(table.audit, publicKey, anchor);
  } finally {
    await table.close();
  }
}
