import { describe, expect, it } from 'vitest';
import {
  accountSchema,
  auditPageSchema,
  peopleSchema,
  type Invited,
  type People,
} from '../../../../core/exchange/access';
import { CONSOLE_PATHS, sessionSchema } from '../../../../core/exchange/console';
import {
  browser,
  cookieOf,
  dataFolder,
  PASSWORD,
  postJson,
  setUpAdministrator,
  startEndpoint,
  type Browser,
  type Endpoint,
} from '../endpoint';
import { acceptLink, personOf, send } from './people';

async function peopleOf(who: Browser): Promise<People> {
  return peopleSchema.parse(await (await who.get(CONSOLE_PATHS.people)).json());
}

async function idOf(who: Browser, name: string): Promise<string> {
  return (await peopleOf(who)).people.find((person) => person.name === name)?.id ?? '';
}

async function signIn(endpoint: Endpoint, name: string, password = PASSWORD): Promise<Browser> {
  const url = endpoint.urls.fleet + CONSOLE_PATHS.session;
  const response = await postJson(url, { name, password });
  expect(response.status).toBe(200);
  const session = sessionSchema.parse(await response.json());
  return browser(endpoint.urls.fleet, session, cookieOf(response));
}

async function actsOf(who: Browser): Promise<string[]> {
  const page = auditPageSchema.parse(await (await who.get(CONSOLE_PATHS.audit)).json());
  return page.entries.map(({ actor, action, target }) => `${actor.name}: ${action} ${target}`);
}

