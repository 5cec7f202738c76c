import { ApiTokens, type NewToken } from './accounts/api-tokens';
import { prepareDataDirectory } from './data-directory';
import { openApiTokenTable } from './storage/sqlite';

/** Makes an API token in an endpoint's folder, also while the endpoint works on it. */
export async function createApiToken(
  dataDir: string,
  token: NewToken,
): Promise<{ readonly id: string; readonly token: string }> {
  await prepareDataDirectory(dataDir);
  const table = await openApiTokenTable(dataDir);
  try {
    return await new ApiTokens(table.tokens, { now: () => Date.now() }).create(token);
  } finally {
    await table.close();
  }
}
