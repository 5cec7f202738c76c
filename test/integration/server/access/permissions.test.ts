import { describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../../../core/exchange/access';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { mayDo } from '../../../../server/accounts/permissions';
import { isListed, routeRule } from '../../../../server/console/route-permissions';
import { setUpAdministrator, startEndpoint, type Browser } from '../endpoint';
import { personOf, send } from './people';

const CONSOLE = '/api/console/v1/';
/** What an API of programs answers without a token, and devices without a signature. */
const REFUSED = [401, 403];

async function everybody() {
  const endpoint = await startEndpoint();
  const owner = await setUpAdministrator(endpoint);
  const people = new Map<Role, Browser>([['owner', owner]]);
  for (const role of ROLES.slice(1)) people.set(role, await personOf(endpoint, owner, role));
  return { endpoint, people };
}

/** A route's pattern with something in place of its parameters. */
const pathOf = (url: string): string => url.replace(/:[a-zA-Z]+/g, 'none').replace('*', 'none');

describe('the routes of the console', () => {
  it('stand in the permission table, each of them', async () => {
    const { server } = await startEndpoint();
    const missing = server.routes
      .filter(({ url }) => url.startsWith(CONSOLE))
      .filter(({ method, url }) => !isListed(method, url))
      .map(({ method, url }) => `${method} ${url}`);
    expect(missing).toEqual([]);
  });

  it('are open to the roles of the table and to no others', async () => {
    const { endpoint, people } = await everybody();
    const wrong: string[] = [];
    const unasked: string[] = [];
    const walked = endpoint.server.routes.filter(
      // The stream stays open for who may read it; its permission is that of the list.
      ({ url }) =>
        url.startsWith(CONSOLE) && !/\/(stream|session|set-up|invitation)(\/|$)/.test(url),
    );
    expect(walked.length).toBeGreaterThan(20);
    for (const { method, url } of walked) {
      const { permission } = routeRule(method, url);
      for (const [role, who] of people) {
        const answer = await send(endpoint.urls.fleet, who, method, pathOf(url));
        await answer.arrayBuffer();
        if (answer.status === 415) unasked.push(`${method} ${url}`);
        const allowed = permission === 'self' || mayDo(role, permission);
        if ((answer.status === 403) === allowed) wrong.push(`${role} ${method} ${url}`);
      }
    }
    expect(unasked).toEqual([]);
    // A wrong current password is refused with the same status.
    expect(wrong.filter((each) => !each.endsWith('/account/password'))).toEqual([]);
  });

  it('are closed to who is not signed in', async () => {
    const { server, urls } = await startEndpoint();
    const open = /\/(session|set-up|invitation|sign-in)(\/|$)/;
    for (const { method, url } of server.routes) {
      if (!url.startsWith(CONSOLE) || open.test(url)) continue;
      const answer = await fetch(urls.fleet + pathOf(url), { method });
      expect([method, url, answer.status]).toEqual([method, url, 401]);
    }
  });
});

describe('the routes for programs and devices', () => {
  it('are closed without a token or a signature', async () => {
    const { server, urls } = await startEndpoint();
    const walked = server.routes.filter(({ url }) => /^\/(client\/v4|fleet|scim)\//.test(url));
    expect(walked.length).toBeGreaterThan(20);
    for (const { method, url } of walked) {
      const answer = await fetch(urls.fleet + pathOf(url), { method });
      await answer.arrayBuffer();
      // A route that reads its body before it knows who asks says what is wrong with it.
      const refused = REFUSED.includes(answer.status) || answer.status === 400;
      expect([method, url, refused || answer.status]).toEqual([method, url, true]);
    }
  });
});

describe('payloads', () => {
  it('are left out for roles that may not open them', async () => {
    const { endpoint, people } = await everybody();
    expect(mayDo('analyst', 'payloads.read')).toBe(false);
    expect(mayDo('auditor', 'payloads.read')).toBe(false);
    const analyst = people.get('analyst');
    const answer = await analyst?.get(`${CONSOLE_PATHS.events}/01ARZ3NDEKTSV4RRFFQ69G5FAV`);
    expect(answer?.status).toBe(404);
    expect(endpoint.log.join('')).not.toContain('internal error');
  });
});
