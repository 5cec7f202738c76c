import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identitySchema } from '../../../core/exchange/policy-identity';
import type { Vault } from '../../../core/exchange/ports';
import { deskDirectory } from '../../../main/agent/directory';
import { Identity } from '../../../main/agent/identity/identity';
import {
  followingBrowser,
  KIM,
  startIdentityProvider,
} from '../../fixtures/identity/identity-provider';

/** A vault that tests can look into. */
function openVault(): Vault & { readonly secrets: Map<string, string> } {
  const secrets = new Map<string, string>();
  return {
    secrets,
    backend: 'keychain',
    load: async (name) => {
      const secret = secrets.get(name);
      return { ok: true, value: secret === undefined ? undefined : Buffer.from(secret) };
    },
    store: async (name, secret) => {
      secrets.set(name, Buffer.from(secret).toString('utf8'));
      return { ok: true, value: undefined };
    },
    remove: async (name) => {
      secrets.delete(name);
      return { ok: true, value: undefined };
    },
  };
}

interface Wishes {
  readonly browse?: (url: string) => void;
  readonly issuer?: string;
}

async function signInDesk(wishes: Wishes = {}) {
  const provider = await startIdentityProvider();
  onTestFinished(() => provider.close());
  const vault = openVault();
  const time = { ahead: 0 };
  const browser = followingBrowser();
  const visited: string[] = [];
  const pages: Promise<string>[] = [];
  const log: string[] = [];
  const settings = identitySchema.parse({
    issuer: wishes.issuer ?? provider.issuer,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    sessionMinutes: 60,
  });
  const make = (): Identity =>
    new Identity({
      settings: () => settings,
      vault,
      clock: { now: () => Date.now() + time.ahead },
      openBrowser: (url) => {
        visited.push(url);
        if (wishes.browse) wishes.browse(url);
        else pages.push(browser(url));
      },
      log: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    });
  const identity = make();
  onTestFinished(() => identity.close());
  return { provider, vault, time, visited, pages, log, identity, make };
}

describe('signing in', () => {
  it('makes the desk’s traffic that person’s, with their groups', async () => {
    const { identity, pages, visited } = await signInDesk();
    expect(identity.current()).toBeUndefined();
    expect(await identity.signIn()).toBe('signed-in');
    const { email, name, groups, sub } = KIM;
    const actor = deskDirectory(
      () => undefined,
      () => identity.current(),
    ).actor({});
    expect(actor).toMatchObject({ userId: sub, email, name, groups });
    expect(Math.abs(Date.now() - (actor.signedIn ?? 0))).toBeLessThan(60_000);
    expect(await pages[0]).toContain('close this page');
    const asked = new URL(visited[0] ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(new URL(asked.get('redirect_uri') ?? '').hostname).toBe('127.0.0.1');
  });

  it('keeps tokens in the vault and out of the log, across a restart', async () => {
    const { identity, vault, log, make } = await signInDesk();
    await identity.signIn();
    const stored = JSON.parse(vault.secrets.get('identity') ?? '{}') as { refreshToken?: string };
    expect(stored.refreshToken?.length).toBeGreaterThan(20);
    expect(log.join('')).not.toContain(stored.refreshToken);
    const again = make();
    await again.restore();
    expect(again.current()?.email).toBe(KIM.email);
    await again.signOut();
    expect([again.current(), vault.secrets.size]).toEqual([undefined, 0]);
  });

  it('learns from the provider that somebody is in other groups, or gone', async () => {
    const { identity, provider } = await signInDesk();
    await identity.signIn();
    const before = identity.current();
    provider.person.groups = ['staff'];
    await identity.refresh();
    expect(identity.current()).toEqual({ ...before, groups: ['staff'] });
    provider.forget();
    await identity.refresh();
    expect(identity.current()).toBeUndefined();
  });

  it('ends with the session, and asks the person again', async () => {
    const { identity, provider, time } = await signInDesk();
    await identity.signIn();
    time.ahead = 61 * 60_000;
    expect(identity.current()).toBeUndefined();
    time.ahead = 0;
    expect(await identity.signIn()).toBe('signed-in');
    expect(provider.signIns()).toBe(2);
  });

  it('is not fooled by a page that calls back with another state', async () => {
    const { identity } = await signInDesk({
      browse: (url) => {
        const redirect = new URL(url).searchParams.get('redirect_uri') ?? '';
        void fetch(`${redirect}?code=stolen&state=guessed`).then(async ({ status }) => {
          expect(status).toBe(404);
          identity.close();
        });
      },
    });
    expect(await identity.signIn()).toBe('cancelled');
    expect(identity.current()).toBeUndefined();
  });

  it('fails where the provider refuses or cannot be reached', async () => {
    const refused = await signInDesk({
      browse: (url) => {
        const { searchParams } = new URL(url);
        const redirect = searchParams.get('redirect_uri') ?? '';
        void fetch(`${redirect}?error=access_denied&state=${searchParams.get('state')}`);
      },
    });
    expect(await refused.identity.signIn()).toBe('failed');
    const away = await signInDesk({ issuer: 'http://127.0.0.1:9/' });
    expect(await away.identity.signIn()).toBe('failed');
  });
});