describe('invitations', () => {
  it('make an account of their role, once', async () => {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const invited = await owner.post(CONSOLE_PATHS.invitations, { name: 'Bob', role: 'analyst' });
    const { link } = (await invited.json()) as Invited;
    expect((await peopleOf(owner)).invitations).toMatchObject([{ name: 'Bob', role: 'analyst' }]);
    expect((await acceptLink(endpoint, link, 'Ada')).status).toBe(409);
    expect((await acceptLink(endpoint, link, 'Bob', 'short')).status).toBe(400);
    const answers = await Promise.all([
      acceptLink(endpoint, link, 'Bob'),
      acceptLink(endpoint, link, 'Bobby'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    const { people, invitations } = await peopleOf(owner);
    expect(people.map(({ role }) => role).sort()).toEqual(['analyst', 'owner']);
    expect(invitations).toEqual([]);
  });

  it('end after a week and when they are withdrawn', async () => {
    let now = Date.now();
    const endpoint = await startEndpoint({ clock: { now: () => now } });
    const owner = await setUpAdministrator(endpoint);
    const wish = { name: 'Bob', role: 'auditor' };
    const first = (await (await owner.post(CONSOLE_PATHS.invitations, wish)).json()) as Invited;
    const path = `${CONSOLE_PATHS.invitations}/${first.invitation.id}`;
    expect((await send(endpoint.urls.fleet, owner, 'DELETE', path)).status).toBe(204);
    expect((await acceptLink(endpoint, first.link, 'Bob')).status).toBe(403);
    const second = (await (await owner.post(CONSOLE_PATHS.invitations, wish)).json()) as Invited;
    now += 7 * 86_400_000;
    expect((await acceptLink(endpoint, second.link, 'Bob')).status).toBe(403);
  });
});

describe('people', () => {
  it('lose what they may at once when their role or state changes', async () => {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const bob = await personOf(endpoint, owner, 'administrator', 'Bob');
    const path = `${CONSOLE_PATHS.people}/${await idOf(owner, 'Bob')}`;
    expect((await bob.get(CONSOLE_PATHS.people)).status).toBe(200);
    expect((await owner.post(path, { role: 'analyst' })).status).toBe(204);
    expect((await bob.get(CONSOLE_PATHS.people)).status).toBe(403);
    expect((await bob.get(CONSOLE_PATHS.events)).status).toBe(200);
    expect((await owner.post(path, { state: 'disabled' })).status).toBe(204);
    expect((await bob.get(CONSOLE_PATHS.events)).status).toBe(401);
    const url = endpoint.urls.fleet + CONSOLE_PATHS.session;
    expect((await postJson(url, { name: 'Bob', password: PASSWORD })).status).toBe(401);
    expect((await owner.post(path, { state: 'active' })).status).toBe(204);
    const again = await signIn(endpoint, 'Bob');
    expect((await send(endpoint.urls.fleet, owner, 'DELETE', path)).status).toBe(204);
    expect((await again.get(CONSOLE_PATHS.events)).status).toBe(401);
  });

  it('include an owner always, whom only owners touch', async () => {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const admin = await personOf(endpoint, owner, 'administrator', 'Bob');
    const ada = `${CONSOLE_PATHS.people}/${await idOf(owner, 'Ada')}`;
    const bob = `${CONSOLE_PATHS.people}/${await idOf(owner, 'Bob')}`;
    expect((await admin.post(ada, { role: 'analyst' })).status).toBe(403);
    expect((await admin.post(bob, { role: 'owner' })).status).toBe(403);
    const invite = { name: 'Eve', role: 'owner' };
    expect((await admin.post(CONSOLE_PATHS.invitations, invite)).status).toBe(403);
    for (const change of [{ role: 'analyst' }, { state: 'disabled' }]) {
      expect((await owner.post(ada, change)).status).toBe(409);
    }
    expect((await send(endpoint.urls.fleet, owner, 'DELETE', ada)).status).toBe(409);
    expect((await owner.post(bob, { role: 'owner' })).status).toBe(204);
    expect((await owner.post(ada, { role: 'analyst' })).status).toBe(204);
  });
});

describe("one's own account", () => {
  it('has its password changed, which ends all other sessions', async () => {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const other = await signIn(endpoint, 'Ada');
    const next = 'another long password';
    const path = CONSOLE_PATHS.accountPassword;
    expect((await owner.post(path, { current: 'wrong', next })).status).toBe(403);
    expect((await owner.post(path, { current: PASSWORD, next: 'short' })).status).toBe(400);
    expect((await owner.post(path, { current: PASSWORD, next })).status).toBe(204);
    expect((await owner.get(CONSOLE_PATHS.account)).status).toBe(200);
    expect((await other.get(CONSOLE_PATHS.account)).status).toBe(401);
    await signIn(endpoint, 'Ada', next);
  });

  it('lists its sessions and ends one', async () => {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const other = await signIn(endpoint, 'Ada');
    const account = accountSchema.parse(await (await owner.get(CONSOLE_PATHS.account)).json());
    expect(account.sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    expect(account.sessions.map(({ method }) => method).sort()).toEqual(['password', 'set-up']);
    const id = account.sessions.find(({ current }) => !current)?.id ?? '';
    const path = `${CONSOLE_PATHS.accountSessions}/${id}`;
    expect((await send(endpoint.urls.fleet, owner, 'DELETE', path)).status).toBe(204);
    expect((await other.get(CONSOLE_PATHS.account)).status).toBe(401);
    expect((await send(endpoint.urls.fleet, owner, 'DELETE', path)).status).toBe(404);
  });
});

describe('the audit log', () => {
  it('names who did what, also what was refused, and no secret', async () => {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const bob = await personOf(endpoint, owner, 'analyst', 'Bob');
    await bob.post(CONSOLE_PATHS.tokens, { label: 'x' });
    const url = endpoint.urls.fleet + CONSOLE_PATHS.session;
    await postJson(url, { name: 'Ada', password: 'secret-wrong-password' });
    await postJson(url, { name: 'secret-typed-as-name', password: 'x' });
    await owner.post(CONSOLE_PATHS.tokens, { label: 'desk' });
    expect(await actsOf(owner)).toEqual([
      'Ada: device.enrolment_token ',
      ': session.refused ',
      'Ada: session.refused Ada',
      'Bob: access.refused devices.manage',
      'Bob: person.join Bob',
      'Ada: person.invite Bob',
      'Ada: person.set_up Ada',
    ]);
    const log = await (await owner.get(CONSOLE_PATHS.audit)).text();
    expect(log).not.toContain('secret');
    expect(log).not.toContain(PASSWORD);
  });

  it('is found whole after a restart', async () => {
    const dataDir = await dataFolder();
    const endpoint = await startEndpoint({ dataDir });
    const owner = await setUpAdministrator(endpoint);
    const answer = await owner.get(CONSOLE_PATHS.auditVerification);
    expect(await answer.json()).toMatchObject({ ok: true, entries: 1 });
    await endpoint.server.close();
    const again = await startEndpoint({ dataDir });
    const ada = await signIn(again, 'Ada');
    const second = await ada.get(CONSOLE_PATHS.auditVerification);
    expect(await second.json()).toMatchObject({ ok: true, entries: 2 });
  });
});
