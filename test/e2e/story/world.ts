import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { CompanionApi, CompanionState } from '../../../preload/contract';
import { startAllSites, type AllSites } from '../../fixtures/sites/all-sites';
import { launchApp, type LaunchedApp } from '../launch-app';
import { openBrowser, type PersonsBrowser } from './browser';

export const ADMINISTRATOR = { name: 'ada', password: 'correct horse battery' } as const;

/** Everything that a prompt travels through, all of it real but the far side. */
export interface World {
  readonly sites: AllSites;
  readonly companion: LaunchedApp;
  readonly state: CompanionState;
  readonly browser: PersonsBrowser;
  /** The console, with the first administrator signed in. */
  readonly console: Page;
  close(): Promise<void>;
}

/** Starts the sites, the companion with its endpoint under this policy, a browser, and the console. */
export async function startWorld(rules: NonNullable<PolicyInput['rules']>): Promise<World> {
  const sites = await startAllSites({ tokenDelayMs: 5 });
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-story-'));
  const policyFile = join(folder, 'policy.json');
  const policy: PolicyInput = {
    organisation: { name: 'Northwind' },
    upstream: { proxy: sites.companyProxy.url, roots: [sites.ca.certPem] },
    rules,
  };
  await writeFile(policyFile, JSON.stringify(policy));
  const companion = await launchApp({ args: [`--config=${policyFile}`] });
  const state = await protectedState(await companion.mainWindow());
  const browser = await openBrowser(state.pacUrl ?? '', state.caFile ?? '');
  const page = await browser.context.newPage();
  await setUpConsole(page, state, companion.dataDir);
  return {
    sites,
    companion,
    state,
    browser,
    console: page,
    close: async () => {
      await browser.close();
      await companion.close();
      await sites.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The companion's state as soon as the desk is enrolled, has the endpoint's policy and protects. */
function protectedState(window: Page): Promise<CompanionState> {
  return window.evaluate(
    () =>
      new Promise<CompanionState>((resolve) => {
        const { companion } = (
          globalThis as typeof globalThis & { readonly portcullis: CompanionApi }
        ).portcullis;
        const look = (state: CompanionState): void => {
          const { protection, pacUrl, caFile, policyVersion } = state;
          const isThere = pacUrl !== undefined && caFile !== undefined && policyVersion > 0;
          if (isThere && protection !== 'offline') resolve(state);
        };
        companion.onChanged(look);
        void companion.state().then(look);
      }),
  );
}

async function setUpConsole(page: Page, state: CompanionState, dataDir: string): Promise<void> {
  const token = (await readFile(join(dataDir, 'endpoint', 'set-up-token'), 'utf8')).trim();
  const address = new URL(state.consoleUrl ?? '');
  await page.goto(`${address.origin}/console/#/set-up?token=${token}`);
  const form = page.getByTestId('set-up');
  await form.getByLabel(/name/i).fill(ADMINISTRATOR.name);
  for (const field of await form.locator('input[type=password]').all()) {
    await field.fill(ADMINISTRATOR.password);
  }
  await form.locator('button[type=submit]').click();
  await page.getByTestId('sign-out').waitFor({ state: 'attached' });
}
