import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { vi } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import {
  PLACES,
  startOrdinarySite,
  type OrdinarySite,
} from '../../fixtures/isolation/ordinary-site';
import { shownWindows } from '../desktop/x11';
import { launchApp, type LaunchedApp } from '../launch-app';
import { IsolatedScreen } from './isolated-screen';

/** An ordinary site in the isolated browser, and a person at it. */
export class Visit {
  private constructor(
    readonly site: OrdinarySite,
    readonly launched: LaunchedApp,
    readonly screen: IsolatedScreen,
    readonly windows: number,
    private readonly folder: string,
  ) {}

  /** With `--isolate`, on a fresh desk: one without an endpoint, or with its own. */
  static async open(
    policy: (site: OrdinarySite) => PolicyInput,
    endpoint: 'none' | 'embedded' = 'none',
  ): Promise<Visit> {
    const site = await startOrdinarySite();
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-ordinary-'));
    const policyFile = join(folder, 'policy.json');
    await writeFile(policyFile, JSON.stringify(policy(site)));
    const start = `${site.url}#provider=${encodeURIComponent(site.signIn)}`;
    const launched = await launchApp({
      args: [
        '--hidden',
        ...(endpoint === 'none' ? ['--no-embedded-endpoint'] : []),
        `--config=${policyFile}`,
        `--isolate=${start}`,
      ],
    });
    await site.reported('loaded').catch((error: unknown) => {
      throw new Error(`${String(error)}\n${launched.output.text}`);
    });
    const screen = await IsolatedScreen.find(launched.app, site);
    return new Visit(site, launched, screen, await shownWindows(), folder);
  }

  async click(place: keyof typeof PLACES, button = 'click'): Promise<void> {
    await this.screen.focus();
    await this.screen.pointer(button, PLACES[place]);
  }

  /** The frame around the page. */
  frame(): Promise<Page> {
    return vi.waitUntil(
      () =>
        this.launched.app.windows().find((page) => page.url().endsWith('/isolation/frame.html')),
      { timeout: 30_000 },
    );
  }

  /** Which part of the window has the keyboard. */
  async keyboardAt(): Promise<'page' | 'frame' | 'nowhere'> {
    const url = await this.launched.app.evaluate(({ webContents }) =>
      webContents.getFocusedWebContents()?.getURL(),
    );
    if (url === undefined) return 'nowhere';
    return url.endsWith('/isolation/frame.html') ? 'frame' : 'page';
  }

  async close(): Promise<void> {
    await this.launched.close();
    await this.site.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A policy whose only site is this one. */
export const isolation = (
  site: OrdinarySite,
  switches: PolicyInput['isolation'] = {},
): PolicyInput => ({
  isolation: { sites: [{ name: 'Ordinary', url: site.url, scope: [site.signIn] }], ...switches },
});
