import { ApiTokens, type NewToken } from './accounts/api-tokens';
import { prepareDataDirectory } from './data-directory';
import { ApiTokenTable } from './storage/api-token-table';
import { openDatabaseBeside, type StorageLocation } from './storage/database';

/** Makes an API token in an endpoint's database, also while the endpoint works on it. */
export async function createApiToken(
  location: StorageLocation,
  token: NewToken,
): Promise<{ readonly id: string; readonly token: string }> {
  if (location.database === undefined) await prepareDataDirectory(location.dataDir);
  const { reader, commits, close } = await openDatabaseBeside(location);
  try {
    const tokens = new ApiTokenTable(reader, commits);
    return await new ApiTokens(tokens, { now: () => Date.now() }).create(token);
  } finally {
    await close();
  }
}
