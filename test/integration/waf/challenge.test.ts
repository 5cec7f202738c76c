import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../console/administrator';
import { startFirewall, type Firewall } from './firewall';

let browser: Browser;
let firewall: Firewall;
beforeAll(async () => {
  [browser, firewall] = await Promise.all([
    launchChromium(),
    startFirewall({
      rules: [
        { id: 'robots', name: 'Prove yourself', when: 'true', action: 'challenge' },
        {
          id: 'admin',
          name: 'No admin',
          when: 'http.request.uri.path eq "/admin"',
          action: 'block',
        },
      ],
    }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await firewall.close();
});

describe('a challenge', () => {
  it('lets a browser through once it has done its work, and only as far as other rules do', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${firewall.url}/offers?season=winter`);
    await page.getByText('Welcome to the shop').waitFor({ timeout: 60_000 });
    expect(page.url()).toBe(`${firewall.url}/offers?season=winter`);
    const refused = await page.goto(`${firewall.url}/admin`);
    expect(refused?.status()).toBe(403);
    expect(await page.textContent('h1')).toBe('This request was blocked');
    await context.close();
  });

  it('refuses a program with an error that says why', async () => {
    const response = await fetch(`${firewall.url}/offers`);
    expect(response.status).toBe(403);
    expect(response.headers.get('cf-mitigated')).toBe('challenge');
    expect(await response.json()).toMatchObject({ error: { type: 'challenge_required' } });
  });

  it('accepts neither a made-up answer nor a made-up clearance', async () => {
    const puzzle = await (
      await fetch(`${firewall.url}/.well-known/portcullis/challenge.json`)
    ).json();
    const answer = Buffer.from(
      JSON.stringify({ challenge: puzzle, solution: { counter: 1, derivedKey: '00'.repeat(32) } }),
    ).toString('base64');
    const response = await fetch(
      `${firewall.url}/.well-known/portcullis/challenge?to=//evil.example`,
      {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ altcha: answer }),
      },
    );
    expect(response.headers.get('location')).toBe('/');
    expect(response.headers.get('set-cookie')).toBeNull();
    const cookie = 'portcullis_clearance=99999999999.AAAA';
    expect((await fetch(firewall.url, { headers: { cookie } })).status).toBe(403);
  });
});
