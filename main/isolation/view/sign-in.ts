import type { WebContents } from 'electron';
import type { EngineOptions } from '../engine';

/** Times in a row that the proxy may ask before its answer counts as no; it forgets ended sessions. */
const ATTEMPTS = 3;
/** Requests this far apart are not in a row, ms. */
const APART_MS = 2000;

/**
 * Gives the session's credentials to the agent's proxy and to nobody else. A site that asks for a
 * password by HTTP, or for a certificate of this device, gets none.
 */
export function answerProxyOnly(
  page: WebContents,
  { proxy, credentials }: Pick<EngineOptions, 'proxy' | 'credentials'>,
): void {
  const { hostname, port } = new URL(proxy);
  const asked = new Map<string, { readonly at: number; readonly times: number }>();
  page.on('login', (event, details, authentication, answer) => {
    event.preventDefault();
    const isOurs =
      authentication.isProxy &&
      authentication.host === hostname &&
      authentication.port === Number(port);
    const now = Date.now();
    const last = asked.get(details.url);
    const times = last !== undefined && now - last.at < APART_MS ? last.times + 1 : 1;
    asked.set(details.url, { at: now, times });
    if (asked.size > 500) asked.clear();
    if (isOurs && times <= ATTEMPTS) answer(credentials.username, credentials.password);
    else answer();
  });
  page.on('select-client-certificate', (event, _url, _list, answer) => {
    event.preventDefault();
    // Electron's types ask for a certificate; without one the request goes on without.
    (answer as () => void)();
  });
  page.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
}
