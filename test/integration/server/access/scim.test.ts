import { beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { peopleSchema, type Person } from '../../../../core/exchange/access';
import { setUpAdministrator, startEndpoint, type Browser, type Endpoint } from '../endpoint';

/** Bodies in the words of Microsoft Entra's and Okta's provisioning services, shortened. */
const ENTRA_USER = {
  schemas: [
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  ],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: 'Test_User_ab6490ee@example.com',
  active: true,
  displayName: 'lennay',
  emails: [{ primary: true, type: 'work', value: 'lennay@example.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Adrienne', familyName: 'familyName', givenName: 'givenName' },
  roles: [],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'bob' },
};
const OKTA_USER = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'test.user@okta.local',
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
};
/** That a body may have. */
const MOST_BYTES = 8 * 1024 * 1024;
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Resource {
  readonly id: string;
  readonly [name: string]: unknown;
}

let endpoint: Endpoint;
let owner: Browser;
let token: string;

beforeEach(async () => {
  endpoint = await startEndpoint();
  owner = await setUpAdministrator(endpoint);
  token = (await endpoint.server.tokens.create({ name: 'entra', scopes: ['scim:edit'] })).token;
  await owner.post(CONSOLE_PATHS.signOn, { roles: [{ group: 'Security', role: 'administrator' }] });
});

