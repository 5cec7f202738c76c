import { describe, expect, it, onTestFinished } from 'vitest';
import { peopleSchema, type Person } from '../../../../core/exchange/access';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { signOnTrialSchema } from '../../../../core/exchange/sign-on';
import { SIGN_ON_PATHS } from '../../../../server/sign-on/paths';
import { startIdentityProvider, WEB_SECRET } from '../../../fixtures/identity/identity-provider';
import { makeSamlProvider, type AssertionWish } from '../../../fixtures/identity/saml-provider';
import { setUpAdministrator, startEndpoint, type Browser, type Endpoint } from '../endpoint';

/** A browser that keeps cookies per site and follows redirects and leading pages. */
class Visitor {
  readonly cookies = new Map<string, Map<string, string>>();

  async open(
    address: string,
    init: RequestInit = {},
  ): Promise<{ url: string; text: string; status: number }> {
    let url = address;
    let request = init;
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await this.fetch(url, request);
      const text = await response.text();
      const next =
        response.headers.get('location') ??
        /http-equiv="refresh" content="0;url=([^"]+)"/.exec(text)?.[1];
      if (next === undefined || next === '/console/') return { url, text, status: response.status };
      url = new URL(next.replace(/&amp;/g, '&'), url).href;
      request = {};
    }
    throw new Error('too many redirects');
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.cookies.get(new URL(url).host) ?? new Map<string, string>();
    this.cookies.set(new URL(url).host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
}

async function userOf(endpoint: Endpoint, visitor: Visitor): Promise<unknown> {
  const answer = await visitor.fetch(endpoint.urls.fleet + CONSOLE_PATHS.session);
  const { user } = (await answer.json()) as { user?: { name: string; role: string } };
  return user && [user.name, user.role];
}

async function peopleOf(owner: Browser): Promise<readonly Person[]> {
  return peopleSchema.parse(await (await owner.get(CONSOLE_PATHS.people)).json()).people;
}

describe('OpenID Connect', () => {
  async function start() {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const provider = await startIdentityProvider(endpoint.urls.fleet + SIGN_ON_PATHS.oidcCallback);
    onTestFinished(() => provider.close());
    const save = (more: object) =>
      owner.post(CONSOLE_PATHS.signOn, {
        oidc: { issuer: provider.issuer, clientId: 'console', clientSecret: WEB_SECRET },
        ...more,
      });
    const enter = (visitor: Visitor) => visitor.open(endpoint.urls.fleet + SIGN_ON_PATHS.oidcStart);
    return { endpoint, owner, provider, save, enter };
  }

  it('signs people in with the role of their groups, which follows the groups', async () => {
    const { endpoint, owner, provider, save, enter } = await start();
    expect((await save({ roles: [{ group: 'legal', role: 'auditor' }] })).status).toBe(204);
    const visitor = new Visitor();
    expect((await enter(visitor)).status).toBe(200);
    expect(await userOf(endpoint, visitor)).toEqual(['kim@example.com', 'auditor']);
    await save({
      roles: [
        { group: 'legal', role: 'auditor' },
        { group: 'staff', role: 'author' },
      ],
    });
    await enter(visitor);
    expect(await userOf(endpoint, visitor)).toEqual(['kim@example.com', 'author']);
    expect((await peopleOf(owner)).filter(({ source }) => source === 'oidc')).toHaveLength(1);
    provider.person.groups = [];
    const refused = new Visitor();
    expect(await enter(refused)).toMatchObject({ status: 403 });
    expect(await userOf(endpoint, refused)).toBeUndefined();
    const log = await (await owner.get(CONSOLE_PATHS.audit)).text();
    expect(log).toContain('"reason":"no_role"');
    expect(log).not.toContain(WEB_SECRET);
  });

  it('is tried before it is saved, with the secret that is kept', async () => {
    const { endpoint, owner, provider, save } = await start();
    await save({});
    const shown = (await (await owner.get(CONSOLE_PATHS.signOn)).json()) as { oidc: object };
    const trial = async (oidc: object) =>
      signOnTrialSchema
        .parse(await (await owner.post(CONSOLE_PATHS.signOnTrial, { oidc })).json())
        .checks.map(({ what, ok }) => `${what} ${ok ? 'ok' : 'fails'}`);
    expect(await trial(shown.oidc)).toEqual(['oidc.provider ok', 'oidc.request ok']);
    expect(await trial({ ...shown.oidc, clientId: 'nobody' })).toEqual([
      ...['oidc.provider ok', 'oidc.request fails'],
    ]);
    await provider.close();
    const other = `${endpoint.urls.fleet}/nothing`;
    expect(await trial({ ...shown.oidc, issuer: other })).toEqual(['oidc.provider fails']);
  });

  it('keeps the secret sealed, and shows dots', async () => {
    const { owner, save, enter, endpoint } = await start();
    await save({ defaultRole: 'analyst' });
    const shown = (await (await owner.get(CONSOLE_PATHS.signOn)).json()) as {
      oidc: { clientSecret: string };
    };
    expect(shown.oidc.clientSecret).toBe('••••••••');
    await owner.post(CONSOLE_PATHS.signOn, shown);
    const visitor = new Visitor();
    await enter(visitor);
    expect(await userOf(endpoint, visitor)).toEqual(['kim@example.com', 'analyst']);
  });

  it('refuses an answer that another browser asked for, and one that nobody asked for', async () => {
    const { endpoint, save } = await start();
    await save({ defaultRole: 'analyst' });
    const attacker = new Visitor();
    const begun = await attacker.fetch(endpoint.urls.fleet + SIGN_ON_PATHS.oidcStart);
    let location = begun.headers.get('location') ?? '';
    // The attacker stops at the last redirect and hands it to a victim.
    while (!location.startsWith(endpoint.urls.fleet)) {
      const response = await attacker.fetch(location);
      location = new URL(response.headers.get('location') ?? '', location).href;
    }
    const victim = new Visitor();
    expect(await victim.open(location)).toMatchObject({ status: 403 });
    await victim.fetch(endpoint.urls.fleet + SIGN_ON_PATHS.oidcStart);
    expect(await victim.open(location)).toMatchObject({ status: 403 });
    expect(await userOf(endpoint, victim)).toBeUndefined();
    expect(await attacker.open(location)).toMatchObject({ status: 200 });
    expect(await attacker.open(location)).toMatchObject({ status: 403 });
  });

  it('does not take over a local account, nor let in who is switched off', async () => {
    const { endpoint, owner, save, enter } = await start();
    await save({ defaultRole: 'analyst' });
    const visitor = new Visitor();
    await enter(visitor);
    const kim = (await peopleOf(owner)).find(({ source }) => source === 'oidc');
    await owner.post(`${CONSOLE_PATHS.people}/${kim?.id ?? ''}`, { state: 'disabled' });
    expect(await userOf(endpoint, visitor)).toBeUndefined();
    expect(await enter(visitor)).toMatchObject({ status: 403 });
  });
});

