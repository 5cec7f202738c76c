import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'playwright';
import { CONSOLE_PATHS, sessionSchema } from '../../../core/exchange/console';
import type { CompanionState } from '../../../preload/contract';

export interface Administrator {
  /** Grants the first request that waits, by default for an hour. */
  grantFirst(hours?: number): Promise<void>;
  dispose(): Promise<void>;
}

/** The first administrator of a desk's own endpoint, by the console's API. */
export async function administrator(
  dataDir: string,
  state: CompanionState,
): Promise<Administrator> {
  const setUpToken = (await readFile(join(dataDir, 'endpoint', 'set-up-token'), 'utf8')).trim();
  const { origin } = new URL(state.consoleUrl ?? '');
  const api = await request.newContext({ baseURL: origin, extraHTTPHeaders: { origin } });
  let token = '';
  const post = async (path: string, data: object): Promise<unknown> => {
    const answer = await api.post(path, { data, headers: { 'x-csrf-token': token } });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  };
  const session = await post(CONSOLE_PATHS.setUp, {
    setUpToken,
    name: 'ada',
    password: 'correct horse battery',
  });
  token = sessionSchema.parse(session).csrfToken ?? '';
  return {
    grantFirst: async (hours = 1) => {
      const answer = await api.get(CONSOLE_PATHS.exceptions);
      const { exceptions } = (await answer.json()) as { exceptions: { id: string }[] };
      await post(`${CONSOLE_PATHS.exceptions}/${exceptions[0]?.id ?? ''}`, {
        decision: 'grant',
        hours,
      });
    },
    dispose: () => api.dispose(),
  };
}