async function scim(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Resource & { Resources?: Resource[]; totalResults?: number } }> {
  const response = await fetch(`${endpoint.urls.fleet}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text || '{}') as Resource };
}

async function person(name: string): Promise<Person | undefined> {
  const { people } = peopleSchema.parse(await (await owner.get(CONSOLE_PATHS.people)).json());
  return people.find((one) => one.name === name);
}

describe('SCIM', () => {
  it('refuses whoever has no token of its scope', async () => {
    const none = await fetch(`${endpoint.urls.fleet}/scim/v2/Users`);
    expect(none.status).toBe(401);
    token = (await endpoint.server.tokens.create({ name: 'x', scopes: ['logs:read'] })).token;
    const { status, body } = await scim('GET', '/Users');
    expect([status, body['status']]).toEqual([403, '403']);
  });

  it('goes through the life of a user as Entra does', async () => {
    // Entra asks for somebody who is not there before it makes anybody.
    const query = encodeURIComponent('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"');
    expect((await scim('GET', `/Users?filter=${query}`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    const made = await scim('POST', '/Users', ENTRA_USER);
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body).toMatchObject({
      ...ENTRA_USER,
      schemas: [ENTRA_USER.schemas[0]],
      meta: { resourceType: 'User' },
    });
    expect((await scim('POST', '/Users', ENTRA_USER)).body).toMatchObject({
      status: '409',
      scimType: 'uniqueness',
    });
    expect((await scim('GET', `/Users?filter=${query}`)).body.totalResults).toBe(1);
    // Without a group with a role, nobody enters.
    expect(await person(ENTRA_USER.userName)).toMatchObject({ state: 'disabled', source: 'scim' });

    const group = await scim('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Security',
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    });
    const members = (op: string) =>
      scim('PATCH', `/Groups/${group.body.id}`, {
        schemas: [PATCH],
        Operations: [{ op, path: 'members', value: [{ $ref: null, value: id }] }],
      });
    expect((await members('Add')).status).toBe(200);
    expect(await person(ENTRA_USER.userName)).toMatchObject({
      state: 'active',
      role: 'administrator',
    });
    expect((await scim('GET', `/Users/${id}`)).body['groups']).toMatchObject([
      { display: 'Security' },
    ]);

    const off = await scim('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    });
    expect(off.body['active']).toBe(false);
    expect(await person(ENTRA_USER.userName)).toMatchObject({ state: 'disabled' });
    await scim('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'Replace', path: 'active', value: 'True' }],
    });
    expect((await members('Remove')).status).toBe(200);
    expect(await person(ENTRA_USER.userName)).toMatchObject({ state: 'disabled' });

    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await scim('GET', `/Users/${id}`)).status).toBe(404);
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(404);
    expect(await person(ENTRA_USER.userName)).toBeUndefined();
  });

  it('goes through the life of a user as Okta does, and keeps no password', async () => {
    const query = encodeURIComponent(`userName eq "${OKTA_USER.userName}"`);
    const before = await scim('GET', `/Users?filter=${query}&startIndex=1&count=100`);
    expect(before.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0 });
    const made = await scim('POST', '/Users', OKTA_USER);
    expect(made.body).not.toHaveProperty('password');
    const { id } = made.body;
    const put = await scim('PUT', `/Users/${id}`, { ...OKTA_USER, id, displayName: 'Another' });
    expect([put.status, put.body['displayName']]).toEqual([200, 'Another']);
    const off = await scim('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', value: { active: false } }],
    });
    expect([off.status, off.body['active']]).toEqual([200, false]);
    const group = await scim('POST', '/Groups', {
      displayName: 'Security',
      members: [{ value: id, display: OKTA_USER.userName }],
    });
    const replaced = await scim('PATCH', `/Groups/${group.body.id}`, {
      schemas: [PATCH],
      Operations: [
        { op: 'replace', value: { id: group.body.id, displayName: 'Security team' } },
        { op: 'remove', path: `members[value eq "${id}"]` },
      ],
    });
    expect(replaced.body).toMatchObject({ displayName: 'Security team', members: [] });
    expect((await scim('DELETE', `/Groups/${group.body.id}`)).status).toBe(204);
    const log = await (await owner.get(CONSOLE_PATHS.audit)).text();
    expect(log).toContain('scim.patch');
    expect(log).not.toContain(OKTA_USER.password);
  });

  it('gives pages, and an empty one past the end', async () => {
    for (let index = 0; index < 5; index += 1) {
      await scim('POST', '/Users', { userName: `user-${index}` });
    }
    const names = async (query: string) => {
      const { body } = await scim('GET', `/Users?${query}`);
      return [body.totalResults, (body.Resources ?? []).map((user) => user['userName'])];
    };
    expect(await names('startIndex=2&count=2')).toEqual([5, ['user-1', 'user-2']]);
    expect(await names('startIndex=5&count=2')).toEqual([5, ['user-4']]);
    expect(await names('startIndex=6&count=2')).toEqual([5, []]);
    expect(await names('startIndex=-3&count=1')).toEqual([5, ['user-0']]);
    expect(await names('count=0')).toEqual([5, []]);
    const { body } = await scim('GET', '/Users?attributes=userName&count=1');
    expect(Object.keys(body.Resources?.[0] ?? {}).sort()).toEqual(['id', 'schemas', 'userName']);
  });

  it('says what it can do, and what is wrong', async () => {
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
    });
    expect((await scim('GET', '/ResourceTypes')).body.totalResults).toBe(2);
    expect((await scim('GET', '/Schemas')).body.totalResults).toBe(2);
    expect((await scim('GET', '/Users?filter=bad')).body).toMatchObject({
      status: '400',
      scimType: 'invalidFilter',
    });
    expect((await scim('POST', '/Users', { displayName: 'x' })).body).toMatchObject({
      status: '400',
      scimType: 'invalidValue',
    });
    expect((await scim('PATCH', '/Users/none', {})).status).toBe(404);
    expect((await scim('GET', '/Nothing')).status).toBe(404);
    const large = await scim('POST', '/Users', { userName: 'x'.repeat(MOST_BYTES) });
    expect(large).toMatchObject({
      status: 413,
      body: { status: '413', detail: expect.stringContaining(`${MOST_BYTES} bytes`) as string },
    });
  });

  it('ends the sessions of who is switched off, and does not touch local accounts', async () => {
    expect((await scim('POST', '/Users', { userName: 'Ada' })).status).toBe(409);
    expect((await owner.get(CONSOLE_PATHS.people)).status).toBe(200);
  });
});