describe('SAML', () => {
  async function start() {
    const endpoint = await startEndpoint();
    const owner = await setUpAdministrator(endpoint);
    const provider = await makeSamlProvider();
    const saved = await owner.post(CONSOLE_PATHS.signOn, {
      saml: {
        entryPoint: provider.entryPoint,
        idpIssuer: provider.entityId,
        certificates: [provider.certificate],
      },
      roles: [{ group: 'legal', role: 'approver' }],
    });
    expect(saved.status).toBe(204);
    const base = endpoint.urls.fleet;
    const begin = async (visitor: Visitor): Promise<string> =>
      (await visitor.fetch(base + SIGN_ON_PATHS.samlStart)).headers.get('location') ?? '';
    const post = (visitor: Visitor, response: string) =>
      visitor.open(base + SIGN_ON_PATHS.samlConsumer, {
        method: 'POST',
        headers: { origin: 'https://idp.example.com' },
        body: new URLSearchParams({ SAMLResponse: response }),
      });
    return { endpoint, owner, provider, begin, post };
  }

  it('signs people in with a signed assertion', async () => {
    const { endpoint, provider, begin, post } = await start();
    const visitor = new Visitor();
    const request = await begin(visitor);
    expect(request.startsWith(provider.entryPoint)).toBe(true);
    expect(await post(visitor, provider.answer(request))).toMatchObject({ status: 200 });
    expect(await userOf(endpoint, visitor)).toEqual(['kim@example.com', 'approver']);
    const metadata = await fetch(endpoint.urls.fleet + SIGN_ON_PATHS.samlMetadata);
    expect(await metadata.text()).toContain(endpoint.urls.fleet + SIGN_ON_PATHS.samlConsumer);
  });

  const lies: readonly [string, AssertionWish][] = [
    ['without a signature', { signed: false }],
    ['for another service', { audience: 'https://other.example' }],
    ['that is too old', { clockMs: -3_600_000 }],
    ['that comes too early', { clockMs: 3_600_000 }],
    ['that answers no request of ours', { inResponseTo: '_other' }],
    ['for nobody of a group', { groups: ['others'] }],
  ];
  it.each(lies)('refuses an assertion %s', async (_what, wish) => {
    const { endpoint, provider, begin, post } = await start();
    const visitor = new Visitor();
    const answer = provider.answer(await begin(visitor), wish);
    expect(await post(visitor, answer)).toMatchObject({ status: 403 });
    expect(await userOf(endpoint, visitor)).toBeUndefined();
  });

  it('refuses an assertion of another key, a changed one, one of another browser, and a replay', async () => {
    const { endpoint, provider, begin, post } = await start();
    const visitor = new Visitor();
    const forged = (await makeSamlProvider()).answer(await begin(visitor));
    expect(await post(visitor, forged)).toMatchObject({ status: 403 });
    const answer = provider.answer(await begin(visitor));
    const changed = Buffer.from(answer, 'base64').toString().replace('legal', 'owner');
    expect(await post(visitor, Buffer.from(changed).toString('base64'))).toMatchObject({
      status: 403,
    });
    const other = new Visitor();
    await begin(other);
    expect(await post(other, provider.answer(await begin(visitor)))).toMatchObject({ status: 403 });
    const right = provider.answer(await begin(visitor));
    expect(await post(visitor, right)).toMatchObject({ status: 200 });
    expect(await post(visitor, right)).toMatchObject({ status: 403 });
    await begin(visitor);
    expect(await post(visitor, right)).toMatchObject({ status: 403 });
    expect(await userOf(endpoint, visitor)).toEqual(['kim@example.com', 'approver']);
  });
});
