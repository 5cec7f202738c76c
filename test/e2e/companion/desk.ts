import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { vi } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { CompanionApi, CompanionState } from '../../../preload/contract';
import { launchApp, type LaunchedApp } from '../launch-app';

export type Portcullis = typeof globalThis & { readonly portcullis: CompanionApi };

/** A companion with an endpoint of its own under a policy, and its window. */
export interface CompanionDesk {
  readonly launched: LaunchedApp;
  readonly page: Page;
  close(): Promise<void>;
}

/** How long the desk may take for what it does by itself, ms; the machine may be busy. */
const LIMIT = { timeout: 60_000, interval: 50 } as const;

/** @param files what earlier runs have left in its data folder */
export async function openDesk(
  policy: PolicyInput,
  files: Readonly<Record<string, string>> = {},
): Promise<CompanionDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-companion-'));
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, JSON.stringify(policy));
  const launched = await launchApp({ args: [`--config=${policyFile}`], firstRun: true, files });
  const page = await launched.mainWindow();
  return {
    launched,
    page,
    close: async () => {
      await launched.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function stateOf(page: Page): Promise<CompanionState> {
  return page.evaluate(() => (globalThis as Portcullis).portcullis.companion.state());
}

/** The companion's state as soon as it fits. */
export function stateWhen(
  page: Page,
  fits: (state: CompanionState) => boolean,
): Promise<CompanionState> {
  return vi.waitUntil(async () => {
    const state = await stateOf(page);
    return fits(state) && state;
  }, LIMIT);
}
