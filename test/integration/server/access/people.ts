import type { Invited, Role } from '../../../../core/exchange/access';
import { CONSOLE_PATHS, sessionSchema } from '../../../../core/exchange/console';
import { browser, cookieOf, PASSWORD, postJson, type Browser, type Endpoint } from '../endpoint';

/** Somebody of a role, invited by the owner and signed in. */
export async function personOf(
  endpoint: Endpoint,
  owner: Browser,
  role: Role,
  name: string = role,
): Promise<Browser> {
  const invited = await owner.post(CONSOLE_PATHS.invitations, { name, role });
  const { link } = (await invited.json()) as Invited;
  const response = await acceptLink(endpoint, link, name);
  const session = sessionSchema.parse(await response.json());
  return browser(endpoint.urls.fleet, session, cookieOf(response));
}

export function acceptLink(
  endpoint: Endpoint,
  link: string,
  name: string,
  password = PASSWORD,
): Promise<Response> {
  const token = new URLSearchParams(new URL(link).hash.split('?')[1]).get('token') ?? '';
  const url = endpoint.urls.fleet + CONSOLE_PATHS.acceptInvitation;
  return postJson(url, { token, name, password });
}

/** Sends a request with the session's cookie and token; writes carry an empty object. */
export function send(base: string, who: Browser, method: string, path: string): Promise<Response> {
  const reading = method === 'GET' || method === 'HEAD';
  return fetch(base + path, {
    method,
    headers: {
      cookie: who.cookie,
      'x-csrf-token': who.session.csrfToken ?? '',
      ...(reading ? {} : { 'content-type': 'application/json' }),
    },
    ...(reading ? {} : { body: '{}' }),
  });
}
