import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompanionApi, CompanionState } from '../../../preload/contract';
import { electronExecutable } from '../../../scripts/setup/electron-binary.mjs';
import { launchApp, type LaunchedApp } from '../launch-app';

const root = resolve(import.meta.dirname, '..', '..', '..');
/** A dead agent is started again within a second; the rest is the time it takes to be ready. */
const RESTART_LIMIT_MS = 8000;
const AGENT = 'Portcullis agent';

type Portcullis = typeof globalThis & { readonly portcullis: CompanionApi };

/** Waits until the desk is enrolled, has the endpoint's policy, and the agent runs. */
function runningState(page: Page): Promise<CompanionState> {
  return page.evaluate(
    () =>
      new Promise<CompanionState>((done) => {
        const { companion } = (globalThis as Portcullis).portcullis;
        const look = (state: CompanionState): void => {
          const runs = state.protection !== 'offline' && state.proxyUrl !== undefined;
          if (runs && state.policyVersion > 0) done(state);
        };
        companion.onChanged(look);
        void companion.state().then(look);
      }),
  );
}

/** Resolves with the times (ms) that the agent was gone and back, seen by the companion's window. */
function nextOutage(page: Page): Promise<{ readonly gone: number; readonly back: number }> {
  return page.evaluate(
    () =>
      new Promise<{ gone: number; back: number }>((done) => {
        let gone: number | undefined;
        const stop = (globalThis as Portcullis).portcullis.companion.onChanged((state) => {
          if (state.protection === 'offline') gone ??= Date.now();
          else if (gone !== undefined) {
            stop();
            done({ gone, back: Date.now() });
          }
        });
      }),
  );
}

function processId(launched: LaunchedApp, name: string): Promise<number | undefined> {
  return launched.app.evaluate(
    ({ app }, wanted) =>
      app.getAppMetrics().find((metric) => metric.serviceName === wanted || metric.name === wanted)
        ?.pid,
    name,
  );
}

/** Starts the app a second time on the same data, and waits until that start has ended. */
async function startAgain(launched: LaunchedApp, ...args: readonly string[]): Promise<number> {
  const again = spawn(
    electronExecutable() ?? '',
    ['--no-sandbox', root, `--data=${launched.dataDir}`, ...args],
    { stdio: 'ignore' },
  );
  const [code] = (await once(again, 'exit')) as [number];
  return code;
}

describe('the companion', () => {
  let launched: LaunchedApp;
  let page: Page;
  let state: CompanionState;
  beforeAll(async () => {
    launched = await launchApp();
    page = await launched.mainWindow();
    state = await runningState(page);
  });
  afterAll(async () => {
    await launched?.close();
  });

  it('shows how things stand', async () => {
    const hero = page.getByTestId('status-hero');
    await hero.waitFor();
    expect(await hero.getAttribute('data-state')).toBe(state.protection);
    expect(['protected', 'attention']).toContain(state.protection);
  });

  it('has enrolled this desk with an endpoint of its own, and knows its console', async () => {
    expect(state.deviceId).toMatch(/\S/);
    const console = await fetch(state.consoleUrl ?? '');
    expect(console.status).toBe(200);
    expect(await console.text()).toContain('<div id="root">');
  });

  it('has used up the one-time token', async () => {
    await expect(access(join(launched.dataDir, 'enrolment-token'))).rejects.toThrow();
  });

  it('keeps its keys in the keychain of the desktop', () => {
    expect(state.keychain).toBe('keychain');
  });

  it('serves the PAC file that it tells people of', async () => {
    const pac = await fetch(state.pacUrl ?? '');
    expect(await pac.text()).toContain('FindProxyForURL');
  });

  it('gives pages of its own nothing of Node or Electron', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'ipcRenderer', 'Buffer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  it('has an agent again soon after it was killed, at the same address', async () => {
    const before = await processId(launched, AGENT);
    const outage = nextOutage(page);
    process.kill(before ?? Number.NaN, 'SIGKILL');
    const { gone, back } = await outage;
    expect(back - gone).toBeLessThan(RESTART_LIMIT_MS);
    expect(await processId(launched, AGENT)).not.toBe(before);
    const after = await runningState(page);
    expect(after.proxyUrl).toBe(state.proxyUrl);
    expect(after.caFingerprint).toBe(state.caFingerprint);
    expect(after.deviceId).toBe(state.deviceId);
  });

  it('runs once: a second start shows the window of the first', async () => {
    const shown = launched.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.isVisible());
      window?.hide();
      return new Promise<boolean>((done) => {
        window?.once('show', () => {
          done(true);
        });
      });
    });
    expect(await startAgain(launched)).toBe(0);
    expect(await shown).toBe(true);
  });

  it.each([
    [
      'a site that policy does not know',
      'portcullis://open?url=https%3A%2F%2Fevil.example%2F',
      'evil.example',
    ],
    [
      'what is no web address',
      'portcullis://open?url=file%3A%2F%2F%2Fetc%2Fpasswd',
      'neither http nor https',
    ],
  ])('does not open a link to %s, and says so', async (_what, link, reason) => {
    const said = launched.app.evaluate(
      ({ dialog }) =>
        new Promise<string>((done) => {
          const showMessageBox = async (options: Electron.MessageBoxOptions) => {
            done(options.detail ?? '');
            return { response: 0, checkboxChecked: false };
          };
          Object.assign(dialog, { showMessageBox });
        }),
    );
    expect(await startAgain(launched, link)).toBe(0);
    expect(await said).toContain(reason);
  });
});

describe('a command line that makes no sense', () => {
  it('is answered in words, with a failure', async () => {
    const child = spawn(
      electronExecutable() ?? '',
      ['--no-sandbox', root, '--endpoint=gopher://x.example'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString('utf8');
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(words).toMatch(/--endpoint: an http or https address is needed/);
  });
});
